//! The fences that mean something: `try`, `predict` and `demo`.

use std::collections::HashSet;

use clap::builder::PossibleValue;
use toml::Spanned;

use super::diagnostics::Findings;
use super::goal::NoGoal;
use super::keys::{Keys, Slot, Table};
use super::model::{Bytes, CommandLine, Goal, Predict, Preset, Try};
use super::names::slug;
use crate::demo::{self, Demo, SPINNER, Variant};
use crate::run::options::{Given, MODEL, Opt, Takes};
use crate::tr;
use crate::trace::measure::Measure;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Try,
    Predict,
    Demo,
}

impl Kind {
    /// The kind of a fence with that info string. `None` if it is a mere listing.
    pub(super) fn of(info: &str) -> Option<Kind> {
        [Kind::Try, Kind::Predict, Kind::Demo].into_iter().find(|kind| kind.word() == word(info))
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::Try => "try",
            Kind::Predict => "predict",
            Kind::Demo => "demo",
        }
    }

    /// What messages about its keys call it.
    fn owner(self) -> &'static str {
        match self {
            Kind::Try => tr!("a `try` block"),
            Kind::Predict => tr!("a `predict` block"),
            Kind::Demo => tr!("a `demo` block"),
        }
    }
}

/// The first word of an info string, by which a fence is known.
pub(super) fn word(info: &str) -> &str {
    info.trim_start()
        .split(|character: char| character.is_whitespace() || "{,".contains(character))
        .next()
        .unwrap_or("")
}

/// A top-level fence in a file. Its inside is one piece of the file: at the top level no line of it carries the marks
/// of a quote or a list, and the spaces before an indented one matter neither to TOML nor to commands.
#[derive(Debug)]
pub(super) struct Fence<'s> {
    source: &'s str,
    bytes: Bytes,
    /// Its first line.
    pub(super) opening: Bytes,
    /// What stands on the first line after the word.
    rest: Bytes,
    inside: Bytes,
    /// Whether there is a line that ends it.
    pub(super) closed: bool,
}

impl<'s> Fence<'s> {
    /// `inside` is what pulldown-cmark says of the lines between: nothing if there are none.
    pub(super) fn new(source: &'s str, bytes: Bytes, inside: Option<Bytes>) -> Self {
        let text = &source[bytes.clone()];
        let first = text.split(['\n', '\r']).next().unwrap_or_default().trim_end();
        let info = first.trim_start_matches(['`', '~']).trim_start();
        let end = bytes.start + first.len();
        let start = end - info.len() + word(info).len();
        let rest = source[start..end].trim_start();
        let inside = inside.unwrap_or(end..end);
        let closed = !source[inside.end..bytes.end].trim().is_empty();
        Fence { source, opening: bytes.start..end, rest: end - rest.len()..end, inside, closed, bytes }
    }

    /// What it means. `None` if it is a mere listing.
    pub(super) fn kind(&self) -> Option<Kind> {
        Kind::of(self.source[self.opening.clone()].trim_start_matches(['`', '~']))
    }

    /// Reads a task. What is wrong with it is noted, and the task returned as far as it goes, so that its commands can
    /// be checked as well; a lesson with problems is not shown to anybody.
    pub(super) fn task(&self, findings: &mut Findings) -> Try {
        let mut lines = Vec::new();
        let mut start = self.inside.start;
        for line in self.source[self.inside.clone()].split_inclusive(['\n', '\r']) {
            let text = line.trim();
            if !text.is_empty() && !text.starts_with('#') {
                let begin = start + line.len() - line.trim_start().len();
                lines.push(CommandLine { text: text.to_owned(), bytes: begin..begin + text.len() });
            }
            start += line.len();
        }
        if lines.is_empty() {
            let help = tr!("write a command on a line of its own");
            findings.at(self.opening.clone(), tr!("this task has no command")).help(help);
        }
        let mut keys = self.table(Kind::Try, self.rest.clone()).inline(findings);
        let fails = keys.may("fails").filled();
        let goal = keys.may("goal").filled();
        keys.finish();
        let goal = goal.and_then(|text| match Goal::read(text.get_ref()) {
            Ok(goal) => Some(goal),
            Err(NoGoal { message, help }) => {
                findings.at(text.span(), message).help(help);
                None
            }
        });
        Try { lines, fails: fails.map(Spanned::into_inner), goal, bytes: self.bytes.clone() }
    }

    /// Reads a prediction; see [`Fence::task`]. There is none if it does not say what to run.
    pub(super) fn prediction(&self, findings: &mut Findings) -> Option<Predict> {
        if !self.rest.is_empty() {
            let help = tr!("write its keys on the lines below");
            findings.at(self.rest.clone(), tr!("nothing can follow the word `predict`")).help(help);
        }
        let mut keys = self.document(Kind::Predict, findings);
        let ask = keys.need("ask").filled();
        let run = keys.need("run").filled();
        let measure = keys.need("measure").one_of::<Measure>();
        let tolerance = keys.may("tolerance").number();
        keys.finish();
        if let Some(number) = &tolerance
            && !(number.get_ref().is_finite() && *number.get_ref() >= 0.0)
        {
            let help = tr!("write how far off a right answer may be, in the unit of the measure");
            findings.at(number.span(), tr!("`tolerance` must be 0 or more")).help(help);
        }
        let run = run?;
        if run.get_ref().trim().contains(['\n', '\r']) {
            findings.at(run.span(), tr!("`run` must be one line")).help(tr!("a prediction is about one command"));
        }
        Some(Predict {
            ask: ask.map(Spanned::into_inner).unwrap_or_default(),
            run: self.command(run),
            measure: measure.map_or(Measure::Elapsed, Spanned::into_inner),
            tolerance: tolerance.map(Spanned::into_inner),
            bytes: self.bytes.clone(),
        })
    }

    /// Reads a demo; see [`Fence::task`]. There is none without a name. `taken` are the names of the file so far.
    pub(super) fn demo(&self, taken: &mut HashSet<&'s str>, findings: &mut Findings) -> Option<Preset> {
        let name = self.demo_name(taken, findings);
        let mut keys = self.document(Kind::Demo, findings);
        let about = keys.need("about").filled();
        let demos: Vec<_> = std::iter::once(&SPINNER).chain(demo::DEMOS).map(|demo| demo.name).collect();
        let demo = keys.may("demo").one_of_names(&demos).and_then(|name| Demo::named(name.get_ref()));
        let mut given = GivenKeys::default();
        for option in demo::options() {
            // A spinner is one of a model; all other demos have a usual one.
            let slot = if demo.is_none() && *option == MODEL { keys.need(option.name) } else { keys.may(option.name) };
            given.take(option, slot);
        }
        keys.finish();
        for (bytes, reason) in std::mem::take(&mut given.wrong) {
            findings.at(bytes, reason);
        }
        let variant = match demo {
            Some(demo) => Some(Variant::usual(demo)),
            None => given.value(&MODEL).and_then(Variant::built_in),
        };
        let variant = match variant.clone().map(|variant| variant.change(&given.options)) {
            Some(Ok(variant)) => variant,
            Some(Err(refusal)) => {
                let blamed = refusal.option.and_then(|name| given.bytes(name)).or_else(|| given.bytes(MODEL.name));
                let bytes = blamed.unwrap_or_else(|| self.opening.clone());
                findings.at(bytes, refusal.why).help(tr!("change this key or the others"));
                variant.unwrap_or_else(|| Variant::usual(&SPINNER))
            }
            // Without a model that is known, the other keys cannot be judged.
            None => Variant::usual(&SPINNER),
        };
        let (name, bytes) = name?;
        Some(Preset {
            name: name.to_owned(),
            about: about.map(Spanned::into_inner).unwrap_or_default(),
            variant,
            bytes,
        })
    }

    fn demo_name(&self, taken: &mut HashSet<&'s str>, findings: &mut Findings) -> Option<(&'s str, Bytes)> {
        let rest = &self.source[self.rest.clone()];
        let Some(name) = rest.split_whitespace().next() else {
            findings
                .at(self.opening.clone(), tr!("this demo has no name"))
                .help(tr!("write one after the word `demo`, like `demo frozen`"));
            return None;
        };
        let bytes = self.rest.start..self.rest.start + name.len();
        if rest.len() > name.len() {
            let more = rest[name.len()..].trim_start();
            let bytes = self.rest.end - more.len()..self.rest.end;
            let help = tr!("write its keys on the lines below");
            findings.at(bytes, tr!("nothing can follow the name of a demo")).help(help);
        }
        let shaped = name.starts_with(|character: char| character.is_ascii_lowercase())
            && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if !shaped {
            let finding = findings.at(bytes.clone(), tr!("`{name}` cannot be the name of a demo", name));
            let like = slug(name);
            let example =
                if like.is_ascii() && like.starts_with(char::is_alphabetic) { like.as_str() } else { "frozen" };
            finding.help(tr!("small letters, digits and `-`, beginning with a letter, like `{example}`", example));
        } else if Demo::named(name).is_some() {
            findings.at(bytes.clone(), tr!("`{name}` is a built-in demo", name)).help(tr!("choose another name"));
        } else if !taken.insert(name) {
            findings
                .at(bytes.clone(), tr!("there is already a demo `{name}` in this lesson", name))
                .help(tr!("choose another name"));
        }
        Some((name, bytes))
    }

    fn document<'f>(&self, kind: Kind, findings: &'f mut Findings) -> Keys<'f> {
        self.table(kind, self.inside.clone()).document(findings)
    }

    fn table(&self, kind: Kind, inside: Bytes) -> Table<'s> {
        Table { source: self.source, inside, opening: self.opening.clone(), owner: kind.owner() }
    }

    /// A command from a TOML string. It is found inside of its quotes, unless escapes make the two differ.
    fn command(&self, run: Spanned<String>) -> CommandLine {
        let bytes = run.span();
        let text = run.into_inner().trim().to_owned();
        let written = &self.source[bytes.clone()];
        match written.find(&text) {
            Some(at) => CommandLine { bytes: bytes.start + at..bytes.start + at + text.len(), text },
            None => CommandLine { text, bytes },
        }
    }
}

/// The options among the keys of a `demo` block.
#[derive(Default)]
struct GivenKeys {
    options: Given,
    /// Where each of them stands.
    places: Vec<(&'static str, Bytes)>,
    wrong: Vec<(Bytes, String)>,
}

impl GivenKeys {
    /// Reads the value of an option, if it is there.
    fn take(&mut self, option: &'static Opt, slot: Slot<'_>) {
        let text = match option.takes {
            Takes::Nothing => slot.truth().filter(|truth| *truth.get_ref()).map(|truth| (truth.span(), String::new())),
            Takes::Choice(_, values) => {
                let values = values();
                let names: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
                slot.one_of_names(&names).map(|name| (name.span(), name.into_inner()))
            }
            Takes::Number(_) => slot.number().map(|number| (number.span(), number.get_ref().to_string())),
            Takes::Text(_) => slot.text().map(|text| (text.span(), text.into_inner())),
        };
        let Some((bytes, text)) = text else { return };
        match option.check(&text) {
            Ok(()) => self.options.push((option, text)),
            Err(reason) => self.wrong.push((bytes.clone(), reason)),
        }
        self.places.push((option.name, bytes));
    }

    fn value(&self, option: &Opt) -> Option<&str> {
        self.options.iter().find(|(other, _)| *other == option).map(|(_, text)| text.as_str())
    }

    fn bytes(&self, name: &str) -> Option<Bytes> {
        self.places.iter().find(|(other, _)| *other == name).map(|(_, bytes)| bytes.clone())
    }
}
