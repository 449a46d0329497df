//! The value of a condition, or None where Python would raise, or would run methods of the program.

use ruff_python_ast::{BoolOp, Expr, Number, UnaryOp};

use super::functions;
use super::operators::{arithmetic, compared, item};
use crate::program::machine::{PlainValue, SequenceKind};

/// What the names of a condition mean.
pub(super) trait Data {
    fn named(&self, name: &str) -> Option<PlainValue>;
    fn attribute(&self, of: &PlainValue, name: &str) -> Option<PlainValue>;
}

/// No name means anything.
struct Nothing;

impl Data for Nothing {
    fn named(&self, _: &str) -> Option<PlainValue> {
        None
    }

    fn attribute(&self, _: &PlainValue, _: &str) -> Option<PlainValue> {
        None
    }
}

/// The value of an expression without names.
pub(super) fn literal(tree: &Expr) -> Option<PlainValue> {
    value(tree, &Nothing)
}

pub(super) fn value(tree: &Expr, data: &dyn Data) -> Option<PlainValue> {
    let items = |kind, elements: &[Expr]| {
        let values: Option<Vec<_>> = elements.iter().map(|element| value(element, data)).collect();
        Some(PlainValue::Items(kind, values?))
    };
    match tree {
        Expr::Name(name) => data.named(name.id.as_str()),
        Expr::Attribute(attribute) => data.attribute(&value(&attribute.value, data)?, &attribute.attr),
        Expr::Call(call) => functions::call(call, &|tree| value(tree, data)),
        Expr::NoneLiteral(_) => Some(PlainValue::None),
        Expr::BooleanLiteral(literal) => Some(PlainValue::Int(literal.value.into())),
        Expr::StringLiteral(literal) => Some(PlainValue::Str(literal.value.to_str().to_owned())),
        Expr::NumberLiteral(literal) => match &literal.value {
            Number::Int(number) => number.as_i64().map(PlainValue::Int),
            Number::Float(number) => Some(PlainValue::Float(*number)),
            Number::Complex { .. } => None,
        },
        Expr::List(list) => items(SequenceKind::List, &list.elts),
        Expr::Tuple(tuple) => items(SequenceKind::Tuple, &tuple.elts),
        Expr::Set(set) => items(SequenceKind::Set, &set.elts),
        Expr::Dict(dict) => {
            let item = |key: &Option<Expr>, item: &Expr| Some((value(key.as_ref()?, data)?, value(item, data)?));
            let pairs: Option<Vec<_>> = dict.items.iter().map(|pair| item(&pair.key, &pair.value)).collect();
            Some(PlainValue::Dict(pairs?))
        }
        Expr::UnaryOp(op) => {
            let operand = value(&op.operand, data);
            match (op.op, operand?) {
                (UnaryOp::Not, operand) => operand.truth().map(|is_true| PlainValue::bool(!is_true)),
                (UnaryOp::USub, PlainValue::Int(number)) => number.checked_neg().map(PlainValue::Int),
                (UnaryOp::USub, PlainValue::Float(number)) => Some(PlainValue::Float(-number)),
                (UnaryOp::UAdd, number @ (PlainValue::Int(_) | PlainValue::Float(_))) => Some(number),
                _ => None,
            }
        }
        Expr::BoolOp(op) => {
            let is_and = op.op == BoolOp::And;
            let mut last = None;
            for tree in &op.values {
                let value = value(tree, data)?;
                let decides = value.truth()? != is_and;
                last = Some(value);
                if decides {
                    break;
                }
            }
            last
        }
        Expr::BinOp(op) => arithmetic(op.op, &value(&op.left, data)?, &value(&op.right, data)?),
        Expr::Compare(compare) => {
            let mut left = value(&compare.left, data)?;
            for (op, right) in compare.ops.iter().zip(&compare.comparators) {
                let right = value(right, data)?;
                if !compared(*op, &left, &right)? {
                    return Some(PlainValue::Int(0));
                }
                left = right;
            }
            Some(PlainValue::Int(1))
        }
        Expr::Subscript(subscript) => item(value(&subscript.value, data)?, &value(&subscript.slice, data)?),
        _ => None,
    }
}
