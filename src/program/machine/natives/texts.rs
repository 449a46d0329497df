//! str.

use super::super::value::{Arguments, Flow, Native, Result, Seen, Value};
use super::super::{Machine, show};
use super::row::{MANY, function, method};
use super::search::{OnMissing, argument, begins, count, find, own, partition, replace, rsplit, split, splitlines};

pub(super) const TABLE: &[Native] = &[
    method("str", "__new__", 0, 1, str),
    method("str", "upper", 0, 0, |machine, given| mapped(machine, given, str::to_uppercase)),
    method("str", "lower", 0, 0, |machine, given| mapped(machine, given, str::to_lowercase)),
    method("str", "casefold", 0, 0, |machine, given| mapped(machine, given, str::to_lowercase)),
    method("str", "capitalize", 0, 0, |machine, given| mapped(machine, given, capitalize)),
    method("str", "title", 0, 0, |machine, given| mapped(machine, given, title)),
    method("str", "swapcase", 0, 0, |machine, given| mapped(machine, given, swapcase)),
    method("str", "strip", 0, 1, |machine, given| strip(machine, given, true, true)),
    method("str", "lstrip", 0, 1, |machine, given| strip(machine, given, true, false)),
    method("str", "rstrip", 0, 1, |machine, given| strip(machine, given, false, true)),
    method("str", "split", 0, 2, split).with_keywords(),
    method("str", "rsplit", 0, 2, rsplit).with_keywords(),
    method("str", "splitlines", 0, 1, splitlines).with_keywords(),
    method("str", "join", 1, 1, join).looks_at(Seen::Items),
    method("str", "replace", 2, 3, replace),
    method("str", "find", 1, 3, |machine, given| find(machine, given, "find", false, OnMissing::MinusOne)),
    method("str", "rfind", 1, 3, |machine, given| find(machine, given, "rfind", true, OnMissing::MinusOne)),
    method("str", "index", 1, 3, |machine, given| find(machine, given, "index", false, OnMissing::Raises)),
    method("str", "rindex", 1, 3, |machine, given| find(machine, given, "rindex", true, OnMissing::Raises)),
    method("str", "count", 1, 3, count),
    method("str", "startswith", 1, 3, |machine, given| begins(machine, given, "startswith", false)),
    method("str", "endswith", 1, 3, |machine, given| begins(machine, given, "endswith", true)),
    method("str", "removeprefix", 1, 1, |machine, given| remove(machine, given, false)),
    method("str", "removesuffix", 1, 1, |machine, given| remove(machine, given, true)),
    method("str", "center", 1, 2, |machine, given| justify(machine, given, Side::Both)),
    method("str", "ljust", 1, 2, |machine, given| justify(machine, given, Side::Right)),
    method("str", "rjust", 1, 2, |machine, given| justify(machine, given, Side::Left)),
    method("str", "zfill", 1, 1, zfill),
    method("str", "partition", 1, 1, |machine, given| partition(machine, given, false)),
    method("str", "rpartition", 1, 1, |machine, given| partition(machine, given, true)),
    method("str", "expandtabs", 0, 1, expandtabs),
    method("str", "isdigit", 0, 0, |machine, given| every(machine, given, |c| c.is_ascii_digit())),
    method("str", "isdecimal", 0, 0, |machine, given| every(machine, given, |c| c.is_ascii_digit())),
    method("str", "isnumeric", 0, 0, |machine, given| every(machine, given, char::is_numeric)),
    method("str", "isalpha", 0, 0, |machine, given| every(machine, given, char::is_alphabetic)),
    method("str", "isalnum", 0, 0, |machine, given| every(machine, given, char::is_alphanumeric)),
    method("str", "isspace", 0, 0, |machine, given| every(machine, given, char::is_whitespace)),
    method("str", "isupper", 0, 0, |machine, given| cased(machine, given, char::is_uppercase, char::is_lowercase)),
    method("str", "islower", 0, 0, |machine, given| cased(machine, given, char::is_lowercase, char::is_uppercase)),
    method("str", "isidentifier", 0, 0, is_identifier),
    method("str", "isascii", 0, 0, |machine, given| {
        let is_ascii = own(machine, given).is_ascii();
        Ok(Value::Bool(is_ascii).into())
    }),
    method("str", "isprintable", 0, 0, |machine, given| {
        let is_printable = own(machine, given).chars().all(show::is_printable);
        Ok(Value::Bool(is_printable).into())
    }),
    method("str", "format", 0, MANY, format).with_keywords(),
    function("_spinlab", "quote_ascii", 1, 1, quote_ascii),
];

fn str(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    match given.get(0) {
        Value::Unset => Ok(machine.heap.text("").into()),
        value => machine.str_of(value),
    }
}

fn mapped(machine: &mut Machine, given: &Arguments, map: impl Fn(&str) -> String) -> Result<Flow> {
    let text = map(&own(machine, given));
    Ok(machine.new_text(text)?.into())
}

fn capitalize(text: &str) -> String {
    let mut characters = text.chars();
    let first: String = characters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    first + &characters.as_str().to_lowercase()
}

fn title(text: &str) -> String {
    let mut after_letter = false;
    let mut out = String::new();
    for character in text.chars() {
        if after_letter {
            out.extend(character.to_lowercase());
        } else {
            out.extend(character.to_uppercase());
        }
        after_letter = character.is_alphabetic();
    }
    out
}

fn swapcase(text: &str) -> String {
    let swap = |c: char| if c.is_uppercase() { c.to_lowercase().to_string() } else { c.to_uppercase().to_string() };
    text.chars().map(swap).collect()
}

fn every(machine: &mut Machine, given: &Arguments, is: impl Fn(char) -> bool) -> Result<Flow> {
    let text = own(machine, given);
    Ok(Value::Bool(!text.is_empty() && text.chars().all(is)).into())
}

fn cased(
    machine: &mut Machine,
    given: &Arguments,
    is: impl Fn(char) -> bool,
    is_other: impl Fn(char) -> bool,
) -> Result<Flow> {
    let text = own(machine, given);
    Ok(Value::Bool(text.chars().any(is) && !text.chars().any(is_other)).into())
}

fn is_identifier(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let text = own(machine, given);
    let starts_well = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    Ok(Value::Bool(starts_well && text.chars().all(|c| c.is_alphanumeric() || c == '_')).into())
}

fn strip(machine: &mut Machine, given: &Arguments, at_start: bool, at_end: bool) -> Result<Flow> {
    let text = own(machine, given);
    let set: Option<Vec<char>> = match given.get(1) {
        Value::Unset | Value::None => None,
        value => match machine.heap.str(value) {
            Some(set) => Some(set.chars().collect()),
            None => {
                let name = if at_start && at_end {
                    "strip"
                } else if at_start {
                    "lstrip"
                } else {
                    "rstrip"
                };
                return Err(machine.type_error(&format!("{name} arg must be None or str")));
            }
        },
    };
    let is_gone = |c: char| set.as_ref().map_or_else(|| c.is_whitespace(), |set| set.contains(&c));
    let mut rest = &*text;
    if at_start {
        rest = rest.trim_start_matches(is_gone);
    }
    if at_end {
        rest = rest.trim_end_matches(is_gone);
    }
    let rest = rest.to_owned();
    Ok(machine.heap.text(rest).into())
}

fn join(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if !machine.can_iterate(given.get(1)) {
        return Err(machine.type_error("can only join an iterable"));
    }
    machine.note_order(given.get(1));
    let items = match machine.gathered(given, 1)? {
        Ok(items) => items,
        Err(flow) => return Ok(flow),
    };
    let separator = own(machine, given);
    let mut out = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(&separator);
        }
        let Some(text) = machine.heap.str(*item) else {
            let name = machine.type_name(*item);
            let message = format!("sequence item {at}: expected str instance, {name} found");
            return Err(machine.type_error(&message));
        };
        out.push_str(text);
        machine.check_length(out.len())?;
    }
    Ok(machine.new_text(out)?.into())
}

fn remove(machine: &mut Machine, given: &Arguments, at_end: bool) -> Result<Flow> {
    let part = argument(machine, given, 1, if at_end { "removesuffix" } else { "removeprefix" })?;
    let text = own(machine, given);
    let rest = if at_end { text.strip_suffix(&*part) } else { text.strip_prefix(&*part) };
    let rest = rest.unwrap_or(&text).to_owned();
    Ok(machine.heap.text(rest).into())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
    Both,
}

fn justify(machine: &mut Machine, given: &Arguments, side: Side) -> Result<Flow> {
    let text = own(machine, given);
    let width = machine.index(given.get(1))?;
    let fill = match given.get(2) {
        Value::Unset => ' ',
        value => match machine.heap.str(value).filter(|fill| fill.chars().count() == 1) {
            Some(fill) => fill.chars().next().unwrap_or(' '),
            None => return Err(machine.type_error("The fill character must be exactly one character long")),
        },
    };
    let width = usize::try_from(width).unwrap_or(0);
    machine.check_length(width)?;
    let missing = width.saturating_sub(text.chars().count());
    let left = match side {
        Side::Left => missing,
        Side::Right => 0,
        // An odd space goes to the left if the width is odd, too.
        Side::Both => missing / 2 + (missing & width & 1),
    };
    let filled = |count: usize| fill.to_string().repeat(count);
    let text = format!("{}{text}{}", filled(left), filled(missing - left));
    Ok(machine.new_text(text)?.into())
}

fn zfill(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let text = own(machine, given);
    let width = usize::try_from(machine.index(given.get(1))?).unwrap_or(0);
    machine.check_length(width)?;
    let missing = width.saturating_sub(text.chars().count());
    let (sign, rest) = if text.starts_with(['+', '-']) { text.split_at(1) } else { ("", &*text) };
    let text = format!("{sign}{}{rest}", "0".repeat(missing));
    Ok(machine.new_text(text)?.into())
}

fn expandtabs(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let size = if given.get(1) == Value::Unset { 8 } else { machine.index(given.get(1))? };
    let size = usize::try_from(size).unwrap_or(0);
    let mut out = String::new();
    let mut column = 0;
    for character in own(machine, given).chars() {
        match character {
            '\t' if size > 0 => {
                let width = size - column % size;
                machine.check_length(out.len() + width)?;
                out.push_str(&" ".repeat(width));
                column += width;
            }
            '\t' => {}
            _ => {
                out.push(character);
                column = if matches!(character, '\n' | '\r') { 0 } else { column + 1 };
            }
        }
    }
    Ok(machine.new_text(out)?.into())
}

fn format(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let positional = machine.heap.tuple(given.values[1..].to_vec());
    let named = machine.named_dict(given)?;
    machine.library_call("_str_format", &[given.get(0), positional, named])
}

/// `ascii` of what `repr` gave.
fn quote_ascii(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let escaped = in_ascii(&own(machine, given));
    Ok(machine.new_text(escaped)?.into())
}

/// A `repr` with an escape for each letter that is not in ASCII.
pub(in crate::program::machine) fn in_ascii(text: &str) -> String {
    let escape = |c: char| match u32::from(c) {
        0..=0x7f => c.to_string(),
        code @ 0x80..=0xff => format!("\\x{code:02x}"),
        code @ 0x100..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    };
    text.chars().map(escape).collect()
}
