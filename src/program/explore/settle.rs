//! Runs lanes to the point where they need a move to go on.

use crate::program::machine::{Leash, Machine, Operation, Pause, Watch};
use crate::program::schedule::{LONGEST_MOVE, too_long};

/// Why a lane paused, and the operation that it is in front of.
pub(super) type LanePause = (Pause, Option<Operation>);

/// Runs a lane. Returns why it paused, the operation that it is in front of, and how many instructions it ran.
pub(super) fn lead(
    machine: &mut Machine,
    watch: &mut Watch,
    lane: usize,
    moves: u32,
) -> (Pause, Option<Operation>, u64) {
    let leash = Leash::Moves(moves, std::mem::take(watch));
    let (pause, operation) = machine.lead(lane, leash, LONGEST_MOVE);
    let ran = LONGEST_MOVE - machine.instructions_left();
    if let Leash::Moves(_, after) = machine.take_leash() {
        *watch = after;
    }
    if pause == Pause::Budget {
        machine.stop(lane, too_long());
        return (Pause::Ended, None, ran);
    }
    (pause, operation, ran)
}

/// Runs every lane that needs no move to go on, and notes how each paused.
pub(super) fn settle(machine: &mut Machine, watch: &mut Watch, stands: &mut Vec<LanePause>) {
    let mut lane = 0;
    while lane < machine.lane_count() {
        stands.resize(machine.lane_count(), (Pause::Ended, None));
        if machine.has_ended(lane) {
            stands[lane] = (Pause::Ended, None);
        } else if machine.is_task(lane) {
            // Its thread moves for it.
            stands[lane] = machine.wait_of(lane).map_or((Pause::Move, None), |wait| (Pause::Waits(wait), None));
        } else {
            let (pause, operation, ran) = lead(machine, watch, lane, 0);
            stands.resize(machine.lane_count(), (Pause::Ended, None));
            stands[lane] = (pause, operation);
            // A lane that cannot go on tries one instruction.
            if ran > 1 {
                lane = 0;
                continue;
            }
        }
        lane += 1;
        if lane == machine.lane_count()
            && let Some(thread) = alone(machine, stands)
        {
            // Nothing else can happen: the turn goes on, and the loop goes to its next timer.
            machine.run_out(thread);
            lane = 0;
        }
    }
}

/// The only thread that can go on, if it waits within a turn or for the timers of its event loop.
fn alone(machine: &Machine, stands: &[LanePause]) -> Option<usize> {
    if machine.has_ended(0) {
        return None;
    }
    let mut found = None;
    for (thread, (pause, _)) in stands.iter().enumerate().filter(|(lane, _)| !machine.is_task(*lane)) {
        let can_go_on = match pause {
            Pause::Waits(wait) => wait.until.is_some(),
            Pause::Move => return None,
            Pause::Ended | Pause::Budget => false,
        };
        if can_go_on && (found.is_some() || !machine.waits_without_move(thread)) {
            return None;
        }
        found = found.or(can_go_on.then_some(thread));
    }
    found
}
