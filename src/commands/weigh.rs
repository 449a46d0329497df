//! How much memory units take, measured in a process of its own. In a process that has had many units before, new ones
//! get the memory that the old ones have freed, and seem to take none.

use std::io;
use std::sync::Arc;

use crate::demo::Demo;
use crate::interrupt::Interrupt;
use crate::run::lane::{Observer, RunConfig, weigh_apart};
use crate::run::pace::Pace;
use crate::run::perform;
use crate::run::spec::{LONGEST, Spec};
use crate::session::{LastRun, Session};
use crate::trace::{Event, What};
use crate::variant::Variant;

/// With more units than this, they are not started a second time only to measure their memory.
const MOST: u32 = 200_000;

impl Session {
    /// Measures the memory of the last run's units once more, if earlier runs have freed so much that the first number
    /// says nothing. Returns whether it did.
    pub(super) fn weigh_units(&mut self) -> bool {
        let Some(program) = self.program.clone() else { return false };
        let Some(LastRun { variant: Some(variant), spec, trace, .. }) = &mut self.last_run else { return false };
        if variant.demo.units.is_none() {
            return false;
        }
        let Some(usage) = trace.usage.as_mut().filter(|_| spec.units <= MOST) else { return false };
        if usage.memory.is_none_or(|memory| usage.left_behind.saturating_mul(10) <= memory) {
            return false;
        }
        // Without a second process the memory stays unknown, and the report says why.
        let weighed = weigh_apart(&program, variant.demo.name, spec).ok();
        usage.memory = weighed.or(usage.memory);
        weighed.is_some()
    }
}

/// Starts the units of such a run of a demo in this process, measures the bytes that they take, and ends.
///
/// # Errors
/// If there can be no such run, or if the system does not tell.
pub fn weigh(demo: &str, spec: Spec, interrupt: Arc<Interrupt>) -> io::Result<u64> {
    let spec = Spec { seconds: LONGEST, ..spec };
    let until_begun = Arc::new(UntilBegun(Arc::clone(&interrupt)));
    let demo = Demo::named(demo).ok_or(io::ErrorKind::InvalidData)?;
    let program = Variant { demo, spec: spec.clone() }.program();
    let program = program.map_err(|refusal| io::Error::other(refusal.to_string()))?;
    let (_, trace) = perform(&spec, RunConfig::new(Pace::Real, interrupt, until_begun), program);
    trace.usage.and_then(|usage| usage.memory).ok_or_else(|| io::ErrorKind::Unsupported.into())
}

/// Ends the run when all units have begun. Their memory is measured before a sleep lets the interrupt end their thread.
struct UntilBegun(Arc<Interrupt>);

impl Observer for UntilBegun {
    fn watch(&self, event: &Event, _: &str) -> io::Result<()> {
        if matches!(event.what, What::UnitsBegun(_)) {
            self.0.ring();
        }
        Ok(())
    }
}
