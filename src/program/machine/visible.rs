//! What other lanes can notice: where a move begins.
//!
//! A move is one visible operation and all that the lane does by itself after it. Before each visible operation the
//! machine asks here whether the lane may go on; if its move is used up, the lane pauses in front of the operation.

use std::sync::Arc;

use hashbrown::{HashMap, HashSet};

use super::Machine;
use super::heap::Birth;
use super::object::Object;
use super::value::{Fault, Id, Result, Value};
use crate::program::code::{Op, Sym};
use crate::tr;

/// A visible operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Read(Place),
    Write(Place),
    Acquire(Id),
    Release(Id),
    /// A look at a lock, event or queue that cannot make a lane wait.
    Look(Id),
    /// Going through a gate: of an event, a queue, a thread that ends.
    Pass(Id),
    /// An operation of the library on one of its objects.
    Call(Sym, Id),
    /// A choice with this number of results, among these.
    Choose(u32, Option<Id>),
    Print,
    /// A sleep is over.
    Wake,
    /// A turn of the task with this lane.
    Turn(usize),
    /// The loop calls a callback of the program: the handle.
    Callback(Id),
}

/// A piece of data that lanes can share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Global(u32),
    /// A variable that functions share, by where it was made.
    Cell(Id),
    Attribute(Id, Sym),
    /// A list, dict or set counts as one; so does an iterator or a generator.
    Container(Id),
}

/// Places of one origin, which are watched together: an object lives in one state, its origin in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    Global(u32),
    /// Made by an instruction: the number of its code, and where in it.
    Made(u32, u32),
    /// An attribute of objects of one class, or of the class itself.
    Attribute(Id, Sym),
}

/// Data whose reads and writes are moves, or will be.
pub type Origins = HashSet<Origin>;

/// A place as it is called in every state: objects by their birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Spot {
    Global(u32),
    Object(Birth),
    Attribute(Birth, Sym),
    /// Of an object that was made after the start of an exploration, where births are not counted: all of its origin.
    New(Origin),
}

/// What one lane has done at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Touch {
    lane: usize,
    has_written: bool,
}

/// A place that is not watched was touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Note {
    origin: Origin,
    spot: Spot,
    lane: usize,
    is_write: bool,
}

/// Which data operations are moves.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// Origins that one lane changes and another one uses. What no lane changes is read without a move.
    pub origins: Arc<Origins>,
    /// Origins that were seen on the way to be shared, but are not watched yet.
    pub found: Origins,
    /// What lanes did at the places that are not watched. It may be kept from one way of a program to the next: places
    /// are called the same in each.
    touches: HashMap<Spot, Vec<Touch>>,
}

impl Watch {
    pub fn new(origins: Arc<Origins>) -> Self {
        Self { origins, ..Self::default() }
    }

    /// The same with other origins: what lanes have done before stays known.
    #[must_use]
    pub fn after(&self, origins: Arc<Origins>) -> Self {
        Self { touches: self.touches.clone(), ..Self::new(origins) }
    }

    /// Everything that is known to be shared.
    pub fn known(&self) -> Arc<Origins> {
        if self.found.is_empty() {
            return Arc::clone(&self.origins);
        }
        Arc::new(self.origins.union(&self.found).copied().collect())
    }

    /// Notes that a lane touches a place. It is shared if two lanes touch it, one of which writes. That one had ended
    /// before the other began says nothing: it may be slower another time, and its end is no move. If the other has
    /// waited for that end, their reads and writes are moves without need, and come in one order only.
    fn note(&mut self, note: Note) {
        let Note { origin, spot, lane, is_write } = note;
        let touches = self.touches.entry(spot).or_default();
        if touches.iter().any(|other| other.lane != lane && (is_write || other.has_written)) {
            self.touches.remove(&spot);
            self.found.insert(origin);
            return;
        }
        match touches.iter_mut().find(|touch| touch.lane == lane) {
            Some(touch) => touch.has_written |= is_write,
            None => touches.push(Touch { lane, has_written: is_write }),
        }
    }
}

/// A visible operation that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneOperation {
    pub lane: usize,
    pub operation: Operation,
    /// What there is to tell of it, if the machine was asked to tell.
    pub told: Option<Told>,
}

/// An operation in words, as it was when it was done: what it is done to may be gone later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub verb: String,
    pub object: String,
    /// Of data that was read, the value that was found; of data that was written, the one it has then.
    pub value: Option<String>,
}

/// How far a lane may go.
#[derive(Clone, Debug)]
pub enum Leash {
    /// It runs until it waits or ends.
    Free,
    /// It may begin this many turns of tasks and callbacks of an event loop. With a watch, what others can notice of it
    /// is noted; nothing else counts.
    Turns(u32, Option<Watch>),
    /// It may do this many visible operations.
    Moves(u32, Watch),
}

impl Machine {
    /// Whether the lane may do a visible operation now.
    pub(super) fn may_move(&mut self, operation: Operation) -> bool {
        if !self.is_visible(operation) {
            if let (Leash::Turns(_, Some(_)), Operation::Acquire(_) | Operation::Release(_)) = (&self.leash, operation)
            {
                self.note(operation);
            }
            return true;
        }
        let is_turn = matches!(operation, Operation::Turn(_) | Operation::Callback(_));
        self.asked.turns |= is_turn;
        match &mut self.leash {
            Leash::Free => {}
            Leash::Turns(..) if !is_turn => {}
            Leash::Turns(0, _) | Leash::Moves(0, _) => {
                self.next = Some(operation);
                return false;
            }
            Leash::Turns(left, _) | Leash::Moves(left, _) => *left -= 1,
        }
        if self.is_led {
            // After any other operation the library's work goes on as if the lane had paused here.
            self.is_within_piece &= matches!(operation, Operation::Read(_) | Operation::Write(_));
            self.note(operation);
        }
        true
    }

    fn note(&mut self, operation: Operation) {
        let told = self.tells.then(|| {
            let (verb, object) = self.describe(operation);
            let value = match operation {
                Operation::Read(place) => Some(self.glimpse(place)),
                Operation::Write(_)
                | Operation::Acquire(_)
                | Operation::Release(_)
                | Operation::Look(_)
                | Operation::Pass(_)
                | Operation::Call(..)
                | Operation::Choose(..)
                | Operation::Print
                | Operation::Wake
                | Operation::Turn(_)
                | Operation::Callback(_) => None,
            };
            Told { verb, object, value }
        });
        let lane = match operation {
            Operation::Turn(lane) => lane,
            _ => self.actor(),
        };
        self.did.push(DoneOperation { lane, operation, told });
    }

    /// Adds to the last operation the value that a place has after it.
    pub(super) fn tell_written(&mut self, place: Place) {
        let value = self.glimpse(place);
        let is_it = |done: &&mut DoneOperation| done.operation == Operation::Write(place);
        if let Some(told) = self.did.last_mut().filter(is_it).and_then(|done| done.told.as_mut()) {
            told.value = Some(value);
        }
    }

    fn is_visible(&self, operation: Operation) -> bool {
        match (&self.leash, operation) {
            (Leash::Free, _) => return false,
            (Leash::Turns(..), Operation::Turn(_) | Operation::Callback(_)) => return true,
            (Leash::Turns(_, None), _) | (Leash::Turns(..), Operation::Print | Operation::Wake) => return false,
            (Leash::Turns(..) | Leash::Moves(..), _) => {}
        }
        match operation {
            Operation::Turn(_) | Operation::Callback(_) => true,
            Operation::Print | Operation::Wake => self.has_started_others(),
            Operation::Acquire(id) | Operation::Release(id) | Operation::Look(id) | Operation::Pass(id) => {
                self.heap.is_shared(id) && self.has_started_others()
            }
            Operation::Choose(..) => true,
            Operation::Call(_, id) => self.heap.is_shared(id) && self.has_started_others(),
            // Already found to be visible.
            Operation::Read(_) | Operation::Write(_) => true,
        }
    }

    /// When only one lane is left, its operations are still moves, so that every state can be seen.
    pub(super) fn has_started_others(&self) -> bool {
        let others = self.threads().filter(|lane| *lane != self.current);
        if self.is_in_turn(self.current) {
            // A turn is one move, unless a thread can come between.
            return others.into_iter().any(|lane| !self.lanes[lane].frames.is_empty());
        }
        others.into_iter().next().is_some()
    }

    /// The data that the next instruction touches, if others may notice. What the library does in one piece, as
    /// `CPython`'s functions in C do, is one move: its first operation on data stands for all that follow until an
    /// instruction that `CPython` runs as Python.
    pub(super) fn data_operation(&mut self, op: Op) -> Option<Operation> {
        if !self.has_started_others() {
            return None;
        }
        let frame = self.lanes[self.current].frames.last()?;
        let code = &self.program.codes[frame.code as usize];
        let (is_library, is_atomic) = (code.is_library, code.is_atomic);
        self.is_within_piece &= is_atomic;
        let mut touched = std::mem::take(&mut self.touched);
        self.touch(op, &mut touched);
        let mut operation = None;
        for (place, is_write) in touched.drain(..) {
            if is_library && !self.is_of_program(place) {
                continue;
            }
            if !self.is_watched(place, is_write) {
                continue;
            }
            // Several places are told as one: the first that is written, else the first that is read.
            match operation {
                None if is_write => operation = Some(Operation::Write(place)),
                None => operation = Some(Operation::Read(place)),
                Some(Operation::Read(_)) if is_write => operation = Some(Operation::Write(place)),
                Some(_) => {}
            }
        }
        self.touched = touched;
        // A call that has to be made again after a pause is a visible operation by itself.
        if self.is_within_piece || self.may_pause_within(op) {
            return None;
        }
        self.is_within_piece = operation.is_some();
        operation
    }

    /// Whether a place is one whose reads and writes are moves. If not, that it was touched is noted.
    fn is_watched(&mut self, place: Place, is_write: bool) -> bool {
        let origin = self.origin(place);
        let (Leash::Moves(_, watch) | Leash::Turns(_, Some(watch))) = &self.leash else { return false };
        if watch.origins.contains(&origin) {
            return true;
        }
        // A run that is told was rehearsed: what it shares is known.
        if watch.found.contains(&origin) || (self.tells && matches!(self.leash, Leash::Turns(..))) {
            return false;
        }
        // What a daemon has written when the program ends depends on when that is.
        let is_cut_off = is_write && self.lanes[self.current].is_daemon;
        let note = Note { origin, spot: self.spot(place, origin), lane: self.current, is_write };
        if let Leash::Moves(_, watch) | Leash::Turns(_, Some(watch)) = &mut self.leash {
            if is_cut_off {
                watch.found.insert(origin);
            } else {
                watch.note(note);
            }
        }
        false
    }

    fn origin(&self, place: Place) -> Origin {
        match place {
            Place::Global(number) => Origin::Global(number),
            Place::Attribute(id, name) if !matches!(self.heap.get(id), Object::Function(_)) => {
                Origin::Attribute(self.owner(id), name)
            }
            Place::Attribute(id, _) | Place::Cell(id) | Place::Container(id) => {
                let (code, at) = self.heap.site(id);
                Origin::Made(code, at)
            }
        }
    }

    /// The class of an object; a class is its own.
    fn owner(&self, id: Id) -> Id {
        match self.heap.get(id) {
            Object::Instance(instance) => instance.class,
            Object::Exception(exception) => exception.class,
            _ => id,
        }
    }

    fn spot(&self, place: Place, origin: Origin) -> Spot {
        let is_new = |id: Id| self.heap.frozen() > 0 && id.0 as usize >= self.heap.frozen();
        match place {
            Place::Attribute(id, _) | Place::Cell(id) | Place::Container(id) if is_new(id) => Spot::New(origin),
            Place::Global(number) => Spot::Global(number),
            Place::Attribute(id, name) => Spot::Attribute(self.heap.birth(id), name),
            Place::Cell(id) | Place::Container(id) => Spot::Object(self.heap.birth(id)),
        }
    }

    /// The call that waited goes on: its wait is over.
    pub(super) fn end_wait(&mut self) {
        let lane = &mut self.lanes[self.current];
        lane.wait = None;
        lane.has_timed_out = false;
    }

    pub(super) fn timed_out(&self) -> bool {
        self.lanes[self.current].has_timed_out
    }

    /// When a wait that may have begun before ends.
    pub(super) fn deadline_of_wait(&mut self, seconds: Value) -> Result<Option<i64>> {
        match self.lanes[self.current].wait {
            Some(wait) => Ok(wait.until),
            None => self.deadline(seconds),
        }
    }

    /// A deadline on the program's clock; None without one.
    fn deadline(&mut self, seconds: Value) -> Result<Option<i64>> {
        if matches!(seconds, Value::Unset | Value::None) {
            return Ok(None);
        }
        let Some(number) = self.number(seconds) else {
            let name = self.type_name(seconds);
            return Err(self.type_error(&format!("'{name}' object cannot be interpreted as an integer")));
        };
        let seconds = self.to_float(&number)?;
        if seconds.is_nan() {
            return Err(self.value_error("Invalid value NaN (not a number)"));
        }
        let nanoseconds = (seconds.max(0.0) * 1e9).round().min(9e18) as i64;
        // At its end the clock would stand still, and a loop that sleeps would never end.
        let words = || Fault::Stopped(tr!("the clock of the program cannot go beyond 292 years").into());
        self.now.checked_add(nanoseconds).map(Some).ok_or_else(words)
    }
}
