//! Circles of states: runs that never have to end.

use super::graph::Graph;
use super::patience::Patience;

/// The strongly connected parts of a graph that contain a circle, without the moves that `is_left_out` names by their
/// state and number. If time runs out, some of them.
pub(super) fn circles(
    graph: &Graph,
    is_left_out: impl Fn(u32, usize) -> bool,
    patience: &mut Patience<'_>,
) -> Vec<Vec<u32>> {
    const NEW: u32 = u32::MAX;
    let count = graph.len();
    let mut numbers = vec![NEW; count];
    let mut lows = vec![0_u32; count];
    let mut on_stack = vec![false; count];
    let mut stack = Vec::new();
    let mut next_number = 0;
    let mut found = Vec::new();
    for root in 0..count as u32 {
        if numbers[root as usize] != NEW {
            continue;
        }
        // A state, and the next of its moves to follow.
        let mut open = vec![(root, graph.moves(root).start)];
        numbers[root as usize] = next_number;
        lows[root as usize] = next_number;
        next_number += 1;
        stack.push(root);
        on_stack[root as usize] = true;
        for _ in patience.each(0..u32::MAX) {
            let Some((state, at)) = open.pop() else { break };
            if at < graph.moves(state).end {
                open.push((state, at + 1));
                if is_left_out(state, at) {
                    continue;
                }
                let target = graph.targets[at];
                if numbers[target as usize] == NEW {
                    numbers[target as usize] = next_number;
                    lows[target as usize] = next_number;
                    next_number += 1;
                    stack.push(target);
                    on_stack[target as usize] = true;
                    open.push((target, graph.moves(target).start));
                } else if on_stack[target as usize] {
                    lows[state as usize] = lows[state as usize].min(numbers[target as usize]);
                }
                continue;
            }
            if let Some((above, _)) = open.last() {
                lows[*above as usize] = lows[*above as usize].min(lows[state as usize]);
            }
            if lows[state as usize] == numbers[state as usize] {
                let start = stack.iter().rposition(|other| *other == state).unwrap_or(0);
                let part = stack.split_off(start);
                for state in &part {
                    on_stack[*state as usize] = false;
                }
                let has_circle = part.len() > 1
                    || graph.moves(state).any(|at| graph.targets[at] == state && !is_left_out(state, at));
                if has_circle {
                    found.push(part);
                }
            }
        }
        if patience.is_over() {
            break;
        }
    }
    found
}
