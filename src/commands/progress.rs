//! `progress`: what is done, for the learner and, as JSON, for others.

use clap::Args;
use nix::unistd::{Uid, User};
use serde_json::json;

use crate::error::Error;
use crate::learner::here::{Standing, standing, undone};
use crate::learner::step::StepId;
use crate::render;
use crate::session::Session;
use crate::text::harmless_json;

/// Show how far you are
#[derive(Clone, Debug, Args)]
pub struct Progress {
    /// As JSON, every lesson with its steps
    #[arg(long)]
    json: bool,
}

impl Progress {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let course = session.course()?;
        let ledger = session.learner.ledger().clone();
        session.show_notices();
        if !self.json {
            return session.page(&render::course::progress(&course, &ledger, session.screen.width()));
        }
        let lessons: Vec<_> = course
            .lessons
            .iter()
            .map(|lesson| {
                let steps = lesson.steps.iter().enumerate().map(|(number, step)| {
                    let title = &lesson.shown(number).step.title;
                    let state = match standing(&ledger, lesson, step) {
                        Standing::Open => "open",
                        Standing::Done => "done",
                        Standing::Changed => "changed",
                    };
                    json!({ "name": step.name, "title": title, "state": state })
                });
                let done = lesson.steps.len() - undone(&ledger, lesson);
                let title = lesson.shown_title();
                let steps: Vec<_> = steps.collect();
                json!({ "id": lesson.id, "pack": lesson.pack.id, "title": title, "done": done, "steps": steps })
            })
            .collect();
        let steps = course.lessons.iter().map(|lesson| lesson.steps.len()).sum::<usize>();
        let left = course.lessons.iter().map(|lesson| undone(&ledger, lesson)).sum::<usize>();
        let place = ledger.place.as_ref().map(|place| place_json(&place.id));
        session.print_raw(&harmless_json(&json!({
            "spinlab": env!("CARGO_PKG_VERSION"),
            "learner": learner(),
            "done": steps - left,
            "steps": steps,
            "place": place,
            "lessons": lessons,
        })))
    }
}

fn place_json(id: &StepId) -> serde_json::Value {
    json!({ "pack": id.pack, "lesson": id.lesson, "step": id.step })
}

/// Who learns, for a class list: the name of the user who runs this program.
fn learner() -> Option<String> {
    User::from_uid(Uid::current()).ok().flatten().map(|user| user.name)
}
