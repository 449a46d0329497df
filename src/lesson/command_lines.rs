//! Checks the commands in a lesson, once all demos of the course are known.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::diagnostics::{Diagnostic, Findings};
use super::model::{Lesson, Step};
use super::source::SourceText;
use super::task::try_it::Try;
use super::task::{AskedCommand, CommandLine, CommandMeaning, LessonTask};
use crate::program::declares_class;
use crate::variant::Variant;

/// The demos and programs that the lessons of a course declare, by name.
#[derive(Clone, Debug, Default)]
pub struct Declarations {
    pub presets: BTreeMap<String, Variant>,
    pub programs: BTreeSet<String>,
    /// Those of the programs that the learner finishes.
    pub exercises: BTreeSet<String>,
}

impl Declarations {
    /// The declarations of these lessons.
    pub fn of<'a>(lessons: impl IntoIterator<Item = &'a Lesson>) -> Self {
        let mut declared = Declarations::default();
        for lesson in lessons {
            declared.presets.extend(lesson.presets.iter().map(|preset| (preset.name.clone(), preset.variant.clone())));
            declared.programs.extend(lesson.programs.iter().map(|program| program.name.clone()));
            declared.exercises.extend(lesson.exercises().map(|exercise| exercise.name().to_owned()));
        }
        declared
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.presets.keys().chain(&self.programs)
    }
}

/// What the lesson checks need to know about commands. Lessons do not import the command line, so they are given this.
pub trait Grammar {
    /// Reads one command line as the prompt would, and says what it does. It must be a command that can be a task, and
    /// must succeed, or be refused with the error that the lesson names.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    fn check(&self, asked: AskedCommand<'_>) -> Result<CommandMeaning, CommandError>;

    /// Why no command can fail with the error of that name, unless a program declares it, and what may be meant. None
    /// if one can.
    fn unknown_error(&self, name: &str) -> Option<(String, String)>;

    /// The names of languages that authors use for listings.
    fn languages(&self) -> Vec<&'static str> {
        Vec::new()
    }
}

/// Why a command line is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandError {
    pub message: String,
    /// The bytes of the line that are wrong.
    pub bytes: Range<usize>,
    pub help: Option<String>,
}

/// Checks every command in the tasks of a lesson, and keeps with its line what the command does.
pub fn check_commands(lesson: &mut Lesson, grammar: &dyn Grammar) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    let source = Arc::clone(&lesson.source);
    for task in lesson.steps.iter_mut().flat_map(Step::tasks_mut) {
        if let LessonTask::Try(Try { fails: Some(name), .. }) = task
            && let Some((message, help)) = grammar.unknown_error(name.get_ref())
            && !lesson.programs.iter().any(|program| declares_class(&program.text, name.get_ref()))
        {
            findings.at(name.span(), message).help(help);
            continue;
        }
        let mut meanings = Vec::new();
        for asked in task.kind().commands() {
            match grammar.check(asked) {
                Ok(meaning) => meanings.push(meaning),
                Err(error) => note(error, &source, asked.line, &mut findings),
            }
        }
        let lines = task.kind_mut().lines_mut();
        if meanings.len() == lines.len() {
            lines.iter_mut().zip(meanings).for_each(|(line, meaning)| line.meaning = meaning);
            task.kind().check(&mut findings);
        }
    }
    findings.into_diagnostics(&source)
}

/// Notes what is wrong with a command: at its bytes in the file, or at the whole line if it is written with escapes.
fn note(error: CommandError, source: &SourceText, line: &CommandLine, findings: &mut Findings) {
    let start = line.bytes.start;
    let verbatim = source.text.get(line.bytes.clone()) == Some(&line.text);
    let bytes = if verbatim { start + error.bytes.start..start + error.bytes.end } else { line.bytes.clone() };
    findings.at(bytes, error.message).help_if(error.help);
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::lesson::parse::parse;

    /// A grammar with two commands, `run thread` and `next`. In other lines the last words are wrong.
    struct Two;

    impl Grammar for Two {
        fn check(&self, asked: AskedCommand<'_>) -> Result<CommandMeaning, CommandError> {
            let (line, help) = (&asked.line.text, Some("help".to_owned()));
            let wrong =
                |message: &str, from| CommandError { message: message.to_owned(), bytes: from..line.len(), help };
            match line.as_str() {
                "next" if asked.must.is_some() => Err(wrong("no run", 0)),
                "run thread" | "next" => Ok(CommandMeaning::Run),
                _ => Err(wrong("no", 4)),
            }
        }

        fn unknown_error(&self, _: &str) -> Option<(String, String)> {
            None
        }
    }

    #[test]
    fn every_command_is_checked_where_it_stands() {
        let predict = |run: &str| format!("```predict\nask = '?'\nrun = {run}\nmeasure = 'frames'\n```\n");
        let text = "# T\n\n```try\nrun thread\n  run ünread  # x\n```\n".to_owned()
            + &["\"run thraed\"", "'next'", "\"run \\u0061\""].map(predict).concat();
        let parsed = parse(Path::new("t.md"), text.into());
        assert_eq!(parsed.diagnostics, []);
        let diagnostics = check_commands(&mut parsed.lesson.unwrap(), &Two);
        let shown: Vec<_> = diagnostics
            .iter()
            .map(|diagnostic| {
                let location = diagnostic.location.as_ref().unwrap();
                (diagnostic.brief(), &location.text[location.bytes.clone()])
            })
            .collect();
        let right =
            [("5:7 no", "ünread  # x"), ("9:12 no", "thraed"), ("14:8 no run", "next"), ("19:7 no", "\"run \\u0061\"")];
        assert_eq!(shown, right.map(|(brief, meant)| (brief.to_owned(), meant)));
        assert_eq!(diagnostics[0].help.as_deref(), Some("help"));
    }
}
