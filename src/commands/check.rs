//! `check`: everything that is wrong with lesson files, for authors and for their continuous integration.

use std::path::PathBuf;

use clap::Args;

use super::grammar::Checker;
use crate::error::Error;
use crate::lesson::library::Library;
use crate::render;
use crate::render::text::{Line, Text, Tone};
use crate::render::units::counted;
use crate::session::Session;

/// Check lesson files and show everything that is wrong with them
#[derive(Clone, Debug, Args)]
pub struct Check {
    /// Files or directories; without any, the lessons that are in use
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
}

impl Check {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let mut libraries: Vec<Library> =
            self.paths.into_iter().map(|path| Library::at(path, Checker::boxed)).collect();
        if libraries.is_empty() {
            libraries.push(session.library.fresh());
        }
        let (mut lessons, mut problems) = (0, 0);
        for library in &mut libraries {
            let (course, _) = library.course()?;
            if course.lessons.is_empty() && course.problems.is_empty() {
                return Err(Error::NoLessons(library.name()));
            }
            for problem in &course.problems {
                session.screen.print(&render::error::problem(problem).with(Line::new()))?;
            }
            lessons += course.lessons.len();
            problems += course.problems.len();
        }
        let good = counted(lessons, "lesson");
        if problems == 0 {
            return session.screen.print(&Text::from(Line::of(Tone::Good, format!("{good}: nothing wrong."))));
        }
        let bad = counted(problems, "problem");
        session.screen.print(&Text::from(Line::of(Tone::Bad, format!("{bad}; {good} without any."))))?;
        Err(Error::Told)
    }
}
