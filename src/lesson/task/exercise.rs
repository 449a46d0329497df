//! `python { exercise = "…" }`: a program of which the learner writes a part. It must be right in every order of its
//! moves.

use std::collections::HashSet;

use toml::Spanned;

use super::{Effect, LessonTask, Said, TaskKind};
use crate::lesson::diagnostics::Findings;
use crate::lesson::fence::Fence;
use crate::lesson::part::{BEGIN, END, Parted, parted};
use crate::lesson::program::{Declared, EXAMPLE, Role, check_name};
use crate::lesson::source::{Bytes, find};
use crate::program::condition::Condition;
use crate::program::explore::Conditions;
use crate::text::last_line::shown_of;
use crate::tr;

/// A program with a part that the learner writes.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// The program as the learner finds it.
    pub start: Declared,
    pub wanted: Wanted,
    pub bytes: Bytes,
}

/// What an exercise must fulfil, apart from having no deadlock and no uncaught error.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// What must be true at every end.
    pub end: Option<Condition>,
    /// What must be true in every state.
    pub always: Option<Condition>,
    /// What must be true in some state, so that the work is still concurrent.
    pub sometimes: Option<Condition>,
    /// What a terminal shows at every end.
    pub output: Option<String>,
    /// The program runs for ever: no way to an end is needed.
    pub is_endless: bool,
}

impl Wanted {
    /// These conditions for an exploration.
    pub fn conditions(&self) -> Conditions {
        let list = |condition: &Option<Condition>| condition.iter().cloned().collect();
        let (end, always, sometimes) = (list(&self.end), list(&self.always), list(&self.sometimes));
        Conditions { end, always, sometimes, output: self.output.clone() }
    }
}

/// Reads an exercise; None without a name. `taken` are the names of the file so far.
pub(in crate::lesson) fn read(
    fence: &Fence<'_>,
    taken: &mut HashSet<String>,
    findings: &mut Findings,
) -> Option<Exercise> {
    let mut keys = fence.attributes(Role::Exercise.owner(), findings);
    let name = keys.may(Role::Exercise.key()).filled();
    let texts = [keys.may("end").filled(), keys.may("always").filled(), keys.may("sometimes").filled()];
    let output = keys.may("output").filled();
    let ends = keys.may("ends").truth();
    keys.finish();
    let has_end = texts[0].is_some() || output.is_some();
    if let Some(ends) = ends.as_ref().filter(|ends| !ends.get_ref() && has_end) {
        let help = tr!("take `end` or `ends` out");
        findings.at(ends.span(), tr!("a program that need not end can ask nothing of its end")).help(help);
    }
    let [end, always, sometimes] = texts.map(|text| condition(fence, text, findings));
    let name = name?;
    check_name(name.get_ref(), &name.span(), EXAMPLE, taken, findings);
    let start = Declared::of(fence, name);
    if parted(&start.text).is_none() {
        let message = tr!("nothing says which part the learner writes");
        let help = tr!("put a line `{begin}` above it, and a line `{end}` below", begin = BEGIN, end = END);
        findings.at(&start.bytes, message).help(help);
    }
    let is_endless = ends.is_some_and(|ends| !ends.into_inner());
    let output = output.and_then(|text| expected(&text, findings));
    let wanted = Wanted { end, always, sometimes, output, is_endless };
    Some(Exercise { start, wanted, bytes: fence.bytes.clone() })
}

fn condition(fence: &Fence<'_>, text: Option<Spanned<String>>, findings: &mut Findings) -> Option<Condition> {
    let text = text?;
    match Condition::read(text.get_ref()) {
        Ok(condition) => Some(condition),
        Err(refusal) => {
            let inside = find(fence.source, &text.span(), text.get_ref());
            let place = inside.map(|at| at.start + refusal.range.start..at.start + refusal.range.end);
            findings.at(place.unwrap_or_else(|| text.span()), refusal.what);
            None
        }
    }
}

/// Reads the output that a terminal must show, and checks that one can show it.
fn expected(text: &Spanned<String>, findings: &mut Findings) -> Option<String> {
    let shown = shown_of(text.get_ref());
    if shown == *text.get_ref() {
        return Some(shown);
    }
    let help = tr!("without tabs and blanks at the ends of lines; `\\n` begins a new line");
    findings.at(text.span(), tr!("a terminal never shows exactly this")).help(help);
    None
}

impl Exercise {
    pub fn name(&self) -> &str {
        &self.start.name
    }

    /// The start, split at its marks.
    pub fn parted(&self) -> Parted<'_> {
        let whole = Parted { before: "", part: &self.start.text, after: "" };
        parted(&self.start.text).unwrap_or(whole)
    }
}

impl TaskKind for Exercise {
    fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    fn said(&self) -> Vec<Said<'_>> {
        vec![Said::Listing(&self.bytes)]
    }

    fn can_fail(&self) -> bool {
        true
    }

    fn is_done_by(&self, _part: usize, effect: &Effect<'_>) -> bool {
        effect.proved == Some(self.name())
    }

    fn difference(&self, number: usize, translated: &LessonTask) -> Option<String> {
        let LessonTask::Exercise(translated) = translated else { return Some(super::of_another_kind(number)) };
        if self.name() != translated.name() {
            return Some(tr!("task {number}: another exercise", number));
        }
        (self.wanted != translated.wanted).then(|| tr!("task {number}: something else must hold", number))
    }
}
