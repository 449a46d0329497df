//! `progress`: what is done, for the learner and, as JSON, for others.

use clap::Args;
use nix::unistd::{Uid, User};

use crate::error::Error;
use crate::learner::account::Account;
use crate::render;
use crate::session::Session;
use crate::text::harmless_json;

/// Show how far you are
#[derive(Clone, Debug, Args)]
pub struct Progress {
    /// As JSON, every lesson with its steps
    #[arg(long)]
    json: bool,
    /// Who you are, for a class report; else the name of your account
    #[arg(long, value_name = "NAME", requires = "json")]
    learner: Option<String>,
}

impl Progress {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let course = session.course()?;
        let ledger = session.learner.ledger().clone();
        session.show_notices();
        if !self.json {
            return session.page(&render::course::progress(&course, &ledger, session.screen.width()));
        }
        let account = Account::of(&course, &ledger, self.learner.or_else(user));
        session.print_raw(&harmless_json(&serde_json::json!(account)))
    }
}

/// The name of the user who runs this program.
fn user() -> Option<String> {
    User::from_uid(Uid::current()).ok().flatten().map(|user| user.name)
}
