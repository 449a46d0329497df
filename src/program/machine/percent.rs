//! `'%d items' % count`.

use num_bigint::BigInt;
use num_traits::Signed;

use super::integer::PythonNumber;
use super::natives::in_ascii;
use super::object::Object;
use super::sequence::check_text;
use super::value::{Flow, Result, Value};
use super::{Machine, float, integer, types};
use crate::program::code::sym;

#[expect(clippy::struct_excessive_bools, reason = "the flags of a directive, each a character")]
#[derive(Default)]
struct Directive {
    key: Option<String>,
    minus: bool,
    plus: bool,
    space: bool,
    zero: bool,
    alternate: bool,
    width: usize,
    precision: Option<usize>,
    letter: char,
}

/// The arguments that are not used yet.
struct PercentArguments {
    values: Vec<Value>,
    mapping: Option<Value>,
    at: usize,
    /// The results of `str` and `repr` for each value, if methods of the program were needed.
    shown: Option<[Vec<Value>; 2]>,
}

impl Machine {
    pub(super) fn percent(&mut self, template: Value, arguments: Value) -> Result<Flow> {
        if self.needs_program(arguments) {
            return self.library_call("_percent", &[template, arguments]);
        }
        self.percent_shown(template, arguments, None)
    }

    fn needs_program(&self, arguments: Value) -> bool {
        // A value may have its own `__str__` even if the machine knows its `repr`.
        let needs = |value: Value| self.is_own(value) || self.native_repr(value).is_none();
        match self.heap.object(arguments) {
            Some(Object::Tuple(tuple)) if tuple.class == types::TUPLE => tuple.items.iter().copied().any(needs),
            Some(Object::Dict(dict)) => dict.iter().any(|(_, value)| needs(value)),
            _ => needs(arguments),
        }
    }

    pub(super) fn percent_shown(
        &mut self,
        template: Value,
        arguments: Value,
        shown: Option<[Vec<Value>; 2]>,
    ) -> Result<Flow> {
        let Some(text) = self.heap.str(template).cloned() else { return Ok(Value::None.into()) };
        let (values, mapping) = match self.heap.object(arguments) {
            Some(Object::Tuple(tuple)) if tuple.class == types::TUPLE => (tuple.items.to_vec(), None),
            Some(Object::Dict(_) | Object::List(_) | Object::Range(_)) => (vec![arguments], Some(arguments)),
            _ => {
                let has_items =
                    self.is_own(arguments) && self.class_attribute(self.type_of(arguments), sym::GETITEM).is_some();
                (vec![arguments], has_items.then_some(arguments))
            }
        };
        let mut given = PercentArguments { values, mapping, at: 0, shown };
        let characters: Vec<char> = text.chars().collect();
        let mut out = String::new();
        let mut at = 0;
        while let Some(&character) = characters.get(at) {
            at += 1;
            if character != '%' {
                out.push(character);
                continue;
            }
            let directive = self.directive(&characters, &mut at, &mut given)?;
            if directive.letter == '%' {
                out.push('%');
                continue;
            }
            let (value, number) = self.argument(&directive, &mut given)?;
            let text = self.direct(&directive, value, number, &given, at - 1)?;
            out.push_str(&text);
            check_text(out.len())?;
        }
        if given.at < given.values.len() && given.mapping.is_none() {
            return Err(self.type_error("not all arguments converted during string formatting"));
        }
        Ok(self.new_text(out)?.into())
    }

    fn argument(&mut self, directive: &Directive, given: &mut PercentArguments) -> Result<(Value, usize)> {
        if let Some(key) = &directive.key {
            let Some(mapping) = given.mapping else { return Err(self.type_error("format requires a mapping")) };
            given.at = given.values.len();
            if !matches!(self.heap.object(mapping), Some(Object::Dict(_))) {
                let name = self.type_name(mapping);
                let message = format!("{name} indices must be integers or slices, not str");
                return Err(self.type_error(&message));
            }
            let key = self.heap.text(key.as_str());
            return match self.find_key(mapping, key)? {
                Some(value) => {
                    let pairs = self.keys(mapping).map(|dict| dict.iter().map(|(key, _)| key).collect::<Vec<_>>());
                    let number =
                        pairs.and_then(|keys| keys.iter().position(|k| self.native_equal(*k, key) == Some(true)));
                    Ok((value, number.unwrap_or_default()))
                }
                None => Err(self.exception(types::KEY_ERROR, vec![key])),
            };
        }
        match given.values.get(given.at) {
            Some(value) => {
                given.at += 1;
                Ok((*value, given.at - 1))
            }
            None => Err(self.type_error("not enough arguments for format string")),
        }
    }

    fn directive(&mut self, characters: &[char], at: &mut usize, given: &mut PercentArguments) -> Result<Directive> {
        let mut directive = Directive::default();
        if characters.get(*at) == Some(&'(') {
            let end = characters[*at..].iter().position(|c| *c == ')');
            let Some(end) = end else { return Err(self.value_error("incomplete format key")) };
            directive.key = Some(characters[*at + 1..*at + end].iter().collect());
            *at += end + 1;
        }
        while let Some(flag) = characters.get(*at) {
            match flag {
                '-' => directive.minus = true,
                '+' => directive.plus = true,
                ' ' => directive.space = true,
                '0' => directive.zero = true,
                '#' => directive.alternate = true,
                _ => break,
            }
            *at += 1;
        }
        if let Some(width) = self.star_or_number(characters, at, given, ("width", i64::MAX, "ssize_t"))? {
            directive.minus |= width < 0;
            directive.width = usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX);
            check_text(directive.width)?;
        }
        if characters.get(*at) == Some(&'.') {
            *at += 1;
            let most = ("precision", i64::from(i32::MAX), "int");
            let precision = self.star_or_number(characters, at, given, most)?.unwrap_or(0);
            directive.precision = Some(usize::try_from(precision).unwrap_or(0));
        }
        while matches!(characters.get(*at), Some('h' | 'l' | 'L')) {
            *at += 1;
        }
        match characters.get(*at) {
            Some(letter) => {
                directive.letter = *letter;
                *at += 1;
                Ok(directive)
            }
            None => Err(self.value_error("incomplete format")),
        }
    }

    /// A width or precision; what it is called comes with the most that it may be, and the type of that in C.
    fn star_or_number(
        &mut self,
        characters: &[char],
        at: &mut usize,
        given: &mut PercentArguments,
        (what, most, in_c): (&str, i64, &str),
    ) -> Result<Option<i64>> {
        if characters.get(*at) == Some(&'*') {
            *at += 1;
            let (value, _) = self.argument(&Directive::default(), given)?;
            return match self.number(value) {
                Some(PythonNumber::Int(value)) if (-most..=most).contains(&value) => Ok(Some(value)),
                Some(PythonNumber::Int(_) | PythonNumber::Big(_)) => {
                    let message = format!("Python int too large to convert to C {in_c}");
                    Err(self.error(types::OVERFLOW_ERROR, &message))
                }
                _ => Err(self.type_error("* wants int")),
            };
        }
        let mut number = None;
        while let Some(digit) = characters.get(*at).and_then(|c| c.to_digit(10)) {
            let next = number.unwrap_or(0i64).checked_mul(10).and_then(|tens| tens.checked_add(i64::from(digit)));
            number = next.filter(|next| *next <= most);
            if number.is_none() {
                return Err(self.value_error(&format!("{what} too big")));
            }
            *at += 1;
        }
        Ok(number)
    }

    fn direct(
        &mut self,
        directive: &Directive,
        value: Value,
        number: usize,
        given: &PercentArguments,
        at: usize,
    ) -> Result<String> {
        match directive.letter {
            's' | 'r' | 'a' => {
                let kind = usize::from(directive.letter != 's');
                let shown = given.shown.as_ref().map(|shown| shown[kind].get(number).copied().unwrap_or(Value::None));
                self.direct_text(directive, value, shown)
            }
            'd' | 'i' | 'u' => self.direct_decimal(directive, value),
            'x' | 'X' | 'o' => self.direct_bits(directive, value),
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => self.direct_float(directive, value),
            'c' => self.direct_character(directive, value),
            other => {
                let message =
                    format!("unsupported format character '{other}' (0x{:x}) at index {at}", u32::from(other));
                Err(self.value_error(&message))
            }
        }
    }

    /// `%s`, `%r` and `%a`; `shown` is the text if methods of the program gave it.
    fn direct_text(&mut self, directive: &Directive, value: Value, shown: Option<Value>) -> Result<String> {
        let text = match shown {
            Some(text) => text,
            None => {
                let flow = if directive.letter == 's' { self.str_of(value)? } else { self.repr_of(value)? };
                match flow {
                    Flow::Value(text) => text,
                    _ => Value::None,
                }
            }
        };
        let mut text = self.heap.str(text).map(ToString::to_string).unwrap_or_default();
        if directive.letter == 'a' {
            text = in_ascii(&text);
        }
        let text: String = text.chars().take(directive.precision.unwrap_or(usize::MAX)).collect();
        Ok(padded(directive, "", &text, false))
    }

    fn direct_decimal(&mut self, directive: &Directive, value: Value) -> Result<String> {
        let whole = match self.number(value) {
            Some(PythonNumber::Float(value)) if value.is_finite() => integer::float_to_big(value),
            Some(PythonNumber::Float(value)) => {
                let (class, what) = if value.is_nan() {
                    (types::VALUE_ERROR, "cannot convert float NaN to integer")
                } else {
                    (types::OVERFLOW_ERROR, "cannot convert float infinity to integer")
                };
                return Err(self.error(class, what));
            }
            Some(whole) => whole.to_big(),
            None => {
                let name = self.type_name(value);
                let message = format!("%{} format: a real number is required, not {name}", directive.letter);
                return Err(self.type_error(&message));
            }
        };
        let digits = self.big_text(&whole.abs())?;
        check_text(directive.precision.unwrap_or(0))?;
        Ok(whole_number(directive, &whole, &digits, ""))
    }

    /// `%x`, `%X` and `%o`.
    fn direct_bits(&mut self, directive: &Directive, value: Value) -> Result<String> {
        let letter = directive.letter;
        let whole = match self.number(value) {
            Some(number @ (PythonNumber::Int(_) | PythonNumber::Big(_))) => number.to_big(),
            _ => {
                let name = self.type_name(value);
                let message = format!("%{letter} format: an integer is required, not {name}");
                return Err(self.type_error(&message));
            }
        };
        let (radix, prefix) = if letter == 'o' { (8, "0o") } else { (16, if letter == 'x' { "0x" } else { "0X" }) };
        let mut digits = whole.abs().to_str_radix(radix);
        if letter == 'X' {
            digits.make_ascii_uppercase();
        }
        check_text(directive.precision.unwrap_or(0))?;
        Ok(whole_number(directive, &whole, &digits, if directive.alternate { prefix } else { "" }))
    }

    fn direct_float(&mut self, directive: &Directive, value: Value) -> Result<String> {
        let Some(number) = self.number(value) else {
            let name = self.type_name(value);
            return Err(self.type_error(&format!("must be real number, not {name}")));
        };
        let value = self.to_float(&number)?;
        check_text(directive.precision.unwrap_or(0))?;
        let body = if value.is_finite() {
            float::with_letter(value, directive.letter, directive.precision.unwrap_or(6), directive.alternate)
        } else {
            float::special(value).trim_start_matches('-').to_owned()
        };
        let is_negative = value.is_sign_negative() && !value.is_nan();
        Ok(padded(directive, sign(directive, is_negative), &body, directive.zero && !directive.minus))
    }

    fn direct_character(&mut self, directive: &Directive, value: Value) -> Result<String> {
        let text = match (self.heap.str(value), self.number(value)) {
            (Some(text), _) if text.chars().count() == 1 => text.to_string(),
            (_, Some(PythonNumber::Int(code))) => match u32::try_from(code).ok().and_then(char::from_u32) {
                Some(character) => character.to_string(),
                None => return Err(self.error(types::OVERFLOW_ERROR, "%c arg not in range(0x110000)")),
            },
            (_, Some(PythonNumber::Big(_))) => {
                return Err(self.error(types::OVERFLOW_ERROR, "%c arg not in range(0x110000)"));
            }
            _ => return Err(self.type_error("%c requires int or char")),
        };
        Ok(padded(directive, "", &text, false))
    }
}

fn sign(directive: &Directive, is_negative: bool) -> &'static str {
    match (is_negative, directive.plus, directive.space) {
        (true, ..) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        (false, false, false) => "",
    }
}

fn whole_number(directive: &Directive, value: &BigInt, digits: &str, prefix: &str) -> String {
    let missing = directive.precision.unwrap_or(0).saturating_sub(digits.len());
    let digits = format!("{}{digits}", "0".repeat(missing));
    let sign = format!("{}{prefix}", sign(directive, value.is_negative()));
    padded(directive, &sign, &digits, directive.zero && !directive.minus)
}

fn padded(directive: &Directive, sign: &str, body: &str, with_zeros: bool) -> String {
    let missing = directive.width.saturating_sub(sign.len() + body.chars().count());
    if with_zeros {
        format!("{sign}{}{body}", "0".repeat(missing))
    } else if directive.minus {
        format!("{sign}{body}{}", " ".repeat(missing))
    } else {
        format!("{}{sign}{body}", " ".repeat(missing))
    }
}
