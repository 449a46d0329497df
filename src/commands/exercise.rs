//! Exercises: where the learner's own version of one is, and whether it is right in every order of its moves.

use std::path::Path;
use std::time::Duration;

use super::programs::ProgramFile;
use crate::error::{Error, NameKind};
use crate::files;
use crate::lesson::model::Lesson;
use crate::lesson::part::parted;
use crate::lesson::task::LessonTask;
use crate::lesson::task::exercise::Exercise;
use crate::program::explore::{Bounds, Exploration, Start, Unfinished};
use crate::render;
use crate::session::{Session, Written};
use crate::text::{Line, Text, Tone};
use crate::tr;

/// How long a proof may take that begins by itself, after the file was saved.
const UNASKED: Duration = Duration::from_secs(1);

/// An exercise and its lesson.
#[derive(Clone, Debug)]
pub(super) struct AskedExercise {
    pub(super) lesson: String,
    pub(super) exercise: Exercise,
}

/// The learner's own version of an exercise; its start, if there is no file.
struct Own {
    program: ProgramFile,
    /// The text of the file.
    written: Option<String>,
    /// The file differs from the lesson outside of the learner's part.
    is_changed_around: bool,
}

/// The result of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProofVerdict {
    Proved,
    Wrong,
    NotAllSeen,
}

impl ProofVerdict {
    pub(super) fn of(found: &Exploration) -> Self {
        match (found.is_right(), found.unfinished) {
            (true, None) => ProofVerdict::Proved,
            (false, _) => ProofVerdict::Wrong,
            (true, Some(_)) => ProofVerdict::NotAllSeen,
        }
    }
}

impl Session {
    /// The exercise of that name, if there is one.
    ///
    /// # Errors
    /// If the lessons cannot be read.
    pub(super) fn exercise(&mut self, name: &str) -> Result<Option<AskedExercise>, Error> {
        let course = self.course_quietly()?;
        let mut all = course.lessons.iter().flat_map(|lesson| lesson.exercises().map(move |found| (lesson, found)));
        let found = all.find(|(_, exercise)| exercise.name() == name);
        Ok(found.map(|(lesson, exercise)| AskedExercise { lesson: lesson.own_path(), exercise: exercise.clone() }))
    }

    /// The exercise of that name. Without a name that of the open step: the first one that is not done.
    ///
    /// # Errors
    /// [`Error::Unknown`] or [`Error::NoExercise`] if there is none.
    pub(super) fn asked_exercise(&mut self, name: Option<&str>) -> Result<AskedExercise, Error> {
        if let Some(name) = name {
            let course = self.course()?;
            let names = course.lessons.iter().flat_map(|lesson| lesson.exercises().map(Exercise::name));
            return self.exercise(name)?.ok_or_else(|| Error::unknown(NameKind::Exercise, name, names));
        }
        let here = self.here()?;
        let left = self.learner.left_tasks(&here).into_iter().map(|(_, task)| task);
        let exercise = left.chain(here.step().tasks()).find_map(LessonTask::exercise).cloned();
        let names =
            || here.course.lessons.iter().flat_map(Lesson::exercises).map(|exercise| exercise.name().to_owned());
        let exercise = exercise.ok_or_else(|| Error::NoExercise { names: names().collect() })?;
        Ok(AskedExercise { lesson: here.lesson().own_path(), exercise })
    }

    /// The learner's own version of an exercise as a program.
    ///
    /// # Errors
    /// If its file cannot be read, or has lost its marks.
    pub(super) fn own_program(&self, asked: &AskedExercise) -> Result<ProgramFile, Error> {
        self.own(asked).map(|own| own.program)
    }

    fn own(&self, AskedExercise { lesson, exercise }: &AskedExercise) -> Result<Own, Error> {
        let start = ProgramFile::declared(&exercise.start);
        let path = self.learner.exercise_file(lesson, exercise.name());
        let Some(path) = path.filter(|path| path.symlink_metadata().is_ok()) else {
            return Ok(Own { program: start, written: None, is_changed_around: false });
        };
        let written = ProgramFile::text_of(&path).map_err(Error::Unreadable)?;
        let Some(own) = parted(&written) else { return Err(Error::NoMarks(path)) };
        let text = exercise.parted().with(own.part);
        let is_changed_around = !exercise.parted().is_around(&own);
        Ok(Own { program: ProgramFile { path, text, ..start }, written: Some(written), is_changed_around })
    }

    /// Writes the learner's file of an exercise, if there is none yet. If the lesson has changed outside of the
    /// learner's part, the part is put into the new text, and the old file is kept. The text says what was done; the
    /// caller shows the path.
    ///
    /// # Errors
    /// If the file cannot be read or written, or has lost its marks.
    pub(super) fn prepare(&mut self, asked: &AskedExercise, path: &Path) -> Result<Text, Error> {
        let unwritable = |source| Error::Unwritable { path: path.to_owned(), source };
        let own = self.own(asked)?;
        let mut text = Text::new();
        if own.is_changed_around {
            let aside = files::set_aside(path, "").map_err(unwritable)?;
            text.push(Line::marked(&tr!(
                "What stands around your part is the lesson's: your part is in it now, and the old file is {aside}.",
                aside = aside.display()
            )));
        }
        if own.is_changed_around || own.written.is_none() {
            files::make_room(path)
                .and_then(|()| files::create(path, own.program.text.as_bytes()))
                .map_err(unwritable)?;
        }
        let seen = ProgramFile::text_of(path).map_err(Error::Unreadable)?;
        self.written = Some(Written { name: asked.exercise.name().to_owned(), path: path.to_owned(), seen });
        text.push(Line::of(Tone::Plain, tr!("Your file:")));
        Ok(text)
    }

    /// Moves the learner's file of an exercise aside, and writes the start in its place. Without a file it does
    /// nothing.
    ///
    /// # Errors
    /// If a file cannot be moved or written.
    pub(super) fn put_back(&mut self, lesson: &str, exercise: &Exercise) -> Result<(), Error> {
        let path = self.learner.exercise_file(lesson, exercise.name());
        let Some(path) = path.filter(|path| path.symlink_metadata().is_ok()) else { return Ok(()) };
        let unwritable = |source| Error::Unwritable { path: path.clone(), source };
        let aside = files::set_aside(&path, "").map_err(unwritable)?;
        files::create(&path, exercise.start.text.as_bytes()).map_err(unwritable)?;
        // An editor that is still open may save it again.
        let (name, seen) = (exercise.name().to_owned(), exercise.start.text.clone());
        self.written = Some(Written { name, path: path.clone(), seen });
        let words = tr!(
            "`{name}` is at its start again; what you wrote is kept in {aside}.",
            name = exercise.name(),
            aside = aside.display()
        );
        self.say(&words)
    }

    /// Proves the exercise that the learner is writing, if its file was saved since the last look. Returns whether it
    /// did.
    ///
    /// # Errors
    /// If the output is gone.
    pub(crate) fn prove_if_saved(&mut self) -> Result<bool, Error> {
        let Some(written) = &self.written else { return Ok(false) };
        // If an editor is just replacing the file, the next command looks at it.
        if ProgramFile::text_of(&written.path).map_or(true, |text| text == written.seen) {
            return Ok(false);
        }
        let name = written.name.clone();
        // The commands that need lessons complain of those that cannot be read.
        let Ok(Some(asked)) = self.exercise(&name) else { return Ok(false) };
        self.print(&Text::from(Line::of(Tone::Faint, tr!("`{name}` was saved:", name))))?;
        match self.prove_exercise(&asked, Bounds::default(), Some(UNASKED)) {
            Ok(_) | Err(Error::AlreadyReported) => Ok(true),
            Err(error @ Error::Output(_)) => Err(error),
            // The command that the learner typed runs in any case.
            Err(error) => {
                self.complain_of(&error);
                Ok(true)
            }
        }
    }

    /// Proves that an exercise is right, or shows an order of moves in which it is not.
    ///
    /// # Errors
    /// If it cannot be read or explored.
    pub(super) fn prove_exercise(
        &mut self,
        asked: &AskedExercise,
        bounds: Bounds,
        limit: Option<Duration>,
    ) -> Result<ProofVerdict, Error> {
        let Own { program, written, is_changed_around } = self.own(asked)?;
        let (name, wanted) = (asked.exercise.name(), &asked.exercise.wanted);
        if let Some(seen) = &written {
            self.written = Some(Written { name: name.to_owned(), path: program.path.clone(), seen: seen.clone() });
        }
        if is_changed_around {
            let words = tr!("What stands around your part in {path} does not count.", path = program.path.display());
            self.print(&Text::from(Line::of(Tone::Faint, words)))?;
        }
        let schedule = self.schedule_of(&program)?;
        let part = parted(&program.text).map_or("", |parted| parted.part);
        if let Some(refusal) = asked.exercise.parted().reaches_out(part) {
            return Err(self.complain_of_refusals(&program, vec![refusal]));
        }
        let conditions = wanted.conditions();
        let start = Start::of(&schedule);
        let (found, _) = self.look(limit, &program.text, &start, bounds, &conditions)?;
        let found = if wanted.is_endless { found.endless() } else { found };
        let is_cut_short =
            limit.is_some() && matches!(found.unfinished, Some(Unfinished::Stopped | Unfinished::Untold));
        if is_cut_short && found.is_right() {
            let words = tr!("A second was not enough to see all of it: `prove` takes its time.");
            self.say(words)?;
            return Ok(ProofVerdict::NotAllSeen);
        }
        let mut text = render::explore::proof(&found, name, &conditions);
        if found.has_way_to_wrong() {
            text.push(Line::of(Tone::Faint, tr!("`load {name}`, then such a `move`, leads there.", name)));
        }
        if !found.is_right() && written.is_none() {
            text.push(Line::marked(tr!("This is the start: `edit` opens your copy of it.")));
        }
        self.print(&text)?;
        let verdict = ProofVerdict::of(&found);
        match verdict {
            ProofVerdict::Proved => self.effects.proved = Some(name.to_owned()),
            ProofVerdict::Wrong if written.is_some() => self.note_wrong_proof(asked),
            ProofVerdict::Wrong | ProofVerdict::NotAllSeen => {}
        }
        Ok(verdict)
    }

    /// Counts a wrong attempt at an exercise that is not done.
    fn note_wrong_proof(&mut self, asked: &AskedExercise) {
        let Ok(here) = self.here_quietly() else { return };
        let left = self.learner.left_tasks(&here);
        let mut exercises = left.into_iter().filter_map(|(_, task)| task.exercise());
        if exercises.any(|exercise| exercise.name() == asked.exercise.name()) {
            self.learner.tried(here.open_step().id, false);
        }
    }
}
