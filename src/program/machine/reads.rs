//! Notes what a move has read, for explorations: if everything that it reads is the same, the move does the same.

use std::cell::Cell;

#[derive(Clone, Debug, Default)]
pub(super) struct Reads {
    /// The number of the move that is noted.
    now: u32,
    /// For each watched thing, the last move that read it.
    last: Vec<Cell<u32>>,
    /// The things that the present move has read; the count says how many.
    marked: Vec<Cell<u32>>,
    count: Cell<usize>,
}

impl Reads {
    /// Watches this many things from now on.
    pub(super) fn watch(&mut self, count: usize) {
        self.now = 0;
        self.last = vec![Cell::new(0); count];
        self.marked = vec![Cell::new(0); count];
        self.count.set(0);
    }

    /// Begins a new move.
    pub(super) fn begin(&mut self) {
        self.count.set(0);
        self.now = self.now.checked_add(1).unwrap_or_else(|| {
            self.last.fill(Cell::new(0));
            1
        });
    }

    pub(super) fn mark(&self, number: u32) {
        if let Some(last) = self.last.get(number as usize)
            && last.replace(self.now) != self.now
        {
            let count = self.count.get();
            self.marked[count].set(number);
            self.count.set(count + 1);
        }
    }

    /// What the present move has read, from this number on, in no order.
    pub(super) fn marked(&self, from: usize) -> impl Iterator<Item = u32> {
        let marked = self.marked[..self.count.get()].iter().map(Cell::get);
        marked.filter(move |number| *number as usize >= from)
    }
}
