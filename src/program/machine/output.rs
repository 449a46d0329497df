//! The output as a part of states: what a terminal shows.

use super::Machine;
use super::parts::{Part, Parts};
use crate::text::last_line::TerminalOutput;

impl Machine {
    /// Makes what a terminal shows a part of the state. `before` is the output so far.
    pub(in crate::program) fn show_output<'a>(&mut self, before: impl Iterator<Item = &'a str>) {
        let mut shown = TerminalOutput::default();
        before.for_each(|text| shown.write(text));
        self.shown = Some(Box::new(shown));
    }

    /// What a terminal shows, if that is a part of the state.
    pub(in crate::program) fn shown_output(&self) -> Option<String> {
        self.shown.as_ref().map(|shown| shown.text())
    }

    pub(super) fn write_shown(&self, parts: &mut Parts) {
        if let Some(shown) = &self.shown {
            parts.bytes.extend_from_slice(shown.script().as_bytes());
            parts.end(Part::Output, false);
        }
    }

    pub(super) fn read_shown(&mut self, script: &[u8]) {
        if let Some(shown) = &mut self.shown {
            **shown = TerminalOutput::default();
            shown.write(&String::from_utf8_lossy(script));
        }
    }

    /// The part that a move with output reads.
    pub(super) fn has_shown(&self) -> Option<Part> {
        (self.shown.is_some() && !self.output.is_empty()).then_some(Part::Output)
    }
}
