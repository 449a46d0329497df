//! `python { program = "…" }`: a listing that is a program, which can be run, loaded and moved by its name. Exercises
//! and their solutions are programs, too.

use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;

use super::diagnostics::Findings;
use super::fence::{Fence, word};
use super::ids::slug;
use super::source::{Bytes, place};
use crate::demo::Demo;
use crate::program;
use crate::tr;

/// The word behind the marks of its fence.
const WORD: &str = "python";

/// An example of a program's name, for messages.
pub(super) const EXAMPLE: &str = "tally";

/// The most lines of a program that learners read as a whole.
const MOST_LINES: usize = 30;

/// The role of a listing with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A program that is shown.
    Program,
    /// A program of which the learner writes a part.
    Exercise,
    /// One way to write that part. It is not shown with the step.
    Solution,
}

impl Role {
    const ALL: [Role; 3] = [Role::Program, Role::Exercise, Role::Solution];

    /// The key with its name.
    pub(super) fn key(self) -> &'static str {
        match self {
            Role::Program => "program",
            Role::Exercise => "exercise",
            Role::Solution => "solution",
        }
    }

    /// Its name in messages.
    pub(super) fn owner(self) -> &'static str {
        match self {
            Role::Program => tr!("a `python` program"),
            Role::Exercise => tr!("an exercise"),
            Role::Solution => tr!("a solution"),
        }
    }

    /// The role of a fence in its lesson. A fence with other attributes is an ordinary listing.
    pub(super) fn of(fence: &Fence<'_>) -> Option<Role> {
        let has_attributes = word(fence.info()) == WORD && fence.source[fence.rest.clone()].starts_with('{');
        if !has_attributes {
            return None;
        }
        let mut findings = Findings::default();
        let keys = fence.attributes("", &mut findings);
        Role::ALL.into_iter().find(|role| keys.names().contains(&role.key()))
    }
}

/// A program that a lesson declares.
#[derive(Clone, Debug)]
pub struct Declared {
    pub name: String,
    pub text: String,
    /// The place of its name.
    pub bytes: Bytes,
    /// The byte in the file at which each line of the text begins.
    lines: Vec<usize>,
}

/// Reads a program; None without a name. `taken` are the names of the file so far.
pub(super) fn read(fence: &Fence<'_>, taken: &mut HashSet<String>, findings: &mut Findings) -> Option<Declared> {
    let name = name_of(fence, Role::Program, findings)?;
    check_name(name.get_ref(), &name.span(), EXAMPLE, taken, findings);
    Some(Declared::of(fence, name))
}

/// Reads a solution: a whole program, or only the learner's part.
pub(super) fn read_solution(fence: &Fence<'_>, findings: &mut Findings) -> Option<Declared> {
    Some(Declared::of(fence, name_of(fence, Role::Solution, findings)?))
}

fn name_of(fence: &Fence<'_>, role: Role, findings: &mut Findings) -> Option<Spanned<String>> {
    let mut keys = fence.attributes(role.owner(), findings);
    let name = keys.may(role.key()).filled();
    keys.finish();
    name
}

/// Checks the name of a demo or program; both share one list of names. `example` is a name that a message can suggest.
pub(super) fn check_name(
    name: &str,
    bytes: &Bytes,
    example: &str,
    taken: &mut HashSet<String>,
    findings: &mut Findings,
) {
    let shaped = name.starts_with(|character: char| character.is_ascii_lowercase())
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    let (message, help) = if !shaped {
        let like = slug(name);
        let example = if like.is_ascii() && like.starts_with(char::is_alphabetic) { &like } else { example };
        (
            tr!("`{name}` cannot be the name of a demo or program", name),
            tr!("small letters, digits and `-`, beginning with a letter, like `{example}`", example),
        )
    } else if Demo::named(name).is_some() {
        (tr!("`{name}` is a built-in demo", name), tr!("choose another name").to_owned())
    } else if !taken.insert(name.to_owned()) {
        (tr!("there is already a demo or program `{name}` in this lesson", name), tr!("choose another name").to_owned())
    } else {
        return;
    };
    findings.at(bytes, message).help(help);
}

/// The lines between the marks, without the indentation of the whole fence, and the byte at which each begins in the
/// file.
fn listing(fence: &Fence<'_>) -> (String, Vec<usize>) {
    let before = &fence.source[..fence.bytes.start];
    let indent = before.len() - before.trim_end_matches(' ').len();
    let (mut text, mut lines) = (String::new(), Vec::new());
    for line in fence.source[fence.inside.clone()].split_inclusive('\n') {
        let spaces = line.bytes().take(indent).take_while(|byte| *byte == b' ').count();
        lines.push(place(fence.source, &line[spaces..]).start);
        text += line[spaces..].trim_end_matches(['\n', '\r']);
        text.push('\n');
    }
    (text, lines)
}

impl Declared {
    /// The program of that name in a fence.
    pub(super) fn of(fence: &Fence<'_>, name: Spanned<String>) -> Self {
        let (text, lines) = listing(fence);
        Declared { bytes: name.span(), name: name.into_inner(), text, lines }
    }

    /// Its file in tracebacks.
    pub fn file(&self) -> String {
        format!("{}.py", self.name)
    }

    /// The bytes of the lesson that hold a part of the program.
    pub fn place(&self, range: &Range<usize>) -> Bytes {
        let at = |offset: usize| {
            let before = self.text.get(..offset).unwrap_or(&self.text);
            let line = before.matches('\n').count().min(self.lines.len().saturating_sub(1));
            let column = before.len() - before.rfind('\n').map_or(0, |end| end + 1);
            self.lines.get(line).copied().unwrap_or(self.bytes.start) + column
        };
        at(range.start)..at(range.end.max(range.start))
    }

    /// The code without comments, by which a translation is compared.
    fn code(&self) -> Vec<&str> {
        self.text.lines().map(|line| line[..comment(line)].trim_end()).filter(|line| !line.is_empty()).collect()
    }

    /// Whether a translation has the same code, apart from comments.
    pub(super) fn is_like(&self, translated: &Declared) -> bool {
        self.code() == translated.code()
    }

    /// Warns of what is wrong with the program.
    pub(super) fn lint(&self, findings: &mut Findings) {
        if let Err(refusals) = program::read(&self.file(), &self.text) {
            for refusal in refusals {
                let help = refusal.help();
                findings.at(self.place(&refusal.range), refusal.what).help_if(help);
            }
        }
        let lines = self.lines.len();
        if lines > MOST_LINES {
            let help = tr!("a program of {most} lines is still read whole", most = MOST_LINES);
            findings.warn(&self.bytes, tr!("this program has {lines} lines", lines)).help(help);
        }
    }
}

/// The byte at which the comment of a line begins, or the line's end. A string of several lines may mislead it.
fn comment(line: &str) -> usize {
    let mut quote = None;
    let mut escaped = false;
    for (at, character) in line.char_indices() {
        match (quote, character) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), character) if character == open => quote = None,
            (None, '"' | '\'') => quote = Some(character),
            (None, '#') => return at,
            _ => {}
        }
    }
    line.len()
}
