//! A future on the screen: its state, what waits for it, and what was done with it.

use super::quantity::counted;
use crate::bench::notices::Item;
use crate::bench::verb::FutureKind;
use crate::bench::view::{FutureState, VerbAnswer, View};
use crate::future::error::UnheardError;
use crate::text::{Line, Text, Tone};
use crate::tr;

/// The page of `future show`, laid out for `columns` columns.
pub fn view(view: &View, columns: usize) -> Text {
    let mut text = Text::from(Line::of(Tone::Strong, &view.future));
    text.push(Line::new());
    text.extend(machine(view, columns));
    text.gap();
    if view.kind == FutureKind::Rust {
        text.push(fact("waker", &listed(&view.wakes, tr!("no poll has stored one"))));
    } else {
        let source = if view.is_driven { tr!("the slow function") } else { tr!("you, with `set-result`") };
        text.push(fact(tr!("comes from"), source));
        text.push(fact(tr!("callbacks"), &listed(&view.callbacks, tr!("none wait"))));
        if view.kind == FutureKind::Async {
            let awaiting = match view.awaiting {
                0 => tr!("no coroutine").to_owned(),
                some => counted(some, "coroutine"),
            };
            text.push(fact(tr!("awaited by"), &awaiting));
        }
    }
    text.gap();
    let width = view.history.iter().map(|(verb, _)| Line::of(Tone::Code, verb).width()).max().unwrap_or_default();
    for (verb, answer) in &view.history {
        let line = Line::of(Tone::Plain, "  ").with(Tone::Code, verb).padded(width + 4);
        text.push(line.with(Tone::Faint, answer));
    }
    text
}

/// One line for each notice, except for errors and for answers without a value.
pub fn news(items: &[Item]) -> Text {
    let mut text = Text::new();
    for item in items {
        text.push(match item {
            Item::Answer(Err(_) | Ok(VerbAnswer::Nothing)) => continue,
            Item::Answer(Ok(VerbAnswer::Became(future))) => Line::of(Tone::Faint, future),
            Item::Answer(Ok(answer)) => Line::of(Tone::Plain, answer.to_string()),
            Item::Callback { name, future, thread } => {
                let called = tr!("callback {name}: {future}", name, future);
                Line::of(Tone::Plain, called).with(Tone::Faint, format!(" {}", tr!("on {thread}", thread)))
            }
            Item::Completed { future } => Line::of(Tone::Good, tr!("slow() is done: ")).with(Tone::Plain, future),
            Item::TooLate { error } => Line::of(Tone::Warning, tr!("slow() came too late: ")).with(Tone::Plain, error),
            Item::Report(UnheardError::Panicked { name, message }) => {
                Line::of(Tone::Bad, tr!("callback {name} panicked: ", name)).with(Tone::Plain, message)
            }
            // These are Python's words.
            Item::Report(UnheardError::NeverRetrieved { message }) => {
                Line::of(Tone::Warning, "Future exception was never retrieved: ").with(Tone::Plain, message)
            }
        });
    }
    text
}

fn fact(name: &str, value: &str) -> Line {
    Line::of(Tone::Faint, format!("  {name}")).padded(14).with(Tone::Plain, value)
}

fn listed(names: &[String], none: &str) -> String {
    if names.is_empty() { none.to_owned() } else { names.join(", ") }
}

/// The state machine, with the future's state marked. If it does not fit, the states are listed below each other,
/// without the arrows.
fn machine(view: &View, columns: usize) -> Vec<Line> {
    let (picture, here) = (picture(view), here(view));
    let whole: Vec<Line> = picture.iter().map(|row| drawn(row, here)).collect();
    if whole.iter().all(|line| line.width() <= columns) {
        return whole;
    }
    let states = picture.iter().flat_map(|row| row.split('{').skip(1)).filter_map(|rest| rest.split('}').next());
    states.map(|state| drawn(&format!("  {{{state}}}"), here)).collect()
}

/// The states of a kind, and the arrows between them. A name in braces is a state.
fn picture(view: &View) -> Vec<&'static str> {
    match view.kind {
        FutureKind::Async if view.is_driven => vec![
            tr!("              ┌─ the coroutine returns ─▶ {finished}"),
            tr!("  {pending} ──┼─ it raises ─────────────▶ {failed}"),
            tr!("              └─ cancel, at its await ──▶ {cancelled}"),
        ],
        FutureKind::Async => vec![
            "              ┌─ set-result ────▶ {finished}",
            "  {pending} ──┼─ set-exception ─▶ {failed}",
            "              └─ cancel ────────▶ {cancelled}",
        ],
        FutureKind::Thread => vec![
            "                                           ┌─ set-result ────▶ {finished}",
            "  {pending} ─┬─ set-running ─▶ {running} ──┴─ set-exception ─▶ {failed}",
            "             │",
            "             ├─ cancel ─▶ {cancelled} ── set-running ─▶ {notified}",
            tr!("             └─ set-result, set-exception ─▶ as if it were running"),
        ],
        FutureKind::Rust => vec![
            tr!("  {pending} ── set-result ─▶ {ready} ── poll ─▶ {completed} ── poll ─▶ a panic"),
            tr!("      └─ poll: stores a waker"),
        ],
    }
}

/// The name of the state in the picture.
fn here(view: &View) -> &'static str {
    match view.state {
        FutureState::Pending => "pending",
        FutureState::Running => "running",
        FutureState::Ready => "ready",
        FutureState::Finished if view.kind == FutureKind::Rust => "completed",
        FutureState::Finished => "finished",
        FutureState::Failed => "failed",
        FutureState::Cancelled => "cancelled",
        FutureState::Notified => "notified",
    }
}

fn drawn(row: &str, here: &str) -> Line {
    let mut line = Line::new();
    for part in row.split_inclusive(['{', '}']) {
        if let Some(state) = part.strip_suffix('}') {
            if state == here {
                line.push(Tone::Ornament, "•");
                line.push(Tone::Good, format!("{state} "));
            } else {
                line.push(Tone::Plain, format!(" {state} "));
            }
            continue;
        }
        for character in part.trim_end_matches('{').chars() {
            let is_word = character.is_ascii() || character.is_alphanumeric();
            let tone = if is_word { Tone::Faint } else { Tone::Ornament };
            line.push(tone, character.to_string());
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;
    use crate::text::ansi::{Style, paint};

    fn seen(kind: FutureKind, state: FutureState) -> View {
        View {
            kind,
            future: "<Future>".to_owned(),
            state,
            is_driven: false,
            callbacks: vec!["a".to_owned()],
            awaiting: 0,
            wakes: Vec::new(),
            history: vec![("new".to_owned(), "<Future>".to_owned())],
        }
    }

    #[test]
    fn the_picture_marks_one_state_and_is_ascii_where_that_is_wanted() {
        let ascii = Style { ascii: true, color: false };
        for kind in [FutureKind::Async, FutureKind::Thread, FutureKind::Rust] {
            for state in FutureState::value_variants() {
                let possible = match (kind, state) {
                    (_, FutureState::Pending | FutureState::Finished) => true,
                    (FutureKind::Rust, state) => *state == FutureState::Ready,
                    (_, FutureState::Ready) => false,
                    (_, FutureState::Running | FutureState::Notified) => kind == FutureKind::Thread,
                    (_, FutureState::Failed | FutureState::Cancelled) => true,
                };
                let text = view(&seen(kind, *state), 80);
                assert_eq!(text.plain().matches('•').count(), usize::from(possible), "{kind:?} {state:?}");
                assert!(text.lines().iter().all(|line| paint(line, ascii).is_ascii()));
                assert!(text.lines().iter().all(|line| line.width() <= 80), "{}", text.plain());
            }
        }
    }
    #[test]
    fn where_the_picture_does_not_fit_the_states_are_a_list() {
        let text = view(&seen(FutureKind::Rust, FutureState::Ready), 40);
        assert!(text.plain().contains("   pending \n  •ready \n   completed \n"), "{}", text.plain());
        assert!(text.lines().iter().all(|line| line.width() <= 40), "{}", text.plain());
    }
}
