//! Breaks lines: at spaces for prose, anywhere for listings, never inside what a terminal shows as one character.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Line, Span, Tone};

/// The most bytes of an emoji that is kept together. Real ones have half of that.
const LONGEST_CLUSTER: usize = 64;
/// The units of reports, which stay on the line of their number.
const UNITS: [&str; 6] = ["s", "ms", "B", "kB", "MB", "GB"];
/// After a character that is both a letter and an emoji, this asks for the emoji, which is wider.
const WIDE: char = '\u{fe0f}';

impl Line {
    /// Breaks the line at spaces so that no piece is wider than `width`; the first piece begins with `first`, every
    /// other one with `rest`. A word that is too long for a line is broken. Indents that leave fewer than eight columns
    /// for the words are dropped.
    pub fn wrap(&self, width: usize, first: &Line, rest: &Line) -> Vec<Line> {
        let width = width.max(2);
        let empty = Line::new();
        let indent = first.width().max(rest.width());
        let (first, rest) = if width < indent + 8.min(width) { (&empty, &empty) } else { (first, rest) };
        let widths = [width - first.width(), width - rest.width()];
        let narrow = widths[0].min(widths[1]);
        let mut words = words(self, narrow / 2);
        // Spaces at the start, and a word that does not fit behind them: the spaces would become a line of their own.
        if let [spaces, word, ..] = &words[..]
            && spaces.letters.is_empty()
            && spaces.spaces + word.letters.width() > widths[0]
        {
            words.remove(0);
        }
        let (mut lines, mut line, mut used) = (Vec::new(), first.clone(), first.width());
        // The space behind the word before, if that is on the same line.
        let mut gap = None;
        for Word { letters, spaces, gap: tone } in words.into_iter().flat_map(|word| word.broken(narrow)) {
            let columns = letters.width();
            match gap {
                Some((spaces, _)) if used + spaces + columns > width => {
                    lines.push(std::mem::replace(&mut line, rest.clone()));
                    used = rest.width();
                }
                Some((spaces, tone)) => {
                    line.push(tone, " ".repeat(spaces));
                    used += spaces;
                }
                None => {}
            }
            line.extend(letters);
            used += columns;
            gap = Some((spaces, tone));
        }
        lines.push(line);
        lines
    }

    /// Breaks the line after every `width` columns, spaces kept as they are: for listings.
    pub fn chopped(&self, width: usize) -> Vec<Line> {
        // What a terminal shows as one character may be in several spans.
        let plain = self.plain();
        let mut used = 0;
        let mut cuts = clusters_at(&plain)
            .filter_map(|(start, _, columns)| {
                let full = used > 0 && used + columns > width.max(2);
                used = if full { columns } else { used + columns };
                full.then_some(start)
            })
            .peekable();
        let mut pieces = Vec::new();
        let mut piece = Line::new();
        let mut start = 0;
        for span in &self.spans {
            let end = start + span.text.len();
            while let Some(cut) = cuts.next_if(|cut| *cut < end) {
                piece.push_span(Span { text: plain[start..cut].to_owned(), tone: span.tone });
                pieces.push(std::mem::take(&mut piece));
                start = cut;
            }
            piece.push_span(Span { text: plain[start..end].to_owned(), tone: span.tone });
            start = end;
        }
        pieces.push(piece);
        pieces
    }
}

/// `text` cut to at most `width` columns.
pub fn truncated(text: &str, width: usize) -> &str {
    let mut used = 0;
    for (start, _, columns) in clusters_at(text) {
        used += columns;
        if used > width {
            return &text[..start];
        }
    }
    text
}

/// Letters that stay together, and the space behind them.
#[derive(Debug)]
struct Word {
    letters: Line,
    spaces: usize,
    gap: Tone,
}

impl Word {
    /// Whether it is a number, and the next word its unit.
    fn takes(&self, next: &Word) -> bool {
        let ends_in_a_digit = |span: &Span| span.text.ends_with(|last: char| last.is_ascii_digit());
        let unit = |span: &Span| {
            let letters = span.text.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(span.text.len());
            UNITS.contains(&&span.text[..letters])
        };
        self.spaces == 1
            && self.letters.spans.last().is_some_and(ends_in_a_digit)
            && next.letters.spans.first().is_some_and(unit)
    }

    /// The word, or pieces of it that fit `width` columns.
    fn broken(self, width: usize) -> Vec<Word> {
        if self.letters.width() <= width {
            return vec![self];
        }
        let parts = self.at_fragment().unwrap_or_else(|| self.behind_brackets());
        let mut pieces: Vec<Word> = parts
            .into_iter()
            .flat_map(|part| part.chopped(width))
            .map(|letters| Word { letters, spaces: 0, gap: Tone::Plain })
            .collect();
        if let Some(last) = pieces.last_mut() {
            (last.spaces, last.gap) = (self.spaces, self.gap);
        }
        pieces
    }

    /// The word, split behind each bracket that opens: for code.
    fn behind_brackets(&self) -> Vec<Line> {
        let mut parts: Vec<Line> = Vec::new();
        for span in &self.letters.spans {
            for piece in span.text.split_inclusive('(') {
                if parts.last().is_none_or(|part| part.plain().ends_with('(')) {
                    parts.push(Line::new());
                }
                if let Some(part) = parts.last_mut() {
                    part.push(span.tone, piece);
                }
            }
        }
        parts
    }

    /// An address with a fragment, split before the fragment: both parts can still be recognized.
    fn at_fragment(&self) -> Option<Vec<Line>> {
        let [span] = &self.letters.spans[..] else { return None };
        let at = span.text.find('#').filter(|_| span.text.contains("://"))?;
        let (page, place) = span.text.split_at(at);
        Some([page, place].map(|part| Line::of(span.tone, part)).into())
    }
}

/// The words of a line. A word may be in several spans, as `**bold**,` is. Only the space character separates words, so
/// Korean is never broken between syllables. Code of at most `together` columns is one word, spaces included.
fn words(line: &Line, together: usize) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word { letters: Line::new(), spaces: 0, gap: Tone::Plain };
    for span in &line.spans {
        let whole = span.tone == Tone::Code && span.width() <= together;
        let pieces: Vec<&str> = if whole { vec![&span.text] } else { span.text.split_inclusive(' ').collect() };
        for piece in pieces {
            let letters = piece.trim_end_matches(' ');
            if !letters.is_empty() && word.spaces > 0 {
                words.push(std::mem::replace(&mut word, Word { letters: Line::new(), spaces: 0, gap: Tone::Plain }));
            }
            word.letters.push_span(Span { text: letters.to_owned(), tone: span.tone });
            if letters.len() < piece.len() {
                word.spaces += piece.len() - letters.len();
                word.gap = span.tone;
            }
        }
    }
    if !word.letters.is_empty() {
        words.push(word);
    }
    with_units(words, together)
}

/// The words, where each number of at most `together` columns is one word with its unit: `100 ms`.
fn with_units(words: Vec<Word>, together: usize) -> Vec<Word> {
    let mut kept: Vec<Word> = Vec::with_capacity(words.len());
    for word in words {
        match kept.last_mut() {
            Some(number) if number.takes(&word) && number.letters.width() + 1 + word.letters.width() <= together => {
                number.letters.push(number.gap, " ");
                word.letters.spans.into_iter().for_each(|span| number.letters.push_span(span));
                (number.spaces, number.gap) = (word.spaces, word.gap);
            }
            _ => kept.push(word),
        }
    }
    kept
}

/// The pieces of `text` that a terminal shows as one character: the place of each, and its columns. A character of no
/// width, a skin tone, and what a zero-width joiner connects belong to the character before.
fn clusters_at(text: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = rest.next()?;
        let mut end = start + first.len_utf8();
        let mut joined = false;
        while let Some(&(at, next)) = rest.peek() {
            let behind = at + next.len_utf8();
            let modifier = ('\u{1f3fb}'..='\u{1f3ff}').contains(&next);
            // A joiner connects only emoji. Between other characters it changes nothing, and must not make a cluster
            // too wide. The selector that makes a character wide is counted before it is reached.
            let whole = behind + if text[behind..].starts_with(WIDE) { WIDE.len_utf8() } else { 0 };
            let tied = (joined || modifier) && whole - start <= LONGEST_CLUSTER && text[start..whole].width() <= 2;
            if !tied && next.width() != Some(0) {
                break;
            }
            joined = next == '\u{200d}';
            end = behind;
            rest.next();
        }
        let cluster = &text[start..end];
        Some((start, cluster, cluster.width()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_together_stays_on_a_line() {
        let wrapped = |line: &Line, width| -> Vec<String> {
            line.wrap(width, &Line::new(), &Line::new()).iter().map(Line::plain).collect()
        };
        let line = Line::of(Tone::Plain, "one was due every 100 ms, 3 seen").with(Tone::Strong, " in 3.001 s.");
        assert_eq!(wrapped(&line, 21), ["one was due every", "100 ms, 3 seen in", "3.001 s."]);
        let address = Line::of(Tone::Faint, "https://x.y/zzzz#place.in.it");
        assert_eq!(wrapped(&address, 20), ["https://x.y/zzzz", "#place.in.it"]);
        assert_eq!(wrapped(&address, 12), ["https://x.y/", "zzzz", "#place.in.it"]);
        // If there is no room for both, they are broken apart.
        assert_eq!(wrapped(&Line::of(Tone::Plain, "ab 100000 ms"), 10), ["ab 100000", "ms"]);
    }
}
