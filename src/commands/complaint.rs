//! What clap has to complain of, in the words of this program.

use std::error::Error as _;
use std::ffi::OsStr;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::{Error, NameKind};
use crate::language::{self, Language, translated};
use crate::suggest::{did_you_mean, nearest};
use crate::tr;

/// What clap complains of in these words. In the remedies `program` stands before the commands, if they are for another
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
        return Error::Usage { message: message(error), help: None, words: at_fault(error) };
    }
    let path = verbs_of(grammar, words);
    let verb = path.join(" ");
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let help = tr!("`{program}help {verb}` lists its verbs", program, verb);
        return Error::Usage { message: tr!("`{verb}` needs a verb", verb), help: Some(help), words: Vec::new() };
    }
    if let (ErrorKind::MissingRequiredArgument, Some(help)) = (error.kind(), missing(grammar, &path, error, program)) {
        return Error::Usage { message: message(error), help: Some(help), words: at_fault(error) };
    }
    let values = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) => values.clone(),
        _ => Vec::new(),
    };
    let mistyped = context(error, ContextKind::InvalidValue).unwrap_or_default();
    let near = context(error, ContextKind::SuggestedArg).or_else(|| nearest(&mistyped, &values));
    // A word processor turns two hyphens into a dash.
    let dashed = at_fault(error).into_iter().find_map(|word| Some(word.strip_prefix(['—', '–'])?.to_owned()));
    let near = near.or_else(|| dashed.filter(|name| !name.is_empty()).map(|name| format!("--{name}")));
    let possible = (!values.is_empty()).then(|| values.join("`, `"));
    let help = match (near, possible) {
        (Some(near), _) => did_you_mean(&near),
        (None, Some(possible)) => tr!("possible: `{values}`", values = possible),
        (None, None) if verb.is_empty() => tr!("see `{program}help`", program),
        (None, None) => tr!("`{program}help {verb}` shows how it is written", program, verb),
    };
    Error::Usage { message: message(error), help: Some(help), words: at_fault(error) }
}

/// What can stand in the place of a missing argument.
fn missing(grammar: &clap::Command, path: &[String], error: &clap::Error, program: &str) -> Option<String> {
    let missing = context(error, ContextKind::InvalidArg)?;
    let mut grammar = grammar.clone();
    grammar.build();
    let command = path.iter().try_fold(&grammar, |command, name| command.find_subcommand(name))?;
    let argument = command.get_arguments().find(|argument| argument.to_string() == missing)?;
    let possible: Vec<String> =
        argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    if !possible.is_empty() {
        return Some(tr!("possible: `{values}`", values = possible.join("`, `")));
    }
    let name = argument.get_value_names()?.first()?.as_str();
    let lists = |command: &str| Some(tr!("`{command}` lists what can stand there", command));
    match name {
        "DEMO" => lists(&format!("{program}demos")),
        "LESSON" => lists(&format!("{program}lessons")),
        "STEP" => lists(&format!("{program}show --steps")),
        "LANE" => lists(&format!("{program}why")),
        _ => None,
    }
}

/// The error for words that begin with a prompt, of this program or of another shell.
pub fn pasted_prompt(prompt: &str) -> Error {
    let message = NameKind::Command.unknown(prompt);
    Error::Usage { message, help: Some(tr!("write what stands behind it").to_owned()), words: vec![prompt.to_owned()] }
}

/// What is wrong, in one sentence. Errors that cannot happen with this grammar keep clap's words.
fn message(error: &clap::Error) -> String {
    let noted = |kind| context(error, kind).unwrap_or_default();
    let argument = named(&noted(ContextKind::InvalidArg));
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
        ErrorKind::ArgumentConflict => match context(error, ContextKind::PriorArg).map(|other| named(&other)) {
            Some(other) if other != argument => {
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
fn named(arguments: &str) -> String {
    if language::current() == Language::default() {
        return arguments.to_owned();
    }
    let mut names: Vec<&str> = Vec::new();
    for word in arguments.split_whitespace() {
        let name = translated(word.trim_matches(['<', '>', '[', ']', '.']));
        let is_value = !word.starts_with('-') && names.last().is_some_and(|option| option.starts_with('-'));
        if !is_value && names.last() != Some(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// The words that clap found to be wrong.
fn at_fault(error: &clap::Error) -> Vec<String> {
    let kinds = [ContextKind::InvalidValue, ContextKind::InvalidSubcommand, ContextKind::InvalidArg];
    let words = kinds.into_iter().filter_map(|kind| context(error, kind));
    // clap names an option together with its value.
    words
        .filter_map(
            |word| if word.starts_with("--") { word.split_whitespace().next().map(str::to_owned) } else { Some(word) },
        )
        .collect()
}

/// A detail that clap keeps with an error.
fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(word) => Some(word.clone()),
        ContextValue::Strings(words) => Some(words.join(" ")),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
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

/// The verbs, also where the last one lacks an argument: for such words [`path_of`] ends one verb early.
fn verbs_of(grammar: &clap::Command, words: &[impl AsRef<OsStr>]) -> Vec<String> {
    let mut path = path_of(grammar.clone(), words);
    let has = |path: &[String], verb: &str| {
        let described = path.iter().try_fold(grammar, |command, name| command.find_subcommand(name));
        described.is_some_and(|command| command.find_subcommand(verb).is_some())
    };
    let known = path.last().and_then(|last| words.iter().position(|word| word.as_ref() == last.as_str()));
    let mut rest = words.iter().skip(known.map_or(0, |at| at + 1));
    while let Some(next) = rest.next().and_then(|word| word.as_ref().to_str())
        && has(&path, next)
    {
        path.push(next.to_owned());
    }
    path
}
