//! `demo`: a demo that a lesson adds to the course.

use std::collections::HashSet;

use clap::builder::PossibleValue;
use toml::Spanned;

use super::diagnostics::Findings;
use super::fence::Fence;
use super::keys::Slot;
use super::program::check_name;
use super::source::{Bytes, place};
use crate::demo::{self, Demo, SPINNER};
use crate::run::options::{GivenOptions, MODEL, Opt, Takes};
use crate::tr;
use crate::variant::Variant;

/// The word behind the marks of its fence.
pub(super) const WORD: &str = "demo";

/// A demo that a lesson adds to the course.
#[derive(Clone, Debug)]
pub struct Preset {
    pub name: String,
    pub about: String,
    pub variant: Variant,
    /// The place of its name.
    pub bytes: Bytes,
}

/// Reads a demo; None without a name. `taken` are the names of the file so far.
pub(super) fn read(fence: &Fence<'_>, taken: &mut HashSet<String>, findings: &mut Findings) -> Option<Preset> {
    let name = name_of(fence, taken, findings);
    let mut keys = fence.document(tr!("a `demo` block"), findings);
    let about = keys.need("about").filled();
    let demos: Vec<_> = std::iter::once(&SPINNER).chain(demo::DEMOS).map(|demo| demo.name).collect();
    let demo = keys.may("demo").one_of_names(&demos).and_then(|name| Demo::named(name.get_ref()));
    let mut values = Vec::new();
    for option in demo::options() {
        // A spinner needs a model; all other demos have a usual one.
        let slot = if demo.is_none() && *option == MODEL { keys.need(option.name) } else { keys.may(option.name) };
        values.extend(value(option, slot).map(|value| (option, value)));
    }
    keys.finish();
    let variant = variant(demo, &values, &fence.opening, findings);
    let (name, bytes) = name?;
    Some(Preset { name: name.to_owned(), about: about.map(Spanned::into_inner).unwrap_or_default(), variant, bytes })
}

/// The demo with the options of a block; the usual spinner if they cannot be read.
fn variant(
    demo: Option<&'static Demo>,
    values: &[(&'static Opt, Spanned<String>)],
    opening: &Bytes,
    findings: &mut Findings,
) -> Variant {
    let mut given = GivenOptions::new();
    for (option, value) in values {
        match option.check(value.get_ref()) {
            Ok(()) => given.push((option, value.get_ref().clone())),
            Err(reason) => {
                findings.at(value.span(), reason);
            }
        }
    }
    let variant = match demo {
        Some(demo) => Some(Variant::usual(demo)),
        None => given.iter().find(|(option, _)| **option == MODEL).and_then(|(_, model)| Variant::built_in(model)),
    };
    match variant.clone().map(|variant| variant.change(&given)) {
        Some(Ok(variant)) => variant,
        Some(Err(refusal)) => {
            let place_of = |name| values.iter().find(|(option, _)| option.name == name).map(|(_, value)| value.span());
            let blamed = refusal.option.and_then(place_of).or_else(|| place_of(MODEL.name));
            let bytes = blamed.unwrap_or_else(|| opening.clone());
            findings.at(bytes, refusal.why).help(tr!("change this key or the others"));
            variant.unwrap_or_else(|| Variant::usual(&SPINNER))
        }
        // Without a known model, the other keys cannot be judged.
        None => Variant::usual(&SPINNER),
    }
}

fn name_of<'s>(fence: &Fence<'s>, taken: &mut HashSet<String>, findings: &mut Findings) -> Option<(&'s str, Bytes)> {
    let rest = &fence.source[fence.rest.clone()];
    let Some(name) = rest.split_whitespace().next() else {
        let help = tr!("write one after the word `demo`, like `demo frozen`");
        findings.at(&fence.opening, tr!("this demo has no name")).help(help);
        return None;
    };
    let more = rest[name.len()..].trim_start();
    if !more.is_empty() {
        let help = tr!("write its keys on the lines below");
        findings.at(place(fence.source, more), tr!("nothing can follow the name of a demo")).help(help);
    }
    let bytes = place(fence.source, name);
    check_name(name, &bytes, "frozen", taken, findings);
    Some((name, bytes))
}

/// The value of an option as the prompt would read it, if the key is there.
fn value(option: &Opt, slot: Slot<'_>) -> Option<Spanned<String>> {
    match option.takes {
        Takes::Nothing => {
            slot.truth().filter(|truth| *truth.get_ref()).map(|truth| Spanned::new(truth.span(), String::new()))
        }
        Takes::Choice(_, values) => {
            let values = values();
            let names: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
            slot.one_of_names(&names)
        }
        Takes::Number(..) => slot.number().map(|number| Spanned::new(number.span(), number.get_ref().to_string())),
        Takes::Text(_) => slot.text(),
    }
}
