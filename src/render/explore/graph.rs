//! The states of a small program as a picture: each row is one move further from the start.

use std::fmt::Write as _;

use crate::program::explore::{Drawing, NodeKind};
use crate::tr;

/// Colours of lanes, told apart by readers who confuse red and green, too.
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

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// For Graphviz.
pub fn dot(drawing: &Drawing) -> String {
    let mut out = String::from("digraph states {\n  node [shape=circle, style=filled, label=\"\", width=0.2];\n");
    for (at, node) in drawing.nodes.iter().enumerate() {
        let words = node.words.replace('\\', "\\\\").replace('"', "\\\"");
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

/// As a picture that a browser opens.
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
        let ((from_x, from_y), (to_x, to_y)) = (places[edge.from as usize], places[edge.to as usize]);
        let (colour, name) = (colour(edge.lane), escaped(&edge.name));
        let _ = write!(body, "<line x1=\"{from_x:.1}\" y1=\"{from_y:.1}\" x2=\"{to_x:.1}\" y2=\"{to_y:.1}\" ");
        let _ = writeln!(body, "stroke=\"{colour}\"><title>{name}</title></line>");
        let (x, y) = (from_x + (to_x - from_x) * 0.4 + 3.0, from_y + (to_y - from_y) * 0.4);
        let _ = writeln!(body, "<text x=\"{x:.1}\" y=\"{y:.1}\" fill=\"{colour}\">{name}</text>");
    }
    for (node, (x, y)) in drawing.nodes.iter().zip(&places) {
        let (fill, words) = (fill(node.kind), escaped(&node.words));
        let _ = write!(body, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{RADIUS}\" fill=\"{fill}\" ");
        let _ = writeln!(body, "stroke=\"#333333\"><title>{words}</title></circle>");
    }
    let title = escaped(tr!("Every state, and the moves between them: a row is one move further from the start"));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" role=\"img\" font-family=\"sans-serif\" font-size=\"10\">\n<title>{title}</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{body}</svg>\n"
    )
}

#[expect(clippy::cast_precision_loss, reason = "a picture has few states")]
fn small(number: usize) -> f64 {
    number as f64
}
