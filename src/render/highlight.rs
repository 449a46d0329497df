//! Listings with their keywords, strings and comments told apart.
//!
//! The grammars are Sublime Text's, read by `syntect`; nothing of its colours is used. A grammar names each piece of code
//! by a stack of scopes, such as `source.rust` around `keyword.control.rust`, and one small table maps scopes to tones.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use crate::text::{Line, Tone};

/// A longer listing is shown without tones: parsing it would delay the page noticeably.
const LISTING: usize = 32 * 1024;
/// The same for one line, in bytes: the time a grammar takes for a line can grow with the square of its length.
const LINE: usize = 300;

/// Scopes and what they are. The first that fits is taken, so exceptions stand before their rule.
const TONES: &[(&str, Tone)] = &[
    ("comment", Tone::Comment),
    // The letter in front of a string, and the type behind a number.
    ("storage.type.string", Tone::Literal),
    ("storage.type.numeric", Tone::Number),
    // A lifetime is the programmer's own word.
    ("storage.modifier.lifetime", Tone::Name),
    ("storage", Tone::Keyword),
    ("keyword", Tone::Keyword),
    ("variable.language.rust", Tone::Keyword),
    ("string", Tone::Literal),
    ("constant.numeric", Tone::Number),
    ("constant.language", Tone::Number),
    ("entity.name", Tone::Name),
    ("support", Tone::Name),
    ("variable.function", Tone::Name),
];

/// The languages that authors name behind the marks of a fence, with a grammar here or without. What is nearly one of them was
/// probably meant to be it.
pub const LANGUAGES: [&str; 37] = [
    "python",
    "pycon",
    "rust",
    "text",
    "console",
    "bash",
    "shell",
    "toml",
    "json",
    "yaml",
    "xml",
    "ini",
    "java",
    "javascript",
    "typescript",
    "kotlin",
    "swift",
    "scala",
    "haskell",
    "erlang",
    "elixir",
    "clojure",
    "ocaml",
    "julia",
    "dart",
    "html",
    "css",
    "sql",
    "diff",
    "markdown",
    "mermaid",
    "ruby",
    "perl",
    "lua",
    "powershell",
    "plaintext",
    "dockerfile",
];

/// Rust's keywords that are younger than its grammar.
const YOUNG: &[&str] = &["async", "await", "dyn"];

/// The grammars never change once they are unpacked, so one copy serves all threads. It is made when the first listing is
/// shown: most commands show none.
static GRAMMARS: LazyLock<Grammars> = LazyLock::new(|| Grammars {
    set: SyntaxSet::load_defaults_newlines(),
    tones: TONES.iter().filter_map(|(scope, tone)| Some((Scope::new(scope).ok()?, *tone))).collect(),
});

struct Grammars {
    set: SyntaxSet,
    tones: Vec<(Scope, Tone)>,
}

/// Whether there is a grammar for the language of that name.
pub fn knows(language: &str) -> bool {
    GRAMMARS.set.find_syntax_by_token(&language.to_ascii_lowercase()).is_some()
}

/// The lines of `code`. In a language that is not known, and in none, they are plain.
pub fn listing(language: &str, code: &str) -> Vec<Line> {
    let language = language.to_ascii_lowercase();
    let (grammar, prompts): (&str, &[&str]) = match language.as_str() {
        "python3" => ("python", &[]),
        "pycon" => ("python", &[">>> ", "... "]),
        "shell" | "zsh" => ("bash", &[]),
        "console" | "shell-session" => ("bash", &["$ "]),
        name => (name, &[]),
    };
    let known = !matches!(grammar, "" | "text" | "txt") && code.len() <= LISTING;
    let Some(mut reader) = known.then(|| Reader::new(grammar)).flatten() else {
        return code.lines().map(|line| Line::of(Tone::Plain, line)).collect();
    };
    let mut line = |text: &str| match spoken(text, prompts) {
        _ if prompts.is_empty() => reader.line(text),
        Some((prompt, said)) => {
            let mut line = Line::of(Tone::Faint, prompt);
            line.extend(reader.line(said));
            line
        }
        // What the program answered is in no language.
        None => Line::of(Tone::Plain, text),
    };
    code.lines().map(&mut line).collect()
}

/// A typed line of a session: the prompt, and what stands behind it.
fn spoken<'a>(line: &'a str, prompts: &[&str]) -> Option<(&'a str, &'a str)> {
    let length = prompts.iter().find(|prompt| line.starts_with(**prompt) || line == prompt.trim_end())?.len();
    Some(line.split_at(length.min(line.len())))
}

/// Reads a listing line by line: a string or a comment may go on in the next.
struct Reader {
    state: ParseState,
    scopes: ScopeStack,
    young: &'static [&'static str],
}

impl Reader {
    fn new(grammar: &str) -> Option<Self> {
        let syntax = GRAMMARS.set.find_syntax_by_token(grammar)?;
        let young = if syntax.name == "Rust" { YOUNG } else { &[] };
        Some(Reader { state: ParseState::new(syntax), scopes: ScopeStack::new(), young })
    }

    fn line(&mut self, text: &str) -> Line {
        let mut line = Line::new();
        let whole = format!("{text}\n");
        let changes = if text.len() > LINE {
            Vec::new()
        } else {
            self.state.parse_line(&whole, &GRAMMARS.set).unwrap_or_default()
        };
        let mut start = 0;
        for (at, change) in changes {
            // The line break at the end belongs to a scope as well.
            let at = at.min(text.len());
            self.push(&mut line, &text[start..at]);
            start = at;
            // A grammar that closes what it did not open is wrong; the listing is still to be shown.
            let _ = self.scopes.apply(&change);
        }
        self.push(&mut line, &text[start..]);
        line
    }

    /// Adds code that stands in the current scopes.
    fn push(&self, line: &mut Line, code: &str) {
        let tone = self.tone(code);
        if tone != Tone::Plain || self.young.is_empty() {
            line.push(tone, code);
            return;
        }
        for piece in code.split_inclusive(|character: char| !in_word(character)) {
            let word = piece.trim_end_matches(|character: char| !in_word(character));
            line.push(if self.young.contains(&word) { Tone::Keyword } else { Tone::Plain }, word);
            line.push(Tone::Plain, &piece[word.len()..]);
        }
    }

    /// What the innermost scope that says anything about `code` says.
    fn tone(&self, code: &str) -> Tone {
        // Operators count as keywords, but only those that are words should stand out.
        let stands_out = |tone| tone != Tone::Keyword || code.contains(char::is_alphabetic);
        let says = |scope: &Scope| {
            let (_, tone) = GRAMMARS.tones.iter().find(|(rule, _)| rule.is_prefix_of(*scope))?;
            stands_out(*tone).then_some(*tone)
        };
        self.scopes.as_slice().iter().rev().find_map(says).unwrap_or_default()
    }
}

fn in_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
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
    fn what_is_not_known_or_too_long_is_plain() {
        for language in ["", "text", "toml", "no such language"] {
            assert_eq!(listing(language, "for x in 1"), [Line::of(Tone::Plain, "for x in 1")]);
        }
        let long = format!("for {}\nfor y", "x".repeat(LINE));
        let tones: Vec<Tone> = listing("python", &long).iter().map(|line| line.spans()[0].tone()).collect();
        assert_eq!(tones, [Tone::Plain, Tone::Keyword]);
        let huge = "for x\n".repeat(LISTING / 6 + 1);
        assert!(listing("python", &huge).iter().all(|line| line.spans()[0].tone() == Tone::Plain));
    }
}
