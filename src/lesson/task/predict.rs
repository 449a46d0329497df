//! `predict`: a question about a run that has not happened yet, answered with a number.

use toml::Spanned;

use super::{AskedCommand, CommandLine, Fenced, Said, Task, TaskKind};
use crate::lesson::diagnostics::Findings;
use crate::lesson::fence::Fence;
use crate::lesson::source::Bytes;
use crate::tr;
use crate::trace::measure::Measure;

/// A question about a run that has not happened yet.
#[derive(Clone, Debug)]
pub struct Predict {
    pub ask: String,
    pub run: CommandLine,
    pub measure: Measure,
    /// In the unit of the measure. By default 0 for counts, otherwise a tenth of what was measured.
    pub tolerance: Option<f64>,
    pub bytes: Bytes,
}

pub(super) const FENCE: Fenced = Fenced { word: "predict", owner: || tr!("a `predict` block"), read };

/// Reads a prediction. There is none if it does not say what to run.
fn read(fence: &Fence<'_>, findings: &mut Findings) -> Option<Task> {
    if !fence.rest.is_empty() {
        let help = tr!("write its keys on the lines below");
        findings.at(fence.rest.clone(), tr!("nothing can follow the word `predict`")).help(help);
    }
    let mut keys = fence.document((FENCE.owner)(), findings);
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
    Some(Task::Predict(Predict {
        ask: ask.map(Spanned::into_inner).unwrap_or_default(),
        run: command(fence.source, run),
        measure: measure.map_or(Measure::Elapsed, Spanned::into_inner),
        tolerance: tolerance.map(Spanned::into_inner),
        bytes: fence.bytes.clone(),
    }))
}

/// A command from a TOML string. It is found inside of its quotes, unless escapes make the two differ.
fn command(source: &str, run: Spanned<String>) -> CommandLine {
    let bytes = run.span();
    let text = run.into_inner().trim().to_owned();
    match source[bytes.clone()].find(&text) {
        Some(at) => CommandLine { bytes: bytes.start + at..bytes.start + at + text.len(), text },
        None => CommandLine { text, bytes },
    }
}

impl TaskKind for Predict {
    fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    fn said(&self) -> Vec<Said<'_>> {
        vec![Said::Question(&self.ask), Said::Command(&self.run.text)]
    }

    fn commands(&self) -> Vec<AskedCommand<'_>> {
        vec![AskedCommand { line: &self.run, fails: None, verb: Some("run") }]
    }

    fn difference(&self, number: usize, translated: &Task) -> Option<String> {
        let Task::Predict(translated) = translated else { return Some(super::of_another_kind(number)) };
        (self.measure != translated.measure).then(|| tr!("task {number}: another measure", number))
    }
}
