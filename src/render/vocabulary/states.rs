//! The words and drawings of states, and the words for each thing that a lane can lack.

use crate::text::Tone;
use crate::tr;
use crate::trace::Lack;
use crate::trace::states::State;

/// The words and the drawing of a state.
#[derive(Debug)]
pub(in crate::render) struct Drawn {
    /// What a lane in this state does, in two or three words.
    pub(in crate::render) words: &'static str,
    /// A cell of a timeline, with blocks and lines, and in ASCII. Running is solid, waiting for a time or an end is a
    /// line, waiting for what another lane has is a pattern.
    pub(in crate::render) glyph: char,
    pub(in crate::render) ascii: char,
    pub(in crate::render) tone: Tone,
    pub(in crate::render) ink: Ink,
}

/// The fill of a state in a picture. The colours of each pair are for light and for dark backgrounds.
#[derive(Debug)]
pub(in crate::render) struct Ink {
    pub(in crate::render) color: [&'static str; 2],
    pub(in crate::render) pattern: Option<Pattern>,
}

/// The words for what a lane lacks.
#[derive(Debug)]
pub(in crate::render) struct LackWords {
    pub(in crate::render) drawn: Drawn,
    /// A clause that `{subject}` lacked it, and another that `{why}` the lane would have gone on otherwise. The row of
    /// the loop also says by which task the loop was `{taken}`.
    pub(in crate::render) lacked: &'static str,
    /// A clause for how long it `{waited}`.
    pub(in crate::render) lasted: &'static str,
}

/// A tile that is repeated. Patterns distinguish states where colours do not.
#[derive(Debug)]
pub(in crate::render) struct Pattern {
    pub(in crate::render) size: [u32; 2],
    /// The drawing on a tile in the colour of the ink, as the data of an SVG path.
    pub(in crate::render) path: &'static str,
    pub(in crate::render) ground: Option<[&'static str; 2]>,
    pub(in crate::render) is_slanted: bool,
}

impl Pattern {
    /// A pattern on the background of the picture.
    const fn line(size: [u32; 2], path: &'static str) -> Self {
        Pattern { size, path, ground: None, is_slanted: false }
    }

    const fn on(ground: [&'static str; 2], size: [u32; 2], path: &'static str) -> Self {
        Pattern { size, path, ground: Some(ground), is_slanted: false }
    }
}

const RED: [&str; 2] = ["#cf222e", "#f85149"];
const GREEN: [&str; 2] = ["#2da44e", "#3fb950"];
const YELLOW: [&str; 2] = ["#d4a72c", "#bb8009"];
const ORANGE: [&str; 2] = ["#bc4c00", "#db6d28"];
const PURPLE: [&str; 2] = ["#8250df", "#a371f7"];
const GREY: [&str; 2] = ["#8c959f", "#6e7681"];
const PALE: [&str; 2] = ["#afb8c1", "#484f58"];

/// The words and the drawing of a state.
pub(in crate::render) fn state(state: State) -> Drawn {
    match state {
        State::Running => Drawn {
            words: tr!("runs"),
            glyph: '█',
            ascii: '#',
            tone: Tone::Good,
            ink: Ink { color: GREEN, pattern: None },
        },
        State::Blocked => {
            let stripes = Pattern { is_slanted: true, ..Pattern::on(["#ffebe9", "#3c1618"], [10, 10], "M0 0h5v10H0z") };
            drawn(tr!("blocks the loop"), '╳', 'X', Tone::Bad, RED, stripes)
        }
        State::Sleeping => {
            drawn(tr!("sleeps"), '─', '.', Tone::Faint, GREY, Pattern::line([4000, 20], "M0 9h4000v2H0z"))
        }
        State::AwaitsEnd => {
            let words = tr!("waits for another to end");
            drawn(words, '╌', '_', Tone::Faint, GREY, Pattern::line([8, 20], "M0 9h4v2H0z"))
        }
        State::AwaitsFuture => {
            drawn(tr!("waits for a future"), '┈', '~', Tone::Faint, GREY, Pattern::line([5, 20], "M0 9h2v2H0z"))
        }
        State::AwaitsObject => {
            let words = tr!("waits for what another does");
            drawn(words, '┄', '^', Tone::Faint, GREY, Pattern::line([12, 20], "M0 9h8v2H0z"))
        }
        State::Lacks(what) => lack(what).drawn,
        State::NotAwaited => {
            let dots = Pattern::line([12, 20], "M4.5 10a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0z");
            drawn(tr!("is not awaited"), '?', '?', Tone::Faint, PALE, dots)
        }
        State::Unknown => drawn(tr!("not known"), '·', ',', Tone::Faint, PALE, Pattern::line([12, 20], "M5 9h2v2H5z")),
    }
}

/// The words for what a lane lacks.
pub(in crate::render) fn lack(lack: Lack) -> LackWords {
    match lack {
        Lack::Loop => {
            let dots = Pattern::on(["#fff8c5", "#2e2a1f"], [5, 5], "M1.3 2.5a1.2 1.2 0 1 0 2.4 0a1.2 1.2 0 1 0-2.4 0z");
            LackWords {
                drawn: drawn(tr!("waits for the loop"), '░', ':', Tone::Warning, YELLOW, dots),
                lacked: tr!("{subject} was ready but could not run: {why}, but {taken}."),
                lasted: tr!("It waited for the loop for {waited} in all"),
            }
        }
        Lack::Core => {
            let bars = Pattern::on(["#fff1c2", "#33280f"], [4, 20], "M0 0h1.5v20H0z");
            LackWords {
                drawn: drawn(tr!("waits for a core"), '▒', '=', Tone::Warning, YELLOW, bars),
                lacked: tr!("{subject} was ready but could not run: {why}, but the system gave it no core."),
                lasted: tr!("It waited for a core for {waited} in all"),
            }
        }
        Lack::Lock => {
            let lines = Pattern::on(["#fff1e5", "#3d2010"], [6, 5], "M0 0h6v1.5H0z");
            LackWords {
                drawn: drawn(tr!("waits for a lock"), '╫', '%', Tone::Warning, ORANGE, lines),
                lacked: tr!("{subject} could not go on without the lock: {why}, but another had it."),
                lasted: tr!("It waited for the lock for {waited} in all"),
            }
        }
        Lack::Gil => {
            let checks = Pattern::on(["#fbefff", "#271d3c"], [6, 6], "M0 0h3v3H0zM3 3h3v3H3z");
            LackWords {
                drawn: drawn(tr!("waits for the GIL"), '▚', '&', Tone::Warning, PURPLE, checks),
                lacked: tr!("{subject} was ready but did not have the GIL: {why}, but another thread had it."),
                lasted: tr!("It waited for the GIL for {waited} in all"),
            }
        }
    }
}

fn drawn(words: &'static str, glyph: char, ascii: char, tone: Tone, color: [&'static str; 2], tile: Pattern) -> Drawn {
    Drawn { words, glyph, ascii, tone, ink: Ink { color, pattern: Some(tile) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The next state, in some order of all states.
    fn after(state: State) -> Option<State> {
        match state {
            State::Running => Some(State::Blocked),
            State::Blocked => Some(State::Sleeping),
            State::Sleeping => Some(State::AwaitsEnd),
            State::AwaitsEnd => Some(State::AwaitsFuture),
            State::AwaitsFuture => Some(State::AwaitsObject),
            State::AwaitsObject => Some(State::Lacks(Lack::Loop)),
            State::Lacks(Lack::Loop) => Some(State::Lacks(Lack::Core)),
            State::Lacks(Lack::Core) => Some(State::Lacks(Lack::Lock)),
            State::Lacks(Lack::Lock) => Some(State::Lacks(Lack::Gil)),
            State::Lacks(Lack::Gil) => Some(State::NotAwaited),
            State::NotAwaited => Some(State::Unknown),
            State::Unknown => None,
        }
    }

    #[test]
    fn no_two_states_are_drawn_alike() {
        let states: Vec<State> = std::iter::successors(Some(State::Running), |state| after(*state)).collect();
        for (at, one) in states.iter().enumerate() {
            for other in &states[at + 1..] {
                let (a, b) = (state(*one), state(*other));
                assert!(a.glyph != b.glyph && a.ascii != b.ascii, "{one:?} and {other:?} have the same cell");
                assert_ne!(a.words, b.words, "{one:?} and {other:?}");
            }
        }
    }
}
