//! A demo with its options: what `run` runs, whether it was typed at the prompt or declared in a lesson.

use super::{Demo, Program, SPINNER};
use crate::language::translated;
use crate::names::name_of;
use crate::run::options::{Given, Refusal};
use crate::run::spec::Spec;
use crate::tr;

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
    pub fn change(mut self, given: &Given) -> Result<Self, Refusal> {
        let meant = |name: &str| self.demo.options.iter().any(|(option, _)| option.name == name);
        if let Some((option, _)) = given.iter().find(|(option, _)| !meant(option.name)) {
            let meant: Vec<_> = self.demo.options.iter().map(|(option, _)| format!("`--{}`", option.name)).collect();
            let (name, meant) = (option.name, meant.join(" "));
            let why = tr!("`--{name}` changes nothing about this demo; these do: {meant}", name, meant);
            return Err(Refusal { option: Some(name), why });
        }
        for (option, text) in given {
            (option.set)(&mut self.spec, text).map_err(|why| Refusal { option: Some(option.name), why })?;
        }
        self.program()?;
        Ok(self)
    }

    /// What runs.
    ///
    /// # Errors
    /// If the values mean nothing for this demo, or nothing together.
    pub fn program(&self) -> Result<Program, Refusal> {
        if let Some(refuses) = self.demo.refuses.iter().find(|refuses| (refuses.when)(&self.spec)) {
            let why = translated(refuses.why).to_owned();
            return Err(Refusal { option: Some(refuses.option.name), why });
        }
        let program = self.demo.programs.iter().find(|(model, _)| *model == self.spec.model);
        program.map(|(_, program)| *program).ok_or_else(Refusal::default)
    }

    /// What would have to be typed after `run`.
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
        shlex::try_join(words.iter().map(String::as_str)).unwrap_or_else(|_| words.join(" "))
    }
}
