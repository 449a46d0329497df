//! Which data lanes share: its reads and writes are moves.

use std::sync::Arc;

use hashbrown::{HashMap, HashSet};

use super::Machine;
use super::heap::Birth;
use super::object::Object;
use super::value::Id;
use crate::program::code::Sym;

/// A piece of data that lanes can share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Global(u32),
    /// A variable that functions share, by the place that made it.
    Cell(Id),
    Attribute(Id, Sym),
    /// A list, dict or set, as one place; also an iterator or a generator.
    Container(Id),
}

/// The origin of a place. All places of one origin are watched together: an object lives in one state, its origin in
/// all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    Global(u32),
    /// Objects that an instruction has made: the number of its code, and its index.
    Made(u32, u32),
    /// An attribute of objects of one class, or of the class itself.
    Attribute(Id, Sym),
}

/// Data whose reads and writes are moves, or will be.
pub type Origins = HashSet<Origin>;

/// A place with the same name in every state: objects by their birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Spot {
    Global(u32),
    Object(Birth),
    Attribute(Birth, Sym),
    /// An object that was made after the start of an exploration, where births are not counted: it stands for all of
    /// its origin.
    New(Origin),
}

/// A lane's use of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Touch {
    lane: usize,
    has_written: bool,
}

/// The use of a place that is not watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Note {
    origin: Origin,
    spot: Spot,
    lane: usize,
    is_write: bool,
}

/// Which uses of data are moves.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// The origins that one lane changes and another one uses. Data that no lane changes is read without a move.
    pub origins: Arc<Origins>,
    /// Origins that turned out to be shared and are not watched yet.
    pub found: Origins,
    /// The uses of places that are not watched. They may be kept from one run of a program to the next: places have the
    /// same names in each.
    touches: HashMap<Spot, Vec<Touch>>,
    /// What conditions look at in every state. None where no condition does.
    observed: Option<Observed>,
}

/// Data that conditions look at. Each change of it leads to a state of its own, as if one more lane read it.
#[derive(Clone, Debug, Default)]
struct Observed {
    origins: Arc<Origins>,
    /// Other origins that changed without a move. What changed there may come within the sight of a condition later.
    changed: Origins,
}

impl Watch {
    pub fn new(origins: Arc<Origins>) -> Self {
        Self { origins, ..Self::default() }
    }

    /// A watch with other origins, which keeps the uses so far.
    #[must_use]
    pub fn after(&self, origins: Arc<Origins>) -> Self {
        let observed = self
            .observed
            .as_ref()
            .map(|observed| Observed { origins: Arc::clone(&observed.origins), changed: Origins::new() });
        Self { touches: self.touches.clone(), observed, ..Self::new(origins) }
    }

    /// Conditions look at this data, too. What of it has changed without a move counts as found.
    pub fn observe(&mut self, seen: &Origins) {
        let observed = self.observed.get_or_insert_default();
        if !seen.is_subset(&observed.origins) {
            self.found.extend(seen.intersection(&observed.changed).copied());
            Arc::make_mut(&mut observed.origins).extend(seen);
        }
    }

    /// All origins that are known to be shared.
    pub fn known(&self) -> Arc<Origins> {
        if self.found.is_empty() {
            return Arc::clone(&self.origins);
        }
        Arc::new(self.origins.union(&self.found).copied().collect())
    }

    /// Whether conditions look at data that is about to change. If not, that it changes is noted.
    fn is_observed(&mut self, origin: Origin) -> bool {
        let Some(observed) = &mut self.observed else { return false };
        let is_seen = observed.origins.contains(&origin);
        if !is_seen {
            observed.changed.insert(origin);
        }
        is_seen
    }

    /// Notes that a lane uses a place. The place is shared if two lanes use it and one of them writes. It does not
    /// matter that one lane had ended before the other began: another time it may be slower, and its end is no move. If
    /// the other lane waits for that end, their uses are moves without need, and happen in one order only.
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

/// How far a lane may run.
#[derive(Clone, Debug)]
pub enum Leash {
    /// It runs until it waits or ends.
    Free,
    /// It may begin this many turns of tasks and callbacks of an event loop. With a watch, visible operations are
    /// noted; nothing else counts.
    Turns(u32, Option<Watch>),
    /// It may do this many visible operations.
    Moves(u32, Watch),
}

impl Machine {
    /// Whether uses of a place are moves. If not, the use is noted.
    pub(super) fn is_watched(&mut self, place: Place, is_write: bool) -> bool {
        let origin = self.origin(place);
        let (Leash::Moves(_, watch) | Leash::Turns(_, Some(watch))) = &self.leash else { return false };
        if watch.origins.contains(&origin) {
            return true;
        }
        // A run with descriptions had a rehearsal, which found what it shares.
        if watch.found.contains(&origin) || (self.tells && matches!(self.leash, Leash::Turns(..))) {
            return false;
        }
        // What a daemon has written when the program ends depends on the time of that end.
        let is_cut_off = is_write && self.lanes[self.current].is_daemon;
        let note = Note { origin, spot: self.spot(place, origin), lane: self.current, is_write };
        if let Leash::Moves(_, watch) | Leash::Turns(_, Some(watch)) = &mut self.leash {
            if is_cut_off || is_write && watch.is_observed(origin) {
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

    /// The class of an object; for a class, the class itself.
    fn owner(&self, id: Id) -> Id {
        match self.heap.get(id) {
            Object::Instance(instance) => instance.class,
            Object::Exception(exception) => exception.class,
            _ => id,
        }
    }

    /// All data that lies in these globals of the program's own module, as far as a condition can look into it.
    pub fn data_in(&self, names: &[String]) -> Origins {
        let main = self.program.main();
        let mut seen = Origins::new();
        let mut open = Vec::new();
        for (number, (module, name)) in self.program.globals.iter().enumerate() {
            if *module == main && names.iter().any(|wanted| **wanted == **self.program.names.text(*name)) {
                seen.insert(Origin::Global(number as u32));
                open.push(self.globals.all()[number]);
            }
        }
        let mut known = HashSet::new();
        while let Some(value) = open.pop() {
            let Some(id) = value.id().filter(|id| known.insert(*id)) else { continue };
            match self.heap.get(id) {
                Object::List(_) | Object::Dict(_) | Object::Set(_) => {
                    seen.insert(self.origin(Place::Container(id)));
                }
                Object::Instance(instance) => {
                    let names = instance.attributes.0.iter().map(|(name, _)| *name);
                    seen.extend(names.map(|name| Origin::Attribute(instance.class, name)));
                }
                Object::Class(class) => seen.extend(class.attributes.keys().map(|name| Origin::Attribute(id, *name))),
                Object::Tuple(_) | Object::FrozenSet(_) | Object::View(..) => {}
                _ => continue,
            }
            self.heap.get(id).references(&mut |value| open.push(value));
        }
        seen
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
}
