//! Words to commands: one grammar for the prompt, for scripts, for lessons and for the system's shell.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser};

use super::{Command, help};
use crate::error::{Error, Kind};
use crate::lesson::parse::{Grammar, Misfit};
use crate::suggest::nearest;

/// A line at the prompt: the same words as behind `spinlab` in another shell.
#[derive(Clone, Debug, Parser)]
#[command(name = "spinlab", no_binary_name = true, disable_help_subcommand = true)]
pub struct Line {
    #[command(subcommand)]
    pub command: Command,
}

/// A command, and the words it was made from.
#[derive(Clone, Debug)]
pub struct Parsed {
    pub command: Command,
    pub matches: ArgMatches,
}

/// Reads a line as typed at the prompt.
///
/// # Errors
/// [`Error::Usage`] or [`Error::Unknown`], in the words of this program.
pub fn parse(line: &str) -> Result<Parsed, Error> {
    parse_with(&mut Line::command(), line)
}

/// Splits a line into words as a shell does; where quotes do not pair, at spaces.
pub fn words(line: &str) -> Vec<String> {
    shlex::split(line).unwrap_or_else(|| line.split_whitespace().map(str::to_owned).collect())
}

/// Whether a typed command is one that a lesson asked for: the same command with at least the options it named.
pub fn covers(asked: &ArgMatches, typed: &ArgMatches) -> bool {
    covers_in(&Line::command(), asked, typed)
}

fn covers_in(grammar: &clap::Command, asked: &ArgMatches, typed: &ArgMatches) -> bool {
    let arguments = grammar.get_arguments().map(|argument| argument.get_id().as_str());
    let mut given = arguments.filter(|id| asked.value_source(id) == Some(ValueSource::CommandLine));
    let same_options = given.all(|id| {
        let (asked, typed) = (values(asked, id), values(typed, id));
        asked.len() == typed.len() && asked.iter().zip(&typed).all(|(asked, typed)| same_value(asked, typed))
    });
    same_options
        && match (asked.subcommand(), typed.subcommand()) {
            (None, _) => true,
            (Some((name, asked)), Some((typed_name, typed))) => {
                let verb = grammar.find_subcommand(name);
                name == typed_name && verb.is_some_and(|verb| covers_in(verb, asked, typed))
            }
            (Some(_), None) => false,
        }
}

/// The values of an argument as they were typed.
fn values(matches: &ArgMatches, id: &str) -> Vec<String> {
    let raw = matches.try_get_raw(id).ok().flatten().into_iter().flatten();
    raw.map(|value| value.to_string_lossy().into_owned()).collect()
}

/// `1` and `1.0` are the same number.
fn same_value(asked: &str, typed: &str) -> bool {
    match (asked.parse::<f64>(), typed.parse::<f64>()) {
        (Ok(asked), Ok(typed)) => asked.total_cmp(&typed).is_eq(),
        _ => asked == typed,
    }
}

/// What clap has to complain of, in the words of this program. `spinlab` stands before the commands in the remedies if
/// they are meant for another shell.
pub fn complaint(error: &clap::Error, program: &str) -> Error {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => texts.first().cloned(),
        _ => None,
    };
    if error.kind() == ErrorKind::InvalidSubcommand {
        let name = text(ContextKind::InvalidSubcommand).unwrap_or_default();
        let near = nearest(&name, names()).or_else(|| text(ContextKind::SuggestedSubcommand));
        return Error::Unknown { kind: Kind::Command, name, near };
    }
    if error.kind() == ErrorKind::ValueValidation {
        return Error::Usage { message: message(error), help: None };
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let help = format!("`{program}help` followed by the command lists its verbs");
        return Error::Usage { message: "this command needs a verb".to_owned(), help: Some(help) };
    }
    let values = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) => values.clone(),
        _ => Vec::new(),
    };
    let mistyped = text(ContextKind::InvalidValue).unwrap_or_default();
    let near = text(ContextKind::SuggestedArg).or_else(|| nearest(&mistyped, &values));
    let possible = (!values.is_empty()).then(|| values.join("`, `"));
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => {
            let usage = usage.to_string();
            usage.lines().next().map(|line| line.trim_start_matches("Usage:").trim().to_owned())
        }
        _ => None,
    };
    let help = match (near, possible, usage) {
        (Some(near), ..) => Some(format!("did you mean `{near}`?")),
        (None, Some(possible), _) => Some(format!("possible: `{possible}`")),
        (None, None, Some(usage)) => Some(format!("it is written `{usage}`")),
        (None, None, None) => Some(format!("see `{program}help`")),
    };
    Error::Usage { message: message(error), help }
}

/// The first sentence of clap's message.
fn message(error: &clap::Error) -> String {
    let whole = error.to_string();
    let first: Vec<&str> = whole.lines().take_while(|line| !line.trim().is_empty()).map(str::trim).collect();
    let sentence = first.join(" ").replace('\'', "`");
    let sentence = sentence.trim_start_matches("error: ");
    sentence.split(" [possible values: ").next().unwrap_or(sentence).to_owned()
}

/// The verbs with their aliases.
fn names() -> Vec<String> {
    let grammar = Line::command();
    let verbs = grammar.get_subcommands();
    verbs
        .flat_map(|verb| std::iter::once(verb.get_name()).chain(verb.get_visible_aliases()))
        .map(str::to_owned)
        .collect()
}

fn parse_with(grammar: &mut clap::Command, line: &str) -> Result<Parsed, Error> {
    let words = words(line);
    let matches = match grammar.try_get_matches_from_mut(&words) {
        Ok(matches) => matches,
        Err(error) if error.kind() == ErrorKind::DisplayHelp => return Ok(help::asked_by_flag(&words)),
        Err(error) => return Err(complaint(&error, "")),
    };
    match Line::from_arg_matches(&matches) {
        Ok(line) => Ok(Parsed { command: line.command, matches }),
        Err(error) => Err(complaint(&error, "")),
    }
}

/// Checks the commands of lessons. Remembers what it has checked, since lessons ask for the same few commands.
#[derive(Debug)]
pub struct Checker {
    grammar: RefCell<clap::Command>,
    presets: BTreeSet<String>,
    known: RefCell<HashMap<String, Result<(), Misfit>>>,
}

impl Checker {
    /// A checker for a course with these presets.
    pub fn boxed(presets: BTreeSet<String>) -> Box<dyn Grammar> {
        Box::new(Checker { grammar: RefCell::new(Line::command()), presets, known: RefCell::default() })
    }
}

impl Grammar for Checker {
    fn check(&self, line: &str) -> Result<(), Misfit> {
        if let Some(known) = self.known.borrow().get(line) {
            return known.clone();
        }
        let checked = self.check_anew(line);
        self.known.borrow_mut().insert(line.to_owned(), checked.clone());
        checked
    }
}

impl Checker {
    fn check_anew(&self, line: &str) -> Result<(), Misfit> {
        let parsed = parse_with(&mut self.grammar.borrow_mut(), line);
        let checked = parsed.and_then(|parsed| match parsed.command {
            Command::Run(run) => run.check(&self.presets),
            _ => Ok(()),
        });
        match checked {
            Ok(()) => Ok(()),
            Err(error) => {
                let message = error.to_string();
                Err(Misfit { bytes: blamed(line, &message), help: error.help(), message })
            }
        }
    }
}

/// The part of a line that a message names between backticks, or else all of it.
fn blamed(line: &str, message: &str) -> Range<usize> {
    let mut named = message.split('`').skip(1).step_by(2).filter(|name| !name.is_empty());
    let found = named.find_map(|name| line.find(name).map(|start| start..start + name.len()));
    found.unwrap_or(0..line.len())
}
