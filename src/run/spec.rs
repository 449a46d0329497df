//! A demo as data: a point in the grid of models, works and options. Everything
//! that can be run is a [`Spec`], whether it is built in, typed at the prompt
//! or declared in a lesson. Where a point of the grid means nothing, it says
//! why.

use std::time::Duration;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::names::name_of;
use crate::tr;

/// What is run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, ValueEnum)]
pub enum Demo {
    /// A spinner turns while a slow function works
    #[default]
    Spinner,
    /// Several lanes add to one counter: a read, a pause, a write
    Counter,
    /// A coroutine that nobody awaits
    Forgotten,
    /// Very many lanes that sleep
    Many,
}

/// Who turns the spinner while the slow function works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub enum Model {
    /// Nobody: one thing after the other, on one thread
    Sequential,
    /// A second thread, stopped by a flag and a join
    Thread,
    /// A second process, stopped through a pipe
    Process,
    /// A coroutine on the same thread, cancelled at its await
    Async,
}

/// What the slow function does until it has its answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, ValueEnum, Serialize, Deserialize)]
pub enum Work {
    /// Waits in the way of its model: a thread sleeps, a coroutine awaits
    #[default]
    Sleep,
    /// Waits without giving way: holds its thread, inside a coroutine too
    Block,
    /// Computes: checks whether a large number is prime
    Cpu,
    /// Computes in a coroutine, and gives way to the others now and then
    Nap,
    /// Has a thread of a pool compute, and awaits that
    Offload,
}

/// A demo, ready to run. The default values are the book's: Luciano Ramalho,
/// *Fluent Python*, chapter "Concurrency".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub demo: Demo,
    pub model: Model,
    pub work: Work,
    /// How long the slow function takes; how long each of many units sleeps.
    pub seconds: Duration,
    /// The time from one frame of the spinner to the next.
    pub interval: Duration,
    /// What stands beside the spinner.
    pub message: String,
    /// How many slow functions are called at once; how many lanes add to the
    /// counter.
    pub workers: u32,
    /// On how many cores the demo may run, if not on all.
    pub cores: Option<usize>,
    /// Threads share one lock, as in `CPython`.
    pub gil: bool,
    /// How many lanes sleep.
    pub units: u32,
    /// Between reading and writing the counter stands an await.
    pub await_between: bool,
    /// A lock is held from reading the counter to writing it.
    pub lock: bool,
}

/// The longest demo and the longest interval.
pub const LONGEST: Duration = Duration::from_hours(24);
/// The shortest interval: a thousand frames a second.
pub const SHORTEST_INTERVAL: Duration = Duration::from_millis(1);
/// The most slow functions at once.
pub const MOST_WORKERS: u32 = 64;
/// The most coroutines: about half a gigabyte of them.
pub const MOST_TASKS: u32 = 1_000_000;
/// The most threads. Linux lets a process have about 32,000, and takes away
/// two mappings of memory for each from a limit of 65,530
/// (`vm.max_map_count`); far below that, everything else goes on as usual.
pub const MOST_THREADS: u32 = 10_000;

impl Spec {
    /// The spinner of that model with the book's values.
    pub fn new(model: Model) -> Self {
        Spec {
            demo: Demo::Spinner,
            model,
            work: Work::Sleep,
            seconds: Duration::from_secs(3),
            interval: Duration::from_millis(100),
            message: "thinking!".to_owned(),
            workers: 1,
            cores: None,
            gil: false,
            units: 1,
            await_between: false,
            lock: false,
        }
    }

    /// A demo with its usual values.
    pub fn of(demo: Demo) -> Self {
        match demo {
            Demo::Spinner => Spec::new(Model::Thread),
            Demo::Counter => Spec { demo, workers: 2, ..Spec::new(Model::Thread) },
            Demo::Forgotten => Spec { demo, seconds: Duration::from_secs(1), ..Spec::new(Model::Async) },
            Demo::Many => Spec { demo, units: 10_000, ..Spec::new(Model::Async) },
        }
    }

    /// The built-in demo of that name: a model's spinner, or one of the others.
    pub fn built_in(name: &str) -> Option<Self> {
        let model = Model::from_str(name, false).ok().map(Spec::new);
        model.or_else(|| Demo::from_str(name, false).ok().filter(|demo| *demo != Demo::Spinner).map(Spec::of))
    }

    /// The names of the built-in demos, which no preset may take.
    pub fn built_in_names() -> Vec<String> {
        let demos = Demo::value_variants().iter().filter(|demo| **demo != Demo::Spinner);
        Model::value_variants().iter().map(name_of).chain(demos.map(name_of)).collect()
    }

    /// Whether the slow function wants a core all the time.
    pub fn computes(&self) -> bool {
        matches!(self.work, Work::Cpu | Work::Nap | Work::Offload)
    }

    /// Why this point of the grid means nothing, if it does not.
    pub fn refusal(&self) -> Option<String> {
        let why = match (self.demo, self.model) {
            (Demo::Spinner, model) => self.spinner_refusal(model)?,
            (Demo::Counter, Model::Sequential) => {
                tr!("one lane after the other cannot get in each other's way; \
                     choose `--model thread` or `--model async`")
            }
            (Demo::Counter, Model::Process) => tr!("two processes share no counter: each has memory of its own"),
            (Demo::Counter, Model::Thread) if self.await_between => {
                tr!("a thread has no await. It can be interrupted anywhere, with or without one; \
                     `--await-between` is for `--model async`")
            }
            (Demo::Counter, Model::Async) if self.gil => {
                tr!("all coroutines run on one thread, so it would always have the GIL; choose `--model thread`")
            }
            (Demo::Forgotten, Model::Sequential | Model::Thread | Model::Process) => {
                tr!("only a coroutine can be forgotten: calling any other function runs it")
            }
            (Demo::Many, Model::Sequential) => tr!("units that sleep one after the other are never many"),
            (Demo::Many, Model::Process) => {
                tr!("thousands of processes would take gigabytes; choose `--model thread` or `--model async`")
            }
            (Demo::Many, Model::Thread) if self.units > MOST_THREADS => {
                return Some(tr!(
                    "more than {threads} threads could leave too few for the rest of this machine; \
                     `--model async` takes up to {units} units",
                    threads = MOST_THREADS,
                    units = MOST_TASKS
                ));
            }
            (Demo::Counter | Demo::Forgotten | Demo::Many, _) => return None,
        };
        Some(why.to_owned())
    }

    fn spinner_refusal(&self, model: Model) -> Option<&'static str> {
        match (model, self.work) {
            (Model::Async, _) | (_, Work::Sleep | Work::Cpu) => {}
            (_, Work::Block) => {
                return Some(tr!("a thread's sleep already blocks that thread and no other, \
                                 so `--work block` would be `--work sleep`"));
            }
            (_, Work::Nap) => {
                return Some(tr!("to nap is to give way to the event loop, and here is none: \
                                 the system interrupts a thread that computes anyway"));
            }
            (_, Work::Offload) => {
                return Some(tr!("a coroutine offloads work to keep its event loop free, and here is none"));
            }
        }
        match (self.gil, model, self.work) {
            (true, Model::Sequential, _) => Some(tr!("one thread has nobody to share the GIL with")),
            (true, Model::Async, work) if work != Work::Offload => Some(tr!(
                "all coroutines run on one thread, so it would always have the GIL; try `--work offload --gil`"
            )),
            _ => None,
        }
    }
}
