//! Lists of a course: its lessons, the steps of one, what was found in them, what is done.

use unicode_width::UnicodeWidthStr;

use super::markdown::Page;
use super::quantity::counted;
use crate::learner::here::{Standing, standing, undone};
use crate::learner::progress::Ledger;
use crate::lesson::model::{Block, Course, Lesson, Shown};
use crate::lesson::task::Said;
use crate::text::{Line, Text, Tone, truncated};
use crate::tr;

/// Every lesson with its number and how much of it is done.
pub fn lessons(course: &Course, ledger: &Ledger) -> Text {
    let mut text = Text::new();
    let ids = widest_id(course);
    let several = course.lessons.iter().any(|lesson| lesson.pack != course.lessons[0].pack);
    let mut pack = None;
    for (index, lesson) in course.lessons.iter().enumerate() {
        if several && pack != Some(&lesson.pack) {
            pack = Some(&lesson.pack);
            text.gap();
            text.push(Line::of(Tone::Heading, &lesson.pack));
        }
        let done = done(ledger, lesson);
        let total = lesson.steps.len();
        let mut line = Line::of(Tone::Faint, format!("{:>3}  ", index + 1)).with(Tone::Code, &lesson.id);
        line = line.padded(INDENT + ids + 1);
        let tone = if done == total { Tone::Good } else { Tone::Faint };
        line.push(tone, format!("{:>7}  ", format!("{done}/{total}")));
        line.push(if is_open(ledger, lesson) { Tone::Strong } else { Tone::Plain }, lesson.shown_title());
        if is_open(ledger, lesson) {
            line.push(Tone::Faint, format!("  {}", tr!("(you are here)")));
        }
        text.push(line);
    }
    text.gap();
    text.push(Line::marked(&tr!(
        "`open 1` opens a lesson by its number, `open {id}` by its name.",
        id = course.lessons[0].id
    )));
    text
}

/// The steps of a lesson; `current` is the open one.
pub fn steps(lesson: &Lesson, current: usize, ledger: &Ledger) -> Text {
    let mut text = Text::from(Line::of(Tone::Title, lesson.shown_title()));
    for (index, step) in lesson.steps.iter().enumerate() {
        let mut line = Line::of(Tone::Faint, format!("{:>3}  ", index + 1));
        line.push(if index == current { Tone::Strong } else { Tone::Plain }, shown_heading(lesson, index));
        match standing(ledger, lesson, step) {
            Standing::Open => {}
            Standing::Done => line.push(Tone::Good, format!("  {}", tr!("done"))),
            Standing::Changed => line.push(Tone::Warning, format!("  {}", tr!("changed since it was done"))),
        }
        text.push(line);
    }
    text
}

/// How much of each lesson is done, as bars.
pub fn progress(course: &Course, ledger: &Ledger, width: usize) -> Text {
    let ids = widest_id(course);
    let bar = width.saturating_sub(ids + 28).clamp(5, 30);
    let mut text = Text::new();
    let (mut all_done, mut all) = (0, 0);
    for lesson in &course.lessons {
        let (done, total) = (done(ledger, lesson), lesson.steps.len());
        (all_done, all) = (all_done + done, all + total);
        let filled = bar * done / total;
        let mut line = Line::of(Tone::Code, &lesson.id).padded(ids + 2);
        line.push(Tone::Ornament, "█".repeat(filled) + &"░".repeat(bar - filled));
        line.push(Tone::Plain, format!(" {done}/{total}"));
        let changed = lesson.steps.iter().filter(|step| standing(ledger, lesson, step) == Standing::Changed).count();
        if changed > 0 {
            line.push(Tone::Warning, format!("  {}", tr!("{changed} changed since", changed)));
        }
        text.push(line);
    }
    text.gap();
    text.push(Line::of(Tone::Plain, tr!("{done} of {steps} done.", done = all_done, steps = counted(all, "step"))));
    text
}

/// Every step in which all the words stand, with a line in which one of them does. Only what a learner sees without
/// answering is searched: no hints, no feedback, not which choice is right.
pub fn found(course: &Course, words: &[&str], width: usize) -> Text {
    let mut text = Text::new();
    let stands_in = |line: &str, word: &str| line.to_lowercase().contains(word);
    for (index, lesson) in course.lessons.iter().enumerate() {
        for number in 0..lesson.steps.len() {
            // Most steps can be passed over without laying them out.
            let Shown { source, step, .. } = lesson.shown(number);
            let source = source.text[step.bytes.clone()].to_lowercase() + &step.title.to_lowercase();
            if !words.iter().all(|word| source.contains(word)) {
                continue;
            }
            let shown = shown_text(lesson, number);
            if !words.iter().all(|word| shown.lines().any(|line| stands_in(line, word))) {
                continue;
            }
            text.push(where_found(index, lesson, number));
            let hit = shown.lines().skip(1).find(|line| words.iter().any(|word| stands_in(line, word)));
            if let Some(hit) = hit {
                let (hit, room) = (hit.trim(), width.saturating_sub(8));
                let more = if truncated(hit, room) == hit { "" } else { " ..." };
                text.push(Line::of(Tone::Faint, format!("    {}{more}", truncated(hit, room))));
            }
        }
    }
    if text.is_empty() {
        text.push(Line::marked(tr!("Nothing found. `search` looks for steps in which all the words stand.")));
    }
    text
}

/// The heading of a step, and below it what it shows.
fn shown_text(lesson: &Lesson, number: usize) -> String {
    let Shown { source, step, .. } = lesson.shown(number);
    let page = Page::of(source, &step.bytes, &Course::default());
    let mut shown = shown_heading(lesson, number).to_owned() + "\n";
    for block in &step.blocks {
        match block {
            Block::Prose(bytes) => shown += &page.draw(bytes, WIDE).plain(),
            Block::Task(task) => {
                for said in task.kind().said() {
                    match said {
                        Said::Question(words) | Said::Command(words) => shown += &format!("{words}\n"),
                        Said::Choice(text) => text.iter().for_each(|text| shown += &page.draw(text, WIDE).plain()),
                        Said::Feedback(_) => {}
                    }
                }
            }
            Block::Hint(_) => {}
        }
    }
    shown
}

/// Wide enough that a sentence stands on one line.
const WIDE: usize = 80;

/// A demo in the list of demos.
#[derive(Clone, Debug)]
pub struct ListedDemo {
    pub name: String,
    pub about: String,
    /// Of a preset: which demo it is, and with which options.
    pub variant_of: Option<String>,
}

/// Demos with their names and what they are about.
pub fn demos(demos: impl Iterator<Item = ListedDemo>) -> Text {
    let mut text = Text::new();
    for ListedDemo { name, about, variant_of } in demos {
        let mut line = Line::of(Tone::Code, format!("  {name:<16}")).with(Tone::Plain, about);
        if let Some(summary) = variant_of {
            line.push(Tone::Faint, format!("  ({summary})"));
        }
        text.push(line);
    }
    text.gap();
    text.push(Line::marked(tr!(
        "`run thread` runs one, `source thread` shows the code of a model, `help run` lists the options."
    )));
    text
}

/// Columns for the number of a lesson.
const INDENT: usize = 5;

/// Columns that the longest id takes; a very long one does not count.
fn widest_id(course: &Course) -> usize {
    course.lessons.iter().map(|lesson| lesson.id.width()).filter(|width| *width <= 30).max().unwrap_or_default()
}

/// The heading of a step in the language that is spoken; of the opening step that is the lesson's title.
fn shown_heading(lesson: &Lesson, step: usize) -> &str {
    if step == 0 { lesson.shown_title() } else { &lesson.shown(step).step.title }
}

fn where_found(index: usize, lesson: &Lesson, number: usize) -> Line {
    let mut line = Line::marked(&format!("`open {}`, `goto {}`: ", index + 1, number + 1));
    line.push(Tone::Strong, shown_heading(lesson, number));
    line.push(Tone::Faint, format!(" ({})", lesson.shown_title()));
    line
}

fn done(ledger: &Ledger, lesson: &Lesson) -> usize {
    lesson.steps.len() - undone(ledger, lesson)
}

fn is_open(ledger: &Ledger, lesson: &Lesson) -> bool {
    ledger.place.as_ref().is_some_and(|place| place.id.lesson == lesson.id)
}
