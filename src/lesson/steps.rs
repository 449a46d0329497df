//! Builds the steps of a file in one pass over its events.

use std::collections::HashSet;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Tag};
use toml::Spanned;

use super::diagnostics::Findings;
use super::events::{Top, Walk, extend, yaml_title};
use super::fence::{Fence, word};
use super::fences;
use super::ids::StepNames;
use super::keys::TomlTable;
use super::model::{Block, Front, Lesson, Stamp, Step};
use super::preset;
use super::program::{self, Role};
use super::source::Bytes;
use super::task::{FENCES, LessonTask, exercise, quiz};
use crate::tr;

/// The keys that make a page a lesson.
pub(super) const KEYS: [&str; 5] = ["requires", "short-route", "plain-reports", "authors", "license"];

/// A lesson while it is read.
#[derive(Debug)]
pub(super) struct Draft<'s> {
    /// The lesson so far, without its id, title and source.
    pub(super) lesson: Lesson,
    /// The first heading of the first level.
    pub(super) title: Option<String>,
    /// The title in the block at the top.
    pub(super) front_title: Option<String>,
    /// What is wrong with the file if it is meant as a lesson.
    pub(super) findings: Findings,
    source: &'s str,
    walk: Walk<'s>,
    names: StepNames,
    /// The names of the demos and programs so far.
    demos: HashSet<String>,
    /// The neighbouring blocks of prose up to here.
    prose: Option<Bytes>,
}

impl<'s> Draft<'s> {
    pub(super) fn read(source: &'s str) -> Self {
        let top = Top::of(source);
        let mut draft = Draft {
            lesson: Lesson::default(),
            title: None,
            front_title: None,
            findings: Findings::default(),
            source,
            walk: Walk::new(source),
            names: StepNames::default(),
            demos: HashSet::new(),
            prose: None,
        };
        let opening = draft.names.give("intro");
        draft.begin(opening, String::new(), top.end());
        draft.top(top);
        while let Some((event, bytes)) = draft.walk.next() {
            draft.block(&event, bytes);
        }
        draft.finish();
        draft
    }

    fn top(&mut self, top: Top) {
        match top {
            Top::Plus { inside, .. } => self.front(inside),
            Top::Unclosed { line } => {
                let help = tr!("end it with another line `+++`");
                self.findings.at(line, tr!("the `+++` block is not closed")).help(help);
            }
            Top::Dash { inside, .. } => self.front_title = yaml_title(&self.source[inside]),
            Top::Nothing => {}
        }
    }

    /// Reads the block at the top.
    fn front(&mut self, inside: Bytes) {
        let owner = tr!("the `+++` block");
        let table = TomlTable { source: self.source, opening: inside.clone(), inside, owner };
        let mut keys = table.document(&mut self.findings);
        let names = keys.names();
        let is_stamp = keys.are_sound() && names == ["made-from"];
        // Without keys, or with keys that are not TOML, the block does not show whose it is.
        let is_plain = !keys.are_sound() || names.is_empty();
        let is_ours = is_stamp || is_plain || names.iter().any(|name| KEYS.contains(name));
        let title = keys.may("title").text();
        let requires = keys.may("requires").texts();
        let short_route = keys.may("short-route").truth();
        let plain_reports = keys.may("plain-reports").truth();
        let authors = keys.may("authors").texts();
        let license = keys.may("license").filled();
        let made_from = keys.may("made-from").texts();
        // A block with a title belongs to another tool, which has keys of its own.
        if title.is_none() {
            keys.finish();
        }
        let made_from = made_from.into_iter().filter_map(|text| self.stamp(&text)).collect();
        // Stamps alone do not make a page a lesson: the translation of an ordinary page has them, too.
        self.lesson.is_marked = is_ours && title.is_none() && !(is_stamp && self.findings.count() == 0);
        self.front_title = title.map(Spanned::into_inner).filter(|title| !title.trim().is_empty());
        self.lesson.front = Front {
            requires,
            short_route: short_route.is_some_and(Spanned::into_inner),
            plain_reports: plain_reports.is_some_and(Spanned::into_inner),
            authors: authors.into_iter().map(Spanned::into_inner).collect(),
            license: license.map(Spanned::into_inner),
            made_from,
        };
    }

    /// Reads the step that a step of a translation was made from: its name and its digest.
    fn stamp(&mut self, text: &Spanned<String>) -> Option<Stamp> {
        let bytes = text.span();
        let stamp = text.get_ref().split_once(' ').map(|(step, digest)| (step.to_owned(), digest.trim().to_owned()));
        if stamp.is_none() {
            let message = tr!("`{text}` is no name of a step with its digest", text = text.get_ref());
            self.findings.at(bytes, message).help(tr!("`spinlab check --stamp` writes them"));
        }
        stamp.map(|(step, digest)| Stamp { step, digest })
    }

    /// Reads one top-level block.
    fn block(&mut self, event: &Event<'s>, bytes: Bytes) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => self.title(bytes),
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                let heading = self.walk.text();
                self.step(heading, bytes);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => self.fence(bytes),
            Event::Start(Tag::List(_)) => match quiz::read(&mut self.walk, bytes.clone(), &mut self.findings) {
                Some(quiz) => self.special(Block::Task(quiz)),
                None => self.prose(&bytes),
            },
            Event::Start(Tag::BlockQuote(Some(BlockQuoteKind::Tip))) => self.hint(bytes),
            Event::Start(Tag::Paragraph) if self.lesson.summary.is_empty() && self.lesson.steps.len() == 1 => {
                self.lesson.summary = self.walk.text();
                self.prose(&bytes);
            }
            Event::Start(_) => {
                self.walk.skip();
                self.prose(&bytes);
            }
            _ => self.prose(&bytes),
        }
    }

    /// Reads the rest of a heading of the first level: the title; in ordinary Markdown also a step.
    fn title(&mut self, bytes: Bytes) {
        let heading = self.walk.text();
        let first = self.title.is_none();
        if !first {
            let help = tr!("make it the heading of a step, with `##`");
            self.findings.at(&bytes, tr!("a lesson has one title, and this is another")).help(help);
        } else if self.lesson.steps.len() > 1 {
            let help = tr!("write it at the top of the file");
            self.findings.at(&bytes, tr!("the title comes after the first step")).help(help);
        } else if heading.is_empty() {
            self.findings.at(&bytes, tr!("the title is empty")).help(tr!("write it after the `#`"));
        }
        if first {
            self.title = Some(heading.clone());
        }
        if first && self.lesson.steps.len() == 1 {
            self.flush();
        } else {
            self.step(heading, bytes);
        }
    }

    fn step(&mut self, heading: String, bytes: Bytes) {
        self.flush();
        if let Some(last) = self.lesson.steps.last_mut() {
            last.bytes.end = bytes.start;
        }
        let name = self.names.give(&heading);
        self.begin(name, heading, bytes.start);
    }

    fn begin(&mut self, name: String, title: String, start: usize) {
        self.lesson.steps.push(Step { name, title, blocks: Vec::new(), bytes: start..self.source.len() });
    }

    fn hint(&mut self, bytes: Bytes) {
        if let Some(inside) = self.walk.skip() {
            self.special(Block::Hint(inside));
        } else {
            let help = tr!("write it below the `[!TIP]`, each line after a `>`");
            self.findings.at(bytes, tr!("this hint is empty")).help(help);
        }
    }

    fn fence(&mut self, bytes: Bytes) {
        let inside = self.walk.skip();
        let fence = Fence::new(self.source, bytes.clone(), inside);
        if !fence.closed {
            let help = tr!("end it with a line of the same marks that it begins with");
            self.findings.at(&fence.opening, tr!("this block is not closed")).help(help);
        }
        if let Some(role) = Role::of(&fence) {
            return self.python(role, &fence);
        }
        let word = word(fence.info());
        if !fences::is_one(word) {
            return self.prose(&bytes);
        }
        self.lesson.is_marked = true;
        self.flush();
        // Without an end it holds the rest of the file, and no other message about it would make sense.
        if !fence.closed {
            return;
        }
        if let Some(fenced) = FENCES.into_iter().find(|fenced| fenced.word == word) {
            let task = (fenced.read)(&fence, &mut self.findings);
            self.special(Block::Task(task));
        } else {
            self.lesson.presets.extend(preset::read(&fence, &mut self.demos, &mut self.findings));
        }
    }

    /// Reads a listing with a name.
    fn python(&mut self, role: Role, fence: &Fence<'_>) {
        self.lesson.is_marked = true;
        let (taken, findings) = (&mut self.demos, &mut self.findings);
        match role {
            _ if !fence.closed => {}
            Role::Program => {
                self.lesson.programs.extend(program::read(fence, taken, findings));
                self.prose(&fence.bytes);
            }
            Role::Exercise => {
                if let Some(exercise) = exercise::read(fence, taken, findings) {
                    self.lesson.programs.push(exercise.start.clone());
                    self.special(Block::Task(LessonTask::Exercise(Box::new(exercise))));
                }
            }
            Role::Solution => {
                self.lesson.solutions.extend(program::read_solution(fence, findings));
                self.flush();
            }
        }
    }

    fn prose(&mut self, bytes: &Bytes) {
        extend(&mut self.prose, bytes);
    }

    fn special(&mut self, block: Block) {
        self.flush();
        self.add(block);
    }

    /// Ends the run of prose.
    fn flush(&mut self) {
        if let Some(bytes) = self.prose.take() {
            self.add(Block::Prose(bytes));
        }
    }

    fn add(&mut self, block: Block) {
        if let Some(step) = self.lesson.steps.last_mut() {
            step.blocks.push(block);
        }
    }

    fn finish(&mut self) {
        self.flush();
        for (info, bytes) in std::mem::take(&mut self.walk.nested) {
            let word = word(&info);
            if !fences::is_one(word) {
                continue;
            }
            self.lesson.is_marked = true;
            let message = tr!("a `{word}` block cannot stand inside a list or a quote", word);
            self.findings.at(bytes, message).help(tr!("move it to the left margin, with an empty line before it"));
        }
        if self.title.is_none() && self.front_title.is_none() {
            let help = tr!("begin the file with one, like `# Threads`, with a space behind the `#`");
            self.findings.whole(tr!("this lesson has no title")).help(help);
        }
    }
}

#[cfg(test)]
mod tests;
