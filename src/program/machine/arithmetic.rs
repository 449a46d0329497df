//! Operators.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use super::integer::PythonNumber;
use super::object::Object;
use super::value::{Fault, Flow, Result, Value};
use super::{Machine, types};
use crate::program::code::{Binary, Unary, sym};
use crate::tr;

impl Machine {
    pub(super) fn unary(&mut self, op: Unary, value: Value) -> Result<Flow> {
        let name = match op {
            Unary::Negate => sym::NEG,
            Unary::Plus => sym::POS,
            Unary::Invert => sym::INVERT,
            Unary::Not => return Ok(Value::None.into()),
        };
        let result = match (op, self.number(value)) {
            (Unary::Plus, Some(PythonNumber::Int(value))) => Value::Int(value),
            (Unary::Plus, Some(_)) => value,
            (Unary::Negate, Some(PythonNumber::Float(value))) => Value::Float(-value),
            (Unary::Negate, Some(PythonNumber::Int(value))) if value != i64::MIN => Value::Int(-value),
            (Unary::Negate, Some(number)) => self.big(-number.to_big())?,
            (Unary::Invert, Some(PythonNumber::Int(value))) => Value::Int(!value),
            (Unary::Invert, Some(PythonNumber::Big(value))) => self.big(!value)?,
            _ => {
                if let Some(method) = self.special(value, name) {
                    return Ok(Flow::Call(method, super::value::Arguments::default()));
                }
                let symbol = match op {
                    Unary::Negate => "-",
                    Unary::Plus => "+",
                    Unary::Invert | Unary::Not => "~",
                };
                let class = self.type_name(value);
                return Err(self.type_error(&format!("bad operand type for unary {symbol}: '{class}'")));
            }
        };
        Ok(result.into())
    }

    pub(super) fn binary(&mut self, op: Binary, left: Value, right: Value, is_in_place: bool) -> Result<Flow> {
        if let (Some(one), Some(other)) = (self.number(left), self.number(right)) {
            if let (Value::Bool(one), Value::Bool(other)) = (left, right)
                && let Some(result) = bool_op(op, one, other)
            {
                return Ok(Value::Bool(result).into());
            }
            if let Some(value) = self.arithmetic(op, &one, &other)? {
                return Ok(value.into());
            }
            return Err(self.unsupported(op, left, right, is_in_place));
        }
        if is_in_place && let Some(flow) = self.change_in_place(op, left, right)? {
            return Ok(flow);
        }
        if let (one, other) = (self.member_text(left), self.member_text(right))
            && (one.is_some() || other.is_some())
        {
            return self.binary(op, one.unwrap_or(left), other.unwrap_or(right), is_in_place);
        }
        if self.is_own(left) || self.is_own(right) {
            let symbol = self.heap.text(symbol(op, is_in_place));
            let forward = self.heap.text(format!("__{}__", method(op)));
            let backward = self.heap.text(format!("__r{}__", method(op)));
            let in_place = if is_in_place { self.heap.text(format!("__i{}__", method(op))) } else { Value::None };
            return self.library_call("_binary", &[left, right, forward, backward, in_place, symbol]);
        }
        match self.sequence_op(op, left, right)? {
            Some(flow) => Ok(flow),
            None => Err(self.unsupported(op, left, right, is_in_place)),
        }
    }

    /// Whether methods of the program may decide how operators work on the value.
    pub(super) fn is_own(&self, value: Value) -> bool {
        match self.heap.object(value) {
            Some(Object::Instance(_) | Object::Exception(_)) => true,
            Some(Object::Tuple(tuple)) => tuple.class != types::TUPLE,
            _ => false,
        }
    }

    pub(super) fn unsupported(&mut self, op: Binary, left: Value, right: Value, is_in_place: bool) -> Fault {
        let (left_name, right_name) = (self.type_name(left), self.type_name(right));
        if op == Binary::Add {
            let class = self.type_of(left);
            if class == types::STR || class == types::LIST || class == types::TUPLE {
                let message = format!("can only concatenate {left_name} (not \"{right_name}\") to {left_name}");
                return self.type_error(&message);
            }
        }
        if op == Binary::Multiply {
            let is_sequence = |class| class == types::STR || class == types::LIST || class == types::TUPLE;
            if is_sequence(self.type_of(left)) {
                return self.type_error(&format!("can't multiply sequence by non-int of type '{right_name}'"));
            }
            // In place, CPython does not ask the right operand if the left one is of a type with many values.
            let many = [types::DICT, types::SET, types::FROZENSET, types::RANGE];
            let is_asked = !is_in_place || !many.contains(&self.type_of(left));
            if is_asked && is_sequence(self.type_of(right)) {
                return self.type_error(&format!("can't multiply sequence by non-int of type '{left_name}'"));
            }
        }
        let symbol = if op == Binary::Power && !is_in_place { "** or pow()" } else { symbol(op, is_in_place) };
        let message = format!("unsupported operand type(s) for {symbol}: '{left_name}' and '{right_name}'");
        self.type_error(&message)
    }

    fn arithmetic(&mut self, op: Binary, left: &PythonNumber, right: &PythonNumber) -> Result<Option<Value>> {
        if op == Binary::Power {
            return self.power(left, right).map(Some);
        }
        if op == Binary::Divide {
            return self.divide(left, right).map(Some);
        }
        match (left, right) {
            (PythonNumber::Float(_), _) | (_, PythonNumber::Float(_)) => {
                let (left, right) = (self.to_float(left)?, self.to_float(right)?);
                self.float_op(op, left, right)
            }
            (PythonNumber::Int(left), PythonNumber::Int(right)) => match small_op(op, *left, *right) {
                Some(value) => Ok(Some(Value::Int(value))),
                None => self.big_op(op, &(*left).into(), &(*right).into()),
            },
            _ => self.big_op(op, &left.to_big(), &right.to_big()),
        }
    }

    fn divide(&mut self, left: &PythonNumber, right: &PythonNumber) -> Result<Value> {
        if let (PythonNumber::Float(_), _) | (_, PythonNumber::Float(_)) = (left, right) {
            let (left, right) = (self.to_float(left)?, self.to_float(right)?);
            if right == 0.0 {
                return Err(self.error(types::ZERO_DIVISION_ERROR, "float division by zero"));
            }
            return Ok(Value::Float(left / right));
        }
        let (one, other) = (left.to_big(), right.to_big());
        if other.is_zero() {
            return Err(self.error(types::ZERO_DIVISION_ERROR, "division by zero"));
        }
        if one.bits() <= 53 && other.bits() <= 53 {
            let (one, other) = (one.to_f64().unwrap_or_default(), other.to_f64().unwrap_or_default());
            return Ok(Value::Float(one / other));
        }
        match true_quotient(&one, &other) {
            Some(value) => Ok(Value::Float(value)),
            None => Err(self.error(types::OVERFLOW_ERROR, "integer division result too large for a float")),
        }
    }

    fn float_op(&mut self, op: Binary, left: f64, right: f64) -> Result<Option<Value>> {
        if right == 0.0 {
            let message = match op {
                Binary::FloorDivide => Some("float floor division by zero"),
                Binary::Modulo => Some("float modulo by zero"),
                _ => None,
            };
            if let Some(message) = message {
                return Err(self.error(types::ZERO_DIVISION_ERROR, message));
            }
        }
        Ok(Some(Value::Float(match op {
            Binary::Add => left + right,
            Binary::Subtract => left - right,
            Binary::Multiply => left * right,
            Binary::FloorDivide => float_divmod(left, right).0,
            Binary::Modulo => float_divmod(left, right).1,
            _ => return Ok(None),
        })))
    }

    fn big_op(&mut self, op: Binary, left: &BigInt, right: &BigInt) -> Result<Option<Value>> {
        if right.is_zero() {
            let message = match op {
                Binary::FloorDivide => Some("integer division or modulo by zero"),
                Binary::Modulo => Some("integer modulo by zero"),
                _ => None,
            };
            if let Some(message) = message {
                return Err(self.error(types::ZERO_DIVISION_ERROR, message));
            }
        }
        if matches!(op, Binary::ShiftLeft | Binary::ShiftRight) {
            return self.shift(op, left, right).map(Some);
        }
        let value = match op {
            Binary::Add => left + right,
            Binary::Subtract => left - right,
            Binary::Multiply if left.bits() + right.bits() > 200_000 => {
                return Err(Fault::Stopped(tr!("a whole number has more than 65,536 bits").into()));
            }
            Binary::Multiply => left * right,
            Binary::FloorDivide => left.div_floor(right),
            Binary::Modulo => left.mod_floor(right),
            Binary::And => left & right,
            Binary::Or => left | right,
            Binary::Xor => left ^ right,
            _ => return Ok(None),
        };
        self.big(value).map(Some)
    }

    fn shift(&mut self, op: Binary, left: &BigInt, right: &BigInt) -> Result<Value> {
        if right.is_negative() {
            return Err(self.value_error("negative shift count"));
        }
        let by = right.to_u64().unwrap_or(u64::MAX);
        if op == Binary::ShiftRight {
            let value =
                if by > 1 << 20 { if left.is_negative() { (-1).into() } else { BigInt::zero() } } else { left >> by };
            return self.big(value);
        }
        if !left.is_zero() && by > 1 << 17 {
            return Err(Fault::Stopped(tr!("a whole number has more than 65,536 bits").into()));
        }
        self.big(if left.is_zero() { BigInt::zero() } else { left << by })
    }
}

fn bool_op(op: Binary, one: bool, other: bool) -> Option<bool> {
    match op {
        Binary::And => Some(one & other),
        Binary::Or => Some(one | other),
        Binary::Xor => Some(one ^ other),
        _ => None,
    }
}

/// The result; None if it is not a small number.
fn small_op(op: Binary, left: i64, right: i64) -> Option<i64> {
    match op {
        Binary::Add => left.checked_add(right),
        Binary::Subtract => left.checked_sub(right),
        Binary::Multiply => left.checked_mul(right),
        Binary::FloorDivide => {
            left.checked_div(right).map(|quotient| quotient - i64::from(left % right != 0 && (left < 0) != (right < 0)))
        }
        Binary::Modulo => {
            let rest = left.checked_rem(right)?;
            Some(if rest != 0 && (rest < 0) != (right < 0) { rest + right } else { rest })
        }
        Binary::And => Some(left & right),
        Binary::Or => Some(left | right),
        Binary::Xor => Some(left ^ right),
        Binary::ShiftRight => u32::try_from(right).ok().map(|by| left >> by.min(63)),
        _ => None,
    }
}

/// Quotient and remainder as CPython computes them: the remainder has the sign of the divisor.
pub(super) fn float_divmod(left: f64, right: f64) -> (f64, f64) {
    let mut rest = left % right;
    let mut quotient = (left - rest) / right;
    if rest == 0.0 {
        rest = 0.0f64.copysign(right);
    } else if (right < 0.0) != (rest < 0.0) {
        rest += right;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        quotient = 0.0f64.copysign(left / right);
    } else {
        let floor = quotient.floor();
        quotient = if quotient - floor > 0.5 { floor + 1.0 } else { floor };
    }
    (quotient, rest)
}

/// The float nearest to a quotient of whole numbers. None if it is too large.
fn true_quotient(left: &BigInt, right: &BigInt) -> Option<f64> {
    let is_negative = left.is_negative() != right.is_negative();
    let (left, right) = (left.abs(), right.abs());
    // A quotient of 66 bits with a sticky last bit rounds as the exact one would.
    let shift = 66 - (left.bits() as i64 - right.bits() as i64);
    let (numerator, denominator) =
        if shift >= 0 { (left << shift as u64, right) } else { (left, right << (-shift) as u64) };
    let (mut quotient, rest) = numerator.div_rem(&denominator);
    if !rest.is_zero() {
        quotient |= BigInt::from(1);
    }
    let mut float = quotient.to_f64()?;
    let mut exponent = -shift;
    // In steps, so that no power of two is out of range.
    while exponent != 0 && float != 0.0 && float.is_finite() {
        let step = exponent.clamp(-1000, 1000);
        float *= 2.0f64.powi(step as i32);
        exponent -= step;
    }
    let float = if is_negative { -float } else { float };
    float.is_finite().then_some(float)
}

fn method(op: Binary) -> &'static str {
    match op {
        Binary::Add => "add",
        Binary::Subtract => "sub",
        Binary::Multiply => "mul",
        Binary::MatrixMultiply => "matmul",
        Binary::Divide => "truediv",
        Binary::FloorDivide => "floordiv",
        Binary::Modulo => "mod",
        Binary::Power => "pow",
        Binary::ShiftLeft => "lshift",
        Binary::ShiftRight => "rshift",
        Binary::And => "and",
        Binary::Or => "or",
        Binary::Xor => "xor",
    }
}

fn symbol(op: Binary, is_in_place: bool) -> &'static str {
    match (op, is_in_place) {
        (Binary::Add, false) => "+",
        (Binary::Add, true) => "+=",
        (Binary::Subtract, false) => "-",
        (Binary::Subtract, true) => "-=",
        (Binary::Multiply, false) => "*",
        (Binary::Multiply, true) => "*=",
        (Binary::MatrixMultiply, false) => "@",
        (Binary::MatrixMultiply, true) => "@=",
        (Binary::Divide, false) => "/",
        (Binary::Divide, true) => "/=",
        (Binary::FloorDivide, false) => "//",
        (Binary::FloorDivide, true) => "//=",
        (Binary::Modulo, false) => "%",
        (Binary::Modulo, true) => "%=",
        (Binary::Power, false) => "**",
        (Binary::Power, true) => "**=",
        (Binary::ShiftLeft, false) => "<<",
        (Binary::ShiftLeft, true) => "<<=",
        (Binary::ShiftRight, false) => ">>",
        (Binary::ShiftRight, true) => ">>=",
        (Binary::And, false) => "&",
        (Binary::And, true) => "&=",
        (Binary::Or, false) => "|",
        (Binary::Or, true) => "|=",
        (Binary::Xor, false) => "^",
        (Binary::Xor, true) => "^=",
    }
}
