//! The page on which blocks are set, one below the other.
//!
//! Lists and quotes nest, and each draws something to the left of all that is inside: a bullet on the first line, a bar
//! on every line. The page keeps these margins, the blank lines between blocks, and makes sure that no line is too
//! wide. However deep blocks nest, at least half of the width is left for words: deeper blocks get the same margin.
//!
//! Blank lines and bullets are drawn together with the next line. So a block that turns out to be empty leaves no
//! trace.

use crate::text::{Line, Span, Text, Tone};

/// Longer lines are hard to read, however wide the terminal is.
const PROSE: usize = 88;
/// The fewest columns that a margin must leave for words; otherwise it is not drawn.
const WORDS: usize = 8;

/// Whether blank lines separate the blocks of a list or of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spacing {
    Tight,
    Loose,
}

/// A text while it is laid out at a width.
#[derive(Debug)]
pub(super) struct PageLayout {
    width: usize,
    text: Text,
    /// The blocks around the next line; the first is the page itself.
    nests: Vec<Nest>,
    /// Bullets whose line is not drawn yet.
    lead: Option<Lead>,
    /// The margin of the blank line before the next line, if one is due.
    gap: Option<Line>,
}

/// A block with other blocks inside.
#[derive(Debug)]
struct Nest {
    margin: Line,
    spacing: Spacing,
    filled: bool,
}

/// The beginning of a line: a margin, and the bullets behind it.
#[derive(Debug)]
struct Lead {
    margin: Line,
    marks: Line,
}

impl PageLayout {
    pub(super) fn new(width: usize) -> Self {
        let whole = Nest { margin: Line::new(), spacing: Spacing::Loose, filled: false };
        PageLayout { width: width.max(2), text: Text::new(), nests: vec![whole], lead: None, gap: None }
    }

    /// Enters a block. Its first line begins with `mark`, every other one with `rest`.
    pub(super) fn open(&mut self, mark: &Line, rest: &Line, spacing: Spacing) {
        let outer = self.margin();
        let margin = outer.clone().then(rest.clone());
        let fits = margin.width() <= self.deepest();
        let hangs = mark != rest;
        if !fits && hangs {
            self.release();
        }
        if hangs || (fits && self.lead.is_some()) {
            let lead = self.lead.get_or_insert_with(|| Lead { margin: outer.clone(), marks: Line::new() });
            lead.marks.extend(mark.clone());
        }
        self.nests.push(Nest { margin: if fits { margin } else { outer }, spacing, filled: false });
    }

    /// Leaves the innermost block.
    pub(super) fn close(&mut self) {
        if self.nests.len() > 1 {
            self.nests.pop();
        }
    }

    /// Begins a block, which is separated from what is before it.
    pub(super) fn begin(&mut self) {
        if let Some(Nest { margin, spacing: Spacing::Loose, filled: true }) = self.nests.last() {
            self.gap = Some(trimmed(margin));
        }
    }

    /// How the parts of the innermost block are spaced.
    pub(super) fn spacing(&self) -> Spacing {
        self.nests.last().map_or(Spacing::Loose, |nest| nest.spacing)
    }

    /// Makes a tight item and its list loose.
    pub(super) fn loosen(&mut self) {
        if self.spacing() == Spacing::Tight {
            self.nests.iter_mut().rev().take(2).for_each(|nest| nest.spacing = Spacing::Loose);
        }
    }

    /// Draws the waiting bullets on a line of their own.
    pub(super) fn release(&mut self) {
        if self.lead.is_some() {
            self.flow(&Line::new());
        }
    }

    /// Draws the first line of a block; no blank line follows it.
    pub(super) fn head(&mut self, line: &Line) {
        self.flow(line);
        if let Some(nest) = self.nests.last_mut() {
            nest.filled = false;
        }
    }

    /// Wraps and draws a line of prose.
    pub(super) fn flow(&mut self, line: &Line) {
        let width = self.width.min(PROSE);
        let margin = self.margin();
        let pieces = match self.lead.take() {
            None => line.wrap(width, &margin, &margin),
            Some(lead) => {
                let first = lead.margin.then(lead.marks.clone());
                if first.width() + WORDS <= width {
                    line.wrap(width, &first, &margin)
                } else {
                    lead.marks.then(line.clone()).wrap(width, &margin, &margin)
                }
            }
        };
        for piece in &pieces {
            self.draw(trimmed(piece));
        }
    }

    /// Draws lines as they are. They must not be wider than [`PageLayout::room`].
    pub(super) fn put(&mut self, lines: impl IntoIterator<Item = Line>) {
        let margin = self.margin();
        for line in lines {
            let beginning = match self.lead.take() {
                None => margin.clone(),
                Some(lead) => {
                    let first = lead.margin.clone().then(lead.marks.clone());
                    if first.width() <= margin.width() {
                        first
                    } else {
                        self.lead = Some(lead);
                        self.release();
                        margin.clone()
                    }
                }
            };
            self.draw(trimmed(&beginning.then(line)));
        }
    }

    /// The columns for a line beside the margin.
    pub(super) fn room(&self) -> usize {
        self.width - self.margin().width()
    }

    /// The columns for a line of prose beside the margin.
    pub(super) fn prose(&self) -> usize {
        self.room().min(PROSE - self.margin().width())
    }

    pub(super) fn into_text(self) -> Text {
        self.text
    }

    fn draw(&mut self, line: Line) {
        if let Some(gap) = self.gap.take() {
            self.text.push(gap);
        }
        self.text.push(line);
        // The blocks around a filled block are filled.
        self.nests.iter_mut().rev().take_while(|nest| !nest.filled).for_each(|nest| nest.filled = true);
    }

    fn margin(&self) -> Line {
        self.nests.last().map(|nest| nest.margin.clone()).unwrap_or_default()
    }

    /// The widest margin that is drawn.
    fn deepest(&self) -> usize {
        (self.width.min(PROSE) / 2).min(self.width.saturating_sub(WORDS))
    }
}

/// `line` without the spaces at its end.
pub(super) fn trimmed(line: &Line) -> Line {
    let length = line.plain().trim_end_matches(' ').len();
    let mut short = Line::new();
    let mut left = length;
    for span in line.spans() {
        let text = &span.text()[..span.text().len().min(left)];
        left -= text.len();
        short.push_span(Span::new(span.tone(), text));
    }
    short
}

/// A bullet, a number or a bar, and the space behind it.
pub(super) fn ornament(text: &str) -> Line {
    Line::of(Tone::Ornament, text)
}

/// As many spaces as `mark` has columns.
pub(super) fn blank(mark: &Line) -> Line {
    Line::of(Tone::Plain, " ".repeat(mark.width()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Line {
        Line::of(Tone::Plain, text)
    }

    fn item(page: &mut PageLayout, text: &str) {
        let mark = ornament("• ");
        page.begin();
        page.open(&mark, &blank(&mark), Spacing::Tight);
        page.flow(&words(text));
    }

    #[test]
    fn margins_nest_and_gaps_stay_inside() {
        let mut page = PageLayout::new(20);
        let bar = ornament("│ ");
        page.begin();
        page.open(&bar, &bar, Spacing::Loose);
        for text in ["one and two and three", "four"] {
            page.begin();
            page.flow(&words(text));
        }
        page.close();
        page.begin();
        page.put([words("five")]);
        assert_eq!(page.into_text().plain(), "│ one and two and\n│ three\n│\n│ four\n\nfive\n");
    }

    #[test]
    fn an_empty_block_leaves_no_trace() {
        let mut page = PageLayout::new(20);
        for _ in 0..2 {
            page.begin();
            page.open(&ornament("│ "), &ornament("│ "), Spacing::Loose);
            page.begin();
            page.close();
        }
        page.begin();
        page.flow(&words("only"));
        page.begin();
        assert_eq!(page.into_text().plain(), "only\n");
    }

    #[test]
    fn half_of_the_width_stays_with_the_words() {
        let mut page = PageLayout::new(20);
        for _ in 0..7 {
            item(&mut page, "words");
        }
        let text = page.into_text();
        let margins: Vec<usize> = text.lines().iter().map(|line| line.width() - 7).collect();
        assert_eq!(margins, [0, 2, 4, 6, 8, 10, 10]);
    }

    #[test]
    fn bullets_share_a_line_as_long_as_they_fit() {
        let mut page = PageLayout::new(20);
        let mark = ornament("10. ");
        for _ in 0..4 {
            page.begin();
            page.open(&mark, &blank(&mark), Spacing::Tight);
        }
        page.put([words("listing")]);
        assert_eq!(page.into_text().plain(), "10. 10.\n        10.\n        10.\n        listing\n");
    }

    #[test]
    fn prose_is_no_wider_than_can_be_read() {
        let mut page = PageLayout::new(200);
        let text = "word ".repeat(40);
        page.flow(&words(&text));
        page.put([words(&text)]);
        let widths: Vec<usize> = page.into_text().lines().iter().map(Line::width).collect();
        assert_eq!(widths, [84, 84, 29, 199]);
    }
}
