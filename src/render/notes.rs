//! Notes: the steps that the learner has read, each with the commands typed there and their output, as Markdown.

use std::collections::HashMap;

use indoc::formatdoc;

use super::step::letter;
use crate::learner::journal::{Entry, EntryKind};
use crate::learner::step::Heading;
use crate::lesson::model::{Block, Course, ShownStep};
use crate::lesson::source::Bytes;
use crate::lesson::task::{LessonTask, Said};
use crate::text::is_harmful;
use crate::tr;

/// Notes in the order of the course. Commands outside of its lessons come last.
pub fn notes(entries: &[Entry], course: &Course) -> String {
    let mut notes = format!("# {}\n", tr!("Notes from spinlab"));
    let mut told = vec![false; entries.len()];
    let mut places: HashMap<(Option<&str>, &str, &str), Vec<usize>> = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if let Some(Heading { id, .. }) = &entry.place {
            places.entry((id.pack.as_deref(), &id.lesson, &id.step)).or_default().push(index);
        }
    }
    for lesson in &course.lessons {
        let mut has_title = false;
        for (number, step) in lesson.steps.iter().enumerate() {
            let Some(here) = places.remove(&(lesson.pack.id.as_deref(), lesson.id.as_str(), step.name.as_str())) else {
                continue;
            };
            if !has_title {
                notes += &format!("\n## {}\n", clean(lesson.shown_title()));
                has_title = true;
            }
            let shown = lesson.shown(number);
            if number > 0 {
                notes += &format!("\n### {}\n", clean(&shown.step.title));
            }
            notes += &words(shown);
            for index in here {
                told[index] = true;
                notes += &typed(&entries[index]);
            }
        }
    }
    let rest: String = entries.iter().zip(&told).filter(|(_, told)| !**told).map(|(entry, _)| typed(entry)).collect();
    if !rest.is_empty() {
        notes += &format!("\n## {}\n{rest}", tr!("Outside of these lessons"));
    }
    notes
}

/// The text and the tasks of a step, without the answers.
fn words(shown: ShownStep<'_>) -> String {
    let source = |bytes: &Bytes| clean(&without_attributes(&shown.source.text[bytes.clone()]));
    let mut words = String::new();
    for block in &shown.step.blocks {
        match block {
            Block::Prose(bytes) => words += &format!("\n{}\n", source(bytes).trim_end()),
            Block::Task(task) => words += &asked(task, source),
            Block::Hint(_) => {}
        }
    }
    words
}

/// Removes from fences what is only for spinlab, such as `{ program = "tally" }`.
fn without_attributes(text: &str) -> String {
    let line = |line: &str| match line.split_once(" {") {
        Some((fence, _)) if fence.trim_start().starts_with("```") => fence.to_owned(),
        _ => line.to_owned(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// The words of a task, without answers. Commands to type are left out: they are among the typed commands.
fn asked(task: &LessonTask, source: impl Fn(&Bytes) -> String) -> String {
    let mut words = String::new();
    let mut letters = 0..;
    for said in task.kind().said() {
        match said {
            Said::Question(ask) => words += &format!("\n**{}:** {}\n", tr!("Predict"), clean(ask)),
            Said::Choice(text) => {
                let text: Vec<String> = text.iter().map(&source).collect();
                let text = text.join(" ");
                let text: Vec<&str> = text.split_whitespace().collect();
                let letter = letter(letters.next().unwrap_or_default());
                let gap = if letter == 'a' { "\n" } else { "" };
                words += &format!("{gap}- **{letter})** {}\n", text.join(" "));
            }
            Said::Listing(bytes) => words += &format!("\n{}\n", source(bytes).trim_end()),
            Said::Command(_) | Said::Feedback(_) | Said::Reason(_) => {}
        }
    }
    words
}

/// A command and what it showed, as a listing.
fn typed(entry: &Entry) -> String {
    let EntryKind::Typed { line, output } = &entry.deed else { return String::new() };
    // A line from another shell may hold line breaks.
    let (line, output) = (clean(line).replace('\n', " "), clean(output));
    let longest = output.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat((longest + 1).max(3));
    let output = output.trim_end();
    formatdoc! {"

        {fence}text
        spinlab> {line}
        {output}
        {fence}
    "}
}

/// A text that is harmless on a terminal.
fn clean(text: &str) -> String {
    // Two separators that some programs treat as line ends and others do not show.
    let spaced =
        text.chars().map(|character| if matches!(character, '\u{2028}' | '\u{2029}') { ' ' } else { character });
    spaced.filter(|character| matches!(character, '\n' | '\t') || !is_harmful(*character)).collect()
}
