//! A demo with its options: what `run` runs, whether it was typed at the prompt or declared in a lesson.

use std::sync::Arc;

use crate::demo::{Demo, DemoProgram, SPINNER};
use crate::language::translated;
use crate::names::name_of;
use crate::reading::quoted;
use crate::run::lane::{RunConfig, Unwatched};
use crate::run::options::{GivenOptions, OptionRefusal};
use crate::run::pace::Pace;
use crate::run::perform;
use crate::run::spec::Spec;
use crate::tr;
use crate::trace::Trace;

/// How many turns a run on the virtual clock may have that is played between two lines: a fraction of a second.
const MOST_TURNS: f64 = 50_000.0;

/// The most turns of a run on the virtual clock that is played to check a lesson.
const MOST_PLAYED: f64 = 1_000_000.0;

#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    pub demo: &'static Demo,
    pub spec: Spec,
}

impl Variant {
    /// The demo with its usual values.
    pub fn usual(demo: &'static Demo) -> Self {
        Variant { demo, spec: (demo.usual)() }
    }

    /// The demo of that name with its usual values.
    pub fn built_in(name: &str) -> Option<Self> {
        Demo::named(name).map(Variant::usual)
    }

    /// The spinner with these values.
    pub fn spinner(spec: Spec) -> Self {
        let demo = Demo::named(&name_of(&spec.model)).unwrap_or(&SPINNER);
        Variant { demo, spec }
    }

    /// The demo with these changes.
    ///
    /// # Errors
    /// If the demo does not take one of them, or not together with the others.
    pub fn change(mut self, given: &GivenOptions) -> Result<Self, OptionRefusal> {
        let meant = |name: &str| self.demo.options.iter().any(|(option, _)| option.name == name);
        if let Some((option, _)) = given.iter().find(|(option, _)| !meant(option.name)) {
            let meant: Vec<_> = self.demo.options.iter().map(|(option, _)| format!("`--{}`", option.name)).collect();
            let (name, demo, meant) = (option.name, self.demo.name, meant.join(" "));
            let why = tr!("`--{name}` changes nothing about `{demo}`; these do: {meant}", name, demo, meant);
            return Err(OptionRefusal { option: Some(name), why });
        }
        for (option, text) in given {
            (option.set)(&mut self.spec, text).map_err(|why| OptionRefusal { option: Some(option.name), why })?;
        }
        self.program()?;
        Ok(self)
    }

    /// The program of this demo's model.
    ///
    /// # Errors
    /// If the demo refuses the values, or has no such model.
    pub fn program(&self) -> Result<DemoProgram, OptionRefusal> {
        if let Some(refuses) = self.demo.refuses.iter().find(|refuses| (refuses.when)(&self.spec)) {
            let why = translated(refuses.why).to_owned();
            return Err(OptionRefusal { option: Some(refuses.option.name), why });
        }
        let program = self.demo.programs.iter().find(|(model, _)| *model == self.spec.model);
        program.map(|(_, program)| *program).ok_or_else(OptionRefusal::default)
    }

    /// The run on an idle machine that has as many cores as the options say: a hidden run on the virtual clock. None if
    /// it would take long, or if nothing can run.
    pub fn on_an_idle_machine(&self) -> Option<Trace> {
        let program = self.program().ok().filter(|_| self.turns() <= MOST_TURNS)?;
        let config = RunConfig::new(Pace::Virtual, Arc::default(), Arc::new(Unwatched));
        let (outcome, trace) = perform(&self.spec, config, program);
        outcome.is_ok().then_some(trace)
    }

    /// Whether a run on the virtual clock would take minutes.
    pub fn takes_long(&self) -> bool {
        self.turns() > MOST_PLAYED
    }

    fn turns(&self) -> f64 {
        (self.demo.turns)(&self.spec)
    }

    /// The words to type after `run`.
    pub fn typed(&self) -> String {
        let usual = (self.demo.usual)();
        let mut words = vec![self.demo.name.to_owned()];
        for (option, _) in self.demo.options {
            let typed = (option.typed)(&self.spec);
            if let Some(text) = typed.filter(|text| (option.typed)(&usual).as_ref() != Some(text)) {
                words.push(format!("--{}", option.name));
                words.extend(option.takes.value_name().map(|_| text));
            }
        }
        words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::options;

    #[test]
    fn what_would_be_typed_is_read_as_the_same_values() {
        let typed = [
            "thread --model async --work nap --seconds 2.95 --interval 0.05 --message 'a b' --workers 3 --cores 2",
            "thread --gil",
            "counter --model async --workers 4 --await-between --lock",
            "many --units 7",
            "forgotten",
        ];
        for line in typed {
            let words = shlex::split(line).unwrap_or_default();
            let mut words = words.iter().map(String::as_str).peekable();
            let usual = words.next().and_then(Variant::built_in).unwrap();
            let mut given = GivenOptions::new();
            while let Some(word) = words.next() {
                let option = options().into_iter().find(|option| format!("--{}", option.name) == word).unwrap();
                let text = option.takes.value_name().and_then(|_| words.next()).unwrap_or_default();
                given.push((option, text.to_owned()));
            }
            assert_eq!(usual.change(&given).unwrap().typed(), line);
        }
    }
}
