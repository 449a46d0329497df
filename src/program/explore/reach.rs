//! Finds the fewest moves that lead to a state.

use std::sync::Arc;

use super::engine::Stand;
use super::graph::ABSENT;
use super::{Bounds, Conditions, ExploreProgress, Explorer, Start, Way, findings, run};
use crate::program::condition::Condition;
use crate::program::machine::{Failure, Origins};
use crate::program::schedule::{LaneNext, Schedule};

/// A goal that moves can lead to.
#[derive(Clone, Debug, PartialEq)]
pub enum Reach {
    /// No lane can move, and the program has not ended.
    Deadlock,
    /// A lane ends with an uncaught exception of this class.
    Failure(String),
    Holds(Condition),
}

impl Reach {
    /// Whether a program has reached it.
    pub fn is_met(&self, schedule: &Schedule) -> bool {
        match self {
            Reach::Deadlock => schedule.is_deadlocked(),
            Reach::Failure(wanted) => schedule.lanes().iter().any(|lane| match &lane.next {
                LaneNext::Ended(Some(Failure::Exception { class, .. })) => **class == **wanted,
                LaneNext::Ended(_)
                | LaneNext::Operation { .. }
                | LaneNext::Sleeps { .. }
                | LaneNext::SleepsInLoop { .. }
                | LaneNext::Waits { .. }
                | LaneNext::RunsLoop { .. }
                | LaneNext::Queued { .. } => false,
            }),
            Reach::Holds(condition) => condition.holds(schedule.machine()),
        }
    }
}

/// The result of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchOutcome {
    /// The moves to make; they are parted with this data watched.
    Moves(Way, Arc<Origins>),
    /// All states of this program were looked at, and none is the goal.
    Never,
    /// No state so far is the goal; there are more states, or the program cannot be explored.
    NotYet,
}

/// The goal of a run, and the first state that meets it.
#[derive(Debug)]
pub(super) struct Sought {
    reach: Reach,
    pub(super) found: Option<u32>,
}

/// The fewest moves, at least one, from the state of a schedule to a goal. The caller is asked now and then whether to
/// go on.
pub fn search(
    start: &Start,
    bounds: Bounds,
    reach: &Reach,
    go_on: &mut dyn FnMut(ExploreProgress) -> bool,
) -> SearchOutcome {
    let sought = || Some(Sought { reach: reach.clone(), found: None });
    let Ok((mut run, unfinished, _)) = run(start, bounds, &Conditions::default(), sought, go_on) else {
        return SearchOutcome::NotYet;
    };
    match run.sought.take().and_then(|sought| sought.found) {
        Some(state) => {
            let watched = run.engine.watched().0;
            SearchOutcome::Moves(findings::way_to(run, state), watched)
        }
        None if unfinished.is_none() => SearchOutcome::Never,
        None => SearchOutcome::NotYet,
    }
}

impl Explorer {
    /// Whether all states that are nearer than the goal were looked at.
    pub(super) fn has_reached(&self, state: usize) -> bool {
        let found = self.sought.as_ref().and_then(|sought| sought.found);
        found.is_some_and(|found| self.graph.depths[state] >= self.graph.depths[found as usize])
    }

    /// Compares a state with the goal. Only the moves from a state show a deadlock.
    pub(super) fn seek(&mut self, state: u32, row: &[u32], is_stuck: bool) {
        let Explorer { engine, sought, .. } = self;
        let Some(sought) = sought.as_mut().filter(|sought| sought.found.is_none() && state != 0) else { return };
        let has_failed = |class: &str, engine: &mut super::engine::Engine| {
            let (machine, _) = engine.show(row);
            (0..machine.lane_count()).any(|lane| match machine.failure(lane) {
                Some(Failure::Exception { class: of, .. }) => *of == *class,
                Some(Failure::Stopped(_)) | None => false,
            })
        };
        let is_it = match &sought.reach {
            Reach::Deadlock => is_stuck && !is_over_or_stopped(engine, row),
            Reach::Failure(class) => {
                let may_have = row[1..].iter().any(|piece| *piece != ABSENT && engine.info(*piece).has_failed);
                !is_stuck && may_have && has_failed(class, engine)
            }
            Reach::Holds(condition) => !is_stuck && engine.holds(row, condition),
        };
        if is_it {
            sought.found = Some(state);
        }
    }
}

/// Whether a state without moves is not a deadlock: the program has ended, or spinlab has stopped a lane.
fn is_over_or_stopped(engine: &mut super::engine::Engine, row: &[u32]) -> bool {
    if row[1] != ABSENT && engine.info(row[1]).stand == Stand::Ended {
        return true;
    }
    let (machine, _) = engine.show(row);
    machine.has_stopped()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::read;

    fn found(text: &str, reach: &Reach) -> SearchOutcome {
        let Ok(machine) = read("t.py", text) else { panic!("it loads") };
        search(&Start::of(&Schedule::new(machine)), Bounds::default(), reach, &mut |_| true)
    }

    fn typed(text: &str, reach: &Reach) -> String {
        match found(text, reach) {
            SearchOutcome::Moves(way, _) => way.typed(),
            other => format!("{other:?}"),
        }
    }

    const TALLY: &str = "\
import threading
counter = 0
def add():
    global counter
    counter += 1
for _ in range(2):
    threading.Thread(target=add).start()
";

    fn holds(text: &str) -> Reach {
        Reach::Holds(Condition::read(text).unwrap())
    }

    #[test]
    fn the_fewest_moves_are_found_or_that_there_are_none() {
        assert_eq!(typed(TALLY, &holds("counter == 2")), "1 1 2 2");
        assert_eq!(typed(TALLY, &holds("counter == 1")), "1 1");
        assert_eq!(found(TALLY, &holds("counter == 3")), SearchOutcome::Never);
        assert_eq!(found(TALLY, &Reach::Deadlock), SearchOutcome::Never);
        let divide = TALLY.replace("counter += 1", "counter = 1 / (1 - counter)");
        assert_eq!(typed(&divide, &Reach::Failure("ZeroDivisionError".to_owned())), "1 1 2");
        let chooses = "import random\nside = random.choice(['heads', 'tails'])\n";
        assert_eq!(typed(chooses, &holds("side == 'tails'")), "0=tails");
    }

    #[test]
    fn deadlocks_are_found_with_the_fewest_moves() {
        let locks = "import threading\na, b = threading.Lock(), threading.Lock()\ndef work(one, other):\n    \
                     with one:\n        with other:\n            pass\nfor given in [(a, b), (b, a)]:\n    \
                     threading.Thread(target=work, args=given).start()\n";
        assert_eq!(typed(locks, &Reach::Deadlock), "1 2");
    }

    #[test]
    fn a_program_without_end_is_given_up() {
        let text = TALLY.replace("    counter += 1", "    while True:\n        counter += 1");
        let Ok(machine) = read("t.py", &text) else { panic!("it loads") };
        let (start, bounds) = (Start::of(&Schedule::new(machine)), Bounds { states: 1000, ..Bounds::default() });
        assert_eq!(search(&start, bounds, &holds("counter == -1"), &mut |_| true), SearchOutcome::NotYet);
    }
}
