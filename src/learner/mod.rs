//! The learner: which step is open, what is done, and what was read, run and answered. This room changes and returns
//! values, and saves them; it prints nothing.

pub mod account;
pub mod here;
pub mod journal;
mod noting;
pub mod progress;
pub mod record;
pub mod step;

use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use crate::files::{self, LockWait, Readers};
use crate::lesson::model::Course;
use crate::lesson::task::LessonTask;
use crate::run::pace::seconds_since_1970;
use crate::tr;
use here::{Here, Sight, Standing, parts, standing};
use journal::{Entry, Journal};
use progress::{DoneSteps, Guess, Ledger, OpenStep, ProgressFile, TaskPart};
use record::{Record, Stopwatch};
use step::StepId;

/// The memory of a learner.
pub struct Learner {
    directory: Option<PathBuf>,
    progress: ProgressFile,
    journal: Journal,
    /// The open step of this session. None until a command asks for it: then it is the one that was saved last.
    open: Option<OpenStep>,
    sight: Sight,
    clock: Box<dyn Fn() -> u64>,
    watch: Stopwatch,
    /// The last try to keep a file beside the progress failed.
    keeping_fails: bool,
    /// Why the last run was not kept, until a notice says it.
    not_kept: Option<String>,
}

/// Why no step is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotOpen {
    /// No lesson was ever opened.
    Nothing,
    /// The lesson that was open is not in the course.
    Gone(String),
}

/// What happened to the open step since the learner saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepChange {
    /// Its text or its tasks have changed.
    Text,
    /// It is no longer in its lesson, and another step is in its place.
    Gone,
}

impl Learner {
    /// The learner whose state is in a directory; without a directory it is kept until the program ends.
    pub fn in_directory(directory: Option<&Path>) -> Self {
        Learner {
            directory: directory.map(Path::to_owned),
            progress: ProgressFile::in_directory(directory),
            journal: Journal::in_directory(directory),
            open: None,
            sight: Sight::default(),
            clock: Box::new(seconds_since_1970),
            watch: Stopwatch::default(),
            keeping_fails: false,
            not_kept: None,
        }
    }

    /// A learner for checking lessons: nothing is saved, and no notice says so.
    pub fn throwaway() -> Self {
        Learner { progress: ProgressFile::throwaway(), ..Learner::in_directory(None) }
    }

    /// The learner with another clock, which gives seconds since 1970.
    #[must_use]
    pub fn with_clock(self, clock: impl Fn() -> u64 + 'static) -> Self {
        Learner { clock: Box::new(clock), ..self }
    }

    /// What is done, and the last place of the learner.
    pub fn ledger(&mut self) -> &Ledger {
        self.progress.ledger()
    }

    /// How often the ledger was changed and saved.
    pub fn saves(&self) -> u64 {
        self.progress.saves()
    }

    /// The open step by its names; None before a command of this session has asked for it.
    pub fn open_step(&self) -> Option<&OpenStep> {
        self.open.as_ref()
    }

    /// Whether this session has shown the open step.
    pub fn sees_open_step(&self) -> bool {
        self.open.is_some() && !matches!(self.sight, Sight::NotYet)
    }

    /// Whether the open step is from an earlier session; the learner was greeted with it, and it was not shown yet.
    pub fn is_back(&self) -> bool {
        matches!(self.sight, Sight::NotYet)
    }

    /// Whether this session has shown a step.
    pub fn has_seen_a_step(&self) -> bool {
        matches!(self.sight, Sight::Seen(_))
    }

    /// Opens the step that was saved last, for a learner who comes back. A step of other lessons than those in use is
    /// left to a session that uses them.
    pub fn come_back(&mut self, is_in_use: impl FnOnce(&OpenStep) -> bool) -> Option<&OpenStep> {
        let saved = self.progress.ledger().place.clone();
        self.open = saved.filter(is_in_use);
        self.sight = if self.open.is_some() { Sight::NotYet } else { Sight::Elsewhere };
        self.open.as_ref()
    }

    /// The place of the open step in a course. If it was renamed or removed: the step in its place, else the first one
    /// that is not done.
    ///
    /// # Errors
    /// See [`NotOpen`].
    pub fn here(&mut self, course: &Rc<Course>) -> Result<Here, NotOpen> {
        if self.open.is_none() {
            self.open = self.progress.ledger().place.clone();
        }
        let open = self.open.as_mut().ok_or(NotOpen::Nothing)?;
        let lesson = course.lessons.iter().position(|lesson| open.is_of(lesson));
        let lesson = lesson.ok_or_else(|| NotOpen::Gone(open.id.lesson.clone()))?;
        open.id.pack.clone_from(&course.lessons[lesson].pack.id);
        let id = &open.id;
        let steps = &course.lessons[lesson].steps;
        let in_its_place = || match &self.sight {
            Sight::Seen(seen) => Some(seen.number.min(steps.len() - 1)),
            Sight::Elsewhere | Sight::NotYet => None,
        };
        let step = steps.iter().position(|step| step.name == id.step).or_else(in_its_place).unwrap_or_else(|| {
            let ledger = self.progress.ledger();
            steps.iter().position(|step| ledger.done(&course.lessons[lesson], step).is_none()).unwrap_or(0)
        });
        Ok(Here { course: Rc::clone(course), lesson, step })
    }

    /// Whether an earlier session has saved a step. It reads no lesson.
    pub fn was_somewhere(&mut self) -> bool {
        self.open.is_some() || self.progress.ledger().place.is_some()
    }

    /// Opens a step anew, with its tasks open again. Saves before it returns.
    pub fn open(&mut self, here: &Here) {
        self.sight = Sight::default();
        let is_new = self.standing(here) == Standing::Open;
        let now = (self.clock)();
        self.save(here.open_step(), move |ledger, id| {
            if is_new {
                ledger.records.begin(id, now);
            }
        });
    }

    /// Notes that the step is on the screen.
    pub fn sees(&mut self, here: &Here) {
        self.journal.read(here.open_step().heading());
        self.sight = Sight::Seen(here.sighting());
    }

    /// How the open step differs from what the learner saw.
    pub fn change(&mut self, here: &Here) -> Option<StepChange> {
        let Sight::Seen(before) = &self.sight else { return None };
        let now = here.sighting();
        if now.name != before.name {
            return Some(StepChange::Gone);
        }
        let changed = (&now.asked, &now.shown) != (&before.asked, &before.shown);
        self.sight = Sight::Seen(now);
        changed.then_some(StepChange::Text)
    }

    /// Notes that the learner sees the step in another language, so that its other words do not count as a change.
    pub fn sees_in_another_language(&mut self, here: &Here) {
        let now = here.sighting();
        if let Sight::Seen(before) = &mut self.sight
            && now.name == before.name
        {
            before.shown = now.shown;
        }
    }

    /// How many hints of the open step were shown.
    pub fn hints_shown(&self, here: &Here) -> usize {
        self.open_in(here).map_or(0, |open| open.hints)
    }

    /// Notes that one more hint of the open step is shown. Saved before it returns.
    pub fn takes_hint(&mut self, here: &Here) {
        let mut open = self.open_in(here).cloned().unwrap_or_else(|| here.open_step());
        open.hints += 1;
        self.save(open, |ledger, id| ledger.records.of_undone_mut(id).into_iter().for_each(Record::takes_hint));
    }

    /// How far the learner is with a step.
    pub fn standing(&mut self, here: &Here) -> Standing {
        standing(self.progress.ledger(), here.lesson(), here.step())
    }

    /// The parts of the open step's tasks that are done.
    pub fn done_parts(&self, here: &Here) -> BTreeSet<TaskPart> {
        self.open_in(here).map(|open| open.tasks.clone()).unwrap_or_default()
    }

    /// The parts that are left, in order.
    pub fn left_parts(&self, here: &Here) -> Vec<TaskPart> {
        let done = self.done_parts(here);
        parts(here.step()).into_iter().filter(|part| !done.contains(part)).collect()
    }

    /// The parts that are left, in order, each with its task.
    pub fn left_tasks<'a>(&self, here: &'a Here) -> Vec<(TaskPart, &'a LessonTask)> {
        self.left_parts(here).into_iter().filter_map(|part| Some((part, here.task(part.task)?))).collect()
    }

    /// Marks a part of the open step's tasks as done, and the step itself if that was the last part. A judged attempt
    /// is noted as right or wrong. Saves once, before it returns. Returns whether the step is done now.
    pub fn finish(&mut self, here: &Here, part: TaskPart, judged: Option<bool>) -> bool {
        let mut open = self.open_in(here).cloned().unwrap_or_else(|| here.open_step());
        open.tasks.insert(part);
        self.open = Some(open.clone());
        let complete = self.left_parts(here).is_empty();
        let mark = complete.then(|| self.mark(here));
        self.save(open, move |ledger, id| {
            if let (Some(record), Some(is_right)) = (ledger.records.of_undone_mut(id), judged) {
                record.attempt(is_right);
            }
            if let Some(mark) = &mark {
                mark(ledger);
            }
        });
        complete
    }

    /// Keeps a guess, in place of an earlier one at the same question. Saves before it returns.
    pub fn keep_guess(&mut self, guess: Guess) {
        self.update(move |ledger| {
            ledger.guesses.retain(|other| (&other.id, other.task) != (&guess.id, guess.task));
            ledger.guesses.push(guess.clone());
        });
    }

    /// The guesses that no run has settled yet.
    pub fn guesses(&mut self) -> &[Guess] {
        &self.progress.ledger().guesses
    }

    /// Drops a guess that a run has settled. Saves before it returns.
    pub fn drop_guess(&mut self, guess: &Guess) {
        let guess = guess.clone();
        self.update(move |ledger| ledger.guesses.retain(|other| *other != guess));
    }

    /// Notes a command, with all that the screen showed since it began.
    pub fn note(&mut self, line: &str, output: &str) {
        let open = self.open.as_ref().or(self.progress.ledger().place.as_ref());
        self.journal.typed(open.map(OpenStep::heading), line, output);
    }

    /// All notes, in order.
    pub fn notes(&self) -> Vec<Entry> {
        self.journal.entries()
    }

    /// Marks a step as not done.
    pub fn forget_step(&mut self, here: &Here) {
        let id = here.open_step().id;
        let earlier = self.done_steps(here);
        self.update(move |ledger| {
            ledger.steps_mut(&id, &earlier).remove(&id.step);
            ledger.records.forget(|other| *other == id);
        });
    }

    /// Removes the progress and the notes of the lesson of a step.
    pub fn forget_lesson(&mut self, here: &Here) {
        let id = here.open_step().id;
        let forgotten = id.clone();
        self.update(move |ledger| {
            ledger.steps_mut(&forgotten, &DoneSteps::new()).clear();
            ledger.records.forget(|other| other.is_beside(&forgotten));
            ledger.guesses.retain(|guess| !guess.id.is_beside(&forgotten));
            let open = ledger.place.iter_mut().filter(|open| open.id.is_beside(&forgotten));
            open.for_each(|open| open.tasks.clear());
        });
        self.journal.forget(Some(&id));
        self.open.iter_mut().filter(|open| open.id.is_beside(&id)).for_each(|open| open.tasks.clear());
    }

    /// Removes all progress and all notes.
    pub fn forget_everything(&mut self) {
        self.progress.update(|ledger| *ledger = Ledger::default());
        self.journal.forget(None);
        self.open = None;
        self.sight = Sight::default();
    }

    /// Before the program ends, saves what could not be saved before. If that fails, a notice says that it is lost.
    pub fn leave(&mut self) {
        // The time since the last save counts for a step that this session has shown.
        if self.has_seen_a_step() && self.watch.runs() {
            self.update(|_| {});
        }
        self.progress.finish();
    }

    /// The file of the learner's own version of an exercise; None without a directory.
    pub fn exercise_file(&self, lesson: &str, name: &str) -> Option<PathBuf> {
        let names = Path::new(lesson).components().filter(|part| matches!(part, Component::Normal(_)));
        let lesson: PathBuf = names.collect();
        Some(self.directory.as_ref()?.join("exercises").join(lesson).join(format!("{name}.py")))
    }

    /// Writes a file of the state directory that is not read together with the progress: the last run. If that fails,
    /// the run before it, which is no longer the last one, is not left in its place, and a notice says why.
    pub fn keep(&mut self, name: &str, content: &[u8]) {
        let Some(directory) = &self.directory else { return };
        let path = directory.join(name);
        let kept = files::lock(&path, LockWait::after(self.keeping_fails))
            .and_then(|_lock| files::replace(&path, content, Readers::Owner));
        let failed_before = std::mem::replace(&mut self.keeping_fails, kept.is_err());
        if let Err(error) = kept {
            let _ = files::remove(&path);
            self.not_kept = (!failed_before).then(|| files::why(&error));
        }
    }

    /// A file that was kept; None if there is none.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn kept(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(directory) = &self.directory else { return Ok(None) };
        files::read_if_there(&directory.join(name))
    }

    /// Notices for the learner about these files, each once.
    pub fn take_notices(&mut self) -> Vec<String> {
        let of_journal = self.journal.take_trouble().map(|why| tr!("what you do is not noted: {why}", why));
        let of_run = self.not_kept.take().map(|why| tr!("this run is not kept: {why}", why));
        self.progress.take_notices().into_iter().chain(of_journal).chain(of_run).collect()
    }

    fn done_steps(&mut self, here: &Here) -> DoneSteps {
        self.progress.ledger().steps(here.lesson()).cloned().unwrap_or_default()
    }

    /// The open step, if it is this one and its text is still the one that the done tasks belong to.
    fn open_in(&self, here: &Here) -> Option<&OpenStep> {
        let now = here.open_step();
        self.open.as_ref().filter(|open| (&open.id, &open.digest) == (&now.id, &now.digest))
    }

    /// Saves which step is open, together with another change.
    fn save(&mut self, open: OpenStep, change: impl Fn(&mut Ledger, &StepId) + 'static) {
        self.open = Some(open.clone());
        self.update(move |ledger| {
            ledger.place = Some(open.clone());
            change(ledger, &open.id);
        });
    }

    /// Makes a change and saves it, with the time that has passed.
    fn update(&mut self, change: impl Fn(&mut Ledger) + 'static) {
        let change = self.timed(change);
        self.progress.update(change);
    }

    /// A change, after which the time that has passed counts for the open step.
    fn timed(&mut self, change: impl Fn(&mut Ledger) + 'static) -> impl Fn(&mut Ledger) + 'static {
        let passed = self.watch.take((self.clock)());
        move |ledger| {
            ledger.records.pass(ledger.place.as_ref().map(|place| &place.id), passed);
            change(ledger);
        }
    }
}
