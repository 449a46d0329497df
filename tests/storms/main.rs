//! Storms: random input for as long as one likes, and what must hold in spite of it. Not part of the ordinary tests:
//!
//! ```text
//! cargo test --test storms -- --ignored --nocapture --test-threads 1
//! STORM_SECONDS=600 STORM_SEED=7 cargo test --test storms -- --ignored --nocapture lines
//! ```
//!
//! Each prints its seed and how much it tried. It goes on after a failure, and fails at the end.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::format_collect,
    reason = "a storm waits, measures and tells, and should say where it cannot go on"
)]

#[path = "../common/mod.rs"]
mod common;
mod files;
mod keys;
mod lessons;
mod lines;
#[path = "../common/terminal.rs"]
mod terminal;

#[path = "../common/random.rs"]
mod random;

use fastrand::Rng;
use random::Draw;
use std::collections::BTreeMap;
use std::env;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A storm that is going on.
pub(crate) struct Storm {
    name: &'static str,
    pub(crate) random: Rng,
    end: Instant,
    /// What was tried, and how often.
    tried: BTreeMap<&'static str, u64>,
    failures: Vec<String>,
}

impl Storm {
    pub(crate) fn begin(name: &'static str) -> Self {
        let number = |name| env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
        let seed = number("STORM_SEED").unwrap_or_else(|| fastrand::u64(..));
        println!("{name}: STORM_SEED={seed}");
        let end = Instant::now() + Duration::from_secs(number("STORM_SECONDS").unwrap_or(60));
        Storm { name, random: Rng::with_seed(seed), end, tried: BTreeMap::new(), failures: Vec::new() }
    }

    pub(crate) fn goes_on(&self) -> bool {
        Instant::now() < self.end && self.failures.len() < 20
    }

    pub(crate) fn count(&mut self, what: &'static str, times: u64) {
        *self.tried.entry(what).or_default() += times;
    }

    pub(crate) fn fail(&mut self, why: impl Into<String>) {
        let why: String = why.into().chars().take(2000).collect();
        println!("{}: FAILED: {why}", self.name);
        self.failures.push(why);
    }

    pub(crate) fn end(self) {
        println!("{}: {:?}, {} failed", self.name, self.tried, self.failures.len());
        assert!(self.failures.is_empty(), "{:#?}", self.failures);
    }
}

/// Control and formatting characters that must not reach a screen without colours and motion.
pub(crate) fn strays(shown: &str) -> Option<char> {
    shown.chars().find(|character| *character != '\n' && spinlab::text::is_harmful(*character))
}

/// Waits for a process. None if it does not end.
pub(crate) fn ended(child: &mut Child, patience: Duration) -> Option<i32> {
    let start = Instant::now();
    while start.elapsed() < patience {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status.code().unwrap_or(-1));
        }
        thread::sleep(Duration::from_millis(2));
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

pub(crate) fn spinlab(state: &Path, directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spinlab"));
    command.current_dir(directory).env("SPINLAB_STATE", state).env("LC_ALL", "C").env_remove("SPINLAB_LESSONS");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Up to `most` bytes, of any kind.
pub(crate) fn bytes(random: &mut Rng, most: usize) -> Vec<u8> {
    (0..random.below(most)).map(|_| random.u8(..)).collect()
}
