//! What demos are tried with: the rows of their options say it.

use clap::builder::PossibleValue;
use spinlab::demo::DEMOS;
use spinlab::run::options::{Opt, Takes};
use spinlab::run::spec::Spec;
use spinlab::variant::Variant;

/// Every demo in each of its models, with each combination of the values with which its options are tried.
pub(crate) fn grid() -> Vec<Variant> {
    let mut grid = Vec::new();
    for (n, demo) in DEMOS.iter().enumerate() {
        // The spinners are one demo in several models, and share their options.
        if DEMOS[..n].iter().any(|other| other.options == demo.options) {
            continue;
        }
        let mut specs = vec![(demo.usual)()];
        for (option, _) in demo.options {
            specs = specs.iter().flat_map(|spec| tried(option, spec)).collect();
        }
        grid.extend(specs.into_iter().map(|spec| Variant { demo, spec }));
    }
    grid.retain(|variant| variant.program().is_ok());
    grid
}

/// This spec with each of the values with which an option is tried.
fn tried(option: &Opt, spec: &Spec) -> Vec<Spec> {
    let choices: Vec<_>;
    let (values, is_tried_without): (Vec<&str>, bool) = match option.takes {
        Takes::Nothing => (vec![""], true),
        Takes::Choice(_, values) => {
            choices = values();
            (choices.iter().map(PossibleValue::get_name).collect(), false)
        }
        // Cores, for example, have no number that is usual.
        Takes::Number(_, tried) => (tried.to_vec(), (option.typed)(spec).is_none()),
        Takes::Text(_) => (Vec::new(), true),
    };
    let without = is_tried_without.then(|| spec.clone());
    let with = values.iter().map(|value| {
        let mut spec = spec.clone();
        (option.set)(&mut spec, value).unwrap();
        spec
    });
    without.into_iter().chain(with).collect()
}
