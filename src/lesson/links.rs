//! Links between lessons: whether the file that each names is there, and has the step that it names.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::diagnostics::Findings;
use super::ids::{decoded, slug};
use super::listing::tidy;
use super::model::{Course, Lesson, Step};
use super::pack::Pack;
use super::parse::name;
use super::source::Bytes;
use crate::suggest::{did_you_mean_or, nearest};
use crate::tr;

/// The lesson of a course to which a link in a file leads, and the step if the link names one, as numbers.
pub fn leads_to(course: &Course, from: &Path, target: &str) -> Option<(usize, Option<usize>)> {
    let (file, step) = parts(target)?;
    let path = beside(from, &file);
    let is_it = |source: &Path| tidy(source) == path || composed(&tidy(source)) == composed(&path);
    let lesson = course.lessons.iter().position(|lesson| {
        [Some(lesson), lesson.translated()].into_iter().flatten().any(|lesson| is_it(&lesson.source.path))
    })?;
    let lesson_steps = &course.lessons[lesson].steps;
    let is_step = |number: &usize| {
        let shown = course.lessons[lesson].shown(*number).step;
        let names = [&lesson_steps[*number].name, &shown.name];
        names.contains(&&step) || slug(&lesson_steps[*number].title) == slug(&step) || slug(&shown.title) == slug(&step)
    };
    let step = (0..lesson_steps.len()).find(|number| !step.is_empty() && is_step(number));
    Some((lesson, step))
}

/// The file that a link names, empty for the file around the link, and the step. None if the link leads elsewhere.
fn parts(target: &str) -> Option<(String, String)> {
    let (file, step) = target.split_once('#').unwrap_or((target, ""));
    let file = file.split('?').next().unwrap_or_default();
    let (file, step) = (decoded(file), decoded(step));
    let is_elsewhere = target.contains("://") || file.starts_with('/') || file.starts_with("mailto:");
    let is_page =
        file.is_empty() || Path::new(&file).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md"));
    (!is_elsewhere && is_page && !target.is_empty()).then_some((file, step))
}

/// The path of a file that another file names; that other file if the name is empty.
fn beside(from: &Path, file: &str) -> PathBuf {
    match from.parent() {
        _ if file.is_empty() => tidy(from),
        directory => tidy(&directory.unwrap_or(Path::new("")).join(file)),
    }
}

/// A path in which each letter and its accent are one character.
fn composed(path: &Path) -> String {
    path.to_string_lossy().nfc().collect()
}

/// The places that links between lessons can lead to.
pub(super) struct Links<'a> {
    /// The lessons of the course by the paths of their files.
    places: HashMap<PathBuf, LinkTarget<'a>>,
    is_file: fn(&Path) -> bool,
    /// The file that was probably meant by the name of one that does not exist. Many links may have the old name of a
    /// file that was renamed.
    meant: RefCell<HashMap<String, Option<String>>>,
}

/// A lesson, and the names of its steps in links: found when the first link names a step of it.
struct LinkTarget<'a> {
    lesson: &'a Lesson,
    steps: OnceCell<HashSet<String>>,
}

impl<'a> Links<'a> {
    pub(super) fn new(course: &'a Course, is_file: fn(&Path) -> bool) -> Self {
        let target = |lesson| LinkTarget { lesson, steps: OnceCell::new() };
        let places = course.lessons.iter().map(|lesson| (tidy(&lesson.source.path), target(lesson)));
        Links { places: places.collect(), is_file, meant: RefCell::default() }
    }

    /// Checks that a link to another file of lessons leads to one, and to one of its steps if it names one.
    pub(super) fn check(&self, lesson: &Lesson, target: &str, bytes: &Bytes, findings: &mut Findings) {
        let Some((file, step)) = parts(target) else { return };
        let (file, step) = (file.as_str(), step.as_str());
        let path = beside(&lesson.source.path, file);
        let Some(found) = self.places.get(&path) else {
            let is_built_in =
                || Path::new(file).components().count() == 1 && Pack::built_in().has(&name(Path::new(file)).1);
            if !is_built_in() && !(self.is_file)(&path) {
                let near = Some(file).filter(|_| !findings.are_many()).and_then(|file| self.meant(file));
                let otherwise = tr!("name the file as it is called beside this one, like `20-threads.md`");
                let message = tr!("this link leads nowhere: there is no file `{file}`", file);
                findings.warn(bytes, message).help(did_you_mean_or(near, otherwise));
            }
            return;
        };
        if !step.is_empty() && !found.has(step) {
            let names = found.lesson.steps.iter().map(|step| &step.name);
            let near = Some(step).filter(|_| !findings.are_many()).and_then(|step| nearest(step, names));
            let message =
                tr!("this link leads nowhere: `{lesson}` has no step `{step}`", lesson = found.lesson.id, step);
            let near = near.map(|near| format!("#{near}"));
            let otherwise = tr!("the name of a step is its heading in small letters, with `-` between the words");
            findings.warn(bytes, message).help(did_you_mean_or(near, otherwise));
        }
    }

    /// Checks that the picture of an image exists; one on the web is not checked.
    pub(super) fn check_image(&self, lesson: &Lesson, target: &str, bytes: &Bytes, findings: &mut Findings) {
        let is_elsewhere = target.contains("://") || target.starts_with("data:") || target.starts_with(['#', '/']);
        let file = decoded(target.split(['#', '?']).next().unwrap_or_default());
        if !is_elsewhere && !(self.is_file)(&beside(&lesson.source.path, &file)) {
            let help = tr!("a terminal shows the words in the brackets; on a code host the picture would be missing");
            findings.warn(bytes, tr!("there is no picture `{file}`", file)).help(help);
        }
    }

    fn meant(&self, file: &str) -> Option<String> {
        let nearest = || {
            let names: BTreeSet<&str> =
                self.places.keys().filter_map(|location| location.file_name()?.to_str()).collect();
            nearest(file, names)
        };
        self.meant.borrow_mut().entry(file.to_owned()).or_insert_with(nearest).clone()
    }
}

impl LinkTarget<'_> {
    /// Whether a step has that name. In other tools a heading has the same name each time it is in a page.
    fn has(&self, step: &str) -> bool {
        let names = |step: &Step| [step.name.clone(), slug(&step.title)];
        self.steps.get_or_init(|| self.lesson.steps.iter().flat_map(names).collect()).contains(step)
    }
}
