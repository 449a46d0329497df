//! What a lane did in a stretch of time with several states, and what to show of it.

use std::time::Duration;

use super::states::{State, StateSpan};
use super::{HadBy, LaneId};

/// How long a lane did each thing in some stretch of time.
#[derive(Clone, Debug, Default)]
pub struct Shares {
    /// The states with their times, and the lane whose end it waited for last.
    times: Vec<(State, Duration, Option<LaneId>)>,
    /// Whether the lane ran last, and how often it began or stopped running.
    running: Option<bool>,
    changes: u32,
}

/// What to show of such a stretch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StretchLook {
    /// This state; the lane may have done something else for a moment.
    All(State),
    /// The lane ran by turns, for this share of the stretch, and mostly was in this state otherwise.
    Partly(f64, State),
}

/// Part of a stretch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub state: State,
    pub awaited: Option<LaneId>,
    /// From 0 to 1.
    pub part: f64,
}

impl Shares {
    /// A smaller share of a stretch is a moment.
    const MOMENT: f64 = 1.0 / 16.0;
    /// The most lanes on one core of which each is still seen to run, although it runs only for moments.
    const CROWD: f64 = 256.0;

    /// Adds the next state of the lane, for that time.
    pub fn add(&mut self, span: &StateSpan, time: Duration) {
        match self.times.iter_mut().find(|(state, ..)| *state == span.state) {
            Some((_, total, awaited)) => (*total, *awaited) = (*total + time, span.awaited),
            None => self.times.push((span.state, time, span.awaited)),
        }
        let runs = span.state == State::Running;
        self.changes += u32::from(self.running.is_some_and(|running| running != runs));
        self.running = Some(runs);
    }

    pub fn total(&self) -> Duration {
        self.times.iter().map(|(_, time, _)| *time).sum()
    }

    /// Whether the lane ran at all.
    pub fn ran(&self) -> bool {
        self.times.iter().any(|(state, time, _)| *state == State::Running && !time.is_zero())
    }

    /// The states with their shares of `whole`, in the order of legends.
    pub fn shares(&self, whole: Duration) -> Vec<Share> {
        let part = |time: Duration| time.as_secs_f64() / whole.as_secs_f64();
        let taken = self.times.iter().filter(|(_, time, _)| !time.is_zero());
        let mut shares: Vec<Share> =
            taken.map(|(state, time, awaited)| Share { state: *state, awaited: *awaited, part: part(*time) }).collect();
        shares.sort_by_key(|share| share.state);
        shares
    }

    /// What to show of a stretch of that length. None if the lane did not exist then.
    pub fn look(&self, whole: Duration) -> Option<StretchLook> {
        let (running, rest): (Vec<_>, Vec<_>) =
            self.shares(whole).into_iter().partition(|share| share.state == State::Running);
        let running = running.first().map(|share| share.part);
        let heaviest = rest.into_iter().max_by(|a, b| weight(a).total_cmp(&weight(b)));
        Some(match (running, heaviest) {
            (None, None) => return None,
            (Some(_), None) => StretchLook::All(State::Running),
            (None, Some(rest)) => StretchLook::All(rest.state),
            // One state followed the other, once: there were no turns.
            (Some(running), Some(rest)) if self.changes == 1 && running > rest.part => StretchLook::All(State::Running),
            (Some(_), Some(rest)) if self.changes == 1 => StretchLook::All(rest.state),
            (Some(running), Some(rest)) if running < Self::moment(rest.state) => StretchLook::All(rest.state),
            (Some(running), Some(_)) if running > 1.0 - Self::MOMENT => StretchLook::All(State::Running),
            (Some(running), Some(rest)) => StretchLook::Partly(running, rest.state),
        })
    }

    /// The share of running below which it is not shown beside this state.
    fn moment(rest: State) -> f64 {
        if let State::Lacks(_) = rest { 1.0 / Self::CROWD } else { Self::MOMENT }
    }
}

/// A state that keeps a lane from going on counts double: a learner looks for it, and it is often short.
fn weight(share: &Share) -> f64 {
    let counts_double = match share.state {
        State::Blocked => true,
        State::Lacks(lack) => match lack.had_by() {
            HadBy::TaskOnItsLoop | HadBy::WhateverRuns | HadBy::ThreadThatRuns => true,
            // If two lanes take turns with one thing, each waits for half of the time.
            HadBy::LaneThatTookIt => false,
        },
        State::Running
        | State::Sleeping
        | State::AwaitsEnd
        | State::AwaitsFuture
        | State::AwaitsObject
        | State::NotAwaited
        | State::Unknown => false,
    };
    if counts_double { 2.0 * share.part } else { share.part }
}
