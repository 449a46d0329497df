//! One moment of a run, and the reason for what a lane was doing then.
//!
//! A reason never says more than the record. Between two of its events a lane does one thing, so the last event before
//! the moment tells what that was, and the one after it how the lane went on.

#[cfg(test)]
mod tests;

use std::time::Duration;

use super::reason::{Cause, Holder, LaneEnding, ReadyLane, Reason, SHORT, Sleep, Woken};
use super::states::{State, StateSpan};
use super::waits::WaitSpan;
use super::{Doing, Event, For, Lack, LaneId, LaneInfo, LaneKind, Trace, What};

/// One moment in the life of a lane.
#[derive(Debug)]
pub struct Moment<'a> {
    pub trace: &'a Trace,
    pub lane: LaneId,
    pub at: Duration,
    /// The lane's own events up to the moment: those that say what it does.
    before: Vec<&'a Event>,
    /// Those after it.
    after: Vec<&'a Event>,
}

impl<'a> Moment<'a> {
    pub fn new(trace: &'a Trace, lane: LaneId, at: Duration) -> Self {
        let own = trace.events.iter().filter(|event| event.lane == lane && event.what.leads_to() != Doing::Same);
        let (before, after) = own.partition(|event| event.at <= at);
        Moment { trace, lane, at, before, after }
    }

    pub fn reason(&self) -> Reason<'a> {
        self.outside_its_life().or_else(|| self.on_its_loop()).unwrap_or_else(|| self.in_its_life())
    }

    pub fn info(&self) -> &'a LaneInfo {
        self.trace.lane(self.lane)
    }

    pub fn is_task(&self) -> bool {
        matches!(self.info().kind, LaneKind::Task(_))
    }

    /// Whether an event is the lane's own, or that of a task on its event loop.
    pub fn concerns(&self, event: &Event) -> bool {
        event.lane == self.lane || self.trace.lane(event.lane).kind == LaneKind::Task(self.lane)
    }

    /// Which frame an event of the lane is, counted from 1. None if the first ones were not kept.
    pub fn frame(&self, event: &Event) -> Option<usize> {
        let frames = self.before.iter().filter(|other| matches!(other.what, What::Frame(_)) && other.at <= event.at);
        (self.trace.forgotten == 0).then(|| frames.count())
    }

    /// When it went on, or the end of the run if it did not.
    pub fn went_on(&self) -> Duration {
        self.after.first().map_or(self.trace.tally.elapsed, |event| event.at)
    }

    /// The reason if there is nothing to explain: before the lane existed, after its end, or when nothing is known of
    /// it.
    fn outside_its_life(&self) -> Option<Reason<'a>> {
        if self.at > self.trace.tally.elapsed {
            return Some(Reason::Over);
        }
        let all = || self.before.iter().chain(&self.after);
        let never = all().find(|event| event.what == What::NeverAwaited);
        if let Some(never) = never.filter(|_| !all().any(|event| event.what == What::Begun)) {
            return Some(Reason::NeverAwaited { dropped: never.at });
        }
        if let Some(ended) = self.before.iter().find(|event| event.what == What::Ended) {
            let endings = [
                (What::Cancelled, LaneEnding::Cancelled),
                (What::FlagSeen, LaneEnding::FlagSeen),
                (What::PipeEnded, LaneEnding::PipeEnded),
            ];
            let ending = |event: &&'a Event| {
                if let What::Failed(error) = &event.what {
                    return Some(LaneEnding::Failed(error));
                }
                endings.iter().find(|(what, _)| *what == event.what).map(|(_, ending)| *ending)
            };
            return Some(Reason::Ended { ended: ended.at, cause: self.before.iter().rev().find_map(ending) });
        }
        if self.at < self.info().started {
            return Some(Reason::NotStarted);
        }
        let is_told = |event: &Event| event.at <= self.at && self.concerns(event);
        (self.trace.forgotten > 0 && !self.trace.events.iter().any(is_told)).then_some(Reason::NotKept)
    }

    /// What a thread with an event loop did: it ran a task, or it slept because none could go on.
    fn on_its_loop(&self) -> Option<Reason<'a>> {
        let tasks = self.trace.tasks_on(self.lane);
        if tasks.is_empty() {
            return None;
        }
        if let Some(Event { at, what: What::Waits(For::Gil), .. }) = self.before.last() {
            return Some(self.ready(Lack::Gil, *at, Cause::Wanted));
        }
        let spans = self.trace.all_spans();
        let held = |task: &LaneId| spans[task.0].iter().find(|span| span.state.holds_loop() && span.holds(self.at));
        if let Some((task, span)) = tasks.iter().find_map(|task| Some((*task, *held(task)?))) {
            return Some(Reason::RanLoop { task, span });
        }
        if self.is_unknown() {
            return Some(Reason::NotRecorded);
        }
        let is_next = |event: &&Event| event.at > self.at && event.lane != self.lane && self.concerns(event);
        Some(Reason::IdleLoop { next: self.trace.events.iter().find(is_next) })
    }

    fn in_its_life(&self) -> Reason<'a> {
        let Some(last) = self.before.last().copied() else {
            return self.before_its_first_event();
        };
        match last.what.leads_to() {
            Doing::Waits(wait) => self.waiting(wait, last.at),
            Doing::Runs if !self.is_unknown() => self.running(last),
            Doing::Runs | Doing::Same | Doing::Nothing => Reason::NotRecorded,
        }
    }

    fn before_its_first_event(&self) -> Reason<'a> {
        let info = self.info();
        if self.trace.forgotten > 0 {
            return Reason::NotKept;
        }
        match info.kind {
            LaneKind::Process => Reason::Loading { begun: self.after.first().map(|event| event.at) },
            LaneKind::Task(_) | LaneKind::Thread => {
                self.ready(info.kind.lack_when_ready(), info.started, Cause::Started)
            }
        }
    }

    /// A wait can have two parts: first for its object, and then, when that has come, for the loop, the core, the lock
    /// or the GIL that others had.
    fn waiting(&self, wait: &'a For, since: Duration) -> Reason<'a> {
        let parted = WaitSpan { what: wait, since, to: self.went_on(), is_over: !self.after.is_empty() };
        let ready = parted.could_go_on(|other| self.trace.end_of(other)).filter(|ready| *ready <= self.at);
        let lack = self.info().kind.lack_when_ready();
        match *wait {
            For::Time { until } => match ready {
                Some(ready) => self.ready(lack, ready, Cause::SleepOver(until)),
                None if self.at < until => self.asleep(since, until),
                None => self.waking(since, until),
            },
            For::Blocking { .. } | For::BlockingFuture => Reason::Blocked {
                in_slow: self.in_slow().is_some(),
                from: since,
                to: self.went_on(),
                kept: self.kept_waiting(),
            },
            For::Future { limit } => Reason::AwaitedFuture { from: since, to: self.went_on(), limit },
            For::End(other) => match (ready, self.trace.end_of(other)) {
                (Some(ready), Some(end)) => self.ready(lack, ready, Cause::Ended(other, end)),
                (_, ended) => Reason::AwaitedEnd { other, ended, asked: self.asked() },
            },
            For::Turn => self.ready(Lack::Loop, since, Cause::GaveWay),
            // In a deadlock nothing happens later that would say more about the holder.
            For::NamedLock { ref name, limit } if self.after.is_empty() => Reason::AwaitedObject {
                name,
                verb: "acquire",
                from: since,
                to: None,
                limit,
                holder: self.trace.last_holder(name),
            },
            For::Lock | For::NamedLock { .. } => self.ready(Lack::Lock, since, Cause::Wanted),
            For::Object { ref name, ref verb, limit } => {
                let to = self.after.first().map(|event| event.at);
                Reason::AwaitedObject { name, verb, from: since, to, limit, holder: None }
            }
            For::Gil => self.ready(Lack::Gil, since, Cause::Wanted),
        }
    }

    /// It ran, until it was kept off its core.
    fn running(&self, last: &'a Event) -> Reason<'a> {
        let off_core = self.after.first().and_then(|event| event.what.off_core_since());
        if let Some(since) = off_core.filter(|since| *since <= self.at) {
            return self.ready(Lack::Core, since.max(last.at), Cause::Ran);
        }
        let is_end = |event: &&&Event| matches!(event.what, What::Answer(_) | What::Interrupted);
        let stops =
            |event: &&Event| matches!(event.what.leads_to(), Doing::Waits(_) | Doing::Nothing).then_some(event.at);
        let until = self.after.iter().find_map(|event| event.what.off_core_since().or_else(|| stops(event)));
        Reason::Ran {
            call: self.in_slow(),
            end: self.after.iter().find(is_end).copied(),
            last,
            until: until.unwrap_or(self.trace.tally.elapsed),
            kept: self.kept_waiting(),
        }
    }

    fn asleep(&self, since: Duration, until: Duration) -> Reason<'a> {
        let sleep = self.sleep(since, until);
        let then = |n: usize, what: &What| self.after.get(n).is_some_and(|event| event.what == *what);
        let woken = if then(0, &What::Cancelled) {
            Woken::ByCancellation
        } else if then(1, &What::Interrupted) {
            Woken::ByCtrlC
        } else {
            Woken::Somehow
        };
        Reason::Asleep {
            woken: sleep.is_cut_short.then(|| (self.went_on(), woken)),
            flag: self.flag_unseen(since),
            sleep,
        }
    }

    /// Its sleep was over, and it ran as soon as it could.
    fn waking(&self, since: Duration, until: Duration) -> Reason<'a> {
        let gil = match &self.after[..] {
            [Event { what: What::Waits(For::Gil), at: asked, .. }, had, ..] => {
                Some((had.at.saturating_sub(*asked), had.at))
            }
            _ => None,
        };
        Reason::Waking { sleep: self.sleep(since, until), gil, next: self.after.first().copied() }
    }

    fn ready(&self, lack: Lack, since: Duration, cause: Cause) -> Reason<'a> {
        let (next, ran) = (self.after.first().copied(), self.went_on());
        let holders =
            if self.ran_soon_after(since) { Vec::new() } else { self.trace.holders(self.lane, lack, since, ran) };
        let holder = holders.iter().find(|stretch| stretch.holds(self.at)).map(|stretch| Holder {
            stretch: *stretch,
            state: self.trace.state_at(stretch.lane, self.at).map_or(State::Unknown, |span| span.state),
            in_slow: Moment::new(self.trace, stretch.lane, self.at).in_slow().is_some(),
        });
        let awaits_gil =
            |span: &StateSpan| span.state == State::Lacks(Lack::Gil) && span.from <= ran && self.at <= span.to;
        let home = self.trace.home(self.lane);
        let loop_awaited_gil =
            (lack == Lack::Loop).then(|| self.trace.spans(home).into_iter().find(awaits_gil)).flatten();
        Reason::Ready(ReadyLane { lack, since, cause, next, holders, holder, loop_awaited_gil })
    }

    /// Whether it ran as soon as it could after that time.
    fn ran_soon_after(&self, since: Duration) -> bool {
        !self.after.is_empty() && self.went_on() < since + SHORT
    }

    /// The call of the slow function around the moment.
    fn in_slow(&self) -> Option<&'a Event> {
        let ends = |event: &&&Event| matches!(event.what, What::SlowBegun | What::Answer(_) | What::Interrupted);
        self.before.iter().rev().find(ends).copied().filter(|event| event.what == What::SlowBegun)
    }

    fn sleep(&self, since: Duration, until: Duration) -> Sleep<'a> {
        let done = self.before.iter().rev().find(|event| !matches!(event.what, What::Waits(_) | What::Resumes));
        Sleep {
            since,
            until,
            is_cut_short: self.went_on() + SHORT < until,
            frame: done.copied().filter(|event| matches!(event.what, What::Frame(_))),
            call: self.in_slow(),
        }
    }

    /// When the flag was set while the lane slept, so that it could not see it at once, and when it saw it.
    fn flag_unseen(&self, since: Duration) -> Option<(Duration, Duration)> {
        let woken = self.went_on();
        let awake = self.after.iter().take_while(|event| !matches!(event.what, What::Waits(_)));
        let seen = awake.into_iter().find(|event| event.what == What::FlagSeen)?;
        let set = self.trace.events.iter().rfind(|event| event.what == What::FlagSet && event.at < woken)?;
        (set.at >= since).then_some((set.at, seen.at))
    }

    /// The event by which it had asked the other lane to end.
    fn asked(&self) -> Option<&'a Event> {
        let last = self.before.iter().rev().find(|event| !matches!(event.what, What::Waits(_)));
        last.copied().filter(|event| matches!(event.what, What::FlagSet | What::CancelAsked | What::PipeClosed))
    }

    /// The tasks that could not run because this one had the thread of their event loop.
    fn kept_waiting(&self) -> Vec<LaneId> {
        let LaneKind::Task(on) = self.info().kind else { return Vec::new() };
        let spans = self.trace.all_spans();
        let waits = |span: &StateSpan| span.state == State::Lacks(Lack::Loop) && span.holds(self.at);
        let mut tasks = self.trace.tasks_on(on);
        tasks.retain(|task| *task != self.lane && spans[task.0].iter().any(waits));
        tasks
    }

    fn is_unknown(&self) -> bool {
        self.trace.state_at(self.lane, self.at).is_some_and(|span| span.state == State::Unknown)
    }
}
