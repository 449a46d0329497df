//! `help`: pages drawn from the grammar, so that they always say what the program understands.

use clap::{Args, CommandFactory};

use super::HelpGroup;
use super::grammar::PromptLine;
use crate::demo::{self, Demo};
use crate::error::{Error, NameKind};
use crate::names::names_of;
use crate::render;
use crate::session::Session;

/// A topic that is not a command.
pub(crate) const MEASURES: &str = "measures";

/// List the commands, or explain one
///
/// `help counter` explains a demo, with what its options mean for it. `help measures` lists what is measured of a run,
/// by the names that lessons use, `help event loop` says what a word means.
#[derive(Clone, Debug, Args)]
pub struct Help {
    /// A command, or a demo
    #[arg(value_name = "COMMAND", num_args = 0..)]
    pub(super) command: Vec<String>,
}

impl Help {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        // `me` in `help me` is not a command.
        let words: &[String] = if self.command == ["me"] { &[] } else { &self.command };
        if words == [MEASURES] {
            return session.print(&render::help::measures());
        }
        if let [name] = words
            && let Some(demo) = Demo::named(name)
        {
            return session.print(&render::help::demo(demo.name, demo.about, demo.options));
        }
        let mut grammar = PromptLine::command();
        grammar.build();
        let mut described = &grammar;
        for name in words {
            let Some(found) = described.find_subcommand(name) else {
                if let Some(entry) = session.library.glossary().entry(&words.join(" ")) {
                    return session.page(&render::glossary::entry(entry, session.screen.width()));
                }
                let verbs = described.get_subcommands().map(clap::Command::get_name);
                let topics = verbs.chain([MEASURES]).map(str::to_owned).chain(demo::names());
                return Err(Error::unknown(NameKind::Command, name, topics));
            };
            described = found;
        }
        let text = if words.is_empty() {
            render::help::overview(described, &names_of::<HelpGroup>())
        } else {
            render::help::command(described, &words.join(" "))
        };
        session.page(&text)
    }
}
