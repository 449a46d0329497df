//! A program's output as a terminal shows it. Only the last line can change: `\r` and `\b` go back in it, and new text
//! replaces the old. Everything else that steers a terminal is dropped.

use std::fmt::Write as _;

/// Columns from one tab stop to the next.
const TAB: usize = 8;

/// The line that is not complete.
#[derive(Clone, Debug, Default)]
pub struct LastLine {
    cells: Vec<char>,
    at: usize,
    escape: Escape,
}

/// An output as a terminal shows it.
#[derive(Clone, Debug, Default)]
pub struct TerminalOutput {
    /// The complete lines, each with its end.
    left: String,
    line: LastLine,
}

/// How much of a sequence that steers a terminal was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Escape {
    #[default]
    None,
    /// After the escape character.
    Begun,
    /// Inside of a sequence with parameters, which ends with a letter.
    Parameters,
    /// Inside of a text for the terminal, which ends with a bell or an escape character.
    Text,
}

impl LastLine {
    /// Writes a text. Returns the lines that it has completed.
    pub fn write(&mut self, text: &str) -> Vec<String> {
        let mut left = Vec::new();
        for character in text.chars() {
            if self.steers(character) {
                continue;
            }
            match character {
                '\n' => left.push(self.end()),
                '\r' => self.at = 0,
                '\u{8}' => self.at = self.at.saturating_sub(1),
                '\t' => {
                    for _ in self.at % TAB..TAB {
                        self.put(' ');
                    }
                }
                character if character.is_control() => {}
                character => self.put(character),
            }
        }
        left
    }

    /// The text of the line.
    pub fn shown(&self) -> String {
        self.cells.iter().collect()
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.is_whitespace())
    }

    /// Completes the line; the next text begins a new one.
    pub fn end(&mut self) -> String {
        self.at = 0;
        std::mem::take(&mut self.cells).into_iter().collect::<String>().trim_end().to_owned()
    }

    fn put(&mut self, character: char) {
        match self.cells.get_mut(self.at) {
            Some(cell) => *cell = character,
            None => self.cells.push(character),
        }
        self.at += 1;
    }

    /// Whether a character belongs to a sequence that steers a terminal.
    fn steers(&mut self, character: char) -> bool {
        let next = match (self.escape, character) {
            (Escape::None | Escape::Begun | Escape::Text, '\u{1b}') => Escape::Begun,
            (Escape::None, _) => return false,
            (Escape::Begun, '[') => Escape::Parameters,
            (Escape::Begun, ']') => Escape::Text,
            (Escape::Begun, _) | (Escape::Text, '\u{7}' | '\n') | (Escape::Parameters, '\u{40}'..='\u{7e}' | '\n') => {
                Escape::None
            }
            (Escape::Parameters | Escape::Text, _) => self.escape,
        };
        self.escape = next;
        character != '\n'
    }
}

/// What a terminal shows of a text, without blanks at the ends of lines and blank lines at the end.
pub fn shown_of(text: &str) -> String {
    let mut shown = TerminalOutput::default();
    shown.write(text);
    shown.text()
}

impl TerminalOutput {
    pub fn write(&mut self, text: &str) {
        for line in self.line.write(text) {
            _ = writeln!(self.left, "{line}");
        }
    }

    /// The text of the screen, without blanks at the ends of lines and blank lines at the end.
    pub fn text(&self) -> String {
        let text = format!("{}{}", self.left, self.line.shown());
        text.trim_end().to_owned()
    }

    /// A text that, written to a new terminal, leads to this state: it is the same for all outputs with the same state.
    pub fn script(&self) -> String {
        let LastLine { cells, at, escape } = &self.line;
        let mut script = self.left.clone();
        script.extend(cells);
        if *at < cells.len() {
            script.push('\r');
            script.extend(&cells[..*at]);
        }
        script.push_str(match escape {
            Escape::None => "",
            Escape::Begun => "\u{1b}",
            Escape::Parameters => "\u{1b}[",
            Escape::Text => "\u{1b}]",
        });
        script
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The complete lines, then the incomplete one.
    fn shown(text: &str) -> Vec<String> {
        let mut line = LastLine::default();
        let mut lines = line.write(text);
        lines.push(line.shown());
        lines
    }

    #[test]
    fn what_goes_back_overwrites_the_last_line_only() {
        assert_eq!(shown("ab\rc"), ["cb"]);
        assert_eq!(shown("| thinking!\u{8}\u{8}?"), ["| thinkin?!"]);
        assert_eq!(shown("a\n\u{8}\rb\n\nc"), ["a", "b", "", "c"]);
        assert_eq!(shown("| 생각!\r          \rok"), ["ok        "]);
        assert_eq!(shown("a\tb"), ["a       b"]);
    }

    #[test]
    fn what_steers_a_terminal_is_dropped() {
        assert_eq!(shown("\u{1b}[2J\u{1b}[1;31mred\u{1b}[0m\u{7}\u{1b}]0;title\u{7}!"), ["red!"]);
        assert_eq!(shown("\u{1b}[31\nnext"), ["", "next"]);
        assert_eq!(shown("\u{1b}"), [""]);
    }

    #[test]
    fn a_script_leads_back_to_what_is_shown() {
        for text in ["", "ab\rc", "ab\u{8}", "one\ntwo  \n  x\r", "a\u{1b}[3", "a\u{1b}]t", "a\u{1b}", "a\tb\u{8}\u{8}"]
        {
            let (mut one, mut again) = (TerminalOutput::default(), TerminalOutput::default());
            one.write(text);
            again.write(&one.script());
            for more in ["", "1mX", "\u{8}Y\nZ"] {
                one.write(more);
                again.write(more);
                assert_eq!((one.script(), one.text()), (again.script(), again.text()), "{text:?} {more:?}");
            }
        }
        let mut overwritten = TerminalOutput::default();
        overwritten.write("| thinking\r          \rdone\n\n");
        assert_eq!(overwritten.text(), "done");
    }
}
