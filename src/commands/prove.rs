//! `prove`: that a program is right in every interleaving, or a way on which it is not.

use clap::Args;

use super::explore::{Start, When};
use crate::error::Error;
use crate::program::Schedule;
use crate::program::condition::Condition;
use crate::program::explore::{Bounds, Conditions};
use crate::render;
use crate::session::{Frontend, Session};
use crate::tr;

/// Prove that nothing can go wrong in a program, whatever the order
///
/// In no interleaving may there be a deadlock, an uncaught error, or a state from which no end can be reached. The
/// conditions are Python expressions over the program's globals, which may not call. The exit status is 0 if that is
/// proved, 1 if something can go wrong, 3 if not all was seen.
#[derive(Clone, Debug, Args)]
pub struct Prove {
    /// A Python file, or a program of a lesson
    #[arg(value_name = "PROGRAM")]
    program: String,
    /// What must be true at every end
    #[arg(long, value_name = "EXPRESSION")]
    end: Vec<String>,
    /// What must be true in every state
    #[arg(long, value_name = "EXPRESSION")]
    always: Vec<String>,
    /// What must be true in some state
    #[arg(long, value_name = "EXPRESSION")]
    sometimes: Vec<String>,
    /// The most states to look at
    #[arg(long, value_name = "NUMBER", default_value_t = Bounds::default().states)]
    states: usize,
    /// When sleeps and limits of waiting end
    #[arg(long, value_enum, default_value_t)]
    times: When,
}

impl Prove {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let file = session.program_file(&self.program)?;
        let start = Start::of(&Schedule::new(session.machine_of(&file)?));
        let conditions = Conditions {
            end: conditions(&self.end)?,
            always: conditions(&self.always)?,
            sometimes: conditions(&self.sometimes)?,
        };
        let bounds = Bounds { states: self.states, times: self.times.times(), ..Bounds::default() };
        let (found, _) = session.look(&start, bounds, &conditions)?;
        session.print(&render::explore::proof(&found, file.name(), &conditions))?;
        if session.frontend == Frontend::Prompt {
            return Ok(());
        }
        match (found.is_right(), found.unfinished) {
            (true, None) => Ok(()),
            (false, _) => Err(Error::AlreadyReported),
            (true, Some(_)) => Err(Error::NotAllSeen),
        }
    }
}

/// # Errors
/// [`Error::Refused`] with what is wrong with one.
fn conditions(texts: &[String]) -> Result<Vec<Condition>, Error> {
    let read = |text: &String| {
        Condition::read(text).map_err(|refusal| {
            Error::Refused(tr!("the condition `{condition}`: {why}", condition = text, why = refusal.what).into())
        })
    };
    texts.iter().map(read).collect()
}
