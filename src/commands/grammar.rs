//! Words to commands: one grammar for the prompt, for scripts, for lessons and for the words behind `spinlab` in
//! another shell.

use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser};

use super::Command;
use super::complaint::{complaint, pasted_prompt, path_of};
use crate::error::Error;
use crate::language::Language;
use crate::run::pace::Pace;
use crate::suggest::{did_you_mean, nearest};
use crate::terminal::settings::Switch;
use crate::tr;

/// Learn concurrency by running it
///
/// Without a command it opens a shell: lessons at a prompt, and live demos. `spinlab < script.txt` runs the lines of a
/// file. Every command of the shell also works from here: `spinlab run thread --seconds 1`.
#[derive(Clone, Debug, Parser)]
#[command(name = "spinlab", version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub options: ProgramOptions,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Clone, Debug, Default, clap::Args)]
pub struct ProgramOptions {
    /// Colours
    #[arg(long, value_enum, global = true, default_value_t, value_name = "WHEN", help_heading = "Global options")]
    pub color: Switch,
    /// Redraw a line in place; without it, a demo prints a line for each event
    #[arg(long, value_enum, global = true, default_value_t, value_name = "WHEN", help_heading = "Global options")]
    pub motion: Switch,
    /// No colour, no motion, no line editor, and only ASCII around the text
    #[arg(long, global = true, help_heading = "Global options")]
    pub plain: bool,
    /// Take the lessons from this directory; several times for several of them, `built-in` is the program's own
    #[arg(long, global = true, value_name = "DIR", help_heading = "Global options")]
    pub lessons: Vec<PathBuf>,
    /// The language of the program and, where they are translated, of the lessons [default: that of the locale]
    #[arg(long, value_enum, global = true, value_name = "LANG", help_heading = "Global options")]
    pub lang: Option<Language>,
    /// Go on after a line of a script has failed
    #[arg(long, global = true, help_heading = "Global options")]
    pub keep_going: bool,
    /// How time passes in demos: real, virtual, or a factor such as 10x
    #[arg(long, global = true, default_value_t, value_name = "PACE", help_heading = "Global options")]
    pub pace: Pace,
}

/// A line at the prompt: the same words as behind `spinlab` in another shell.
#[derive(Clone, Debug, Parser)]
#[command(name = "spinlab", no_binary_name = true, disable_help_subcommand = true)]
pub struct PromptLine {
    #[command(subcommand)]
    pub command: Command,
}

/// A command, and the words it was made from.
#[derive(Clone, Debug)]
pub struct ParsedLine {
    pub command: Command,
    pub matches: ArgMatches,
    /// What was typed.
    pub line: String,
}

/// Reads a line as typed at the prompt.
///
/// # Errors
/// [`Error::Usage`] or [`Error::Unknown`], in the words of this program.
pub fn parse(line: &str) -> Result<ParsedLine, Error> {
    parse_with(&mut PromptLine::command(), line)
}

/// Splits a line into words as a shell does, or at spaces if its quotes do not pair. Behind a command that takes free
/// text, the rest of the line is one word.
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

/// Whether a typed command is one that a lesson asked for: the same command with at least the options of the lesson.
pub fn covers(asked: &ArgMatches, typed: &ArgMatches) -> bool {
    covers_in(&PromptLine::command(), asked, typed)
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

pub fn parse_with(grammar: &mut clap::Command, line: &str) -> Result<ParsedLine, Error> {
    let words = words(grammar, line);
    let matches = match grammar.try_get_matches_from_mut(&words) {
        Ok(matches) => matches,
        Err(error) if error.kind() == ErrorKind::DisplayHelp => return Ok(asked_by_flag(&words)),
        Err(error) => return Err(at_the_prompt(grammar, &words, &error)),
    };
    match PromptLine::from_arg_matches(&matches) {
        Ok(parsed) => Ok(ParsedLine { command: parsed.command, matches, line: line.trim().to_owned() }),
        Err(error) => Err(complaint(grammar, &words, &error, "")),
    }
}

/// The error for a line at the prompt: [`complaint`], and what only a line at the prompt can have wrong.
fn at_the_prompt(grammar: &clap::Command, words: &[String], error: &clap::Error) -> Error {
    if let Some(prompt) = prompt_of(words) {
        return pasted_prompt(&prompt);
    }
    let wrong = error.get(ContextKind::InvalidSubcommand).or_else(|| error.get(ContextKind::InvalidArg));
    let Some(ContextValue::String(wrong)) = wrong else { return complaint(grammar, words, error, "") };
    if let (ErrorKind::InvalidSubcommand, Some(verb)) = (error.kind(), words.first().filter(|word| *word != wrong)) {
        let verbs = grammar.find_subcommand(verb).into_iter().flat_map(clap::Command::get_subcommands);
        let near = nearest(wrong, verbs.map(clap::Command::get_name));
        let help = match near {
            Some(near) => did_you_mean(&format!("{verb} {near}")),
            None => tr!("`help {verb}` lists its verbs", verb),
        };
        return Error::Usage {
            message: tr!("`{verb}` has no verb `{wrong}`", verb, wrong),
            help: Some(help),
            words: vec![wrong.clone()],
        };
    }
    let program = Cli::command();
    let mut global = program.get_arguments().filter(|argument| argument.is_global_set());
    if global.any(|argument| argument.get_long().is_some_and(|long| wrong.trim_start_matches('-') == long)) {
        let help = tr!("at the prompt, `set` changes pace, color, motion, lang and width").to_owned();
        return Error::Usage {
            message: tr!("`{wrong}` is an option of the program itself", wrong),
            help: Some(help),
            words: vec![wrong.clone()],
        };
    }
    complaint(grammar, words, error, "")
}

/// The prompt with which a line begins that was copied from a screen: `threads 3/12>`, `threads 3/12 tally>`, `spinlab
/// tally>`.
fn prompt_of(words: &[String]) -> Option<String> {
    let is_place = |word: &str| {
        let numbers = word.trim_end_matches('>').split_once('/');
        numbers.is_some_and(|(step, steps)| [step, steps].iter().all(|number| number.parse::<usize>().is_ok()))
    };
    let end = words.iter().take(3).position(|word| word.ends_with('>'))?;
    let is_prompt = match end {
        1 => is_place(&words[1]) || words[0] == "spinlab",
        2 => is_place(&words[1]) && words[2].len() > 1,
        _ => false,
    };
    is_prompt.then(|| words[..=end].join(" "))
}

/// `run --help` is `help run`.
fn asked_by_flag(words: &[String]) -> ParsedLine {
    let command = Command::help_on(path_of(PromptLine::command(), words));
    ParsedLine { command, matches: ArgMatches::default(), line: words.join(" ") }
}
