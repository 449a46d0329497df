//! `demos`: the built-in demos and the presets of the lessons in one list, since both run alike.

use clap::Args;

use crate::demo::DEMOS;
use crate::error::Error;
use crate::language::translated;
use crate::render::course::{ListedDemo, demos};
use crate::session::Session;
use crate::tr;

/// List what can be run
#[derive(Clone, Debug, Args)]
pub struct Demos {}

impl Demos {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let course = session.course()?;
        let built_in = DEMOS.iter().map(|demo| ListedDemo {
            name: demo.name.to_owned(),
            about: translated(demo.about).to_owned(),
            variant_of: None,
        });
        let presets = course.lessons.iter().flat_map(|lesson| {
            lesson.presets.iter().map(|preset| ListedDemo {
                name: preset.name.clone(),
                about: lesson.shown_about(preset).to_owned(),
                variant_of: Some(preset.variant.typed()),
            })
        });
        let programs = course.lessons.iter().flat_map(|lesson| {
            lesson.programs.iter().map(|program| ListedDemo {
                name: program.name.clone(),
                about: tr!(
                    "A program of the lesson \"{lesson}\": `load {name}`",
                    lesson = lesson.shown_title(),
                    name = program.name
                ),
                variant_of: None,
            })
        });
        session.page(&demos(built_in.chain(presets).chain(programs)))
    }
}
