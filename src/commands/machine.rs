use std::fs;
use std::thread;

use clap::Args;

use crate::error::Error;
use crate::render::machine::{Crowd, machine};
use crate::session::Session;

/// Say how many cores, processes and threads this machine has right now
#[derive(Clone, Debug, Args)]
pub struct Machine {}

impl Machine {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        session.screen.print(&machine(cores, crowd()))
    }
}

/// Who is on this machine. None where the system does not tell through `/proc`, as Linux does (see proc(5)).
fn crowd() -> Option<Crowd> {
    let entries = fs::read_dir("/proc").ok()?;
    let is_process = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
    let processes = entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(is_process)).count();
    // The fourth field of /proc/loadavg: threads that run or want to, and all threads there are: `2/913`.
    let load = fs::read_to_string("/proc/loadavg").ok()?;
    let (runnable, threads) = load.split_whitespace().nth(3)?.split_once('/')?;
    Some(Crowd { processes, threads: threads.parse().ok()?, runnable: runnable.parse().ok()? })
}
