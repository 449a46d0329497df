//! Waits for what others had: the lane could have gone on, but had no loop, no core, no lock or no GIL.

use std::time::Duration;

use super::Moment;
use super::others::{Lack, Stretch, holders, names};
use crate::names::listed;
use crate::render::quantity::{duration, time};
use crate::tr;
use crate::trace::states::{Span, State};
use crate::trace::{LaneId, LaneKind, What};

/// Shorter than this, a lane that could go on was on its way: no timer and no system is more exact.
pub(super) const SHORT: Duration = Duration::from_millis(3);

impl Moment<'_> {
    /// It could have gone on since that time, if it had not lacked something. `why` says what made it ready.
    pub(super) fn ready(&self, lack: Lack, since: Duration, why: &str) -> Vec<String> {
        let ran = self.went_on();
        let waited = duration(ran.saturating_sub(since));
        if self.ran_soon_after(since) {
            let then = self.how_it_went_on(&tr!("{later} later", later = waited));
            return vec![tr!("{subject} was about to run: {why}, and {then}.", subject = self.subject(), why, then)];
        }
        let others = holders(self.trace, self.lane, lack, since, ran);
        let mut sentences = vec![self.lacked(lack, why, &others)];
        if lack != Lack::Loop {
            sentences.push(self.meanwhile(lack, &others));
        }
        let lasted = lack.lasted(&waited);
        sentences.push(if self.after.is_empty() {
            tr!("{lasted}, until the run was over.", lasted)
        } else {
            let then = self.how_it_went_on(&tr!("at {at}", at = time(ran)));
            tr!("{lasted}; then {then}.", lasted, then)
        });
        sentences
    }

    /// That it could go on but for one thing. `others` had it.
    fn lacked(&self, lack: Lack, why: &str, others: &[Stretch]) -> String {
        let subject = self.subject();
        match lack {
            Lack::Loop => {
                let taken = self.loop_was_taken(others);
                tr!("{subject} was ready but could not run: {why}, but {taken}.", subject, why, taken)
            }
            Lack::Core if matches!(self.after.first().map(|event| &event.what), Some(What::OffCore { .. })) => tr!(
                "{subject} was ready but could not run: {why}, when the system gave its core to somebody else.",
                subject,
                why
            ),
            Lack::Core => {
                tr!("{subject} was ready but could not run: {why}, but the system gave it no core.", subject, why)
            }
            Lack::Lock => {
                tr!("{subject} could not go on without the lock: {why}, but another had it.", subject, why)
            }
            Lack::Gil => {
                tr!("{subject} was ready but did not have the GIL: {why}, but another thread had it.", subject, why)
            }
        }
    }

    /// Whether it ran as soon as it could after that time.
    pub(super) fn ran_soon_after(&self, since: Duration) -> bool {
        !self.after.is_empty() && self.went_on() < since + SHORT
    }

    /// Who had the thread of the event loop, as a clause.
    fn loop_was_taken(&self, others: &[Stretch]) -> String {
        let now = others.iter().find(|stretch| stretch.from <= self.at && self.at < stretch.to);
        match (now, &*names(self.trace, others)) {
            (Some(Stretch { lane, from, to }), _) => {
                let holder = Moment::new(self.spec, self.trace, *lane, self.at);
                let (name, from, to) = (&self.trace.lane(*lane).name, time(*from), time(*to));
                match holder.in_slow() {
                    Some(_) => tr!(
                        "`{name}`, inside `slow`, had the thread of the event loop from {from} to {to} without awaiting",
                        name,
                        from,
                        to
                    ),
                    None => tr!(
                        "`{name}` had the thread of the event loop from {from} to {to} without awaiting",
                        name,
                        from,
                        to
                    ),
                }
            }
            (None, []) => match self.gil_wait_of_loop() {
                Some(Span { from, to, .. }) => tr!(
                    "the thread of the event loop had to wait for the GIL, from {from} to {to}",
                    from = time(from),
                    to = time(to)
                ),
                None => tr!("the event loop came to it only later, though no other task ran").to_owned(),
            },
            (None, names) => tr!("the thread of the event loop was taken, by {names}", names = listed(names)),
        }
    }

    /// The wait of the event loop's thread for the GIL, if that is what kept the loop from coming to this task.
    fn gil_wait_of_loop(&self) -> Option<Span> {
        let LaneKind::Task { on } = self.trace.lane(self.lane).kind else { return None };
        let waits = |span: &Span| span.state == State::AwaitsGil && span.from <= self.went_on() && self.at <= span.to;
        self.trace.spans(on).into_iter().find(waits)
    }

    /// Who was running while it lacked something.
    fn meanwhile(&self, lack: Lack, others: &[Stretch]) -> String {
        let now = others.iter().find(|stretch| stretch.from <= self.at && self.at < stretch.to);
        let names = names(self.trace, others);
        if let (Some(Stretch { lane, from, to }), Lack::Core | Lack::Gil) = (now, lack) {
            let (name, from, to) = (&self.trace.lane(*lane).name, time(*from), time(*to));
            let mut told = tr!("At this moment `{name}` was running, from {from} to {to}.", name, from, to);
            if names.len() > 1 {
                told += " ";
                told += &tr!("While it waited, {names} took turns.", names = listed(&names));
            }
            return told;
        }
        match (others, &*names) {
            _ if lack == Lack::Lock => match now {
                Some(Stretch { lane, from, to }) => {
                    let name = &self.trace.lane(*lane).name;
                    let (from, to, does) = (time(*from), time(*to), self.doing(*lane));
                    tr!("`{name}` held it, from {from} to {to}. At this moment it {does}.", name, from, to, does)
                }
                None => tr!("At this moment it was changing hands.").to_owned(),
            },
            ([], _) if lack == Lack::Core => {
                tr!("Nothing else of this run was running: something outside of it had the core, or the system itself.")
                    .to_owned()
            }
            ([], _) => tr!("No other thread of this run was running meanwhile.").to_owned(),
            ([Stretch { from, to, .. }], names) => {
                let (name, from, to) = (listed(names), time(*from), time(*to));
                tr!("Meanwhile {name} was running, from {from} to {to}.", name, from, to)
            }
            (_, names @ [_]) => tr!("Meanwhile {name} was running.", name = listed(names)),
            (_, names) => tr!("Meanwhile {names} were running.", names = listed(names)),
        }
    }

    /// What another lane does at this moment.
    fn doing(&self, lane: LaneId) -> &'static str {
        let spans = self.trace.spans(lane);
        let now = spans.iter().find(|span| span.from <= self.at && self.at < span.to);
        now.map_or(State::Running, |span| span.state).words()
    }

    /// Whom a task that holds the thread of its event loop kept from running, if anybody.
    pub(super) fn kept_waiting(&self) -> Option<String> {
        let LaneKind::Task { on } = self.trace.lane(self.lane).kind else { return None };
        let spans = self.trace.all_spans();
        let waits = |span: &Span| span.state == State::AwaitsLoop && span.from <= self.at && self.at < span.to;
        let mut tasks = self.trace.tasks_on(on);
        tasks.retain(|task| *task != self.lane && spans[task.0].iter().any(waits));
        let names: Vec<&str> = tasks.iter().map(|task| &*self.trace.lane(*task).name).collect();
        match &*names {
            [] => None,
            [_] => Some(tr!(
                "Meanwhile {name} was ready but could not run: there is one thread for all tasks.",
                name = listed(&names)
            )),
            _ => Some(tr!(
                "Meanwhile {names} were ready but could not run: there is one thread for all tasks.",
                names = listed(&names)
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::render::why::tests::tells;
    use crate::run::spec::Work;
    use crate::trace::handmade::{self, TASK, THREAD, ms, sleep, trace};
    use crate::trace::{Event, For, LaneId, What};

    #[test]
    fn a_frozen_task_says_who_had_the_loop() {
        let ready = "At 1.2 s the task `spinner` was ready but could not run: its sleep was over at 0.1 s, but \
                     `supervisor`, inside `slow`, had the thread of the event loop from 0 s to 3 s without awaiting.";
        let whole = "It waited for the loop for 2.9 s in all; then it was cancelled at its await at 3 s.";
        tells(Work::Block, &handmade::frozen(), "spinner", 1200, &[ready, whole]);
        let held = "At 1.2 s the task `supervisor` held the thread of the event loop: it waited inside `slow` from 0 \
                    s to 3 s without awaiting.";
        let kept = "Meanwhile `spinner` was ready but could not run: there is one thread for all tasks.";
        tells(Work::Block, &handmade::frozen(), "supervisor", 1200, &[held, kept]);
        let alone = "At 0.05 s the task `supervisor` held the thread of the event loop: it waited inside `slow` from \
                     0 s to 3 s without awaiting.";
        tells(Work::Block, &handmade::frozen(), "supervisor", 50, &[alone]);
    }

    #[test]
    fn a_wait_for_the_loop_names_all_who_had_it() {
        let lanes = [("main", THREAD), ("a", TASK), ("b", TASK), ("c", TASK)];
        let turn = || What::Waits(For::Turn);
        let run = |a_runs: u64| {
            let events = vec![
                (0, 3, What::Begun),
                (0, 3, turn()),
                (a_runs, 1, What::Begun),
                (20, 1, sleep(90)),
                (30, 2, What::Begun),
                (40, 2, sleep(90)),
                (50, 3, What::Resumes),
            ];
            trace(&lanes, events)
        };
        let whole = "It waited for the loop for 50 ms in all; then it ran at 0.05 s.";
        let now = "At 0.015 s the task `c` was ready but could not run: it had given way to the others at 0 s, but \
                   `a` had the thread of the event loop from 0.01 s to 0.02 s without awaiting.";
        tells(Work::Sleep, &run(10), "c", 15, &[now, whole]);
        let between = "At 0.025 s the task `c` was ready but could not run: it had given way to the others at 0 s, \
                       but the thread of the event loop was taken, by `a` and `b`.";
        tells(Work::Sleep, &run(10), "c", 25, &[between, whole]);
        let nobody = trace(&lanes[..2], vec![(0, 1, turn()), (50, 1, What::Resumes)]);
        let late = "At 0.025 s the task `a` was ready but could not run: it had given way to the others at 0 s, but \
                    the event loop came to it only later, though no other task ran.";
        tells(Work::Sleep, &nobody, "a", 25, &[late, whole]);
    }

    #[test]
    fn a_thread_without_a_core_says_who_ran() {
        let (run, whole) = (handmade::one_core(), "It waited for a core for 20 ms in all; then it ran at 0.12 s.");
        let ready = "At 0.11 s the thread `spinner` was ready but could not run: its sleep was over at 0.1 s, but the \
                     system gave it no core.";
        let main = "At this moment `main` was running, from 0 s to 0.12 s.";
        tells(Work::Cpu, &run, "spinner", 110, &[ready, main, whole]);
        let off = "At 0.13 s the thread `main` was ready but could not run: it was running until 0.12 s, when the \
                   system gave its core to somebody else.";
        let spinner = "At this moment `spinner` was running, from 0.12 s to 0.15 s.";
        let whole = "It waited for a core for 30 ms in all; then it ran on at 0.15 s.";
        tells(Work::Cpu, &run, "main", 130, &[off, spinner, whole]);
        let started = "At 0.01 s the thread `spinner` was ready but could not run: it was started at 0 s, but the \
                       system gave it no core.";
        let whole = "It waited for a core for 20 ms in all; then it ran at 0.02 s.";
        tells(Work::Cpu, &run, "spinner", 10, &[started, main, whole]);
    }

    #[test]
    fn a_thread_without_a_core_says_if_nobody_of_this_run_had_it() {
        let events = vec![(0, 0, What::Begun), (0, 0, sleep(10)), (60, 0, What::Resumes), (90, 0, What::Ended)];
        let ready = "At 0.03 s the thread `main` was ready but could not run: its sleep was over at 0.01 s, but the \
                     system gave it no core.";
        let outside =
            "Nothing else of this run was running: something outside of it had the core, or the system itself.";
        let whole = "It waited for a core for 50 ms in all; then it ran at 0.06 s.";
        tells(Work::Sleep, &trace(&[("main", THREAD)], events), "main", 30, &[ready, outside, whole]);
    }

    #[test]
    fn whoever_is_ready_gets_to_run_a_moment_later() {
        let mut run = handmade::thread();
        run.lanes[1].started = ms(100);
        run.events.retain(|event| event.lane.0 == 0 || event.at > ms(100));
        run.events.insert(4, Event { at: ms(101), lane: LaneId(1), what: What::Begun });
        let about = "At 0.1 s the thread `spinner` was about to run: it was started at 0.1 s, and it ran 1 ms later.";
        tells(Work::Sleep, &run, "spinner", 100, &[about]);
    }

    #[test]
    fn locks_say_who_ran_meanwhile() {
        let run = |what| {
            let events = vec![
                (0, 0, What::Begun),
                (10, 1, What::Waits(what)),
                (20, 2, What::Waits(what)),
                (10, 1, What::Locked),
                (40, 0, sleep(90)),
                (40, 1, What::Resumes),
                (60, 1, What::Unlocked),
                (60, 1, sleep(90)),
                (60, 2, What::Resumes),
            ];
            trace(&[("a", THREAD), ("b", THREAD), ("c", THREAD)], events)
        };
        let lock = "At 0.03 s the thread `c` could not go on without the lock: it wanted it from 0.02 s on, but another had \
             it.";
        let held = "`b` held it, from 0.01 s to 0.06 s. At this moment it runs.";
        let ran = "At this moment `a` was running, from 0 s to 0.04 s. While it waited, `a` and `b` took turns.";
        let whole = "It waited for the lock for 40 ms in all; then it ran at 0.06 s.";
        tells(Work::Cpu, &run(For::Lock), "c", 30, &[lock, held, whole]);
        let gil = "At 0.03 s the thread `c` was ready but did not have the GIL: it wanted it from 0.02 s on, but \
                   another thread had it.";
        let whole = "It waited for the GIL for 40 ms in all; then it ran at 0.06 s.";
        tells(Work::Cpu, &run(For::Gil), "c", 30, &[gil, ran, whole]);
    }
}
