//! The machine that plays a program.
//!
//! Everything that changes is in [`Machine`]: a copy of it is a copy of the state. Lanes are lists of frames, frames
//! are lists of values, and native functions never call Python: they return a call instead ([`value::Flow`]), so that a
//! lane can be stopped, copied and set back at any instruction.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "lists, strings and numbers of objects are bounded far below 32 bits; floats are converted as Python does"
)]
#![expect(
    clippy::single_match_else,
    clippy::match_same_arms,
    clippy::similar_names,
    reason = "a machine is matches over instructions and values; one arm for each reads best"
)]

mod arithmetic;
mod attribute;
mod call;
mod class;
mod compare;
mod dict;
mod dropped;
mod exception;
mod excerpt;
mod finalize;
mod float;
mod format;
mod generator;
mod globals;
mod heap;
mod instance;
mod integer;
mod interpret;
mod item;
mod iterator;
mod keys;
mod lane;
mod method;
mod natives;
mod object;
mod operate;
mod output;
mod parts;
mod pause;
mod percent;
mod piece;
mod piece_object;
mod piece_read;
mod plain;
mod quick;
mod random;
mod reads;
mod sequence;
mod show;
mod start;
mod state;
mod tasks;
mod told;
mod touched;
mod traceback;
mod types;
mod value;
mod visible;
mod watch;

use std::sync::Arc;

use globals::Globals;
use heap::Heap;
use lane::{Frame, MachineLane};
use value::Value;

use crate::program::code::Program;
use crate::text::last_line::TerminalOutput;

pub use exception::Failure;
pub(in crate::program) use natives::names as native_names;
pub use parts::{Part, Parts};
pub use pause::Pause;
pub use piece::{Codec, WrittenState};
pub use plain::{PlainValue, SequenceKind};
pub use state::CodeLocation;
pub use tasks::{HandleView, LoopView, TaskView, TimerView};
pub use told::{END, LOOP};
pub use value::{Fault, Id, Wait, WaitOn};
pub use visible::{DoneOperation, Operation, Told};
pub use watch::{Leash, Origin, Origins, Place, Watch};

/// The limits of a program.
pub(in crate::program) fn bounds() -> [(&'static str, u64); 6] {
    [
        ("bytes of memory", heap::MOST_BYTES as u64),
        ("frames of one thread (RecursionError)", DEEPEST as u64),
        ("bits of a whole number", integer::MOST_BITS),
        ("digits of a whole number as text (ValueError)", integer::MOST_DIGITS as u64),
        ("items of a list, characters of a string", sequence::LONGEST as u64),
        ("threads", natives::MOST_LANES as u64),
    ]
}

/// The methods of a built-in type.
pub(in crate::program) fn methods_of(class: &str) -> Vec<&'static str> {
    natives::methods(class).iter().map(|native| native.name).collect()
}

/// The most frames of one lane: CPython's limit of recursion.
const DEEPEST: usize = 1000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Out,
    Error,
}

/// A piece of output of a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub lane: usize,
    pub stream: Stream,
    pub text: String,
    /// How many of the operations that were not taken yet came before it.
    pub after: usize,
}

/// What a program has used while a caller led its lanes, as far as the caller needs to know.
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// It has read the clock.
    pub clock: bool,
    /// It has used chance with too many results to try them one by one.
    pub chance: bool,
    /// The line where it did so first.
    pub chance_line: usize,
    /// It sleeps, or waits with a limit.
    pub limits: bool,
    /// An event loop has given turns.
    pub turns: bool,
    /// It went over a set in the order that spinlab gives it, where `CPython` promises none.
    pub set_order: bool,
}

/// A state of a program.
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
#[derive(Clone, Debug)]
pub struct Machine {
    program: Arc<Program>,
    heap: Heap,
    lanes: Vec<MachineLane>,
    /// The lane that runs.
    current: usize,
    globals: Globals,
    /// For each global the number of the built-in of its name, or its own.
    fallbacks: Arc<[u32]>,
    constants: Arc<[Value]>,
    modules: Arc<[Value]>,
    has_run: Vec<bool>,
    /// Nanoseconds since the start, on the program's own clock.
    now: i64,
    /// Timers of event loops can be over in any order, and the clock stands still.
    timers_overtake: bool,
    output: Vec<Output>,
    /// What a terminal shows of the output. None if that is no part of a state.
    shown: Option<Box<TerminalOutput>>,
    /// How many instructions are left until the machine pauses.
    budget: u64,
    /// Instructions of led lanes since the caller last took the number.
    spent: u64,
    /// The random numbers of the module `random`.
    random: Value,
    exit: Option<i32>,
    leash: Leash,
    /// A caller leads the lane, so that its uses of data count as operations.
    is_led: bool,
    /// The code that runs belongs to an operation of the library whose move was made already.
    is_within_piece: bool,
    /// The places that the present instruction uses; kept to avoid a new list each time.
    touched: touched::Touched,
    /// Generators that paused inside of a `try` or a `with`: they still have something to do when they are dropped.
    pending: Vec<Id>,
    /// The result of the next choice.
    picked: Option<u32>,
    asked: Asked,
    /// The operation in front of which a lane paused.
    next: Option<Operation>,
    /// Visible operations, in order, that were not taken yet.
    did: Vec<DoneOperation>,
    /// Whether operations are described in words, which takes time.
    tells: bool,
    /// Values whose loss is reported: coroutines that were never awaited, futures whose exception was not retrieved,
    /// asynchronous generators that did not end.
    watched: Vec<Id>,
    /// Dropped values that are not reported yet.
    dropped: Vec<Value>,
    /// The places of dropped coroutines that were reported.
    warned: Vec<(u32, u32)>,
}

impl Machine {
    fn frame(&mut self) -> &mut Frame {
        let frames = &mut self.lanes[self.current].frames;
        let last = frames.len() - 1;
        &mut frames[last]
    }

    fn push(&mut self, value: Value) {
        self.frame().push(value);
    }

    fn pop(&mut self) -> Value {
        self.frame().pop()
    }

    /// The output since the last call.
    pub fn take_output(&mut self) -> Vec<Output> {
        std::mem::take(&mut self.output)
    }

    fn write(&mut self, stream: Stream, text: &str) {
        let lane = self.actor();
        if let Some(shown) = &mut self.shown {
            shown.write(text);
        }
        match self.output.last_mut() {
            Some(last) if (last.lane, last.stream, last.after) == (lane, stream, self.did.len()) => {
                last.text.push_str(text);
            }
            _ => self.output.push(Output { lane, stream, text: text.to_owned(), after: self.did.len() }),
        }
    }

    /// Begins a move, whose reads are noted.
    pub(in crate::program) fn begin_reads(&mut self) {
        self.heap.begin_reads();
        self.globals.begin_reads();
    }

    /// Everything that the program can reach.
    fn roots(&self) -> Vec<Value> {
        let mut roots: Vec<Value> = self.globals.all().to_vec();
        roots.push(self.random);
        self.lanes.iter().for_each(|lane| lane.references(&mut |value| roots.push(value)));
        roots
    }
}
