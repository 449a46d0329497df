//! The shortest way to a state; among the shortest, one with the fewest switches between lanes.

use super::graph::{Graph, Reversed};
use super::patience::Patience;
use crate::program::schedule::LaneMove;

/// The fewest switches on the shortest ways to each state, for each lane that can make the last move.
#[derive(Debug)]
pub(super) struct Paths {
    lanes: usize,
    switches: Vec<u16>,
}

const NEVER: u16 = u16::MAX;

impl Paths {
    pub(super) fn new(graph: &Graph, patience: &mut Patience<'_>) -> Self {
        let lanes = graph.width() - 1;
        let mut paths = Paths { lanes, switches: vec![NEVER; graph.len() * lanes] };
        for state in patience.each(0..graph.looked_at() as u32) {
            let least = if state == 0 { 0 } else { paths.at(state).iter().copied().min().unwrap_or(NEVER) };
            for at in graph.moves(state) {
                let (target, lane) = (graph.targets[at], graph.labels[at].lane());
                if graph.depths[target as usize] == graph.depths[state as usize] + 1 {
                    let stays = if state == 0 { 0 } else { paths.at(state)[lane] };
                    let switches = stays.min(least.saturating_add(u16::from(state != 0)));
                    let place = &mut paths.switches[target as usize * lanes + lane];
                    *place = (*place).min(switches);
                }
            }
        }
        paths
    }

    fn at(&self, state: u32) -> &[u16] {
        &self.switches[state as usize * self.lanes..][..self.lanes]
    }

    /// The moves to a state, and the states on the way: one more than the moves. If two ways are equally good, the one
    /// on which lower lanes come first.
    pub(super) fn to(&self, graph: &Graph, reversed: &Reversed, state: u32) -> (Vec<LaneMove>, Vec<u32>) {
        let ways = [true, false].map(|is_high_last| self.back(graph, reversed, state, is_high_last));
        let lanes = |(moves, _): &(Vec<LaneMove>, Vec<u32>)| moves.iter().map(|next| next.lane).collect::<Vec<_>>();
        let [one, other] = ways;
        if lanes(&one) <= lanes(&other) { one } else { other }
    }

    /// The way, found from its end. If lanes are equally good, the highest or the lowest makes the last move.
    fn back(&self, graph: &Graph, reversed: &Reversed, state: u32, is_high_last: bool) -> (Vec<LaneMove>, Vec<u32>) {
        let (mut moves, mut states) = (Vec::new(), vec![state]);
        let mut state = state;
        let best = |state: u32| {
            let key = |lane: &usize| self.at(state)[*lane];
            let lanes = 0..self.lanes;
            if is_high_last { lanes.rev().min_by_key(key) } else { lanes.min_by_key(key) }.unwrap_or(0)
        };
        let mut lane = best(state);
        while state != 0 {
            let wanted = self.at(state)[lane];
            let fits = |(source, at): &(u32, u32)| {
                let is_near = graph.depths[*source as usize] + 1 == graph.depths[state as usize];
                is_near && graph.labels[*at as usize].lane() == lane
            };
            // The cost of a way through this source, and the lane that makes the move before.
            let cost = |(source, at): (u32, u32)| {
                if source == 0 {
                    return (0, lane, source, at);
                }
                let stays = self.at(source)[lane];
                let other = best(source);
                let leaves = self.at(source)[other].saturating_add(1);
                if stays <= leaves { (stays, lane, source, at) } else { (leaves, other, source, at) }
            };
            let found = reversed.into(state).filter(fits).map(cost).find(|(cost, ..)| *cost == wanted);
            let Some((_, before, source, at)) = found else { break };
            moves.push(graph.labels[at as usize].to_move());
            states.push(source);
            (state, lane) = (source, before);
        }
        moves.reverse();
        states.reverse();
        (moves, states)
    }
}
