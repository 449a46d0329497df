//! The variables of the modules.

use super::reads::Reads;
use super::value::Value;

#[derive(Clone, Debug, Default)]
pub(super) struct Globals {
    values: Vec<Value>,
    /// The values of the frozen state, which can be restored.
    frozen: Vec<Value>,
    is_changed: Vec<bool>,
    /// The variables that were set since then.
    changed: Vec<u32>,
    reads: Reads,
}

impl Globals {
    pub(super) fn new(count: usize) -> Self {
        Self { values: vec![Value::Unset; count], ..Self::default() }
    }

    pub(super) fn get(&self, number: u32) -> Value {
        self.reads.mark(number);
        self.values[number as usize]
    }

    /// Sets a variable. Returns its old value.
    pub(super) fn set(&mut self, number: u32, value: Value) -> Value {
        self.reads.mark(number);
        if let Some(is_changed) = self.is_changed.get_mut(number as usize)
            && !std::mem::replace(is_changed, true)
        {
            self.changed.push(number);
        }
        std::mem::replace(&mut self.values[number as usize], value)
    }

    /// All variables, by their numbers.
    pub(super) fn all(&self) -> &[Value] {
        &self.values
    }

    /// Freezes the present values, which [`Globals::thaw`] restores.
    pub(super) fn freeze(&mut self) {
        self.frozen.clone_from(&self.values);
        self.is_changed = vec![false; self.values.len()];
        self.changed.clear();
        self.reads.watch(self.values.len());
    }

    pub(super) fn thaw(&mut self) {
        for number in self.changed.drain(..) {
            self.is_changed[number as usize] = false;
            self.values[number as usize] = self.frozen[number as usize];
        }
    }

    /// The variables whose values differ from the frozen ones, in order.
    pub(super) fn changed(&mut self) -> impl Iterator<Item = (u32, Value)> {
        self.changed.sort_unstable();
        let Self { values, frozen, changed, .. } = self;
        let pairs = changed.iter().map(|number| (*number, values[*number as usize], frozen[*number as usize]));
        pairs.filter(|(_, value, before)| !is_same(*value, *before)).map(|(number, value, _)| (number, value))
    }

    pub(super) fn begin_reads(&mut self) {
        self.reads.begin();
    }

    pub(super) fn read(&self) -> impl Iterator<Item = u32> {
        self.reads.marked(0)
    }
}

/// Whether two values are identical; floats are compared by their bits.
fn is_same(one: Value, other: Value) -> bool {
    match (one, other) {
        (Value::Float(one), Value::Float(other)) => one.to_bits() == other.to_bits(),
        _ => one == other,
    }
}
