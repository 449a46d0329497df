//! Reads what is shared, part by part.

use std::sync::Arc;

use super::{Reader, hash, reserve, stub};
use crate::program::machine::Machine;
use crate::program::machine::lane::MachineLane;
use crate::program::machine::parts::Part;
use crate::program::machine::piece::Codec;

impl Codec {
    /// Reads the shared part. Lanes that have not ended get a frame that must never run.
    pub fn read_shared<'a>(&mut self, machine: &mut Machine, parts: impl Iterator<Item = (Part, &'a [u8])> + Clone) {
        machine.heap.thaw();
        machine.globals.thaw();
        machine.has_run.copy_from_slice(&self.frozen.has_run);
        machine.output.clear();
        machine.read_shown(&[]);
        machine.did.clear();
        machine.lanes.clear();
        let first = self.first as u32;
        let fresh = parts.clone().find(|(part, _)| *part == Part::Fresh).map_or(&[][..], |(_, bytes)| bytes);
        let placed = if fresh.is_empty() { 0 } else { reserve(machine, fresh) };
        let mut reader = Reader { bytes: &[], shared: first, local: 0, machine, dicts: Vec::new() };
        for (part, bytes) in parts {
            reader.bytes = bytes;
            match part {
                Part::Base => reader.base(self.has_times),
                Part::Output => reader.machine.read_shown(bytes),
                Part::Lane(lane) => reader.lane(self, lane as usize),
                Part::Global(number) => {
                    let value = reader.value();
                    reader.machine.globals.set(number, value);
                }
                Part::Object(id) => {
                    let (object, _) = reader.object(id);
                    reader.machine.heap.replace(id, object);
                }
                Part::Reach(id) => reader.machine.heap.set_shared(id),
                Part::Fresh => {
                    reader.bytes = &bytes[4..];
                    for at in first..first + placed {
                        let id = crate::program::machine::value::Id(at);
                        let (object, site) = reader.object(id);
                        reader.machine.heap.put(id, object, site, true);
                    }
                }
            }
        }
        let dicts = reader.dicts;
        hash(machine, dicts);
        self.set_read_shared(placed as usize);
    }
}

impl Reader<'_> {
    fn base(&mut self, has_times: bool) {
        let count = self.number() as usize;
        self.machine.lanes.resize_with(count, MachineLane::default);
        self.machine.now = if has_times { self.number() as i64 } else { 0 };
        self.machine.exit = None;
        if self.byte() == 1 {
            self.machine.exit = Some(self.number() as u32 as i32);
        }
        while let Some(at) = self.number().checked_sub(1) {
            let has_run = &mut self.machine.has_run[at as usize];
            *has_run = !*has_run;
        }
        self.dropping();
    }

    /// Reads what other lanes can see of a lane.
    fn lane(&mut self, codec: &Codec, number: usize) {
        let bits = self.byte();
        let mut lane = MachineLane { is_daemon: bits & 4 != 0, ..MachineLane::default() };
        if bits & 2 != 0 {
            lane.name = Arc::clone(&codec.frozen.lanes[number].name);
            lane.thread = codec.frozen.lanes[number].thread;
        } else {
            lane.name = self.text().into();
            lane.thread = self.value();
        }
        if bits & 8 != 0 {
            lane.task = Some(self.value());
        }
        if bits & 16 != 0 {
            self.event_loop(&mut lane);
        }
        if bits & 1 == 0 {
            lane.frames.push(stub());
        }
        self.machine.lanes[number] = lane;
    }
}
