//! Format specifications: `{value:>10.2f}`.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use super::integer::PythonNumber;
use super::sequence::check_text;
use super::value::{Arguments, Flow, Result, Value};
use super::{Machine, float, types};
use crate::program::code::{Conversion, sym};

#[derive(Clone, Debug, Default)]
pub(super) struct FormatSpec {
    pub(super) fill: Option<char>,
    pub(super) align: Option<char>,
    pub(super) sign: Option<char>,
    pub(super) alternate: bool,
    pub(super) no_negative_zero: bool,
    pub(super) zero: bool,
    pub(super) width: usize,
    pub(super) grouping: Option<char>,
    pub(super) precision: Option<usize>,
    pub(super) letter: Option<char>,
}

impl FormatSpec {
    /// Reads a specification; None if the text is not one.
    fn parse(text: &str) -> Option<Self> {
        let mut spec = Self::default();
        let mut rest: Vec<char> = text.chars().collect();
        rest.reverse();
        let is_align = |c: char| matches!(c, '<' | '>' | '=' | '^');
        let length = rest.len();
        if length >= 2 && is_align(rest[length - 2]) {
            spec.fill = rest.pop();
            spec.align = rest.pop();
        } else if rest.last().copied().is_some_and(is_align) {
            spec.align = rest.pop();
        }
        let take = |rest: &mut Vec<char>, wanted: &[char]| {
            rest.last().copied().filter(|c| wanted.contains(c)).inspect(|_| {
                rest.pop();
            })
        };
        spec.sign = take(&mut rest, &['+', '-', ' ']);
        spec.no_negative_zero = take(&mut rest, &['z']).is_some();
        spec.alternate = take(&mut rest, &['#']).is_some();
        spec.zero = take(&mut rest, &['0']).is_some();
        spec.width = take_number(&mut rest).unwrap_or(0);
        spec.grouping = take(&mut rest, &[',', '_']);
        if take(&mut rest, &['.']).is_some() {
            spec.precision = Some(take_number(&mut rest)?);
        }
        spec.letter = rest.pop();
        rest.is_empty().then_some(spec)
    }

    /// Fills up to the width.
    fn pad(&self, sign: &str, body: &str, default: char) -> String {
        let length = sign.chars().count() + body.chars().count();
        let missing = self.width.saturating_sub(length);
        let (fill, align) = match (self.fill, self.align) {
            (fill, Some(align)) => (fill.unwrap_or(if self.zero { '0' } else { ' ' }), align),
            (_, None) if self.zero => ('0', if default == '<' { '<' } else { '=' }),
            (_, None) => (' ', default),
        };
        let filled = |count: usize| fill.to_string().repeat(count);
        match align {
            '<' => format!("{sign}{body}{}", filled(missing)),
            '=' => format!("{sign}{}{body}", filled(missing)),
            '^' => format!("{}{sign}{body}{}", filled(missing / 2), filled(missing - missing / 2)),
            _ => format!("{}{sign}{body}", filled(missing)),
        }
    }

    fn sign(&self, is_negative: bool) -> &'static str {
        match (is_negative, self.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            (false, _) => "",
        }
    }

    /// Groups the digits of a number, including the zeros that fill it up.
    fn group(&self, digits: &str, tail: &str, taken: usize, every: usize) -> String {
        let Some(separator) = self.grouping else { return format!("{digits}{tail}") };
        let fills_zeros = self.zero && self.align.is_none() || self.align == Some('=') && self.fill == Some('0');
        let mut digits = digits.to_owned();
        if fills_zeros {
            let mut count = digits.len();
            while count + count.saturating_sub(1) / every + tail.len() + taken < self.width {
                count += 1;
            }
            digits.insert_str(0, &"0".repeat(count - digits.len()));
        }
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(every) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        grouped + tail
    }
}

/// Takes a number from the front, if there is one.
fn take_number(rest: &mut Vec<char>) -> Option<usize> {
    let mut number = None;
    while let Some(digit) = rest.last().and_then(|c| c.to_digit(10)) {
        number = Some(number.unwrap_or(0usize).saturating_mul(10).saturating_add(digit as usize));
        rest.pop();
    }
    number
}

impl Machine {
    /// A value in an f-string, or `format(value, spec)`.
    pub(super) fn format_value(&mut self, value: Value, conversion: Conversion, spec: Value) -> Result<Flow> {
        if conversion == Conversion::None {
            return self.format(value, spec);
        }
        let shown = match conversion {
            Conversion::Str | Conversion::None => self.str_of(value)?,
            Conversion::Repr => self.repr_of(value)?,
            Conversion::Ascii => self.library_call("ascii", &[value])?,
        };
        match shown {
            Flow::Value(text) if spec == Value::Unset => Ok(text.into()),
            Flow::Value(text) => self.format(text, spec),
            other if spec == Value::Unset => Ok(other),
            _ => {
                let name = if conversion == Conversion::Str { "str" } else { "repr" };
                let name = self.heap.text(name);
                self.library_call("_format_shown", &[value, name, spec])
            }
        }
    }

    pub(super) fn format(&mut self, value: Value, spec: Value) -> Result<Flow> {
        if self.is_own(value)
            && let Some(method) = self.special(value, sym::FORMAT)
        {
            let spec = if spec == Value::Unset { self.heap.text("") } else { spec };
            return Ok(Flow::Call(method, Arguments::of([spec])));
        }
        let text = self.heap.str(spec).cloned().unwrap_or_default();
        if text.is_empty() {
            return self.str_of(value);
        }
        let formatted = self.formatted(value, &text)?;
        Ok(self.new_text(formatted)?.into())
    }

    fn formatted(&mut self, value: Value, text: &str) -> Result<String> {
        let class = self.type_name(value);
        let number = self.number(value);
        let string = self.heap.str(value).cloned();
        if number.is_none() && string.is_none() {
            return Err(self.type_error(&format!("unsupported format string passed to {class}.__format__")));
        }
        let Some(spec) = FormatSpec::parse(text) else {
            let message = format!("Invalid format specifier '{text}' for object of type '{class}'");
            return Err(self.value_error(&message));
        };
        // The most that a signed size can be in C.
        let has_too_many_digits = |size: usize| isize::try_from(size).is_err();
        if has_too_many_digits(spec.width) || spec.precision.is_some_and(has_too_many_digits) {
            return Err(self.value_error("Too many decimal digits in format string"));
        }
        check_text(spec.width)?;
        if let Some(string) = string {
            return self.format_text(&string, &spec);
        }
        let letter = spec.letter;
        match (number, letter) {
            (Some(PythonNumber::Float(value)), _) => self.format_float(value, &spec),
            (Some(number), Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%')) => {
                let value = self.to_float(&number)?;
                self.format_float(value, &spec)
            }
            (Some(number), _) => self.format_int(&number.to_big(), &spec, &class),
            (None, _) => Ok(String::new()),
        }
    }

    fn format_text(&mut self, text: &str, spec: &FormatSpec) -> Result<String> {
        if let Some(letter) = spec.letter.filter(|letter| *letter != 's') {
            return Err(self.unknown_code(letter, "str"));
        }
        if let Some(sign) = spec.sign {
            let what = if sign == ' ' { "Space" } else { "Sign" };
            return Err(self.value_error(&format!("{what} not allowed in string format specifier")));
        }
        if spec.align == Some('=') {
            return Err(self.value_error("'=' alignment not allowed in string format specifier"));
        }
        if let Some(grouping) = spec.grouping {
            return Err(self.value_error(&format!("Cannot specify '{grouping}' with 's'.")));
        }
        let text: String = text.chars().take(spec.precision.unwrap_or(usize::MAX)).collect();
        Ok(spec.pad("", &text, '<'))
    }

    fn unknown_code(&mut self, letter: char, class: &str) -> super::value::Fault {
        self.value_error(&format!("Unknown format code '{letter}' for object of type '{class}'"))
    }

    fn format_int(&mut self, value: &BigInt, spec: &FormatSpec, class: &str) -> Result<String> {
        let (radix, prefix) = match spec.letter {
            None | Some('d' | 'n') => (10, ""),
            Some('b') => (2, "0b"),
            Some('o') => (8, "0o"),
            Some('x') => (16, "0x"),
            Some('X') => (16, "0X"),
            Some('c') => {
                let character = value.to_u32().and_then(char::from_u32);
                let Some(character) = character else {
                    return Err(self.error(types::OVERFLOW_ERROR, "%c arg not in range(0x110000)"));
                };
                return Ok(spec.pad("", &character.to_string(), '<'));
            }
            Some(letter) => {
                let class = if class == "bool" { "bool" } else { "int" };
                return Err(self.unknown_code(letter, class));
            }
        };
        if spec.precision.is_some() {
            return Err(self.value_error("Precision not allowed in integer format specifier"));
        }
        let mut digits = if radix == 10 { self.big_text(&value.abs())? } else { value.abs().to_str_radix(radix) };
        if spec.letter == Some('X') {
            digits.make_ascii_uppercase();
        }
        let prefix = if spec.alternate { prefix } else { "" };
        let sign = format!("{}{prefix}", spec.sign(value.is_negative()));
        let every = if radix == 10 { 3 } else { 4 };
        let body = spec.group(&digits, "", sign.len(), every);
        Ok(spec.pad(&sign, &body, '>'))
    }

    pub(super) fn format_float(&mut self, value: f64, spec: &FormatSpec) -> Result<String> {
        let letter = spec.letter;
        if let Some(letter) = letter.filter(|letter| !matches!(letter, 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' | 'n')) {
            return Err(self.unknown_code(letter, "float"));
        }
        if spec.precision.is_some_and(|precision| i32::try_from(precision).is_err()) {
            return Err(self.value_error("precision too big"));
        }
        check_text(spec.precision.unwrap_or(0))?;
        let mut is_negative = value.is_sign_negative() && !value.is_nan();
        let body = if value.is_finite() {
            let text = finite(value, letter, spec.precision, spec.alternate);
            let is_zero = text.chars().all(|c| matches!(c, '0' | '.'));
            is_negative &= !(spec.no_negative_zero && is_zero);
            text
        } else {
            let text = float::special(value).trim_start_matches('-').to_owned();
            let is_upper = matches!(letter, Some('E' | 'F' | 'G'));
            let tail = if letter == Some('%') { "%" } else { "" };
            (if is_upper { text.to_uppercase() } else { text }) + tail
        };
        let sign = spec.sign(is_negative);
        let digits = body.chars().take_while(char::is_ascii_digit).count();
        let body = spec.group(&body[..digits], &body[digits..], sign.len(), 3);
        Ok(spec.pad(sign, &body, '>'))
    }
}

fn finite(value: f64, letter: Option<char>, precision: Option<usize>, alternate: bool) -> String {
    match (letter, precision) {
        (None, None) => float::repr(value.abs()),
        (None, Some(precision)) => {
            let text = float::general(value, 'g', precision.max(1), alternate, 1);
            if text.contains(['.', 'e']) { text } else { text + ".0" }
        }
        (Some('%'), _) => float::with_letter(value * 100.0, 'f', precision.unwrap_or(6), alternate) + "%",
        (Some('n'), _) => float::with_letter(value, 'g', precision.unwrap_or(6), alternate),
        (Some(letter), _) => float::with_letter(value, letter, precision.unwrap_or(6), alternate),
    }
}
