//! Checks the commands of lessons: whether the prompt would understand each, and whether a step may ask for it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use clap::{ArgMatches, CommandFactory};

use crate::commands::CommandNature;
use crate::commands::grammar::{ParsedLine, PromptLine, parse_with};
use crate::error::{Error, NameKind, REFUSED};
use crate::future::FutureError;
use crate::lesson::parse::{CommandError, Declarations, Grammar};
use crate::lesson::task::{AskedCommand, CommandMeaning};
use crate::program::reference;
use crate::render::highlight;
use crate::suggest::{did_you_mean, nearest};
use crate::tr;

/// A line, the error that it must fail with, and what it must do.
type AskedLine = (String, Option<String>, Option<CommandMeaning>);

/// Checks the commands of lessons. It remembers what it has checked, since lessons ask for the same few commands.
#[derive(Debug)]
pub struct Checker {
    grammar: RefCell<clap::Command>,
    declared: Declarations,
    known: RefCell<HashMap<AskedLine, Result<CommandMeaning, CommandError>>>,
}

impl Checker {
    /// A checker for a course with these declarations.
    pub fn boxed(declared: Declarations) -> Box<dyn Grammar> {
        Box::new(Checker { grammar: RefCell::new(PromptLine::command()), declared, known: RefCell::default() })
    }
}

impl Grammar for Checker {
    fn check(&self, asked: AskedCommand<'_>) -> Result<CommandMeaning, CommandError> {
        let key = (asked.line.text.clone(), asked.fails.map(str::to_owned), asked.must.cloned());
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let checked = self.check_anew(asked);
        self.known.borrow_mut().insert(key, checked.clone());
        checked
    }

    fn unknown_error(&self, name: &str) -> Option<(String, String)> {
        let names = expectable();
        if names.contains(&name) {
            return None;
        }
        let exceptions = reference::exceptions();
        let others = exceptions.iter().map(String::as_str).filter(|name| !names.contains(name));
        let help = match nearest(name, names.iter().copied().chain(others)) {
            _ if exceptions.iter().any(|known| known == name) => return None,
            Some(near) => did_you_mean(&near),
            None => tr!("errors that can be expected: `{names}`", names = names.join("`, `")),
        };
        Some((tr!("no command fails with `{name}`", name), help))
    }

    fn languages(&self) -> Vec<&'static str> {
        highlight::languages().collect()
    }
}

impl Checker {
    fn check_anew(&self, asked: AskedCommand<'_>) -> Result<CommandMeaning, CommandError> {
        let AskedCommand { line, fails, must } = asked;
        let line = line.text.as_str();
        let misfit = |words: &[String], message: String, help: Option<&str>| {
            let help = help.map(str::to_owned);
            Err(CommandError { bytes: place(line, words), help, message })
        };
        let parsed = parse_with(&mut self.grammar.borrow_mut(), line);
        let meaning = parsed.as_ref().map(|parsed| parsed.command.meaning());
        let is_another = match &meaning {
            Ok(meaning) => must.is_some_and(|must| must != meaning),
            Err(error) => must.is_some() && matches!(error, Error::Unknown { kind: NameKind::Command, .. }),
        };
        if is_another {
            let (message, help) = match must {
                Some(CommandMeaning::Explore) => (
                    tr!("only an `explore` command has interleavings and outcomes"),
                    tr!("begin it with `explore`, like `explore tally`"),
                ),
                _ => (tr!("only a `run` command can be predicted"), tr!("begin it with `run`, like `run thread`")),
            };
            return misfit(&[], message.to_owned(), Some(help));
        }
        let meaning = meaning.unwrap_or_default();
        let help = tr!("take it out");
        match &parsed {
            Ok(ParsedLine { command, .. }) if command.nature() == CommandNature::Walks => {
                return misfit(
                    &[],
                    tr!("a command that leaves the step cannot be a task of it").to_owned(),
                    Some(help),
                );
            }
            Ok(ParsedLine { command, .. }) if command.nature() == CommandNature::Manages => {
                return misfit(&[], tr!("a lesson cannot ask for this command").to_owned(), Some(help));
            }
            Ok(ParsedLine { matches, .. }) => {
                if let Some(path) = saved_elsewhere(matches) {
                    let message = tr!("a lesson cannot choose the place of a file: `{path}`", path);
                    let help = tr!("write a name alone, like `run.svg`");
                    return misfit(&[path], message, Some(help));
                }
            }
            Err(_) => {}
        }
        let outcome = parsed.and_then(|ParsedLine { command, .. }| {
            command.check(&self.declared).map(|()| command.may_raise(&self.declared))
        });
        // Whether a lane can move is known when the lesson is played.
        let is_known = meaning != CommandMeaning::Move;
        match (outcome, fails) {
            (Err(error @ Error::Refused(_)), None) => {
                let help = tr!("say so: `try { fails = \"Refused\" }`");
                misfit(&error.words(), tr!("this is always refused: {why}", why = error), Some(help))
            }
            (Ok(_), Some(REFUSED)) if is_known => {
                misfit(&[], tr!("this is not refused").to_owned(), Some(tr!("leave `fails` out")))
            }
            (Ok(false), Some(name)) if name != REFUSED => {
                misfit(&[], tr!("only a `future` command or a program fails with `{name}`", name), None)
            }
            (Ok(_), _) | (Err(Error::Refused(_)), Some(REFUSED)) => Ok(meaning),
            (Err(error), _) => misfit(&error.words(), error.to_string(), error.help().as_deref()),
        }
    }
}

/// The errors that a lesson can ask a command to fail with.
fn expectable() -> Vec<&'static str> {
    [REFUSED].into_iter().chain(FutureError::NAMES).collect()
}

/// The place of the first of these words in the line, else the whole line.
fn place(line: &str, words: &[String]) -> Range<usize> {
    let found =
        words.iter().filter(|word| !word.is_empty()).find_map(|word| Some((line.find(word.as_str())?, word.len())));
    found.map_or(0..line.len(), |(start, length)| start..start + length)
}

/// The file that a command saves to, unless it is just the name of a new file. A lesson must not choose what is written
/// elsewhere, nor files that other programs read by themselves.
fn saved_elsewhere(matches: &ArgMatches) -> Option<String> {
    if let Some((_, inner)) = matches.subcommand() {
        return saved_elsewhere(inner);
    }
    let path = matches.try_get_raw("save").ok()??.next()?.to_string_lossy().into_owned();
    let is_name = !path.contains(['/', '\\', '~', '$']) && !path.starts_with('.');
    (!is_name).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::named::NamedKind;
    use crate::lesson::task::CommandLine;

    #[test]
    fn every_command_that_names_what_lessons_declare_is_checked() {
        let checker = Checker::boxed(Declarations::default());
        let mut grammar = PromptLine::command();
        grammar.build();
        let mut count = 0;
        for command in grammar.get_subcommands() {
            let named = |argument: &&clap::Arg| NamedKind::of(argument).is_some_and(NamedKind::is_declared);
            for argument in command.get_arguments().filter(named) {
                let least = argument.get_num_args().map_or(1, |values| values.min_values().max(1));
                let option = argument.get_long().map(|name| format!(" --{name}")).unwrap_or_default();
                let line = format!("{}{option}{}", command.get_name(), " nowhere".repeat(least));
                let line = CommandLine { text: line, bytes: 0..0, meaning: CommandMeaning::Other };
                let asked = AskedCommand { line: &line, fails: None, must: None };
                assert!(checker.check(asked).is_err(), "{line:?} is not checked");
                count += 1;
            }
        }
        assert_eq!(count, 7);
    }
}
