//! What the modules `math`, `time` and `random` cannot do in Python.

use super::super::integer::PythonNumber;
use super::super::object::Object;
use super::super::random::Twister;
use super::super::value::{Arguments, Flow, Native, Result, Value};
use super::super::visible::Operation;
use super::super::watch::Leash;
use super::super::{Machine, types};
use super::row::{function, method};
use crate::program::code::{CompareOp, Op};

/// The most results of a choice that are tried one by one; with more, chance decides.
const MOST_RESULTS: i64 = 24;

pub(super) const TABLE: &[Native] = &[
    function("math", "sqrt", 1, 1, sqrt),
    function("math", "exp", 1, 1, |machine, given| real(machine, given, f64::exp)),
    function("math", "sin", 1, 1, |machine, given| real(machine, given, f64::sin)),
    function("math", "cos", 1, 1, |machine, given| real(machine, given, f64::cos)),
    function("math", "tan", 1, 1, |machine, given| real(machine, given, f64::tan)),
    function("math", "asin", 1, 1, |machine, given| real(machine, given, f64::asin)),
    function("math", "acos", 1, 1, |machine, given| real(machine, given, f64::acos)),
    function("math", "atan", 1, 1, |machine, given| real(machine, given, f64::atan)),
    function("math", "sinh", 1, 1, |machine, given| real(machine, given, f64::sinh)),
    function("math", "cosh", 1, 1, |machine, given| real(machine, given, f64::cosh)),
    function("math", "tanh", 1, 1, |machine, given| real(machine, given, f64::tanh)),
    function("math", "fabs", 1, 1, |machine, given| real(machine, given, f64::abs)),
    function("math", "log2", 1, 1, |machine, given| logarithm(machine, given.get(0), f64::log2)),
    function("math", "log10", 1, 1, |machine, given| logarithm(machine, given.get(0), f64::log10)),
    function("_spinlab", "log", 1, 1, |machine, given| logarithm(machine, given.get(0), f64::ln)),
    function("math", "atan2", 2, 2, |machine, given| pair(machine, given, f64::atan2)),
    function("math", "fmod", 2, 2, fmod),
    function("math", "copysign", 2, 2, |machine, given| pair(machine, given, f64::copysign)),
    function("_spinlab", "float_power", 2, 2, |machine, given| pair(machine, given, f64::powf)),
    function("math", "isnan", 1, 1, |machine, given| is(machine, given, f64::is_nan)),
    function("math", "isinf", 1, 1, |machine, given| is(machine, given, f64::is_infinite)),
    function("math", "isfinite", 1, 1, |machine, given| is(machine, given, f64::is_finite)),
    function("math", "floor", 1, 1, |machine, given| whole(machine, given, f64::floor)),
    function("math", "ceil", 1, 1, |machine, given| whole(machine, given, f64::ceil)),
    function("math", "trunc", 1, 1, |machine, given| whole(machine, given, f64::trunc)),
    function("math", "isqrt", 1, 1, isqrt),
    function("_spinlab", "now", 0, 0, now),
    function("_spinlab", "now_ns", 0, 0, now_ns),
    function("_spinlab", "elapsed", 0, 0, elapsed),
    function("_spinlab", "timers_overtake", 0, 0, |machine, _| Ok(Value::Bool(machine.timers_overtake).into())),
    function("_spinlab", "twister", 1, 1, twister),
    function("_spinlab", "shared_random", 0, 0, |machine, _| Ok(machine.random.into())),
    function("_spinlab", "pick", 2, 2, pick).waiting(),
    function("_spinlab", "picks_coin", 0, 0, picks_coin),
    function("_spinlab", "tries_orders", 1, 1, tries_orders),
    method("Random", "random", 0, 0, random),
    method("Random", "getrandbits", 1, 1, bits),
    method("Random", "reseed", 1, 1, reseed),
];

fn number(machine: &mut Machine, value: Value) -> Result<f64> {
    match machine.number(value) {
        Some(number) => machine.to_float(&number),
        None => {
            let name = machine.type_name(value);
            Err(machine.type_error(&format!("must be real number, not {name}")))
        }
    }
}

fn real(machine: &mut Machine, given: &Arguments, function: impl Fn(f64) -> f64) -> Result<Flow> {
    let argument = number(machine, given.get(0))?;
    let result = function(argument);
    checked(machine, result, argument.is_nan(), argument.is_finite())
}

fn pair(machine: &mut Machine, given: &Arguments, function: impl Fn(f64, f64) -> f64) -> Result<Flow> {
    let (one, other) = (number(machine, given.get(0))?, number(machine, given.get(1))?);
    let result = function(one, other);
    checked(machine, result, one.is_nan() || other.is_nan(), one.is_finite() && other.is_finite())
}

fn fmod(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    pair(machine, given, |one, other| one % other)
}

/// Raises an error if the result is not a number although the arguments were.
fn checked(machine: &mut Machine, result: f64, was_nan: bool, was_finite: bool) -> Result<Flow> {
    if result.is_nan() && !was_nan {
        return Err(machine.value_error("math domain error"));
    }
    if result.is_infinite() && was_finite {
        return Err(machine.error(types::OVERFLOW_ERROR, "math range error"));
    }
    Ok(Value::Float(result).into())
}

fn sqrt(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    real(machine, given, f64::sqrt)
}

fn logarithm(machine: &mut Machine, value: Value, function: impl Fn(f64) -> f64) -> Result<Flow> {
    if let Some(PythonNumber::Big(big)) = machine.number(value)
        && num_traits::Signed::is_positive(&big)
    {
        // Too large for a float: the bits that are shifted out are added again at the end.
        let shift = big.bits().saturating_sub(1000);
        let rest = super::super::integer::big_to_float(&(big >> shift)).unwrap_or(1.0);
        return Ok(Value::Float(function(rest) + function(2.0) * shift as f64).into());
    }
    let argument = number(machine, value)?;
    if argument <= 0.0 {
        return Err(machine.value_error("math domain error"));
    }
    Ok(Value::Float(function(argument)).into())
}

fn is(machine: &mut Machine, given: &Arguments, test: impl Fn(f64) -> bool) -> Result<Flow> {
    let argument = number(machine, given.get(0))?;
    Ok(Value::Bool(test(argument)).into())
}

fn whole(machine: &mut Machine, given: &Arguments, round: impl Fn(f64) -> f64) -> Result<Flow> {
    match machine.number(given.get(0)) {
        Some(PythonNumber::Float(value)) if value.is_finite() => {
            let big = super::super::integer::float_to_big(round(value));
            Ok(machine.big(big)?.into())
        }
        Some(PythonNumber::Float(value)) if value.is_nan() => {
            Err(machine.value_error("cannot convert float NaN to integer"))
        }
        Some(PythonNumber::Float(_)) => {
            Err(machine.error(types::OVERFLOW_ERROR, "cannot convert float infinity to integer"))
        }
        Some(number) => Ok(machine.big(number.to_big())?.into()),
        None => number(machine, given.get(0)).map(|_| Value::None.into()),
    }
}

fn isqrt(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    machine.index(given.get(0))?;
    let Some(number) = machine.number(given.get(0)) else { return Ok(Value::None.into()) };
    let big = number.to_big();
    if num_traits::Signed::is_negative(&big) {
        return Err(machine.value_error("isqrt() argument must be nonnegative"));
    }
    Ok(machine.big(big.sqrt())?.into())
}

fn now(machine: &mut Machine, _: &Arguments) -> Result<Flow> {
    machine.asked.clock = true;
    Ok(Value::Float(machine.now as f64 / 1e9).into())
}

/// The clock for modules that begin a time limit: the program does not see it.
fn elapsed(machine: &mut Machine, _: &Arguments) -> Result<Flow> {
    Ok(Value::Float(machine.now as f64 / 1e9).into())
}

fn now_ns(machine: &mut Machine, _: &Arguments) -> Result<Flow> {
    machine.asked.clock = true;
    Ok(Value::Int(machine.now).into())
}

/// The result of a choice, if the caller that leads the lane has set it; None if chance decides. The results are the
/// items of a sequence, or numbers.
fn pick(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if !matches!(machine.leash, Leash::Moves(..)) {
        return Ok(Value::None.into());
    }
    let count = machine.index(given.get(0))?;
    if !(1..=MOST_RESULTS).contains(&count) {
        note_chance(machine);
        return Ok(Value::None.into());
    }
    if !machine.may_move(Operation::Choose(count as u32, given.get(1).id())) {
        return Ok(Flow::Pause);
    }
    Ok(machine.picked.take().map_or(Value::None, |number| Value::Int(number.into())).into())
}

/// Whether each order of this many items is tried. If not, they keep the order that they have in the library.
fn tries_orders(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let count = machine.index(given.get(0))?;
    let is_led = matches!(machine.leash, Leash::Moves(..));
    let are_few = (1..=count).try_fold(1, i64::checked_mul).is_some_and(|orders| orders <= MOST_RESULTS);
    machine.asked.set_order |= is_led && !are_few;
    Ok(Value::Bool(is_led && are_few).into())
}

/// Chance is used in a way that cannot be explored.
fn note_chance(machine: &mut Machine) {
    if !std::mem::replace(&mut machine.asked.chance, true) {
        machine.asked.chance_line = machine.own_line(machine.actor()).map_or(0, |(_, line)| line);
    }
}

/// Whether the caller of `random()` only compares the result, as in `random() < 0.5`: then the choice is between true
/// and false.
fn picks_coin(machine: &mut Machine, _: &Arguments) -> Result<Flow> {
    if !matches!(machine.leash, Leash::Moves(..)) {
        return Ok(Value::Bool(false).into());
    }
    let frames = &machine.lanes[machine.current].frames;
    let caller = frames.len().checked_sub(2).map(|at| &frames[at]);
    let ops = caller.map_or(&[][..], |frame| &machine.program.codes[frame.code as usize].ops[frame.at as usize..]);
    let is_load = |op: &&Op| {
        matches!(op, Op::Constant(_) | Op::LoadLocal(_) | Op::LoadGlobal(_) | Op::LoadCell(_) | Op::LoadAttribute(_))
    };
    let loads = ops.iter().take_while(is_load).count();
    let is_coin = loads <= 2
        && matches!(
            ops.get(loads),
            Some(Op::Compare(CompareOp::Less | CompareOp::LessEqual | CompareOp::Greater | CompareOp::GreaterEqual))
        );
    if !is_coin {
        note_chance(machine);
    }
    Ok(Value::Bool(is_coin).into())
}

fn twister(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let seed = machine.number(given.get(0)).map(|number| number.to_big()).unwrap_or_default();
    Ok(machine.heap.add(Object::Random(Box::new(Twister::seeded_with(&seed)))).into())
}

fn own<'a>(machine: &'a mut Machine, given: &Arguments) -> Option<&'a mut Twister> {
    match machine.heap.get_mut(given.get(0).id()?) {
        Object::Random(twister) => Some(twister),
        _ => None,
    }
}

fn random(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let value = own(machine, given).map_or(0.0, Twister::float);
    Ok(Value::Float(value).into())
}

fn bits(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let count = machine.index(given.get(1))?.clamp(0, 60_000) as u32;
    let value = own(machine, given).map(|twister| twister.bits(count)).unwrap_or_default();
    Ok(machine.big(value)?.into())
}

fn reseed(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let seed = machine.number(given.get(1)).map(|number| number.to_big()).unwrap_or_default();
    if let Some(twister) = own(machine, given) {
        *twister = Twister::seeded_with(&seed);
    }
    Ok(Value::None.into())
}
