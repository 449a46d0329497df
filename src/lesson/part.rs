//! The part of an exercise that the learner writes, between two lines of comment. Everything else is the lesson's,
//! whatever the learner's file has there.

use super::source::place;
use crate::program::syntax::{self, Refusal};
use crate::tr;

/// The comment above the learner's part, and the one below it, each on a line of its own.
pub const BEGIN: &str = "# your part";
pub const END: &str = "# end of your part";

/// A program in three parts; the marks belong to the parts around the learner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parted<'t> {
    pub before: &'t str,
    pub part: &'t str,
    pub after: &'t str,
}

/// Splits a text at its first pair of marks. None if there is no such pair.
pub fn parted(text: &str) -> Option<Parted<'_>> {
    let mut lines = text.split_inclusive('\n');
    let start = place(text, lines.find(|line| line.trim() == BEGIN)?).end;
    let end = place(text, lines.find(|line| line.trim() == END)?).start;
    Some(Parted { before: &text[..start], part: &text[start..end], after: &text[end..] })
}

impl Parted<'_> {
    /// The program with another text in the learner's part.
    pub fn with(&self, part: &str) -> String {
        let part = part.replace("\r\n", "\n");
        let end = if part.is_empty() || part.ends_with('\n') { "" } else { "\n" };
        format!("{}{part}{end}{}", self.before, self.after)
    }

    /// Whether both have the same text around the learner's part, apart from line ends.
    pub fn is_around(&self, other: &Parted<'_>) -> bool {
        let lines = |parted: &Parted<'_>| format!("{}{}", parted.before, parted.after).replace("\r\n", "\n");
        lines(self) == lines(other)
    }

    /// The spaces before the upper mark.
    pub fn indent(&self) -> &str {
        let line = self.before.lines().last().unwrap_or_default();
        &line[..line.len() - line.trim_start().len()]
    }

    /// Why a part could change the text around it: a line of it leaves the block that the part is in, or it begins
    /// something that the text below would have to end. The place counts in the whole program.
    pub fn reaches_out(&self, part: &str) -> Option<Refusal> {
        let (indent, mut dedented) = (self.indent(), String::new());
        for line in part.split_inclusive('\n') {
            let words = line.trim();
            match line.strip_prefix(indent) {
                Some(line) => dedented += line,
                None if words.is_empty() || words.starts_with('#') => dedented += words,
                None => {
                    let what = tr!("this line stands further left than `{mark}`", mark = BEGIN).to_owned();
                    let instead = Some(tr!("begin it with as many spaces as that line").to_owned());
                    let start = self.before.len() + place(part, line).start;
                    return Some(Refusal { instead, ..Refusal::new(start..start + line.trim_end().len(), what) });
                }
            }
            if !dedented.ends_with('\n') {
                dedented.push('\n');
            }
        }
        let range = self.before.len()..self.before.len() + part.trim_end().len();
        let what =
            || tr!("this part does not end by itself: a string, a bracket or a block goes on below it").to_owned();
        syntax::parse(&dedented).is_err().then(|| Refusal::new(range, what()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a = 1\ndef f():\n    # your part\n    pass\n    # end of your part\n    return 1\n";

    #[test]
    fn a_text_is_parted_at_its_marks() {
        let whole = parted(TEXT).unwrap();
        assert_eq!((whole.part, whole.indent()), ("    pass\n", "    "));
        assert_eq!(whole.with("    x()"), TEXT.replace("pass", "x()"));
        assert_eq!(whole.with("    x()\r\n"), TEXT.replace("pass", "x()"));
        assert_eq!(parted(&TEXT.replace("end of", "end")), None);
        let other = TEXT.replace('\n', "\r\n");
        assert!(whole.is_around(&parted(&other).unwrap()));
        assert!(!whole.is_around(&parted(&TEXT.replace("a = 1", "a = 2")).unwrap()));
    }

    #[test]
    fn a_part_stays_in_its_place() {
        let whole = parted(TEXT).unwrap();
        let out = |part: &str| whole.reaches_out(part).map(|refusal| refusal.range);
        assert_eq!(out("    if a:\n        return 2\n\n# fine\n    b = [\n        1]\n"), None);
        assert_eq!(out("    pass\nb = 2\n"), Some(40..45));
        for part in ["    '''\n", "    x = (\n", "    if a:\n", "    x = 1 + \\\n"] {
            assert!(out(part).is_some(), "{part}");
        }
    }
}
