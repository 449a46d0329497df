//! Text with meaning: what every command makes, before the screen chooses colours.
//!
//! A [`Text`] is lines of spans, and a [`Span`] is a piece of text with a [`Tone`]: what it *is* (a heading, a command,
//! a mistake), never how it looks. `ansi.rs` alone turns tones into colours. So everything up to the screen can be
//! tested as plain values.
//!
//! Untrusted text becomes harmless here: a span cannot hold a control, escape or bidirectional formatting character,
//! wherever its text came from.

use unicode_width::UnicodeWidthStr;

pub mod ansi;
mod harmless;
pub mod last_line;
mod wrap;

pub use harmless::{harmless, harmless_json, is_harmful};
pub use wrap::truncated;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    #[default]
    Plain,
    /// The name of a lesson or of a page of help.
    Title,
    /// The name of a step or of a section.
    Heading,
    Strong,
    Emphasis,
    /// Text that was struck out.
    Deleted,
    /// Something to type, or a word of code inside prose.
    Code,
    Link,
    /// Less important than the text around it.
    Faint,
    /// Lines and bullets around text, in ASCII if the user asked for plain output.
    Ornament,
    Good,
    Bad,
    Warning,
    /// In a listing: a word of the language.
    Keyword,
    /// In a listing: a text or character literal.
    Literal,
    /// In a listing: a number or a constant.
    Number,
    Comment,
    /// In a listing: the name of a function or a type.
    Name,
}

/// A piece of text of one tone, without line breaks and without any character that could steer a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    text: String,
    tone: Tone,
}

impl Span {
    /// Tabs become four spaces, line breaks one space; control, escape and bidirectional characters are dropped.
    pub fn new(tone: Tone, text: impl AsRef<str>) -> Self {
        Span { text: harmless(text.as_ref()), tone }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn tone(&self) -> Tone {
        self.tone
    }

    /// The columns that it takes on a terminal.
    pub fn width(&self) -> usize {
        self.text.width()
    }
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    spans: Vec<Span>,
}

impl Line {
    pub fn new() -> Self {
        Line::default()
    }

    /// A line of one tone.
    pub fn of(tone: Tone, text: impl AsRef<str>) -> Self {
        Line::new().with(tone, text)
    }

    /// A plain line in which `words between backticks` are [`Tone::Code`]. The backticks are kept for readers without
    /// colours.
    pub fn marked(text: &str) -> Self {
        let mut line = Line::new();
        let mut parts = text.split('`');
        line.push(Tone::Plain, parts.next().unwrap_or_default());
        while let Some(part) = parts.next() {
            match parts.next() {
                Some(plain) => {
                    line.push(Tone::Code, format!("`{part}`"));
                    line.push(Tone::Plain, plain);
                }
                // A value in the text may contain a backtick.
                None => line.push(Tone::Plain, format!("`{part}")),
            }
        }
        line
    }

    /// This line with one more span.
    #[must_use]
    pub fn with(mut self, tone: Tone, text: impl AsRef<str>) -> Self {
        self.push(tone, text);
        self
    }

    pub fn push(&mut self, tone: Tone, text: impl AsRef<str>) {
        self.push_span(Span::new(tone, text));
    }

    pub fn push_span(&mut self, span: Span) {
        if span.text.is_empty() {
            return;
        }
        match self.spans.last_mut() {
            Some(last) if last.tone == span.tone => last.text.push_str(&span.text),
            _ => self.spans.push(span),
        }
    }

    pub fn extend(&mut self, other: Line) {
        other.spans.into_iter().for_each(|span| self.push_span(span));
    }

    /// This line with another one behind it.
    #[must_use]
    pub fn then(mut self, other: Line) -> Self {
        self.extend(other);
        self
    }

    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The columns that it takes on a terminal.
    pub fn width(&self) -> usize {
        self.plain().width()
    }

    /// The text of the line, without tones.
    pub fn plain(&self) -> String {
        self.spans.iter().map(Span::text).collect()
    }

    /// This line, filled up with spaces to `width` columns. A longer line is not changed.
    #[must_use]
    pub fn padded(mut self, width: usize) -> Self {
        let missing = width.saturating_sub(self.width());
        self.push(Tone::Plain, " ".repeat(missing));
        self
    }
}

/// Lines, in the order in which they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    lines: Vec<Line>,
}

impl Text {
    pub fn new() -> Self {
        Text::default()
    }

    /// One line: [`Line::marked`].
    pub fn marked(text: impl AsRef<str>) -> Self {
        Text::from(Line::marked(text.as_ref()))
    }

    pub fn push(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// This text with one more line.
    #[must_use]
    pub fn with(mut self, line: Line) -> Self {
        self.push(line);
        self
    }

    /// Adds an empty line, unless the text is empty or ends with one.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(Line::new());
        }
    }

    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The text without tones, with a line break at the end of every line.
    pub fn plain(&self) -> String {
        self.lines.iter().map(|line| line.plain() + "\n").collect()
    }

    /// The text with every line wrapped that is longer than `width` columns. A wrapped line is continued under its own
    /// indentation, or under its last column if it has columns.
    #[must_use]
    pub fn wrapped(&self, width: usize) -> Text {
        let pieces = |line: &Line| {
            let indent = Line::of(Tone::Plain, " ".repeat(last_column(&line.plain(), width)));
            if line.width() <= width { vec![line.clone()] } else { line.wrap(width, &Line::new(), &indent) }
        };
        self.lines.iter().flat_map(pieces).collect()
    }
}

impl Extend<Line> for Text {
    fn extend<I: IntoIterator<Item = Line>>(&mut self, lines: I) {
        self.lines.extend(lines);
    }
}

impl FromIterator<Line> for Text {
    fn from_iter<I: IntoIterator<Item = Line>>(lines: I) -> Self {
        Text { lines: lines.into_iter().collect() }
    }
}

impl IntoIterator for Text {
    type Item = Line;
    type IntoIter = std::vec::IntoIter<Line>;

    fn into_iter(self) -> Self::IntoIter {
        self.lines.into_iter()
    }
}

impl From<Line> for Text {
    fn from(line: Line) -> Self {
        Text { lines: vec![line] }
    }
}

/// The place where the last column of a line begins: behind two spaces or more, in its left half.
fn last_column(line: &str, width: usize) -> usize {
    let gaps = line.match_indices("  ").map(|(at, _)| line[..at].width() + gap(&line[at..]));
    gaps.filter(|column| *column <= width / 2).max().unwrap_or(0)
}

fn gap(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FAMILY: &str = "👩\u{200d}👩\u{200d}👧";

    fn wrapped(line: &Line, width: usize) -> Vec<String> {
        line.wrap(width, &Line::new(), &Line::new()).iter().map(Line::plain).collect()
    }

    fn chopped(line: &Line, width: usize) -> Vec<String> {
        line.chopped(width).iter().map(Line::plain).collect()
    }

    #[test]
    fn a_backtick_without_its_partner_stays_as_it_is() {
        for text in ["a `b` c", "a `b` `c", "`", "``", "`a`", "`a`b`", "", "a"] {
            assert_eq!(Line::marked(text).plain(), text);
        }
        let line = Line::marked("a `b` c `d");
        assert_eq!(line.spans()[1], Span::new(Tone::Code, "`b`"));
        assert_eq!(line.spans()[2], Span::new(Tone::Plain, " c `d"));
    }

    #[test]
    fn json_steers_no_terminal_and_says_the_same() {
        let value = serde_json::json!({ "a": "\u{9b}31m\u{7f}\u{202e}\u{2028}\u{e0041}\n é" });
        let shown = harmless_json(&value);
        assert!(shown.chars().all(|character| character == '\n' || !is_harmful(character)), "{shown:?}");
        assert!(shown.contains(r"\u009b31m\u007f\u202e\u2028\udb40\udc41\n é"), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }

    #[test]
    fn a_word_of_several_tones_stays_together() {
        let line = Line::of(Tone::Plain, "very ").with(Tone::Strong, "bold").with(Tone::Plain, ", and on");
        assert_eq!(wrapped(&line, 9), ["very", "bold, and", "on"]);
        let second = &line.wrap(9, &Line::new(), &Line::new())[1];
        assert_eq!(second.spans().iter().map(Span::tone).collect::<Vec<_>>(), [Tone::Strong, Tone::Plain]);
    }

    #[test]
    fn korean_is_broken_at_spaces_unless_a_word_alone_is_too_long() {
        let line = Line::of(Tone::Plain, "스피너는 계속 돌아갑니다");
        assert_eq!(wrapped(&line, 13), ["스피너는 계속", "돌아갑니다"]);
        assert_eq!(wrapped(&line, 12), ["스피너는", "계속", "돌아갑니다"]);
        assert_eq!(wrapped(&line, 7), ["스피너", "는 계속", "돌아갑", "니다"]);
    }

    #[test]
    fn indents_count_and_give_way() {
        let line = Line::of(Tone::Plain, "one two three");
        let (first, rest) = (Line::of(Tone::Ornament, "• "), Line::of(Tone::Plain, "  "));
        let plain = |width| line.wrap(width, &first, &rest).iter().map(Line::plain).collect::<Vec<_>>();
        assert_eq!(plain(10), ["• one two", "  three"]);
        assert_eq!(plain(9), ["one two", "three"]);
    }

    #[test]
    fn spaces_at_the_start_are_kept_and_indent_what_follows() {
        let text = Text::from(Line::of(Tone::Plain, "  one two three four")).wrapped(12);
        assert_eq!(text.plain(), "  one two\n  three four\n");
        assert_eq!(wrapped(&Line::of(Tone::Plain, "  onetwothree four"), 10), ["onetwothre", "e four"]);
    }

    #[test]
    fn emoji_are_not_cut_apart() {
        let line = Line::of(Tone::Plain, format!("a{FAMILY}{FAMILY}b👍🏽"));
        assert_eq!(chopped(&line, 3), [format!("a{FAMILY}"), format!("{FAMILY}b"), "👍🏽".to_owned()]);
        assert_eq!(truncated(&line.plain(), 4), format!("a{FAMILY}"));
        // The selector that makes the heart wide is in the next span.
        let heart = Line::of(Tone::Plain, "a❤").with(Tone::Strong, "\u{fe0f}b");
        assert_eq!(chopped(&heart, 2), ["a", "❤\u{fe0f}", "b"]);
    }

    #[test]
    fn a_joiner_between_letters_ties_nothing() {
        assert_eq!(chopped(&Line::of(Tone::Plain, "가\u{200d}나"), 2), ["가\u{200d}", "나"]);
        assert_eq!(chopped(&Line::of(Tone::Plain, "|\u{200d}❤\u{fe0f}"), 2), ["|\u{200d}", "❤\u{fe0f}"]);
        assert_eq!(chopped(&Line::of(Tone::Plain, "👁\u{fe0f}\u{200d}🗨\u{fe0f}"), 2), ["👁\u{fe0f}\u{200d}🗨\u{fe0f}"]);
    }

    #[test]
    fn nothing_that_steers_a_terminal_gets_into_a_span() {
        let text = "a\u{1b}[31mb\u{9b}2Jc\u{7}\0\u{7f}d\u{202e}e\u{2066}f\u{feff}g\u{e0041}h\u{200b}i";
        assert_eq!(Span::new(Tone::Plain, text).text(), "a[31mb2Jcdefghi");
        assert_eq!(harmless("a\tb\nc\r\nd\re"), "a    b c d e");
    }

    #[test]
    fn widths_are_columns() {
        let padded = Line::of(Tone::Plain, "한글").padded(6);
        assert_eq!(padded.plain(), "한글  ");
        assert_eq!(Line::of(Tone::Plain, FAMILY).width(), 2);
        assert_eq!(truncated("한글", 3), "한");
        assert_eq!(Line::of(Tone::Plain, "\u{17d8}").chopped(2).len(), 2);
    }

    proptest! {
        #[test]
        fn no_piece_is_too_wide_and_nothing_is_lost(
            parts in prop::collection::vec("([a 한❤👩🏽\u{fe0f}\u{200d}\u{301}🇰]|\\PC){0,12}", 0..6),
            width in 2..20_usize
        ) {
            let tones = [Tone::Plain, Tone::Strong];
            let toned = parts.iter().zip(tones.iter().cycle());
            let line = toned.fold(Line::new(), |line, (part, tone)| line.with(*tone, part));
            let pieces = line.chopped(width);
            prop_assert!(pieces.iter().all(|piece| piece.width() <= width));
            prop_assert_eq!(pieces.iter().map(Line::plain).collect::<String>(), line.plain());

            let pieces = line.wrap(width, &Line::of(Tone::Plain, "- "), &Line::new());
            prop_assert!(pieces.iter().all(|piece| piece.width() <= width));
        }
    }
}
