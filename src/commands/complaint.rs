//! What clap has to complain of, in the words of this program.

use std::error::Error as _;
use std::ffi::OsStr;

use clap::ArgMatches;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::named::NamedKind;
use crate::demo;
use crate::error::{Error, NameKind};
use crate::language::{self, Language, translated};
use crate::suggest::{did_you_mean, nearest};
use crate::tr;

/// What clap complains of in these words. In the remedies `program` is before the commands, if they are for another
/// shell.
pub fn complaint(grammar: &clap::Command, words: &[impl AsRef<OsStr>], error: &clap::Error, program: &str) -> Error {
    if error.kind() == ErrorKind::InvalidSubcommand {
        let name = context(error, ContextKind::InvalidSubcommand).unwrap_or_default();
        if matches!(name.as_str(), "spinlab" | "spinlab>" | ">" | "$" | "%") {
            return pasted_prompt(&name);
        }
        return Error::unknown(NameKind::Command, &name, names(grammar));
    }
    if error.kind() == ErrorKind::ValueValidation {
        return Error::Usage { message: message(grammar, error), help: None, words: at_fault(grammar, error) };
    }
    let verb = path_of(grammar.clone(), words).join(" ");
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let help = tr!("`{program}help {verb}` lists its verbs", program, verb);
        return Error::Usage { message: tr!("`{verb}` needs a verb", verb), help: Some(help), words: Vec::new() };
    }
    if let (ErrorKind::MissingRequiredArgument, Some(help)) = (error.kind(), missing(grammar, words, program)) {
        return Error::Usage { message: message(grammar, error), help: Some(help), words: at_fault(grammar, error) };
    }
    let values = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) => values.clone(),
        _ => Vec::new(),
    };
    let mistyped = context(error, ContextKind::InvalidValue).unwrap_or_default();
    let near = context(error, ContextKind::SuggestedArg).or_else(|| nearest(&mistyped, &values));
    // A word processor turns two hyphens into a dash.
    let dashed = at_fault(grammar, error).into_iter().find_map(|word| Some(word.strip_prefix(['—', '–'])?.to_owned()));
    let near = near.or_else(|| dashed.filter(|name| !name.is_empty()).map(|name| format!("--{name}")));
    let possible = (!values.is_empty()).then(|| values.join("`, `"));
    if let (ErrorKind::UnknownArgument, Some(option)) = (error.kind(), option_of_run(grammar, error)) {
        let help = tr!(
            "`{option}` is an option of `run`; `compare` wants it in quotes with its demo: \
             `compare \"thread --cores 1\" thread`",
            option
        );
        return Error::Usage { message: message(grammar, error), help: Some(help), words: at_fault(grammar, error) };
    }
    let help = match (near, possible) {
        (Some(near), _) => did_you_mean(&near),
        (None, Some(possible)) => tr!("possible: `{values}`", values = possible),
        (None, None) if verb.is_empty() => tr!("see `{program}help`", program),
        (None, None) => tr!("`{program}help {verb}` shows how it is written", program, verb),
    };
    Error::Usage { message: message(grammar, error), help: Some(help), words: at_fault(grammar, error) }
}

/// The word at fault, if it is an option of demos.
fn option_of_run(grammar: &clap::Command, error: &clap::Error) -> Option<String> {
    let is_option = |word: &str| demo::options().iter().any(|option| word.strip_prefix("--") == Some(option.name));
    at_fault(grammar, error).into_iter().find(|word| is_option(word))
}

/// What can be in the place of the first argument that `words` leave out.
fn missing(grammar: &clap::Command, words: &[impl AsRef<OsStr>], program: &str) -> Option<String> {
    let matches = read_leniently(grammar.clone(), words)?;
    let (mut command, mut matches) = (grammar, &matches);
    while let Some((name, inner)) = matches.subcommand() {
        (command, matches) = (command.find_subcommand(name)?, inner);
    }
    let is_missing = |argument: &&clap::Arg| matches.value_source(argument.get_id().as_str()).is_none();
    let argument = command.get_arguments().filter(|argument| argument.is_required_set()).find(is_missing)?;
    let possible = argument.get_possible_values();
    if !possible.is_empty() {
        let names: Vec<_> = possible.iter().map(clap::builder::PossibleValue::get_name).collect();
        return Some(tr!("possible: `{values}`", values = names.join("`, `")));
    }
    let lister = NamedKind::of(argument)?.listed_by()?;
    Some(tr!("`{command}` lists what can stand there", command = format!("{program}{lister}")))
}

/// The error for words that begin with a prompt, of this program or of another shell.
pub fn pasted_prompt(prompt: &str) -> Error {
    let message = NameKind::Command.unknown(prompt);
    Error::Usage { message, help: Some(tr!("write what stands behind it").to_owned()), words: vec![prompt.to_owned()] }
}

/// What is wrong, in one sentence. Errors that cannot happen with this grammar keep clap's words.
fn message(grammar: &clap::Command, error: &clap::Error) -> String {
    let noted = |kind| context(error, kind).unwrap_or_default();
    let argument = named(grammar, &contexts(error, ContextKind::InvalidArg));
    let value = noted(ContextKind::InvalidValue);
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
        ErrorKind::ArgumentConflict => match named(grammar, &contexts(error, ContextKind::PriorArg)) {
            other if !other.is_empty() && other != argument => {
                tr!("the argument `{argument}` cannot be used with `{other}`", argument, other)
            }
            _ => tr!("the argument `{argument}` cannot be used multiple times", argument),
        },
        ErrorKind::InvalidUtf8 => tr!("invalid UTF-8 was detected in one or more arguments").to_owned(),
        kind => kind.to_string(),
    }
}

/// Arguments as clap writes them (`--seconds <SECONDS>`, `<DEMO>...`). In another language an option has its name
/// alone, and any other argument the translated name of its value.
fn named(grammar: &clap::Command, arguments: &[String]) -> String {
    if language::current() == Language::default() {
        return arguments.join(" ");
    }
    let named = |word: &String| match argument(grammar, word) {
        Some(argument) => match (argument.get_long(), argument.get_value_names()) {
            (Some(name), _) => format!("--{name}"),
            (None, Some([value, ..])) => translated(value).to_owned(),
            (None, _) => word.clone(),
        },
        // It was typed, even if a value has the same name.
        None => word.clone(),
    };
    arguments.iter().map(named).collect::<Vec<_>>().join(", ")
}

/// The argument that clap writes so. What a learner typed is none.
fn argument(grammar: &clap::Command, written: &str) -> Option<clap::Arg> {
    // An argument can be written once its grammar is complete.
    let mut grammar = grammar.clone();
    grammar.build();
    let mut commands = vec![&grammar];
    while let Some(command) = commands.pop() {
        if let Some(argument) = command.get_arguments().find(|argument| argument.to_string() == written) {
            return Some(argument.clone());
        }
        commands.extend(command.get_subcommands());
    }
    None
}

/// The words that clap found to be wrong. It names an option together with its value.
fn at_fault(grammar: &clap::Command, error: &clap::Error) -> Vec<String> {
    let kinds = [ContextKind::InvalidValue, ContextKind::InvalidSubcommand, ContextKind::InvalidArg];
    let words = kinds.into_iter().flat_map(|kind| contexts(error, kind));
    let option = |word: &str| argument(grammar, word)?.get_long().map(|name| format!("--{name}"));
    words.map(|word| option(&word).unwrap_or(word)).collect()
}

/// A detail that clap keeps with an error.
fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::Number(number) => Some(number.to_string()),
        _ => contexts(error, kind).into_iter().next(),
    }
}

/// The words that clap keeps with an error as a detail of this kind.
fn contexts(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(word)) => vec![word.clone()],
        Some(ContextValue::Strings(words)) => words.clone(),
        _ => Vec::new(),
    }
}

/// The verbs with their aliases.
fn names(grammar: &clap::Command) -> Vec<String> {
    let verbs = grammar.get_subcommands();
    verbs
        .flat_map(|verb| std::iter::once(verb.get_name()).chain(verb.get_visible_aliases()))
        .map(str::to_owned)
        .collect()
}

/// The verbs among the words, whatever is wrong with the others: `["run"]` for `run --help`.
pub fn path_of(grammar: clap::Command, words: &[impl AsRef<OsStr>]) -> Vec<String> {
    let matches = read_leniently(grammar, words);
    let verbs = std::iter::successors(matches.as_ref(), |matches| Some(matches.subcommand()?.1));
    verbs.filter_map(|matches| Some(matches.subcommand()?.0.to_owned())).collect()
}

/// What words say, whatever is wrong with some of them, or missing.
fn read_leniently(grammar: clap::Command, words: &[impl AsRef<OsStr>]) -> Option<ArgMatches> {
    let lenient = lenient(grammar).disable_help_flag(true);
    lenient.try_get_matches_from(words.iter().map(|word| word.as_ref().to_owned())).ok()
}

/// A grammar in which anything may be left out, and anything else is accepted.
fn lenient(grammar: clap::Command) -> clap::Command {
    let grammar = grammar.ignore_errors(true).subcommand_required(false).arg_required_else_help(false);
    grammar.mut_args(|argument| argument.required(false)).mut_subcommands(lenient)
}
