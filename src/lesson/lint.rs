//! Warnings for authors of a lesson that can be read: probable mistakes, and what learners would stumble over.
//!
//! [`parse`](super::parse) finds what keeps a lesson from being shown. The warnings do not, so only `check` looks for
//! them, in one more pass over each file. Ordinary Markdown gets few of them: its author knows nothing of lessons.

use std::collections::HashSet;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};
use unicode_width::UnicodeWidthStr;

use super::diagnostics::{Diagnostic, Findings};
use super::events::{Top, Walk, events};
use super::fence::word;
use super::fences;
use super::ids::slug;
use super::include::asked;
use super::links::Links;
use super::model::{Course, Lesson};
use super::pack::Pack;
use super::parse::Grammar;
use super::snippet::Snippet;
use super::source::{Bytes, SourceText, place};
use super::steps::KEYS;
use super::task::exercise::Exercise;
use crate::suggest::{did_you_mean, did_you_mean_or, nearest};
use crate::text::is_harmful;
use crate::tr;

/// Columns of a listing that a terminal of 80 columns shows without breaking a line: it is indented by four.
const LISTING: usize = 76;

/// The warnings for the lessons of a course. A link may also lead to a file that is not a lesson: `is_file` tells
/// whether that file exists.
pub fn lint(course: &Course, grammar: &dyn Grammar, is_file: fn(&Path) -> bool) -> Vec<Diagnostic> {
    let links = Links::new(course, is_file);
    let mut diagnostics = Vec::new();
    for lesson in &course.lessons {
        let mut findings = Findings::default();
        if lesson.is_marked {
            page(lesson, Some(&links), grammar, &mut findings);
            characters(&lesson.source.text, &mut findings);
            steps(lesson, &mut findings);
            lesson.programs.iter().for_each(|program| program.lint(&mut findings));
            solutions(lesson, &mut findings);
            requires(lesson, course, &mut findings);
        } else {
            nearly_marked(lesson, &mut findings);
        }
        includes(lesson, &mut findings);
        diagnostics.extend(findings.into_diagnostics(&lesson.source));
    }
    diagnostics
}

/// Warns of an exercise without a solution, and of a solution without an exercise.
fn solutions(lesson: &Lesson, findings: &mut Findings) {
    let mut known = HashSet::new();
    for solution in &lesson.solutions {
        let name = &solution.name;
        if !lesson.exercises().any(|exercise| exercise.name() == name) {
            let near = nearest(name, lesson.exercises().map(Exercise::name));
            let message = tr!("no exercise of this lesson is called `{name}`", name);
            findings.at(&solution.bytes, message).help_if(near.as_deref().map(did_you_mean));
        } else if !known.insert(name.as_str()) {
            let help = tr!("take one of them out");
            findings.at(&solution.bytes, tr!("`{name}` has a solution already", name)).help(help);
        }
    }
    for exercise in lesson.exercises().filter(|exercise| !known.contains(exercise.name())) {
        let name = exercise.name();
        let help = tr!("write one: `python {{ solution = \"{name}\" }}`; the step does not show it", name);
        findings.at(&exercise.start.bytes, tr!("the exercise `{name}` has no solution", name)).help(help);
    }
}

/// Warns of lines that include another file, if nothing was included.
fn includes(lesson: &Lesson, findings: &mut Findings) {
    let SourceText { text, included, .. } = &*lesson.source;
    for line in text.lines().map(str::trim).filter(|line| !included.contains_key(*line)) {
        if let Some((file, _)) = asked(line) {
            let help = tr!("include a file of at most 1 MiB that lies beside the lessons, or below them");
            let message = tr!("`{file}` is not included: it is not there, too large, or outside of the lessons", file);
            findings.warn(place(text, line), message).help(help);
        }
    }
}

/// Warns of a key in the block at the top that is nearly one of ours, if no other key makes the page a lesson.
fn nearly_a_key(text: &str, findings: &mut Findings) {
    let Top::Plus { inside, .. } = Top::of(text) else { return };
    let keys = text[inside].lines().filter_map(|line| Some(line.split_once('=')?.0.trim()));
    // Pages of other tools have the key `author`, which is not a mistake.
    for key in keys.filter(|key| !KEYS.contains(key) && *key != "author") {
        if let Some(near) = nearest(key, KEYS) {
            findings.warn(place(text, key), tr!("no key of a lesson is called `{key}`", key)).help(did_you_mean(&near));
        }
    }
}

/// Warns of places in ordinary Markdown that its author probably meant as parts of a lesson.
fn nearly_marked(lesson: &Lesson, findings: &mut Findings) {
    let text = &lesson.source.text;
    nearly_a_key(text, findings);
    for (event, bytes) in events(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                misspelt(text, word(&info), &bytes, fences::words(), findings);
            }
            Event::Start(Tag::Paragraph) => misplaced(text, &bytes, findings),
            _ => {}
        }
    }
}

/// Warns of lines that look like lesson syntax, but are ordinary text where they are.
fn misplaced(text: &str, bytes: &Bytes, findings: &mut Findings) {
    let line = text[bytes.clone()].lines().next().unwrap_or_default();
    let at = bytes.start..bytes.start + line.len();
    if line.trim_end() == "+++" {
        let help = tr!("move it to the very top of the file, before the title");
        findings.warn(at, tr!("a `+++` block stands at the top of a file; here it is text")).help(help);
    } else if line.starts_with("[!") && !line.starts_with("[![") {
        let help = tr!("write `> [!TIP]` on a line of its own, and the hint below it, each line after a `>`");
        findings.warn(at, tr!("this is shown as it stands: it is no hint")).help(help);
    }
}

/// Warns of list items that seem to begin with a box, and do not.
fn boxes(text: &str, bytes: &Bytes, findings: &mut Findings) {
    let item = text[bytes.clone()].lines().next().unwrap_or_default();
    let words = item.trim_start_matches(|character: char| character.is_ascii_digit() || " -*+.)".contains(character));
    let Some((inside, behind)) = words.strip_prefix('[').and_then(|rest| rest.split_once(']')) else { return };
    let is_box = matches!(inside, " " | "x" | "X") && behind.starts_with(char::is_whitespace);
    if !is_box && inside.chars().count() <= 1 && !behind.starts_with(['(', '[', ':']) {
        let help = tr!("write `[ ]`, or `[x]` if the choice is right, and a space behind it");
        findings.warn(place(text, &words[..inside.len() + 2]), tr!("this is no box")).help(help);
    }
}

/// The warnings for a translation, besides those that comparing it with its lesson gives.
pub fn lint_translation(translated: &Lesson, grammar: &dyn Grammar) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    page(translated, None, grammar, &mut findings);
    characters(&translated.source.text, &mut findings);
    findings.into_diagnostics(&translated.source)
}

/// Warns of characters that could steer a terminal. They are never shown, so the author meant something else.
fn characters(text: &str, findings: &mut Findings) {
    // Most lines are plain ASCII, and have no such character.
    for line in text.lines().filter(|line| !is_plain(line)) {
        let odd = line.char_indices().filter(|(_, character)| is_harmful(*character) && *character != '\t');
        for (at, character) in odd {
            let bytes = place(text, &line[at..at + character.len_utf8()]);
            let code = format!("U+{:04X}", u32::from(character));
            let help = tr!("it is invisible, or changes what stands around it: take it out");
            findings.warn(bytes, tr!("the character {code} is not shown", code)).help(help);
        }
    }
}

fn has_harmful(text: &str) -> bool {
    !is_plain(text) && text.chars().any(is_harmful)
}

/// Whether a text is one line of printable ASCII. It reads to the end without a branch, which is faster than stopping
/// early.
fn is_plain(line: &str) -> bool {
    let bytes = line.strip_suffix('\n').unwrap_or(line).bytes();
    bytes.fold(true, |is_plain, byte| is_plain & matches!(byte, b' '..=b'~'))
}

/// The warnings of one pass over the Markdown.
fn page(lesson: &Lesson, links: Option<&Links<'_>>, grammar: &dyn Grammar, findings: &mut Findings) {
    let text = &lesson.source.text;
    let mut walk = Walk::new(text);
    let mut in_listing = false;
    let mut snippet = None;
    while let Some((event, bytes)) = walk.next() {
        match &event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) if walk.depth() > 1 => {
                let help = tr!("move it to the left margin, with an empty line before it");
                let message = tr!("this heading begins no step: it stands inside a list or a quote");
                findings.warn(bytes, message).help(help);
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                in_listing = true;
                snippet = Snippet::of(kind);
                if let CodeBlockKind::Fenced(info) = kind {
                    in_listing = !fences::is_one(word(info));
                    let languages = grammar.languages().into_iter().chain(fences::words());
                    misspelt(text, word(info), &bytes, languages, findings);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                in_listing = false;
                if let Some(snippet) = snippet.take() {
                    snippet.finish(findings);
                }
            }
            Event::Start(Tag::Item) => boxes(text, &bytes, findings),
            Event::Start(Tag::Paragraph) => misplaced(text, &bytes, findings),
            Event::Start(Tag::Link { dest_url, .. }) => {
                links.inspect(|links| links.check(lesson, dest_url, &bytes, findings));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                links.inspect(|links| links.check_image(lesson, dest_url, &bytes, findings));
            }
            Event::Text(words) if in_listing => {
                if let Some(snippet) = &mut snippet {
                    snippet.add(words, &bytes);
                }
                wide_lines(text, &bytes, words, findings);
            }
            Event::Text(words) | Event::Code(words) => outside_listings(text, &bytes, words, findings),
            Event::Html(html) | Event::InlineHtml(html) if hides_a_heading(html) => {
                let message = tr!("this heading begins no step: it stands inside of HTML");
                findings.warn(bytes, message).help(tr!("end the comment before it with `-->`"));
            }
            _ => {}
        }
    }
}

/// Warns of words that a terminal has to break, and of characters that it does not show and that are written as
/// entities.
fn outside_listings(text: &str, bytes: &Bytes, words: &str, findings: &mut Findings) {
    if words.len() > LISTING && words.split_whitespace().any(is_wide) {
        let help = tr!("a terminal breaks it: shorten it, or make it a link with words of its own");
        findings.warn(bytes, tr!("this word is longer than a line")).help(help);
    } else if has_harmful(words) && !has_harmful(&text[bytes.clone()]) {
        findings.warn(bytes, tr!("this stands for a character that is not shown")).help(tr!("take it out"));
    }
}

fn is_wide(word: &str) -> bool {
    word.len() > LISTING && word.width() > LISTING
}

fn hides_a_heading(html: &str) -> bool {
    html.lines().any(|line| line.starts_with("## ") || line.starts_with("# "))
}

/// Warns of a fence whose word is nearly one of the known ones.
fn misspelt<'k>(text: &str, name: &str, bytes: &Bytes, known: impl Iterator<Item = &'k str>, findings: &mut Findings) {
    let known: Vec<&str> = known.collect();
    // Two letters may be the abbreviation of some language.
    if name.len() <= 2 || known.contains(&name) {
        return;
    }
    if let Some(near) = nearest(name, known) {
        let line = text[bytes.clone()].lines().next().unwrap_or_default();
        let at = bytes.start + line.find(name).unwrap_or_default();
        let message = tr!("no language is called `{name}`", name);
        findings.warn(at..at + name.len(), message).help(did_you_mean(&near));
    }
}

/// Warns of lines of a listing that a terminal of the usual width has to break.
fn wide_lines(text: &str, bytes: &Bytes, words: &str, findings: &mut Findings) {
    if words.len() <= LISTING {
        return;
    }
    for line in text[bytes.clone()].lines().map(str::trim_end).filter(|line| is_wide(line)) {
        let message = tr!("this line of a listing takes {columns} columns", columns = line.width());
        let help = tr!("a terminal of 80 columns has room for {room}: break it", room = LISTING);
        findings.warn(place(text, line), message).help(help);
    }
}

/// Warns about steps and what they ask.
fn steps(lesson: &Lesson, findings: &mut Findings) {
    for (number, step) in lesson.steps.iter().enumerate() {
        let heading = step.heading(&lesson.source);
        let is_empty =
            step.blocks.is_empty() && lesson.presets.iter().all(|preset| !step.bytes.contains(&preset.bytes.start));
        if is_empty && (number > 0 || lesson.steps.len() == 1) {
            findings.warn(&heading, tr!("this step is empty")).help(tr!("write something below its heading"));
        }
        if step.name.parse::<usize>().is_ok_and(|meant| meant != number + 1) {
            let message = tr!("`goto {name}` does not lead to this step but to that of the number", name = step.name);
            findings.warn(heading, message).help(tr!("begin its heading with a word"));
        } else if number > 0 && slug(&step.title).is_empty() {
            findings.warn(heading, tr!("this heading has no letters")).help(tr!("write what the step is about"));
        } else if number > 0 && step.name != slug(&step.title) {
            let message = tr!("this heading stands twice, so the step is called `{name}`", name = step.name);
            let help = tr!("progress is kept by this name: give the step a heading of its own");
            findings.warn(heading, message).help(help);
        }
        step.tasks().for_each(|task| task.kind().lint(&lesson.source.text, findings));
    }
}

/// Warns of lessons to build on that do not exist, or that build on this one.
fn requires(lesson: &Lesson, course: &Course, findings: &mut Findings) {
    for required in &lesson.front.requires {
        let name = required.get_ref();
        let built_in = || Pack::built_in().has(name);
        if !course.lessons.iter().any(|other| other.id == *name) && !built_in() {
            let near = nearest(name, course.lessons.iter().map(|lesson| &lesson.id));
            let help = did_you_mean_or(near, tr!("`lessons` lists them"));
            findings.at(required.span(), tr!("no lesson is called `{name}`", name)).help(help);
        } else if leads_to(name, &lesson.id, course) {
            let message = tr!("`{name}` builds on this lesson, so neither can come first", name);
            findings.at(required.span(), message).help(tr!("take it out of one of them"));
        }
    }
}

/// Whether a lesson builds on another one, directly or through others.
fn leads_to(from: &str, to: &str, course: &Course) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        let lesson = course.lessons.iter().find(|lesson| lesson.id == id).filter(|_| seen.insert(id));
        open.extend(lesson.iter().flat_map(|lesson| &lesson.front.requires).map(|id| id.get_ref().as_str()));
    }
    false
}
