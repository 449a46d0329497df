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
    let mut search = CircleSearch::new(graph);
    let mut found = Vec::new();
    for root in 0..graph.len() as u32 {
        if !search.is_new(root) {
            continue;
        }
        search.enter(root);
        for _ in patience.each(0..u32::MAX) {
            let Some((state, at)) = search.open.pop() else { break };
            if at < graph.moves(state).end {
                search.open.push((state, at + 1));
                if !is_left_out(state, at) {
                    search.follow(state, graph.targets[at]);
                }
                continue;
            }
            let Some(part) = search.leave(state) else { continue };
            let is_own = |at: usize| graph.targets[at] == state && !is_left_out(state, at);
            if part.len() > 1 || graph.moves(state).any(is_own) {
                found.push(part);
            }
        }
        if patience.is_over() {
            break;
        }
    }
    found
}

const NEW: u32 = u32::MAX;

/// Tarjan's search. It keeps its way itself, since a way may be longer than the stack of a thread.
struct CircleSearch<'a> {
    graph: &'a Graph,
    /// The states of the way, each with the next of its moves to follow.
    open: Vec<(u32, usize)>,
    /// The states, numbered in the order in which the search came to them.
    numbers: Vec<u32>,
    next_number: u32,
    /// The lowest number of a state on the stack to which each state is known to lead.
    lows: Vec<u32>,
    /// The states whose part is not complete.
    stack: Vec<u32>,
    on_stack: Vec<bool>,
}

impl<'a> CircleSearch<'a> {
    fn new(graph: &'a Graph) -> Self {
        let count = graph.len();
        CircleSearch {
            graph,
            open: Vec::new(),
            numbers: vec![NEW; count],
            next_number: 0,
            lows: vec![0; count],
            stack: Vec::new(),
            on_stack: vec![false; count],
        }
    }

    fn is_new(&self, state: u32) -> bool {
        self.numbers[state as usize] == NEW
    }

    fn enter(&mut self, state: u32) {
        self.numbers[state as usize] = self.next_number;
        self.lows[state as usize] = self.next_number;
        self.next_number += 1;
        self.stack.push(state);
        self.on_stack[state as usize] = true;
        self.open.push((state, self.graph.moves(state).start));
    }

    fn follow(&mut self, state: u32, target: u32) {
        if self.is_new(target) {
            self.enter(target);
        } else if self.on_stack[target as usize] {
            self.lows[state as usize] = self.lows[state as usize].min(self.numbers[target as usize]);
        }
    }

    /// Goes back from a state whose moves are all followed. Returns the part that it completes, if it does.
    fn leave(&mut self, state: u32) -> Option<Vec<u32>> {
        if let Some((above, _)) = self.open.last() {
            self.lows[*above as usize] = self.lows[*above as usize].min(self.lows[state as usize]);
        }
        if self.lows[state as usize] != self.numbers[state as usize] {
            return None;
        }
        let start = self.stack.iter().rposition(|other| *other == state).unwrap_or(0);
        let part = self.stack.split_off(start);
        for state in &part {
            self.on_stack[*state as usize] = false;
        }
        Some(part)
    }
}
