//! Methods of strings that search: find, count, split and others.

use std::sync::Arc;

use super::super::object::Object;
use super::super::value::{Arguments, Flow, Result, Value};
use super::super::{Machine, types};

/// The text of the receiver.
pub(super) fn own(machine: &Machine, given: &Arguments) -> Arc<str> {
    machine.heap.str(given.get(0)).cloned().unwrap_or_default()
}

/// An argument that must be a string.
pub(super) fn argument(machine: &mut Machine, given: &Arguments, at: usize, name: &str) -> Result<Arc<str>> {
    match machine.heap.str(given.get(at)).cloned() {
        Some(text) => Ok(text),
        None => {
            let class = machine.type_name(given.get(at));
            let only = at == 1 && given.values.len() == 2;
            let argument = if only { "argument".to_owned() } else { format!("argument {at}") };
            Err(machine.type_error(&format!("{name}() {argument} must be str, not {class}")))
        }
    }
}

pub(super) fn texts(machine: &mut Machine, parts: Vec<String>) -> Result<Flow> {
    let parts = parts.into_iter().map(|part| machine.heap.text(part)).collect();
    Ok(machine.new_list(parts)?.into())
}

/// What a search for a part of a string does if it is not there.
#[derive(Clone, Copy)]
pub(super) enum OnMissing {
    /// It gives -1, as `find` does.
    MinusOne,
    /// It raises a `ValueError`, as `index` does.
    Raises,
}

pub(super) fn find(
    machine: &mut Machine,
    given: &Arguments,
    name: &str,
    from_end: bool,
    on_missing: OnMissing,
) -> Result<Flow> {
    let Some(part) = machine.heap.str(given.get(1)).cloned() else {
        let class = machine.type_name(given.get(1));
        return Err(machine.type_error(&format!("{name}() argument 1 must be str, not {class}")));
    };
    let found = window(machine, given, 2)?.and_then(|(text, first, last, before)| {
        let inside = &text[first..last];
        let at = if from_end { inside.rfind(&*part) } else { inside.find(&*part) }?;
        Some(before + inside[..at].chars().count())
    });
    match (found, on_missing) {
        (Some(at), _) => Ok(Value::Int(at as i64).into()),
        (None, OnMissing::Raises) => Err(machine.value_error("substring not found")),
        (None, OnMissing::MinusOne) => Ok(Value::Int(-1).into()),
    }
}

pub(super) fn count(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let part = argument(machine, given, 1, "count")?;
    let count =
        window(machine, given, 2)?.map_or(0, |(text, first, last, _)| text[first..last].matches(&*part).count());
    Ok(Value::Int(count as i64).into())
}

pub(super) fn begins(machine: &mut Machine, given: &Arguments, name: &str, at_end: bool) -> Result<Flow> {
    let candidates = match machine.heap.object(given.get(1)) {
        Some(Object::Tuple(tuple)) if tuple.class == types::TUPLE => tuple.items.to_vec(),
        _ => vec![given.get(1)],
    };
    let Some((text, first, last, _)) = window(machine, given, 2)? else { return Ok(Value::Bool(false).into()) };
    let inside = &text[first..last];
    for candidate in candidates {
        let Some(part) = machine.heap.str(candidate) else {
            let class = machine.type_name(candidate);
            let message = format!("{name} first arg must be str or a tuple of str, not {class}");
            return Err(machine.type_error(&message));
        };
        if if at_end { inside.ends_with(&**part) } else { inside.starts_with(&**part) } {
            return Ok(Value::Bool(true).into());
        }
    }
    Ok(Value::Bool(false).into())
}

/// The part of the receiver from the argument at `from` on, as bytes, and how many characters are before it.
#[expect(clippy::type_complexity, reason = "one caller takes it apart at once")]
pub(super) fn window(
    machine: &mut Machine,
    given: &Arguments,
    from: usize,
) -> Result<Option<(Arc<str>, usize, usize, usize)>> {
    let text = own(machine, given);
    let length = text.chars().count();
    let mut bounds = [0, length as i64];
    for (at, bound) in bounds.iter_mut().enumerate() {
        let value = given.get(from + at);
        if value != Value::Unset && value != Value::None {
            let index = machine.index(value)?;
            *bound = if index < 0 { (index + length as i64).max(0) } else { index };
        }
    }
    let [start, end] = bounds;
    let end = end.min(length as i64);
    if start > end {
        return Ok(None);
    }
    let byte = |at: i64| text.char_indices().nth(at as usize).map_or(text.len(), |(byte, _)| byte);
    let (first, last) = (byte(start), byte(end));
    Ok(Some((text, first, last, start as usize)))
}

pub(super) fn replace(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let old = argument(machine, given, 1, "replace")?;
    let new = argument(machine, given, 2, "replace")?;
    let most = if given.get(3) == Value::Unset { -1 } else { machine.index(given.get(3))? };
    let text = own(machine, given);
    let count = text.matches(&*old).count().min(usize::try_from(most).unwrap_or(usize::MAX));
    machine.check_length(text.len() + count.saturating_mul(new.len()))?;
    Ok(machine.new_text(text.replacen(&*old, &new, count))?.into())
}

pub(super) fn partition(machine: &mut Machine, given: &Arguments, from_end: bool) -> Result<Flow> {
    let separator = argument(machine, given, 1, if from_end { "rpartition" } else { "partition" })?;
    if separator.is_empty() {
        return Err(machine.value_error("empty separator"));
    }
    let text = own(machine, given);
    let parts = if from_end { text.rsplit_once(&*separator) } else { text.split_once(&*separator) };
    let parts = match parts {
        Some((before, after)) => [before, &*separator, after],
        None if from_end => ["", "", &*text],
        None => [&*text, "", ""],
    };
    let parts = parts.map(|part| machine.heap.text(part.to_owned()));
    Ok(machine.heap.tuple(parts).into())
}

pub(super) fn split(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let (sep, most) = split_arguments(machine, given, "split")?;
    let text = own(machine, given);
    let parts = match sep {
        Some(sep) => text.splitn(most + 1, &*sep).map(str::to_owned).collect(),
        None => {
            let mut parts = Vec::new();
            let mut rest = text.trim_start();
            while !rest.is_empty() {
                let end = if parts.len() == most { None } else { rest.find(char::is_whitespace) };
                let Some(end) = end else {
                    parts.push(rest.trim_end().to_owned());
                    break;
                };
                parts.push(rest[..end].to_owned());
                rest = rest[end..].trim_start();
            }
            parts
        }
    };
    texts(machine, parts)
}

pub(super) fn rsplit(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let (sep, most) = split_arguments(machine, given, "rsplit")?;
    let text = own(machine, given);
    let mut parts: Vec<String> = match sep {
        Some(sep) => text.rsplitn(most + 1, &*sep).map(str::to_owned).collect(),
        None => {
            let mut parts = Vec::new();
            let mut rest = text.trim_end();
            while !rest.is_empty() {
                let start = if parts.len() == most { None } else { rest.rfind(char::is_whitespace) };
                let Some(start) = start else {
                    parts.push(rest.trim_start().to_owned());
                    break;
                };
                let after = start + rest[start..].chars().next().map_or(1, char::len_utf8);
                parts.push(rest[after..].to_owned());
                rest = rest[..start].trim_end();
            }
            parts
        }
    };
    parts.reverse();
    texts(machine, parts)
}

pub(super) fn splitlines(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let [keep] = machine.keywords("splitlines", given, ["keepends"])?;
    let keep = if given.get(1) == Value::Unset { keep } else { given.get(1) };
    let keeps_ends = machine.truth(keep) == Some(true);
    let text = own(machine, given);
    let mut parts = Vec::new();
    let mut rest = &*text;
    while !rest.is_empty() {
        let end = rest.find(['\n', '\r', '\x0b', '\x0c', '\x1c', '\x1d', '\x1e', '\u{85}', '\u{2028}', '\u{2029}']);
        let Some(end) = end else {
            parts.push(rest.to_owned());
            break;
        };
        let width =
            if rest[end..].starts_with("\r\n") { 2 } else { rest[end..].chars().next().map_or(1, char::len_utf8) };
        parts.push(rest[..if keeps_ends { end + width } else { end }].to_owned());
        rest = &rest[end + width..];
    }
    texts(machine, parts)
}

/// The separator and the limit of `split` and `rsplit`.
pub(super) fn split_arguments(
    machine: &mut Machine,
    given: &Arguments,
    name: &str,
) -> Result<(Option<Arc<str>>, usize)> {
    let [sep, most] = machine.keywords(name, given, ["sep", "maxsplit"])?;
    let sep = if given.get(1) == Value::Unset { sep } else { given.get(1) };
    let most = if given.get(2) == Value::Unset { most } else { given.get(2) };
    let most = if most == Value::Unset { -1 } else { machine.index(most)? };
    let most = usize::try_from(most).unwrap_or(usize::MAX - 1);
    let sep = match sep {
        Value::Unset | Value::None => None,
        sep => match machine.heap.str(sep).cloned() {
            Some(sep) if sep.is_empty() => return Err(machine.value_error("empty separator")),
            Some(sep) => Some(sep),
            None => {
                let class = machine.type_name(sep);
                return Err(machine.type_error(&format!("must be str or None, not {class}")));
            }
        },
    };
    Ok((sep, most))
}
