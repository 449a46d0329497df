//! Counts the ways through a graph.

use num_bigint::BigUint;
use num_traits::Zero;

use super::graph::Graph;
use super::patience::Patience;

/// The states in an order in which every move leads to a later one. None if a way leads round in a circle, or if time
/// runs out.
pub(super) fn order(graph: &Graph, patience: &mut Patience<'_>) -> Option<Vec<u32>> {
    // Where every way to a state has the same length, the states were found in such an order.
    let is_ordered = |state: u32| graph.moves(state).all(|at| graph.targets[at] > state);
    if patience.each(0..graph.len() as u32).all(is_ordered) {
        return (!patience.is_over()).then(|| (0..graph.len() as u32).collect());
    }
    let mut missing = vec![0_u32; graph.len()];
    for target in &graph.targets {
        missing[*target as usize] += 1;
    }
    let mut order: Vec<u32> = (0..graph.len() as u32).filter(|state| missing[*state as usize] == 0).collect();
    for at in patience.each(0..graph.len() as u32) {
        let Some(state) = order.get(at as usize).copied() else { break };
        for next in graph.moves(state) {
            let target = graph.targets[next];
            missing[target as usize] -= 1;
            if missing[target as usize] == 0 {
                order.push(target);
            }
        }
    }
    (order.len() == graph.len() && !patience.is_over()).then_some(order)
}

/// The number of ways to each of these states, the first of each pair. None if time runs out.
pub(super) fn ways(
    graph: &Graph,
    order: &[u32],
    ends: &[(u32, u32)],
    patience: &mut Patience<'_>,
) -> Option<Vec<BigUint>> {
    let ways = narrow(graph, order, ends, patience).unwrap_or_else(|| wide(graph, order, ends, patience));
    (!patience.is_over()).then_some(ways)
}

/// With 128 bits, if they are enough.
fn narrow(graph: &Graph, order: &[u32], ends: &[(u32, u32)], patience: &mut Patience<'_>) -> Option<Vec<BigUint>> {
    let mut ways = vec![0_u128; graph.len()];
    ways[0] = 1;
    for at in patience.each(0..order.len() as u32) {
        let state = order[at as usize];
        let here = ways[state as usize];
        for next in graph.moves(state) {
            let there = &mut ways[graph.targets[next] as usize];
            *there = there.checked_add(here)?;
        }
    }
    Some(ends.iter().map(|(end, _)| BigUint::from(ways[*end as usize])).collect())
}

fn wide(graph: &Graph, order: &[u32], ends: &[(u32, u32)], patience: &mut Patience<'_>) -> Vec<BigUint> {
    let mut ways = vec![BigUint::zero(); graph.len()];
    ways[0] = 1_u32.into();
    for at in patience.each(0..order.len() as u32) {
        let state = order[at as usize];
        if graph.moves(state).is_empty() {
            continue;
        }
        // This number is not needed again.
        let here = std::mem::take(&mut ways[state as usize]);
        for next in graph.moves(state) {
            ways[graph.targets[next] as usize] += &here;
        }
    }
    ends.iter().map(|(end, _)| ways[*end as usize].clone()).collect()
}
