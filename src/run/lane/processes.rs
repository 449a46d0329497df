//! Lanes that are processes: this program, started once more.
//!
//! Two pipes connect the processes. Through one the new process gets its job; it works until that pipe ends. The pipe
//! also ends when this process dies, however suddenly. Through the other pipe come the events of the new process, with
//! times of the clock that both share.
//!
//! On virtual time a thread plays the part of the process: time that only one process knows cannot be shared.

use std::fmt;
use std::io::{self, BufRead, BufReader, Write};
use std::os::fd::AsFd;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::Ordering;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use signal_hook::consts::SIGINT;

use super::threads::{SpawnedThread, ThreadLane};
use super::{DemoRun, Halt, Lane, Observer};
use crate::interrupt::Interrupt;
use crate::poison::unpoisoned;
use crate::run::monitor::Monitor;
use crate::run::pace::{Clock, Started};
use crate::run::prime::Speed;
use crate::run::spec::Spec;
use crate::run::stored::StoredSpec;
use crate::tr;
use crate::trace::stored::StoredWhat;
use crate::trace::{Event, For, LaneId, LaneKind, What};

/// The word that tells this program that it was started by itself.
pub const BY_ITSELF: &str = "as-second-process";

/// The work of a second process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Job {
    /// Turns the spinner.
    Spin,
    /// Calls the slow function.
    Slow,
}

/// Does a job on this lane, until it is done or the pipe ends.
pub type JobFunction = fn(Job, &ThreadLane, &Pipe);

/// How the units of the demo of that name are weighed: the bytes that they
/// take, in a process that has had none before.
pub type Scales = fn(&str, Spec, Arc<Interrupt>) -> io::Result<u64>;

/// What a second process is told to do.
#[derive(Debug, Serialize, Deserialize)]
enum Order {
    Work(Assignment),
    /// To weigh the units of such a run of that demo.
    Weigh {
        demo: String,
        #[serde(with = "StoredSpec")]
        spec: Spec,
    },
}

/// A job, and its run.
#[derive(Debug, Serialize, Deserialize)]
struct Assignment {
    job: Job,
    name: String,
    started: Started,
    speed: Option<Speed>,
    #[serde(with = "StoredSpec")]
    spec: Spec,
}

/// What a second process reports, a line each.
#[derive(Debug, Serialize, Deserialize)]
enum ProcessReport {
    Event {
        at: Duration,
        #[serde(with = "StoredWhat")]
        what: What,
    },
    /// The bytes that it had written for itself when it was done.
    Memory(u64),
}

/// The end of a pipe that a second process listens to.
pub struct Pipe(PipeEnd);

enum PipeEnd {
    /// The standard input.
    Input,
    Virtual(Arc<Monitor<bool>>),
}

impl Pipe {
    /// Waits until `due`, or until the pipe ends: then it returns true.
    pub fn ends_before(&self, lane: &ThreadLane, due: Duration) -> bool {
        let clock = &lane.run.clock;
        let ended = lane.waiting(lane.id, For::Time { until: due }, || match &self.0 {
            // A pipe that cannot be listened to counts as closed.
            PipeEnd::Input => clock.readable_until(io::stdin().as_fd(), due).unwrap_or(true),
            PipeEnd::Virtual(closed) => closed.wait(clock, lane.id, due, |closed| closed.then_some(())).is_ok(),
        });
        if ended {
            lane.note(What::PipeEnded);
        }
        ended
    }
}

impl ThreadLane {
    /// Starts a process with a lane of its own.
    ///
    /// # Errors
    /// If the system does not start it.
    pub fn spawn_process(
        &self,
        name: impl Into<Arc<str>>,
        job: Job,
        worker: JobFunction,
    ) -> io::Result<SpawnedProcess> {
        let lane = Lane { gil: self.spec().gil.then(Arc::default), ..self.sibling(name, LaneKind::Process) };
        let id = lane.id;
        let Some(started) = self.run.clock.started()? else {
            let closed = Arc::new(Monitor::new(false));
            let pipe = Pipe(PipeEnd::Virtual(Arc::clone(&closed)));
            let name = Arc::clone(&lane.name);
            let thread = self.start(id, &name, move || {
                ThreadLane(lane).play(|lane| worker(job, lane, &pipe));
            })?;
            return Ok(SpawnedProcess { parent: self.0.clone(), id, body: Body::Virtual { closed, thread } });
        };
        let (spec, speed) = (self.spec().clone(), self.run.speed);
        let order = Assignment { job, name: lane.name.to_string(), started, speed, spec };
        let name = format!("{}-relay", order.name);
        let told = serde_json::to_string(&Order::Work(order))?;
        // The thread that waits for the process is started first, so that no process is left without one.
        let (handed_over, handed) = mpsc::channel();
        let relay = thread::Builder::new().name(name).spawn({
            let lane = lane.clone();
            move || relay(&lane, &handed)
        });
        let relay = relay.inspect_err(|_| lane.note(What::Ended))?;
        let mut child = match start_program(self.run.program.as_deref()) {
            Ok(child) => child,
            Err(error) => {
                // That thread ends before the run does, and records that the lane has ended.
                drop(handed_over);
                let _ = relay.join();
                return Err(error);
            }
        };
        if let Some(mut pipe) = child.stdin.take() {
            // If the process has ended already, its relay finds out.
            let _ = writeln!(pipe, "{told}");
            unpoisoned(self.run.pipes.lock()).insert(id, pipe);
        }
        let pid = child.id();
        // The thread receives it for certain.
        let _ = handed_over.send(child);
        Ok(SpawnedProcess { parent: self.0.clone(), id, body: Body::Live { pid, relay } })
    }
}

/// Lets a new process measure the units of a run.
///
/// # Errors
/// If it cannot be started, or does not answer.
pub fn weigh_apart(program: &Path, demo: &str, spec: &Spec) -> io::Result<u64> {
    let mut scales = start_program(Some(program))?;
    let order = serde_json::to_string(&Order::Weigh { demo: demo.to_owned(), spec: spec.clone() })?;
    let told = scales.stdin.take().map(|mut pipe| writeln!(pipe, "{order}"));
    let mut line = String::new();
    let read = scales.stdout.take().map(|pipe| BufReader::new(pipe).read_line(&mut line));
    scales.wait()?;
    told.transpose()?;
    read.transpose()?;
    match serde_json::from_str(&line)? {
        ProcessReport::Memory(bytes) => Ok(bytes),
        ProcessReport::Event { .. } => Err(io::ErrorKind::InvalidData.into()),
    }
}

fn start_program(program: Option<&Path>) -> io::Result<Child> {
    let program = program.ok_or_else(|| io::Error::other(tr!("this program does not know where it is stored")))?;
    Command::new(program).arg(BY_ITSELF).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()
}

/// Records what happens in a second process until it has ended, and waits for it: the system keeps a process on its
/// list until its parent has waited for it.
fn relay(lane: &Lane, handed: &mpsc::Receiver<Child>) -> io::Result<ExitStatus> {
    let mut child = handed.recv();
    let reports = child.as_mut().ok().and_then(|child| child.stdout.take());
    for line in reports.into_iter().flat_map(|reports| BufReader::new(reports).lines().map_while(Result::ok)) {
        match serde_json::from_str(&line) {
            Ok(ProcessReport::Event { at, what }) => {
                // The process ends when its pipe does, which is recorded below, and not when it says so.
                if what != What::Ended {
                    let event = lane.run.recorder.insert(Event { at, lane: lane.id, what });
                    lane.tell(&event);
                }
            }
            Ok(ProcessReport::Memory(bytes)) => _ = lane.run.memory_of_others.fetch_add(bytes, Ordering::Relaxed),
            // The process was killed in the middle of a line.
            Err(_) => break,
        }
    }
    lane.note(What::Ended);
    child.map_err(io::Error::other)?.wait()
}

/// A process that was started by [`ThreadLane::spawn_process`].
pub struct SpawnedProcess {
    parent: Lane,
    id: LaneId,
    body: Body,
}

enum Body {
    Live { pid: u32, relay: thread::JoinHandle<io::Result<ExitStatus>> },
    Virtual { closed: Arc<Monitor<bool>>, thread: SpawnedThread<()> },
}

impl SpawnedProcess {
    /// Closes the pipe, which asks the process to stop, and waits until it has.
    pub fn stop(self) {
        match &self.body {
            Body::Live { .. } => drop(unpoisoned(self.parent.run.pipes.lock()).remove(&self.id)),
            Body::Virtual { closed, .. } => closed.change(&self.parent.run.clock, |closed| *closed = true),
        }
        self.parent.note(What::PipeClosed);
        self.ended();
    }

    /// Waits until the process has ended. After Ctrl-C it is asked to stop first.
    ///
    /// # Errors
    /// [`Halt::Interrupted`] if Ctrl-C was pressed.
    pub fn join(self) -> Result<(), Halt> {
        let clock = Arc::clone(&self.parent.run.clock);
        if clock.is_interrupted() {
            self.stop();
        } else {
            self.ended();
        }
        Ok(clock.check()?)
    }

    fn ended(self) {
        let SpawnedProcess { parent, id, body } = self;
        match body {
            Body::Virtual { thread, .. } => thread.join(),
            Body::Live { relay, .. } => {
                let status = parent.waiting(parent.id, For::End(id), || relay.join());
                unpoisoned(parent.run.pipes.lock()).remove(&id);
                let status = status.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                // Ctrl-C may come before the process ignores it.
                let was_asked = parent.run.clock.is_interrupted();
                if let Some(fate) = status.ok().filter(|status| !status.success() && !was_asked).map(fate) {
                    parent.say(fate);
                }
            }
        }
    }
}

/// How a process ended that failed.
fn fate(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match status.signal() {
        Some(signal) => tr!("The second process was killed by signal {signal}.", signal),
        None => tr!("The second process ended with {status}.", status),
    }
}

impl fmt::Debug for SpawnedProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.body {
            Body::Live { pid, .. } => write!(f, "Process {{ id: {pid} }}"),
            Body::Virtual { .. } => f.write_str("Process"),
        }
    }
}

/// The whole work of a second process, in place of `main`: reads from its input what to do, does it, and reports to its
/// output.
///
/// # Errors
/// If its input does not say what to do, since another program started it.
pub fn serve(worker: JobFunction, scales: Scales) -> io::Result<()> {
    // Ctrl-C reaches both processes. Here it ends only the slow function; the end of the pipe stops everything else.
    let interrupt = Arc::new(Interrupt::default());
    let ring = Arc::clone(&interrupt);
    let mut signals = signal_hook::iterator::Signals::new([SIGINT])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || signals.forever().for_each(|_| ring.ring()))?;

    let mut order = String::new();
    io::stdin().lock().read_line(&mut order)?;
    let order = match serde_json::from_str(&order)? {
        Order::Work(order) => order,
        Order::Weigh { demo, spec } => return send(&ProcessReport::Memory(scales(&demo, spec, interrupt)?)),
    };
    if order.job == Job::Slow {
        let ring = Arc::clone(&interrupt);
        thread::Builder::new().name("pipe".to_owned()).spawn(move || {
            // The only thing that can come is the end.
            let _ = io::stdin().lock().lines().next();
            ring.ring();
        })?;
    }
    let clock = Clock::joined(order.started, interrupt)?;
    let started = clock.now();
    let run =
        DemoRun { speed: order.speed, memory_before: Some(0), ..DemoRun::new(order.spec, clock, Arc::new(ToParent)) };
    let lane = run.first_lane(&order.name, LaneKind::Process, started);
    let run = Arc::clone(&lane.run);
    ThreadLane(lane).play(|lane| {
        worker(order.job, lane, &Pipe(PipeEnd::Input));
        lane.sample_memory();
    });
    send(&ProcessReport::Memory(run.memory.load(Ordering::Relaxed)))
}

/// Sends all events to the process that started this one, also details: only this process knows when it waits.
struct ToParent;

impl Observer for ToParent {
    fn watch(&self, event: &Event, _: &str) -> io::Result<()> {
        send(&ProcessReport::Event { at: event.at, what: event.what.clone() })
    }

    fn watches_details(&self) -> bool {
        true
    }
}

#[expect(clippy::disallowed_methods, reason = "here the output is a pipe to the first process")]
fn send(report: &ProcessReport) -> io::Result<()> {
    let line = serde_json::to_string(report)? + "\n";
    io::stdout().lock().write_all(line.as_bytes())
}
