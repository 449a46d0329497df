//! What clap has to complain of, in the words of this program.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::{Error, Kind};
use crate::suggest::nearest;
use crate::tr;

/// What clap has to complain of, in the words of this program. `spinlab` stands before the commands in the remedies if
/// they are meant for another shell.
pub fn complaint(grammar: &clap::Command, error: &clap::Error, program: &str) -> Error {
    if error.kind() == ErrorKind::InvalidSubcommand {
        let name = context(error, ContextKind::InvalidSubcommand).unwrap_or_default();
        if matches!(name.as_str(), "spinlab" | "spinlab>" | "$" | "%") {
            let message = Kind::Command.unknown(&name);
            return Error::Usage { message, help: Some(tr!("write what stands behind it").to_owned()) };
        }
        let near = nearest(&name, names(grammar));
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
fn names(grammar: &clap::Command) -> Vec<String> {
    let verbs = grammar.get_subcommands();
    verbs
        .flat_map(|verb| std::iter::once(verb.get_name()).chain(verb.get_visible_aliases()))
        .map(str::to_owned)
        .collect()
}
