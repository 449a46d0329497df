//! `move`: lanes of the loaded program make their next moves, in the order that the learner says.

use clap::Args;

use crate::error::{Error, NameKind};
use crate::interrupt::Interrupt;
use crate::program::held::{HeldProgram, Made};
use crate::program::{LaneNext, Refused};
use crate::render;
use crate::session::Session;
use crate::text::Text;
use crate::tr;

/// The most moves of one line.
const MOST: usize = 10_000;

/// Let lanes of the loaded program move
///
/// They move one after the other: `move 1 2 1 2` is a whole schedule, `move 1x3` three moves of one lane. A lane is
/// meant by its number, its name, or the function that it runs. Without a lane, the only one that can move does, or
/// what an event loop calls next, or the one that moved last. `1=heads` is a choice of lane 1, with its result. A lane
/// that sleeps or waits with a limit wakes up or gives up.
#[derive(Clone, Debug, Args)]
pub struct Move {
    /// Which lanes, in this order
    #[arg(value_name = "MOVE")]
    lanes: Vec<String>,
}

impl Move {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        session.needs_a_shell("move")?;
        let interrupt = session.interrupts.listen();
        let Some(held) = session.held.as_mut() else { return Err(session.no_program()) };
        let before = held.made().len();
        let moved = self.moves(held, &interrupt);
        let made = &held.made()[before..];
        let mut text = Text::new();
        session.effects.moved = !made.is_empty();
        if !made.is_empty() {
            text.extend(render::program::made(made.iter()));
            text.push(render::program::next(held.schedule()));
        }
        session.print(&text)?;
        moved
    }

    fn moves(&self, held: &mut HeldProgram, interrupt: &Interrupt) -> Result<(), Error> {
        let mut words: Vec<(String, usize)> = Vec::new();
        for word in &self.lanes {
            words.push(times(held, word));
        }
        if words.is_empty() {
            let schedule = held.schedule();
            let next = schedule.only_mover().or_else(|| schedule.loop_mover()).or_else(|| held.last_moved());
            let next = next.ok_or_else(|| Error::Usage {
                message: tr!("no lane has moved yet").to_owned(),
                help: Some(tr!("say which one: `move 1`").to_owned()),
                words: Vec::new(),
            })?;
            words.push((next.to_string(), 1));
        }
        if words.iter().fold(0, |sum: usize, (_, times)| sum.saturating_add(*times)) > MOST {
            let why = tr!("at most {most} moves in one line", most = MOST);
            return Err(Error::refused(why));
        }
        for (word, times) in words {
            for _ in 0..times {
                if interrupt.is_rung() {
                    return Err(Error::Interrupted);
                }
                // `1=heads`: lane 1 makes its choice, with this result.
                let (who, result) = word.split_once('=').map_or((&*word, None), |(who, result)| (who, Some(result)));
                let lane = lane(held, who)?;
                made(held, lane, result)?;
            }
        }
        Ok(())
    }
}

/// A word such as `1`, `1x3`, `Thread-1`.
fn times(held: &HeldProgram, word: &str) -> (String, usize) {
    let is_name = held.schedule().lanes().iter().any(|lane| lane.name == word);
    let counted = word.rsplit_once('x').filter(|_| !is_name && !word.contains('='));
    match counted.and_then(|(lane, times)| Some((lane, times.parse().ok()?))) {
        Some((lane, times)) if !lane.is_empty() => (lane.to_owned(), times),
        _ => (word.to_owned(), 1),
    }
}

/// The lane that is meant by a number, by its name, or by the function that it runs.
fn lane(held: &HeldProgram, word: &str) -> Result<usize, Error> {
    let lanes = held.schedule().lanes();
    if let Some(number) = word.parse::<usize>().ok().filter(|number| *number < lanes.len()) {
        return Ok(number);
    }
    let exact: Vec<usize> = lanes.iter().filter(|lane| lane.name == word).map(|lane| lane.number).collect();
    let called = || lanes.iter().filter(|lane| lane.is_called(word)).map(|lane| lane.number).collect();
    let found: Vec<usize> = if exact.is_empty() { called() } else { exact };
    match found[..] {
        [lane] => Ok(lane),
        [] if word == "main" => Ok(0),
        [] => {
            let names: Vec<String> = lanes.iter().map(|lane| lane.name.clone()).collect();
            Err(Error::unknown(NameKind::LaneOfProgram(lanes.len() - 1), word, names))
        }
        [first, ..] => {
            let numbers = found.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
            Err(Error::Usage {
                message: tr!("`{word}` is the name of more than one lane: {numbers}", word, numbers),
                help: Some(tr!("say its number: `move {first}`", first)),
                words: vec![word.to_owned()],
            })
        }
    }
}

fn made<'a>(held: &'a mut HeldProgram, lane: usize, result: Option<&str>) -> Result<&'a Made, Error> {
    let is_over = held.schedule().has_ended();
    let moves = held.made().len();
    let outcome = match result {
        Some(result) => held.choose(lane, result),
        None => held.advance(lane),
    };
    match outcome {
        Ok(_) => Ok(&held.made()[moves]),
        Err(Refused::NoSuchLane) => Err(Error::CannotMove(tr!("there is no lane {lane}", lane))),
        Err(Refused::Cannot(_)) if is_over => Err(Error::CannotMove(tr!("the program has ended").to_owned())),
        Err(Refused::Cannot(next @ LaneNext::Ended(_))) => {
            Err(Error::CannotMove(format!("{lane} {}", render::program::waits(&next))))
        }
        Err(Refused::Cannot(next)) => {
            let waits = render::program::waits(&next);
            let instead = held.schedule().instead_of(lane).filter(|_| !matches!(next, LaneNext::Queued { .. }));
            Err(Error::CannotMove(match instead {
                Some(other) => tr!("{lane} cannot move: it {waits}; {other} goes next", lane, waits, other),
                None => tr!("{lane} cannot move: it {waits}", lane, waits),
            }))
        }
    }
}
