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
    /// An exercise or program of a lesson, or a Python file; without it the exercise of the open step
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
            None => Some(session.asked_exercise(None)?),
            Some(name) if is_path(name) => None,
            Some(name) => session.exercise(name)?,
        };
        let bounds = Bounds { states: self.states.get(), times: self.times, ..Bounds::default() };
        let verdict = match (asked, &self.program) {
            (Some(asked), _) => {
                self.refuse_conditions()?;
                session.prove_exercise(&asked, bounds, None)?
            }
            (None, program) => self.prove(session, program.as_deref().unwrap_or_default(), bounds)?,
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

    fn prove(&self, session: &mut Session, program: &str, bounds: Bounds) -> Result<ProofVerdict, Error> {
        let file = session.program_file(program)?;
        let start = Start::of(&session.schedule_of(&file)?);
        let conditions = Conditions {
            end: conditions(&self.end)?,
            always: conditions(&self.always)?,
            sometimes: conditions(&self.sometimes)?,
            output: self.output.as_ref().map(|text| shown_of(&text.replace("\\n", "\n"))),
        };
        let all = [&conditions.end, &conditions.always, &conditions.sometimes].into_iter().flatten();
        for name in all.flat_map(Condition::names).filter(|name| !says(&file.text, name)) {
            let words = tr!("no `{name}` stands in this program, so conditions on it are false", name);
            session.screen.complain(&render::error::warning(&words));
        }
        let (found, _) = session.look(None, &file.text, &start, bounds, &conditions)?;
        session.print(&render::explore::proof(&found, file.name(), &conditions))?;
        Ok(ProofVerdict::of(&found))
    }
}

/// Whether a word stands in a program.
fn says(text: &str, name: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == name)
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
