//! `undo`: takes moves of the loaded program back.

use clap::Args;

use crate::error::Error;
use crate::render;
use crate::render::quantity::counted;
use crate::session::Session;
use crate::text::Text;
use crate::tr;

/// Take moves of the loaded program back
///
/// Ends, uncaught errors and deadlocks are taken back like any other move. What was done to a future is taken back by
/// `future undo`.
#[derive(Clone, Debug, Args)]
pub struct Undo {
    /// How many moves
    #[arg(value_name = "TIMES", default_value_t = 1, value_parser = times)]
    times: usize,
}

fn times(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| tr!("it must be a whole number, such as `3`").to_owned())
}

impl Undo {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        session.needs_a_shell("undo")?;
        let is_future_meant = session.bench.is_open();
        let Some(held) = session.held.as_mut() else {
            return Err(if is_future_meant { Error::UndoOfFuture } else { session.no_program() });
        };
        let taken = held.undo(self.times);
        if taken == 0 && self.times > 0 {
            return Err(Error::NoMoves);
        }
        let moves = counted(taken, "move");
        let words = match held.made().len() {
            0 => tr!("{moves} taken back: `{name}` is at its start.", moves, name = held.name),
            left => tr!("{moves} taken back, {left} left.", moves, left = counted(left, "move")),
        };
        let mut text = Text::marked(&words);
        text.push(render::program::next(held.schedule()));
        session.print(&text)
    }
}
