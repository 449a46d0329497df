//! `man`: the manual page, made from the grammar as the help is.

use clap::{Args, CommandFactory};
use clap_mangen::Man as Page;

use super::grammar::Cli;
use super::help::Help;
use crate::error::{Error, NameKind};
use crate::session::{Frontend, Session};

/// Print the manual page, of the program or of a command
///
/// `spinlab man > spinlab.1` makes a file for the directory of manual pages.
#[derive(Clone, Debug, Args)]
pub struct Man {
    /// A command; without it, the program
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

impl Man {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        // At a prompt the page would be shown as its source; `help` says the same and can be read.
        if session.frontend == Frontend::Prompt {
            return Help { command: self.command.into_iter().collect() }.run(session);
        }
        let mut grammar = Cli::command();
        grammar.build();
        let described = match &self.command {
            None => grammar,
            Some(name) => grammar.find_subcommand(name).cloned().ok_or_else(|| {
                Error::unknown(NameKind::Command, name, grammar.get_subcommands().map(clap::Command::get_name))
            })?,
        };
        let mut page = Vec::new();
        Page::new(described).render(&mut page).map_err(Error::Output)?;
        session.print_raw(&String::from_utf8_lossy(&page))
    }
}
