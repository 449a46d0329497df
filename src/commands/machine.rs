//! `machine`: how busy this machine is, and how many cores it has.

use std::fs;
use std::path::Path;
use std::thread;

use clap::Args;

use crate::error::Error;
use crate::render::machine::{MachineLoad, machine};
use crate::session::Session;

/// Say how many cores, processes and threads this machine has right now
#[derive(Clone, Debug, Args)]
pub struct Machine {}

impl Machine {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        session.print(&machine(cores, crowd()))
    }
}

/// How many processes and threads this program can see on the machine. None where the system has no `/proc` (see
/// proc(5)).
fn crowd() -> Option<MachineLoad> {
    let mut crowd = MachineLoad::default();
    for process in fs::read_dir("/proc").ok()?.flatten() {
        // A process that ends meanwhile has no tasks any more, and does not count.
        let Ok(tasks) = fs::read_dir(process.path().join("task")) else { continue };
        crowd.processes += 1;
        for task in tasks.flatten() {
            crowd.threads += 1;
            crowd.runnable += usize::from(is_runnable(&task.path()));
        }
    }
    (crowd.processes > 0).then_some(crowd)
}

/// Whether a thread runs or wants to: `R` behind its name, which is in parentheses and may hold anything.
fn is_runnable(task: &Path) -> bool {
    let stat = fs::read(task.join("stat")).unwrap_or_default();
    let state = stat.iter().rposition(|byte| *byte == b')').and_then(|end| stat.get(end + 2));
    state == Some(&b'R')
}
