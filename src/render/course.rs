//! Lists of a course: its lessons, the steps of one, the findings of a search, the progress.

use unicode_width::UnicodeWidthStr;

use super::quantity::counted;
use crate::learner::here::{Standing, standing, undone};
use crate::learner::progress::Ledger;
use crate::lesson::model::{Course, Lesson};
use crate::lesson::search::{Hit, PassageKind, folded};
use crate::text::{Line, Text, Tone, harmless, truncated};
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
            text.push(Line::of(Tone::Heading, &lesson.pack.title));
        }
        let done = done(ledger, lesson);
        let total = lesson.steps.len();
        let mark = if lesson.front.short_route { '*' } else { ' ' };
        let line = Line::of(Tone::Faint, format!("{:>3}{mark} ", index + 1)).with(Tone::Code, &lesson.id);
        let mut line = in_columns(line, INDENT + ids + 1, &mut text);
        let tone = if done == total { Tone::Good } else { Tone::Faint };
        line.push(tone, format!("{:>7}  ", format!("{done}/{total}")));
        line.push(if is_open(ledger, lesson) { Tone::Strong } else { Tone::Plain }, lesson.shown_title());
        if is_open(ledger, lesson) {
            line.push(Tone::Faint, format!("  {}", tr!("(you are here)")));
        }
        text.push(line);
    }
    text.gap();
    if course.lessons.iter().any(|lesson| lesson.front.short_route) {
        text.push(Line::marked(tr!("`*` marks the short route, for one evening. The other lessons can be left out.")));
    }
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
    let bar = width.saturating_sub(ids + 44).clamp(5, 30);
    let mut text = Text::new();
    let (mut all_done, mut all) = (0, 0);
    for lesson in &course.lessons {
        let (done, total) = (done(ledger, lesson), lesson.steps.len());
        (all_done, all) = (all_done + done, all + total);
        let filled = bar * done / total;
        let mut line = in_columns(Line::of(Tone::Code, &lesson.id), ids + 2, &mut text);
        line.push(Tone::Ornament, "█".repeat(filled) + &"░".repeat(bar - filled));
        line.push(Tone::Plain, format!(" {:<5}", format!("{done}/{total}")));
        let changed = lesson.steps.iter().filter(|step| standing(ledger, lesson, step) == Standing::Changed).count();
        if changed > 0 {
            line.push(Tone::Warning, format!("  {}", tr!("{changed} changed since", changed)));
        }
        let title = lesson.shown_title();
        if line.width() + 2 + title.width() <= width {
            line.push(Tone::Faint, format!("  {title}"));
        }
        text.push(line);
    }
    text.gap();
    text.push(Line::of(Tone::Plain, tr!("{done} of {steps} done.", done = all_done, steps = counted(all, "step"))));
    text
}

/// The steps that a search has found, each with a passage. Text that follows an answer is shown only for steps that are
/// done.
pub fn found(course: &Course, words: &str, hits: &[Hit], ledger: &Ledger, width: usize) -> Text {
    let mut text = Text::new();
    let words = folded(words);
    let words: Vec<&str> = words.split_whitespace().collect();
    for hit in hits {
        let lesson = &course.lessons[hit.lesson];
        text.push(where_found(hit.lesson, lesson, hit.step));
        let Some(passage) = &hit.passage else { continue };
        let is_done = ledger.done(lesson, &lesson.steps[hit.step]).is_some();
        let (label, shown) = match passage.kind {
            PassageKind::Prose => ("", passage.text.as_str()),
            PassageKind::Choice => (tr!("A choice: "), passage.text.as_str()),
            PassageKind::Feedback if is_done => (tr!("An answer: "), passage.text.as_str()),
            PassageKind::Feedback => (tr!("(It is in an answer there, which you have not seen yet.)"), ""),
        };
        let room = width.saturating_sub(4 + label.width()).max(16);
        text.push(Line::of(Tone::Faint, format!("    {label}{}", excerpt(shown, &words, room))));
    }
    if text.is_empty() {
        text.push(Line::marked(tr!("Nothing found. `search` looks for steps in which all the words stand.")));
    }
    text
}

/// The part of a passage around the first of the words that fits the columns.
fn excerpt(passage: &str, words: &[&str], room: usize) -> String {
    let passage = harmless(&passage.split_whitespace().collect::<Vec<_>>().join(" "));
    if passage.width() <= room {
        return passage;
    }
    let starts = |at: usize, word: &str| {
        let here: String = passage[at..].chars().take(3 * word.chars().count()).collect();
        folded(&here).starts_with(word)
    };
    let is_first_letter = |at: &usize| !passage[..*at].chars().next_back().is_some_and(char::is_alphanumeric);
    let places = || passage.char_indices().map(|(at, _)| at).filter(|at| words.iter().any(|word| starts(*at, word)));
    let place = places().find(is_first_letter).or_else(|| places().next()).unwrap_or_default();
    // Words before it may take a third of the room.
    let before = passage[..place].char_indices().filter(|(_, letter)| *letter == ' ').map(|(at, _)| at + 1);
    let begin = before.filter(|at| passage[*at..place].width() <= room / 3).min().unwrap_or(place);
    let begin = if passage[..place].width() <= room / 3 { 0 } else { begin };
    let dots = if begin > 0 { "... " } else { "" };
    let rest = &passage[begin..];
    if dots.width() + rest.width() <= room {
        return format!("{dots}{rest}");
    }
    let cut = truncated(rest, room.saturating_sub(dots.width() + 4));
    // A word is shown whole, if it fits.
    let is_within = rest[cut.len()..].chars().next().is_some_and(|next| next != ' ');
    let whole = cut.rsplit_once(' ').filter(|_| is_within).map_or(cut, |(whole, _)| whole);
    format!("{dots}{} ...", whole.trim_end())
}

/// A demo in the list of demos.
#[derive(Clone, Debug)]
pub struct ListedDemo {
    pub name: String,
    pub about: String,
    /// For a preset: its demo and options.
    pub variant_of: Option<String>,
}

/// Demos, each with its name and description.
pub fn demos(demos: impl Iterator<Item = ListedDemo>) -> Text {
    let mut text = Text::new();
    let demos: Vec<ListedDemo> = demos.collect();
    let names = demos.iter().map(|demo| demo.name.width()).max().unwrap_or_default();
    for ListedDemo { name, about, variant_of } in demos {
        let mut line = Line::of(Tone::Code, format!("  {name}")).padded(names + 4).with(Tone::Plain, about);
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

/// The first column of a row. If it is too wide, it gets a line of its own, so that the other columns stay in place.
fn in_columns(first: Line, width: usize, text: &mut Text) -> Line {
    if first.width() < width {
        return first.padded(width);
    }
    text.push(first);
    Line::new().padded(width)
}

/// The width of the longest id, without counting a very long one.
fn widest_id(course: &Course) -> usize {
    course.lessons.iter().map(|lesson| lesson.id.width()).filter(|width| *width <= 30).max().unwrap_or_default()
}

/// The heading of a step in the language that is spoken; for the opening step the lesson's title.
fn shown_heading(lesson: &Lesson, step: usize) -> &str {
    if step == 0 { lesson.shown_title() } else { &lesson.shown(step).step.title }
}

fn where_found(index: usize, lesson: &Lesson, number: usize) -> Line {
    let mut line = Line::marked(&format!("`open {}`, `goto {}`: ", index + 1, number + 1));
    line.push(Tone::Strong, shown_heading(lesson, number));
    if shown_heading(lesson, number) != lesson.shown_title() {
        line.push(Tone::Faint, format!(" ({})", lesson.shown_title()));
    }
    line
}

fn done(ledger: &Ledger, lesson: &Lesson) -> usize {
    lesson.steps.len() - undone(ledger, lesson)
}

fn is_open(ledger: &Ledger, lesson: &Lesson) -> bool {
    ledger.place.as_ref().is_some_and(|place| place.is_of(lesson))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_shows_the_word_that_was_looked_for() {
        let passage = format!("{}the Core at last {}", "one two three ".repeat(9), "four five six ".repeat(9));
        for room in [16, 20, 36, 76] {
            let excerpt = excerpt(&passage, &["core"], room);
            assert!(excerpt.contains("Core") && excerpt.width() <= room, "{room}: {excerpt}");
        }
        assert_eq!(excerpt("a core", &["core"], 10), "a core");
    }
}
