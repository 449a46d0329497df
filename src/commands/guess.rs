//! Guesses at a run that comes later: "decide first, then try it". They are kept with the progress, until a run that
//! the lesson asks for shows whether they were right.

use super::run::Run;
use super::verdict::{Met, in_words, reason};
use crate::error::Error;
use crate::learner::here::Here;
use crate::learner::progress::{Guess, TaskPart};
use crate::lesson::model::{Lesson, Step};
use crate::lesson::task::predict::Predict;
use crate::lesson::task::{CommandLine, CommandMeaning, LessonTask};
use crate::reading::{Amount, amount};
use crate::render::quantity::measured;
use crate::session::Session;
use crate::text::Text;
use crate::tr;

impl Session {
    /// Keeps a guess until the run that shows whether it was right.
    pub(super) fn keep_guess(
        &mut self,
        here: &Here,
        part: TaskPart,
        predict: &Predict,
        (guess, words): (f64, &str),
    ) -> Result<(), Error> {
        let id = here.open_step().id;
        self.learner.keep_guess(Guess { id, task: part.task, words: words.to_owned() });
        let guess = measured(predict.measure, guess);
        self.finish(here, part, None, Text::marked(tr!("Your guess is kept: {guess}. A later run tells.", guess)))
    }

    /// Says of the guesses in this lesson whether they were right, if the last run is the one that shows it.
    ///
    /// # Errors
    /// If the output is gone.
    pub(crate) fn tell_guesses(&mut self, here: &Here) -> Result<(), Error> {
        let lesson = here.lesson();
        let guesses: Vec<Guess> =
            self.learner.guesses().iter().filter(|guess| guess.id.is_of(lesson)).cloned().collect();
        let told = guesses
            .into_iter()
            .filter(|guess| told_by(lesson, guess).is_some_and(|line| self.has_just_run(&line.text)));
        let told: Vec<Guess> = told.collect();
        for guess in told {
            let Some((step, predict)) = asked(lesson, &guess) else { continue };
            let Amount::Is(value) = amount(&guess.words, predict.measure.unit()) else { continue };
            let Some(verdict) = self.verdict(predict, value) else { continue };
            let here = here.at(here.lesson, step);
            let mut text = Text::marked(&in_words(predict, &here, guess.task).ask);
            text.extend(verdict.words());
            if verdict.met() == Met::Neither {
                text.extend(reason(self, predict, &here, guess.task));
            }
            self.learner.drop_guess(&guess);
            self.learner.was_told(guess.id, verdict.met() != Met::Neither);
            self.print(&text)?;
        }
        Ok(())
    }

    /// Whether this line asks for the run that the current command has made.
    fn has_just_run(&mut self, line: &str) -> bool {
        let target = Run::read(line).and_then(|run| run.target(self));
        target.is_ok_and(|target| self.own_run().is_some_and(|run| run.title == target.typed()))
    }
}

/// The prediction that a guess answers, and the number of its step.
pub(super) fn asked<'a>(lesson: &'a Lesson, guess: &Guess) -> Option<(usize, &'a Predict)> {
    let step = lesson.steps.iter().position(|step| step.name == guess.id.step)?;
    let LessonTask::Predict(predict) = lesson.steps[step].tasks().nth(guess.task)? else { return None };
    Some((step, predict))
}

/// The run that shows whether a guess was right: the first one that the lesson asks for after it.
fn told_by<'a>(lesson: &'a Lesson, guess: &Guess) -> Option<&'a CommandLine> {
    let (step, _) = asked(lesson, guess)?;
    let here = lesson.steps[step].tasks().skip(guess.task);
    let tasks = here.chain(lesson.steps[step + 1..].iter().flat_map(Step::tasks));
    let mut lines =
        tasks.map(LessonTask::kind).flat_map(|task| (0..task.parts()).filter_map(|part| task.to_type(part)));
    lines.find(|line| line.meaning == CommandMeaning::Run)
}
