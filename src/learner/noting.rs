//! Notes in a step's record what the learner does there.

use super::Learner;
use super::here::{Here, Standing};
use super::progress::{Done, Ledger, OpenStep};
use super::step::StepId;

impl Learner {
    /// The learner does something, so the time since the last thing counts for the open step.
    pub fn acts(&mut self) {
        self.watch.acts((self.clock)());
    }

    /// Notes an answer, a goal or a proof in a step as right or wrong. Saves before it returns.
    pub fn tried(&mut self, id: StepId, is_right: bool) {
        self.update(move |ledger| {
            ledger.records.of_undone_mut(&id).into_iter().for_each(|record| record.attempt(is_right));
        });
    }

    /// Notes a kept guess as right or wrong, after a later run; its step may be done by then.
    pub fn was_told(&mut self, id: StepId, is_right: bool) {
        self.update(move |ledger| ledger.records.of_mut(&id).into_iter().for_each(|record| record.attempt(is_right)));
    }

    /// Notes that the learner left a step open. Saved with the next step, which is opened, or by [`Learner::stays`].
    pub fn skips(&mut self, here: &Here) {
        if self.standing(here) == Standing::Open {
            let id = here.open_step().id;
            let change = self.timed(move |ledger| {
                ledger.records.of_mut(&id).into_iter().for_each(|record| record.skipped = true);
            });
            self.progress.note(change);
        }
    }

    /// Marks a step as done. Saved with the next step, which is opened, or by [`Learner::stays`].
    pub fn mark_done(&mut self, here: &Here) {
        let mark = self.mark(here);
        let change = self.timed(mark);
        self.progress.note(change);
    }

    /// No step follows the one that was left: what was noted of it is saved before this returns.
    pub fn stays(&mut self) {
        self.update(|_| {});
    }

    /// The change that marks a step as done.
    pub(super) fn mark(&mut self, here: &Here) -> impl Fn(&mut Ledger) + use<> {
        let OpenStep { id, digest, .. } = here.open_step();
        let earlier = self.done_steps(here);
        let now = (self.clock)();
        move |ledger| {
            ledger.steps_mut(&id, &earlier).insert(id.step.clone(), Done { digest: digest.clone() });
            if let Some(record) = ledger.records.of_mut(&id) {
                record.finished.get_or_insert(now);
            }
        }
    }
}
