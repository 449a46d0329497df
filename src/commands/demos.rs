//! `demos`: the built-in demos and the presets of the lessons in one list, since both run alike.

use clap::Args;

use crate::error::Error;
use crate::names::about;
use crate::render;
use crate::run::spec::{Demo, Spec};
use crate::session::Session;

/// List what can be run
#[derive(Clone, Debug, Args)]
pub struct Demos {}

impl Demos {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let course = session.course()?;
        let built_in = Spec::built_in_names().into_iter().filter_map(|name| {
            let spec = Spec::built_in(&name)?;
            let about = if spec.demo == Demo::Spinner { about(&spec.model) } else { about(&spec.demo) };
            Some((name, about, spec))
        });
        let presets =
            course.lessons.iter().flat_map(|lesson| lesson.presets.iter().map(move |preset| (lesson, preset)));
        let presets = presets
            .map(|(lesson, preset)| (preset.name.clone(), lesson.shown_about(preset).to_owned(), preset.spec.clone()));
        session.print(&render::course::demos(built_in.chain(presets)))
    }
}
