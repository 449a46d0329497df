//! `edit`: the learner's own copy of an exercise, in the editor of the learner's choice.

use clap::Args;

use crate::error::{Error, NameKind};
use crate::lesson::parse::Declarations;
use crate::render;
use crate::session::{Session, Writes};
use crate::terminal::editor;
use crate::text::harmless;
use crate::tr;

/// Write your part of an exercise, in your editor
///
/// Your copy of the exercise is a file that is never overwritten; what you write stands between `# your part` and `#
/// end of your part`. It is opened with `$VISUAL` or `$EDITOR`. What you save is proved when the editor ends or, if you
/// have opened the file yourself, with your next command. `reset` puts the start back.
#[derive(Clone, Debug, Args)]
pub struct Edit {
    /// An exercise of a lesson; without it, that of the open step
    #[arg(value_name = "EXERCISE")]
    pub(super) exercise: Option<String>,
}

impl Edit {
    /// Whether its exercise is one that lessons declare.
    ///
    /// # Errors
    /// [`Error::Unknown`] if it is none.
    pub(super) fn check(&self, declared: &Declarations) -> Result<(), Error> {
        match &self.exercise {
            Some(name) if !declared.exercises.contains(name) => {
                Err(Error::unknown(NameKind::Exercise, name, &declared.exercises))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let asked = session.asked_exercise(self.exercise.as_deref())?;
        let Some(path) = session.learner.exercise_file(&asked.lesson, asked.exercise.name()) else {
            let words = tr!("there is no directory for your files; set SPINLAB_STATE");
            return if session.writes == Writes::Pretends { Ok(()) } else { Err(Error::refused(words)) };
        };
        let prepared = session.prepare(&asked, &path)?;
        session.print(&prepared)?;
        // On one line, however long, so that it can be copied.
        session.print_raw(&format!("{}\n", harmless(&path.display().to_string())))?;
        let Some(words) = editor::wanted() else {
            let words = tr!("Open it in an editor of yours. What you save is proved with your next command. With \
                 `EDITOR=vi spinlab` the editor opens by itself.");
            return session.say(words);
        };
        session.hear_signals()?;
        let ended = editor::open(&words, &path, &session.modes);
        // A Ctrl-C in the editor is not for this program.
        session.interrupts.begin_line();
        let editor = words.join(" ");
        let trouble = match ended {
            Ok(status) if status.success() => None,
            Ok(status) => Some(tr!("`{editor}` has failed: {status}", editor, status)),
            Err(error) => Some(tr!("`{editor}` cannot be started: {error}", editor, error)),
        };
        if let Some(trouble) = trouble {
            session.screen.complain(&render::error::warning(&trouble));
        }
        if session.prove_if_saved()? {
            return Ok(());
        }
        session.say(tr!("Nothing new was saved. `prove` proves what is there."))
    }
}
