//! What the learner has done, on disk: one JSON file, written whole. Several programs may run at once, so each change
//! is made, under a lock, to what the file holds at that moment.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::record::Records;
use super::step::{Heading, StepId};
use crate::files::{self, LockWait, Readers};
use crate::lesson::model::{Lesson, Step};
use crate::tr;

/// The version of the file's form.
const VERSION: u32 = 1;

/// The content of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    version: u32,
    /// The learner's last place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<OpenStep>,
    /// The steps of this project's lessons that are done, by the lesson's id and the step's name, so that files may be
    /// renumbered and steps inserted. Versions without packs kept the steps of all lessons here.
    #[serde(default)]
    lessons: BTreeMap<String, DoneSteps>,
    /// The steps of other packs that are done, by the pack's name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    packs: BTreeMap<String, BTreeMap<String, DoneSteps>>,
    /// Guesses that no run has settled yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guesses: Vec<Guess>,
    /// How the learner did each step. Older versions noted nothing.
    #[serde(default, skip_serializing_if = "Records::is_empty")]
    pub records: Records,
}

/// A learner's answer to a prediction that a later run settles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guess {
    #[serde(flatten)]
    pub id: StepId,
    /// The number of the prediction among the tasks of its step.
    pub task: usize,
    /// The words of the guess.
    pub words: String,
}

/// The step that the learner has open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenStep {
    #[serde(flatten)]
    pub id: StepId,
    /// The step's heading, to greet the learner with before any lesson is read.
    #[serde(default)]
    pub title: String,
    /// The digest of the step's text; the numbers in `tasks` hold for this text alone.
    pub digest: String,
    /// The parts that are done since the step was opened.
    #[serde(default)]
    pub tasks: BTreeSet<TaskPart>,
    /// How many hints were shown since the step was opened.
    #[serde(default)]
    pub hints: usize,
}

impl OpenStep {
    pub fn heading(&self) -> Heading {
        Heading { id: self.id.clone(), title: self.title.clone() }
    }

    /// Whether it is a step of this lesson. One that a version without packs kept counts if its text is still the same.
    pub fn is_of(&self, lesson: &Lesson) -> bool {
        let is_this = |step: &Step| step.name == self.id.step && step.digest(&lesson.source) == self.digest;
        let is_earlier = || self.id.pack.is_none() && self.id.lesson == lesson.id && lesson.steps.iter().any(is_this);
        self.id.is_of(lesson) || is_earlier()
    }
}

/// A line of a `try`, or another task as its line 0; both counted from 0 in their step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TaskPart {
    pub task: usize,
    pub line: usize,
}

/// The steps of a lesson that are done, by their names.
pub(super) type DoneSteps = BTreeMap<String, Done>;

/// A step that is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The digest of the text that the learner saw.
    pub digest: String,
}

impl Ledger {
    /// Reads the progress file of another learner.
    ///
    /// # Errors
    /// Why it holds no ledger.
    pub fn of_file(text: &[u8]) -> Result<Self, String> {
        parsed(text).map_err(|why| match why {
            Unusable::Unreadable(error) => files::why(&error),
            Unusable::Newer => tr!("it was written by a newer spinlab").to_owned(),
            Unusable::Damaged(error) => error.to_string(),
        })
    }

    pub fn done(&self, lesson: &Lesson, step: &Step) -> Option<&Done> {
        self.steps(lesson)?.get(&step.name)
    }

    /// The done steps of a lesson. What a version without packs kept counts for a lesson of another pack if one of its
    /// steps was done with the text that it has now.
    pub(super) fn steps(&self, lesson: &Lesson) -> Option<&DoneSteps> {
        let without_pack = self.lessons.get(&lesson.id);
        let Some(pack) = &lesson.pack.id else { return without_pack };
        let is_as_it_was = |step: &Step, done: &Done| done.digest == step.digest(&lesson.source);
        let is_of_it = |steps: &&DoneSteps| {
            lesson.steps.iter().any(|step| steps.get(&step.name).is_some_and(|done| is_as_it_was(step, done)))
        };
        let kept = self.packs.get(pack).and_then(|lessons| lessons.get(&lesson.id));
        kept.or_else(|| without_pack.filter(is_of_it))
    }

    /// The done steps of a lesson, for a change. `earlier` are those that counted before anything was kept for its
    /// pack.
    pub(super) fn steps_mut(&mut self, id: &StepId, earlier: &DoneSteps) -> &mut DoneSteps {
        let lesson = id.lesson.clone();
        match &id.pack {
            Some(pack) => {
                let lessons = self.packs.entry(pack.clone()).or_default();
                lessons.entry(lesson).or_insert_with(|| earlier.clone())
            }
            None => self.lessons.entry(lesson).or_default(),
        }
    }
}

/// A change to the ledger that the file holds at that time.
type LedgerChange = Box<dyn Fn(&mut Ledger)>;

/// The ledger and the file that holds it.
pub struct ProgressFile {
    file: Option<PathBuf>,
    ledger: Option<Ledger>,
    /// Changes that could not be saved yet.
    pending: Vec<LedgerChange>,
    /// Notices for the learner, each for one showing.
    notices: Vec<String>,
    saving: Saving,
    saves: u64,
}

/// Whether changes can be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saving {
    Works,
    /// The last try failed, and a notice said so. The next one may succeed.
    Fails,
    /// The file must not be touched, and a notice said so.
    Forbidden,
}

impl ProgressFile {
    /// Progress in a directory; without a directory it is kept until the program ends.
    pub fn in_directory(directory: Option<&Path>) -> Self {
        ProgressFile {
            file: directory.map(|directory| directory.join("progress.json")),
            ledger: None,
            pending: Vec::new(),
            notices: Vec::new(),
            saving: Saving::Works,
            saves: 0,
        }
    }

    /// How many changes were saved, or failed to be.
    pub fn saves(&self) -> u64 {
        self.saves
    }

    /// Progress that is kept until the program ends, with no notice about it.
    pub fn throwaway() -> Self {
        ProgressFile { saving: Saving::Forbidden, ledger: Some(Ledger::default()), ..ProgressFile::in_directory(None) }
    }

    /// The ledger. The file is read the first time.
    pub fn ledger(&mut self) -> &Ledger {
        if self.ledger.is_none() {
            let ledger = self.load();
            self.ledger = Some(ledger);
        }
        self.ledger.get_or_insert_default()
    }

    /// Makes a change that the next [`ProgressFile::update`] saves.
    pub fn note(&mut self, change: impl Fn(&mut Ledger) + 'static) {
        self.ledger();
        change(self.ledger.get_or_insert_default());
        self.pending.push(Box::new(change));
    }

    /// Makes a change to what the file holds now, and saves it before it returns. A change that cannot be saved holds
    /// until the program ends, and a notice says so.
    pub fn update(&mut self, change: impl Fn(&mut Ledger) + 'static) {
        self.note(change);
        self.saves += 1;
        let saved = if self.saving == Saving::Forbidden { Ok(None) } else { self.update_file() };
        match saved {
            Ok(Some(ledger)) => {
                self.ledger = Some(ledger);
                self.pending.clear();
                self.saving = Saving::Works;
            }
            Ok(None) => self.pending.clear(),
            Err(error) if self.saving == Saving::Works => {
                let file = self.shown_file();
                self.notices.push(tr!("progress is not saved: {file}: {error}", file, error = files::why(&error)));
                self.saving = Saving::Fails;
            }
            Err(_) => {}
        }
    }

    /// Before the program ends, tries once more to save what is unsaved. If that fails, a notice says that it is lost.
    pub fn finish(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let saved = self.update_file();
        self.pending.clear();
        if let Err(error) = saved {
            let file = self.shown_file();
            let error = files::why(&error);
            self.notices.push(tr!("the progress that could not be saved is lost: {file}: {error}", file, error));
        }
    }

    /// The notices since the last call.
    pub fn take_notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }

    fn shown_file(&self) -> String {
        self.file.as_deref().unwrap_or(Path::new(tr!("the progress file"))).display().to_string()
    }

    /// Makes all pending changes to the file, under the lock, and returns its content; None if the file must not be
    /// touched.
    fn update_file(&mut self) -> io::Result<Option<Ledger>> {
        let no_directory = || io::Error::other(tr!("there is no state directory; set SPINLAB_STATE"));
        let file = self.file.clone().ok_or_else(no_directory)?;
        let _lock = files::lock(&file, LockWait::after(self.saving == Saving::Fails))?;
        let mut ledger = self.load_locked(&file);
        if self.saving == Saving::Forbidden {
            return Ok(None);
        }
        self.pending.iter().for_each(|change| change(&mut ledger));
        ledger.version = VERSION;
        files::replace(&file, &serde_json::to_vec_pretty(&ledger)?, Readers::Owner)?;
        Ok(Some(ledger))
    }

    /// The ledger in the file, or an empty one.
    fn load(&mut self) -> Ledger {
        let Some(file) = self.file.clone() else { return Ledger::default() };
        if let Ok(ledger) = read(&file) {
            return ledger;
        }
        // The lock comes first: another program may have mended a bad file just now.
        let _lock = files::lock(&file, LockWait::Patient);
        self.load_locked(&file)
    }

    /// Reads the ledger under the lock. A damaged file is renamed, so that nothing in it is lost.
    fn load_locked(&mut self, file: &Path) -> Ledger {
        match read(file) {
            Ok(ledger) => return ledger,
            Err(Unusable::Unreadable(error)) => {
                let file = file.display();
                let error = files::why(&error);
                self.leave_alone(tr!("cannot read {file}: {error}; progress is not saved", file, error));
            }
            Err(Unusable::Newer) => {
                let file = file.display();
                self.leave_alone(tr!(
                    "{file} was written by a newer spinlab; it is left alone, progress is not saved",
                    file
                ));
            }
            Err(Unusable::Damaged(error)) => self.set_aside(file, &error.to_string()),
        }
        Ledger::default()
    }

    fn set_aside(&mut self, file: &Path, why: &str) {
        match files::set_aside(file, "damaged-") {
            Ok(aside) => self.notices.push(tr!(
                "the progress file was damaged ({why}); it is kept as {aside}, and progress begins anew",
                why,
                aside = aside.display()
            )),
            Err(error) => self.leave_alone(tr!(
                "the progress file {file} is damaged ({why}) and cannot be set aside: {error}; progress is not saved",
                file = file.display(),
                why,
                error = files::why(&error)
            )),
        }
    }

    fn leave_alone(&mut self, notice: String) {
        if self.saving != Saving::Forbidden {
            self.saving = Saving::Forbidden;
            self.notices.push(notice);
        }
    }
}

/// Why a progress file cannot be used.
#[derive(Debug)]
enum Unusable {
    Unreadable(io::Error),
    Newer,
    Damaged(serde_json::Error),
}

/// The part of the file that every version has.
#[derive(Deserialize)]
struct LedgerVersion {
    version: u32,
}

fn read(file: &Path) -> Result<Ledger, Unusable> {
    let text = files::read_if_there(file).map_err(Unusable::Unreadable)?;
    text.map_or_else(|| Ok(Ledger::default()), |text| parsed(&text))
}

fn parsed(text: &[u8]) -> Result<Ledger, Unusable> {
    // The version first: a newer file may have another form.
    let LedgerVersion { version } = serde_json::from_slice(text).map_err(Unusable::Damaged)?;
    if version > VERSION {
        return Err(Unusable::Newer);
    }
    serde_json::from_slice(text).map_err(Unusable::Damaged)
}
