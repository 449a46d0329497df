//! The style sheet of the picture, for light and dark backgrounds, and the fills of the states.
//!
//! Both sets of colours are written out, because some programs that show pictures know no variables.

use std::collections::BTreeSet;

use indoc::formatdoc;

use crate::render::vocabulary::{self, Pattern};
use crate::trace::states::State;

/// The style sheet, with the inks of these states.
pub(super) fn style(states: &BTreeSet<State>) -> String {
    let inks = |dark: usize| -> String { states.iter().map(|state| colors(*state, dark)).collect() };
    let (light, dark) = (inks(0), inks(1));
    formatdoc! {"
        svg{{color-scheme:light dark}}
        text{{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#1f2328}}
        .h{{font-size:16px;font-weight:bold}}.f{{fill:#656d76;font-size:12px}}.m{{text-anchor:middle;font-weight:bold}}
        .t{{text-anchor:middle;fill:#656d76;font-size:12px}}.k{{text-anchor:middle;fill:#424a53}}
        .bg{{fill:#fff}}.g{{stroke:#e4e8ec}}
        {light}
        @media(prefers-color-scheme:dark){{
        text{{fill:#e6edf3}}.f,.t{{fill:#8b949e}}.k{{fill:#b1bac4}}
        .bg{{fill:#0d1117}}.g{{stroke:#262c34}}
        {dark}
        }}
    "}
}

/// The colours of a state, on a light or on a dark background.
fn colors(state: State, dark: usize) -> String {
    let (number, ink) = (number(state), vocabulary::state(state).ink);
    let ground = ink.pattern.and_then(|pattern| pattern.ground);
    let ground = ground.map(|ground| format!(".p{number}{{fill:{}}}", ground[dark])).unwrap_or_default();
    format!(".i{number}{{fill:{}}}{ground}", ink.color[dark])
}

/// The patterns of these states.
pub(super) fn patterns(states: &BTreeSet<State>) -> String {
    let pattern = |state: &State| vocabulary::state(*state).ink.pattern.map(|pattern| tile(*state, &pattern));
    states.iter().filter_map(pattern).collect()
}

fn tile(state: State, Pattern { size: [width, height], path, ground, is_slanted }: &Pattern) -> String {
    let number = number(state);
    let slant = if *is_slanted { " patternTransform='rotate(45)'" } else { "" };
    let ground = match ground {
        Some(_) => format!("<rect class='p{number}' width='{width}' height='{height}'/>"),
        None => String::new(),
    };
    format!(
        "<pattern id='s{number}' width='{width}' height='{height}' patternUnits='userSpaceOnUse'{slant}>{ground}\
         <path class='i{number}' d='{path}'/></pattern>\n"
    )
}

/// The fill of a state.
pub(super) fn fill(state: State) -> String {
    match vocabulary::state(state).ink.pattern {
        Some(_) => format!("fill=\"url(#s{})\"", number(state)),
        None => format!("class=\"i{}\"", number(state)),
    }
}

/// The number of a state in names of the picture: that of its letter in timelines, which is its own.
fn number(state: State) -> u32 {
    u32::from(vocabulary::state(state).ascii)
}
