//! Names in goals and conditions that the program never has: such a goal is never reached, such a condition never true.

use super::Game;
use crate::learner::here::Here;
use crate::lesson::source::{Bytes, find};
use crate::lesson::task::exercise::Exercise;
use crate::lesson::task::goal::{DEADLOCK, reached};
use crate::program::explore::Reach;
use crate::program::machine::Machine;
use crate::suggest::{did_you_mean_or, nearest};
use crate::tr;

impl Game<'_> {
    /// Complains of names in a goal that the program does not have. Returns whether there are any.
    pub(super) fn strange_goal(&mut self, here: &Here, bytes: &Bytes, reach: &Reach, machine: &Machine) -> bool {
        let text = reached(reach);
        let strange: Vec<(String, Option<String>)> = match reach {
            Reach::Deadlock => Vec::new(),
            Reach::Failure(class) if machine.all_names().any(|name| name == class) => Vec::new(),
            Reach::Failure(class) => vec![(class.clone(), nearest(class, machine.all_names()))],
            Reach::Holds(condition) => {
                // A single word is a deadlock or data.
                let other = Some(DEADLOCK).filter(|_| condition.names() == [text]);
                condition.strange_names(&[machine], other)
            }
        };
        self.complain_of_names(here, bytes, text, &strange);
        !strange.is_empty()
    }

    /// Complains of names in an exercise's conditions that neither its start nor its solution has.
    pub(super) fn strange_conditions(&mut self, here: &Here, exercise: &Exercise, machines: &[&Machine]) -> bool {
        let wanted = &exercise.wanted;
        let mut is_strange = false;
        for condition in [&wanted.end, &wanted.always, &wanted.sometimes].into_iter().flatten() {
            let strange = condition.strange_names(machines, None);
            self.complain_of_names(here, &exercise.bytes, condition.text(), &strange);
            is_strange |= !strange.is_empty();
        }
        is_strange
    }

    /// Complains of each name at its place: within `text`, which is somewhere in `bytes`.
    fn complain_of_names(&mut self, here: &Here, bytes: &Bytes, text: &str, names: &[(String, Option<String>)]) {
        let source = &here.lesson().source.text;
        let whole = find(source, bytes, text);
        for (name, near) in names {
            let at = whole.as_ref().and_then(|whole| Some(whole.start + word_at(text, name)?));
            let place = at.map_or(bytes.clone(), |at| at..at + name.len());
            let message = tr!("the program never has `{name}`", name);
            let help = did_you_mean_or(near.clone(), tr!("a condition is about the program's own globals"));
            self.findings.at(place, message).help(help);
        }
    }
}

/// The place of a name in a text, as a word of its own.
fn word_at(text: &str, name: &str) -> Option<usize> {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices(name).map(|(at, _)| at).find(|at| {
        let (before, after) = (&text[..*at], &text[at + name.len()..]);
        !before.ends_with(is_part) && !after.starts_with(is_part)
    })
}
