//! Warnings for authors of a lesson that can be read: probable mistakes, and what learners would stumble over.
//!
//! [`parse`](super::parse) finds what keeps a lesson from being shown. The warnings do not, so only `check` looks for
//! them, in one more pass over each file. Ordinary Markdown gets hardly any: its author knows nothing of lessons.

use std::collections::HashSet;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};
use unicode_width::UnicodeWidthStr;

use super::diagnostics::{Diagnostic, Findings};
use super::events::{Top, events};
use super::fence::word;
use super::fences::FenceKind;
use super::ids::slug;
use super::include::asked;
use super::links::Links;
use super::model::{Course, Lesson};
use super::pack::Pack;
use super::parse::Grammar;
use super::snippet::Snippet;
use super::source::Bytes;
use super::steps::KEYS;
use super::task::exercise::Exercise;
use crate::suggest::nearest;
use crate::text::is_harmful;
use crate::tr;

/// Columns of a listing that a terminal of 80 columns shows without breaking a line: it is indented by four.
const LISTING: usize = 76;

/// The warnings for the lessons of a course. A link may also lead to a file that is no lesson: `is_file` tells whether
/// that file exists.
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

/// Each exercise has one solution, and each solution an exercise.
fn solutions(lesson: &Lesson, findings: &mut Findings) {
    let mut known = HashSet::new();
    for solution in &lesson.solutions {
        let name = &solution.name;
        if !lesson.exercises().any(|exercise| exercise.name() == name) {
            let near = nearest(name, lesson.exercises().map(Exercise::name));
            let finding =
                findings.at(solution.bytes.clone(), tr!("no exercise of this lesson is called `{name}`", name));
            near.map(|near| finding.help(tr!("did you mean `{near}`?", near)));
        } else if !known.insert(name.as_str()) {
            let help = tr!("take one of them out");
            findings.at(solution.bytes.clone(), tr!("`{name}` has a solution already", name)).help(help);
        }
    }
    for exercise in lesson.exercises().filter(|exercise| !known.contains(exercise.name())) {
        let name = exercise.name();
        let help = tr!("write one: `python {{ solution = \"{name}\" }}`; the step does not show it", name);
        findings.at(exercise.start.bytes.clone(), tr!("the exercise `{name}` has no solution", name)).help(help);
    }
}

/// The lines that ask for another file and do not get it.
fn includes(lesson: &Lesson, findings: &mut Findings) {
    let mut start = 0;
    for line in lesson.source.text.split_inclusive('\n') {
        let words = line.trim();
        if let Some((file, _)) = asked(words).filter(|_| !lesson.source.included.contains_key(words)) {
            let at = start + line.find(words).unwrap_or_default();
            let help = tr!("include a file of at most 1 MiB that lies beside the lessons, or below them");
            let message = tr!("`{file}` is not included: it is not there, too large, or outside of the lessons", file);
            findings.at(at..at + words.len(), message).warns().help(help);
        }
        start += line.len();
    }
}

/// A key of the block at the top that is nearly one of ours, where no other makes a lesson of the page.
fn nearly_a_key(text: &str, findings: &mut Findings) {
    let Top::Plus { inside, .. } = Top::of(text) else { return };
    let mut start = inside.start;
    for line in text[inside].split_inclusive('\n') {
        let key = line.split('=').next().unwrap_or_default().trim();
        let near = nearest(key, KEYS).filter(|_| line.contains('=') && !KEYS.contains(&key));
        // Pages of other tools have an author each, and that is no mistake.
        if let Some(near) = near.filter(|_| key != "author") {
            let at = start + line.find(key).unwrap_or_default();
            let finding = findings.at(at..at + key.len(), tr!("no key of a lesson is called `{key}`", key));
            finding.warns().help(tr!("did you mean `{near}`?", near));
        }
        start += line.len();
    }
}

/// The places in ordinary Markdown that its author probably meant to make a lesson of it.
fn nearly_marked(lesson: &Lesson, findings: &mut Findings) {
    nearly_a_key(&lesson.source.text, findings);
    for (event, bytes) in events(&lesson.source.text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let name = word(&info);
                if let Some(near) = nearest(name, FenceKind::words()).filter(|_| name.len() > 2) {
                    misspelt(&lesson.source.text, name, &bytes, &near, findings);
                }
            }
            Event::Start(Tag::Paragraph) => misplaced(&lesson.source.text, &bytes, findings),
            _ => {}
        }
    }
}

/// Lines that look like lesson syntax, but stand where they are ordinary text.
fn misplaced(text: &str, bytes: &Bytes, findings: &mut Findings) {
    let line = text[bytes.clone()].lines().next().unwrap_or_default();
    let at = bytes.start..bytes.start + line.len();
    if line.trim_end() == "+++" {
        let help = tr!("move it to the very top of the file, before the title");
        findings.at(at, tr!("a `+++` block stands at the top of a file; here it is text")).warns().help(help);
    } else if line.starts_with("[!") && !line.starts_with("[![") {
        let help = tr!("write `> [!TIP]` on a line of its own, and the hint below it, each line after a `>`");
        findings.at(at, tr!("this is shown as it stands: it is no hint")).warns().help(help);
    }
}

/// An item of a list that seems to begin with a box, and does not.
fn boxes(text: &str, bytes: &Bytes, findings: &mut Findings) {
    let item = text[bytes.clone()].lines().next().unwrap_or_default();
    let words = item.trim_start_matches(|character: char| character.is_ascii_digit() || " -*+.)".contains(character));
    let Some((inside, behind)) = words.strip_prefix('[').and_then(|rest| rest.split_once(']')) else { return };
    let is_box = matches!(inside, " " | "x" | "X") && behind.starts_with(char::is_whitespace);
    if !is_box && inside.chars().count() <= 1 && !behind.starts_with(['(', '[', ':']) {
        let at = bytes.start + item.len() - words.len();
        let help = tr!("write `[ ]`, or `[x]` if the choice is right, and a space behind it");
        findings.at(at..at + inside.len() + 2, tr!("this is no box")).warns().help(help);
    }
}

/// The warnings for a translation, besides those that comparing it with its lesson gives.
pub fn lint_translation(translated: &Lesson, grammar: &dyn Grammar) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    page(translated, None, grammar, &mut findings);
    characters(&translated.source.text, &mut findings);
    findings.into_diagnostics(&translated.source)
}

/// The characters of a file that could steer a terminal. They are never shown, so the author meant something else.
fn characters(text: &str, findings: &mut Findings) {
    let is_odd = |character: char| is_harmful(character) && !matches!(character, '\t' | '\n');
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        // Most lines are plain ASCII: in these there is nothing to look for.
        if !is_plain(line) {
            let odd = line.char_indices().filter(|(_, character)| is_odd(*character));
            for (at, character) in odd.filter(|(at, _)| &line[*at..] != "\r\n") {
                let code = format!("U+{:04X}", u32::from(character));
                let help = tr!("it is invisible, or changes what stands around it: take it out");
                let bytes = start + at..start + at + character.len_utf8();
                findings.at(bytes, tr!("the character {code} is not shown", code)).warns().help(help);
            }
        }
        start += line.len();
    }
}

fn has_harmful(text: &str) -> bool {
    !is_plain(text) && text.chars().any(is_harmful)
}

/// Whether a text is one line of printable ASCII. It is read to its end without a branch, which is faster than stopping
/// early.
fn is_plain(line: &str) -> bool {
    let bytes = line.strip_suffix('\n').unwrap_or(line).bytes();
    bytes.fold(true, |is_plain, byte| is_plain & matches!(byte, b' '..=b'~'))
}

/// The warnings of one pass over the Markdown.
fn page(lesson: &Lesson, links: Option<&Links<'_>>, grammar: &dyn Grammar, findings: &mut Findings) {
    let text = &lesson.source.text;
    let mut depth = 0;
    let mut in_listing = false;
    let mut snippet = None;
    for (event, bytes) in events(text) {
        match &event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) if depth > 0 => {
                let help = tr!("move it to the left margin, with an empty line before it");
                findings
                    .at(bytes.clone(), tr!("this heading begins no step: it stands inside a list or a quote"))
                    .warns()
                    .help(help);
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                in_listing = true;
                snippet = Snippet::of(kind);
                if let CodeBlockKind::Fenced(info) = kind {
                    in_listing = FenceKind::of(word(info)).is_none();
                    language(text, info, &bytes, grammar, findings);
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
            Event::Text(words) | Event::Code(words)
                if words.len() > LISTING && words.split_whitespace().any(is_wide) =>
            {
                let help = tr!("a terminal breaks it: shorten it, or make it a link with words of its own");
                findings.at(bytes.clone(), tr!("this word is longer than a line")).warns().help(help);
            }
            Event::Text(words) if !in_listing && has_harmful(words) && !has_harmful(&text[bytes.clone()]) => {
                findings
                    .at(bytes.clone(), tr!("this stands for a character that is not shown"))
                    .warns()
                    .help(tr!("take it out"));
            }
            Event::Html(html) | Event::InlineHtml(html) if hides_a_heading(html) => {
                let help = tr!("end the comment before it with `-->`");
                findings
                    .at(bytes.clone(), tr!("this heading begins no step: it stands inside of HTML"))
                    .warns()
                    .help(help);
            }
            _ => {}
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
}

fn is_wide(word: &str) -> bool {
    word.len() > LISTING && word.width() > LISTING
}

fn hides_a_heading(html: &str) -> bool {
    html.lines().any(|line| line.starts_with("## ") || line.starts_with("# "))
}

/// The word behind the marks of a fence, if it is nearly that of a language.
fn language(text: &str, info: &str, bytes: &Bytes, grammar: &dyn Grammar, findings: &mut Findings) {
    let name = word(info);
    // Two letters are an abbreviation of some language or other.
    let known: Vec<&str> = grammar.languages().into_iter().chain(FenceKind::words()).collect();
    if name.len() <= 2 || known.contains(&name) {
        return;
    }
    if let Some(near) = nearest(name, known) {
        misspelt(text, name, bytes, &near, findings);
    }
}

/// A word behind the marks of a fence that is nearly one that is known.
fn misspelt(text: &str, name: &str, bytes: &Bytes, near: &str, findings: &mut Findings) {
    let line = text[bytes.clone()].lines().next().unwrap_or_default();
    let at = bytes.start + line.find(name).unwrap_or_default();
    let finding = findings.at(at..at + name.len(), tr!("no language is called `{name}`", name));
    finding.warns().help(tr!("did you mean `{near}`?", near));
}

/// The lines of a listing that a terminal of the usual width has to break.
fn wide_lines(text: &str, bytes: &Bytes, words: &str, findings: &mut Findings) {
    if words.len() <= LISTING {
        return;
    }
    let mut start = bytes.start;
    for line in text[bytes.clone()].split_inclusive('\n') {
        let shown = line.trim_end();
        if is_wide(shown) {
            let message = tr!("this line of a listing takes {columns} columns", columns = shown.width());
            let help = tr!("a terminal of 80 columns has room for {room}: break it", room = LISTING);
            findings.at(start..start + shown.len(), message).warns().help(help);
        }
        start += line.len();
    }
}

/// The warnings for steps and what they ask.
fn steps(lesson: &Lesson, findings: &mut Findings) {
    for (number, step) in lesson.steps.iter().enumerate() {
        let heading = step.heading(&lesson.source);
        let is_empty =
            step.blocks.is_empty() && lesson.presets.iter().all(|preset| !step.bytes.contains(&preset.bytes.start));
        if is_empty && (number > 0 || lesson.steps.len() == 1) {
            findings
                .at(heading.clone(), tr!("this step is empty"))
                .warns()
                .help(tr!("write something below its heading"));
        }
        if step.name.parse::<usize>().is_ok_and(|meant| meant != number + 1) {
            let message = tr!("`goto {name}` does not lead to this step but to that of the number", name = step.name);
            findings.at(heading, message).warns().help(tr!("begin its heading with a word"));
        } else if number > 0 && slug(&step.title).is_empty() {
            findings.at(heading, tr!("this heading has no letters")).warns().help(tr!("write what the step is about"));
        } else if number > 0 && step.name != slug(&step.title) {
            let message = tr!("this heading stands twice, so the step is called `{name}`", name = step.name);
            let help = tr!("progress is kept by this name: give the step a heading of its own");
            findings.at(heading, message).warns().help(help);
        }
        step.tasks().for_each(|task| task.kind().lint(&lesson.source.text, findings));
    }
}

/// The lessons that one builds on must be there, and must not build on it.
fn requires(lesson: &Lesson, course: &Course, findings: &mut Findings) {
    for reference in &lesson.front.requires {
        let built_in = || Pack::built_in().has(&reference.id);
        if !course.lessons.iter().any(|other| other.id == reference.id) && !built_in() {
            let near = nearest(&reference.id, course.lessons.iter().map(|lesson| &lesson.id));
            let help =
                near.map_or_else(|| tr!("`lessons` lists them").to_owned(), |near| tr!("did you mean `{near}`?", near));
            findings.at(reference.bytes.clone(), tr!("no lesson is called `{name}`", name = reference.id)).help(help);
        } else if leads_to(&reference.id, &lesson.id, course) {
            let message = tr!("`{name}` builds on this lesson, so neither can come first", name = reference.id);
            findings.at(reference.bytes.clone(), message).help(tr!("take it out of one of them"));
        }
    }
}

/// Whether a lesson builds on another one, or on one that does.
fn leads_to(from: &str, to: &str, course: &Course) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        let lesson = course.lessons.iter().find(|lesson| lesson.id == id).filter(|_| seen.insert(id));
        open.extend(lesson.iter().flat_map(|lesson| &lesson.front.requires).map(|reference| reference.id.as_str()));
    }
    false
}
