//! `hint`: one hint at a time, since the first is often enough. First those of the author. Then, or if there are none,
//! it rules out a wrong choice, or says what a measure is. For a goal the last hint is the model answer.

use clap::Args;

use super::answer::Question;
use crate::error::Error;
use crate::learner::here::{Here, Standing};
use crate::learner::progress::TaskPart;
use crate::lesson::model::Block;
use crate::lesson::part::parted;
use crate::lesson::task::goal::Goal;
use crate::lesson::task::quiz::Quiz;
use crate::lesson::task::{CommandMeaning, LessonTask, TaskKind};
use crate::names::{about, name_of};
use crate::program::explore::{Bounds, SearchOutcome};
use crate::render;
use crate::render::step::letter;
use crate::session::{Frontend, Session};
use crate::text::{Line, Text, Tone};
use crate::tr;

/// The most states in which moves are searched for: more would take too long.
const MOST: usize = 100_000;

/// Show a hint; the next one each time
#[derive(Clone, Debug, Args)]
pub struct Hint {}

impl Hint {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let here = session.here()?;
        let shown = here.shown();
        let hints: Vec<_> = shown
            .step
            .blocks
            .iter()
            .filter_map(|block| if let Block::Hint(bytes) = block { Some(bytes) } else { None })
            .collect();
        let shown_before = session.learner.hints_shown(&here);
        let text = match hints.get(shown_before) {
            Some(bytes) => {
                session.learner.takes_hint(&here);
                let mut text = render::step::hint(&here, bytes, session.screen.width());
                let left = hints.len() - shown_before - 1;
                if left > 0 {
                    let more = render::quantity::counted(left, "more hint");
                    text.push(Line::of(Tone::Faint, format!("({more})")));
                }
                text
            }
            None => last(session, &here, shown_before - hints.len())?,
        };
        session.print(&text)
    }
}

/// The hint after all of the author's, `given` hints later.
fn last(session: &mut Session, here: &Here, given: usize) -> Result<Text, Error> {
    for task in here.step().tasks() {
        if let Some(answer) = session.model_answer(task)? {
            return Ok(Text::marked(tr!("One way to get there: {answer}.", answer)));
        }
    }
    if let Some(hint) = made_up(session, here, given) {
        session.learner.takes_hint(here);
        return Ok(hint);
    }
    Ok(session.solution_of(here).unwrap_or_else(|| {
        Text::marked(match session.learner.hints_shown(here) {
            0 => tr!("There is no hint for this step. `skip` goes on without it."),
            _ => tr!("That was the last hint. `skip` goes on without this step."),
        })
    }))
}

impl Session {
    /// One way to do a task, where the step does not show it. For a program it is the shortest row of moves, by a
    /// search.
    ///
    /// # Errors
    /// If Ctrl-C ends the search, or if signals cannot be handled.
    fn model_answer(&mut self, task: &LessonTask) -> Result<Option<String>, Error> {
        let answer = task.kind().model_answer();
        let LessonTask::Try(asked) = task else { return Ok(answer) };
        let Some(Goal::Program(reach)) = &asked.goal else { return Ok(answer) };
        // The author may have written the moves.
        if asked.lines.iter().any(|line| line.meaning == CommandMeaning::Move) {
            return Ok(answer);
        }
        let file = asked.loads().and_then(|name| self.declared_program(name).ok()?);
        let schedule = file.as_ref().and_then(|file| self.schedule_of(file).ok());
        let (Some(answer), Some(file), Some(schedule)) = (&answer, file, schedule) else { return Ok(None) };
        if self.frontend == Frontend::Argv {
            self.hear_signals()?;
        }
        let bounds = Bounds { states: MOST, ..Bounds::default() };
        Ok(Some(match self.way_to(reach, &file.text, &schedule, bounds)? {
            SearchOutcome::Moves(way, _) => {
                tr!("{first}, then {next}", first = answer, next = format!("`move {}`", way.typed()))
            }
            SearchOutcome::Never | SearchOutcome::NotYet => answer.clone(),
        }))
    }

    /// One way to write the part of an exercise, once it is proved; before that, a line that says when `hint` shows it.
    fn solution_of(&mut self, here: &Here) -> Option<Text> {
        let mut tasks = here.step().tasks().enumerate();
        let (task, exercise) = tasks.find_map(|(number, task)| Some((number, task.exercise()?)))?;
        let is_proved = self.learner.standing(here) == Standing::Done
            || self.learner.done_parts(here).contains(&TaskPart { task, line: 0 });
        let solution = here.lesson().solution(exercise)?;
        let part = parted(&solution)?.part;
        if !is_proved {
            let words = tr!("Once the exercise is proved, `hint` shows one way to write it.");
            return Some(Text::marked(words));
        }
        let mut text = Text::marked(tr!("One way to write your part:"));
        text.extend(render::source::part("python", part, self.screen.width()));
        Some(text)
    }
}

/// A hint on the first open question, after all of the author's; None if no more than `given` can be made.
fn made_up(session: &Session, here: &Here, given: usize) -> Option<Text> {
    let open = session.learner.left_tasks(here);
    let (part, question) = open.into_iter().find_map(|(part, task)| Some((part, Question::of(task)?)))?;
    match question {
        Question::Quiz(quiz) => {
            let wrong = ruled_out(quiz, given)?;
            let words = here.shown_task(part.task).and_then(Question::of);
            let choice = if let Some(Question::Quiz(words)) = words { words.choices.get(wrong) } else { None };
            let choice = choice.unwrap_or(&quiz.choices[wrong]);
            Some(render::step::feedback(here, letter(wrong), choice, session.screen.width()))
        }
        Question::Predict(predict) => {
            let (name, about) = (name_of(&predict.measure), about(&predict.measure));
            (given == 0).then(|| Text::marked(tr!("What is asked is `{name}`: {about}.", name, about)))
        }
    }
}

/// The next wrong choice to rule out. The last wrong one is kept, unless it is the only one.
fn ruled_out(quiz: &Quiz, given: usize) -> Option<usize> {
    let wrong: Vec<usize> = (0..quiz.choices.len()).filter(|index| !quiz.choices[*index].right).collect();
    let most = wrong.len().saturating_sub(1).max(1);
    wrong.into_iter().take(most).nth(given)
}
