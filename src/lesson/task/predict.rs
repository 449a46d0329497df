//! `predict`: a question about a run that has not happened yet, answered with a number.

use toml::Spanned;

use super::{AskedCommand, CommandLine, CommandMeaning, Fenced, LessonTask, Said, TaskKind};
use crate::lesson::diagnostics::Findings;
use crate::lesson::fence::Fence;
use crate::lesson::source::{Bytes, find};
use crate::tr;
use crate::trace::measure::Measure;

/// A question about a run that has not happened yet.
#[derive(Clone, Debug)]
pub struct Predict {
    pub ask: String,
    /// Without one, the first run that the lesson asks for after it shows whether a guess was right.
    pub run: Option<CommandLine>,
    pub measure: Measure,
    /// The command that measures it; None if the measure could not be read.
    measured_by: Option<CommandMeaning>,
    /// In the unit of the measure. By default 0 for counts, otherwise a tenth of what was measured.
    pub tolerance: Option<f64>,
    /// The text after a wrong guess: where the value comes from.
    pub why: Option<String>,
    pub bytes: Bytes,
}

pub(super) const FENCE: Fenced = Fenced { word: "predict", read };

/// Reads a prediction.
fn read(fence: &Fence<'_>, findings: &mut Findings) -> LessonTask {
    if !fence.rest.is_empty() {
        let help = tr!("write its keys on the lines below");
        findings.at(&fence.rest, tr!("nothing can follow the word `predict`")).help(help);
    }
    let mut keys = fence.document(tr!("a `predict` block"), findings);
    let ask = keys.need("ask").filled();
    let run = keys.may("run").filled();
    let measure = keys.need("measure").one_of::<Measure>();
    let tolerance = keys.may("tolerance").number();
    let why = keys.may("why").filled();
    keys.finish();
    if let Some(measure) = measure.as_ref().filter(|measure| measure.get_ref().is_of_explore() && run.is_none()) {
        let help = tr!("add its `run`, such as `run = \"explore tally\"`");
        findings.at(measure.span(), tr!("no later run tells whether a guess at this is right")).help(help);
    }
    if let Some(number) = &tolerance
        && !(number.get_ref().is_finite() && *number.get_ref() >= 0.0)
    {
        let help = tr!("write how far off a right answer may be, in the unit of the measure");
        findings.at(number.span(), tr!("`tolerance` must be 0 or more")).help(help);
    }
    if let Some(run) = &run
        && run.get_ref().trim().contains(['\n', '\r'])
    {
        findings.at(run.span(), tr!("`run` must be one line")).help(tr!("a prediction is about one command"));
    }
    LessonTask::Predict(Predict {
        ask: ask.map(Spanned::into_inner).unwrap_or_default(),
        run: run.map(|run| command(fence.source, &run)),
        measured_by: measure.as_ref().map(|measure| measured_by(*measure.get_ref())),
        measure: measure.map_or(Measure::Elapsed, Spanned::into_inner),
        tolerance: tolerance.map(Spanned::into_inner),
        why: why.map(Spanned::into_inner),
        bytes: fence.bytes.clone(),
    })
}

fn measured_by(measure: Measure) -> CommandMeaning {
    if measure.is_of_explore() { CommandMeaning::Explore } else { CommandMeaning::Run }
}

/// A command from a TOML string, without the quotes.
fn command(source: &str, run: &Spanned<String>) -> CommandLine {
    let text = run.get_ref().trim();
    CommandLine::new(text, find(source, &run.span(), text).unwrap_or_else(|| run.span()))
}

impl TaskKind for Predict {
    fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    fn is_question(&self) -> bool {
        true
    }

    fn said(&self) -> Vec<Said<'_>> {
        let run = self.run.iter().map(|run| Said::Command(&run.text));
        let why = self.why.iter().map(|why| Said::Reason(why));
        std::iter::once(Said::Question(&self.ask)).chain(run).chain(why).collect()
    }

    fn answered_by(&self) -> Option<&CommandLine> {
        self.run.as_ref()
    }

    fn commands(&self) -> Vec<AskedCommand<'_>> {
        let must = self.measured_by.as_ref();
        self.run.iter().map(|line| AskedCommand { line, fails: None, must }).collect()
    }

    fn lines_mut(&mut self) -> &mut [CommandLine] {
        self.run.as_mut_slice()
    }

    fn difference(&self, number: usize, translated: &LessonTask) -> Option<String> {
        let LessonTask::Predict(translated) = translated else { return Some(super::of_another_kind(number)) };
        let differs = self.measure != translated.measure || self.run.is_some() != translated.run.is_some();
        differs.then(|| tr!("task {number}: another measure", number))
    }

    fn compare(&self, translated: &LessonTask, findings: &mut Findings) {
        if let LessonTask::Predict(translated) = translated
            && self.why.is_some() != translated.why.is_some()
        {
            findings.warn(&translated.bytes, tr!("only one of the two predictions has the key `why`"));
        }
    }
}
