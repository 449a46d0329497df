//! A run as a recording of the terminal: asciicast v2, which `asciinema play` and its web player show.
//!
//! It is made from the record of the run, afterwards. `events` decides what an event looks like, for the live screen
//! too, so the recording shows what was seen. Its times are those of the run, so a spinner that froze freezes again.
//! The format: a header, then for each output a line `[seconds, "o", text]` (docs.asciinema.org/manual/asciicast/v2).

use std::time::Duration;

use serde_json::json;

use super::events::{self, ScreenChange};
use super::report;
use crate::run::spec::Spec;
use crate::text::ansi::ERASE_LINE;
use crate::text::last_line::LastLine;
use crate::text::{Line, Text, Tone, harmless, truncated};
use crate::tr;
use crate::trace::{Trace, What};

/// A recording of a screen of this size during the run, and after its end.
pub fn cast(title: &str, spec: &Spec, trace: &Trace, width: usize, height: usize) -> String {
    let title = format!("spinlab: {title}");
    let header = json!({ "version": 2, "width": width, "height": height, "title": title });
    let mut tape = Tape { lines: format!("{header}\n"), width, start: Duration::ZERO, status: None };
    if let (Some(first), 1..) = (trace.events.first(), trace.forgotten) {
        // The recording begins with the record's first event, without an idle time before it.
        tape.start = first.at;
        let missing = tr!("{n} events before this were not kept.", n = trace.forgotten);
        tape.print(first.at, &Text::from(Line::of(Tone::Faint, missing)));
    }
    let mut last_line = LastLine::default();
    for event in &trace.events {
        if let What::Printed { text, .. } = &event.what {
            tape.output(event.at, &mut last_line, text);
            continue;
        }
        match events::shown(event, spec) {
            ScreenChange::Status(status) => tape.draw(event.at, &status),
            ScreenChange::Erase => tape.erase(event.at),
            ScreenChange::Line(line) => tape.print(event.at, &Text::from(line)),
            ScreenChange::Nothing => {}
        }
    }
    let end = trace.tally.elapsed;
    tape.erase(end);
    if !last_line.is_blank() {
        tape.print(end, &Text::from(Line::of(Tone::Plain, last_line.end())));
    }
    tape.print(end, &outcome(spec, trace));
    tape.lines
}

/// What the screen shows after the run.
fn outcome(spec: &Spec, trace: &Trace) -> Text {
    let last = trace.events.iter().rev().find_map(|event| {
        if let What::Answer(answer) = event.what {
            Some(events::answer(answer))
        } else {
            (event.what == What::Interrupted).then(|| report::interrupted(spec, trace, 1))
        }
    });
    last.unwrap_or_default()
}

/// A recording while it is made. It writes as the screen does: a status line, redrawn in place, and lines above it.
struct Tape {
    lines: String,
    width: usize,
    /// The time of the run at which the recording begins.
    start: Duration,
    status: Option<String>,
}

impl Tape {
    fn draw(&mut self, at: Duration, status: &str) {
        // The last column stays free, as on the screen.
        let shown = truncated(&harmless(status), self.width.saturating_sub(1)).to_owned();
        self.write(at, &format!("{ERASE_LINE}{shown}"));
        self.status = Some(shown);
    }

    /// Records what a program wrote.
    fn output(&mut self, at: Duration, last_line: &mut LastLine, text: &str) {
        let left = last_line.write(text);
        if !left.is_empty() {
            self.erase(at);
        }
        for line in left {
            let line = Text::from(Line::of(Tone::Plain, line));
            self.print(at, &line);
        }
        let shown = last_line.shown();
        if shown.is_empty() { self.erase(at) } else { self.draw(at, &shown) }
    }

    fn erase(&mut self, at: Duration) {
        if self.status.take().is_some() {
            self.write(at, ERASE_LINE);
        }
    }

    fn print(&mut self, at: Duration, text: &Text) {
        let lines: String = text.wrapped(self.width).lines().iter().map(|line| line.plain() + "\r\n").collect();
        match &self.status {
            _ if lines.is_empty() => {}
            Some(status) => self.write(at, &format!("{ERASE_LINE}{lines}{status}")),
            None => self.write(at, &lines),
        }
    }

    fn write(&mut self, at: Duration, output: &str) {
        let seconds = at.saturating_sub(self.start).as_secs_f64();
        self.lines += &format!("{}\n", json!([seconds, "o", output]));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::run::spec::Model;
    use crate::trace::handmade::{self, THREAD, ms, trace};

    /// The screen at a time of a recording, with `_` at the cursor.
    fn screen(cast: &str, until: f64) -> String {
        let mut lines = cast.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let header = lines.next().unwrap();
        let size = |key: &str| u16::try_from(header[key].as_u64().unwrap()).unwrap();
        let mut terminal = vt100::Parser::new(size("height"), size("width"), 0);
        for line in lines.take_while(|line| line[0].as_f64().unwrap() <= until) {
            terminal.process(line[2].as_str().unwrap().as_bytes());
        }
        terminal.process(b"_");
        terminal.screen().contents()
    }

    #[test]
    fn a_header_and_lines_in_the_order_of_their_times() {
        let cast = cast("a run", &Spec::new(Model::Thread), &handmade::thread(), 80, 24);
        let lines: Vec<Value> = cast.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let title = "spinlab: a run";
        assert_eq!(lines[0], json!({ "version": 2, "width": 80, "height": 24, "title": title }));
        assert_eq!(lines[1], json!([0.0, "o", "\r\x1b[K| thinking!"]));
        assert_eq!(lines[2], json!([0.1, "o", "\r\x1b[K/ thinking!"]));
        // Thirty frames, one erasure, one answer.
        assert_eq!(lines.len(), 1 + 30 + 1 + 1);
        assert!(lines[1..].iter().all(|line| line[1] == "o"));
        assert!(lines[1..].is_sorted_by_key(|line| line[0].as_f64().unwrap()));
    }

    #[test]
    fn the_spinner_turns_in_place_and_leaves_only_the_answer() {
        let cast = cast("a run", &Spec::new(Model::Thread), &handmade::thread(), 80, 24);
        assert_eq!(screen(&cast, 0.0), "| thinking!_");
        assert_eq!(screen(&cast, 1.25), "| thinking!_");
        assert_eq!(screen(&cast, 2.95), "/ thinking!_");
        assert_eq!(screen(&cast, 3.0), "Answer: 42\n_");
    }

    #[test]
    fn lines_appear_above_the_spinner_and_nothing_is_too_wide() {
        let words = |text: &str| What::Said(text.to_owned());
        let events = vec![
            (0, 0, What::Made(Some("Thread { .. }".to_owned()))),
            (10, 1, What::Frame('|')),
            (20, 0, words("four words of it")),
            (30, 1, What::Frame('/')),
            (40, 0, words("\x1b[2Jno")),
        ];
        let spec = Spec { message: "a \x1blong message".to_owned(), ..Spec::new(Model::Thread) };
        let cast = cast("a run", &spec, &trace(&[("main", THREAD), ("spinner", THREAD)], events), 12, 9);
        assert_eq!(screen(&cast, 0.035), "spinner\nobject:\nThread { ..\n}\nfour words\nof it\n/ a long me_");
        // The run ended without an answer, and without its spinner being erased.
        assert_eq!(screen(&cast, 0.05), "spinner\nobject:\nThread { ..\n}\nfour words\nof it\n[2Jno\n_");
    }

    #[test]
    fn an_interrupted_run_ends_in_what_was_said_of_it() {
        let events = vec![(0, 1, What::Frame('|')), (500, 0, What::Interrupted), (600, 1, What::Erased)];
        let run = trace(&[("main", THREAD), ("spinner", THREAD)], events);
        let cast = cast("a run", &Spec::new(Model::Thread), &run, 80, 24);
        assert_eq!(
            screen(&cast, 0.6),
            "Interrupted after 500 ms.\nThe main thread was waiting in `slow` and was woken.\n_"
        );
    }

    #[test]
    fn a_run_whose_beginning_was_not_kept_begins_where_the_record_does() {
        let mut run = trace(&[("main", THREAD)], vec![(7_200_000, 0, What::Frame('|'))]);
        run.forgotten = 9;
        let cast = cast("a run", &Spec::new(Model::Thread), &run, 80, 24);
        assert_eq!(cast.lines().nth(1), Some(r#"[0.0,"o","9 events before this were not kept.\r\n"]"#));
        assert_eq!(run.tally.elapsed, ms(7_200_000));
    }
}
