//! What `asyncio` needs beyond Python: turns of tasks, running loops, and what a program has dropped.

use std::sync::Arc;

use super::super::lane::{MachineLane, Turn};
use super::super::object::{Exception, Generator, GeneratorKind, Object};
use super::super::value::{Arguments, Fault, Flow, Id, Native, Result, Resumption, Seen, Value};
use super::super::visible::Operation;
use super::super::{Machine, types};
use super::row::{blind, method};
use crate::program::code::CodeKind;
use crate::tr;

/// The most tasks of a program. Each keeps its lane, so that its end can be seen.
const MOST_TASKS: usize = 10_000;

pub(super) const TABLE: &[Native] = &[
    blind("new_task_lane", 2, 2, new_task_lane),
    blind("end_task_lane", 1, 1, end_task_lane),
    blind("fail_task_lane", 2, 2, fail_task_lane),
    blind("begin_turn", 2, 2, begin_turn).waiting(),
    blind("end_turn", 0, 0, end_turn),
    blind("running_loop", 0, 0, |machine, _| Ok(machine.lanes[machine.current].event_loop.or_none().into())),
    blind("set_running_loop", 1, 1, set_running_loop),
    blind("set_interrupt", 1, 1, set_interrupt),
    blind("watch", 1, 1, watch),
    blind("dropped", 1, 1, dropped),
    blind("async_generators", 0, 0, async_generators),
    blind("adopt", 1, 1, adopt),
    blind("as_coroutine", 1, 1, as_coroutine),
    blind("is_coroutine", 1, 1, is_coroutine),
    blind("is_coroutine_function", 1, 1, is_coroutine_function),
    blind("coroutine_place", 1, 1, coroutine_place),
    blind("function_place", 1, 1, function_place),
    blind("caller", 1, 1, caller),
    blind("traceback_length", 1, 1, traceback_length),
    blind("cut_traceback", 2, 2, cut_traceback),
    blind("in_context", 1, 1, in_context),
    blind("copy_raised", 2, 2, copy_raised),
    blind("new_exception", 3, 3, new_exception),
    blind("resume", 2, 2, resume),
    blind("generator_state", 1, 1, generator_state),
    method("async_generator", "asend", 1, 1, |machine, given| {
        machine.library_call("_asend", &[given.get(0), Value::None, given.get(1)])
    })
    .looks_at(Seen::Nothing),
    method("async_generator", "__anext__", 0, 0, |machine, given| {
        machine.library_call("_asend", &[given.get(0), Value::None, Value::None])
    }),
    method("async_generator", "athrow", 1, 3, |machine, given| {
        machine.library_call("_athrow", &[given.get(0), Value::None, given.get(1), given.get(2).or_none()])
    })
    .looks_at(Seen::Nothing),
    method("async_generator", "aclose", 0, 0, |machine, given| {
        machine.library_call("_aclose", &[given.get(0), Value::None])
    }),
    method("async_generator", "__aiter__", 0, 0, |_, given| Ok(given.get(0).into())),
];

/// Makes a lane for a task. Returns its number.
fn new_task_lane(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if machine.lanes.iter().filter(|lane| lane.task.is_some()).count() >= MOST_TASKS {
        let why = tr!("the program has more than {most} tasks", most = MOST_TASKS);
        return Err(Fault::Stopped(why.into()));
    }
    let name = machine.heap.str(given.get(1)).cloned().unwrap_or_default();
    machine.lanes.push(MachineLane { name, task: Some(given.get(0)), ..MachineLane::default() });
    Ok(Value::Int(machine.lanes.len() as i64 - 1).into())
}

fn task_lane<'a>(machine: &'a mut Machine, given: &Arguments) -> Option<&'a mut MachineLane> {
    let Value::Int(lane) = given.get(0) else { return None };
    machine.lanes.get_mut(usize::try_from(lane).ok()?)
}

fn end_task_lane(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if let Value::Int(number) = given.get(0) {
        let function = machine.coroutine_name(number as usize).map(Arc::from);
        if let Some(lane) = task_lane(machine, given) {
            lane.task = Some(Value::None);
            lane.function = function;
        }
    }
    Ok(Value::None.into())
}

/// Notes that the exception of a task was never seen.
fn fail_task_lane(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if let Some(lane) = task_lane(machine, given) {
        lane.fault = given.get(1).id().map(Fault::Raised);
    }
    Ok(Value::None.into())
}

/// Begins a turn: the loop runs a handle of the program, as a move of the task, or of the thread for a callback.
fn begin_turn(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let lane = machine.lane_of_task(given.get(1));
    let operation = match (lane, given.get(0).id()) {
        (Some(lane), _) => Operation::Turn(lane),
        (None, Some(handle)) => Operation::Callback(handle),
        (None, None) => return Ok(Value::None.into()),
    };
    if !machine.may_move(operation) {
        return Ok(Flow::Pause);
    }
    let current = machine.current;
    machine.lanes[current].turn = lane.map_or(Turn::Callback, |lane| Turn::Task(lane as u32));
    Ok(Value::None.into())
}

fn end_turn(machine: &mut Machine, _: &Arguments) -> Result<Flow> {
    let current = machine.current;
    machine.lanes[current].turn = Turn::None;
    Ok(Value::None.into())
}

fn set_running_loop(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let current = machine.current;
    machine.lanes[current].event_loop = given.get(0);
    machine.lanes[current].turn = Turn::None;
    Ok(Value::None.into())
}

fn set_interrupt(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if machine.current == 0 {
        machine.lanes[0].interrupt = given.get(0);
    }
    Ok(Value::None.into())
}

fn watch(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if let Some(id) = given.get(0).id().filter(|id| !machine.watched.contains(id)) {
        machine.watched.push(id);
    }
    Ok(Value::None.into())
}

fn dropped(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let dropped = machine.take_dropped(given.get(0) == Value::Bool(true))?;
    Ok(machine.heap.list(dropped).into())
}

/// Asynchronous generators that have begun and not ended.
fn async_generators(machine: &mut Machine, _: &Arguments) -> Result<Flow> {
    let is_open = |id: &Id| {
        matches!(machine.heap.get(*id), Object::Generator(generator)
            if generator.kind == GeneratorKind::AsyncGenerator && generator.frame.is_some())
    };
    let open: Vec<_> = machine.watched.iter().copied().filter(is_open).map(Value::Ref).collect();
    Ok(machine.heap.list(open).into())
}

fn generator(machine: &Machine, value: Value) -> Option<&Generator> {
    match machine.heap.object(value)? {
        Object::Generator(generator) => Some(generator),
        _ => None,
    }
}

/// Notes that a task has taken a coroutine: while the task lives, it need not be awaited.
fn adopt(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if let Some(Object::Generator(generator)) = given.get(0).id().map(|id| machine.heap.get_mut(id)) {
        generator.is_adopted = true;
    }
    Ok(Value::None.into())
}

/// A generator function with generators that can be awaited. None for other functions.
fn as_coroutine(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let Some(Object::Function(function)) = machine.heap.object(given.get(0)) else { return Ok(Value::None.into()) };
    if machine.program.codes[function.code as usize].kind != CodeKind::Generator {
        return Ok(Value::None.into());
    }
    let mut function = function.clone();
    function.is_coroutine = true;
    Ok(machine.heap.add(Object::Function(function)).into())
}

fn is_coroutine(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    Ok(Value::Bool(generator(machine, given.get(0)).is_some_and(|generator| generator.is_awaitable)).into())
}

fn is_coroutine_function(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let mut function = given.get(0);
    if let Some(Object::Method { function: inner, .. }) = machine.heap.object(function) {
        function = *inner;
    }
    let is = match machine.heap.object(function) {
        Some(Object::Function(function)) => {
            function.is_coroutine || machine.program.codes[function.code as usize].kind == CodeKind::Coroutine
        }
        _ => false,
    };
    Ok(Value::Bool(is).into())
}

/// A coroutine in the `repr` of its task.
fn coroutine_place(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let Some(generator) = generator(machine, given.get(0)) else { return machine.repr_of(given.get(0)) };
    let code = &machine.program.codes[generator.code as usize];
    let file = &machine.program.modules[code.module as usize].file;
    let name = &code.qualified;
    let frame = generator.frame.as_ref().or_else(|| {
        let frames = &machine.lanes[machine.current].frames;
        frames.iter().find(|frame| frame.generator == given.get(0).id())
    });
    let text = match frame {
        Some(frame) => {
            let line = if generator.has_started { machine.line_of(frame) } else { code.line as usize };
            format!("{name}() running at {file}:{line}")
        }
        None => format!("{name}() done, defined at {file}:{}", code.line),
    };
    Ok(machine.heap.text(text).into())
}

fn function_place(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let Some(Object::Function(function)) = machine.heap.object(given.get(0)) else { return Ok(Value::None.into()) };
    let code = &machine.program.codes[function.code as usize];
    let text = format!("{}:{}", machine.program.modules[code.module as usize].file, code.line);
    Ok(machine.heap.text(text).into())
}

/// The place of a warning: the line of the program that runs.
fn caller(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let text = machine.heap.str(given.get(0)).cloned().unwrap_or_default();
    let frames = &machine.lanes[machine.current].frames;
    let own = frames.iter().rev().find(|frame| !machine.program.codes[frame.code as usize].is_library);
    let (code, at) = own.map_or((0, 0), |frame| (frame.code, frame.at.saturating_sub(1)));
    let text = machine.placed(code, at, &text);
    Ok(machine.heap.text(text).into())
}

fn raised(machine: &mut Machine, value: Value) -> Option<&mut Exception> {
    machine.raised_mut(value.id()?)
}

fn traceback_length(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let length = raised(machine, given.get(0)).map_or(0, |exception| exception.traceback.len());
    Ok(Value::Int(length as i64).into())
}

/// Sets the traceback of an exception back to an earlier one.
fn cut_traceback(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if let (Value::Int(length), Some(exception)) = (given.get(1), raised(machine, given.get(0))) {
        exception.traceback.truncate(length as usize);
    }
    Ok(given.get(0).into())
}

/// Sets the context of an exception to the one that is handled here.
fn in_context(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if let Some(id) = given.get(0).id() {
        machine.set_context(id);
    }
    Ok(given.get(0).into())
}

/// Copies traceback, cause, context and notes of an exception group to a part of it.
fn copy_raised(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let notes = crate::program::code::sym::NOTES;
    if let Some(whole) = raised(machine, given.get(1)).map(|whole| whole.clone())
        && let Some(part) = raised(machine, given.get(0))
    {
        part.traceback = whole.traceback;
        part.cause = whole.cause;
        part.context = whole.context;
        part.hides_context = whole.hides_context;
        if let Some(value) = whole.attributes.get(notes) {
            part.attributes.set(notes, value);
        }
    }
    Ok(given.get(0).into())
}

/// A new exception of a class, without its `__init__`.
fn new_exception(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let Some(class) = given.get(0).id().filter(|id| machine.is_subclass(*id, types::BASE_EXCEPTION)) else {
        return Err(machine.type_error("an exception needs a class of exceptions"));
    };
    Ok(machine.new_exception(class, vec![given.get(1), given.get(2)]).into())
}

/// Resumes any generator.
fn resume(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    match given.get(0).id().filter(|_| generator(machine, given.get(0)).is_some()) {
        Some(id) => Ok(Flow::Resume(id, Resumption::Value(given.get(1)))),
        None => Err(machine.type_error("a generator was expected")),
    }
}

fn generator_state(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let state = match generator(machine, given.get(0)) {
        Some(generator) if generator.is_running => "running",
        Some(generator) if generator.frame.is_none() => "closed",
        Some(generator) if !generator.has_started => "created",
        Some(_) => "suspended",
        None => "",
    };
    let state: Arc<str> = state.into();
    Ok(machine.heap.text(state).into())
}
