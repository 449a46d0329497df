//! The instructions of tight loops, as long as they change only the frame.
//!
//! They run here one after the other, without leaving the frame. Whatever needs more - another frame, the program's own
//! methods, a new object, an exception - is left to [`Machine::run`], which comes back here after each instruction.

use super::Machine;
use super::finalize::has_open;
use super::object::{Iterator, Object};
use super::value::Value;
use crate::program::code::{Binary, CompareOp, Op, Program};

impl Machine {
    /// Runs simple instructions of the frame on top. If the lane is led, an instruction that others may notice is not
    /// simple.
    pub(super) fn do_simple(&mut self, program: &Program) {
        let Some(frame) = self.lanes[self.current].frames.last_mut() else { return };
        let ops = &program.codes[frame.code as usize].ops[..];
        let values = &mut frame.values;
        let mut at = frame.at as usize;
        while self.budget > 0 {
            let mut next = at + 1;
            match ops[at] {
                Op::Constant(number) => values.push(self.constants[number as usize]),
                Op::LoadLocal(slot) => match values[slot as usize] {
                    Value::Unset => break,
                    value => values.push(value),
                },
                Op::StoreLocal(slot) => {
                    let is_object = matches!(values[slot as usize], Value::Ref(_));
                    if is_object && (!self.pending.is_empty() || has_open(&self.watched, &self.heap)) {
                        break;
                    }
                    let Some(value) = values.pop() else { break };
                    values[slot as usize] = value;
                }
                Op::LoadGlobal(number) if !self.is_led => {
                    let value = match self.globals.get(number) {
                        Value::Unset => self.globals.get(self.fallbacks[number as usize]),
                        value => value,
                    };
                    if matches!(value, Value::Unset) {
                        break;
                    }
                    values.push(value);
                }
                Op::StoreGlobal(number) if !self.is_led => match values.last() {
                    None | Some(Value::Ref(_)) => break,
                    Some(_) if !self.pending.is_empty() || has_open(&self.watched, &self.heap) => break,
                    Some(value) => {
                        self.globals.set(number, *value);
                        values.pop();
                    }
                },
                Op::Jump(target) => next = target as usize,
                Op::JumpIfFalse(target) => match truth(values.last()) {
                    Some(truth) => {
                        values.pop();
                        next = if truth { next } else { target as usize };
                    }
                    None => break,
                },
                Op::JumpIfTrue(target) => match truth(values.last()) {
                    Some(truth) => {
                        values.pop();
                        next = if truth { target as usize } else { next };
                    }
                    None => break,
                },
                Op::Binary(op) | Op::InPlace(op) => {
                    let [.., left, right] = values[..] else { break };
                    let Some(result) = arithmetic(op, left, right) else { break };
                    values.pop();
                    if let Some(top) = values.last_mut() {
                        *top = result;
                    }
                }
                Op::Compare(op) => {
                    let [.., left, right] = values[..] else { break };
                    let Some(result) = compare(op, left, right) else { break };
                    values.pop();
                    if let Some(top) = values.last_mut() {
                        *top = Value::Bool(result);
                    }
                }
                Op::ForEach(target) => {
                    let Some(Value::Ref(id)) = values.last() else { break };
                    let Object::Iterator(iterator) = self.heap.get_mut(*id) else { break };
                    let Iterator::Range { range, at } = &mut **iterator else { break };
                    let item = at.checked_mul(range.step).and_then(|offset| range.start.checked_add(offset));
                    match item {
                        Some(item) if if range.step > 0 { item < range.stop } else { item > range.stop } => {
                            *at += 1;
                            values.push(Value::Int(item));
                        }
                        _ => {
                            values.pop();
                            next = target as usize;
                        }
                    }
                }
                _ => break,
            }
            at = next;
            self.budget -= 1;
        }
        frame.at = at as u32;
    }
}

/// The truth of a value that has no method for it.
fn truth(value: Option<&Value>) -> Option<bool> {
    match value? {
        Value::Bool(truth) => Some(*truth),
        Value::Int(number) => Some(*number != 0),
        Value::None => Some(false),
        _ => None,
    }
}

/// The result, if it is a small number of the same kind.
fn arithmetic(op: Binary, left: Value, right: Value) -> Option<Value> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => {
            let result = match op {
                Binary::Add => left.checked_add(right),
                Binary::Subtract => left.checked_sub(right),
                Binary::Multiply => left.checked_mul(right),
                // With a positive divisor, the remainder of Euclid is Python's.
                Binary::Modulo if right > 0 => Some(left.rem_euclid(right)),
                Binary::FloorDivide if right > 0 => Some(left.div_euclid(right)),
                _ => None,
            };
            result.map(Value::Int)
        }
        (Value::Float(left), Value::Float(right)) => match op {
            Binary::Add => Some(Value::Float(left + right)),
            Binary::Subtract => Some(Value::Float(left - right)),
            Binary::Multiply => Some(Value::Float(left * right)),
            _ => None,
        },
        _ => None,
    }
}

fn compare(op: CompareOp, left: Value, right: Value) -> Option<bool> {
    let (Value::Int(left), Value::Int(right)) = (left, right) else { return None };
    match op {
        CompareOp::Equal | CompareOp::Is => Some(left == right),
        CompareOp::NotEqual | CompareOp::IsNot => Some(left != right),
        CompareOp::Less => Some(left < right),
        CompareOp::LessEqual => Some(left <= right),
        CompareOp::Greater => Some(left > right),
        CompareOp::GreaterEqual => Some(left >= right),
        CompareOp::In | CompareOp::NotIn => None,
    }
}
