//! The course: the lessons of one or several packs together.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::diagnostics::{self, Diagnostic};
use super::glossary::Glossary;
use super::listing::{Listed, Listing};
use super::model::{Course, Lesson, PackName};
use super::pack::{Pack, PackFile, Unreadable};
use super::parse::{Declarations, Grammar, Parsed, check_commands};
use super::source::Bytes;
use crate::language::{self, Language};
use crate::tr;

/// The packs in use, and the course that was loaded from them.
pub struct Library {
    packs: Vec<Pack>,
    grammar: MakeGrammar,
    loaded: Option<Loaded>,
    /// The files were checked for changes since [`Library::look_again`].
    is_current: bool,
    looks: u64,
}

/// What was loaded, and the files that it came from.
struct Loaded {
    /// The files of each pack.
    listings: Vec<Listing>,
    language: Language,
    course: Rc<Course>,
}

/// Makes the grammar against which commands are checked, from all that lessons declare.
pub type MakeGrammar = fn(Declarations) -> Box<dyn Grammar>;

impl Library {
    /// The lessons to use: those asked for, else those of `SPINLAB_LESSONS`, else `lessons` in the current directory,
    /// else the built-in ones.
    pub fn find(asked: Vec<PathBuf>, grammar: MakeGrammar) -> Self {
        let mut paths = asked;
        if paths.is_empty() {
            let named = env::var_os("SPINLAB_LESSONS").unwrap_or_default();
            paths = env::split_paths(&named).filter(|path| !path.as_os_str().is_empty()).collect();
        }
        if paths.is_empty() {
            paths.extend(Some(PathBuf::from("lessons")).filter(|path| path.is_dir()));
        }
        // A pack that is named twice counts once. There are few, and a set would have to be seeded on the way to the
        // prompt.
        let mut packs = Vec::new();
        for pack in paths.into_iter().map(Pack::at) {
            if !packs.contains(&pack) {
                packs.push(pack);
            }
        }
        if packs.is_empty() {
            packs.push(Pack::built_in());
        }
        Library::of(packs, grammar)
    }

    fn of(packs: Vec<Pack>, grammar: MakeGrammar) -> Self {
        Library { packs, grammar, loaded: None, is_current: false, looks: 0 }
    }

    /// The lessons in a directory, or the one in a file.
    pub fn at(path: PathBuf, grammar: MakeGrammar) -> Self {
        Library::of(vec![Pack::at(path)], grammar)
    }

    /// Lessons at another place, with the same grammar.
    #[must_use]
    pub fn elsewhere(&self, path: PathBuf) -> Self {
        Library::at(path, self.grammar)
    }

    /// The built-in lessons.
    pub fn built_in(grammar: MakeGrammar) -> Self {
        Library::of(vec![Pack::built_in()], grammar)
    }

    /// A course that is loaded already and never changes.
    #[must_use]
    pub fn with(&self, course: Rc<Course>) -> Self {
        let loaded = Loaded { listings: Vec::new(), language: Language::default(), course };
        Library { loaded: Some(loaded), is_current: true, ..Library::of(Vec::new(), self.grammar) }
    }

    /// The grammar against which commands are checked, with what lessons declare.
    pub fn grammar(&self, declared: Declarations) -> Box<dyn Grammar> {
        (self.grammar)(declared)
    }

    /// A library of the same packs, with nothing loaded.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Library::of(self.packs.clone(), self.grammar)
    }

    /// The packs in use.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// The name of the packs in messages.
    pub fn name(&self) -> String {
        self.packs.iter().map(Pack::name).collect::<Vec<_>>().join(", ")
    }

    /// Whether there is a file for this lesson of a pack. Progress of earlier versions names no pack: only then is a
    /// lesson of a pack with a name read, for `is_meant` to decide.
    pub fn has(&self, pack: Option<&str>, id: &str, is_meant: impl Fn(&Lesson) -> bool) -> bool {
        self.packs.iter().any(|known| match known.pack_name().0.id {
            own if own.as_deref() == pack => known.has(id),
            Some(_) if pack.is_none() => known.lesson(id).is_some_and(|lesson| is_meant(&lesson)),
            _ => false,
        })
    }

    /// Lets the next call of [`Library::course`] check the files again. `line` calls this at the beginning of each
    /// line, so that all of one line sees the same course.
    pub fn look_again(&mut self) {
        self.is_current = false;
    }

    /// How often the files were checked for changes.
    pub fn looks(&self) -> u64 {
        self.looks
    }

    /// The course from the files as they are now, in the language that is spoken, and whether it was just read. A
    /// lesson whose file now has a mistake is shown as it was before.
    ///
    /// # Errors
    /// If a directory itself cannot be read. Files that cannot be read are problems of the course.
    pub fn course(&mut self) -> Result<(Rc<Course>, bool), Unreadable> {
        self.course_in(language::current())
    }

    /// The course in a language, as [`Library::course`] gives it.
    ///
    /// # Errors
    /// See [`Library::course`].
    pub fn course_in(&mut self, language: Language) -> Result<(Rc<Course>, bool), Unreadable> {
        if let Some(loaded) = &self.loaded
            && (self.packs.is_empty() || (self.is_current && loaded.language == language))
        {
            return Ok((Rc::clone(&loaded.course), false));
        }
        self.looks += 1;
        let listings = self.packs.iter().map(|pack| pack.listing(language)).collect::<Result<Vec<_>, _>>()?;
        if let Some(known) = &self.loaded
            && (&known.listings, known.language) == (&listings, language)
            && includes(&known.course).all(Listed::is_as_it_was)
        {
            self.is_current = true;
            return Ok((Rc::clone(&known.course), false));
        }
        // Earlier lessons keep their words: they may be in another language.
        let before = self.loaded.as_ref().map(|loaded| Rc::clone(&loaded.course)).unwrap_or_default();
        let same_language = self.loaded.as_ref().is_some_and(|loaded| loaded.language == language);
        let mut problems = Vec::new();
        let mut read = |(pack, listing): (&Pack, &Listing)| -> Vec<Read> {
            let (name, of_name) = pack.pack_name();
            let name = Arc::new(name);
            problems.extend(of_name);
            pack.files(listing, language).iter().map(|file| Read::of(pack, &name, file)).collect()
        };
        let parsed = self.packs.iter().zip(&listings).flat_map(&mut read).collect();
        let mut course = assemble(parsed, self.grammar, &Before { course: &before, same_language });
        course.diagnostics.splice(..0, problems);
        let course = Rc::new(course);
        self.is_current = true;
        self.loaded = Some(Loaded { listings, language, course: Rc::clone(&course) });
        Ok((course, true))
    }

    /// The words that the packs explain, and those that the program itself explains.
    pub fn glossary(&self) -> Glossary {
        let built_in = Pack::built_in();
        let packs = self.packs.iter().filter(|pack| **pack != built_in).chain([&built_in]);
        Glossary::of(packs.filter_map(|pack| pack.glossary(language::current())).collect())
    }

    /// Every translation of every language, and the path of its original, which may not exist.
    pub fn translations(&self) -> Vec<(Parsed, PathBuf)> {
        let of_pack = |pack: &Pack| -> Vec<_> {
            let files = pack.translations().into_iter();
            files.map(|(translation, base)| (pack.read(&translation), pack.path(&base))).collect()
        };
        self.packs.iter().flat_map(of_pack).collect()
    }
}

/// The files that the pages of a course include.
fn includes(course: &Course) -> impl Iterator<Item = &Listed> {
    course.lessons.iter().flat_map(|lesson| &lesson.source.includes)
}

/// The course that was loaded before.
struct Before<'a> {
    course: &'a Course,
    /// Its translations are in the language that is asked for now.
    same_language: bool,
}

/// A file that was read, and what is wrong with its translation; the lesson is used in any case.
struct Read {
    parsed: Parsed,
    of_translation: Vec<Diagnostic>,
}

impl Read {
    fn of(pack: &Pack, name: &Arc<PackName>, file: &PackFile) -> Self {
        let mut parsed = pack.read(&file.path);
        parsed.lesson.iter_mut().for_each(|lesson| lesson.pack = Arc::clone(name));
        if let (Some(lesson), Some(title)) = (&mut parsed.lesson, &file.title)
            && !lesson.is_marked
        {
            lesson.title.clone_from(title);
            lesson.steps.iter_mut().take(1).for_each(|step| step.title.clone_from(title));
        }
        let mut of_translation = Vec::new();
        let translated = file.translation.as_ref().map(|file| pack.read(file));
        if let (Some(lesson), Some(translated)) = (&mut parsed.lesson, translated) {
            match translated {
                Parsed { lesson: Some(translated), diagnostics } if diagnostics.is_empty() => {
                    lesson.translate(translated);
                }
                Parsed { diagnostics, .. } => of_translation = diagnostics,
            }
        }
        Read { parsed, of_translation }
    }
}

/// Puts the lessons together, and finds the problems between them. If two lessons share an id, or two presets a name,
/// the first one is kept. A lesson with problems is replaced by the one that its file held before, if there was one and
/// its names are free.
fn assemble(mut files: Vec<Read>, grammar: MakeGrammar, before: &Before<'_>) -> Course {
    // The presets of lessons with problems are known, too, although the lesson is left out.
    let lessons = files.iter().filter_map(|file| file.parsed.lesson.as_ref());
    let grammar = grammar(Declarations::of(lessons));
    for Parsed { lesson, diagnostics } in files.iter_mut().map(|file| &mut file.parsed) {
        if let Some(lesson) = lesson {
            diagnostics.extend(check_commands(lesson, &*grammar));
        }
    }
    let mut course = Course::default();
    let mut taken = Taken::default();
    for Read { parsed: Parsed { lesson, mut diagnostics }, of_translation } in files {
        let lesson = lesson.filter(|_| diagnostics.is_empty());
        diagnostics.extend(lesson.iter().flat_map(|lesson| taken.diagnostics(lesson)));
        let lesson = match diagnostics.first() {
            None => lesson,
            Some(found) => {
                let earlier = before.lesson(&found.path).filter(|earlier| taken.diagnostics(earlier).is_empty());
                course.kept.extend(earlier.iter().map(|earlier| earlier.source.path.clone()));
                earlier
            }
        };
        if let Some(lesson) = lesson {
            taken.add(&lesson);
            course.lessons.push(lesson);
        }
        course.diagnostics.extend(diagnostics.into_iter().chain(of_translation));
    }
    // Ordinary Markdown, whose author knows nothing of ids, gets a free one.
    for lesson in course.lessons.iter_mut().filter(|lesson| !lesson.is_marked) {
        if taken.ids.contains_key(&lesson.id) {
            lesson.id = another(&lesson.id, &taken.ids);
        }
        taken.ids.insert(lesson.id.clone(), lesson.source.path.clone());
    }
    diagnostics::sort(&mut course.diagnostics);
    course
}

impl Before<'_> {
    /// The lesson that a file held before.
    fn lesson(&self, path: &Path) -> Option<Lesson> {
        let lesson = self.course.lessons.iter().find(|lesson| lesson.source.path == path)?;
        let translation = lesson.translation.clone().filter(|_| self.same_language);
        Some(Lesson { translation, ..lesson.clone() })
    }
}

/// The ids and names that are taken, and the files that have them.
#[derive(Default)]
struct Taken {
    ids: BTreeMap<String, PathBuf>,
    /// The names of demos and programs.
    declared: BTreeMap<String, PathBuf>,
}

impl Taken {
    /// What the lesson wants to take and is taken.
    fn diagnostics(&self, lesson: &Lesson) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        if let Some(other) = self.ids.get(&lesson.id).filter(|_| lesson.is_marked) {
            let message =
                tr!("the lesson id `{id}` is taken: {path} has it too", id = lesson.id, path = other.display());
            diagnostics.push(repeated(lesson, None, message));
        }
        for (name, bytes) in declared(lesson) {
            if let Some(other) = self.declared.get(name) {
                let message = tr!("the demo `{name}` is taken: {path} has it too", name, path = other.display());
                diagnostics.push(repeated(lesson, Some(bytes), message));
            }
        }
        diagnostics
    }

    fn add(&mut self, lesson: &Lesson) {
        let path = || lesson.source.path.clone();
        if lesson.is_marked {
            self.ids.insert(lesson.id.clone(), path());
        }
        self.declared.extend(declared(lesson).map(|(name, _)| (name.clone(), path())));
    }
}

/// The demos and programs that a lesson declares, which share one list of names, and their places.
fn declared(lesson: &Lesson) -> impl Iterator<Item = (&String, &Bytes)> {
    let presets = lesson.presets.iter().map(|preset| (&preset.name, &preset.bytes));
    presets.chain(lesson.programs.iter().map(|program| (&program.name, &program.bytes)))
}

/// A numbered id that no lesson has yet.
fn another(id: &str, taken: &BTreeMap<String, PathBuf>) -> String {
    let mut numbered = (2..).map(|number| format!("{id}-{number}"));
    numbered.find(|id| !taken.contains_key(id)).unwrap_or_default()
}

fn repeated(lesson: &Lesson, bytes: Option<&Bytes>, message: String) -> Diagnostic {
    let diagnostic = match bytes {
        Some(bytes) => Diagnostic::at(&lesson.source, bytes, message),
        None => Diagnostic::of_file(lesson.source.path.clone(), message),
    };
    diagnostic.help(tr!("give one of them another name"))
}
