//! Numbers objects in the order in which they are met.

use super::{Id, NONE};

/// Numbers of objects, in the order in which they are met.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    pub(super) numbers: Vec<u32>,
    pub(super) order: Vec<Id>,
}

impl Numbering {
    pub(super) fn clear(&mut self, objects: usize) {
        for id in self.order.drain(..) {
            if let Some(number) = self.numbers.get_mut(id.0 as usize) {
                *number = NONE;
            }
        }
        if self.numbers.len() < objects {
            self.numbers.resize(objects, NONE);
        }
    }

    pub(super) fn get(&self, id: Id) -> Option<u32> {
        Some(self.numbers[id.0 as usize]).filter(|number| *number != NONE)
    }

    pub(super) fn add(&mut self, id: Id) -> u32 {
        let number = self.order.len() as u32;
        self.numbers[id.0 as usize] = number;
        self.order.push(id);
        number
    }
}
