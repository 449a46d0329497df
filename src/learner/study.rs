//! Walking through a course: which step is open, what is left of it, and when it is done.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::error::{Error, Kind};
use crate::learner::journal;
use crate::learner::place::{Here, Standing, parts, standing};
use crate::learner::progress::{Place, TaskPart};
use crate::lesson::model::Course;
use crate::render;
use crate::session::{LastShown, Session, Study};
use crate::suggest::nearest;
use crate::text::{Line, Text, Tone};
use crate::tr;

impl Session {
    /// The open step.
    ///
    /// # Errors
    /// [`Error::NoLesson`] if none is open, [`Error::LessonGone`] if it is there no more.
    pub fn here(&mut self) -> Result<Here, Error> {
        let course = self.course()?;
        self.here_in(course)
    }

    /// The same, and whatever is wrong with lesson files is left for the next command that walks or lists.
    ///
    /// # Errors
    /// See [`Session::here`].
    pub fn here_quietly(&mut self) -> Result<Here, Error> {
        let course = self.course_quietly()?;
        self.here_in(course)
    }

    fn here_in(&mut self, course: Rc<Course>) -> Result<Here, Error> {
        if self.study.place.is_none() {
            self.study.place = self.progress.ledger().place.clone();
        }
        let place = self.study.place.as_ref().ok_or(Error::NoLesson)?;
        let lesson = course.lessons.iter().position(|lesson| lesson.id == place.lesson);
        let lesson = lesson.ok_or_else(|| Error::LessonGone(place.lesson.clone()))?;
        let steps = &course.lessons[lesson].steps;
        // A step that was renamed or removed since: the one in its place, or else the first one that is not done.
        let in_its_place = self.study.shown.as_ref().map(|shown| shown.number.min(steps.len() - 1));
        let step = steps.iter().position(|step| step.name == place.step).or(in_its_place).unwrap_or_else(|| {
            let ledger = self.progress.ledger();
            steps.iter().position(|step| ledger.done(&place.lesson, &step.name).is_none()).unwrap_or(0)
        });
        Ok(Here { course, lesson, step })
    }

    /// The lesson that is meant by a number as listed, or by an id.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub fn find_lesson(&mut self, name: &str) -> Result<Here, Error> {
        let course = self.course()?;
        let Some(lesson) = by_number_or(name, &course.lessons, |lesson| lesson.id == name) else {
            let near = nearest(name, course.lessons.iter().map(|lesson| lesson.id.as_str()));
            return Err(Error::Unknown { kind: Kind::Lesson, name: name.to_owned(), near });
        };
        Ok(Here { course, lesson, step: 0 })
    }

    /// The step of the open lesson that is meant by a number or a name.
    ///
    /// # Errors
    /// [`Error::Unknown`], or [`Error::NoLesson`].
    pub fn find_step(&mut self, name: &str) -> Result<Here, Error> {
        let here = self.here()?;
        let steps = &here.lesson().steps;
        let Some(step) = by_number_or(name, steps, |step| step.name == name || step.title == name)
            .or_else(|| (0..steps.len()).find(|step| here.lesson().shown(*step).step.title == name))
        else {
            let near = nearest(name, steps.iter().map(|step| step.name.as_str()));
            return Err(Error::Unknown { kind: Kind::Step, name: name.to_owned(), near });
        };
        Ok(here.at(here.lesson, step))
    }

    /// Opens a step anew: what was done of its tasks before does not count. Saves the place, then shows the step.
    ///
    /// # Errors
    /// If the step cannot be shown.
    pub fn open(&mut self, here: &Here) -> Result<(), Error> {
        let place = here.place();
        self.study = Study { place: Some(place.clone()), ..Study::default() };
        self.progress.update(move |ledger| ledger.place = Some(place.clone()));
        self.show(here)
    }

    /// Shows a step as it stands.
    ///
    /// # Errors
    /// If it cannot be shown.
    pub fn show(&mut self, here: &Here) -> Result<(), Error> {
        self.study.unseen = false;
        self.journal.read(noted(&here.place()));
        self.study.shown = Some(last_shown(here));
        if here.course.kept.contains(&here.lesson().source.path) {
            let path = here.lesson().source.path.display();
            let words = tr!("{path} has a mistake now; this is how it was before. `check` shows the mistake.", path);
            self.screen.complain(&render::error::warning(&words));
        }
        let standing = self.standing(here);
        let done = self.done_parts(here);
        self.show_notices();
        let text = render::step::step(here, standing, &done, self.screen.width());
        self.print(&text)
    }

    /// Shows the open step anew if its file has changed since it was shown. Says whether it did.
    ///
    /// # Errors
    /// If it cannot be shown.
    pub fn show_if_changed(&mut self) -> Result<bool, Error> {
        if self.study.shown.is_none() {
            return Ok(false);
        }
        let Ok(here) = self.here_quietly() else { return Ok(false) };
        let Some(before) = self.study.shown.take() else { return Ok(false) };
        let now = last_shown(&here);
        let words = if now.name != before.name {
            tr!("The step you were at is gone. This one is in its place:")
        } else if (&now.asked, &now.shown) != (&before.asked, &before.shown) {
            tr!("This step has changed:")
        } else {
            self.study.shown = Some(now);
            return Ok(false);
        };
        self.print(&Text::from(Line::of(Tone::Warning, words)))?;
        if now.name == before.name {
            self.show(&here)?;
        } else {
            self.open(&here)?;
        }
        Ok(true)
    }

    /// Takes the open step for seen in the language that is spoken now: that its words are others is no surprise.
    pub fn see_in_another_language(&mut self) {
        if let Some(shown) = self.study.shown.take() {
            let now = self.here_quietly().ok().map(|here| last_shown(&here));
            self.study.shown = Some(match now {
                Some(now) if now.name == shown.name => LastShown { shown: now.shown, ..shown },
                _ => shown,
            });
        }
    }

    /// How a step stands with the learner.
    pub fn standing(&mut self, here: &Here) -> Standing {
        standing(self.progress.ledger(), here.lesson(), here.step())
    }

    /// The parts of the open step's tasks that are done.
    pub fn done_parts(&self, here: &Here) -> BTreeSet<TaskPart> {
        let place = self.study.place.as_ref();
        let same = |place: &&Place| place.step == here.step().name && place.digest == here.place().digest;
        place.filter(same).map(|place| place.tasks.clone()).unwrap_or_default()
    }

    /// The parts that are left, in order.
    pub fn left_parts(&self, here: &Here) -> Vec<TaskPart> {
        let done = self.done_parts(here);
        parts(here.step()).into_iter().filter(|part| !done.contains(part)).collect()
    }

    /// Marks a part of the open step's tasks as done, and the step itself if it was the last. Saved before it returns.
    /// Says whether the step is done now.
    pub fn finish(&mut self, here: &Here, part: TaskPart) -> bool {
        let mut place = here.place();
        place.tasks = self.done_parts(here);
        place.tasks.insert(part);
        self.study.place = Some(place.clone());
        let complete = self.left_parts(here).is_empty();
        self.progress.update(move |ledger| {
            if complete {
                ledger.mark(&place.lesson, &place.step, place.digest.clone());
            }
            ledger.place = Some(place.clone());
        });
        complete
    }

    /// Marks a step as done that asks for nothing. Saved before it returns.
    pub fn leave(&mut self, here: &Here) {
        let place = here.place();
        self.progress.update(move |ledger| ledger.mark(&place.lesson, &place.step, place.digest.clone()));
    }
}

fn last_shown(here: &Here) -> LastShown {
    let shown = here.shown().step.digest(here.shown().source);
    LastShown { name: here.step().name.clone(), number: here.step, asked: here.place().digest, shown }
}

/// A step as notes name it.
pub fn noted(place: &Place) -> journal::Step {
    journal::Step { lesson: place.lesson.clone(), step: place.step.clone(), title: place.title.clone() }
}

/// The place in a list of what is meant by a number, counted from 1, or else by a name.
fn by_number_or<T>(name: &str, list: &[T], is_called: impl Fn(&T) -> bool) -> Option<usize> {
    let by_number = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    by_number.filter(|index| *index < list.len()).or_else(|| list.iter().position(is_called))
}
