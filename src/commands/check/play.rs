//! Plays lessons as a learner would who knows all the answers and gives all the wrong ones first: whatever a lesson
//! asks for must be possible, and must be noticed. On the virtual clock a play takes no time and is the same every
//! time.

mod exercise;
mod names;

use std::rc::Rc;
use std::time::Duration;

use crate::commands::guess::asked;
use crate::commands::run::{Run, Target};
use crate::commands::{AfterCommand, Interpreter};
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::language;
use crate::learner::Learner;
use crate::learner::here::{Here, Standing, parts};
use crate::learner::progress::TaskPart;
use crate::lesson::diagnostics::{Diagnostic, Findings};
use crate::lesson::library::Library;
use crate::lesson::model::{Course, Lesson, Step};
use crate::lesson::source::Bytes;
use crate::lesson::task::goal::{Goal, MeasureBound};
use crate::lesson::task::predict::Predict;
use crate::lesson::task::quiz::Quiz;
use crate::lesson::task::try_it::Try;
use crate::lesson::task::{CommandLine, CommandMeaning, LessonTask};
use crate::names::name_of;
use crate::program::explore::{Bounds, Reach, SearchOutcome};
use crate::program::machine::Failure;
use crate::render::quantity::quantity;
use crate::render::step::{self, letter};
use crate::run::pace::Pace;
use crate::session::{Frontend, Session, Writes};
use crate::terminal::interrupts::Interrupts;
use crate::terminal::screen::{Look, Screen};
use crate::tr;
use crate::trace::measure::{Measure, MeasureUnit};

/// Lines of a step that fit a terminal of the usual size, above the prompt and below the command.
const HEIGHT: usize = 22;

/// The longest run that is played. A run of a day with a frame each millisecond takes most of a minute.
const LONGEST: Duration = Duration::from_mins(10);

/// The most tasks of a step that is played. Each answer draws what is left, so a step of thousands takes hours, and no
/// learner would do it.
const MOST_TASKS: usize = 100;

/// How long a learner may take to read what to type, and to type it. If the slow function of a lesson ends earlier, no
/// learner can do the lesson, although it can be played at once.
const PAUSE: Duration = Duration::from_secs(20);

/// What is needed to play lessons.
pub(super) struct LessonPlayer<'a> {
    /// The library of the course.
    pub library: &'a Library,
    pub interrupts: &'a Interrupts,
    /// Hears of the Ctrl-C that ends the check.
    pub interrupt: &'a Interrupt,
    pub interpret: Interpreter,
}

impl LessonPlayer<'_> {
    /// Plays one lesson of a course from its first step to its last. Returns its problems.
    ///
    /// # Errors
    /// [`Error::Interrupted`] by Ctrl-C.
    pub(super) fn play(&self, course: &Rc<Course>, lesson: usize) -> Result<Vec<Diagnostic>, Error> {
        let mut diagnostics = self.play_at(Duration::ZERO, course, lesson)?;
        let mut lines =
            course.lessons[lesson].steps.iter().flat_map(Step::tasks).flat_map(|task| task.kind().commands());
        if lines.any(|command| command.line.meaning == CommandMeaning::StartFuture) {
            let slow = self.play_at(PAUSE, course, lesson)?;
            let only_slow: Vec<_> = slow.into_iter().filter(|found| !diagnostics.contains(found)).collect();
            let pause = PAUSE.as_secs();
            diagnostics.extend(only_slow.into_iter().map(|found| {
                let message = tr!(
                    "a learner who takes {pause} seconds for a line cannot do this: {message}",
                    pause,
                    message = found.message
                );
                let help = tr!("let the slow function of `future start` take a minute");
                Diagnostic { message, ..found }.warns().help(help)
            }));
        }
        Ok(diagnostics)
    }

    /// Plays a lesson with a pause before each line that asks a future.
    fn play_at(&self, pause: Duration, course: &Rc<Course>, lesson: usize) -> Result<Vec<Diagnostic>, Error> {
        let findings = Findings::default();
        let mut game = Game { player: self, session: self.session(course), pause, findings };
        for step in 0..course.lessons[lesson].steps.len() {
            game.step(&Here { course: Rc::clone(course), lesson, step })?;
        }
        game.untold(&course.lessons[lesson]);
        Ok(game.findings.into_diagnostics(&course.lessons[lesson].source))
    }

    /// A throwaway session: it draws into memory, keeps no progress and writes no files.
    fn session(&self, course: &Rc<Course>) -> Session {
        let screen = Screen::glance(Look::default());
        let library = self.library.with(Rc::clone(course));
        let mut session = Session::new(screen, Frontend::Script, library, Learner::throwaway());
        session.pace = Pace::Virtual;
        session.interrupts = self.interrupts.clone();
        session.writes = Writes::Pretends;
        session
    }
}

/// A lesson that is being played.
struct Game<'a> {
    player: &'a LessonPlayer<'a>,
    session: Session,
    pause: Duration,
    findings: Findings,
}

impl Game<'_> {
    fn step(&mut self, here: &Here) -> Result<(), Error> {
        if self.player.interrupt.is_rung() {
            return Err(Error::Interrupted);
        }
        let parts = parts(here.step());
        let heading = here.step().heading(&here.lesson().source);
        // Ordinary Markdown has no tasks, and showing every step of a long change log would take minutes.
        if parts.is_empty() && !here.lesson().is_marked {
            return Ok(());
        }
        if parts.len() > MOST_TASKS {
            let message = tr!("this step has {tasks} tasks, so it was not played", tasks = parts.len());
            let help = tr!("give it {most} or fewer: part it", most = MOST_TASKS);
            self.findings.warn(heading, message).help(help);
            return Ok(());
        }
        let before = self.findings.count();
        self.session.screen.forget_recorded();
        self.session.open(here)?;
        self.height(&heading);
        for part in &parts {
            if self.is_too_long(here, *part) {
                self.session.learner.finish(here, *part, None);
                continue;
            }
            match here.task(part.task) {
                Some(LessonTask::Try(task)) if task.goal.is_some() => self.goal(here, *part, task)?,
                Some(LessonTask::Try(task)) => self.line(here, *part, task)?,
                Some(LessonTask::Predict(task)) => self.prediction(here, *part, task)?,
                Some(LessonTask::Quiz(quiz)) => self.quiz(here, *part, quiz)?,
                Some(LessonTask::Exercise(exercise)) => self.exercise(here, *part, exercise)?,
                None => {}
            }
        }
        let is_done = parts.is_empty() || self.session.learner.standing(here) == Standing::Done;
        if !is_done && self.findings.count() == before {
            self.findings.at(heading, tr!("all tasks of this step were played, and it is not done"));
        }
        Ok(())
    }

    /// Whether a run would take a learner too long. Such a run is reported and not played.
    fn is_too_long(&mut self, here: &Here, part: TaskPart) -> bool {
        let commands = here.task(part.task).map(|task| (task.kind().parts(), task.kind().commands()));
        let (parts, commands) = commands.unwrap_or_default();
        // If each command is a part of its own, only that one counts.
        let meant = commands.iter().enumerate().filter(|(number, _)| parts == 1 || *number == part.line);
        let long = meant.map(|(_, command)| command.line).find_map(|line| {
            let Target::Demo(run) = Run::read(&line.text).ok()?.target(&mut self.session).ok()? else { return None };
            Some((line, run)).filter(|(_, run)| run.spec.seconds > LONGEST || run.takes_long())
        });
        let Some((line, run)) = long else { return false };
        let seconds = quantity(MeasureUnit::Seconds, run.spec.seconds.as_secs_f64());
        let (message, help) = if run.spec.seconds > LONGEST {
            let longest = LONGEST.as_secs();
            let help = tr!("a learner waits for it: let it take {longest} seconds or less", longest);
            (tr!("this run takes {seconds}, so it was not played", seconds), help)
        } else {
            let help = tr!("give it fewer `--workers`, a longer interval, or less time");
            (tr!("in this run too much happens, so it was not played").to_owned(), help.to_owned())
        };
        self.findings.warn(&line.bytes, message).help(help);
        true
    }

    /// Complains of a step that does not fit the screen when it is opened.
    fn height(&mut self, heading: &Bytes) {
        let lines = self.session.screen.recorded().trim_end().lines().count();
        if lines > HEIGHT {
            let help = tr!("a terminal of 24 lines shows {height}: part it", height = HEIGHT);
            self.findings.warn(heading, tr!("this step takes {lines} lines", lines)).help(help);
        }
    }

    /// Plays a line that is to be typed word for word.
    fn line(&mut self, here: &Here, part: TaskPart, task: &Try) -> Result<(), Error> {
        let line = &task.lines[part.line];
        let outcome = self.types_line(line)?;
        if let (Ok(_), Some(Failure::Stopped(why))) = (&outcome, &self.session.effects.failure) {
            self.findings.at(&line.bytes, tr!("spinlab stops the program: {why}", why));
            return Ok(());
        }
        let raised = self.session.effects.raised().map(str::to_owned).filter(|_| outcome.is_ok());
        let (message, help) = match (task.fails(), &outcome) {
            (wanted, Ok(_)) if raised.is_some() && raised.as_deref() != wanted => {
                let class = raised.unwrap_or_default();
                let help = tr!("if that is meant, say so: `try {{ fails = \"{class}\" }}`", class);
                (tr!("the program ends with an uncaught {class}", class), Some(help))
            }
            (Some(_), Ok(_)) if raised.is_some() && !self.is_left(here, part) => return Ok(()),
            (None, Err(error)) => (tr!("this fails: {error}", error), error.help()),
            (Some(name), Ok(_)) => {
                let help = tr!("each command of such a block must fail: put what comes before into a block of its own");
                (tr!("this does not fail with `{name}`: it succeeds", name), Some(help.to_owned()))
            }
            (Some(name), Err(error)) if Some(name) != error.name() => {
                (tr!("this does not fail with `{name}`, but otherwise: {error}", name, error), None)
            }
            _ if self.is_left(here, part) => (tr!("this was typed, and does not count").to_owned(), None),
            _ => return Ok(()),
        };
        self.findings.at(&line.bytes, message).help_if(help);
        Ok(())
    }

    /// Plays the model answer of a goal.
    fn goal(&mut self, here: &Here, part: TaskPart, task: &Try) -> Result<(), Error> {
        let mut failed = None;
        for line in &task.lines {
            // A command that is refused may still bring a future to its goal.
            if let Err(error) = self.types_line(line)? {
                failed = Some(error);
            }
            if let (Some(Goal::Program(reach)), Some(held)) = (&task.goal, &self.session.held)
                && matches!(line.meaning, CommandMeaning::Load(_))
                && reach.is_met(held.schedule())
            {
                let help = tr!("ask for a state that the program is not in at its start");
                self.findings.at(&task.bytes, tr!("this goal is reached before any move")).help(help);
            }
        }
        if let Some(Goal::Program(reach)) = &task.goal
            && self.is_left(here, part)
        {
            if let Some(error) = failed {
                self.findings.at(&task.bytes, tr!("this fails: {error}", error)).help_if(error.help());
                return Ok(());
            }
            if !self.moves_to(here, &task.bytes, reach)? {
                return Ok(());
            }
        }
        if self.is_left(here, part) {
            let help = failed.map(|error| error.to_string()).or_else(|| self.reached(task));
            let bytes = task.lines.last().map_or(&task.bytes, |line| &line.bytes);
            self.findings.at(bytes, tr!("the model answer does not reach the goal")).help_if(help);
        }
        Ok(())
    }

    /// Moves the loaded program to a goal. Returns whether moves lead there; if not, it complains.
    fn moves_to(&mut self, here: &Here, goal: &Bytes, reach: &Reach) -> Result<bool, Error> {
        let Some(held) = &self.session.held else { return Ok(false) };
        let (text, schedule) = (held.text.clone(), held.schedule().clone());
        if self.strange_goal(here, goal, reach, schedule.machine()) {
            return Ok(false);
        }
        match self.session.way_to(reach, &text, &schedule, Bounds::default())? {
            SearchOutcome::Moves(way, _) => {
                // The caller checks whether the moves count.
                let _ = self.types(&format!("move {}", way.typed()))?;
                return Ok(true);
            }
            SearchOutcome::Never => {
                self.findings.at(goal, tr!("no moves lead to this goal"));
            }
            SearchOutcome::NotYet => {
                let advice = tr!("a smaller program is looked through whole");
                self.findings.at(goal, tr!("no moves were found that lead to this goal")).help(advice);
            }
        }
        Ok(false)
    }

    fn prediction(&mut self, here: &Here, part: TaskPart, task: &Predict) -> Result<(), Error> {
        // The virtual clock cannot measure this, so `check` tries the run alone.
        let is_live = matches!(task.measure, Measure::Cpu | Measure::Memory);
        let outcome = match &task.run {
            Some(run) if is_live => self.types_line(run)?,
            _ => self.types("answer 7")?,
        };
        let bytes = task.run.as_ref().map_or(&task.bytes, |run| &run.bytes);
        match outcome {
            Err(error) => {
                let message = tr!("this prediction cannot be made: {error}", error);
                self.findings.at(bytes, message).help_if(error.help());
            }
            Ok(_) if is_live => {
                self.session.learner.finish(here, part, None);
            }
            Ok(_) if self.is_left(here, part) => {
                self.findings.at(bytes, tr!("this prediction was made, and does not count"));
            }
            Ok(_) => {}
        }
        Ok(())
    }

    /// Complains of guesses that were kept and that no run has settled.
    fn untold(&mut self, lesson: &Lesson) {
        for guess in self.session.learner.guesses().to_vec() {
            let Some((_, predict)) = asked(lesson, &guess) else { continue };
            if !matches!(predict.measure, Measure::Cpu | Measure::Memory) {
                let help = tr!("add its `run`, or let a `try` with a `run` that measures it follow in the lesson");
                self.findings.at(&predict.bytes, tr!("no run tells whether a guess at this is right")).help(help);
            }
        }
    }

    /// Gives every wrong answer, which the lesson must refuse with its words, and then the right one, which it must
    /// accept.
    fn quiz(&mut self, here: &Here, part: TaskPart, quiz: &Quiz) -> Result<(), Error> {
        for (index, choice) in quiz.choices.iter().enumerate().filter(|(_, choice)| !choice.right) {
            let refused = matches!(self.types(&format!("answer {}", letter(index)))?, Err(Error::AlreadyReported));
            let words = match here.shown_task(part.task) {
                Some(LessonTask::Quiz(words)) => &words.choices[index],
                _ => choice,
            };
            let feedback = step::feedback(here, letter(index), words, self.session.screen.width()).plain();
            if !refused || !self.session.screen.recorded().contains(&feedback) {
                let bytes = choice.text.first().unwrap_or(&quiz.bytes);
                self.findings.at(bytes, tr!("this wrong choice is not refused with its feedback"));
            }
        }
        let right = (0..quiz.choices.len()).filter(|index| quiz.choices[*index].right).map(letter);
        let outcome = self.types(&format!("answer {}", right.collect::<String>()))?;
        if outcome.is_err() || self.is_left(here, part) {
            self.findings.at(&quiz.bytes, tr!("the right choices of this quiz are not accepted"));
        }
        Ok(())
    }

    /// Types a line of the lesson, after a pause if it asks a future.
    fn types_line(&mut self, line: &CommandLine) -> Result<Result<AfterCommand, Error>, Error> {
        if matches!(line.meaning, CommandMeaning::StartFuture | CommandMeaning::AskFuture) && !self.pause.is_zero() {
            self.session.bench.pass(self.pause);
        }
        self.types(&line.text)
    }

    /// Types a line. What a lesson sets holds for that line only.
    fn types(&mut self, line: &str) -> Result<Result<AfterCommand, Error>, Error> {
        let (spoken, look) = (language::current(), self.session.screen.look());
        self.session.screen.forget_recorded();
        let outcome = (self.player.interpret)(&mut self.session, line);
        language::speak(spoken);
        self.session.screen.set_look(look);
        self.session.pace = Pace::Virtual;
        match outcome {
            Err(Error::Interrupted) => Err(Error::Interrupted),
            _ if self.player.interrupt.is_rung() => Err(Error::Interrupted),
            outcome => Ok(outcome),
        }
    }

    fn is_left(&self, here: &Here, part: TaskPart) -> bool {
        self.session.learner.left_parts(here).contains(&part)
    }

    /// Where the model answer of a goal led.
    fn reached(&self, task: &Try) -> Option<String> {
        match task.goal.as_ref()? {
            Goal::Run(MeasureBound { measure, .. }) => {
                let measure = *measure;
                let trace = &self.session.last_run.as_ref()?.trace;
                let name = name_of(&measure);
                Some(match trace.measure(measure) {
                    Some(value) => tr!("`{name}` was {value}", name, value = quantity(measure.unit(), value)),
                    None => tr!("the last run has no measure `{name}`", name),
                })
            }
            Goal::Future(_) => {
                let state = self.session.bench.state()?;
                Some(tr!("the future is {state}", state = name_of(&state)))
            }
            Goal::Program(_) => None,
        }
    }
}
