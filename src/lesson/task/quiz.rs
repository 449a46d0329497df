//! Task lists, which are quizzes if their boxes make sense as one.

use std::collections::HashSet;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{LessonTask, Said, TaskKind};
use crate::lesson::diagnostics::Findings;
use crate::lesson::events::{Walk, extend};
use crate::lesson::source::Bytes;
use crate::tr;

/// A task list.
#[derive(Clone, Debug)]
pub struct Quiz {
    pub choices: Vec<QuizChoice>,
    pub bytes: Bytes,
}

#[derive(Clone, Debug)]
pub struct QuizChoice {
    pub right: bool,
    /// The text of the item without the box and the feedback: a range before the feedback, and one after it if there is
    /// text. The events of a range are blocks, or words without a paragraph around them if the list has no empty line.
    /// Never empty.
    pub text: Vec<Bytes>,
    /// The text for a learner who picks it: the inside of the quote below the choice, as a range like
    /// [`Hint`](crate::lesson::model::Block::Hint).
    pub feedback: Option<Bytes>,
}

/// The number of letters to answer with.
const MOST_CHOICES: usize = 26;

/// One item of a list.
#[derive(Debug)]
struct ListItem {
    bytes: Bytes,
    /// Whether its box is checked, if it has one.
    checked: Option<bool>,
    text: Vec<Bytes>,
    feedback: Option<Bytes>,
    /// A second quote, after the one with the feedback.
    second_quote: Option<Bytes>,
}

/// Reads the rest of a list that the walk has just opened. Returns a quiz if it is one. If a list with a box is no
/// quiz, it is reported, and is text like any other list.
pub(in crate::lesson) fn read(walk: &mut Walk<'_>, bytes: Bytes, findings: &mut Findings) -> Option<LessonTask> {
    let mut items = Vec::new();
    while let Some((Event::Start(_), bytes)) = walk.next() {
        items.push(item(walk, bytes));
    }
    if items.iter().all(|item| item.checked.is_none()) || !sensible(&items, &bytes, findings) {
        return None;
    }
    let choice =
        |item: ListItem| QuizChoice { right: item.checked == Some(true), text: item.text, feedback: item.feedback };
    Some(LessonTask::Quiz(Quiz { choices: items.into_iter().map(choice).collect(), bytes }))
}

/// Reads the rest of an item that was just opened.
fn item(walk: &mut Walk<'_>, bytes: Bytes) -> ListItem {
    let mut item = ListItem { bytes, checked: None, text: Vec::new(), feedback: None, second_quote: None };
    // The neighbouring blocks that are being read.
    let mut run = None;
    while let Some((event, bytes)) = walk.next() {
        match event {
            Event::End(TagEnd::Item) => break,
            Event::TaskListMarker(checked) => item.checked = Some(checked),
            Event::Start(Tag::BlockQuote(_)) => {
                item.text.extend(run.take());
                let inside = walk.skip();
                if item.feedback.is_none() {
                    item.feedback = inside;
                } else {
                    item.second_quote.get_or_insert(bytes);
                }
            }
            Event::Start(Tag::Paragraph) => {
                // In a list with empty lines the box is the first thing inside the first paragraph.
                walk.inside(|event| {
                    if let (Event::TaskListMarker(checked), None) = (event, item.checked) {
                        item.checked = Some(*checked);
                    }
                });
                extend(&mut run, &bytes);
            }
            Event::Start(_) => {
                walk.skip();
                extend(&mut run, &bytes);
            }
            _ => extend(&mut run, &bytes),
        }
    }
    item.text.extend(run);
    item
}

/// Whether items with boxes can be asked as a quiz.
fn sensible(items: &[ListItem], bytes: &Bytes, findings: &mut Findings) -> bool {
    let mut sensible = true;
    let mut wrong = |bytes: &Bytes, message: &str, help: &str| {
        sensible = false;
        findings.at(bytes, message).help(help);
    };
    for item in items {
        if item.checked.is_none() {
            let help = tr!("begin it with `[ ]`, or with `[x]` if it is right");
            wrong(&item.bytes, tr!("this choice has no box"), help);
        } else if item.text.is_empty() {
            wrong(&item.bytes, tr!("this choice is empty"), tr!("write what is to be chosen after the box"));
        }
        if let Some(quote) = &item.second_quote {
            let help = tr!("say it all in one: what a learner who picks it is told");
            wrong(quote, tr!("this choice has a second quote"), help);
        }
    }
    let right = items.iter().filter(|item| item.checked == Some(true)).count();
    if items.len() > MOST_CHOICES {
        wrong(bytes, tr!("a quiz has at most 26 choices, a letter for each"), tr!("ask in several quizzes"));
    } else if items.len() < 2 {
        let help = tr!("what stands below a choice is indented by two spaces; if it is, add another choice");
        wrong(bytes, tr!("a quiz needs at least two choices"), help);
    } else if right == 0 {
        wrong(bytes, tr!("no box of this quiz is checked"), tr!("check the right ones: `[x]`"));
    } else if right == items.len() {
        wrong(bytes, tr!("all boxes of this quiz are checked"), tr!("leave the wrong ones empty: `[ ]`"));
    }
    sensible
}

impl TaskKind for Quiz {
    fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    fn is_question(&self) -> bool {
        true
    }

    fn said(&self) -> Vec<Said<'_>> {
        let choices = self.choices.iter().map(|choice| Said::Choice(&choice.text));
        choices.chain(self.choices.iter().filter_map(|choice| choice.feedback.as_ref()).map(Said::Feedback)).collect()
    }

    fn lint(&self, text: &str, findings: &mut Findings) {
        let mut known = HashSet::new();
        for choice in &self.choices {
            let Some(first) = choice.text.first() else { continue };
            let words: Vec<&str> =
                choice.text.iter().flat_map(|bytes| text[bytes.clone()].split_whitespace()).collect();
            if !known.insert(words.join(" ").to_lowercase()) {
                let help = tr!("write another one, or take it out");
                findings.at(first, tr!("this choice is the same as one before it")).help(help);
            }
            if choice.feedback.is_none() {
                let help = tr!("write below it, indented and after a `>`, what a learner who picks it is told");
                findings.warn(first, tr!("this choice has no feedback")).help(help);
            }
        }
    }

    fn difference(&self, number: usize, translated: &LessonTask) -> Option<String> {
        let LessonTask::Quiz(translated) = translated else { return Some(super::of_another_kind(number)) };
        let (many, here) = (self.choices.len(), translated.choices.len());
        if many != here {
            return Some(tr!("task {number}: choices in the lesson: {many}, here: {here}", number, many, here));
        }
        let mut choices = self.choices.iter().zip(&translated.choices);
        let choice = choices.position(|(base, translated)| base.right != translated.right)? + 1;
        Some(tr!("task {number}: box {choice} is checked in one of the two only", number, choice))
    }

    fn compare(&self, translated: &LessonTask, findings: &mut Findings) {
        let LessonTask::Quiz(translated) = translated else { return };
        let choices = self.choices.iter().zip(&translated.choices);
        let mute = choices.filter(|(choice, other)| choice.feedback.is_some() && other.feedback.is_none());
        for bytes in mute.filter_map(|(_, other)| other.text.first()) {
            findings.warn(bytes, tr!("this choice has feedback in the lesson, and none here"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A choice: whether it is right, what it says, and the feedback.
    type ShownChoice<'t> = (bool, Vec<&'t str>, Option<&'t str>);

    /// The choices of the first list in a text.
    fn choices(text: &str) -> Option<Vec<ShownChoice<'_>>> {
        let mut walk = Walk::new(text);
        let (_, bytes) =
            std::iter::from_fn(|| walk.next()).find(|(event, _)| matches!(event, Event::Start(Tag::List(_))))?;
        let LessonTask::Quiz(quiz) = read(&mut walk, bytes, &mut Findings::default())? else { return None };
        let show = |choice: QuizChoice| {
            let texts = choice.text.into_iter().map(|bytes| text[bytes].trim_end()).collect();
            (choice.right, texts, choice.feedback.map(|bytes| text[bytes].trim_end()))
        };
        Some(quiz.choices.into_iter().map(show).collect())
    }

    #[test]
    fn a_choice_is_what_stands_around_its_feedback() {
        let text = "- [ ] a *b*\n  > c\n  > **d**\n- [X] e\n  - f\n";
        assert_eq!(
            choices(text),
            Some(vec![(false, vec!["a *b*"], Some("c\n  > **d**")), (true, vec!["e\n  - f"], None)])
        );
    }

    #[test]
    fn empty_lines_make_paragraphs_of_it() {
        let text = "1. [x] a\n\n   b\n\n   > c\n\n   d\n\n2. [ ] e\n   >\n";
        assert_eq!(choices(text), Some(vec![(true, vec!["a\n\n   b", "d"], Some("c")), (false, vec!["e"], None)]));
    }

    #[test]
    fn a_list_whose_boxes_make_no_sense_is_none() {
        for text in
            ["- a\n- b", "- [ ] a\n- [ ] b", "- [x] a\n- [x] b", "- [x] a", "- [x] a\n- b\n- [ ] c", "- [x]\n- [ ] a"]
        {
            assert_eq!(choices(text), None, "{text}");
        }
        assert_eq!(choices("- a\n  - [ ] b\n  - [x] c\n- d"), None);
    }
}
