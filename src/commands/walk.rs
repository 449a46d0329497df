//! What the commands that walk through a course share: looking a lesson or a step up, opening it, showing it.

use std::rc::Rc;

use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, NameKind};
use crate::learner::here::{Here, undone};
use crate::learner::progress::TaskPart;
use crate::learner::{NotOpen, StepChange};
use crate::lesson::model::{Course, Lesson};
use crate::render;
use crate::render::quantity::counted;
use crate::session::Session;
use crate::text::{Line, Text, Tone};
use crate::tr;

/// Where the short route leads at the end of a lesson.
enum Route {
    /// To this lesson, which is not the next one of the course.
    GoesOn(Here),
    Ends,
}

impl Route {
    /// What the learner is told; `following` is the next lesson of the course.
    fn words(&self, following: &Here) -> String {
        let next = &following.lesson().id;
        match self {
            Route::GoesOn(ahead) => tr!(
                "The short route goes on with `{id}`, open now. `open {next}` \
                 begins with what it leaves out: {lessons}.",
                id = ahead.lesson().id,
                next,
                lessons = counted(ahead.lesson.saturating_sub(following.lesson), "lesson")
            ),
            Route::Ends => tr!("That was the short route. `{next}` and the others are the rest of the course.", next),
        }
    }
}

impl Session {
    /// The open step.
    ///
    /// # Errors
    /// [`Error::NoLesson`] if none is open, [`Error::LessonGone`] if its lesson was removed.
    pub fn here(&mut self) -> Result<Here, Error> {
        let course = self.course()?;
        self.here_in(&course)
    }

    /// The open step. The next command that walks or lists tells what is wrong with lesson files.
    ///
    /// # Errors
    /// See [`Session::here`].
    pub fn here_quietly(&mut self) -> Result<Here, Error> {
        let course = self.course_quietly()?;
        self.here_in(&course)
    }

    fn here_in(&mut self, course: &Rc<Course>) -> Result<Here, Error> {
        self.learner.here(course).map_err(|why| match why {
            NotOpen::Nothing => Error::NoLesson,
            NotOpen::Gone(lesson) => Error::LessonGone(lesson),
        })
    }

    /// The lesson of this number in the list, or of this id.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub fn find_lesson(&mut self, name: &str) -> Result<Here, Error> {
        let course = self.course()?;
        // In an id, a letter and its accent are one character; the file's name may have two.
        let name = &name.nfc().collect::<String>();
        let is_meant = |lesson: &Lesson| lesson.id == *name || lesson.shown_title().eq_ignore_ascii_case(name);
        // The first words of a title are enough, if no other title begins with them. Korean words may have particles
        // behind them.
        let begins = |lesson: &Lesson| {
            let title = lesson.shown_title().to_lowercase();
            let rest = title.strip_prefix(&name.to_lowercase());
            rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric()))
        };
        let only = || {
            let mut all = (0..course.lessons.len()).filter(|number| begins(&course.lessons[*number]));
            all.next().filter(|_| all.next().is_none())
        };
        let Some(lesson) = by_number_or(name, &course.lessons, is_meant).or_else(only) else {
            return Err(Error::unknown(NameKind::Lesson, name, course.lessons.iter().map(|lesson| &lesson.id)));
        };
        Ok(Here { course, lesson, step: 0 })
    }

    /// The step of the open lesson of this number or name.
    ///
    /// # Errors
    /// [`Error::Unknown`], or [`Error::NoLesson`].
    pub fn find_step(&mut self, name: &str) -> Result<Here, Error> {
        let here = self.here()?;
        let steps = &here.lesson().steps;
        let Some(step) = by_number_or(name, steps, |step| step.name == name || step.title == name)
            .or_else(|| (0..steps.len()).find(|step| here.lesson().shown(*step).step.title == name))
        else {
            return Err(Error::unknown(NameKind::Step, name, steps.iter().map(|step| &step.name)));
        };
        Ok(here.at(here.lesson, step))
    }

    /// Opens a step anew, with its tasks open again. Saves the place, then shows the step.
    ///
    /// # Errors
    /// If the step cannot be shown.
    pub fn open(&mut self, here: &Here) -> Result<(), Error> {
        self.learner.open(here);
        self.show(here)
    }

    /// Shows a step with what is left to do in it.
    ///
    /// # Errors
    /// If it cannot be shown.
    pub fn show(&mut self, here: &Here) -> Result<(), Error> {
        self.learner.sees(here);
        if here.course.kept.contains(&here.lesson().source.path) {
            let path = here.lesson().source.path.display();
            let words = tr!("{path} has a mistake now; this is how it was before. `check` shows the mistake.", path);
            self.screen.complain(&render::error::warning(&words));
        }
        let standing = self.learner.standing(here);
        let done = self.learner.done_parts(here);
        self.show_notices();
        self.print(&render::step::step(here, standing, &done, self.screen.width()))?;
        self.screen.has_asked();
        Ok(())
    }

    /// Shows the open step, `here`, anew if its file has changed since the learner saw it. Returns whether it did.
    ///
    /// # Errors
    /// If it cannot be shown.
    pub fn show_if_changed(&mut self, here: &Here) -> Result<bool, Error> {
        let Some(change) = self.learner.change(here) else { return Ok(false) };
        let words = match change {
            StepChange::Gone => tr!("The step you were at is gone. This one is in its place:"),
            StepChange::Text => tr!("This step has changed:"),
        };
        self.print(&Text::from(Line::of(Tone::Warning, words)))?;
        match change {
            StepChange::Gone => self.open(here)?,
            StepChange::Text => self.show(here)?,
        }
        Ok(true)
    }

    /// Marks a part of the step as done. If the answer was judged, the record counts it as right or wrong. Shows the
    /// text and what follows.
    ///
    /// # Errors
    /// If it cannot be shown.
    pub(crate) fn finish(
        &mut self,
        here: &Here,
        part: TaskPart,
        judged: Option<bool>,
        mut text: Text,
    ) -> Result<(), Error> {
        let complete = self.learner.finish(here, part, judged);
        text.extend(self.praise(here, complete));
        self.show_notices();
        self.print(&text)
    }

    /// The words after a task that was done: the way on, or what is left. Where they say that Enter goes on, it does so
    /// at once, even if the last command was a move.
    pub(super) fn praise(&mut self, here: &Here, complete: bool) -> Text {
        if !complete {
            return render::step::left(here, &self.learner.left_parts(here));
        }
        if let Some(held) = &mut self.held {
            held.take_news();
        }
        let way_on = if here.following().is_some() { tr!("Enter goes on.") } else { tr!("This was the last step.") };
        Text::from(Line::of(Tone::Good, tr!("This step is done.")).with(Tone::Plain, format!(" {way_on}")))
    }

    /// Opens the step after this one, or says that there is none.
    pub(super) fn go_on(&mut self, here: &Here) -> Result<(), Error> {
        let Some(following) = here.following() else {
            self.learner.stays();
            self.show_notices();
            let end = self.end_of_course(here);
            return self.print(&end);
        };
        let route = self.route_from(here);
        if following.lesson != here.lesson {
            let lesson = here.lesson();
            let missing = undone(self.learner.ledger(), lesson);
            let id = &lesson.id;
            let words = if missing == 0 {
                tr!("That was all of `{id}`.", id)
            } else {
                let steps = counted(missing, "step");
                tr!(
                    "That was the end of `{id}`; {steps} of it you have skipped: `open {id}` leads to the first.",
                    id,
                    steps
                )
            };
            let mut text = Text::from(Line::new()).with(Line::marked(&words));
            if let Some(route) = &route {
                text.push(Line::marked(&route.words(&following)));
            }
            self.print(&text)?;
        }
        match route {
            Some(Route::GoesOn(ahead)) if following.lesson != here.lesson => self.open(&ahead),
            _ => self.open(&following),
        }
    }

    /// Where the short route leads after the lesson of a step. None if the learner is not on it, if the order of the
    /// lessons leads there anyway, or if the learner has done a step of another lesson and so left the route.
    fn route_from(&mut self, here: &Here) -> Option<Route> {
        if !here.lesson().front.short_route {
            return None;
        }
        let ledger = self.learner.ledger();
        let mut others = here.course.lessons.iter().filter(|lesson| !lesson.front.short_route);
        if others.any(|lesson| undone(ledger, lesson) < lesson.steps.len()) {
            return None;
        }
        let ahead =
            (here.lesson + 1..here.course.lessons.len()).find(|next| here.course.lessons[*next].front.short_route);
        match ahead {
            Some(next) if next == here.lesson + 1 => None,
            Some(next) => Some(Route::GoesOn(here.at(next, 0))),
            None => Some(Route::Ends),
        }
    }

    fn end_of_course(&mut self, here: &Here) -> Text {
        let ledger = self.learner.ledger();
        let missing: usize = here.course.lessons.iter().map(|lesson| undone(ledger, lesson)).sum();
        let words = if missing == 0 {
            tr!("That was the last step, and you have done every one. `demos` lists what you can go on playing with.")
                .to_owned()
        } else {
            let steps = counted(missing, "step");
            tr!("That was the last step. {steps} in the course are not done yet; `lessons` shows where.", steps)
        };
        Text::from(Line::new()).with(Line::marked(&words))
    }
}

/// The position in a list of the item of this number, counted from 1, or of this name.
fn by_number_or<T>(name: &str, list: &[T], is_called: impl Fn(&T) -> bool) -> Option<usize> {
    let by_number = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    by_number.filter(|index| *index < list.len()).or_else(|| list.iter().position(is_called))
}
