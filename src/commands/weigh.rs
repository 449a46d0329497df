//! How much memory units take, weighed in a process of its own: in one that has had many of them before, the next ones
//! get the memory that those have left, and seem to take none.

use std::io;
use std::sync::Arc;

use crate::demo::{Variant, many};
use crate::interrupt::Interrupt;
use crate::run::lane::{Observer, RunConfig, weigh_apart};
use crate::run::pace::Pace;
use crate::run::perform;
use crate::run::spec::{LONGEST, Spec};
use crate::session::{LastRun, Session};
use crate::trace::{Event, What};

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
        let weighed = weigh_apart(&program, spec).ok();
        usage.memory = weighed.or(usage.memory);
        weighed.is_some()
    }
}

/// Starts the units of such a run in this process, and ends once they are weighed: gives the bytes that they take.
///
/// # Errors
/// If there can be no such run, or if the system does not tell.
pub fn weigh(spec: Spec, interrupt: Arc<Interrupt>) -> io::Result<u64> {
    let spec = Spec { seconds: LONGEST, ..spec };
    let until_begun = Arc::new(UntilBegun(Arc::clone(&interrupt)));
    let program = Variant { demo: &many::DEMO, spec: spec.clone() }.program();
    let program = program.map_err(|refusal| io::Error::other(refusal.to_string()))?;
    let (_, trace) = perform(&spec, RunConfig::new(Pace::Real, interrupt, until_begun), program);
    trace.usage.and_then(|usage| usage.memory).ok_or_else(|| io::ErrorKind::Unsupported.into())
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
