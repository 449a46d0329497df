//! Python's operators, for values that no method of the program describes.

use std::cmp::Ordering;

use ruff_python_ast::{CmpOp, Operator};

use crate::program::machine::{PlainValue, SequenceKind};

pub(super) fn item(container: PlainValue, key: &PlainValue) -> Option<PlainValue> {
    match (container, key) {
        (PlainValue::Items(SequenceKind::List | SequenceKind::Tuple, items), PlainValue::Int(at)) => {
            let length = i64::try_from(items.len()).ok()?;
            let at = usize::try_from(if *at < 0 { at + length } else { *at }).ok()?;
            items.into_iter().nth(at)
        }
        (PlainValue::Dict(pairs), key) => {
            pairs.into_iter().find(|(known, _)| known.is_equal(key)).map(|(_, value)| value)
        }
        _ => None,
    }
}

pub(super) fn arithmetic(op: Operator, left: &PlainValue, right: &PlainValue) -> Option<PlainValue> {
    if let (PlainValue::Int(left), PlainValue::Int(right)) = (left, right) {
        let (left, right) = (*left, *right);
        match op {
            Operator::Add => return left.checked_add(right).map(PlainValue::Int),
            Operator::Sub => return left.checked_sub(right).map(PlainValue::Int),
            Operator::Mult => return left.checked_mul(right).map(PlainValue::Int),
            Operator::FloorDiv if right != 0 => {
                let down = i64::from(left % right != 0 && (left < 0) != (right < 0));
                return left.checked_div(right).map(|quotient| PlainValue::Int(quotient - down));
            }
            Operator::Mod if right != 0 => {
                let rest = left.checked_rem(right)?;
                let up = if rest != 0 && (rest < 0) != (right < 0) { right } else { 0 };
                return Some(PlainValue::Int(rest + up));
            }
            _ => {}
        }
    }
    match (op, left.number(), right.number(), left, right) {
        (Operator::Add, Some(left), Some(right), ..) => Some(PlainValue::Float(left + right)),
        (Operator::Sub, Some(left), Some(right), ..) => Some(PlainValue::Float(left - right)),
        (Operator::Mult, Some(left), Some(right), ..) => Some(PlainValue::Float(left * right)),
        (Operator::Div, Some(left), Some(right), ..) if right != 0.0 => Some(PlainValue::Float(left / right)),
        (Operator::Add, _, _, PlainValue::Str(left), PlainValue::Str(right)) => {
            Some(PlainValue::Str(format!("{left}{right}")))
        }
        _ => None,
    }
}

pub(super) fn compared(op: CmpOp, left: &PlainValue, right: &PlainValue) -> Option<bool> {
    let compares = !matches!(op, CmpOp::Is | CmpOp::IsNot);
    if compares && (left.has_own_methods() || right.has_own_methods()) {
        return None;
    }
    Some(match op {
        CmpOp::Eq => left.is_equal(right),
        CmpOp::NotEq => !left.is_equal(right),
        CmpOp::Is => left == right,
        CmpOp::IsNot => left != right,
        CmpOp::Lt => order(left, right)? == Ordering::Less,
        CmpOp::LtE => order(left, right)? != Ordering::Greater,
        CmpOp::Gt => order(left, right)? == Ordering::Greater,
        CmpOp::GtE => order(left, right)? != Ordering::Less,
        CmpOp::In => contains(right, left)?,
        CmpOp::NotIn => !contains(right, left)?,
    })
}

pub(super) fn order(left: &PlainValue, right: &PlainValue) -> Option<Ordering> {
    match (left, right) {
        (PlainValue::Int(left), PlainValue::Int(right)) => Some(left.cmp(right)),
        (PlainValue::Str(left), PlainValue::Str(right)) => Some(left.cmp(right)),
        _ => left.number()?.partial_cmp(&right.number()?),
    }
}

fn contains(container: &PlainValue, item: &PlainValue) -> Option<bool> {
    match (container, item) {
        (PlainValue::Items(_, items), item) => Some(items.iter().any(|other| other.is_equal(item))),
        (PlainValue::Dict(pairs), item) => Some(pairs.iter().any(|(key, _)| key.is_equal(item))),
        (PlainValue::Str(text), PlainValue::Str(part)) => Some(text.contains(part.as_str())),
        _ => None,
    }
}

impl PlainValue {
    pub(super) fn bool(is_true: bool) -> Self {
        PlainValue::Int(is_true.into())
    }

    /// Whether Python takes it for true. None if a method of the program says that.
    pub(super) fn truth(&self) -> Option<bool> {
        Some(match self {
            PlainValue::None => false,
            PlainValue::Int(number) => *number != 0,
            PlainValue::Float(number) => *number != 0.0,
            PlainValue::Str(text) => !text.is_empty(),
            PlainValue::Items(_, items) => !items.is_empty(),
            PlainValue::Dict(pairs) => !pairs.is_empty(),
            PlainValue::Object { has_own_methods, .. } => return (!has_own_methods).then_some(true),
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of lessons are small")]
    fn number(&self) -> Option<f64> {
        match self {
            PlainValue::Int(number) => Some(*number as f64),
            PlainValue::Float(number) => Some(*number),
            PlainValue::None
            | PlainValue::Str(_)
            | PlainValue::Items(..)
            | PlainValue::Dict(_)
            | PlainValue::Object { .. } => None,
        }
    }

    /// Whether methods of the program describe it, or something in it.
    pub(super) fn has_own_methods(&self) -> bool {
        match self {
            PlainValue::Object { has_own_methods, .. } => *has_own_methods,
            PlainValue::Items(_, items) => items.iter().any(Self::has_own_methods),
            PlainValue::Dict(pairs) => pairs.iter().any(|(key, item)| key.has_own_methods() || item.has_own_methods()),
            PlainValue::None | PlainValue::Int(_) | PlainValue::Float(_) | PlainValue::Str(_) => false,
        }
    }

    /// Whether two values without methods of their own are equal.
    #[expect(clippy::float_cmp, reason = "Python compares them so")]
    pub(super) fn is_equal(&self, other: &Self) -> bool {
        match (self, other) {
            (PlainValue::Int(one), PlainValue::Int(other)) => one == other,
            (PlainValue::Items(SequenceKind::Values, _), _) | (_, PlainValue::Items(SequenceKind::Values, _)) => false,
            (PlainValue::Items(SequenceKind::Set, one), PlainValue::Items(SequenceKind::Set, other)) => {
                one.len() == other.len() && one.iter().all(|item| other.iter().any(|other| item.is_equal(other)))
            }
            (PlainValue::Items(kind, one), PlainValue::Items(others, other)) => {
                kind == others
                    && one.len() == other.len()
                    && one.iter().zip(other).all(|(one, other)| one.is_equal(other))
            }
            (PlainValue::Dict(one), PlainValue::Dict(other)) => {
                let has = |pair: &(PlainValue, PlainValue)| {
                    other.iter().any(|other| pair.0.is_equal(&other.0) && pair.1.is_equal(&other.1))
                };
                one.len() == other.len() && one.iter().all(has)
            }
            _ => match (self.number(), other.number()) {
                (Some(one), Some(other)) => one == other,
                _ => self == other,
            },
        }
    }
}
