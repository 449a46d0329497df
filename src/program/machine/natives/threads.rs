//! What `threading`, `queue` and `asyncio` are made of: locks, gates, lanes and time.
//!
//! Lanes wait for only two things: a free lock, and an open gate. Everything else is written in Python on top of them,
//! in frames of the library, and needs no support of its own in the machine.

use std::sync::Arc;

use super::super::lane::{Frame, MachineLane, Then};
use super::super::object::{Gate, Object, PythonLock};
use super::super::value::{Arguments, Flow, Id, Native, Result, Value, Wait, WaitOn};
use super::super::visible::Operation;
use super::super::watch::Leash;
use super::super::{Machine, types};
use super::row::{blind, method};

/// The most threads of a program.
pub(in crate::program::machine) const MOST_LANES: usize = 1000;

pub(super) const TABLE: &[Native] = &[
    blind("lock", 1, 1, new_lock),
    method("_thread.lock", "acquire", 0, 2, acquire).with_keywords().waiting(),
    method("_thread.lock", "release", 0, 0, release).waiting(),
    method("_thread.lock", "locked", 0, 0, locked).waiting(),
    method("_thread.lock", "__enter__", 0, 0, acquire).waiting(),
    method("_thread.lock", "__exit__", 3, 3, release_after).waiting(),
    method("_thread.RLock", "acquire", 0, 2, acquire).with_keywords().waiting(),
    method("_thread.RLock", "release", 0, 0, release).waiting(),
    method("_thread.RLock", "__enter__", 0, 0, acquire).waiting(),
    method("_thread.RLock", "__exit__", 3, 3, release_after).waiting(),
    method("_thread.RLock", "_is_owned", 0, 0, is_owned),
    blind("release_all", 1, 1, release_all),
    blind("set_count", 2, 2, set_count),
    blind("is_locked", 1, 1, is_locked),
    blind("gate", 2, 2, new_gate),
    blind("open_gate", 1, 1, |machine, given| set_gate(machine, given, true)),
    blind("close_gate", 1, 1, |machine, given| set_gate(machine, given, false)),
    blind("is_open", 1, 1, is_open),
    blind("pass_gate", 2, 3, pass_gate).waiting(),
    blind("move", 2, 2, make_move).waiting(),
    blind("sleep", 1, 1, sleep).waiting(),
    blind("start_lane", 4, 4, start_lane),
    blind("give_way", 0, 0, give_way),
    blind("current_lane", 0, 0, |machine, _| Ok(Value::Int(machine.current as i64).into())),
    blind("current_thread", 0, 0, |machine, _| Ok(machine.lanes[machine.current].thread.into())),
    blind("set_thread", 1, 1, set_thread),
    blind("set_lane_name", 2, 2, set_lane_name),
    blind("fail_lane", 1, 1, fail_lane),
];

/// Lets a new thread run before the one that has started it, unless a caller leads the lanes. In CPython, too, a thread
/// waits until the new one has begun.
fn give_way(machine: &mut Machine, _: &Arguments) -> Result<Flow> {
    if matches!(machine.leash, Leash::Turns(..)) {
        machine.budget = 0;
    }
    Ok(Value::None.into())
}

fn new_lock(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let lock = PythonLock { is_reentrant: given.get(0) == Value::Bool(true), owner: None, count: 0 };
    Ok(machine.heap.add(Object::Lock(lock)).into())
}

fn own(machine: &Machine, given: &Arguments) -> (Id, PythonLock) {
    match given.get(0) {
        Value::Ref(id) => match machine.heap.get(id) {
            Object::Lock(lock) => (id, *lock),
            _ => (id, PythonLock::default()),
        },
        _ => (Id(0), PythonLock::default()),
    }
}

fn set(machine: &mut Machine, id: Id, lock: PythonLock) {
    if let Object::Lock(place) = machine.heap.get_mut(id) {
        *place = lock;
    }
}

fn acquire(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let [blocking, timeout] = machine.keywords("acquire", given, ["blocking", "timeout"])?;
    let blocking = if given.get(1) == Value::Unset { blocking } else { given.get(1) };
    let timeout = if given.get(2) == Value::Unset { timeout } else { given.get(2) };
    let may_block = blocking == Value::Unset || machine.truth(blocking) != Some(false);
    let has_timeout = !matches!(timeout, Value::Unset) && timeout != Value::Int(-1);
    if has_timeout && !may_block {
        return Err(machine.value_error("can't specify a timeout for a non-blocking call"));
    }
    if has_timeout && matches!(machine.number(timeout), Some(number) if machine.to_float(&number)? < 0.0) {
        return Err(machine.value_error("timeout value must be a non-negative number"));
    }
    let (id, mut lock) = own(machine, given);
    let lane = machine.current as u32;
    let is_mine = lock.is_reentrant && lock.owner == Some(lane);
    let is_free = lock.count == 0 || is_mine;
    if !is_free && may_block && !machine.timed_out() {
        let until = if has_timeout { machine.deadline_of_wait(timeout)? } else { None };
        return Ok(Flow::Wait(Wait { on: WaitOn::Lock(id), until }));
    }
    if !machine.may_move(Operation::Acquire(id)) {
        return Ok(Flow::Pause);
    }
    if is_free {
        lock.owner = Some(lane);
        lock.count += 1;
        set(machine, id, lock);
        machine.end_wait();
        return Ok(Value::Bool(true).into());
    }
    machine.end_wait();
    Ok(Value::Bool(false).into())
}

fn release(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let (id, mut lock) = own(machine, given);
    if lock.is_reentrant && lock.owner != Some(machine.current as u32) {
        return Err(machine.error(types::RUNTIME_ERROR, "cannot release un-acquired lock"));
    }
    if lock.count == 0 {
        return Err(machine.error(types::RUNTIME_ERROR, "release unlocked lock"));
    }
    if !machine.may_move(Operation::Release(id)) {
        return Ok(Flow::Pause);
    }
    lock.count -= 1;
    if lock.count == 0 {
        lock.owner = None;
    }
    set(machine, id, lock);
    Ok(Value::None.into())
}

fn release_after(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    release(machine, &Arguments::of([given.get(0)]))
}

fn locked(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let (id, lock) = own(machine, given);
    if !machine.may_move(Operation::Look(id)) {
        return Ok(Flow::Pause);
    }
    Ok(Value::Bool(lock.count > 0).into())
}

fn is_locked(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    Ok(Value::Bool(own(machine, given).1.count > 0).into())
}

fn is_owned(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let lane = machine.current as u32;
    Ok(Value::Bool(own(machine, given).1.owner == Some(lane)).into())
}

/// Releases a lock completely, as waiting for a condition does. Returns how often it was held.
fn release_all(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let (id, lock) = own(machine, given);
    set(machine, id, PythonLock { owner: None, count: 0, ..lock });
    Ok(Value::Int(lock.count.into()).into())
}

/// Sets how often a lock is held that was just taken once.
fn set_count(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let (id, lock) = own(machine, given);
    let count = machine.index(given.get(1))?;
    set(machine, id, PythonLock { count: count as u32, ..lock });
    Ok(Value::None.into())
}

/// Makes a closed gate of an object; the purpose says what lanes wait for there.
fn new_gate(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let purpose = machine.heap.str(given.get(1)).cloned().unwrap_or_default();
    let purpose = machine.intern(&purpose);
    Ok(machine.heap.add(Object::Gate(Gate { is_open: false, owner: given.get(0), purpose })).into())
}

fn gate(machine: &Machine, value: Value) -> Option<Gate> {
    match machine.heap.object(value)? {
        Object::Gate(gate) => Some(*gate),
        _ => None,
    }
}

fn set_gate(machine: &mut Machine, given: &Arguments, is_open: bool) -> Result<Flow> {
    if let Some(Object::Gate(gate)) = given.get(0).id().map(|id| machine.heap.get_mut(id)) {
        gate.is_open = is_open;
    }
    Ok(Value::None.into())
}

fn is_open(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    Ok(Value::Bool(gate(machine, given.get(0)).is_some_and(|gate| gate.is_open)).into())
}

/// Waits until a gate is open, or the time is over. With a third argument, passing it is no move of its own.
fn pass_gate(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let Some(id) = given.get(0).id() else { return Ok(Value::None.into()) };
    let is_quiet = given.get(2) == Value::Bool(true);
    let is_open = gate(machine, given.get(0)).is_some_and(|gate| gate.is_open);
    if !is_open && !machine.timed_out() {
        let until = machine.deadline_of_wait(given.get(1))?;
        return Ok(Flow::Wait(Wait { on: WaitOn::Gate(id), until }));
    }
    if !is_quiet && !machine.may_move(Operation::Pass(id)) {
        return Ok(Flow::Pause);
    }
    machine.end_wait();
    Ok(Value::Bool(is_open).into())
}

/// Marks an operation of the library as a move: what follows in the library belongs to it.
fn make_move(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let name = machine.heap.str(given.get(0)).cloned().unwrap_or_default();
    let name = machine.intern(&name);
    let Some(object) = given.get(1).id() else { return Ok(Value::None.into()) };
    if machine.may_move(Operation::Call(name, object)) { Ok(Value::None.into()) } else { Ok(Flow::Pause) }
}

fn sleep(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let number = machine.number(given.get(0));
    if matches!(&number, Some(number) if machine.to_float(number)? < 0.0) {
        return Err(machine.value_error("sleep length must be non-negative"));
    }
    if machine.timed_out() {
        if !machine.may_move(Operation::Wake) {
            return Ok(Flow::Pause);
        }
        machine.end_wait();
        return Ok(Value::None.into());
    }
    let until = machine.deadline_of_wait(given.get(0))?;
    Ok(Flow::Wait(Wait { on: WaitOn::Time, until }))
}

/// Starts a lane that calls a function without arguments.
fn start_lane(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if machine.threads().count() >= MOST_LANES {
        return Err(machine.error(types::RUNTIME_ERROR, "can't start new thread"));
    }
    let [thread, function, name] = [given.get(0), given.get(1), given.get(2)];
    machine.heap.publish(thread);
    machine.heap.publish(function);
    let Some(bootstrap) = machine.library_function("_call") else { return Ok(Value::None.into()) };
    let Some(Object::Function(bootstrap)) = machine.heap.object(bootstrap) else { return Ok(Value::None.into()) };
    let code = bootstrap.code;
    let mut values = vec![Value::Unset; machine.program.codes[code as usize].slots.len()];
    values[0] = function;
    let frame = Frame {
        code,
        at: 0,
        values,
        blocks: Vec::new(),
        handled: Vec::new(),
        generator: None,
        is_thrown: false,
        then: Then::End,
    };
    machine.lanes.push(MachineLane {
        name: machine.heap.str(name).cloned().unwrap_or_else(|| Arc::from("Thread")),
        thread,
        is_daemon: machine.truth(given.get(3)) == Some(true),
        frames: vec![frame],
        ..MachineLane::default()
    });
    Ok(Value::Int(machine.lanes.len() as i64 - 1).into())
}

fn set_thread(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    machine.heap.publish(given.get(0));
    let lane = machine.current;
    machine.lanes[lane].thread = given.get(0);
    Ok(Value::None.into())
}

fn set_lane_name(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let name = machine.heap.str(given.get(1)).cloned().unwrap_or_default();
    if let Ok(lane) = usize::try_from(machine.index(given.get(0))?)
        && let Some(lane) = machine.lanes.get_mut(lane)
    {
        lane.name = name;
        machine.heap.read_all();
    }
    Ok(Value::None.into())
}

/// Notes why a lane ends, for reports and explorations.
fn fail_lane(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let lane = machine.current;
    machine.lanes[lane].fault = given.get(0).id().map(super::super::value::Fault::Raised);
    Ok(Value::None.into())
}
