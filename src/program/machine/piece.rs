//! A state as bytes: one piece for what is shared, and one for each lane.
//!
//! Equal states have equal bytes, and a state can be restored from its bytes. Objects of the frozen start keep their
//! numbers. New ones that several lanes can reach are numbered by a walk from the globals in fixed order, the others by
//! a walk from the frames of their lane; so the order in which they were made makes no difference. Variables that no
//! code reads again are left out.

use hashbrown::{HashMap, HashSet};

use super::Machine;
use super::lane::{Frame, MachineLane, MainEnding};
use super::parts::{Part, Parts};
use super::piece_object::PieceWriter;
use super::value::{Fault, Id, Value, Wait, WaitOn};
use crate::program::code::Live;

/// The start of the shared piece, besides the frozen heap.
#[derive(Debug)]
pub(super) struct Frozen {
    pub(super) has_run: Vec<bool>,
    pub(super) lanes: Vec<MachineLane>,
}

/// The result of writing a state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WrittenState {
    /// How many shared objects, in their new order, had the same number before the move.
    pub stable: u32,
    /// An object that other lanes may know can be reached only from the written lane: all lanes have to be written.
    pub is_loose: bool,
    /// The shared objects that the lane refers to have smaller numbers.
    pub highest: u32,
}

/// Turns states of one machine into bytes and back.
#[derive(Debug)]
pub struct Codec {
    pub(super) frozen: Frozen,
    /// Objects from this number on are new.
    pub(super) first: usize,
    /// Objects below this number never change.
    permanent: usize,
    /// Times are a part of a state.
    pub(super) has_times: bool,
    pub(super) live: Live,
    writer: PieceWriter,
    originals: HashMap<Id, Vec<u8>>,
    scratch: Vec<u8>,
    /// How many shared objects the state had that was read last.
    read_shared: usize,
    /// The parts that the last move has read.
    reads: Vec<Part>,
    changed: Vec<(u32, Value)>,
    saved: Vec<(Id, bool)>,
}

impl Codec {
    /// Freezes the machine: from now on its states are written as differences from this one.
    pub fn new(machine: &mut Machine, has_times: bool) -> Self {
        let permanent = machine.heap.permanent();
        machine.heap.freeze();
        // A lane alone does not show whether a generator is dropped: here none is closed before its end.
        machine.pending.clear();
        machine.output.clear();
        machine.did.clear();
        machine.globals.freeze();
        let frozen = Frozen {
            has_run: machine.has_run.clone(),
            lanes: machine.lanes.iter().map(MachineLane::without_frames).collect(),
        };
        let first = machine.heap.frozen();
        Self {
            frozen,
            first,
            permanent,
            has_times,
            live: Live::default(),
            writer: PieceWriter::new(first, permanent),
            originals: HashMap::new(),
            scratch: Vec::new(),
            read_shared: 0,
            reads: Vec::new(),
            changed: Vec::new(),
            saved: Vec::new(),
        }
    }

    /// Writes the shared part and all lanes. Returns whether only lanes refer to some of the shared objects.
    pub fn write_all(&mut self, machine: &mut Machine, shared: &mut Parts, lanes: &mut Vec<(Vec<u8>, u32)>) -> bool {
        self.write_shared(machine, shared);
        self.write_fresh(machine, 0, shared);
        let rooted = self.writer.shared_count();
        self.writer.owners = self.owners(machine);
        lanes.resize_with(machine.lanes.len(), Default::default);
        for (lane, (bytes, highest)) in lanes.iter_mut().enumerate() {
            self.write_lane(machine, lane, bytes);
            *highest = self.writer.highest;
        }
        self.writer.owners.clear();
        self.writer.is_shared_again();
        self.write_fresh(machine, rooted, shared);
        self.writer.shared_count() > rooted
    }

    /// Writes the shared part and one lane, after a move of that lane alone from a state that was read.
    pub fn write_one(
        &mut self,
        machine: &mut Machine,
        lane: usize,
        shared: &mut Parts,
        bytes: &mut Vec<u8>,
    ) -> WrittenState {
        self.note_contents(machine);
        self.write_shared(machine, shared);
        self.write_fresh(machine, 0, shared);
        let stable = self.writer.stable(self.read_shared);
        self.writer.is_loose = false;
        self.writer.known = self.read_shared;
        self.write_lane(machine, lane, bytes);
        let is_loose = self.writer.is_loose;
        self.writer.known = 0;
        WrittenState { stable, is_loose, highest: self.writer.highest }
    }

    /// Writes the shared part without the fresh objects.
    fn write_shared(&mut self, machine: &mut Machine, parts: &mut Parts) {
        parts.ends.clear();
        parts.bytes.clear();
        self.writer.begin(machine.heap.len());
        self.write_base(machine, &mut parts.bytes);
        parts.end(Part::Base, self.writer.has_named_fresh());
        machine.write_shown(parts);
        for (at, lane) in machine.lanes.iter().enumerate() {
            let is_known = self.frozen.lanes.get(at).is_some_and(|frozen| {
                frozen.name == lane.name && frozen.is_daemon == lane.is_daemon && frozen.thread == lane.thread
            });
            let runs_loop = lane.event_loop.id().is_some();
            let (writer, out) = (&mut self.writer, &mut parts.bytes);
            out.push(
                u8::from(lane.frames.is_empty())
                    | u8::from(is_known) << 1
                    | u8::from(lane.is_daemon) << 2
                    | u8::from(lane.task.is_some()) << 3
                    | u8::from(runs_loop) << 4
                    | u8::from(lane.is_stopped()) << 5,
            );
            if !is_known {
                writer.text(out, &lane.name);
                writer.value(out, machine, lane.thread);
            }
            if let Some(task) = lane.task {
                writer.value(out, machine, task);
            }
            if runs_loop {
                writer.event_loop(out, machine, lane);
            }
            parts.end(Part::Lane(at as u32), self.writer.has_named_fresh());
        }
        let mut changed = std::mem::take(&mut self.changed);
        changed.extend(machine.globals.changed());
        for (number, value) in changed.drain(..) {
            self.writer.value(&mut parts.bytes, machine, value);
            parts.end(Part::Global(number), self.writer.has_named_fresh());
        }
        self.changed = changed;
        let mut saved = std::mem::take(&mut self.saved);
        saved.extend(machine.heap.saved().filter(|saved| saved.3).map(|(id, _, was_shared, _)| (id, was_shared)));
        saved.sort_unstable_by_key(|(id, _)| *id);
        for (id, was_shared) in saved.drain(..) {
            if self.write_changed(machine, id) {
                parts.bytes.extend_from_slice(&self.scratch);
                parts.end(Part::Object(id), self.writer.has_named_fresh());
            }
            if !was_shared {
                parts.bytes.push(1);
                parts.end(Part::Reach(id), false);
            }
        }
        self.saved = saved;
    }

    fn write_base(&mut self, machine: &Machine, out: &mut Vec<u8>) {
        let writer = &mut self.writer;
        writer.number(out, machine.lanes.len() as u64);
        if self.has_times {
            writer.number(out, machine.now as u64);
        }
        out.push(u8::from(machine.exit.is_some()));
        if let Some(exit) = machine.exit {
            writer.number(out, u64::from(exit as u32));
        }
        for (at, has_run) in machine.has_run.iter().enumerate() {
            if *has_run != self.frozen.has_run[at] {
                writer.number(out, at as u64 + 1);
            }
        }
        out.push(0);
        writer.dropping(out, machine);
    }

    /// Writes a frozen object into the scratch buffer. Returns whether it has changed.
    fn write_changed(&mut self, machine: &Machine, id: Id) -> bool {
        let Self { writer, live, originals, scratch, .. } = self;
        scratch.clear();
        writer.object(scratch, machine, live, machine.heap.get(id), machine.heap.site(id));
        let original = originals.entry(id).or_insert_with(|| {
            let mut bytes = Vec::new();
            let original = machine.heap.saved().find(|(saved, ..)| *saved == id);
            if let Some((_, object, ..)) = original {
                writer.plainly(|writer| writer.object(&mut bytes, machine, live, object, machine.heap.site(id)));
            }
            bytes
        });
        scratch != original
    }

    /// Writes the shared fresh objects from this number on, and those that they refer to.
    fn write_fresh(&mut self, machine: &Machine, from: usize, parts: &mut Parts) {
        if self.writer.shared_count() == from {
            return;
        }
        if parts.ends.pop_if(|end| end.part == Part::Fresh).is_none() {
            // The count of fresh objects is filled in here.
            parts.fresh = parts.bytes.len();
            parts.bytes.extend_from_slice(&[0; 4]);
        }
        let mut at = from;
        while let Some(id) = self.writer.shared_at(at) {
            let (out, site) = (&mut parts.bytes, machine.heap.site(id));
            self.writer.object(out, machine, &mut self.live, machine.heap.get(id), site);
            at += 1;
        }
        parts.bytes[parts.fresh..parts.fresh + 4].copy_from_slice(&(at as u32).to_le_bytes());
        parts.end(Part::Fresh, false);
    }

    /// Notes what the last move has read, before writing reads more.
    fn note_contents(&mut self, machine: &Machine) {
        self.reads.clear();
        let is_apart = !machine.asked.turns && machine.watched.is_empty() && machine.dropped.is_empty();
        if let Some(objects) = machine.heap.read_contents(self.permanent).filter(|_| is_apart) {
            self.reads.extend([Part::Base, Part::Fresh, Part::Lane(machine.current as u32)]);
            self.reads.extend(machine.globals.read().map(Part::Global).chain(machine.has_shown()));
            self.reads.extend(objects.map(|number| Part::Object(Id(number))));
        }
    }

    /// The parts of the state before the last move on which the move depended. Empty if it may be all of them.
    pub fn reads(&mut self, machine: &Machine) -> &[Part] {
        if !self.reads.is_empty() {
            self.reads.extend(machine.heap.read_reaches(self.permanent).map(|number| Part::Reach(Id(number))));
        }
        &self.reads
    }

    fn write_lane(&mut self, machine: &Machine, number: usize, out: &mut Vec<u8>) {
        out.clear();
        // The count of the lane's own objects is filled in here.
        out.extend_from_slice(&[0; 4]);
        let lane = &machine.lanes[number];
        self.writer.begin_lane();
        let writer = &mut self.writer;
        writer.number(out, number as u64);
        let ending = match lane.ending {
            MainEnding::Running => 0,
            MainEnding::Told => 1,
            MainEnding::Waiting => 2,
        };
        let fault = match lane.fault {
            None => 0,
            Some(Fault::Raised(_)) => 1,
            Some(Fault::Stopped(_)) => 2,
        };
        let wait = lane.wait.filter(|_| self.has_times);
        out.push(u8::from(lane.has_timed_out) | ending << 1 | fault << 3 | u8::from(wait.is_some()) << 5);
        match &lane.fault {
            Some(Fault::Raised(id)) => writer.value(out, machine, Value::Ref(*id)),
            Some(Fault::Stopped(why)) => writer.text(out, why),
            None => {}
        }
        if let Some(wait) = wait {
            self.write_wait(machine, wait, out);
        }
        let writer = &mut self.writer;
        writer.number(out, lane.frames.len() as u64);
        for (at, frame) in lane.frames.iter().enumerate() {
            let above: Option<&Frame> = lane.frames.get(at + 1);
            writer.frame(out, machine, &mut self.live, frame, above.map(|frame| frame.then));
        }
        let count = self.write_own_objects(machine, out);
        out[..4].copy_from_slice(&count.to_le_bytes());
    }

    fn write_wait(&mut self, machine: &Machine, wait: Wait, out: &mut Vec<u8>) {
        match wait.on {
            WaitOn::Lock(id) => {
                out.push(0);
                self.writer.value(out, machine, Value::Ref(id));
            }
            WaitOn::Gate(id) => {
                out.push(1);
                self.writer.value(out, machine, Value::Ref(id));
            }
            // What a task waits for is in its loop's data, not in its lane.
            WaitOn::Time | WaitOn::Turn | WaitOn::Future(_) => out.push(2),
        }
        self.writer.number(out, wait.until.map_or(0, |until| until as u64 + 1));
    }

    /// Writes the objects that only this lane can reach, and the frozen ones among them that have changed. Returns how
    /// many are new.
    fn write_own_objects(&mut self, machine: &Machine, out: &mut Vec<u8>) -> u32 {
        let (mut locals, mut visits) = (0, 0);
        loop {
            if let Some(id) = self.writer.local_at(locals) {
                out.push(1 | u8::from(machine.heap.is_shared(id)) << 1);
                self.writer.object(out, machine, &mut self.live, machine.heap.get(id), machine.heap.site(id));
                locals += 1;
            } else if let Some(id) = self.writer.visit_at(visits) {
                visits += 1;
                if machine.heap.is_saved(id) && self.write_changed(machine, id) {
                    out.push(4);
                    self.writer.number(out, u64::from(id.0));
                    out.extend_from_slice(&self.scratch);
                } else {
                    let writer = &mut self.writer;
                    machine.heap.get(id).references(&mut |value| writer.visit(machine, value));
                }
            } else {
                break;
            }
        }
        out.push(0);
        locals as u32
    }

    /// For objects that others could reach and that now only lanes can reach: whether several lanes can.
    fn owners(&self, machine: &Machine) -> HashMap<Id, bool> {
        let mut owners: HashMap<Id, (usize, bool)> = HashMap::new();
        for (number, lane) in machine.lanes.iter().enumerate() {
            let mut seen: HashSet<Id> = HashSet::new();
            let mut open: Vec<Value> = Vec::new();
            lane.references(&mut |value| open.push(value));
            while let Some(value) = open.pop() {
                let Some(id) = value.id() else { continue };
                let at = id.0 as usize;
                if at < self.permanent || at < self.first && machine.heap.is_shared(id) {
                    continue;
                }
                if self.writer.shared_number(id).is_some() || !seen.insert(id) {
                    continue;
                }
                if at >= self.first && machine.heap.is_shared(id) {
                    let owner = owners.entry(id).or_insert((number, false));
                    owner.1 |= owner.0 != number;
                }
                machine.heap.get(id).references(&mut |value| open.push(value));
            }
        }
        owners.into_iter().filter(|(_, (_, by_many))| *by_many).map(|(id, _)| (id, true)).collect()
    }

    /// The number of an object in the bytes that were written last. None if only one lane can reach it.
    pub fn number_of(&self, id: Id) -> Option<u64> {
        if (id.0 as usize) < self.first {
            return Some(u64::from(id.0));
        }
        self.writer.shared_number(id).map(|number| u64::from(number) | 1 << 32)
    }

    pub(super) fn set_read_shared(&mut self, count: usize) {
        self.read_shared = count;
    }
}
