//! How much memory units take, weighed in a process of its own: in one that has had many of them before, the next ones
//! get the memory that those have left, and seem to take none.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::demo::{Variant, many};
use crate::interrupt::Interrupt;
use crate::run::lane::{Observer, RunConfig};
use crate::run::pace::Pace;
use crate::run::perform;
use crate::run::spec::{LONGEST, Spec};
use crate::session::{LastRun, Session};
use crate::trace::{Event, What};

/// The word by which this program knows that it was started to weigh units.
pub const WEIGHS: &str = "as-scales";

/// The most units that are started a second time only to weigh them.
const MOST: u32 = 200_000;

impl Session {
    /// Weighs the units of the last run once more, if earlier runs have left so much memory that it does not tell. Says
    /// whether that was done.
    pub(super) fn weigh_units(&mut self) -> bool {
        let Some(program) = self.program.clone() else { return false };
        let Some(LastRun { spec, trace, .. }) = &mut self.last_run else { return false };
        let Some(usage) = trace.usage.as_mut().filter(|_| spec.units <= MOST) else { return false };
        if usage.memory.is_none_or(|memory| usage.left_behind.saturating_mul(10) <= memory) {
            return false;
        }
        // Without a second process it stays unknown, and the report says why.
        let weighed = weigh(&program, spec).ok();
        usage.memory = weighed.or(usage.memory);
        weighed.is_some()
    }
}

/// Has a new process weigh the units of a run.
fn weigh(program: &Path, spec: &Spec) -> io::Result<u64> {
    let mut scales = Command::new(program).arg(WEIGHS).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let told = scales.stdin.take().map(|mut pipe| writeln!(pipe, "{}", serde_json::to_string(spec)?));
    let mut line = String::new();
    let read = scales.stdout.take().map(|pipe| BufReader::new(pipe).read_line(&mut line));
    scales.wait()?;
    told.transpose()?;
    read.transpose()?;
    line.trim().parse().map_err(io::Error::other)
}

/// What the new process does, in place of `main`: it starts the units, and ends once they are weighed.
///
/// # Errors
/// If its input says nothing of what to weigh: another program started it.
pub fn serve() -> io::Result<()> {
    let mut order = String::new();
    io::stdin().lock().read_line(&mut order)?;
    let spec = Spec { seconds: LONGEST, ..serde_json::from_str(&order)? };
    let interrupt = Arc::new(Interrupt::default());
    let until_begun = Arc::new(UntilBegun(Arc::clone(&interrupt)));
    let program = Variant { demo: &many::DEMO, spec: spec.clone() }.program();
    let program = program.map_err(|refusal| io::Error::other(refusal.to_string()))?;
    let (_, trace) = perform(&spec, RunConfig::new(Pace::Real, interrupt, until_begun), program);
    let memory = trace.usage.and_then(|usage| usage.memory).ok_or(io::ErrorKind::Unsupported)?;
    send(memory)
}

/// Ends the run when all units have begun. They are weighed before their thread comes to a sleep that could end.
struct UntilBegun(Arc<Interrupt>);

impl Observer for UntilBegun {
    fn watch(&self, event: &Event, _: &str) -> io::Result<()> {
        if matches!(event.what, What::UnitsBegun(_)) {
            self.0.ring();
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "here the output is a pipe to the first process")]
fn send(memory: u64) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{memory}")
}
