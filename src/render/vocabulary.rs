//! The words and drawings of events and states: one row for each event and each wait; those of states are in
//! [`states`].
//!
//! Everything that shows a run takes its words, letters, colours and patterns from here: the lines of events, `why`,
//! the timeline, its legends, the SVG picture and the files for trace viewers. No match here has a wildcard arm, so
//! that the compiler asks for the row of a new event, wait or state.

mod states;

pub(super) use states::{Pattern, lack, state};

use super::quantity::time;
use crate::language::filled;
use crate::text::Tone;
use crate::text::last_line::LastLine;
use crate::tr;
use crate::trace::states::StateSpan;
use crate::trace::{For, Trace, Use, What};

/// The words and the sign of an event.
#[derive(Debug)]
pub(super) struct EventWords {
    /// What its lane does, without a subject: `sets the flag`.
    now: &'static str,
    /// What its lane had done at `{at}`, as a clause.
    had: &'static str,
    /// The values for both patterns.
    values: Vec<(&'static str, String)>,
    pub(super) sign: Option<Sign>,
}

/// A letter below a lane, for a kind of event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sign {
    /// Different for each kind. A capital where something is asked for, the small letter where another lane notices.
    pub(super) letter: char,
    /// If not all fit, the lowest ranks are shown.
    pub(super) rank: u8,
    /// The words in legends.
    pub(super) words: &'static str,
    pub(super) tone: Tone,
    pub(super) series: Series,
}

/// The events that a sign stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Series {
    /// One event each.
    Single,
    /// Uses of the shared counter, often too many to show.
    Counter,
    /// The spinner's frames, each shown as it was drawn.
    Frames,
}

impl EventWords {
    fn new(now: &'static str, had: &'static str) -> Self {
        EventWords { now, had, values: Vec::new(), sign: None }
    }

    fn with(mut self, name: &'static str, value: &impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// Sets its sign, which legends explain with what its lane does.
    fn sign(self, rank: u8, letter: char) -> Self {
        let words = self.now;
        self.sign_for(rank, letter, words)
    }

    /// Sets its sign, which legends explain with these words.
    fn sign_for(self, rank: u8, letter: char, words: &'static str) -> Self {
        EventWords { sign: Some(Sign { letter, rank, words, tone: Tone::Code, series: Series::Single }), ..self }
    }

    fn tone(mut self, tone: Tone) -> Self {
        self.sign.iter_mut().for_each(|sign| sign.tone = tone);
        self
    }

    fn series(mut self, series: Series) -> Self {
        self.sign.iter_mut().for_each(|sign| sign.series = series);
        self
    }

    /// What its lane does, without a subject.
    pub(super) fn now(&self) -> String {
        self.filled(self.now, &[])
    }

    /// What its lane had done at a time, as a clause. `frame` is the frame that it had drawn.
    pub(super) fn had(&self, at: &str, frame: &str) -> String {
        self.filled(self.had, &[("at", at), ("frame", frame)])
    }

    fn filled(&self, pattern: &str, more: &[(&'static str, &str)]) -> String {
        let own = self.values.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display));
        let values: Vec<_> = own.chain(more.iter().map(|(name, value)| (*name, value as _))).collect();
        filled(pattern, &values)
    }
}

/// The row of an event. `message` is the text beside the spinner.
pub(super) fn event(what: &What, message: &str) -> EventWords {
    match what {
        What::Begun => EventWords::new(tr!("begins"), tr!("it had begun at {at}")),
        What::Waits(wait) => waits(wait),
        What::Resumes => EventWords::new(tr!("goes on"), tr!("it had gone on at {at}")),
        What::OffCore { since } => {
            EventWords::new(tr!("was off its core since {time}"), tr!("it had got its core back at {at}"))
                .with("time", &time(*since))
        }
        What::Made(object) => {
            let now = if object.is_some() { "spinner object: {object}" } else { tr!("made the spinner") };
            EventWords::new(now, tr!("it had made the spinner at {at}"))
                .with("object", &object.as_deref().unwrap_or_default())
        }
        What::Frame(symbol) => EventWords::new("{symbol} {message}", tr!("it had drawn {frame} at {at}"))
            .with("symbol", symbol)
            .with("message", &message)
            .sign_for(14, '*', tr!("the spinner's frames"))
            .tone(Tone::Plain)
            .series(Series::Frames),
        What::SlowBegun => EventWords::new(tr!("slow() begins"), tr!("it had called `slow` at {at}")).sign(9, 's'),
        What::Answer(answer) => {
            EventWords::new(tr!("slow() returns {answer}"), tr!("it had got {answer} from `slow` at {at}"))
                .with("answer", answer)
                .sign_for(1, 'A', tr!("slow() returns the answer"))
                .tone(Tone::Strong)
        }
        What::Interrupted => {
            EventWords::new(tr!("slow() is interrupted"), tr!("it had been interrupted in `slow` at {at}"))
                .sign(0, '!')
                .tone(Tone::Bad)
        }
        What::FlagSet => EventWords::new(tr!("sets the flag"), tr!("it had set the flag at {at}")).sign(4, 'F'),
        What::FlagSeen => EventWords::new(tr!("sees the flag"), tr!("it had seen the flag at {at}")).sign(5, 'f'),
        What::CancelAsked => {
            EventWords::new(tr!("cancels the spinner"), tr!("it had cancelled the spinner at {at}")).sign(2, 'C')
        }
        What::Cancelled => {
            let had = tr!("it had been cancelled at its await at {at}");
            EventWords::new(tr!("is cancelled at its await"), had).sign(3, 'c')
        }
        What::PipeClosed => EventWords::new(tr!("closes the pipe"), tr!("it had closed the pipe at {at}")).sign(6, 'P'),
        What::PipeEnded => {
            let had = tr!("it had found its pipe at the end at {at}");
            EventWords::new(tr!("finds the pipe at its end"), had).sign(7, 'p')
        }
        What::NeverAwaited => {
            let had = tr!("it had been dropped at {at}, before anything awaited it");
            EventWords::new(tr!("was dropped, and never ran"), had).sign(8, 'N')
        }
        What::Uses(used) => uses(used),
        What::Printed { text, .. } => EventWords::new(tr!("prints {text}"), tr!("it had printed something at {at}"))
            .with("text", &quoted(text))
            .sign_for(15, 'o', tr!("prints"))
            .tone(Tone::Plain),
        What::Failed(error) => EventWords::new(tr!("fails: {error}"), tr!("it had failed at {at}"))
            .with("error", error)
            .sign_for(0, 'E', tr!("fails with an uncaught error"))
            .tone(Tone::Bad),
        What::Counted { added, counter } => EventWords::new(
            tr!("added {added} times, the counter is at {counter}"),
            tr!("it had found {counter} in the counter at {at}, after {added} additions"),
        )
        .with("added", added)
        .with("counter", counter),
        What::UnitsBegun(units) => {
            EventWords::new(tr!("{units} units have begun"), tr!("it had seen all {units} units begin at {at}"))
                .with("units", units)
                .sign_for(10, 'U', tr!("all units have begun"))
        }
        What::UnitsEnded(units) => {
            EventWords::new(tr!("{units} units are over"), tr!("it had seen all {units} units end at {at}"))
                .with("units", units)
                .sign_for(11, 'u', tr!("all units are over"))
        }
        What::Erased => EventWords::new(tr!("erases the spinner"), tr!("it had erased the spinner at {at}")),
        What::Said(words) => EventWords::new("{words}", tr!("it had printed a line at {at}")).with("words", words),
        What::Ended => EventWords::new(tr!("ends"), tr!("it had ended at {at}")),
    }
}

/// The row of a use of something shared.
fn uses(used: &Use) -> EventWords {
    match used {
        Use::Locked => EventWords::new(tr!("takes the lock"), tr!("it had taken the lock at {at}")),
        Use::Unlocked => EventWords::new(tr!("gives the lock back"), tr!("it had given the lock back at {at}")),
        Use::Read(value) => EventWords::new(tr!("reads {value}"), tr!("it had read {value} at {at}"))
            .with("value", value)
            .sign_for(12, 'r', tr!("reads the counter"))
            .series(Series::Counter),
        Use::Wrote(value) => EventWords::new(tr!("writes {value}"), tr!("it had written {value} at {at}"))
            .with("value", value)
            .sign_for(13, 'w', tr!("writes the counter"))
            .series(Series::Counter),
        Use::ReadData { name, value } => {
            EventWords::new(tr!("reads {name}: {value}"), tr!("it had read `{name}` at {at}"))
                .with("name", name)
                .with("value", value)
                .sign_for(12, 'R', tr!("reads shared data"))
                .series(Series::Counter)
        }
        Use::WroteData { name, value } => {
            EventWords::new(tr!("writes {name}: {value}"), tr!("it had written `{name}` at {at}"))
                .with("name", name)
                .with("value", value)
                .sign_for(13, 'W', tr!("writes shared data"))
                .series(Series::Counter)
        }
        Use::Took { lock } => {
            EventWords::new(tr!("takes the lock {name}"), tr!("it had taken the lock `{name}` at {at}"))
                .with("name", lock)
        }
        Use::GaveBack { lock } => {
            let now = tr!("gives the lock {name} back");
            EventWords::new(now, tr!("it had given the lock `{name}` back at {at}")).with("name", lock)
        }
        Use::Called { verb, object } => {
            EventWords::new("{object}.{verb}()", tr!("it had called `{object}.{verb}` at {at}"))
                .with("verb", verb)
                .with("object", object)
        }
    }
}

/// A text as Python would write it, cut to fit a line.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut line = LastLine::default();
    let mut lines = line.write(text);
    lines.push(line.end());
    let text = lines.join("\n");
    let mut shown: String = text.trim_end().chars().take(LONGEST).collect();
    if shown.len() < text.trim_end().len() {
        shown.push('…');
    }
    format!("{shown:?}")
}

/// The row for the beginning of a wait.
fn waits(wait: &For) -> EventWords {
    let had = tr!("it had begun to wait at {at}");
    match *wait {
        For::Time { until } => EventWords::new(tr!("sleeps until {time}"), had).with("time", &time(until)),
        For::Blocking { until } => EventWords::new(tr!("blocks until {time}"), had).with("time", &time(until)),
        For::End(_) => EventWords::new(tr!("waits for another to end"), had),
        For::Future { .. } => EventWords::new(tr!("waits for a future"), had),
        For::BlockingFuture => EventWords::new(tr!("blocks until a future is done"), had),
        For::Turn => EventWords::new(tr!("gives way"), had),
        For::Lock => EventWords::new(tr!("waits for a lock"), had),
        For::NamedLock { ref name, limit: None } => {
            EventWords::new(tr!("waits for the lock {name}"), had).with("name", name)
        }
        For::NamedLock { ref name, limit: Some(limit) } => {
            EventWords::new(tr!("waits for the lock {name}, until {time} at most"), had)
                .with("name", name)
                .with("time", &time(limit))
        }
        For::Object { ref name, ref verb, limit: None } => {
            EventWords::new(tr!("waits in {name}.{verb}()"), had).with("name", name).with("verb", verb)
        }
        For::Object { ref name, ref verb, limit: Some(limit) } => {
            EventWords::new(tr!("waits in {name}.{verb}(), until {time} at most"), had)
                .with("name", name)
                .with("verb", verb)
                .with("time", &time(limit))
        }
        For::Gil => EventWords::new(tr!("waits for the GIL"), had),
    }
}

/// What a lane does in a stretch of time, with the name of the lane whose end it waits for.
pub(super) fn span(trace: &Trace, span: &StateSpan) -> String {
    match span.awaited {
        Some(other) => tr!("waits for {lane} to end", lane = trace.lane(other).name),
        None => state(span.state).words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_both_tenses() {
        let row = event(&What::Counted { added: 200, counter: 100 }, "");
        assert_eq!(row.now(), "added 200 times, the counter is at 100");
        assert_eq!(row.had("2 s", ""), "it had found 100 in the counter at 2 s, after 200 additions");
        let row = event(&What::Frame('/'), "thinking! {x}");
        assert_eq!(row.now(), "/ thinking! {x}");
        assert_eq!(row.had("1 s", "its 3rd frame"), "it had drawn its 3rd frame at 1 s");
    }
    #[test]
    fn no_two_events_have_the_same_sign() {
        // The letters are read from the source of the rows above.
        let rows = include_str!("vocabulary.rs").split("mod tests").next().unwrap();
        let letters: Vec<char> =
            rows.split(".sign").skip(1).filter_map(|row| row.split_once(", '")?.1.chars().next()).collect();
        assert!(letters.len() > 15, "the rows are not read: {letters:?}");
        for (at, letter) in letters.iter().enumerate() {
            assert!(!letters[..at].contains(letter), "two events have the sign {letter}");
        }
    }
}
