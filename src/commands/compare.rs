//! `compare`: several runs, one table and one picture.

use clap::Args;

use super::explore::Explore;
use super::programs::check_program;
use super::run::{Run, Target};
use super::{Command, grammar};
use crate::error::{Error, NameKind};
use crate::lesson::parse::Declarations;
use crate::render;
use crate::render::compare::table;
use crate::render::quantity::duration;
use crate::render::timeline::{Glyphs, comparison};
use crate::session::Session;
use crate::text::{Line, Text, Tone};
use crate::tr;

/// Run several demos or programs and compare them
///
/// They run one after the other. Then one picture shows what each lane did, all on the same axis of time, and one table
/// what was measured. A demo may carry options, in quotes: `compare thread "async --work block"`.
/// `compare "explore tally" "explore tally-locked"` puts side by side what `explore` finds in two programs.
#[derive(Clone, Debug, Args)]
pub struct Compare {
    /// Which ones, each with its options in quotes
    #[arg(value_name = "DEMO", required = true, num_args = 2..=8)]
    demos: Vec<String>,
}

/// What there is to compare, each with its title.
enum Compared {
    Runs(Vec<(String, Run)>),
    Explores(Vec<(String, Explore)>),
}

impl Compare {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let runs = match self.compared()? {
            Compared::Explores(explores) => return compare_explores(session, explores),
            Compared::Runs(runs) => runs,
        };
        // All of them are checked before the first one runs.
        let mut targets = Vec::new();
        for (title, run) in runs {
            targets.push((title, run.target(session)?));
        }
        let (mut runs, mut idle, mut ended) = (Vec::new(), Vec::new(), Ok(()));
        for (title, target) in targets {
            session.print(&Text::from(Line::of(Tone::Heading, &title)))?;
            let performed = match target {
                Target::Demo(variant) => session.perform_demo(&variant),
                Target::Program(file) => session.compared_program(&file),
            };
            // If Ctrl-C ends a run, the runs that are complete are still compared.
            if let Err(error) = performed {
                ended = Err(error);
                break;
            }
            session.print(&Text::from(Line::new()))?;
            idle.extend(session.idle_remark(&title));
            runs.extend(session.last_run.as_ref().map(|run| (title, run.trace.clone())));
        }
        if runs.is_empty() {
            return ended;
        }
        let runs: Vec<_> = runs.iter().map(|(title, trace)| (title.clone(), trace)).collect();
        let width = session.screen.width();
        let glyphs = if session.screen.look().style.ascii { Glyphs::Ascii } else { Glyphs::Drawn };
        // The picture may be taller than the screen, and the last lines are seen first.
        let mut text = comparison(&runs, width, glyphs);
        text.gap();
        text.extend(table(&runs, width, session.reports_plainly()));
        text.extend(idle);
        session.page(&text)?;
        ended
    }

    /// Checks that all of them would run, among the built-in demos and what lessons declare.
    ///
    /// # Errors
    /// As [`Run::check`].
    pub(super) fn check(&self, declared: &Declarations) -> Result<(), Error> {
        match self.compared()? {
            Compared::Explores(explores) => {
                explores.iter().try_for_each(|(_, explore)| check_program(explore.program.as_deref(), declared))
            }
            Compared::Runs(runs) => runs.iter().try_for_each(|(_, run)| run.check(declared)),
        }
    }

    /// What is compared: runs, or what `explore` finds.
    ///
    /// # Errors
    /// If one of them is not understood, or if they are of both kinds.
    fn compared(&self) -> Result<Compared, Error> {
        let (mut runs, mut explores) = (Vec::new(), Vec::new());
        for words in &self.demos {
            let behind_verb = || words.trim().split_once(char::is_whitespace).map_or("", |(_, rest)| rest.trim());
            match grammar::parse(words).map(|parsed| parsed.command) {
                Ok(Command::Explore(explore)) => explores.push((behind_verb().to_owned(), explore)),
                Ok(Command::Run(run)) => runs.push((behind_verb().to_owned(), run)),
                // A program may be called as a command is.
                Ok(_) | Err(Error::Unknown { kind: NameKind::Command, .. }) => {
                    runs.push((words.clone(), Run::of(words)?));
                }
                Err(error) => runs.push((words.clone(), Run::of(words).map_err(|_| error)?)),
            }
        }
        match (runs.is_empty(), explores.is_empty()) {
            (_, true) => Ok(Compared::Runs(runs)),
            (true, false) => Ok(Compared::Explores(explores)),
            (false, false) => Err(Error::refused(tr!(
                "what `explore` finds is compared with what `explore` finds: write `\"explore NAME\"` each time"
            ))),
        }
    }
}

impl Session {
    /// How long the last run takes on an idle machine, if this one was in its way.
    fn idle_remark(&self, title: &str) -> Option<Line> {
        let ran = self.last_run.as_ref()?.trace.tally.elapsed;
        let idle = self.idle_run()?.tally.elapsed;
        (ran > idle.mul_f64(1.1)).then(|| {
            let idle = duration(idle);
            Line::marked(&tr!("On an idle machine `{title}` takes {idle}.", title, idle))
        })
    }
}

fn compare_explores(session: &mut Session, explores: Vec<(String, Explore)>) -> Result<(), Error> {
    let mut found = Vec::new();
    for (title, explore) in explores {
        found.push((title, explore.found(session)?));
    }
    session.print(&render::explore::side_by_side(&found, session.screen.width()))
}
