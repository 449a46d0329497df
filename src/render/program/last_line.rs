//! What a terminal shows of a program's output. Only the last line can change: `\r` and `\b` go back in it, and what is
//! written then replaces what stood there. Whatever else steers a terminal is dropped.

/// Columns from one tab stop to the next.
const TAB: usize = 8;

/// The line that has not been left yet.
#[derive(Clone, Debug, Default)]
pub struct LastLine {
    cells: Vec<char>,
    at: usize,
    escape: Escape,
}

/// How far a sequence that steers a terminal was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Escape {
    #[default]
    None,
    /// After the escape character.
    Begun,
    /// Inside of one with parameters, which a letter ends.
    Parameters,
    /// Inside of a text for the terminal, which a bell or an escape character ends.
    Text,
}

impl LastLine {
    /// Writes a text. Gives the lines that were left by it.
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

    /// What stands on it now.
    pub fn shown(&self) -> String {
        self.cells.iter().collect()
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.is_whitespace())
    }

    /// Leaves the line: the next text begins a new one.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines that were left, then the one that was not.
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
}
