//! Help pages, drawn from the grammar itself.

use clap::ValueEnum;
use clap::builder::StyledStr;

use crate::language::{paragraphs, translated};
use crate::names::{self, name_of};
use crate::run::options::Opt;
use crate::text::{Line, Text, Tone};
use crate::tr;
use crate::trace::measure::{Measure, MeasureUnit};

/// Every command in its group, one line each.
pub fn overview(grammar: &clap::Command, groups: &[String]) -> Text {
    let mut text = Text::new();
    for (number, group) in groups.iter().enumerate() {
        text.gap();
        text.push(Line::of(Tone::Heading, translated(group)));
        let commands = grammar.get_subcommands().filter(|command| command.get_display_order() == number);
        text.extend(commands.map(|command| entry(&synopsis(command), &about(command))));
    }
    text.gap();
    text.push(Line::marked(tr!(
        "Enter alone is `next`. `help run` explains one command, `help measures` the numbers of a report. Tab \
         completes, Ctrl-C ends a demo."
    )));
    text
}

/// The page of `spinlab --help`: what the program is, its options, every command.
pub fn program(grammar: &clap::Command, groups: &[String]) -> Text {
    let mut text =
        Text::from(Line::of(Tone::Title, grammar.get_name()).with(Tone::Plain, format!("  {}", about(grammar))));
    text.extend(details(grammar));
    text.gap();
    text.push(label(tr!("Usage")).with(Tone::Code, "spinlab [OPTIONS] [COMMAND]"));
    text.gap();
    text.push(Line::of(Tone::Heading, tr!("Options, also behind a command")));
    text.extend(grammar.get_arguments().filter(|argument| argument.is_global_set()).map(argument_entry));
    text.gap();
    text.extend(overview(grammar, groups));
    text
}

/// The page of a command.
pub fn command(command: &clap::Command, name: &str) -> Text {
    let mut text = Text::from(Line::of(Tone::Title, name).with(Tone::Plain, format!("  {}", about(command))));
    text.extend(details(command));
    text.gap();
    let usage = command.clone().bin_name(name).help_template("{usage}").render_help().to_string();
    text.push(label(tr!("Usage")).with(Tone::Code, usage.trim()));
    let aliases: Vec<&str> = command.get_visible_aliases().collect();
    if !aliases.is_empty() {
        text.push(label(tr!("Or")).with(Tone::Code, aliases.join(", ")));
    }
    let arguments: Vec<&clap::Arg> = own_arguments(command).collect();
    if !arguments.is_empty() {
        text.gap();
    }
    for argument in arguments {
        text.push(argument_entry(argument));
        let values = argument.get_possible_values();
        let (explained, bare): (Vec<_>, Vec<_>) = values.iter().partition(|value| value.get_help().is_some());
        for value in explained {
            text.push(entry(&format!("    {}", value.get_name()), &value.get_help().map(plain).unwrap_or_default()));
        }
        if !bare.is_empty() {
            let names: Vec<_> = bare.iter().map(|value| format!("`{}`", value.get_name())).collect();
            text.push(entry("", &names.join(", ")));
        }
    }
    let verbs: Vec<&clap::Command> = command.get_subcommands().filter(|verb| verb.get_name() != "help").collect();
    if !verbs.is_empty() {
        text.gap();
    }
    // The verbs of a command may be wider than the names of commands.
    let width = verbs.iter().map(|verb| synopsis(verb).len()).max().unwrap_or_default().max(COLUMN);
    text.extend(verbs.iter().map(|verb| entry_in(width, &synopsis(verb), &about(verb))));
    text
}

/// The page of a demo: what its options mean for it.
pub fn demo(name: &str, about: &str, options: &[(&Opt, &str)]) -> Text {
    let mut text = Text::from(Line::of(Tone::Title, name).with(Tone::Plain, format!("  {}", translated(about))));
    text.gap();
    text.push(label(tr!("Usage")).with(Tone::Code, format!("run {name} [OPTIONS]")));
    text.gap();
    for (option, meaning) in options {
        let value = option.takes.value_name().map(|name| format!(" {name}")).unwrap_or_default();
        text.push(entry(&format!("--{}{value}", option.name), translated(meaning)));
    }
    text.gap();
    text.push(Line::marked(&tr!(
        "`help run` lists what the options take. `source {name}` shows the code of this demo.",
        name
    )));
    text
}

/// The measures of a run, each with its unit: for predictions and goals.
pub fn measures() -> Text {
    let mut text = Text::from(Line::of(Tone::Heading, tr!("Measures")));
    let names_take = Measure::value_variants().iter().map(|measure| name_of(measure).len()).max().unwrap_or_default();
    for measure in Measure::value_variants() {
        let unit = match measure.unit() {
            MeasureUnit::Count => tr!("a count"),
            MeasureUnit::Seconds => tr!("seconds"),
            MeasureUnit::Ratio => tr!("a ratio"),
            MeasureUnit::Bytes => tr!("bytes"),
        };
        let mut line = Line::of(Tone::Code, format!("  {}", name_of(measure))).padded(names_take + 4);
        line.push(Tone::Strong, unit);
        line = line.padded(names_take + 16);
        line.push(Tone::Plain, names::about(measure));
        text.push(line);
    }
    text.gap();
    text.push(Line::marked(tr!(
        "A lesson names one in a `predict` block (`measure = \"stop\"`) or in a goal (`goal = \"stop > 0.4\"`). Times \
         can also be written in ms."
    )));
    text
}

/// The description of a command after its first line.
fn details(command: &clap::Command) -> Text {
    let mut text = Text::new();
    let long = command.get_long_about().map(ToString::to_string).unwrap_or_default();
    for paragraph in paragraphs(&long) {
        text.push(Line::new());
        text.push(Line::marked(translated(&paragraph)));
    }
    text
}

/// A command with its arguments, as a user types it: `open LESSON`, `run DEMO [OPTIONS]`.
pub fn synopsis(command: &clap::Command) -> String {
    let mut words = vec![command.get_name().to_owned()];
    let mut options = false;
    for argument in own_arguments(command) {
        if !argument.is_positional() {
            options = true;
            continue;
        }
        let name = argument_name(argument);
        words.push(if argument.is_required_set() { name } else { format!("[{name}]") });
    }
    if command.get_subcommands().any(|verb| verb.get_name() != "help") {
        words.push("VERB".to_owned());
    }
    if options {
        words.push("[OPTIONS]".to_owned());
    }
    words.join(" ")
}

/// The first line of the description of a command.
pub fn about(command: &clap::Command) -> String {
    let mut about = command.get_about().map(plain).unwrap_or_default();
    let aliases: Vec<&str> = command.get_visible_aliases().collect();
    if !aliases.is_empty() {
        about += &format!(" ({})", aliases.join(", "));
    }
    about
}

/// The arguments of a command, without those that every command has.
fn own_arguments(command: &clap::Command) -> impl Iterator<Item = &clap::Arg> {
    command.get_arguments().filter(|argument| argument.get_id() != "help" && !argument.is_global_set())
}

fn argument_entry(argument: &clap::Arg) -> Line {
    entry(&argument_name(argument), &argument.get_help().map(plain).unwrap_or_default())
}

fn argument_name(argument: &clap::Arg) -> String {
    let value = argument.get_value_names().map(|names| names.join(" ")).unwrap_or_default();
    match argument.get_long() {
        None => value,
        Some(long) if argument.get_action().takes_values() => format!("--{long} {value}"),
        Some(long) => format!("--{long}"),
    }
}

/// The heading above the ways to write a command.
fn label(name: &str) -> Line {
    Line::of(Tone::Heading, name).padded(7)
}

/// A text of the grammar in the language that is spoken.
fn plain(styled: &StyledStr) -> String {
    translated(&styled.to_string()).to_owned()
}

/// Columns for the names of commands and options.
const COLUMN: usize = 18;

fn entry(name: &str, about: &str) -> Line {
    entry_in(COLUMN, name, about)
}

fn entry_in(width: usize, name: &str, about: &str) -> Line {
    Line::of(Tone::Code, format!("  {name:<width$}")).with(Tone::Plain, "  ").then(Line::marked(about))
}
