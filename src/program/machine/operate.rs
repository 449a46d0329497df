//! Runs a lane, and the instructions that need more than a line.

use std::sync::Arc;

use super::call::Invoked;
use super::lane::Then;
use super::object::{Function, Object};
use super::pause::{Pause, StepEnd};
use super::value::{Arguments, Fault, Id, Native, Result, Value};
use super::{Machine, Operation};
use crate::program::code::{Binary, CompareOp, Conversion, FunctionParts, Op};

impl Machine {
    /// Runs a lane until it pauses, for at most this many instructions.
    pub fn run(&mut self, lane: usize, instructions: u64) -> Pause {
        self.current = lane;
        self.heap.works_for(lane);
        self.budget = instructions;
        self.is_within_piece = false;
        self.is_led = matches!(self.leash, super::Leash::Moves(..) | super::Leash::Turns(_, Some(_)));
        let mut program = Arc::clone(&self.program);
        loop {
            if !Arc::ptr_eq(&program, &self.program) {
                // A name was added.
                program = Arc::clone(&self.program);
            }
            if self.lanes[lane].frames.is_empty() && !self.ending(lane) {
                return Pause::Ended;
            }
            self.do_simple(&program);
            if self.budget == 0 {
                return Pause::Budget;
            }
            self.budget -= 1;
            let frame = self.frame();
            let (code, at) = (frame.code, frame.at);
            let op = program.codes[code as usize].ops[at as usize];
            let mut written = None;
            if self.is_led
                && let Some(operation) = self.data_operation(op)
            {
                if !self.may_move(operation) {
                    return Pause::Move;
                }
                written = Some(operation).filter(|_| self.tells);
            }
            self.heap.site = (code, at);
            self.frame().at += 1;
            let mut may_drop = (!self.pending.is_empty() || !self.watched.is_empty()) && self.may_drop(op);
            let stepped = self.step(op);
            if let Some(Operation::Write(place)) = written {
                self.tell_written(place);
            }
            match stepped {
                Ok(StepEnd::Next) => {}
                Ok(StepEnd::Pause(Pause::Waits(wait))) => {
                    self.lanes[lane].wait = Some(wait);
                    return Pause::Waits(wait);
                }
                Ok(StepEnd::Pause(pause)) => return pause,
                Err(Fault::Raised(exception)) => {
                    let is_again = matches!(op, Op::Reraise | Op::RaiseAgain | Op::EndAsyncFor);
                    let looped_over = self.looped_over();
                    self.unwind(exception, is_again);
                    if !looped_over.is_empty() && !self.lanes[lane].frames.is_empty() {
                        self.close_or_raise(Some(&looped_over));
                    }
                }
                Err(Fault::Stopped(why)) => self.stop(lane, &why),
            }
            if matches!(op, Op::Yield(_))
                && let Some(paused) = self.pending.last()
            {
                may_drop = self.is_unheld(*paused);
            }
            if may_drop && !self.lanes[lane].frames.is_empty() {
                self.close_or_raise(None);
            }
            if self.heap.wants_collection()
                && let Err(Fault::Stopped(why)) = self.collect()
            {
                self.stop(lane, &why);
            }
        }
    }

    fn close_or_raise(&mut self, among: Option<&[Id]>) {
        if let Err(Fault::Raised(exception)) = self.close_dropped(among) {
            self.unwind(exception, false);
        }
    }

    /// The values of a call on top of the stack, function first, if the call may have to be made again.
    pub(super) fn kept_call(&mut self, count: u32) -> Option<Vec<Value>> {
        let values = &self.lanes[self.current].frames.last()?.values;
        let call = &values[values.len() - count as usize..];
        self.may_wait(call[0]).then(|| call.to_vec())
    }

    /// Whether an instruction makes a call that may have to be made again after a pause.
    pub(super) fn may_pause_within(&self, op: Op) -> bool {
        let Some(frame) = self.lanes[self.current].frames.last() else { return false };
        let depth = match op {
            Op::Call(count) | Op::CallNamed(count, _) => count,
            Op::CallMethod(count) | Op::CallMethodNamed(count, _) => count + 1,
            Op::CallSpread => 2,
            _ => return false,
        };
        let Some(at) = frame.values.len().checked_sub(depth as usize + 1) else { return false };
        self.may_wait(frame.values[at])
    }

    fn may_wait(&self, function: Value) -> bool {
        let function = match self.heap.object(function) {
            Some(Object::Method { function, .. }) => *function,
            _ => function,
        };
        matches!(function, Value::Native(Native { may_wait: true, .. }))
    }

    pub(super) fn call_method(&mut self, mut arguments: Arguments, kept: Option<Vec<Value>>) -> Result<StepEnd> {
        let receiver = self.pop();
        let function = self.pop();
        if receiver != Value::Unset {
            arguments.values.insert(0, receiver);
        }
        self.call_op(function, arguments, kept)
    }

    /// Makes a call, and restores the stack if the call has to be made again.
    pub(super) fn call_op(
        &mut self,
        function: Value,
        arguments: Arguments,
        kept: Option<Vec<Value>>,
    ) -> Result<StepEnd> {
        match self.invoke(function, arguments, Then::Push)? {
            Invoked::Value(value) => self.push(value),
            Invoked::Frame => {}
            Invoked::Again(pause) => {
                let frame = self.frame();
                frame.at -= 1;
                frame.values.extend(kept.unwrap_or_default());
                return Ok(StepEnd::Pause(pause));
            }
        }
        Ok(StepEnd::Next)
    }

    pub(super) fn named_arguments(&mut self, count: u32, names: u32) -> Arguments {
        let mut values = self.frame().pop_many(count);
        let names = &self.program.keywords[names as usize];
        let named = values.split_off(values.len() - names.len());
        Arguments { values, named: names.iter().copied().zip(named).collect() }
    }

    /// Whether the value on top is true. None if a method of the program decides it: the method is called, its result
    /// replaces the value, and the same instruction runs again.
    pub(super) fn truth_of_top(&mut self) -> Result<Option<bool>> {
        let value = self.frame().peek(0);
        if let Some(truth) = self.truth(value) {
            return Ok(Some(truth));
        }
        self.frame().at -= 1;
        self.pop();
        let method = self.truth_method(value)?;
        match self.invoke(method, Arguments::default(), Then::Push)? {
            Invoked::Value(value) => self.push(value),
            Invoked::Frame | Invoked::Again(_) => {}
        }
        Ok(None)
    }

    pub(super) fn binary_op(&mut self, op: Binary, is_in_place: bool) -> Result<StepEnd> {
        let frame = self.frame();
        let right = frame.pop();
        let left = frame.pop();
        if let (Value::Int(left), Value::Int(right)) = (left, right) {
            let result = match op {
                Binary::Add => left.checked_add(right),
                Binary::Subtract => left.checked_sub(right),
                Binary::Multiply => left.checked_mul(right),
                _ => None,
            };
            if let Some(result) = result {
                frame.push(Value::Int(result));
                return Ok(StepEnd::Next);
            }
        }
        let flow = self.binary(op, left, right, is_in_place);
        self.finish(flow, Then::Push)
    }

    pub(super) fn compare_op(&mut self, op: CompareOp) -> Result<StepEnd> {
        let frame = self.frame();
        let right = frame.pop();
        let left = frame.pop();
        if let (Value::Int(left), Value::Int(right)) = (left, right) {
            let result = match op {
                CompareOp::Equal | CompareOp::Is => left == right,
                CompareOp::NotEqual | CompareOp::IsNot => left != right,
                CompareOp::Less => left < right,
                CompareOp::LessEqual => left <= right,
                CompareOp::Greater => left > right,
                CompareOp::GreaterEqual => left >= right,
                CompareOp::In | CompareOp::NotIn => {
                    let flow = self.compare(op, Value::Int(left), Value::Int(right));
                    return self.finish(flow, Then::Push);
                }
            };
            frame.push(Value::Bool(result));
            return Ok(StepEnd::Next);
        }
        let flow = self.compare(op, left, right);
        self.finish(flow, Then::Push)
    }

    pub(super) fn format_op(&mut self, conversion: Conversion, has_spec: bool) -> Result<StepEnd> {
        let spec = if has_spec { self.pop() } else { Value::Unset };
        let value = self.pop();
        let flow = self.format_value(value, conversion, spec);
        self.finish(flow, Then::Push)
    }

    pub(super) fn make_function(&mut self, code: u32, parts: FunctionParts) {
        let pairs = self.frame().pop_many(u32::from(parts.keyword_defaults) * 2);
        let keyword_defaults = pairs.chunks(2).filter_map(|pair| {
            let name = self.heap.str(pair[0])?;
            Some((self.program.names.find(name)?, pair[1]))
        });
        let keyword_defaults = keyword_defaults.collect();
        let defaults = self.frame().pop_many(u32::from(parts.defaults));
        let program = Arc::clone(&self.program);
        let frame = self.frame();
        let captured = program.codes[code as usize].captured.iter().map(|slot| frame.values[*slot as usize]);
        let captured = captured.collect();
        let function = Function {
            code,
            defaults,
            keyword_defaults,
            captured,
            attributes: super::object::Attributes::default(),
            is_coroutine: false,
        };
        let function = self.heap.add(Object::Function(Box::new(function)));
        self.push(function);
    }
}
