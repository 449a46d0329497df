//! The states of a small program as a picture: each row is one move further from the start.

use std::fmt::Write as _;

use crate::program::explore::{Drawing, Node, NodeKind};
use crate::render::svg::escaped;
use crate::tr;

/// Colours of lanes that readers who confuse red and green can also tell apart.
const LANES: [&str; 8] = ["#555555", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d1f"];

fn colour(lane: usize) -> &'static str {
    LANES[if lane == 0 { 0 } else { 1 + (lane - 1) % (LANES.len() - 1) }]
}

fn fill(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Inner => "#ffffff",
        NodeKind::End => "#bfe5bf",
        NodeKind::Deadlock | NodeKind::Failed => "#f2b8b5",
    }
}

/// The text of a state.
fn words(node: &Node) -> String {
    let kind = match node.kind {
        NodeKind::Inner => "",
        NodeKind::End => tr!("the end"),
        NodeKind::Deadlock => tr!("deadlock"),
        NodeKind::Failed => tr!("an uncaught error"),
    };
    let words: Vec<&str> = [kind, &node.words].into_iter().filter(|words| !words.is_empty()).collect();
    words.join(": ")
}

/// The picture for Graphviz.
pub fn dot(drawing: &Drawing) -> String {
    let mut out = String::from("digraph states {\n  node [shape=circle, style=filled, label=\"\", width=0.2];\n");
    for (at, node) in drawing.nodes.iter().enumerate() {
        let words = words(node).replace('\\', "\\\\").replace('"', "\\\"");
        let _ = writeln!(out, "  {at} [fillcolor=\"{}\", tooltip=\"{words}\"];", fill(node.kind));
    }
    for edge in &drawing.edges {
        let name = edge.name.replace('\\', "\\\\").replace('"', "\\\"");
        let colour = colour(edge.lane);
        let _ = writeln!(out, "  {} -> {} [label=\"{name}\", color=\"{colour}\"];", edge.from, edge.to);
    }
    out.push_str("}\n");
    out
}

const STEP: f64 = 60.0;
const RADIUS: f64 = 9.0;

/// The path of an arrow from one state to another, and the place of its label. Arrows back go around on the right.
fn arrow((from_x, from_y): (f64, f64), (to_x, to_y): (f64, f64)) -> (String, (f64, f64)) {
    if to_y > from_y {
        let (wide, high) = (to_x - from_x, to_y - from_y);
        let part = RADIUS / wide.hypot(high);
        let (x, y) = (to_x - wide * part, to_y - high * part);
        let name = (from_x + wide * 0.4 + 3.0, from_y + high * 0.4);
        return (format!("M{from_x:.1} {from_y:.1}L{x:.1} {y:.1}"), name);
    }
    let (start, end) = (from_x + RADIUS, to_x + RADIUS);
    let far = start.max(end) + STEP * 0.6;
    // An arrow from a state to itself would have its two ends at one point.
    let apart = if from_y > to_y { 0.0 } else { RADIUS };
    let curve = format!("M{start:.1} {:.1}C{far:.1} {from_y:.1} {far:.1} {to_y:.1} {end:.1} {to_y:.1}", from_y - apart);
    (curve, (far - STEP * 0.2, f64::midpoint(from_y, to_y)))
}

/// The picture as SVG.
pub fn svg(drawing: &Drawing) -> String {
    let depth = drawing.nodes.iter().map(|node| node.depth).max().unwrap_or(0);
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); depth as usize + 1];
    for (at, node) in drawing.nodes.iter().enumerate() {
        rows[node.depth as usize].push(at);
    }
    let widest = rows.iter().map(Vec::len).max().unwrap_or(1);
    let (width, height) = (STEP * (small(widest) + 1.0), STEP * (small(rows.len()) + 1.0));
    let mut places = vec![(0.0, 0.0); drawing.nodes.len()];
    for (depth, row) in rows.iter().enumerate() {
        for (at, node) in row.iter().enumerate() {
            let x = width * (small(at) + 1.0) / (small(row.len()) + 1.0);
            places[*node] = (x, STEP * (small(depth) + 1.0));
        }
    }
    let mut body = String::new();
    for edge in &drawing.edges {
        let (colour, name) = (colour(edge.lane), escaped(&edge.name));
        let (line, (x, y)) = arrow(places[edge.from as usize], places[edge.to as usize]);
        let _ = write!(body, "<path d=\"{line}\" fill=\"none\" marker-end=\"url(#to)\" ");
        let _ = writeln!(body, "stroke=\"{colour}\"><title>{name}</title></path>");
        let _ = writeln!(body, "<text x=\"{x:.1}\" y=\"{y:.1}\" fill=\"{colour}\">{name}</text>");
    }
    for (node, (x, y)) in drawing.nodes.iter().zip(&places) {
        let (fill, words) = (fill(node.kind), escaped(&words(node)));
        let _ = write!(body, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{RADIUS}\" fill=\"{fill}\" ");
        let _ = writeln!(body, "stroke=\"#333333\"><title>{words}</title></circle>");
    }
    let title = escaped(tr!("Every state, and the moves between them: a row is one move further from the start"));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" role=\"img\" font-family=\"sans-serif\" font-size=\"10\">\n<title>{title}</title>\n\
         <marker id=\"to\" markerWidth=\"7\" markerHeight=\"6\" refX=\"6\" refY=\"3\" orient=\"auto\">\
         <path d=\"M0 0L7 3L0 6z\" fill=\"#333333\"/></marker>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{body}</svg>\n"
    )
}

#[expect(clippy::cast_precision_loss, reason = "a picture has few states")]
fn small(number: usize) -> f64 {
    number as f64
}
