//! Completion: which words can come next. Tab at the prompt and bash, zsh and fish use the same.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::CommandFactory;
use clap::builder::{PossibleValue, Resettable, StyledStr};
use clap_complete::engine::{
    ArgValueCandidates, ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter,
    complete as complete_words,
};

use super::checker::Checker;
use crate::commands::grammar::{Cli, PromptLine};
use crate::commands::help::MEASURES;
use crate::commands::named::NamedKind;
use crate::commands::set;
use crate::commands::source;
use crate::demo;
use crate::language::translated;
use crate::lesson::glossary::Glossary;
use crate::lesson::library::Library;
use crate::lesson::model::{Course, Lesson};
use crate::reading::quoted;

/// Names that only the course and the last run know.
#[derive(Clone, Debug, Default)]
pub struct CompletedNames {
    demos: Vec<String>,
    programs: Vec<String>,
    exercises: Vec<String>,
    lessons: Vec<String>,
    steps: Vec<String>,
    /// The lanes of the last run.
    pub lanes: Vec<String>,
    /// The lanes of the loaded program.
    pub moved: Vec<String>,
    words: Vec<String>,
}

impl CompletedNames {
    /// The names of a course, of the steps of the open lesson, and the words of a glossary, with hyphens for spaces.
    pub fn of(course: &Course, open_lesson: Option<&str>, glossary: &Glossary) -> Self {
        let presets = course.lessons.iter().flat_map(|lesson| &lesson.presets).map(|preset| preset.name.clone());
        let programs = || course.lessons.iter().flat_map(|lesson| &lesson.programs).map(|program| program.name.clone());
        let exercises = course.lessons.iter().flat_map(Lesson::exercises);
        let open = course.lessons.iter().find(|lesson| Some(lesson.id.as_str()) == open_lesson);
        let words: BTreeSet<String> = glossary.entries().map(|entry| entry.name().replace(' ', "-")).collect();
        CompletedNames {
            demos: demo::names().into_iter().chain(presets).chain(programs()).collect(),
            programs: programs().collect(),
            exercises: exercises.map(|exercise| exercise.name().to_owned()).collect(),
            lessons: course.lessons.iter().map(|lesson| lesson.id.clone()).collect(),
            steps: open.iter().flat_map(|lesson| &lesson.steps).map(|step| step.name.clone()).collect(),
            lanes: Vec::new(),
            moved: Vec::new(),
            words: words.into_iter().collect(),
        }
    }

    /// The names of this kind.
    fn of_kind(&self, kind: NamedKind) -> Vec<String> {
        match kind {
            NamedKind::Demo => self.demos.clone(),
            NamedKind::Program => self.programs.clone(),
            NamedKind::Exercise => self.exercises.clone(),
            NamedKind::Source => source::others().map(str::to_owned).chain(self.demos.iter().cloned()).collect(),
            NamedKind::Lesson => self.lessons.clone(),
            NamedKind::Step => self.steps.clone(),
            NamedKind::Lane => self.lanes.clone(),
            NamedKind::Move => self.moved.clone(),
            NamedKind::Word => self.words.clone(),
            NamedKind::Command => {
                let commands = PromptLine::command();
                let names = commands.get_subcommands().map(clap::Command::get_name);
                names.chain([MEASURES]).map(str::to_owned).chain(demo::names()).collect()
            }
        }
    }

    /// The grammar with these names as candidates.
    fn add_to(&self, grammar: clap::Command) -> clap::Command {
        grammar
            .mut_args(|arg| {
                let Some(kind) = NamedKind::of(&arg) else { return arg };
                let names = self.of_kind(kind);
                if kind.is_file() {
                    return arg.add(ArgValueCompleter::new(move |word: &OsStr| names_and_programs(&names, word)));
                }
                arg.add(ArgValueCandidates::new(move || names.iter().map(CompletionCandidate::new).collect()))
            })
            .mut_subcommands(|command| self.add_to(command))
    }
}

/// The names that begin with a word, and the Python files and directories whose paths do.
fn names_and_programs(names: &[String], word: &OsStr) -> Vec<CompletionCandidate> {
    let typed = word.to_string_lossy();
    let mut candidates: Vec<_> =
        names.iter().filter(|name| name.starts_with(&*typed)).map(CompletionCandidate::new).collect();
    let files =
        PathCompleter::any().filter(|path| path.is_dir() || path.extension().is_some_and(|ending| ending == "py"));
    // Without a path, the files of this directory are programs that may be meant; its directories are not.
    let is_meant =
        |file: &CompletionCandidate| typed.contains('/') || !file.get_value().to_string_lossy().ends_with('/');
    candidates.extend(files.complete(word).into_iter().filter(is_meant));
    candidates
}

/// The whole program's grammar for another shell, with the names of the course that it would load.
pub fn for_other_shells() -> clap::Command {
    let words: Vec<OsString> = std::env::args_os().collect();
    let mut library = Library::find(lessons_in(&words), Checker::boxed);
    let course = library.course().map(|(course, _)| course).unwrap_or_default();
    spoken(CompletedNames::of(&course, None, &library.glossary()).add_to(Cli::command()))
}

/// The directories behind `--lessons` in a line of another shell, whose last word is not complete. The shell has not
/// yet replaced `~`.
fn lessons_in(words: &[OsString]) -> Vec<PathBuf> {
    let words = words.split_last().map_or(words, |(_, before)| before);
    let directory = |(at, word): (usize, &OsString)| match word.to_str()?.strip_prefix("--lessons")? {
        "" => words.get(at + 1).map(PathBuf::from),
        value => value.strip_prefix('=').map(PathBuf::from),
    };
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let at_home = |path: PathBuf| match (path.strip_prefix("~"), &home) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path,
    };
    words.iter().enumerate().filter_map(directory).map(at_home).collect()
}

/// A grammar whose help is in the language that is spoken: some shells show it beside the words.
fn spoken(grammar: clap::Command) -> clap::Command {
    let about = Resettable::from(grammar.get_about().map(in_words));
    grammar.about(about).mut_args(spoken_argument).mut_subcommands(spoken)
}

fn spoken_argument(argument: clap::Arg) -> clap::Arg {
    let (help, values) = (argument.get_help().map(in_words), argument.get_possible_values());
    let argument = argument.help(Resettable::from(help));
    if values.is_empty() {
        return argument;
    }
    let candidate =
        |value: &PossibleValue| CompletionCandidate::new(value.get_name()).help(value.get_help().map(in_words));
    argument.add(ArgValueCandidates::new(move || values.iter().map(candidate).collect()))
}

fn in_words(help: &StyledStr) -> StyledStr {
    translated(&help.to_string()).to_owned().into()
}

/// A candidate as it is typed. A directory gets no quotes, since the learner goes on behind its slash.
fn typed_form(word: String) -> String {
    if word.ends_with('/') { word } else { quoted(&word).into_owned() }
}

/// The words that can be at the end of `line`, and the byte at which they begin.
pub fn at_end_of(line: &str, names: &CompletedNames) -> (usize, Vec<String>) {
    let start = line.trim_end_matches(|character: char| !character.is_whitespace()).len();
    let mut words: Vec<OsString> = line[..start].split_whitespace().map(OsString::from).collect();
    words.push(OsString::from(&line[start..]));
    if let [verb, key, value] = words.as_slice()
        && let (Some("set"), Some(key), Some(value)) = (verb.to_str(), key.to_str(), value.to_str())
    {
        // The values depend on the word before, which no list of the grammar tells.
        return (start, set::values(key).into_iter().filter(|name| name.starts_with(value)).collect());
    }
    let last = words.len() - 1;
    let mut grammar = names.add_to(PromptLine::command());
    let found = complete_words(&mut grammar, words, last, None).unwrap_or_default();
    let visible = found.into_iter().filter(|candidate| !candidate.is_hide_set());
    let words = visible.map(|candidate| typed_form(candidate.get_value().to_string_lossy().into_owned()));
    let typed = &line[start..];
    // Options are offered after a hyphen only: otherwise there would be more options than names.
    (start, words.filter(|word| typed.starts_with('-') || !word.starts_with('-')).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_is_completed_as_it_is_typed() {
        let lanes = ["it's me", "Thread-1"].map(str::to_owned).into();
        let names = CompletedNames { lanes, ..CompletedNames::default() };
        assert_eq!(at_end_of("why it", &names), (4, vec!["\"it's me\"".to_owned()]));
        assert_eq!(at_end_of("why Th", &names), (4, vec!["Thread-1".to_owned()]));
    }
}
