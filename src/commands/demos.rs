//! `demos`: the built-in demos and the presets of the lessons in one list, since both run alike.

use clap::{Args, ValueEnum};

use crate::demo::spec::{Model, Spec};
use crate::error::Error;
use crate::names::{about, name_of};
use crate::render;
use crate::session::Session;

/// List what can be run
#[derive(Clone, Debug, Args)]
pub struct Demos {}

impl Demos {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let course = session.course()?;
        let built_in = Model::value_variants().iter().map(|model| (name_of(model), about(model), Spec::new(*model)));
        let presets = course.lessons.iter().flat_map(|lesson| &lesson.presets);
        let presets = presets.map(|preset| (preset.name.clone(), preset.about.clone(), preset.spec.clone()));
        session.screen.print(&render::course::demos(built_in.chain(presets)))
    }
}
