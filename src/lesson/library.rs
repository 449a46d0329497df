//! Where lessons come from: a directory of Markdown files, or the built-in copy of this project's own.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

use include_dir::{Dir, include_dir};

use super::model::{Course, Lesson, Problem};
use super::parse::{Grammar, LARGEST, Parsed, check_commands, name, parse, too_large};
use crate::demo::spec::Spec;
use crate::error::Error;

/// The lessons this program was built with.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lessons");

/// A place that holds lessons, and what was loaded from it.
pub struct Library {
    origin: Origin,
    grammar: MakeGrammar,
    loaded: Option<(Fingerprint, Rc<Course>)>,
}

/// Where the lessons are.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Origin {
    /// A directory, or a single file.
    Path(PathBuf),
    BuiltIn,
}

/// Makes the grammar against which commands are checked, once all presets are known.
pub type MakeGrammar = fn(BTreeMap<String, Spec>) -> Box<dyn Grammar>;

/// What tells whether files have changed: their names, sizes and times.
type Fingerprint = Vec<(PathBuf, u64, Option<SystemTime>)>;

impl Library {
    /// The lessons to use: those asked for, else those `SPINLAB_LESSONS` names, else `lessons` in the current directory,
    /// else the built-in ones.
    pub fn find(asked: Option<PathBuf>, grammar: MakeGrammar) -> Self {
        let from_environment =
            || std::env::var_os("SPINLAB_LESSONS").filter(|path| !path.is_empty()).map(PathBuf::from);
        let here = || Some(PathBuf::from("lessons")).filter(|path| path.is_dir());
        match asked.or_else(from_environment).or_else(here) {
            Some(path) => Library::at(path, grammar),
            None => Library::built_in(grammar),
        }
    }

    /// The lessons in a directory, or the one in a file.
    pub fn at(path: PathBuf, grammar: MakeGrammar) -> Self {
        Library { origin: Origin::Path(path), grammar, loaded: None }
    }

    /// The built-in lessons.
    pub fn built_in(grammar: MakeGrammar) -> Self {
        Library { origin: Origin::BuiltIn, grammar, loaded: None }
    }

    /// The same place, nothing loaded.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Library { origin: self.origin.clone(), grammar: self.grammar, loaded: None }
    }

    /// What to call the place in messages.
    pub fn name(&self) -> String {
        match &self.origin {
            Origin::Path(path) => path.display().to_string(),
            Origin::BuiltIn => "built in".to_owned(),
        }
    }

    /// Whether there is a file for this lesson. No file is read.
    pub fn has(&self, lesson: &str) -> bool {
        match &self.origin {
            Origin::BuiltIn => BUILT_IN.files().any(|file| name(file.path()).1 == lesson),
            Origin::Path(_) => self.files().unwrap_or_default().iter().any(|file| name(file).1 == lesson),
        }
    }

    /// The course as the files are now, and whether it was just read.
    ///
    /// # Errors
    /// [`Error::Unreadable`] if the directory itself cannot be read. Files that cannot are problems of the course.
    pub fn course(&mut self) -> Result<(Rc<Course>, bool), Error> {
        let files = self.files()?;
        let fingerprint = fingerprint(&files);
        if let Some((known, course)) = &self.loaded
            && *known == fingerprint
        {
            return Ok((Rc::clone(course), false));
        }
        let parsed = match &self.origin {
            Origin::BuiltIn => {
                let embedded = BUILT_IN.files().filter(|file| is_lesson(file.path()));
                embedded.map(|file| parse(&Path::new("lessons").join(file.path()), file.contents().to_vec())).collect()
            }
            Origin::Path(_) => files.iter().map(|file| read(file)).collect(),
        };
        let course = Rc::new(assemble(parsed, self.grammar));
        self.loaded = Some((fingerprint, Rc::clone(&course)));
        Ok((course, true))
    }

    fn files(&self) -> Result<Vec<PathBuf>, Error> {
        let Origin::Path(path) = &self.origin else { return Ok(Vec::new()) };
        let unreadable = |source| Error::Unreadable { path: path.clone(), source };
        if !fs::metadata(path).map_err(unreadable)?.is_dir() {
            return Ok(vec![path.clone()]);
        }
        let entries: io::Result<Vec<PathBuf>> = fs::read_dir(path)
            .map_err(unreadable)?
            .map(|entry| entry.map(|entry| entry.path()))
            .filter(|path| path.as_ref().map_or(true, |path| is_lesson(path)))
            .collect();
        let mut files = entries.map_err(unreadable)?;
        files.sort();
        Ok(files)
    }
}

fn is_lesson(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    path.extension().is_some_and(|extension| extension == "md") && !hidden
}

fn fingerprint(files: &[PathBuf]) -> Fingerprint {
    let facts = |file: &PathBuf| {
        let metadata = fs::metadata(file).ok();
        let size = metadata.as_ref().map_or(0, fs::Metadata::len);
        (file.clone(), size, metadata.and_then(|metadata| metadata.modified().ok()))
    };
    files.iter().map(facts).collect()
}

/// One file. What cannot be read is a problem like any other: the other lessons load.
fn read(path: &Path) -> Parsed {
    let bytes = || {
        // Asked before it is opened: opening a pipe that nobody writes to would wait forever.
        let metadata = fs::metadata(path)?;
        if metadata.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        if !metadata.is_file() {
            return Err(io::Error::other("not a regular file"));
        }
        let file = fs::File::open(path)?;
        if let Some(problem) = too_large(path, metadata.len()) {
            return Ok(Err(problem));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
        // A file may grow meanwhile: one byte more than is allowed is enough to refuse it.
        file.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
        Ok(Ok(bytes))
    };
    match bytes() {
        Ok(Ok(bytes)) => parse(path, bytes),
        Ok(Err(problem)) => Parsed { lesson: None, problems: vec![problem] },
        Err(error) => {
            let message = format!("cannot be read: {error}");
            let problem = Problem { path: path.to_owned(), message, place: None, help: None };
            Parsed { lesson: None, problems: vec![problem] }
        }
    }
}

/// Puts the lessons in order, and finds what is wrong between them.
fn assemble(mut parsed: Vec<Parsed>, grammar: MakeGrammar) -> Course {
    // Also the presets of lessons that have problems: a name is known even if its lesson is left out.
    let presets = parsed.iter().filter_map(|parsed| parsed.lesson.as_ref()).flat_map(|lesson| &lesson.presets);
    let grammar = grammar(presets.map(|preset| (preset.name.clone(), preset.spec.clone())).collect());
    for Parsed { lesson, problems } in &mut parsed {
        if let Some(lesson) = lesson {
            problems.extend(check_commands(lesson, &*grammar));
        }
    }
    let mut course = Course::default();
    for Parsed { lesson, problems } in parsed {
        match lesson {
            Some(lesson) if problems.is_empty() => course.lessons.push(lesson),
            _ => course.problems.extend(problems),
        }
    }
    course.lessons.sort_by_cached_key(|lesson| {
        let (number, id) = name(&lesson.source.path);
        (number.unwrap_or(u32::MAX), id)
    });
    leave_out_repeated(&mut course);
    let place = |problem: &Problem| problem.place.as_ref().map(|place| (place.line, place.column));
    course.problems.sort_by_cached_key(|problem| (problem.path.clone(), place(problem)));
    course
}

/// Two lessons with one id, or two presets with one name: the first one stays.
fn leave_out_repeated(course: &mut Course) {
    let mut ids: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut presets: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut problems = Vec::new();
    course.lessons.retain(|lesson| {
        let before = problems.len();
        if let Some(other) = ids.get(&lesson.id) {
            problems.push(repeated(lesson, None, &format!("the lesson id `{}`", lesson.id), other));
        }
        for preset in &lesson.presets {
            if let Some(other) = presets.get(&preset.name) {
                problems.push(repeated(
                    lesson,
                    Some(preset.bytes.clone()),
                    &format!("the demo `{}`", preset.name),
                    other,
                ));
            }
        }
        if problems.len() > before {
            return false;
        }
        ids.insert(lesson.id.clone(), lesson.source.path.clone());
        presets.extend(lesson.presets.iter().map(|preset| (preset.name.clone(), lesson.source.path.clone())));
        true
    });
    course.problems.extend(problems);
}

fn repeated(lesson: &Lesson, bytes: Option<super::model::Bytes>, what: &str, other: &Path) -> Problem {
    Problem {
        path: lesson.source.path.clone(),
        message: format!("{what} is taken: {} has it too", other.display()),
        place: bytes.map(|bytes| lesson.source.place(&bytes)),
        help: Some("give one of them another name".to_owned()),
    }
}
