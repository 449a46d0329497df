//! Objects of the program's classes, and their attributes.

use super::value::{Arguments, Id, Value};
use crate::program::code::Sym;

/// Attributes in the order in which they were set. There are few, so that a search from the start is quick.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes(pub(super) Vec<(Sym, Value)>);

impl Attributes {
    pub(super) fn get(&self, name: Sym) -> Option<Value> {
        self.0.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
    }

    pub(super) fn set(&mut self, name: Sym, value: Value) {
        match self.0.iter_mut().find(|(other, _)| *other == name) {
            Some((_, place)) => *place = value,
            None => self.0.push((name, value)),
        }
    }

    pub(super) fn remove(&mut self, name: Sym) -> bool {
        let before = self.0.len();
        self.0.retain(|(other, _)| *other != name);
        self.0.len() < before
    }
}

#[derive(Clone, Debug)]
pub(super) struct Instance {
    pub(super) class: Id,
    pub(super) attributes: Attributes,
    /// Set for `threading.local`: each lane has attributes of its own.
    pub(super) local: Option<Box<Local>>,
}

#[derive(Clone, Debug)]
pub(super) struct Local {
    /// The arguments that made the object: `__init__` gets them in each lane.
    pub(super) arguments: Arguments,
    pub(super) lanes: Vec<(usize, Attributes)>,
}

impl Instance {
    /// The attributes that a lane sees.
    pub(super) fn seen_by(&self, lane: usize) -> &Attributes {
        let own = self.local.as_ref().and_then(|local| local.lanes.iter().find(|(of, _)| *of == lane));
        own.map_or(&self.attributes, |(_, attributes)| attributes)
    }

    pub(super) fn seen_by_mut(&mut self, lane: usize) -> &mut Attributes {
        let Some(local) = &mut self.local else { return &mut self.attributes };
        let at = local.lanes.iter().position(|(of, _)| *of == lane).unwrap_or_else(|| {
            local.lanes.push((lane, Attributes::default()));
            local.lanes.len() - 1
        });
        &mut local.lanes[at].1
    }
}
