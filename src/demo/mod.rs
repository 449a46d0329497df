//! What learners read, and what runs when they type `run`: a file for each demo, which ends in the demo's row. The
//! table of these rows is the only list of demos: `run`, `demos`, `help`, `source`, completion, the `demo` blocks of
//! lessons and the README read it.

pub mod coroutine;
pub mod counter;
pub mod forgotten;
pub mod many;
pub mod process;
pub mod sequential;
mod spinner;
pub mod thread;
pub mod work;

use crate::run::lane::{DemoResult, ThreadLane};
use crate::run::options::Opt;
use crate::run::spec::{Model, Spec};

pub use spinner::SPINNER;

/// Every demo, in the order in which `demos` lists them.
pub const DEMOS: &[Demo] =
    &[sequential::DEMO, thread::DEMO, process::DEMO, coroutine::DEMO, counter::DEMO, forgotten::DEMO, many::DEMO];

/// The spinner in each of its models.
const SPINNERS: &[(Model, DemoProgram)] = &[sequential::PROGRAM, thread::PROGRAM, process::PROGRAM, coroutine::PROGRAM];

/// Everything about a demo. Its texts are English, and are translated when they are shown.
#[derive(Debug)]
pub struct Demo {
    /// The word behind `run`.
    pub name: &'static str,
    /// Its line in `demos`.
    pub about: &'static str,
    /// The values of its options unless the user gives others.
    pub usual: fn() -> Spec,
    /// The program of each model that the demo has.
    pub programs: &'static [(Model, DemoProgram)],
    /// The options that it takes, each with what it means there.
    pub options: &'static [(&'static Opt, &'static str)],
    /// The values that it refuses.
    pub refuses: &'static [Refuses],
    /// The program of the lessons that has its shape, for what only programs can do, such as `load`.
    pub like: Option<&'static str>,
    /// What its units cost, if it has very many.
    pub units: Option<ManyUnits>,
    /// About how many turns its lanes take on the virtual clock.
    pub turns: fn(&Spec) -> f64,
    /// The file that `source` shows: its path and its text.
    pub file: (&'static str, &'static str),
    /// The report of a run: rows of numbers, then what they mean.
    pub rows: &'static [ReportRow],
    pub remarks: &'static [ReportRemark],
}

/// What very many units cost.
#[derive(Debug)]
pub struct ManyUnits {
    /// The option that says how many there are.
    pub option: &'static Opt,
    /// The bytes that one takes, rounded up, with what the system keeps of it.
    pub bytes: fn(&Spec) -> u64,
}

/// A row of a report.
#[derive(Clone, Copy, Debug)]
pub enum ReportRow {
    Elapsed,
    Cpu,
    Parallelism,
    /// How long lanes were kept off their cores.
    OffCore,
    /// Which processes, threads and tasks took part.
    Lanes,
    Frames,
    Freeze,
    /// Context switches.
    Switches,
    Memory,
    Stop,
    /// What was added to the counter, what it says, and what was lost.
    Counted,
    /// How many units there were, and how long it took to start and to end them.
    Units,
    MemoryOfUnits,
}

/// What the numbers of a report mean, where a reader might wonder.
#[derive(Clone, Copy, Debug)]
pub enum ReportRemark {
    /// Why the spinner stood still.
    Freeze,
    /// Why updates of the counter were lost, or were not.
    Lost,
    /// What Python and Rust say of a coroutine that is never awaited.
    Forgotten,
    /// Units that began too late to be there with all others.
    Late,
}

/// The program that runs on the main lane of a demo.
pub type DemoProgram = fn(&ThreadLane) -> DemoResult;

/// Values that mean nothing for a demo, or do not go together.
#[derive(Debug)]
pub struct Refuses {
    /// The option that is to blame.
    pub option: &'static Opt,
    pub when: fn(&Spec) -> bool,
    pub why: &'static str,
}

impl PartialEq for Demo {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Demo {
    /// The demo of that name.
    pub fn named(name: &str) -> Option<&'static Demo> {
        DEMOS.iter().find(|demo| demo.name == name)
    }
}

/// The names of all demos, which no preset of a lesson may take.
pub fn names() -> Vec<String> {
    DEMOS.iter().map(|demo| demo.name.to_owned()).collect()
}

/// The options of all demos.
pub fn options() -> Vec<&'static Opt> {
    let mut options: Vec<&Opt> = Vec::new();
    for (option, _) in DEMOS.iter().flat_map(|demo| demo.options) {
        if !options.contains(option) {
            options.push(option);
        }
    }
    options
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn a_model_that_a_demo_does_not_have_is_refused_with_a_reason() {
        for demo in DEMOS {
            for model in Model::value_variants() {
                let spec = Spec { model: *model, ..(demo.usual)() };
                let is_refused = demo.refuses.iter().any(|refuses| (refuses.when)(&spec));
                let has_program = demo.programs.iter().any(|(other, _)| other == model);
                assert_eq!(is_refused, !has_program, "{} {model:?}", demo.name);
            }
            assert!(demo.programs.iter().any(|(model, _)| *model == (demo.usual)().model), "{}", demo.name);
        }
    }

    #[test]
    fn every_row_stands_in_the_table() {
        let directory = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/demo"));
        for file in directory.read_dir().unwrap().map(|entry| entry.unwrap().path()) {
            let has_row = std::fs::read_to_string(&file).unwrap().contains("\npub const DEMO: Demo");
            let is_listed = DEMOS.iter().any(|demo| file.ends_with(demo.file.0));
            assert_eq!(has_row, is_listed, "{}", file.display());
        }
    }

    #[test]
    fn names_are_unlike_and_refusals_blame_an_option_of_the_demo() {
        for (n, demo) in DEMOS.iter().enumerate() {
            assert!(!DEMOS[..n].contains(demo), "{}", demo.name);
            for refuses in demo.refuses {
                assert!(demo.options.iter().any(|(option, _)| *option == refuses.option), "{}", refuses.why);
            }
        }
    }

    #[test]
    fn what_learners_read_fits_the_screen_and_ends_before_the_row() {
        for Demo { name, file: (path, code), .. } in DEMOS {
            let page = crate::commands::source::shown(code);
            assert!(page.len() < code.len() && !page.contains("DEMO"), "{name}");
            for line in page.lines().chain(include_str!("work.rs").lines()) {
                assert!(line.chars().count() <= 80, "{path}: {line}");
            }
        }
    }
}
