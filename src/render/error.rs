//! Errors, and the problems of lesson files, in words.

use unicode_width::UnicodeWidthStr;

use crate::error::Error;
use crate::lesson::diagnostics::{Diagnostic, Severity};
use crate::lesson::source::Location;
use crate::text::{Line, Text, Tone, harmless};
use crate::tr;

/// `error: …`, and below it a remedy.
pub fn error(error: &Error) -> Text {
    let mut text = Text::from(complaint(tr!("error"), Tone::Bad, &error.to_string()));
    if let Some(help) = error.help() {
        text.push(complaint(tr!("help"), Tone::Good, &help));
    }
    text
}

/// `warning: …`
pub fn warning(message: &str) -> Text {
    Text::from(complaint(tr!("warning"), Tone::Warning, message))
}

/// A problem of a file: its place, the line with carets below, and a remedy.
pub fn diagnostic(diagnostic: &Diagnostic) -> Text {
    let path = diagnostic.path.display();
    let (word, tone) = match diagnostic.severity {
        Severity::Error => (tr!("error"), Tone::Bad),
        Severity::Warning => (tr!("warning"), Tone::Warning),
    };
    let help = diagnostic.help.as_deref().map(|help| complaint(tr!("help"), Tone::Good, help));
    let Some(location) = &diagnostic.location else {
        let complaint = complaint(word, tone, &format!("{path}: {}", diagnostic.message));
        return [complaint].into_iter().chain(help).collect();
    };
    let Location { line, column, text: shown, bytes, .. } = location;
    // As wide as on the screen: tabs are spaces, and what could steer a terminal is removed.
    let [before, marked, after] =
        [0..bytes.start, bytes.clone(), bytes.end..shown.len()].map(|bytes| harmless(&shown[bytes]));
    let margin = " ".repeat(line.to_string().len());
    let ruled = |number: &str| Line::of(Tone::Ornament, format!("{number} |"));
    let carets = format!(" {}{}", " ".repeat(before.width()), "^".repeat(marked.width().max(1)));
    let mut text = Text::from(complaint(word, tone, &diagnostic.message))
        .with(Line::of(Tone::Plain, format!("{margin}--> {path}:{line}:{column}")))
        .with(ruled(&margin))
        .with(ruled(&line.to_string()).with(Tone::Plain, format!(" {before}{marked}{after}")))
        .with(ruled(&margin).with(tone, carets));
    if let Some(help) = help {
        text.push(ruled(&margin));
        text.push(Line::of(Tone::Ornament, format!("{margin} = ")).then(help));
    }
    text
}

fn complaint(word: &str, tone: Tone, message: &str) -> Line {
    Line::of(tone, format!("{word}: ")).then(Line::marked(message))
}

#[cfg(test)]
mod tests {
    use indoc::indoc;

    use super::*;
    use crate::lesson::source::SourceText;

    fn shown(text: &str, bytes: std::ops::Range<usize>, help: Option<&str>) -> String {
        let source = SourceText::new("a.md", text);
        let found = Diagnostic::at(&source, &bytes, "no");
        diagnostic(&Diagnostic { help: help.map(str::to_owned), ..found }).plain()
    }

    #[test]
    fn carets_stand_below_what_is_meant() {
        let expected = indoc! {"
            error: no
              --> a.md:11:2
               |
            11 |     스레드 `b` c
               |     ^^^^^^
               |
               = help: do it
        "};
        assert_eq!(shown(&("\n".repeat(10) + "\t스레드 `b` c\nd"), 11..20, Some("do it")), expected);
        assert!(shown("a\u{1b}[31m b", 7..8, None).contains("1 | a[31m b\n  |       ^"));
    }

    #[test]
    fn a_place_at_the_end_of_a_line_has_one_caret() {
        assert!(shown("ab\n", 2..3, None).ends_with("1 | ab\n  |   ^\n"));
    }

    #[test]
    fn of_a_very_long_line_a_part_is_shown() {
        let found = shown(&format!("{}b{}", "a".repeat(100_000), "c".repeat(100_000)), 100_000..100_001, None);
        assert!(found.contains(" --> a.md:1:100001\n") && found.contains("aab"), "{found}");
        assert!(found.lines().all(|line| line.len() < 200), "{found}");
        let all = shown(&"a".repeat(100_000), 0..100_000, None);
        assert!(all.lines().all(|line| line.len() < 200), "{all}");
    }
}
