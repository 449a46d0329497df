//! The fences that mean something: `try`, `predict` and `demo`.

use std::collections::HashSet;

use toml::Spanned;

use super::goal::NoGoal;
use super::keys::{Keys, Table};
use super::model::{Bytes, CommandLine, Goal, Predict, Preset, Try};
use super::names::slug;
use super::problems::Faults;
use crate::run::options::{self, Options};
use crate::run::spec::{Demo, Spec};
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
    pub(super) fn task(&self, faults: &mut Faults) -> Try {
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
            faults.at(self.opening.clone(), tr!("this task has no command")).help(help);
        }
        let mut keys = self.table(Kind::Try, self.rest.clone()).inline(faults);
        let fails = keys.may("fails").filled();
        let goal = keys.may("goal").filled();
        keys.finish();
        let goal = goal.and_then(|text| match Goal::read(text.get_ref()) {
            Ok(goal) => Some(goal),
            Err(NoGoal { message, help }) => {
                faults.at(text.span(), message).help(help);
                None
            }
        });
        Try { lines, fails: fails.map(Spanned::into_inner), goal, bytes: self.bytes.clone() }
    }

    /// Reads a prediction; see [`Fence::task`]. There is none if it does not say what to run.
    pub(super) fn prediction(&self, faults: &mut Faults) -> Option<Predict> {
        if !self.rest.is_empty() {
            let help = tr!("write its keys on the lines below");
            faults.at(self.rest.clone(), tr!("nothing can follow the word `predict`")).help(help);
        }
        let mut keys = self.document(Kind::Predict, faults);
        let ask = keys.need("ask").filled();
        let run = keys.need("run").filled();
        let measure = keys.need("measure").one_of::<Measure>();
        let tolerance = keys.may("tolerance").number();
        keys.finish();
        if let Some(number) = &tolerance
            && !(number.get_ref().is_finite() && *number.get_ref() >= 0.0)
        {
            let help = tr!("write how far off a right answer may be, in the unit of the measure");
            faults.at(number.span(), tr!("`tolerance` must be 0 or more")).help(help);
        }
        let run = run?;
        if run.get_ref().trim().contains(['\n', '\r']) {
            faults.at(run.span(), tr!("`run` must be one line")).help(tr!("a prediction is about one command"));
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
    pub(super) fn demo(&self, taken: &mut HashSet<&'s str>, faults: &mut Faults) -> Option<Preset> {
        let name = self.demo_name(taken, faults);
        let mut keys = self.document(Kind::Demo, faults);
        let about = keys.need("about").filled();
        let demo = keys.may("demo").one_of::<Demo>().map(Spanned::into_inner).unwrap_or_default();
        let model = if demo == Demo::Spinner { keys.need("model") } else { keys.may("model") };
        let mut given = Given::default();
        let options = Options {
            model: given.key("model", model.one_of()),
            work: given.key("work", keys.may("work").one_of()),
            seconds: given.number("seconds", keys.may("seconds").number(), options::seconds),
            interval: given.number("interval", keys.may("interval").number(), options::interval),
            message: given.key("message", keys.may("message").text()),
            workers: given.number("workers", keys.may("workers").number(), options::workers),
            cores: given.number("cores", keys.may("cores").number(), options::cores),
            gil: given.key("gil", keys.may("gil").truth()).unwrap_or_default(),
            units: given.number("units", keys.may("units").number(), options::units),
            await_between: given.key("await-between", keys.may("await-between").truth()).unwrap_or_default(),
            lock: given.key("lock", keys.may("lock").truth()).unwrap_or_default(),
        };
        keys.finish();
        for (bytes, reason) in std::mem::take(&mut given.wrong) {
            faults.at(bytes, reason);
        }
        // Without a model that is known, nobody can say what goes with it.
        let is_known = demo != Demo::Spinner || options.model.is_some();
        let spec = match options.change(Spec::of(demo)) {
            Ok(spec) => spec,
            Err(_) if !is_known => Spec::of(demo),
            Err(reason) => {
                let bytes = given.blamed(&reason).unwrap_or_else(|| self.opening.clone());
                faults.at(bytes, reason).help(tr!("change this key or the others"));
                Spec::of(demo)
            }
        };
        let (name, bytes) = name?;
        Some(Preset { name: name.to_owned(), about: about.map(Spanned::into_inner).unwrap_or_default(), spec, bytes })
    }

    fn demo_name(&self, taken: &mut HashSet<&'s str>, faults: &mut Faults) -> Option<(&'s str, Bytes)> {
        let rest = &self.source[self.rest.clone()];
        let Some(name) = rest.split_whitespace().next() else {
            faults
                .at(self.opening.clone(), tr!("this demo has no name"))
                .help(tr!("write one after the word `demo`, like `demo frozen`"));
            return None;
        };
        let bytes = self.rest.start..self.rest.start + name.len();
        if rest.len() > name.len() {
            let more = rest[name.len()..].trim_start();
            let bytes = self.rest.end - more.len()..self.rest.end;
            let help = tr!("write its keys on the lines below");
            faults.at(bytes, tr!("nothing can follow the name of a demo")).help(help);
        }
        let shaped = name.starts_with(|character: char| character.is_ascii_lowercase())
            && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if !shaped {
            let fault = faults.at(bytes.clone(), tr!("`{name}` cannot be the name of a demo", name));
            let like = slug(name);
            let example =
                if like.is_ascii() && like.starts_with(char::is_alphabetic) { like.as_str() } else { "frozen" };
            fault.help(tr!("small letters, digits and `-`, beginning with a letter, like `{example}`", example));
        } else if Spec::built_in(name).is_some() {
            faults.at(bytes.clone(), tr!("`{name}` is a built-in demo", name)).help(tr!("choose another name"));
        } else if !taken.insert(name) {
            faults
                .at(bytes.clone(), tr!("there is already a demo `{name}` in this lesson", name))
                .help(tr!("choose another name"));
        }
        Some((name, bytes))
    }

    fn document<'f>(&self, kind: Kind, faults: &'f mut Faults) -> Keys<'f> {
        self.table(kind, self.inside.clone()).document(faults)
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

/// The keys of a demo that were given, by the names of the options.
#[derive(Default)]
struct Given {
    keys: Vec<(&'static str, Bytes)>,
    wrong: Vec<(Bytes, String)>,
}

impl Given {
    fn key<T>(&mut self, name: &'static str, value: Option<Spanned<T>>) -> Option<T> {
        let value = value?;
        self.keys.push((name, value.span()));
        Some(value.into_inner())
    }

    /// A number, read as the option of that name is.
    fn number<T>(
        &mut self,
        name: &'static str,
        value: Option<Spanned<f64>>,
        read: fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let bytes = value.as_ref()?.span();
        let number = self.key(name, value)?;
        read(&number.to_string()).map_err(|reason| self.wrong.push((bytes, reason))).ok()
    }

    /// The key that is to blame: one that is named, else the work or the model. In every language a reason names options
    /// as they are typed, the one to blame first.
    fn blamed(&self, reason: &str) -> Option<Bytes> {
        let find = |is_it: &dyn Fn(&str) -> bool| self.keys.iter().find(|(name, _)| is_it(name));
        let named = self.keys.iter().filter_map(|key| Some((reason.find(&format!("`--{}`", key.0))?, key)));
        let named = named.min_by_key(|(at, _)| *at).map(|(_, key)| key);
        let blamed = named.or_else(|| find(&|name| name == "work")).or_else(|| find(&|name| name == "model"));
        blamed.map(|(_, bytes)| bytes.clone())
    }
}
