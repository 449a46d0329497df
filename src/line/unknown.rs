//! What a line that is no command may mean: a word to explain, a question, or keys of another layout.

use crate::commands::grammar::{self, ParsedLine};
use crate::error::{Error, NameKind};
use crate::reading::keys;
use crate::session::Session;
use crate::tr;

/// The first words of questions.
const ASKING: &str = "what what's whats why how when where which who does do did is are can could should will explain \
    tell 왜 무엇 뭐 어떻게";

/// Korean words for the commands. `왜` is not among them: it begins questions.
const KOREAN: [(&str, &str); 35] = [
    ("도움말", "help"),
    ("도움", "help"),
    ("힌트", "hint"),
    ("다음", "next"),
    ("이전", "back"),
    ("뒤로", "back"),
    ("건너뛰기", "skip"),
    ("목록", "lessons"),
    ("레슨", "lessons"),
    ("진도", "progress"),
    ("보기", "show"),
    ("데모", "demos"),
    ("용어", "explain"),
    ("용어집", "explain"),
    ("검색", "search"),
    ("찾기", "search"),
    ("답", "answer"),
    ("실행", "run"),
    ("불러오기", "load"),
    ("다시", "again"),
    ("컴퓨터", "machine"),
    ("설정", "set"),
    ("노트", "notes"),
    ("소스", "source"),
    ("지우기", "clear"),
    ("이동", "move"),
    ("되돌리기", "undo"),
    ("탐색", "explore"),
    ("증명", "prove"),
    ("편집", "edit"),
    ("비교", "compare"),
    ("열기", "open"),
    ("타임라인", "timeline"),
    ("나가기", "quit"),
    ("종료", "quit"),
];

/// The line with the command that its first word, a Korean one, stands for.
pub(super) fn command_in_korean(line: &str) -> Option<String> {
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (_, command) = KOREAN.iter().find(|(word, _)| *word == first)?;
    let meant = format!("{command} {rest}");
    // With more words, the line may be something else: a word of the glossary, or a question.
    (rest.is_empty() || grammar::parse(&meant).is_ok()).then(|| meant.trim_end().to_owned())
}

/// The command that a line may mean which is no command, as `error` says: `explain` for a word of the glossary, or for
/// a question with such a word.
pub(super) fn explanation(session: &Session, line: &str, error: &Error) -> Option<ParsedLine> {
    let is_unknown = matches!(error, Error::Unknown { kind: NameKind::Command, .. });
    let glossary = session.library.glossary();
    let entry = match glossary.entry(line) {
        Some(entry) if is_unknown => entry,
        _ if is_question(line) => glossary.entry_in(line)?,
        _ => return None,
    };
    grammar::parse(&format!("explain {}", entry.name())).ok()
}

/// The error for a line that is a question and not a command.
pub(super) fn better(line: &str) -> Option<Error> {
    is_question(line).then(|| {
        let help = tr!("`explain` lists the words it can explain, `search` and words look through the lessons");
        let message = tr!("that is no command").to_owned();
        Error::Usage { message, help: Some(help.to_owned()), words: Vec::new() }
    })
}

/// The error for a command that was typed while the keyboard wrote Korean letters.
pub(super) fn in_korean_letters(line: &str, error: &Error) -> Option<Error> {
    let Error::Unknown { kind: NameKind::Command, name, .. } = error else { return None };
    let typed = keys(line)?;
    grammar::parse(&typed).ok()?;
    let help = tr!("did you mean `{near}`? The keyboard types Korean letters", near = typed);
    Some(Error::Usage { message: NameKind::Command.unknown(name), help: Some(help), words: vec![name.clone()] })
}

/// Whether a line is a question in a sentence.
fn is_question(line: &str) -> bool {
    let words: Vec<String> = line.split_whitespace().map(str::to_lowercase).collect();
    let asks = words.first().is_some_and(|first| ASKING.split(' ').any(|word| word == first))
        || line.ends_with(['?', '？', '까']);
    asks && words.len() > 1
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::commands::grammar::PromptLine;

    #[test]
    fn a_korean_word_stands_for_a_command() {
        let grammar = PromptLine::command();
        for (word, command) in KOREAN {
            assert!(grammar.find_subcommand(command).is_some(), "{word}: there is no `{command}`");
        }
    }
}
