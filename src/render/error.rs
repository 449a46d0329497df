//! Errors and the problems of lesson files, as a person reads them.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::error::Error;
use crate::lesson::model::{Problem, Severity};
use crate::text::{Line, Text, Tone};
use crate::tr;

/// `error: …`, and below it what to do.
pub fn error(error: &Error) -> Text {
    let mut text = Text::from(complaint(tr!("error"), Tone::Bad, &error.to_string()));
    if let Some(help) = error.help() {
        text.push(complaint(tr!("help"), Tone::Good, &help));
    }
    text
}

/// `warning: …`
pub fn warning(message: &str) -> Text {
    Text::from(complaint(tr!("warning"), Tone::Warning, message))
}

/// A problem of a file: where it is, the line with a caret, and what to do.
pub fn problem(problem: &Problem) -> Text {
    let path = problem.path.display().to_string();
    let (word, tone, level) = match problem.severity {
        Severity::Error => (tr!("error"), Tone::Bad, Level::ERROR),
        Severity::Warning => (tr!("warning"), Tone::Warning, Level::WARNING),
    };
    let Some(place) = &problem.place else {
        let mut text = Text::from(complaint(word, tone, &format!("{}: {}", path, problem.message)));
        if let Some(help) = &problem.help {
            text.push(complaint(tr!("help"), Tone::Good, help));
        }
        return text;
    };
    // The snippet shows one line of the file, so its text must not hold anything that steers a terminal.
    let (before, rest) = place.text.split_at(place.bytes.start);
    let (marked, after) = rest.split_at(place.bytes.end - place.bytes.start);
    let [before, marked, after] = [before, marked, after].map(crate::text::harmless);
    let span = before.len()..before.len() + marked.len();
    let source = format!("{before}{marked}{after}");
    let snippet = Snippet::source(source.as_str())
        .path(path.as_str())
        .line_start(place.line)
        .annotation(AnnotationKind::Primary.span(span));
    let level = level.with_name(word);
    let mut group = Group::with_title(level.primary_title(problem.message.as_str())).element(snippet);
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.with_name(tr!("help")).message(help.as_str()));
    }
    let mut text = Text::new();
    for line in Renderer::plain().render(&[group]).lines() {
        text.push(toned(line, tone));
    }
    text
}

/// One line of a rendered snippet, its parts given back their meaning.
fn toned(line: &str, tone: Tone) -> Line {
    for word in [tr!("error"), tr!("warning")] {
        if let Some(message) = line.strip_prefix(word).and_then(|rest| rest.strip_prefix(": ")) {
            return complaint(word, tone, message);
        }
    }
    match line.split_once('|') {
        Some((gutter, rest)) if gutter.trim().chars().all(|character| character.is_ascii_digit()) => {
            let tone = if rest.trim().starts_with('^') { tone } else { Tone::Plain };
            Line::of(Tone::Ornament, format!("{gutter}|")).with(tone, rest)
        }
        _ => Line::marked(line),
    }
}

fn complaint(word: &str, tone: Tone, message: &str) -> Line {
    let mut line = Line::of(tone, format!("{word}: "));
    line.extend(Line::marked(message));
    line
}
