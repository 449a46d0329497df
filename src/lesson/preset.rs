//! `demo`: a demo that a lesson adds to the course.

use std::collections::HashSet;

use clap::builder::PossibleValue;
use toml::Spanned;

use super::diagnostics::Findings;
use super::fence::Fence;
use super::keys::Slot;
use super::program::check_name;
use super::source::Bytes;
use crate::demo::{self, Demo, SPINNER, Variant};
use crate::run::options::{GivenOptions, MODEL, Opt, Takes};
use crate::tr;

/// The word behind the marks of its fence.
pub(super) const WORD: &str = "demo";

/// A demo that a lesson adds to the course.
#[derive(Clone, Debug)]
pub struct Preset {
    pub name: String,
    pub about: String,
    pub variant: Variant,
    /// Where its name stands.
    pub bytes: Bytes,
}

/// Reads a demo. There is none without a name. `taken` are the names of the file so far.
pub(super) fn read(fence: &Fence<'_>, taken: &mut HashSet<String>, findings: &mut Findings) -> Option<Preset> {
    let name = name_of(fence, taken, findings);
    let mut keys = fence.document(tr!("a `demo` block"), findings);
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
            let bytes = blamed.unwrap_or_else(|| fence.opening.clone());
            findings.at(bytes, refusal.why).help(tr!("change this key or the others"));
            variant.unwrap_or_else(|| Variant::usual(&SPINNER))
        }
        // Without a model that is known, the other keys cannot be judged.
        None => Variant::usual(&SPINNER),
    };
    let (name, bytes) = name?;
    Some(Preset { name: name.to_owned(), about: about.map(Spanned::into_inner).unwrap_or_default(), variant, bytes })
}

fn name_of<'s>(fence: &Fence<'s>, taken: &mut HashSet<String>, findings: &mut Findings) -> Option<(&'s str, Bytes)> {
    let rest = &fence.source[fence.rest.clone()];
    let Some(name) = rest.split_whitespace().next() else {
        let help = tr!("write one after the word `demo`, like `demo frozen`");
        findings.at(&fence.opening, tr!("this demo has no name")).help(help);
        return None;
    };
    let bytes = fence.rest.start..fence.rest.start + name.len();
    if rest.len() > name.len() {
        let more = rest[name.len()..].trim_start();
        let bytes = fence.rest.end - more.len()..fence.rest.end;
        let help = tr!("write its keys on the lines below");
        findings.at(bytes, tr!("nothing can follow the name of a demo")).help(help);
    }
    check_name(name, &bytes, "frozen", taken, findings);
    Some((name, bytes))
}

/// The options among the keys of a `demo` block.
#[derive(Default)]
struct GivenKeys {
    options: GivenOptions,
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
