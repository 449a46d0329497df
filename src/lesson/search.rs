//! Finds words in the lessons: the steps that have them, and the sentences.

use std::cmp::Reverse;

use pulldown_cmark::{Event, Tag, TagEnd};
use unicode_normalization::UnicodeNormalization;

use super::model::{Block, Course, ShownStep};
use super::source::Bytes;
use super::task::Said;

/// A step that has all the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The numbers of the lesson and of the step in it.
    pub lesson: usize,
    pub step: usize,
    /// The passage with most of the words; None if the heading has them all.
    pub passage: Option<Passage>,
    /// Whether every word is there as a whole word, and not only inside of another one.
    is_whole: bool,
}

/// A sentence or a line with a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    pub text: String,
    pub kind: PassageKind,
}

/// The part of a step that a passage is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PassageKind {
    /// The text of the lesson.
    Prose,
    /// A choice of a quiz, which may be wrong.
    Choice,
    /// The text after an answer.
    Feedback,
}

/// The steps that have all the words. Steps with whole words come first; otherwise the order is that of the course.
/// Hints are left out: they are shown one by one, to a learner who asks.
pub fn search(course: &Course, words: &str) -> Vec<Hit> {
    let words: Vec<String> = folded(words).split_whitespace().map(str::to_owned).collect();
    let mut hits = hits(course, |shown, title| hit(shown, title, &words));
    hits.sort_by_key(|hit| !hit.is_whole);
    if hits.is_empty() && words.iter().any(|word| word.contains(is_hangul)) {
        return self::hits(course, |shown, _| Some((Some(without_spaces(shown, &words)?), false)));
    }
    hits
}

/// What `find` returns for the steps, each with its title: a passage, and whether its words are whole.
fn hits(course: &Course, find: impl Fn(ShownStep<'_>, &str) -> Option<(Option<Passage>, bool)>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (lesson, found) in course.lessons.iter().enumerate() {
        for step in 0..found.steps.len() {
            let shown = found.shown(step);
            let title = if step == 0 { found.shown_title() } else { &shown.step.title };
            hits.extend(find(shown, title).map(|(passage, is_whole)| Hit { lesson, step, passage, is_whole }));
        }
    }
    hits
}

/// The passage of a step that has all the words if spaces are ignored: Koreans write `이벤트루프` as well as `이벤트
/// 루프`.
fn without_spaces(shown: ShownStep<'_>, words: &[String]) -> Option<Passage> {
    passages(shown).into_iter().find(|passage| {
        let text: String = folded(&passage.text).split_whitespace().collect();
        words.iter().all(|word| text.contains(word.as_str()))
    })
}

fn is_hangul(letter: char) -> bool {
    ('가'..='힣').contains(&letter)
}

/// A text for comparisons: without case, with accents written in one way, and one form of apostrophe.
pub fn folded(text: &str) -> String {
    let plain = text.nfkc().flat_map(char::to_lowercase);
    plain.map(|letter| if matches!(letter, '\u{2018}' | '\u{2019}' | '\u{2bc}') { '\'' } else { letter }).collect()
}

/// The place of a word in a folded text, as a whole word if possible, and whether it is one.
pub fn place(text: &str, word: &str) -> Option<(usize, bool)> {
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let is_whole =
        |at: &usize| !is_letter(text[..*at].chars().next_back()) && !is_letter(text[at + word.len()..].chars().next());
    let places = || text.match_indices(word).map(|(at, _)| at);
    let whole = places().find(is_whole);
    whole.map(|at| (at, true)).or_else(|| Some((places().next()?, false)))
}

fn hit(shown: ShownStep<'_>, title: &str, words: &[String]) -> Option<(Option<Passage>, bool)> {
    let ShownStep { source, step, .. } = shown;
    // Most steps can be ruled out without parsing their Markdown. A title may come from elsewhere.
    let raw = folded(&source.text[step.bytes.clone()]) + &folded(title);
    if words.is_empty() || !words.iter().all(|word| raw.contains(word.as_str())) {
        return None;
    }
    let passages = passages(shown);
    let texts: Vec<String> =
        [title].into_iter().chain(passages.iter().map(|passage| passage.text.as_str())).map(folded).collect();
    let best = |word: &String| texts.iter().filter_map(|text| Some(place(text, word)?.1)).max();
    let wholes: Option<Vec<bool>> = words.iter().map(best).collect();
    let is_whole = wholes?.into_iter().all(|is_whole| is_whole);
    // The text of the lesson is better than choices and answers, and a whole word better than a part of one.
    let score = |text: &str| {
        let found: Vec<bool> = words.iter().filter_map(|word| Some(place(text, word)?.1)).collect();
        (found.iter().filter(|is_whole| **is_whole).count(), found.len())
    };
    let said = passages.into_iter().zip(&texts[1..]).filter(|(_, text)| score(text).1 > 0);
    let best = said.min_by_key(|(passage, text)| (Reverse(score(text).0), passage.kind, Reverse(score(text).1)));
    let title_says_all = words.iter().all(|word| place(&texts[0], word).is_some());
    let passage =
        best.map(|(passage, _)| passage).filter(|passage| !title_says_all || passage.kind == PassageKind::Prose);
    Some((passage, is_whole))
}

/// The passages of a step: paragraphs, items, cells, and lines of listings.
fn passages(shown: ShownStep<'_>) -> Vec<Passage> {
    let events = shown.source.events_of(&shown.step.bytes);
    let lines = |bytes: &Bytes| lines(&events, bytes);
    let passages_of = |said: Said<'_>| {
        let (kind, texts) = match said {
            Said::Question(text) | Said::Command(text) => (PassageKind::Prose, vec![text.to_owned()]),
            Said::Reason(text) => (PassageKind::Feedback, vec![text.to_owned()]),
            Said::Listing(bytes) => (PassageKind::Prose, lines(bytes)),
            Said::Choice(ranges) => {
                (PassageKind::Choice, vec![ranges.iter().flat_map(lines).collect::<Vec<_>>().join(" ")])
            }
            Said::Feedback(bytes) => (PassageKind::Feedback, vec![lines(bytes).join(" ")]),
        };
        texts.into_iter().map(move |text| Passage { text, kind })
    };
    let said = shown.step.blocks.iter().flat_map(|block| match block {
        // Prose is searched line by line, as a listing is.
        Block::Prose(bytes) => vec![Said::Listing(bytes)],
        Block::Hint(_) => Vec::new(),
        Block::Task(task) => task.kind().said(),
    });
    said.flat_map(passages_of).collect()
}

/// The text in a range of a step, one line for each block.
fn lines(events: &[(Event<'static>, Bytes)], range: &Bytes) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut in_listing = false;
    let add = |lines: &mut Vec<String>, text: &str| lines.iter_mut().last().into_iter().for_each(|line| *line += text);
    for (event, _) in events.iter().filter(|(_, bytes)| range.contains(&bytes.start)) {
        match event {
            Event::Text(text) if in_listing => lines.extend(text.lines().map(|line| line.trim().to_owned())),
            Event::Text(text) | Event::Code(text) => add(&mut lines, text),
            Event::SoftBreak | Event::HardBreak => add(&mut lines, " "),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }) => {}
            Event::Start(tag) => {
                in_listing = matches!(tag, Tag::CodeBlock(_));
                lines.push(String::new());
            }
            Event::End(TagEnd::CodeBlock) => in_listing = false,
            _ => {}
        }
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use indoc::indoc;

    use super::*;
    use crate::lesson::parse::parse;

    const TEXT: &str = indoc! {"
        # Locks

        A `poll` blocks the *block*. Don\u{2019}t wait.

        ## Quiz

        What does a lock do?

        - [ ] it unlocks cafe\u{301} doors
          > No: a deadlock.
        - [x] one at a time

        ## Code

        ```python
        lock = Lock()
        with lock: pass
        ```
    "};

    fn found(words: &str) -> Vec<(usize, Option<(PassageKind, String)>)> {
        let lessons = parse(Path::new("a.md"), TEXT.into()).lesson.into_iter().collect();
        let hits = search(&Course { lessons, ..Course::default() }, words);
        let passage = |passage: Passage| (passage.kind, passage.text);
        hits.into_iter().map(|hit| (hit.step, hit.passage.map(passage))).collect()
    }

    #[test]
    fn whole_words_come_first_and_what_the_lesson_says_before_choices() {
        let said = |text: &str| Some((PassageKind::Prose, text.to_owned()));
        let asked = said("What does a lock do?");
        assert_eq!(
            found("lock"),
            [(1, asked), (2, said("lock = Lock()")), (0, said("A poll blocks the block. Don\u{2019}t wait."))]
        );
    }

    #[test]
    fn choices_and_feedback_say_what_they_are() {
        assert_eq!(found("unlocks"), [(1, Some((PassageKind::Choice, "it unlocks cafe\u{301} doors".to_owned())))]);
        assert_eq!(found("deadlock"), [(1, Some((PassageKind::Feedback, "No: a deadlock.".to_owned())))]);
    }

    #[test]
    fn case_accents_and_apostrophes_do_not_matter() {
        assert_eq!(found("CAF\u{c9}").len(), 1);
        assert_eq!(found("don't").len(), 1);
        assert_eq!(found("lock nowhere"), []);
        assert_eq!(found(" "), []);
    }
}
