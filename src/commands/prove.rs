//! `prove`: that a program is right in every interleaving, or a way on which it is not.

use std::num::NonZeroUsize;

use clap::Args;

use super::exercise::ProofVerdict;
use super::programs::{check_program, is_path};
use crate::error::Error;
use crate::lesson::parse::Declarations;
use crate::program::condition::Condition;
use crate::program::explore::{Bounds, Conditions, Start, Times};
use crate::render;
use crate::run::options::OptionRefusal;
use crate::session::{Frontend, Session};
use crate::suggest::did_you_mean;
use crate::text::last_line::shown_of;
use crate::tr;

/// Prove that nothing can go wrong in a program, whatever the order
///
/// For an exercise, it proves your own version; its conditions stand below its listing. In no interleaving may
/// there be a deadlock, an uncaught error, or a state from which no end can be reached. The conditions are Python
/// expressions over the program's globals, which may call `len`, `sorted`, `sum` and the like, and nothing of the
/// program. The exit status is 0 if that is proved, 1 if something can go wrong, 3 if not all was seen.
#[derive(Clone, Debug, Args)]
pub struct Prove {
    /// An exercise or program of a lesson, or a Python file; without it the exercise of the open step, or the loaded
    /// program
    #[arg(value_name = "PROGRAM")]
    pub(super) program: Option<String>,
    /// What must be true at every end
    #[arg(long, value_name = "EXPRESSION")]
    end: Vec<String>,
    /// What must be true in every state
    #[arg(long, value_name = "EXPRESSION")]
    always: Vec<String>,
    /// What must be true in some state
    #[arg(long, value_name = "EXPRESSION")]
    sometimes: Vec<String>,
    /// What a terminal must show at every end; `\n` in it begins a line
    #[arg(long, value_name = "TEXT")]
    output: Option<String>,
    /// The most states to look at
    #[arg(long, value_name = "NUMBER", default_value_t = Bounds::usual_states())]
    states: NonZeroUsize,
    /// When sleeps and limits of waiting end
    #[arg(long, value_enum, default_value_t)]
    times: Times,
}

impl Prove {
    /// Whether its program is one that lessons declare.
    ///
    /// # Errors
    /// As [`check_program`].
    pub(super) fn check(&self, declared: &Declarations) -> Result<(), Error> {
        check_program(self.program.as_deref(), declared)
    }

    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let asked = match &self.program {
            // Without an exercise in the open step, the loaded program is meant.
            None => match session.asked_exercise(None) {
                Err(_) if session.held.is_some() && session.frontend != Frontend::Argv => None,
                asked => Some(asked?),
            },
            Some(name) if is_path(name) => None,
            Some(name) => session.exercise(name)?,
        };
        let bounds = Bounds { states: self.states.get(), times: self.times, ..Bounds::default() };
        let verdict = if let Some(asked) = asked {
            self.refuse_conditions()?;
            session.prove_exercise(&asked, bounds, None)?
        } else {
            self.prove(session, bounds)?
        };
        match verdict {
            _ if session.frontend == Frontend::Prompt => Ok(()),
            ProofVerdict::Proved => Ok(()),
            ProofVerdict::Wrong => Err(Error::AlreadyReported),
            ProofVerdict::NotAllSeen => Err(Error::NotAllSeen),
        }
    }

    /// Refuses conditions for an exercise, which has its own.
    fn refuse_conditions(&self) -> Result<(), Error> {
        let given = [("end", &self.end), ("always", &self.always), ("sometimes", &self.sometimes)];
        let given = given.into_iter().find(|(_, texts)| !texts.is_empty()).map(|(name, _)| name);
        let given = given.or(self.output.as_ref().map(|_| "output"));
        let Some(option) = given.or((self.times != Times::default()).then_some("times")) else { return Ok(()) };
        let why = tr!("`--{option}` is not for exercises: they say themselves what must hold", option);
        Err(OptionRefusal { option: Some(option), why }.into())
    }

    /// The start of the program, its text and its name.
    fn start(&self, session: &mut Session) -> Result<(Start, String, String), Error> {
        if let Some(program) = &self.program {
            let file = session.program_file(program)?;
            let name = file.name().to_owned();
            return Ok((Start::of(&session.schedule_of(&file)?), file.text, name));
        }
        let Some(held) = session.held.as_ref() else { return Err(session.no_program()) };
        Ok((held.start(), held.text.clone(), held.name.clone()))
    }

    fn prove(&self, session: &mut Session, bounds: Bounds) -> Result<ProofVerdict, Error> {
        let (start, text, name) = self.start(session)?;
        let conditions = Conditions {
            end: conditions(&self.end)?,
            always: conditions(&self.always)?,
            sometimes: conditions(&self.sometimes)?,
            output: self.output.as_ref().map(|text| shown_of(&text.replace("\\n", "\n"))),
        };
        let all = [&conditions.end, &conditions.always, &conditions.sometimes].into_iter().flatten();
        for (name, near) in all.flat_map(|condition| condition.strange_names(&[start.machine()], None)) {
            let mut words = tr!("the program never has `{name}`, so conditions on it are false", name);
            if let Some(near) = near {
                words = format!("{words}; {}", did_you_mean(&near));
            }
            session.screen.complain(&render::error::warning(&words));
        }
        let (found, _) = session.look(None, &text, &start, bounds, &conditions)?;
        session.print(&render::explore::proof(&found, &name, &conditions))?;
        Ok(ProofVerdict::of(&found))
    }
}

/// Reads conditions.
///
/// # Errors
/// [`Error::Refused`] with what is wrong with one of them.
fn conditions(texts: &[String]) -> Result<Vec<Condition>, Error> {
    let read = |text: &String| {
        Condition::read(text).map_err(|refusal| {
            Error::refused(tr!("the condition `{condition}`: {why}", condition = text, why = refusal.what))
        })
    };
    texts.iter().map(read).collect()
}
