//! Words to commands: one grammar for the prompt, for scripts, for lessons and for the system's shell.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::error::Error as _;
use std::ffi::OsStr;
use std::ops::Range;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser};

use crate::cli::Cli;
use crate::commands::{Command, help};
use crate::error::{Error, Kind, REFUSED};
use crate::future::FutureError;
use crate::lesson::parse::{CommandError, Grammar};
use crate::render::highlight;
use crate::run::spec::Spec;
use crate::suggest::nearest;
use crate::tr;

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
    /// What was typed.
    pub line: String,
}

/// Reads a line as typed at the prompt.
///
/// # Errors
/// [`Error::Usage`] or [`Error::Unknown`], in the words of this program.
pub fn parse(line: &str) -> Result<Parsed, Error> {
    parse_with(&mut Line::command(), line)
}

/// Splits a line into words as a shell does; where quotes do not pair, at spaces. Behind a command that takes free text
/// the rest of the line is one word, as it stands.
fn words(grammar: &clap::Command, line: &str) -> Vec<String> {
    let (mut verbs, mut command, mut rest) = (Vec::new(), grammar, line.trim());
    while let Some((verb, after)) = rest.split_once(char::is_whitespace)
        && let Some(found) = command.find_subcommand(verb)
    {
        (command, rest) = (found, after.trim());
        verbs.push(verb.to_owned());
        if command.get_arguments().any(clap::Arg::is_trailing_var_arg_set) {
            verbs.push(rest.to_owned());
            return verbs;
        }
    }
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
    if error.kind() == ErrorKind::InvalidSubcommand {
        let name = context(error, ContextKind::InvalidSubcommand).unwrap_or_default();
        if matches!(name.as_str(), "spinlab" | "spinlab>" | "$" | "%") {
            let message = Kind::Command.unknown(&name);
            return Error::Usage { message, help: Some(tr!("write what stands behind it").to_owned()) };
        }
        let near = nearest(&name, names());
        return Error::Unknown { kind: Kind::Command, name, near };
    }
    if error.kind() == ErrorKind::ValueValidation {
        return Error::Usage { message: message(error), help: None };
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let help = tr!("`{program}help` followed by the command lists its verbs", program);
        return Error::Usage { message: tr!("this command needs a verb").to_owned(), help: Some(help) };
    }
    let values = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) => values.clone(),
        _ => Vec::new(),
    };
    let mistyped = context(error, ContextKind::InvalidValue).unwrap_or_default();
    let near = context(error, ContextKind::SuggestedArg).or_else(|| nearest(&mistyped, &values));
    let possible = (!values.is_empty()).then(|| values.join("`, `"));
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => {
            let usage = usage.to_string();
            usage.lines().next().map(|line| line.trim_start_matches("Usage:").trim().to_owned())
        }
        _ => None,
    };
    let help = match (near, possible, usage) {
        (Some(near), ..) => Some(tr!("did you mean `{near}`?", near)),
        (None, Some(possible), _) => Some(tr!("possible: `{values}`", values = possible)),
        (None, None, Some(usage)) => Some(tr!("it is written `{usage}`", usage)),
        (None, None, None) => Some(tr!("see `{program}help`", program)),
    };
    Error::Usage { message: message(error), help }
}

/// What is wrong, in one sentence. Kinds of errors that this grammar has no occasion for are left to clap.
fn message(error: &clap::Error) -> String {
    let noted = |kind| context(error, kind).unwrap_or_default();
    let (argument, value) = (noted(ContextKind::InvalidArg), noted(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::UnknownArgument => tr!("unexpected argument `{argument}` found", argument),
        ErrorKind::MissingRequiredArgument => {
            tr!("the following required arguments were not provided: {arguments}", arguments = argument)
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            tr!("a value is required for `{argument}` but none was supplied", argument)
        }
        ErrorKind::InvalidValue => tr!("invalid value `{value}` for `{argument}`", value, argument),
        ErrorKind::ValueValidation => {
            let reason = error.source().map(ToString::to_string).unwrap_or_default();
            tr!("invalid value `{value}` for `{argument}`: {reason}", value, argument, reason)
        }
        ErrorKind::TooManyValues => {
            tr!("unexpected value `{value}` for `{argument}` found; no more were expected", value, argument)
        }
        ErrorKind::TooFewValues => {
            // Only `compare` wants several, and it wants two.
            let (least, given) = (noted(ContextKind::MinValues), noted(ContextKind::ActualNumValues));
            tr!("{least} values required by `{argument}`; only {given} was provided", least, argument, given)
        }
        ErrorKind::ArgumentConflict => match context(error, ContextKind::PriorArg) {
            Some(other) if other != argument => {
                tr!("the argument `{argument}` cannot be used with `{other}`", argument, other)
            }
            _ => tr!("the argument `{argument}` cannot be used multiple times", argument),
        },
        ErrorKind::InvalidUtf8 => tr!("invalid UTF-8 was detected in one or more arguments").to_owned(),
        kind => kind.to_string(),
    }
}

/// What clap noted of an error.
fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(word) => Some(word.clone()),
        ContextValue::Strings(words) => Some(words.join(" ")),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
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

/// The verbs among the words, however wrong the rest of them is: `["run"]` for `run --help`.
pub fn path_of(grammar: clap::Command, words: &[impl AsRef<OsStr>]) -> Vec<String> {
    let lenient = grammar.disable_help_flag(true).ignore_errors(true);
    let Ok(matches) = lenient.try_get_matches_from(words.iter().map(|word| word.as_ref().to_owned())) else {
        return Vec::new();
    };
    let mut path = Vec::new();
    let mut matches = &matches;
    while let Some((name, inner)) = matches.subcommand() {
        path.push(name.to_owned());
        matches = inner;
    }
    path
}

fn parse_with(grammar: &mut clap::Command, line: &str) -> Result<Parsed, Error> {
    let words = words(grammar, line);
    let matches = match grammar.try_get_matches_from_mut(&words) {
        Ok(matches) => matches,
        Err(error) if error.kind() == ErrorKind::DisplayHelp => return Ok(help::asked_by_flag(&words)),
        Err(error) => return Err(at_the_prompt(grammar, &words, &error)),
    };
    match Line::from_arg_matches(&matches) {
        Ok(parsed) => Ok(Parsed { command: parsed.command, matches, line: line.trim().to_owned() }),
        Err(error) => Err(complaint(&error, "")),
    }
}

/// What there is to say of a line at the prompt beside what [`complaint`] says of any words.
fn at_the_prompt(grammar: &clap::Command, words: &[String], error: &clap::Error) -> Error {
    let wrong = error.get(ContextKind::InvalidSubcommand).or_else(|| error.get(ContextKind::InvalidArg));
    let Some(ContextValue::String(wrong)) = wrong else { return complaint(error, "") };
    if let (ErrorKind::InvalidSubcommand, Some(verb)) = (error.kind(), words.first().filter(|word| *word != wrong)) {
        let verbs = grammar.find_subcommand(verb).into_iter().flat_map(clap::Command::get_subcommands);
        let near = nearest(wrong, verbs.map(clap::Command::get_name));
        let help = match near {
            Some(near) => tr!("did you mean `{near}`?", near = format!("{verb} {near}")),
            None => tr!("`help {verb}` lists its verbs", verb),
        };
        return Error::Usage { message: tr!("`{verb}` has no verb `{wrong}`", verb, wrong), help: Some(help) };
    }
    let program = Cli::command();
    let mut global = program.get_arguments().filter(|argument| argument.is_global_set());
    if global.any(|argument| argument.get_long().is_some_and(|long| wrong.trim_start_matches('-') == long)) {
        let help = tr!("at the prompt, `set` changes pace, color, motion, lang and width").to_owned();
        return Error::Usage { message: tr!("`{wrong}` is an option of the program itself", wrong), help: Some(help) };
    }
    complaint(error, "")
}

/// A line, and the error with which it has to fail.
type Asked = (String, Option<String>);

/// Checks the commands of lessons. Remembers what it has checked, since lessons ask for the same few commands.
#[derive(Debug)]
pub struct Checker {
    grammar: RefCell<clap::Command>,
    presets: BTreeMap<String, Spec>,
    known: RefCell<HashMap<Asked, Result<(), CommandError>>>,
}

impl Checker {
    /// A checker for a course with these presets.
    pub fn boxed(presets: BTreeMap<String, Spec>) -> Box<dyn Grammar> {
        Box::new(Checker { grammar: RefCell::new(Line::command()), presets, known: RefCell::default() })
    }
}

impl Grammar for Checker {
    fn check(&self, line: &str, fails: Option<&str>) -> Result<(), CommandError> {
        let key = (line.to_owned(), fails.map(str::to_owned));
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let checked = self.check_anew(line, fails);
        self.known.borrow_mut().insert(key, checked.clone());
        checked
    }

    fn knows_language(&self, name: &str) -> bool {
        highlight::knows(name)
    }
}

impl Checker {
    fn check_anew(&self, line: &str, fails: Option<&str>) -> Result<(), CommandError> {
        let misfit = |message: String, help: Option<&str>| {
            let help = help.map(str::to_owned);
            Err(CommandError { bytes: blamed(line, &message), help, message })
        };
        if let Some(name) = fails.filter(|name| !expectable().contains(name)) {
            let names = expectable();
            let help = match nearest(name, &names) {
                Some(near) => tr!("did you mean `{near}`?", near),
                None => tr!("errors that can be expected: `{names}`", names = names.join("`, `")),
            };
            return misfit(tr!("no command fails with `{name}`", name), Some(&help));
        }
        let parsed = parse_with(&mut self.grammar.borrow_mut(), line);
        let help = tr!("take it out");
        match &parsed {
            Ok(Parsed { command, .. }) if command.walks() => {
                return misfit(tr!("a command that leaves the step cannot be a task of it").to_owned(), Some(help));
            }
            Ok(Parsed { command, .. }) if command.is_no_task() => {
                return misfit(tr!("a lesson cannot ask for this command").to_owned(), Some(help));
            }
            _ => {}
        }
        let outcome = parsed.and_then(|parsed| match parsed.command {
            Command::Run(run) => run.check(&self.presets).map(|()| false),
            Command::Compare(compare) => compare.check(&self.presets).map(|()| false),
            command => Ok(matches!(command, Command::Future(_))),
        });
        match (outcome, fails) {
            (Err(Error::Refused(why)), None) => {
                let help = tr!("say so: `try { fails = \"Refused\" }`");
                misfit(tr!("this is always refused: {why}", why), Some(help))
            }
            (Ok(_), Some(REFUSED)) => misfit(tr!("this is not refused").to_owned(), Some(tr!("leave `fails` out"))),
            (Ok(false), Some(name)) => misfit(tr!("only a `future` command fails with `{name}`", name), None),
            (Ok(_), _) | (Err(Error::Refused(_)), Some(REFUSED)) => Ok(()),
            (Err(error), _) => misfit(error.to_string(), error.help().as_deref()),
        }
    }
}

/// The errors with which a lesson can want a command to be refused. A `Deadlock` is none of them: it is noticed on the virtual
/// clock only, and a learner would wait for ever.
fn expectable() -> Vec<&'static str> {
    [REFUSED].into_iter().chain(FutureError::NAMES).filter(|name| *name != "Deadlock").collect()
}

/// The part of a line that a message names between backticks, or else all of it.
fn blamed(line: &str, message: &str) -> Range<usize> {
    let mut named = message.split('`').skip(1).step_by(2).filter(|name| !name.is_empty());
    let found = named.find_map(|name| line.find(name).map(|start| start..start + name.len()));
    found.unwrap_or(0..line.len())
}
