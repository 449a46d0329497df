//! Markdown to text, for the part of a lesson that is shown.
//!
//! Lessons are kept as source, and a step knows only its bytes. So the step is parsed again each time, which is fast,
//! and only what begins inside of the wanted range is drawn: the inside of a quote or an item can be drawn without the
//! quote or item. Links and footnotes that are defined elsewhere in the file are found there.
//!
//! This file sorts the parser's events, `writer` goes through those that are shown, `inline` collects the words of a
//! paragraph, `page` sets blocks below and inside of one another, and `table` and `html` do what their names say.

use std::collections::HashMap;

use pulldown_cmark::{Event, Tag};

use self::writer::Writer;
use crate::lesson::links::leads_to;
use crate::lesson::model::Course;
use crate::lesson::source::{Bytes, SourceText};
use crate::text::Text;

mod html;
mod inline;
mod page;
pub(super) mod table;
mod writer;

/// The events of a step, sorted: for drawing several parts of it.
#[derive(Debug)]
pub struct Page<'a> {
    source: &'a SourceText,
    /// The events that can be drawn.
    events: Vec<Event<'static>>,
    /// The byte at which each event begins; for the end of a block, the byte at which the block began.
    starts: Vec<usize>,
    /// The furthest of these bytes up to each event.
    reached: Vec<usize>,
    /// The commands that open the lessons behind the links of the step.
    links: HashMap<String, String>,
}

impl<'a> Page<'a> {
    /// A step of a file, or another part that begins and ends with a block. Its links may lead to lessons of `course`.
    pub fn of(source: &'a SourceText, step: &Bytes, course: &Course) -> Self {
        let mut page = Page { source, events: vec![], starts: vec![], reached: vec![], links: HashMap::new() };
        for (event, bytes) in source.events_of(step) {
            if let Event::Start(Tag::Link { dest_url, .. }) = &event
                && let Some((lesson, step)) = leads_to(course, &source.path, dest_url)
            {
                let command = command(course, source, lesson, step);
                page.links.insert(dest_url.to_string(), command);
            }
            page.events.push(event);
            page.starts.push(bytes.start);
            page.reached.push(bytes.start.max(page.reached.last().copied().unwrap_or(0)));
        }
        page
    }

    /// What begins in `range`, at `width` columns, with the footnotes that it mentions.
    pub fn draw(&self, range: &Bytes, width: usize) -> Text {
        let first = self.reached.partition_point(|reached| *reached < range.start);
        // The end of a block around the range begins before it, so the events of the range are neighbours. The
        // exception is the box of an item with empty lines, which is before its paragraph.
        let events = self.events[first..].iter().zip(&self.starts[first..]);
        let events = events.take_while(|(event, start)| range.contains(start) || is_box(event));
        let events: Vec<_> =
            events.filter(|(_, start)| range.contains(start)).map(|(event, _)| event.clone()).collect();
        let mut writer = Writer::new(width, self.source, &self.links);
        writer.events(&events);
        writer.footnotes();
        writer.into_text()
    }
}

/// The command that leads to a step of a lesson; no command opens the lesson around the link.
fn command(course: &Course, from: &SourceText, lesson: usize, step: Option<usize>) -> String {
    let lesson = &course.lessons[lesson];
    let is_here = lesson.shown(0).source.path == from.path || lesson.source.path == from.path;
    let open = (!is_here).then(|| format!("`open {}`", lesson.id));
    let goto = step.map(|step| format!("`goto {}`", lesson.steps[step].name));
    open.into_iter().chain(goto).collect::<Vec<_>>().join(", ")
}

fn is_box(event: &Event<'_>) -> bool {
    matches!(event, Event::TaskListMarker(_))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Line, Tone};

    fn markdown(source: &str, range: Bytes, width: usize) -> Text {
        let source = SourceText::new("a.md", source);
        Page::of(&source, &(0..source.text.len()), &Course::default()).draw(&range, width)
    }

    fn show(source: &str, width: usize) -> String {
        markdown(source, 0..source.len(), width).plain()
    }

    /// The byte of `source` at which `text` begins.
    fn at(source: &str, text: &str) -> usize {
        source.find(text).unwrap_or_else(|| panic!("{text} is missing"))
    }

    #[test]
    fn blocks_are_parted_by_one_blank_line() {
        let source = "---\na: b\n---\n# Title\nWords\n***\n\n\n~~~\n\n\tcode\n\n~~~\n<!-- no -->\n\n<p>text</p>\n";
        assert_eq!(show(source, 10), "Title\n\nWords\n\n──────────\n\n      code\n\ntext\n");
        let title = markdown(source, 0..source.len(), 10).lines()[0].clone();
        assert_eq!(title, Line::of(Tone::Title, "Title"));
    }

    #[test]
    fn what_a_terminal_must_not_see_leaves_no_line() {
        assert_eq!(show("<div>\n&#27;\n\n&#27;\n\na\\\n&#27;", 10), "a\n");
        assert_eq!(show("a\n\n&#27;\n\nb", 10), "a\n\nb\n");
    }

    #[test]
    fn lists_are_tight_or_loose() {
        assert_eq!(show("- a\n- b\n  1. c\n  2. d\n     > e\n- f", 20), "• a\n• b\n  1. c\n  2. d\n     │ e\n• f\n");
        assert_eq!(show("9. a\n\n   b\n9. - c\n   - d", 20), "9. a\n\n   b\n\n10. • c\n    • d\n");
        assert_eq!(show("-\n- [ ] a b\n- [x] c\n\n1. [x] d", 7), "•\n[ ] a b\n[x] c\n\n1. [x]\nd\n");
    }

    #[test]
    fn quotes_have_bars_and_alerts_labels() {
        assert_eq!(show("> a\n>\n> > b\n\nc", 20), "│ a\n│\n│ │ b\n\nc\n");
        assert_eq!(show("> [!TIP]\n> a\n>\n> - b", 20), "│ Tip\n│ a\n│\n│ • b\n");
    }

    #[test]
    fn long_lines_of_code_go_on_behind_a_bar() {
        assert_eq!(show("```\n0123456789abcdef\n\n\tx\n```", 12), "  0123456789\n│ abcdef\n\n      x\n");
    }

    #[test]
    fn indentation_that_does_not_fit_is_left_out() {
        assert_eq!(show(&format!("```\n{}x\n```", " ".repeat(25)), 12), "       x\n");
    }

    #[test]
    fn tables_are_drawn_in_place() {
        assert_eq!(
            show("> | a | b |\n> |--:|---|\n> | `1` | x<br>y |\n", 20),
            "│   a  b\n│ ───  ─\n│ `1`  x\n│      y\n"
        );
        let long = format!("https://x.y/{}", "z".repeat(40));
        assert!(show(&format!("| a |\n|---|\n| [b]({long}) |\n"), 80).contains(&format!("b ({long})")));
    }

    #[test]
    fn only_what_begins_in_the_range_is_drawn() {
        let source =
            "# No\n\n> [!NOTE]\n> [yes][a] *and*[^b]\n>\n> - one\n\n[a]: http://c.d\n\n[^b]: Note[^c]\n[^c]: two\n";
        let inside = at(source, "[yes]")..at(source, "[a]: ");
        let expected = "yes (http://c.d) and[1]\n\n• one\n\n[1] Note[2]\n[2] two\n";
        assert_eq!(markdown(source, inside, 40).plain(), expected);
    }

    #[test]
    fn the_inside_of_an_item_is_drawn_without_it() {
        let source = "- [x] the *main* thread\n  > It was\n  > asleep.\n- [ ] b";
        let (text, quote, end) = (6, at(source, "> It"), at(source, "- [ ]"));
        assert_eq!(markdown(source, text..quote, 40).plain(), "the main thread\n");
        assert_eq!(markdown(source, quote..end, 40).plain(), "│ It was asleep.\n");
        assert_eq!(markdown(source, quote + 2..end, 40).plain(), "It was asleep.\n");
    }

    #[test]
    fn footnotes_are_counted_through_the_file() {
        let source = "a[^x] b[^y]\n\nc[^Y] d[^y]\n\n[^y]: two\n[^x]: one\n";
        assert_eq!(show(source, 40), "a[1] b[2]\n\nc[2] d[2]\n\n[1] one\n[2] two\n");
        assert_eq!(markdown(source, 13..source.len(), 40).plain(), "c[2] d[2]\n\n[2] two\n");
    }

    /// Pieces of Markdown with a meaning, so that chance finds more than paragraphs.
    fn piece() -> impl Strategy<Value = String> {
        let marks = [
            "\n",
            "\n\n",
            "\n  ",
            "\n    ",
            "- ",
            "1. ",
            "12345. ",
            "- [x] ",
            "> ",
            "> [!TIP]\n",
            "# ",
            "***\n",
            "```rust\n",
            "```\n",
            "\t",
            "|",
            "| a ",
            "\n|---|--:|\n",
            "\n|-|:-:|-|\n",
            "*",
            "**",
            "_",
            "~~",
            "`",
            "[",
            "](",
            ")",
            "![",
            "<",
            ">",
            "<br>",
            "<!--",
            "-->",
            "<div>\n",
            "[^a]",
            "\n[^a]: ",
            "\n[^b]: ",
            "[^b]",
            "\\",
            "&#27;",
            "&#x200d;",
            "&#xfe0f;",
            "&nbsp;",
            "+++\n",
            "---\n",
            "fn f() ",
            "word ",
            "한국어 ",
            "긴한국어단어입니다",
            "👩\u{200d}👩\u{200d}👧",
            "🇰🇷",
            "❤\u{fe0f}",
            "\u{301}",
            "\u{200d}",
            "https://example.com/long/path",
            "0123456789012345678901234567890123456789 ",
        ];
        let mark = prop::sample::select(marks.to_vec()).prop_map(str::to_owned);
        prop_oneof![8 => mark, 1 => "\\PC{0,9}", 1 => any::<String>()]
    }

    #[test]
    fn a_step_is_drawn_as_it_stands_in_the_whole_file() {
        let text = "# T\n\n[a] b[^n]\n\n[^n]: first [a]\n\n## S\n\nc[^m] [A][] [x][ a  b ] [^none]\n\n- d[^N]\n\n\
                    ## U\n\n[a]: u\n[A b]: v\n[^m]: second\n";
        let source = SourceText::new("a.md", text);
        let step = at(text, "## S")..at(text, "## U");
        let alone = Page::of(&source, &step, &Course::default()).draw(&step, 60).plain();
        assert_eq!(alone, markdown(text, step, 60).plain());
        assert_eq!(alone, "S\n\nc[2] A (u) x (v) [^none]\n\n• d[1]\n\n[2] second\n[1] first a (u)\n");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_asked_for(
            pieces in prop::collection::vec(piece(), 0..80), start in 0..40_usize, width in 2..200_usize
        ) {
            let source = pieces.concat();
            for text in [markdown(&source, 0..source.len(), width), markdown(&source, start..source.len(), width)] {
                prop_assert!(text.lines().iter().all(|line| line.width() <= width), "{:?}", text.plain());
                prop_assert!(text.lines().first().is_none_or(|line| !line.is_empty()));
                prop_assert!(text.lines().last().is_none_or(|line| !line.is_empty()));
            }
        }

        #[test]
        fn depth_does_no_harm(
            kinds in prop::collection::vec(prop::sample::select(vec!["> ", "- ", "123. "]), 0..150),
            width in 2..40_usize
        ) {
            let source = kinds.concat() + "deep words\n\n```\nlisting\n```\n";
            let text = markdown(&source, 0..source.len(), width);
            prop_assert!(text.lines().iter().all(|line| line.width() <= width), "{:?}", text.plain());
        }
    }
}
