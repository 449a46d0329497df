//! `run`: a demo by its name, changed by options, so that one thing at a time can be varied; or a program in a file.

use std::time::Duration;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches};

use super::programs::{ProgramFile, is_path, of_the_learner};
use super::{Command, grammar};
use crate::demo::{self, ManyUnits};
use crate::error::{Error, NameKind};
use crate::lesson::parse::Declarations;
use crate::render::quantity::{bytes, duration};
use crate::render::report::{Ran, report};
use crate::run::options::{GivenOptions, Opt, OptionRefusal, Takes};
use crate::run::pace::Pace;
use crate::run::usage::memory_left;
use crate::session::{LastRun, Session};
use crate::text::{Line, Text};
use crate::tr;
use crate::trace::Trace;
use crate::variant::Variant;

/// Run a demo, or a Python program
///
/// In most demos a spinner turns while a slow function works. Ctrl-C ends the demo and shows where that was noticed; a
/// second one wakes a spinner that sleeps for long. Afterwards a report tells what was measured in this run.
///
/// A name with a `/`, or one that ends in `.py`, is a file with a program: spinlab plays it by itself, so that sleeps
/// take their time and work takes none. Ctrl-C is its `KeyboardInterrupt`; a second one ends the run. Its exit status
/// is that of Python.
#[derive(Clone, Debug, Args)]
pub struct Run {
    /// Which one; `demos` lists them
    #[arg(value_name = "DEMO")]
    demo: String,
    /// Let `python3` run the program instead, in an empty directory
    #[arg(long)]
    python: bool,
    #[command(flatten)]
    options: Options,
}

/// What can be run.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Demo(Variant),
    Program(ProgramFile),
}

/// The options of all demos, as far as they were given.
#[derive(Clone, Debug)]
struct Options(GivenOptions);

impl Target {
    /// The words to type after `run`.
    pub(super) fn typed(&self) -> String {
        match self {
            Target::Demo(variant) => variant.typed(),
            Target::Program(file) => file.typed(),
        }
    }
}

impl Run {
    /// Reads a line such as `run thread --seconds 1`.
    ///
    /// # Errors
    /// As [`grammar::parse`]; [`Error::Refused`] if it is another command, such as the help that `run --help` shows.
    pub(super) fn read(line: &str) -> Result<Self, Error> {
        Run::of_line(line, line)
    }

    /// Reads the words behind `run`: `thread --seconds 1`.
    ///
    /// # Errors
    /// As [`Run::read`].
    pub(super) fn of(demo: &str) -> Result<Self, Error> {
        Run::of_line(&format!("run {demo}"), demo)
    }

    /// Reads the run of `line`; an error shows `demo` as the words at fault.
    fn of_line(line: &str, demo: &str) -> Result<Self, Error> {
        match grammar::parse(line)?.command {
            Command::Run(run) => Ok(run),
            _ => Err(Error::refused(tr!("`{demo}` is no demo", demo))),
        }
    }

    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let python = self.python;
        let variant = match self.target(session)? {
            Target::Demo(variant) => variant,
            Target::Program(file) if python => return session.run_python(&file),
            Target::Program(file) => return session.run_program(&file),
        };
        fits(&variant, memory_left())?;
        session.last_try = Some(format!("run {}", variant.typed()));
        if session.pace != Pace::Virtual {
            let remark = before_the_run(&variant);
            remark.into_iter().try_for_each(|line| session.print(&Text::from(line)))?;
        }
        session.perform_demo(&variant)?;
        let is_weighed_apart = session.weigh_units();
        let is_plain = session.reports_plainly();
        let Some(run) = session.own_run() else { return Ok(()) };
        let ran = Ran { spec: &run.spec, pace: run.pace, trace: &run.trace, is_weighed_apart, is_plain };
        let mut text = Text::from(Line::new());
        text.extend(report(variant.demo, ran));
        session.print(&text)
    }

    /// What this would run.
    ///
    /// # Errors
    /// If there is no such thing, or if the options are not for it.
    pub(super) fn target(self, session: &mut Session) -> Result<Target, Error> {
        if is_path(&self.demo) {
            self.refuse_options()?;
            return ProgramFile::read(&self.demo).map(Target::Program);
        }
        // Built-in demos run even if lessons cannot be read.
        let mut declared = Declarations::default();
        if Variant::built_in(&self.demo).is_none() {
            if let Some(file) = session.declared_program(&self.demo)? {
                self.refuse_options()?;
                return Ok(Target::Program(file));
            }
            declared = Declarations::of(&session.course()?.lessons);
        }
        if self.python {
            let why = tr!("only a program can be run by `python3`").to_owned();
            return Err(OptionRefusal { option: Some("python"), why }.into());
        }
        self.variant(&declared).map(Target::Demo)
    }

    /// Refuses options of demos with a program, for which they mean nothing.
    fn refuse_options(&self) -> Result<(), Error> {
        let Some((option, _)) = self.options.0.first() else { return Ok(()) };
        let name = option.name;
        let why = tr!("`--{name}` is an option of demos: a program says itself what it does", name);
        Err(OptionRefusal { option: Some(name), why }.into())
    }

    /// Whether this would run, among the built-in demos and what lessons declare.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is no such demo, [`Error::Refused`] if its options do not go together.
    pub(super) fn check(&self, declared: &Declarations) -> Result<(), Error> {
        if is_path(&self.demo) {
            return Err(of_the_learner());
        }
        if declared.programs.contains(&self.demo) {
            return self.refuse_options();
        }
        self.variant(declared).map(|_| ())
    }

    /// Whether it names a program that a lesson declares.
    pub(super) fn is_of_a_program(&self, declared: &Declarations) -> bool {
        declared.programs.contains(&self.demo)
    }

    /// The demo, built in or a preset of a lesson, with the options that were given.
    fn variant(&self, declared: &Declarations) -> Result<Variant, Error> {
        let variant = Variant::built_in(&self.demo).or_else(|| declared.presets.get(&self.demo).cloned());
        let names = || demo::names().into_iter().chain(declared.names().cloned());
        Ok(variant.ok_or_else(|| Error::unknown(NameKind::Demo, &self.demo, names()))?.change(&self.options.0)?)
    }
}

impl Session {
    /// The last run as an idle machine would give it: played on the virtual clock. None if it was played there anyway,
    /// or if it needs a real clock.
    pub fn idle_run(&self) -> Option<Trace> {
        let LastRun { variant, .. } = self.last_run.as_ref().filter(|run| run.pace != Pace::Virtual)?;
        variant.as_ref()?.on_an_idle_machine()
    }
}

/// Refuses more units than there is memory for. Otherwise the system would kill this program, or another one, without a
/// word.
///
/// # Errors
/// The refusal, with the most units that there may be.
fn fits(variant: &Variant, left: Option<u64>) -> Result<(), OptionRefusal> {
    let Some(ManyUnits { option, bytes: of_one }) = &variant.demo.units else { return Ok(()) };
    let (units, each) = (variant.spec.units, of_one(&variant.spec));
    let Some(left) = left.filter(|left| u64::from(units) * each > *left) else { return Ok(()) };
    let most = left / each;
    #[expect(clippy::cast_precision_loss, reason = "it is shown to three digits")]
    let (needed, left) = (bytes((u64::from(units) * each) as f64), bytes(left as f64));
    let why = tr!(
        "{units} units take about {needed} of memory, and {left} are left on this machine: at most {most}",
        units,
        needed,
        left,
        most
    );
    Err(OptionRefusal { option: Some(option.name), why })
}

/// From this interval on, a learner may wonder where the spinner is.
const LONG_INTERVAL: Duration = Duration::from_secs(10);

/// A remark to show before the run rather than after it.
fn before_the_run(variant: &Variant) -> Option<Line> {
    let interval = variant.spec.interval;
    (interval >= LONG_INTERVAL && interval > variant.spec.seconds).then(|| {
        let interval = duration(interval);
        Line::marked(&tr!(
            "`--interval` is in seconds: the next frame is due after {interval}. Ctrl-C ends the run.",
            interval
        ))
    })
}

impl Args for Options {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.args(demo::options().into_iter().map(argument))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Options::augment_args(command)
    }
}

fn argument(option: &'static Opt) -> Arg {
    let argument = Arg::new(option.name).long(option.name).help(option.about);
    match option.takes {
        Takes::Nothing => argument.action(ArgAction::SetTrue),
        Takes::Text(name) => argument.value_name(name).allow_hyphen_values(true),
        Takes::Choice(name, values) => argument.value_name(name).value_parser(PossibleValuesParser::new(values())),
        Takes::Number(name, _) => argument
            .value_name(name)
            .allow_negative_numbers(true)
            .value_parser(|text: &str| option.check(text).map(|()| text.to_owned())),
    }
}

impl FromArgMatches for Options {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |option: &'static Opt| {
            let text = match option.takes {
                Takes::Nothing => matches.get_flag(option.name).then(String::new),
                Takes::Choice(..) | Takes::Number(..) | Takes::Text(_) => {
                    matches.get_one::<String>(option.name).cloned()
                }
            };
            text.map(|text| (option, text))
        };
        Ok(Options(demo::options().into_iter().filter_map(given).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Options::from_arg_matches(matches)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::many;
    use crate::run::spec::{Model, Spec};

    #[test]
    fn units_without_memory_are_refused_before_they_are_made() {
        let of = |spec| Variant { demo: &many::DEMO, spec };
        let tasks = of(Spec { units: 1_000_000, ..Spec::new(Model::Async) });
        assert_eq!(fits(&tasks, None).and(fits(&tasks, Some(768_000_000))), Ok(()));
        let refusal = fits(&tasks, Some(140_000_000)).unwrap_err();
        assert!(refusal.why.contains("768 MB of memory, and 140 MB are left"), "{refusal}");
        assert!(refusal.why.ends_with("at most 182291"), "{refusal}");
        let threads = of(Spec { units: 10_000, ..Spec::new(Model::Thread) });
        assert!(fits(&threads, Some(140_000_000)).is_err());
    }
}
