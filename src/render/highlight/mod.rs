//! Listings with colours for keywords, strings and comments.
//!
//! One small lexer serves all languages: a row of `languages.rs` has the comments and strings of a language and its
//! keywords. It needs no grammar, so it also colours pieces of programs, and takes the same time for each character.

mod languages;

pub(super) use self::languages::has;
use self::languages::{HighlightedLanguage, LANGUAGES, PLAIN};
use crate::text::{Line, Tone};

/// All names of languages, with colours here or without. A name that is nearly one of them was probably meant to be it.
pub fn languages() -> impl Iterator<Item = &'static str> {
    let lists = LANGUAGES.iter().map(|language| language.names).chain([PLAIN]);
    lists.flat_map(|names| names.split(' ')).chain(SESSIONS.iter().map(|(name, ..)| *name))
}

/// Sessions at a prompt: the name, the language of what is typed, and the prompts.
const SESSIONS: [(&str, &str, &[&str]); 3] =
    [("pycon", "python", &[">>> ", "... "]), ("console", "bash", &["$ "]), ("shell-session", "bash", &["$ "])];

/// The lines of `code`, without colours if the language is unknown or empty.
pub fn listing(language: &str, code: &str) -> Vec<Line> {
    let name = language.to_ascii_lowercase();
    let session = SESSIONS.iter().find(|(session, ..)| *session == name);
    let (name, prompts) =
        session.map_or((name.as_str(), &[] as &[&str]), |(_, language, prompts)| (*language, *prompts));
    let Some(language) = LANGUAGES.iter().find(|language| has(language.names, name)) else {
        return code.lines().map(|line| Line::of(Tone::Plain, line)).collect();
    };
    if prompts.is_empty() {
        return coloured(language, code);
    }
    // The typed lines are one program; the lines between them are output, in no language.
    let typed: Vec<&str> = code.lines().filter_map(|line| Some(spoken(line, prompts)?.1)).collect();
    let mut typed = coloured(language, &typed.join("\n")).into_iter();
    let line = |line| match spoken(line, prompts) {
        Some((prompt, _)) => Line::of(Tone::Faint, prompt).then(typed.next().unwrap_or_default()),
        None => Line::of(Tone::Plain, line),
    };
    code.lines().map(line).collect()
}

/// A typed line of a session, split into the prompt and the rest.
fn spoken<'a>(line: &'a str, prompts: &[&str]) -> Option<(&'a str, &'a str)> {
    let length = prompts.iter().find(|prompt| line.starts_with(**prompt) || line == prompt.trim_end())?.len();
    Some(line.split_at(length.min(line.len())))
}

fn coloured(language: &'static HighlightedLanguage, code: &str) -> Vec<Line> {
    let mut lexer = Lexer { language, code, at: 0, last: "", fields: Vec::new(), lines: vec![Line::new()] };
    while lexer.at < code.len() {
        lexer.piece();
    }
    let mut lines = lexer.lines;
    lines.truncate(code.lines().count());
    lines
}

struct Lexer<'a> {
    language: &'static HighlightedLanguage,
    code: &'a str,
    at: usize,
    /// The word before this place, after which a definition may follow.
    last: &'a str,
    /// The strings whose `{field}` is being read, each with the number of braces that are open in the field.
    fields: Vec<(Quote, usize)>,
    lines: Vec<Line>,
}

/// How a string ends.
#[derive(Clone, Copy)]
struct Quote {
    mark: &'static str,
    /// How many `#` are behind the mark, as in `r#"…"#`.
    hashes: usize,
    escapes: bool,
    over_lines: bool,
    has_fields: bool,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.code[self.at..]
    }

    /// Adds the next `length` bytes to the lines.
    fn take(&mut self, tone: Tone, length: usize) {
        let mut pieces = self.code[self.at..self.at + length].split('\n');
        self.at += length;
        if let (Some(line), Some(piece)) = (self.lines.last_mut(), pieces.next()) {
            line.push(tone, piece);
        }
        self.lines.extend(pieces.map(|piece| Line::of(tone, piece)));
    }

    /// Reads a comment, a string, a number, a word, or one other character.
    fn piece(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return };
        if let Some((start, end)) = self.language.comments.iter().find(|(start, _)| rest.starts_with(start)) {
            let inside = rest[start.len()..].find(end);
            let length = inside.map_or(rest.len(), |inside| start.len() + inside + end.trim_end().len());
            return self.take(Tone::Comment, length);
        }
        if let Some(mark) = self.mark(rest) {
            return self.opening("", mark, 0);
        }
        if first.is_ascii_digit() {
            return self.take(Tone::Number, number(rest));
        }
        let word = &rest[..rest.find(|character| !self.in_word(character)).unwrap_or(rest.len())];
        if word.is_empty() {
            return self.sign(first);
        }
        let behind = &rest[word.len()..];
        let hashes = if self.language.rust { behind.len() - behind.trim_start_matches('#').len() } else { 0 };
        match self.mark(&behind[hashes..]) {
            Some(mark) if has(self.language.prefixes, &word.to_ascii_lowercase()) => {
                self.opening(word, mark, hashes);
            }
            _ => self.word(word, behind),
        }
    }

    fn in_word(&self, character: char) -> bool {
        character.is_alphanumeric() || character == '_' || self.language.joins.contains(character)
    }

    /// The mark that begins a string here.
    fn mark(&self, rest: &str) -> Option<&'static str> {
        let mark = self.language.quotes.iter().find(|mark| rest.starts_with(**mark))?;
        // One character between quotes is a character; otherwise a single quote begins a lifetime.
        let is_lifetime = || {
            let mut inside = rest[1..].chars();
            inside.next().is_some_and(|first| first != '\\') && inside.next() != Some('\'')
        };
        (!(self.language.rust && *mark == "'" && is_lifetime())).then_some(mark)
    }

    /// Reads the beginning of a string, with its prefix.
    fn opening(&mut self, prefix: &str, mark: &'static str, hashes: usize) {
        let says = |letter| prefix.contains([letter, char::to_ascii_uppercase(&letter)]);
        let quote = Quote {
            mark,
            hashes,
            escapes: hashes == 0 && !(self.language.rust && says('r')),
            over_lines: mark.len() > 1 || self.language.over_lines.contains(&mark),
            has_fields: says('f') && self.language.fields,
        };
        self.string(quote, prefix.len() + hashes + mark.len());
    }

    /// Reads a string after its first `read` bytes, to its end or to one of its fields.
    fn string(&mut self, quote: Quote, read: usize) {
        let rest = self.rest();
        let mut characters = rest[read..].char_indices();
        while let Some((at, character)) = characters.next() {
            let (at, behind) = (read + at, &rest[read + at..]);
            let closes = behind.strip_prefix(quote.mark);
            if closes.is_some_and(|behind| behind.len() - behind.trim_start_matches('#').len() >= quote.hashes) {
                return self.take(Tone::Literal, at + quote.mark.len() + quote.hashes);
            }
            match character {
                '\\' if quote.escapes => drop(characters.next()),
                '\n' if !quote.over_lines => return self.take(Tone::Literal, at),
                '{' if quote.has_fields && behind.starts_with("{{") => drop(characters.next()),
                '{' if quote.has_fields => {
                    self.take(Tone::Literal, at);
                    self.fields.push((quote, 0));
                    return self.take(Tone::Plain, 1);
                }
                _ => {}
            }
        }
        self.take(Tone::Literal, rest.len());
    }

    /// Reads a character that belongs to no word; a brace may end the field of a string.
    fn sign(&mut self, sign: char) {
        let lifetime = self.language.rust && sign == '\'';
        if lifetime {
            let name = self.rest()[1..].find(|character| !self.in_word(character));
            return self.take(Tone::Name, name.map_or(self.rest().len(), |length| 1 + length));
        }
        self.take(Tone::Plain, sign.len_utf8());
        match (sign, self.fields.last_mut()) {
            ('{', Some((_, open))) => *open += 1,
            ('}', Some((quote, 0))) => {
                let quote = *quote;
                self.fields.pop();
                self.string(quote, 0);
            }
            ('}', Some((_, open))) => *open -= 1,
            // The field ends with the line: the string was not closed.
            ('\n', Some((quote, _))) if !quote.over_lines => drop(self.fields.pop()),
            _ => {}
        }
    }

    fn word(&mut self, word: &'a str, behind: &str) {
        let language = self.language;
        let called = behind.starts_with('(') || language.rust && behind.starts_with('!') && !behind.starts_with("!=");
        let tone = match () {
            () if has(language.keywords, word) => Tone::Keyword,
            () if has(language.constants, word) => Tone::Number,
            () if called || has(language.defines, self.last) => Tone::Name,
            () => Tone::Plain,
        };
        self.last = word;
        self.take(tone, word.len());
    }
}

/// The length of the number at the beginning of `code`.
fn number(code: &str) -> usize {
    let goes_on = |(at, character): (usize, char)| {
        character.is_alphanumeric()
            || character == '_'
            || character == '.' && code[at + 1..].starts_with(|next: char| next.is_ascii_digit())
    };
    code.char_indices().find(|place| !goes_on(*place)).map_or(code.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    /// The tone of the first span that holds `text`, in a listing of one or more lines.
    fn tone(language: &str, code: &str, text: &str) -> Tone {
        let lines = listing(language, code);
        let spans = lines.iter().flat_map(Line::spans);
        let found = spans.filter(|span| span.text().contains(text)).map(Span::tone).next();
        found.unwrap_or_else(|| panic!("no span holds {text}"))
    }

    fn plain(lines: &[Line]) -> Vec<String> {
        lines.iter().map(Line::plain).collect()
    }

    #[test]
    fn rust_is_told_apart() {
        let code =
            "// why\npub async fn spin<'a>(text: &'a str) -> u8 {\n    let c = 'x'; other(c, \"s\", 10u8).await + 1\n}";
        assert_eq!(plain(&listing("rust", code)).join("\n"), code);
        let tone = |text| tone("rs", code, text);
        assert_eq!(
            [tone("why"), tone("spin"), tone("'a"), tone("'x'")],
            [Tone::Comment, Tone::Name, Tone::Name, Tone::Literal]
        );
        assert_eq!([tone("pub"), tone("async"), tone("await"), tone("let")], [Tone::Keyword; 4]);
        assert_eq!([tone("\"s\""), tone("10u8"), tone("+")], [Tone::Literal, Tone::Number, Tone::Plain]);
    }

    #[test]
    fn python_is_told_apart() {
        let code = "async def spin(m: str):\n    await x(r'\\|/-', f'a{m}', None, 1.5)  # why\n    return not m";
        assert_eq!(plain(&listing("python3", code)).join("\n"), code);
        let tone = |text| tone("py", code, text);
        assert_eq!([tone("async"), tone("def"), tone("await"), tone("return"), tone("not")], [Tone::Keyword; 5]);
        assert_eq!(
            [tone("spin"), tone("r'\\|/-'"), tone("f'a"), tone("# why")],
            [Tone::Name, Tone::Literal, Tone::Literal, Tone::Comment]
        );
        assert_eq!([tone("None"), tone("1.5"), tone("{m}")], [Tone::Number, Tone::Number, Tone::Plain]);
    }

    #[test]
    fn strings_go_on_over_lines() {
        let code = "text = \"\"\"one\n  for two # three\n\"\"\"\nfor x in y: pass";
        assert_eq!(tone("python", code, "  for two # three"), Tone::Literal);
        assert_eq!(listing("python", code)[3].spans()[0].tone(), Tone::Keyword);
    }

    #[test]
    fn only_typed_lines_of_a_session_are_highlighted() {
        let lines = listing("pycon", ">>> def f():\n...     pass\n...\n>>> f\nfor what\n");
        assert_eq!(plain(&lines), [">>> def f():", "...     pass", "...", ">>> f", "for what"]);
        let tones = |line: usize| lines[line].spans().iter().map(Span::tone).collect::<Vec<_>>();
        assert_eq!(tones(0)[..2], [Tone::Faint, Tone::Keyword]);
        assert_eq!(tones(1), [Tone::Faint, Tone::Plain, Tone::Keyword]);
        assert_eq!((tones(2), tones(4)), (vec![Tone::Faint], vec![Tone::Plain]));
    }

    #[test]
    fn what_is_in_no_known_language_is_plain() {
        for language in ["", "text", "mermaid", "no such language"] {
            assert_eq!(listing(language, "for x in 1"), [Line::of(Tone::Plain, "for x in 1")]);
        }
    }

    #[test]
    fn the_code_in_a_string_is_code_and_what_follows_is_string_again() {
        let code = "print(f\"a {{b}} {f'{x[\"k\"]}'} {not {1: 2}[1]} c\", d) # e";
        assert_eq!(plain(&listing("python", code)), [code]);
        let tone = |text| tone("python", code, text);
        assert_eq!([tone("a {{b}}"), tone("\"k\""), tone(" c\"")], [Tone::Literal; 3]);
        assert_eq!(
            [tone("not"), tone("2"), tone("print"), tone("# e")],
            [Tone::Keyword, Tone::Number, Tone::Name, Tone::Comment]
        );
    }

    #[test]
    fn what_is_not_closed_ends_with_its_line_or_with_the_listing() {
        assert_eq!(tone("python", "a = 'b\nreturn", "return"), Tone::Keyword);
        assert_eq!(tone("python", "a = f'b {c\nd'\nreturn", "return"), Tone::Keyword);
        assert_eq!(tone("rust", "/* a\nreturn", "return"), Tone::Comment);
        assert_eq!(tone("rust", "let a = r#\"b\" \\\"#; return", "return"), Tone::Keyword);
    }

    #[test]
    fn other_languages_have_colours_too() {
        for (language, code, text, expected) in [
            ("toml", "a-b = 'c' # d", "# d", Tone::Comment),
            ("bash", "echo $# a#b; exit # c", "# c", Tone::Comment),
            ("bash", "echo $# a#b; exit # c", "a#b", Tone::Plain),
            ("console", "$ for a in b\nfor", "for", Tone::Keyword),
            ("go", "go func() { c <- `x` }()", "`x`", Tone::Literal),
            ("c++", "int main(void) { return 0; }", "main", Tone::Name),
            ("json", "[null, 1.5e3]", "1.5e3", Tone::Number),
        ] {
            assert_eq!(tone(language, code, text), expected, "{text} in {code}");
        }
    }

    #[test]
    fn any_text_keeps_its_lines() {
        let awkward = [
            "", "\n", "a\n\n", "'", "\\", "f'{", "f'{'{", "r#", "r#\"", "/*", "\"\\", "'é", "{}}", "0.", "0..1", "é'\n",
        ];
        for language in languages() {
            for first in awkward {
                for second in awkward {
                    let code = format!("{first}{second}");
                    let lines: Vec<&str> = code.lines().collect();
                    assert_eq!(plain(&listing(language, &code)), lines, "{language}");
                }
            }
        }
    }
}
