//! Reads generators, and the parts of a state that belong to event loops.

use super::Reader;
use crate::program::machine::lane::{MachineLane, Turn};
use crate::program::machine::object::{Generator, GeneratorKind};
use crate::program::machine::value::Value;

impl Reader<'_> {
    pub(super) fn generator(&mut self) -> Generator {
        let kind = match self.byte() {
            0 => GeneratorKind::Generator,
            1 => GeneratorKind::Coroutine,
            _ => GeneratorKind::AsyncGenerator,
        };
        let code = self.small();
        let bits = self.byte();
        Generator {
            kind,
            code,
            frame: (bits & 4 != 0).then(|| self.frame()),
            has_started: bits & 1 != 0,
            is_running: bits & 2 != 0,
            is_awaitable: bits & 8 != 0,
            is_adopted: bits & 16 != 0,
        }
    }

    pub(super) fn event_loop(&mut self, lane: &mut MachineLane) {
        lane.event_loop = self.value();
        lane.interrupt = self.value();
        lane.turn = match self.small() {
            0 => Turn::None,
            1 => Turn::Callback,
            task => Turn::Task(task - 2),
        };
    }

    pub(super) fn dropping(&mut self) {
        self.machine.watched = self.values().into_iter().filter_map(Value::id).collect();
        self.machine.dropped = self.values();
        self.machine.warned = (0..self.number()).map(|_| (self.small(), self.small())).collect();
    }
}
