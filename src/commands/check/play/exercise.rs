//! An exercise must have work to do and be possible: its start is wrong in some order, its solution right in all.

use std::collections::HashSet;

use super::Game;
use crate::error::Error;
use crate::learner::here::Here;
use crate::learner::progress::TaskPart;
use crate::lesson::part::parted;
use crate::lesson::program::Declared;
use crate::lesson::task::exercise::Exercise;
use crate::program;
use crate::program::explore::{Bounds, explore};
use crate::program::lazy::{Lazy, assigned, lazy_answers};
use crate::program::syntax::Refusal;
use crate::render;
use crate::tr;

/// The verdict on a version of an exercise.
enum Judged {
    Right,
    /// Why, and the values at that point.
    Wrong(String, Option<String>),
    /// Nothing is wrong so far, and there are more states than are looked at.
    TooMany(String),
    NotUnderstood(Vec<Refusal>),
}

impl Game<'_> {
    pub(super) fn exercise(&mut self, here: &Here, part: TaskPart, exercise: &Exercise) -> Result<(), Error> {
        let texts = here.lesson().solution(exercise).into_iter().chain([exercise.start.text.clone()]);
        let machines: Vec<_> = texts.filter_map(|text| program::read(&exercise.start.file(), &text).ok()).collect();
        if self.strange_conditions(here, exercise, &machines.iter().collect::<Vec<_>>()) {
            self.session.learner.finish(here, part, None);
            return Ok(());
        }
        let mut solutions = here.lesson().solutions.iter();
        if let Some(solution) = solutions.find(|solution| solution.name == exercise.name()) {
            self.solution(exercise, solution)?;
        }
        self.lazy_answers(here, exercise)?;
        if let Judged::Right = self.judge(exercise, exercise.parted().part)? {
            let help = tr!("take something out of the part that the learner writes, or ask for more");
            let message = tr!("nothing is left to do: the start of this exercise is right in every order");
            self.findings.at(&exercise.start.bytes, message).help(help);
        }
        self.session.learner.finish(here, part, None);
        Ok(())
    }

    fn solution(&mut self, exercise: &Exercise, solution: &Declared) -> Result<(), Error> {
        let text = parted(&solution.text).map_or(&*solution.text, |parted| parted.part);
        match self.judge(exercise, text)? {
            Judged::Right => {}
            Judged::Wrong(why, values) => {
                self.findings.at(&solution.bytes, tr!("this solution is not right: {why}", why)).help_if(values);
            }
            Judged::TooMany(seen) => {
                let message = tr!("this solution cannot be proved, it has too many orders: {seen}", seen);
                let help =
                    tr!("give the exercise fewer threads, rounds or shared data: learners wait for a proof, too");
                self.findings.at(&solution.bytes, message).help(help);
            }
            Judged::NotUnderstood(refusals) => {
                // The error's places count in the whole program.
                let inside = parted(&solution.text).map_or(0, |parted| parted.before.len());
                let place = |at: usize| at.saturating_sub(exercise.parted().before.len()) + inside;
                for refusal in refusals {
                    let bytes = solution.place(&(place(refusal.range.start)..place(refusal.range.end)));
                    let help = refusal.help();
                    self.findings.at(bytes, refusal.what).help_if(help);
                }
            }
        }
        Ok(())
    }

    /// Checks that no way around the work proves the exercise.
    fn lazy_answers(&mut self, here: &Here, exercise: &Exercise) -> Result<(), Error> {
        let solution = here.lesson().solution(exercise);
        let answers = solution.iter().chain([&exercise.start.text]).flat_map(|program| {
            let (lesson, part) = (exercise.parted(), parted(program).map_or("", |parted| parted.part));
            let start = lesson.before.len();
            let output = exercise.wanted.output.as_deref();
            lazy_answers(program, &(start..start + part.len()), lesson.indent(), output)
        });
        let assigned = assigned(&exercise.wanted.conditions(), exercise.parted().indent());
        let mut tried = HashSet::from([exercise.parted().part.to_owned()]);
        tried.extend(solution.iter().filter_map(|program| Some(parted(program)?.part.to_owned())));
        let mut told = Vec::new();
        for (lazy, part) in answers.collect::<Vec<_>>().into_iter().chain(assigned) {
            if !told.contains(&lazy)
                && tried.insert(part.clone())
                && let Judged::Right = self.judge(exercise, &part)?
            {
                let help = tr!("ask for more: `sometimes` says what must still happen at one time");
                let message = tr!("a lazy answer is right here: {which}", which = words(&lazy));
                self.findings.at(&exercise.start.bytes, message).help(help);
                told.push(lazy);
            }
        }
        Ok(())
    }

    /// Explores an exercise with this text in the learner's part.
    fn judge(&self, exercise: &Exercise, part: &str) -> Result<Judged, Error> {
        let program = exercise.parted().with(part);
        let machine = match program::read(&exercise.start.file(), &program) {
            Ok(machine) => machine,
            Err(refusals) => return Ok(Judged::NotUnderstood(refusals)),
        };
        if let Some(refusal) = exercise.parted().reaches_out(part) {
            return Ok(Judged::NotUnderstood(vec![refusal]));
        }
        let interrupt = self.player.interrupt;
        let conditions = exercise.wanted.conditions();
        let found = explore(&machine, Bounds::default(), &conditions, &mut |_| !interrupt.is_rung());
        if interrupt.is_rung() {
            return Err(Error::Interrupted);
        }
        let found = match found {
            Ok(found) if exercise.wanted.is_endless => found.endless(),
            Ok(found) => found,
            Err(_) => return Ok(Judged::Wrong(tr!("it cannot be explored").to_owned(), None)),
        };
        Ok(match (found.is_right(), found.unfinished) {
            (true, None) => Judged::Right,
            (true, Some(_)) => Judged::TooMany(render::explore::headline(&found).plain()),
            (false, _) => {
                let (why, values) = render::explore::first_wrong(&found);
                Judged::Wrong(why, values)
            }
        })
    }
}

/// A lazy answer in words.
fn words(lazy: &Lazy) -> String {
    match lazy {
        Lazy::Empty => tr!("nothing is in the learner's part").to_owned(),
        Lazy::Passed(Some(name)) => tr!("the body of `{name}` is `pass`", name),
        Lazy::Passed(None) => tr!("the body of each function is `pass`").to_owned(),
        Lazy::Joined => tr!("each `start` is followed by its `join`").to_owned(),
        Lazy::InARow => tr!("the bodies are called in a row").to_owned(),
        Lazy::Printed => tr!("the expected text is printed").to_owned(),
        Lazy::Assigned(lines) => tr!("the part assigns what is asked for: `{lines}`", lines),
    }
}
