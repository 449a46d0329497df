//! Generators, and the parts of a state that belong to event loops.

use super::PieceWriter;
use crate::program::code::Live;
use crate::program::machine::Machine;
use crate::program::machine::lane::{MachineLane, Turn};
use crate::program::machine::object::{Generator, GeneratorKind};

impl PieceWriter {
    pub(super) fn generator(&mut self, out: &mut Vec<u8>, machine: &Machine, live: &mut Live, generator: &Generator) {
        out.push(match generator.kind {
            GeneratorKind::Generator => 0,
            GeneratorKind::Coroutine => 1,
            GeneratorKind::AsyncGenerator => 2,
        });
        self.number(out, u64::from(generator.code));
        out.push(
            u8::from(generator.has_started)
                | u8::from(generator.is_running) << 1
                | u8::from(generator.frame.is_some()) << 2
                | u8::from(generator.is_awaitable) << 3
                | u8::from(generator.is_adopted) << 4,
        );
        if let Some(frame) = &generator.frame {
            self.frame(out, machine, live, frame, None);
        }
    }

    /// The event loop of a thread, and whose turn it is.
    pub(in crate::program::machine) fn event_loop(&mut self, out: &mut Vec<u8>, machine: &Machine, lane: &MachineLane) {
        self.value(out, machine, lane.event_loop);
        self.value(out, machine, lane.interrupt);
        match lane.turn {
            Turn::None => self.number(out, 0),
            Turn::Callback => self.number(out, 1),
            Turn::Task(task) => self.number(out, u64::from(task) + 2),
        }
    }

    /// The values whose loss is reported, and the losses that were reported.
    pub(in crate::program::machine) fn dropping(&mut self, out: &mut Vec<u8>, machine: &Machine) {
        for ids in [machine.telling(), machine.dropped.clone()] {
            self.number(out, ids.len() as u64);
            for value in ids {
                self.value(out, machine, value);
            }
        }
        self.number(out, machine.warned.len() as u64);
        for site in &machine.warned {
            self.site(out, *site);
        }
    }
}
