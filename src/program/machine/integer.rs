//! Whole numbers of any size, up to a limit.

use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive, Zero};

use super::object::Object;
use super::value::{Fault, Result, Value};
use super::{Machine, types};
use crate::program::code::sym;
use crate::tr;

/// The largest whole number has this many bits.
pub(super) const MOST_BITS: u64 = 65_536;
/// CPython converts no longer numbers to text, nor longer texts to numbers.
pub(super) const MOST_DIGITS: usize = 4300;

/// A number; whole ones are small if they can be.
#[derive(Clone, Debug)]
pub(super) enum PythonNumber {
    Int(i64),
    Big(BigInt),
    Float(f64),
}

impl PythonNumber {
    pub(super) fn to_big(&self) -> BigInt {
        match self {
            Self::Int(value) => (*value).into(),
            Self::Big(value) => value.clone(),
            Self::Float(_) => BigInt::zero(),
        }
    }
}

impl Machine {
    pub(super) fn number(&self, value: Value) -> Option<PythonNumber> {
        match value {
            Value::Bool(value) => Some(PythonNumber::Int(value.into())),
            Value::Int(value) => Some(PythonNumber::Int(value)),
            Value::Float(value) => Some(PythonNumber::Float(value)),
            _ => match self.heap.object(value)? {
                Object::Big(value) => Some(PythonNumber::Big(value.clone())),
                // A member of an enumeration of whole numbers is a number, too.
                Object::Instance(instance) if self.is_subclass(instance.class, types::INT) => {
                    self.number(instance.attributes.get(sym::VALUED)?)
                }
                _ => None,
            },
        }
    }

    /// A whole number as a value.
    pub(super) fn big(&mut self, value: BigInt) -> Result<Value> {
        if let Some(small) = value.to_i64() {
            return Ok(Value::Int(small));
        }
        if value.bits() > MOST_BITS {
            return Err(Fault::Stopped(tr!("a whole number has more than 65,536 bits").into()));
        }
        Ok(self.heap.add(Object::Big(value)))
    }

    #[expect(clippy::wrong_self_convention, reason = "a number becomes a float; the machine only makes the error")]
    pub(super) fn to_float(&mut self, number: &PythonNumber) -> Result<f64> {
        match number {
            PythonNumber::Int(value) => Ok(*value as f64),
            PythonNumber::Float(value) => Ok(*value),
            PythonNumber::Big(value) => match big_to_float(value) {
                Some(float) => Ok(float),
                None => Err(self.error(types::OVERFLOW_ERROR, "int too large to convert to float")),
            },
        }
    }

    /// An index or count: an int, or a value with `__index__`.
    pub(super) fn index(&mut self, value: Value) -> Result<i64> {
        match self.number(value) {
            Some(PythonNumber::Int(value)) => Ok(value),
            Some(PythonNumber::Big(value)) => Ok(if value.is_negative() { i64::MIN } else { i64::MAX }),
            _ => {
                let name = self.type_name(value);
                Err(self.type_error(&format!("'{name}' object cannot be interpreted as an integer")))
            }
        }
    }

    pub(super) fn big_text(&mut self, value: &BigInt) -> Result<String> {
        let text = value.to_string();
        if text.trim_start_matches('-').len() > MOST_DIGITS {
            return Err(self.value_error(
                "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to \
                 increase the limit",
            ));
        }
        Ok(text)
    }

    pub(super) fn power(&mut self, base: &PythonNumber, exponent: &PythonNumber) -> Result<Value> {
        let (PythonNumber::Int(_) | PythonNumber::Big(_), PythonNumber::Int(_) | PythonNumber::Big(_)) =
            (base, exponent)
        else {
            return self.float_power(base, exponent);
        };
        let exponent_big = exponent.to_big();
        if exponent_big.is_negative() {
            return self.float_power(base, exponent);
        }
        let base = base.to_big();
        let is_trivial = base.is_zero() || base.magnitude() == &1u8.into();
        let bits = base.bits().saturating_mul(exponent_big.to_u64().unwrap_or(u64::MAX));
        if !is_trivial && bits > MOST_BITS * 2 {
            return Err(Fault::Stopped(tr!("a whole number has more than 65,536 bits").into()));
        }
        if is_trivial {
            let is_odd = exponent_big.bit(0);
            let result = match base.sign() {
                Sign::Minus if is_odd => -1,
                Sign::NoSign if !exponent_big.is_zero() => 0,
                Sign::Minus | Sign::NoSign | Sign::Plus => 1,
            };
            return Ok(Value::Int(result));
        }
        let result = base.pow(exponent_big.to_u32().unwrap_or_default());
        self.big(result)
    }

    fn float_power(&mut self, base: &PythonNumber, exponent: &PythonNumber) -> Result<Value> {
        let (base, exponent) = (self.to_float(base)?, self.to_float(exponent)?);
        if base == 0.0 && exponent < 0.0 {
            return Err(self.error(types::ZERO_DIVISION_ERROR, "0.0 cannot be raised to a negative power"));
        }
        if base < 0.0 && base.is_finite() && exponent.is_finite() && exponent.fract() != 0.0 {
            return Err(Fault::Stopped(tr!("complex numbers are not in spinlab's Python").into()));
        }
        let result = base.powf(exponent);
        if result.is_infinite() && base.is_finite() && exponent.is_finite() {
            let args = vec![Value::Int(34), self.heap.text("Numerical result out of range")];
            return Err(self.exception(types::OVERFLOW_ERROR, args));
        }
        Ok(Value::Float(result))
    }

    /// `pow(base, exponent, modulus)`.
    pub(super) fn power_modulo(&mut self, base: &BigInt, exponent: &BigInt, modulus: &BigInt) -> Result<Value> {
        if modulus.is_zero() {
            return Err(self.value_error("pow() 3rd argument cannot be 0"));
        }
        let mut base = base.clone();
        let mut exponent = exponent.clone();
        if exponent.is_negative() {
            let Some(inverse) = base.modinv(modulus) else {
                return Err(self.value_error("base is not invertible for the given modulus"));
            };
            base = inverse;
            exponent = -exponent;
        }
        let result = base.modpow(&exponent, modulus);
        self.big(result)
    }
}

/// The nearest float, ties to even; None beyond the largest.
pub(super) fn big_to_float(value: &BigInt) -> Option<f64> {
    value.to_f64().filter(|float| float.is_finite())
}

/// A float without a fraction as a whole number.
pub(super) fn float_to_big(value: f64) -> BigInt {
    num_traits::FromPrimitive::from_f64(value.trunc()).unwrap_or_default()
}

/// Compares a whole number with a float, without rounding.
pub(super) fn compare_with_float(int: &BigInt, float: f64) -> Option<std::cmp::Ordering> {
    if float.is_nan() {
        return None;
    }
    if float.is_infinite() {
        return Some(if float > 0.0 { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater });
    }
    let whole = float_to_big(float);
    Some(int.cmp(&whole).then_with(|| 0.0f64.partial_cmp(&float.fract()).unwrap_or(std::cmp::Ordering::Equal)))
}
