//! The built-in functions.

use super::super::integer::{PythonNumber, float_to_big};
use super::super::object::{Iterator, Object};
use super::super::value::{Arguments, Flow, Id, Native, Result, Resumption, Seen, Value};
use super::super::visible::Operation;
use super::super::{Machine, Stream, float, types};
use super::inside::{
    attribute, count_up, exit, frozen, method_of, native_repr, orders_itself, percent, plain_repr, set_attribute,
    set_slice, traceback,
};
use super::order::{extreme, some, sort_list, sorted, sum};
use super::row::{MANY, blind, function};
use crate::program::code::{Binary, CompareOp, Conversion, Unary, sym};

pub(super) const TABLE: &[Native] = &[
    function("builtins", "print", 0, MANY, print).with_keywords().waiting(),
    function("builtins", "len", 1, 1, len).looks_at(Seen::Items),
    function("builtins", "repr", 1, 1, |machine, given| machine.repr_of(given.get(0))),
    function("builtins", "iter", 1, 2, iter).looks_at(Seen::Walk),
    function("builtins", "next", 1, 2, next).looks_at(Seen::Items),
    function("builtins", "abs", 1, 1, abs),
    function("builtins", "round", 1, 2, round).with_keywords(),
    function("builtins", "divmod", 2, 2, divmod),
    function("builtins", "pow", 2, 3, pow),
    function("builtins", "sum", 1, 2, sum).with_keywords(),
    function("builtins", "min", 1, MANY, |machine, given| extreme(machine, given, CompareOp::Less)).with_keywords(),
    function("builtins", "max", 1, MANY, |machine, given| extreme(machine, given, CompareOp::Greater)).with_keywords(),
    function("builtins", "sorted", 1, 1, sorted).with_keywords(),
    function("builtins", "any", 1, 1, |machine, given| some(machine, given, true)),
    function("builtins", "all", 1, 1, |machine, given| some(machine, given, false)),
    function("builtins", "chr", 1, 1, chr),
    function("builtins", "ord", 1, 1, ord),
    function("builtins", "hex", 1, 1, |machine, given| radix(machine, given, 16, "0x")),
    function("builtins", "oct", 1, 1, |machine, given| radix(machine, given, 8, "0o")),
    function("builtins", "bin", 1, 1, |machine, given| radix(machine, given, 2, "0b")),
    function("builtins", "id", 1, 1, id).looks_at(Seen::Nothing),
    function("builtins", "hash", 1, 1, hash),
    function("builtins", "callable", 1, 1, callable).looks_at(Seen::Nothing),
    function("builtins", "isinstance", 2, 2, is_instance).looks_at(Seen::Nothing),
    function("builtins", "issubclass", 2, 2, is_subclass).looks_at(Seen::Nothing),
    function("builtins", "format", 1, 2, format),
    blind("method_of", 2, 2, method_of),
    function("_spinlab", "attribute", 2, 2, attribute).looks_at(Seen::Attribute { changes: false }),
    function("_spinlab", "set_attribute", 3, 3, set_attribute).looks_at(Seen::Attribute { changes: true }),
    function("_spinlab", "count_up", 2, 2, count_up).looks_at(Seen::Attribute { changes: true }),
    function("_spinlab", "native_repr", 1, 1, native_repr),
    blind("handled_exception", 0, 0, |machine, _| {
        Ok(machine.handled_exception().map_or(Value::None, Value::Ref).into())
    }),
    function("_spinlab", "plain_repr", 1, 1, plain_repr),
    function("_spinlab", "orders_itself", 1, 1, orders_itself),
    function("_spinlab", "set_slice", 3, 3, set_slice),
    function("_spinlab", "percent", 4, 4, percent),
    blind("write", 2, 2, write).waiting(),
    blind("complain", 1, 1, complain),
    blind("traceback", 2, 2, traceback),
    blind("is_own", 1, 1, |machine, given| Ok(Value::Bool(machine.is_own(given.get(0))).into())),
    function("_spinlab", "sort_list", 3, 3, sort_list),
    blind("exit", 1, 1, exit),
    function("_spinlab", "frozen", 1, 1, frozen),
];

fn print(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let [sep, end, file, _flush] = machine.keywords("print", given, ["sep", "end", "file", "flush"])?;
    let mut marks = Vec::new();
    for (mark, name, default) in [(sep, "sep", " "), (end, "end", "\n")] {
        marks.push(match mark {
            Value::Unset | Value::None => default.to_owned(),
            mark => match machine.heap.str(mark) {
                Some(text) => text.to_string(),
                None => {
                    let class = machine.type_name(mark);
                    return Err(machine.type_error(&format!("{name} must be None or a string, not {class}")));
                }
            },
        });
    }
    let is_plain = matches!(file, Value::Unset | Value::None);
    let mut parts = Vec::new();
    for item in &given.values {
        match machine.str_of(*item)? {
            Flow::Value(text) => {
                parts.push(machine.heap.str(text).map(std::string::ToString::to_string).unwrap_or_default());
            }
            _ => return print_slowly(machine, given, &marks, file),
        }
    }
    if !is_plain {
        return print_slowly(machine, given, &marks, file);
    }
    let text = parts.join(&marks[0]) + &marks[1];
    let text = machine.new_text(text)?;
    match write(machine, &Arguments::of([Value::Int(1), text]))? {
        Flow::Value(_) => Ok(Value::None.into()),
        other => Ok(other),
    }
}

/// Prints what needs methods of the program: its own `__str__`, or its own file.
fn print_slowly(machine: &mut Machine, given: &Arguments, marks: &[String], file: Value) -> Result<Flow> {
    let items = machine.heap.list(given.values.clone());
    let sep = machine.heap.text(marks[0].as_str());
    let end = machine.heap.text(marks[1].as_str());
    machine.library_call("_print", &[items, sep, end, file.or_none()])
}

/// Writes to a stream: 1 is the output, 2 the error output.
fn write(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let stream = if given.get(0) == Value::Int(2) { Stream::Error } else { Stream::Out };
    let Some(text) = machine.heap.str(given.get(1)).cloned() else {
        let name = machine.type_name(given.get(1));
        return Err(machine.type_error(&format!("write() argument must be str, not {name}")));
    };
    if !machine.may_move(Operation::Print) {
        return Ok(Flow::Pause);
    }
    machine.write(stream, &text);
    Ok(Value::Int(text.chars().count() as i64).into())
}

/// Writes the interpreter's message on an uncaught exception; it belongs to the move that raised the exception.
fn complain(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let text = machine.heap.str(given.get(0)).cloned().unwrap_or_default();
    machine.write(Stream::Error, &text);
    Ok(Value::None.into())
}

fn len(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let value = given.get(0);
    if let Some(length) = machine.length(value) {
        return Ok(Value::Int(length as i64).into());
    }
    match machine.special(value, sym::LEN) {
        Some(method) => Ok(Flow::Call(method, Arguments::default())),
        None => {
            let name = machine.type_name(value);
            Err(machine.type_error(&format!("object of type '{name}' has no len()")))
        }
    }
}

fn iter(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if given.values.len() == 2 {
        return machine.library_call("_iterate_calls", &given.values);
    }
    machine.iterator_of(given.get(0))
}

fn next(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if given.values.len() == 2 {
        return machine.library_call("_next", &given.values);
    }
    let iterator = given.get(0);
    match (machine.heap.object(iterator), iterator.id()) {
        (Some(Object::Iterator(_)), Some(id)) => match machine.next_native(id)? {
            Some(value) => Ok(value.into()),
            None => Err(machine.exception(types::STOP_ITERATION, Vec::new())),
        },
        (Some(Object::Generator(generator)), Some(id))
            if generator.kind == super::super::object::GeneratorKind::Generator =>
        {
            Ok(Flow::Resume(id, Resumption::Value(Value::None)))
        }
        _ => machine.next_of(iterator),
    }
}

fn abs(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let value = given.get(0);
    match machine.number(value) {
        Some(PythonNumber::Float(value)) => Ok(Value::Float(value.abs()).into()),
        Some(PythonNumber::Int(number)) if number >= 0 => Ok(Value::Int(number).into()),
        Some(PythonNumber::Big(big)) if num_traits::Signed::is_positive(&big) => Ok(value.into()),
        Some(_) => machine.unary(Unary::Negate, value),
        None => match machine.special(value, sym::ABS) {
            Some(method) => Ok(Flow::Call(method, Arguments::default())),
            None => {
                let name = machine.type_name(value);
                Err(machine.type_error(&format!("bad operand type for abs(): '{name}'")))
            }
        },
    }
}

fn round(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let [digits] = machine.keywords("round", given, ["ndigits"])?;
    let digits = if given.get(1) == Value::Unset { digits.or_none() } else { given.get(1) };
    let number = given.get(0);
    match (machine.number(number), digits) {
        (Some(PythonNumber::Float(value)), Value::None) => {
            if !value.is_finite() {
                let (class, what) = if value.is_nan() {
                    (types::VALUE_ERROR, "cannot convert float NaN to integer")
                } else {
                    (types::OVERFLOW_ERROR, "cannot convert float infinity to integer")
                };
                return Err(machine.error(class, what));
            }
            Ok(machine.big(float_to_big(value.round_ties_even()))?.into())
        }
        (Some(PythonNumber::Float(value)), digits) => {
            let digits = machine.index(digits)?;
            Ok(Value::Float(float::round(value, digits)).into())
        }
        (Some(_), Value::None) => machine.unary(Unary::Plus, number),
        (Some(whole), digits) => {
            let digits = machine.index(digits)?;
            if digits >= 0 {
                return machine.unary(Unary::Plus, number);
            }
            let scale = num_bigint::BigInt::from(10).pow(digits.unsigned_abs().min(10_000) as u32);
            let rounded = round_to_multiple(&whole.to_big(), &scale);
            Ok(machine.big(rounded)?.into())
        }
        (None, _) => {
            let name = machine.type_name(number);
            Err(machine.type_error(&format!("type {name} doesn't define __round__ method")))
        }
    }
}

/// The nearest multiple; the even one if two are equally near.
fn round_to_multiple(value: &num_bigint::BigInt, scale: &num_bigint::BigInt) -> num_bigint::BigInt {
    use num_integer::Integer;
    let (quotient, rest) = value.div_mod_floor(scale);
    let up = match (&rest * 2u8).cmp(scale) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => quotient.is_odd(),
    };
    (quotient + u8::from(up)) * scale
}

fn divmod(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let (left, right) = (given.get(0), given.get(1));
    if let (Some(one), Some(other)) = (machine.number(left), machine.number(right)) {
        if let (PythonNumber::Float(_), _) | (_, PythonNumber::Float(_)) = (&one, &other) {
            let (one, other) = (machine.to_float(&one)?, machine.to_float(&other)?);
            if other == 0.0 {
                return Err(machine.error(types::ZERO_DIVISION_ERROR, "float divmod()"));
            }
            let (quotient, rest) = super::super::arithmetic::float_divmod(one, other);
            return Ok(machine.heap.tuple([Value::Float(quotient), Value::Float(rest)]).into());
        }
        let quotient = machine.binary(Binary::FloorDivide, left, right, false)?;
        let rest = machine.binary(Binary::Modulo, left, right, false)?;
        if let (Flow::Value(quotient), Flow::Value(rest)) = (quotient, rest) {
            return Ok(machine.heap.tuple([quotient, rest]).into());
        }
    }
    let (left, right) = (machine.type_name(left), machine.type_name(right));
    Err(machine.type_error(&format!("unsupported operand type(s) for divmod(): '{left}' and '{right}'")))
}

fn pow(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if matches!(given.get(2), Value::Unset | Value::None) {
        return machine.binary(Binary::Power, given.get(0), given.get(1), false);
    }
    let numbers: Vec<_> = given.values.iter().filter_map(|value| machine.number(*value)).collect();
    let is_whole = numbers.len() == 3 && numbers.iter().all(|number| !matches!(number, PythonNumber::Float(_)));
    if !is_whole {
        return Err(machine.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
    }
    let value = machine.power_modulo(&numbers[0].to_big(), &numbers[1].to_big(), &numbers[2].to_big())?;
    Ok(value.into())
}

fn chr(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let code = machine.index(given.get(0))?;
    match u32::try_from(code).ok().and_then(char::from_u32) {
        Some(character) => Ok(machine.heap.text(character.to_string()).into()),
        None => Err(machine.value_error("chr() arg not in range(0x110000)")),
    }
}

fn ord(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let Some(text) = machine.heap.str(given.get(0)).cloned() else {
        let name = machine.type_name(given.get(0));
        return Err(machine.type_error(&format!("ord() expected string of length 1, but {name} found")));
    };
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Ok(Value::Int(i64::from(u32::from(character))).into()),
        _ => {
            let length = text.chars().count();
            let message = format!("ord() expected a character, but string of length {length} found");
            Err(machine.type_error(&message))
        }
    }
}

fn radix(machine: &mut Machine, given: &Arguments, radix: u32, prefix: &str) -> Result<Flow> {
    use num_traits::Signed;
    machine.index(given.get(0))?;
    let Some(number) = machine.number(given.get(0)) else { return Ok(Value::None.into()) };
    let big = number.to_big();
    let sign = if big.is_negative() { "-" } else { "" };
    let text = format!("{sign}{prefix}{}", big.abs().to_str_radix(radix));
    Ok(machine.new_text(text)?.into())
}

fn id(_: &mut Machine, given: &Arguments) -> Result<Flow> {
    let number = match given.get(0) {
        Value::Ref(Id(id)) => i64::from(id) * 48 + 0x1000,
        Value::Int(value) => value.wrapping_mul(32).wrapping_add(0x8000_0000) & i64::MAX,
        _ => 0x100,
    };
    Ok(Value::Int(number).into())
}

fn hash(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if let Some(PythonNumber::Int(value)) = machine.number(given.get(0)) {
        return Ok(Value::Int(value).into());
    }
    let hash = machine.hash(given.get(0))?;
    Ok(Value::Int((hash >> 2) as i64).into())
}

fn callable(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let value = given.get(0);
    let callable = match machine.heap.object(value) {
        Some(Object::Function(_) | Object::Method { .. } | Object::Class(_)) => true,
        _ => matches!(value, Value::Native(_)) || machine.special(value, sym::CALL).is_some(),
    };
    Ok(Value::Bool(callable).into())
}

fn is_instance(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let classes = classes(machine, given.get(1), "isinstance() arg 2 must be a type, a tuple of types, or a union")?;
    let class = machine.type_of(given.get(0));
    Ok(Value::Bool(classes.iter().any(|above| machine.is_subclass(class, *above))).into())
}

fn is_subclass(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let class = given.get(0).id().filter(|id| machine.class(*id).is_some());
    let Some(class) = class else { return Err(machine.type_error("issubclass() arg 1 must be a class")) };
    let what = "issubclass() arg 2 must be a class, a tuple of classes, or a union";
    let classes = classes(machine, given.get(1), what)?;
    Ok(Value::Bool(classes.iter().any(|above| machine.is_subclass(class, *above))).into())
}

/// A class, or the classes of a tuple, which may nest.
fn classes(machine: &mut Machine, value: Value, message: &str) -> Result<Vec<Id>> {
    let mut open = vec![value];
    let mut found = Vec::new();
    while let Some(value) = open.pop() {
        match machine.heap.object(value) {
            Some(Object::Class(_)) => found.extend(value.id()),
            Some(Object::Tuple(tuple)) => open.extend(tuple.items.iter().rev().take(1000)),
            _ => return Err(machine.type_error(message)),
        }
    }
    Ok(found)
}

fn format(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if given.get(1) != Value::Unset && machine.heap.str(given.get(1)).is_none() {
        let name = machine.type_name(given.get(1));
        return Err(machine.type_error(&format!("format() argument 2 must be str, not {name}")));
    }
    machine.format_value(given.get(0), Conversion::None, given.get(1))
}

/// The iterators of built-in values, for `enumerate` and `zip`.
pub(super) fn iterators(machine: &mut Machine, values: &[Value]) -> Option<Vec<Id>> {
    for value in values {
        machine.note_order(*value);
    }
    values.iter().map(|value| machine.native_iterator(*value)?.id()).collect()
}

pub(super) fn new_iterator(machine: &mut Machine, iterator: Iterator) -> Flow {
    machine.new_iterator(iterator).into()
}
