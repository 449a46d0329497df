//! Units: threads or tasks, too many to give each a lane.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{self, JoinHandle};

use super::{DemoRun, Halt, Lane, SpawnedThread, TaskLane, ThreadLane};
use crate::interrupt::Interrupted;
use crate::trace::{For, LaneId, What};

/// How long the last of many threads may take to begin.
const LATEST: Duration = Duration::from_secs(1);

/// The free addresses that more than sixteen threads take. They are checked again after every sixteen threads.
const ROOM: usize = 64 << 20;

/// The bytes that a sleeping task takes, rounded up.
pub const TASK_BYTES: u32 = 768;

/// One of very many threads or tasks. All it can do is sleep.
pub struct Unit {
    run: Arc<DemoRun>,
    number: u32,
}

/// Very many threads or tasks that all have begun.
pub struct Crowd<'a, T> {
    lane: &'a Lane,
    units: Vec<T>,
    begun: u32,
    /// Why there are not more of them.
    refused: Option<io::Error>,
}

impl Unit {
    fn new(run: &Arc<DemoRun>, number: u32) -> Self {
        Unit { run: Arc::clone(run), number }
    }

    fn id(&self) -> LaneId {
        LaneId::of_unit(self.number)
    }

    fn begin(&self) {
        self.run.units_begun.change(&self.run.clock, |begun| *begun += 1);
    }

    /// Sleeps until `due`, as a thread: it holds it. Ctrl-C ends it.
    ///
    /// # Errors
    /// [`Interrupted`] if it was ended.
    pub fn hold_until(&self, due: Duration) -> Result<(), Interrupted> {
        self.run.clock.wait_until(self.id(), due)
    }

    /// Sleeps until `due`, as a task: it awaits.
    pub async fn sleep_until(&self, due: Duration) {
        self.run.clock.asleep_until(self.id(), due).await;
    }
}

impl ThreadLane {
    /// Starts this many threads and waits until all have begun; fewer, if the system does not give more.
    ///
    /// # Errors
    /// [`Interrupted`] if Ctrl-C was pressed meanwhile.
    pub fn crowd(
        &self,
        units: u32,
        body: impl Fn(&Unit) + Clone + Send + 'static,
    ) -> Result<Crowd<'_, SpawnedThread<()>>, Interrupted> {
        let mut crowd = Crowd { lane: self, units: Vec::new(), begun: 0, refused: None };
        for number in 0..units {
            let (unit, body) = (Unit::new(&self.run, number), body.clone());
            let spawned = room_for(number).and_then(|()| {
                self.start(unit.id(), "unit", move || {
                    unit.begin();
                    body(&unit);
                })
            });
            match spawned {
                Ok(unit) => crowd.units.push(unit),
                Err(error) => {
                    crowd.refused = Some(error);
                    break;
                }
            }
            self.check()?;
        }
        // All of them begin, perhaps late; the last one may have been started just now.
        let (started, due) = (crowd.units.len(), self.now().max(self.spec().seconds) + LATEST);
        let all = |begun: &mut u32| (*begun as usize == started).then_some(());
        let begun = || self.run.units_begun.wait(&self.run.clock, self.id, due, all);
        // Those that begin even later are not counted.
        let _ = self.waiting(self.id, For::Time { until: due }, begun);
        crowd.count();
        Ok(crowd)
    }
}

/// Whether there are addresses for sixteen more threads. A thread that gets its stack, but not the little that the
/// standard library maps beside it, would abort the program.
fn room_for(number: u32) -> io::Result<()> {
    if number.is_multiple_of(16) { room(ROOM) } else { Ok(()) }
}

/// Whether there is this much memory. Without it a task, which cannot be refused, would abort the program and leave the
/// terminal in the modes of the demo.
fn room(bytes: usize) -> io::Result<()> {
    let mut room = Vec::<u8>::new();
    room.try_reserve_exact(bytes).map_err(|_| io::ErrorKind::OutOfMemory)?;
    drop(std::hint::black_box(room));
    Ok(())
}

impl TaskLane {
    /// Starts this many tasks and gives each its first turn.
    ///
    /// # Errors
    /// [`Halt::Refused`] if there is not enough memory for all of them.
    pub async fn crowd<F>(
        &self,
        units: u32,
        body: impl Fn(Unit) -> F + Clone + Send + 'static,
    ) -> Result<Crowd<'_, JoinHandle<()>>, Halt>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        room(TASK_BYTES as usize * units as usize)?;
        let start = |number| {
            let (unit, body) = (Unit::new(&self.run, number), body.clone());
            task::spawn(async move {
                unit.begin();
                body(unit).await;
            })
        };
        let units = (0..units).map(start).collect();
        self.give_way().await;
        let mut crowd = Crowd { lane: self, units, begun: 0, refused: None };
        crowd.count();
        Ok(crowd)
    }
}

impl<T> Crowd<'_, T> {
    /// Records how many have begun, and measures their memory. That takes some milliseconds, which are not to be
    /// counted.
    fn count(&mut self) {
        self.begun = self.lane.run.units_begun.with(|begun| *begun);
        let (lane, what) = (self.lane, What::UnitsBegun(self.begun));
        let event = lane.run.recorder.record(lane.id, what, || lane.run.clock.now());
        lane.sample_memory();
        lane.tell(&event);
    }

    fn ended(self) -> Result<(), Halt> {
        self.lane.note(What::UnitsEnded(self.begun));
        match self.refused {
            Some(error) => Err(Halt::Exhausted { begun: self.begun, error }),
            None => Ok(()),
        }
    }
}

impl Crowd<'_, SpawnedThread<()>> {
    /// Waits until all of them have ended.
    ///
    /// # Errors
    /// [`Halt::Exhausted`] if there were fewer than the demo asked for.
    pub fn join(mut self) -> Result<(), Halt> {
        self.units.drain(..).for_each(SpawnedThread::join);
        self.ended()
    }
}

impl Crowd<'_, JoinHandle<()>> {
    /// Waits until all of them have ended; after Ctrl-C, cancels them first.
    ///
    /// # Errors
    /// None so far: the system sets no limit to tasks.
    pub async fn join(mut self) -> Result<(), Halt> {
        let is_interrupted = self.lane.check().is_err();
        for unit in self.units.drain(..) {
            if is_interrupted {
                unit.abort();
            }
            // It makes no difference whether it ended by itself or was cancelled.
            let _ = unit.await;
        }
        self.ended()
    }
}
