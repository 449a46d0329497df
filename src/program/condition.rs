//! Conditions on the data of a program, as lessons write them: `counter == 1 and not done`.
//!
//! They are Python expressions over the program's own globals, without calls. A name that does not exist, a value that
//! cannot be compared, or an operation that Python would refuse makes the condition false.

mod assigned;

use std::cmp::Ordering;
use std::collections::HashSet;

use ruff_python_ast::{BoolOp, CmpOp, Expr, Mod, Number, Operator, UnaryOp};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

use super::machine::Machine;
use super::syntax::Refusal;
use crate::tr;

/// An expression that is true or false in a state.
#[derive(Clone, Debug)]
pub struct Condition {
    text: String,
    tree: Expr,
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// The longest condition, in bytes.
const LONGEST: usize = 500;

#[derive(Clone, Debug, PartialEq)]
enum ConditionValue {
    None,
    Int(i64),
    Float(f64),
    Str(String),
    /// A list, tuple or set; the three are never equal to each other.
    Items(SequenceKind, Vec<ConditionValue>),
    Dict(Vec<(ConditionValue, ConditionValue)>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SequenceKind {
    List,
    Tuple,
    Set,
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let refusal = |range: std::ops::Range<usize>, what: &str| Refusal::new(range, what);
        if text.len() > LONGEST {
            return Err(refusal(0..text.len(), tr!("the condition is too long")));
        }
        let tree = expression(text).map_err(|(range, what)| Refusal::new(range, what))?;
        if let Some((range, what)) = unknown(&tree) {
            return Err(refusal(range, what));
        }
        Ok(Condition { text: text.to_owned(), tree })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names of data in the condition, each once.
    pub fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        collect(&self.tree, &mut names);
        let mut known = HashSet::new();
        names.retain(|name| known.insert(name.clone()));
        names
    }

    /// The data in the condition, each once, with its value in a state; None if it does not exist there.
    pub fn values(&self, machine: &Machine) -> Vec<(String, Option<String>)> {
        self.names().into_iter().map(|name| (name.clone(), machine.variable(&name))).collect()
    }

    /// Whether it is true in a state.
    pub fn holds(&self, machine: &Machine) -> bool {
        let lookup = |name: &str| literal(&expression(&machine.variable(name)?).ok()?);
        value(&self.tree, &lookup).is_some_and(|value| value.is_true())
    }
}

fn expression(text: &str) -> Result<Expr, (std::ops::Range<usize>, String)> {
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Expression));
    if let Some(error) = parsed.errors().first() {
        let error_text = Refusal::grammar(error.location, &error.error).what;
        return Err((error.location.into(), error_text));
    }
    match parsed.into_syntax() {
        Mod::Expression(expression) => Ok(*expression.body),
        Mod::Module(_) => Err((0..text.len(), tr!("this is no expression").to_owned())),
    }
}

/// The first part that a condition cannot have.
fn unknown(tree: &Expr) -> Option<(std::ops::Range<usize>, &'static str)> {
    use ruff_text_size::Ranged;
    if let Expr::Call(call) = tree {
        return Some((call.range().into(), tr!("a condition cannot call anything")));
    }
    match parts(tree) {
        Some(parts) => parts.into_iter().find_map(unknown),
        None => Some((
            tree.range().into(),
            tr!(
                "a condition has names, numbers, strings, lists, dicts, comparisons, `and`, `or`, `not` and arithmetic"
            ),
        )),
    }
}

/// The parts of an expression. None if a condition cannot have it.
fn parts(tree: &Expr) -> Option<Vec<&Expr>> {
    Some(match tree {
        Expr::BoolOp(op) => op.values.iter().collect(),
        Expr::BinOp(op) => vec![&op.left, &op.right],
        Expr::UnaryOp(op) => vec![&op.operand],
        Expr::Compare(compare) => std::iter::once(&*compare.left).chain(&compare.comparators).collect(),
        Expr::Subscript(subscript) => vec![&subscript.value, &subscript.slice],
        Expr::List(list) => list.elts.iter().collect(),
        Expr::Tuple(tuple) => tuple.elts.iter().collect(),
        Expr::Set(set) => set.elts.iter().collect(),
        Expr::Dict(dict) if dict.items.iter().all(|pair| pair.key.is_some()) => {
            dict.items.iter().flat_map(|pair| pair.key.iter().chain([&pair.value])).collect()
        }
        Expr::Name(_)
        | Expr::NumberLiteral(_)
        | Expr::StringLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_) => Vec::new(),
        _ => return None,
    })
}

fn collect(tree: &Expr, names: &mut Vec<String>) {
    if let Expr::Name(name) = tree {
        names.push(name.id.to_string());
    }
    parts(tree).into_iter().flatten().for_each(|part| collect(part, names));
}

/// The value of an expression without names.
fn literal(tree: &Expr) -> Option<ConditionValue> {
    value(tree, &|_| None)
}

fn value(tree: &Expr, lookup: &dyn Fn(&str) -> Option<ConditionValue>) -> Option<ConditionValue> {
    let items = |kind, elements: &[Expr]| {
        let values: Option<Vec<_>> = elements.iter().map(|element| value(element, lookup)).collect();
        Some(ConditionValue::Items(kind, values?))
    };
    match tree {
        Expr::Name(name) => lookup(name.id.as_str()),
        Expr::NoneLiteral(_) => Some(ConditionValue::None),
        Expr::BooleanLiteral(literal) => Some(ConditionValue::Int(literal.value.into())),
        Expr::StringLiteral(literal) => Some(ConditionValue::Str(literal.value.to_str().to_owned())),
        Expr::NumberLiteral(literal) => match &literal.value {
            Number::Int(number) => number.as_i64().map(ConditionValue::Int),
            Number::Float(number) => Some(ConditionValue::Float(*number)),
            Number::Complex { .. } => None,
        },
        Expr::List(list) => items(SequenceKind::List, &list.elts),
        Expr::Tuple(tuple) => items(SequenceKind::Tuple, &tuple.elts),
        Expr::Set(set) => items(SequenceKind::Set, &set.elts),
        Expr::Dict(dict) => {
            let item = |key: &Option<Expr>, item: &Expr| Some((value(key.as_ref()?, lookup)?, value(item, lookup)?));
            let pairs: Option<Vec<_>> = dict.items.iter().map(|pair| item(&pair.key, &pair.value)).collect();
            Some(ConditionValue::Dict(pairs?))
        }
        Expr::UnaryOp(op) => {
            let operand = value(&op.operand, lookup);
            match (op.op, operand?) {
                (UnaryOp::Not, operand) => Some(ConditionValue::Int((!operand.is_true()).into())),
                (UnaryOp::USub, ConditionValue::Int(number)) => number.checked_neg().map(ConditionValue::Int),
                (UnaryOp::USub, ConditionValue::Float(number)) => Some(ConditionValue::Float(-number)),
                (UnaryOp::UAdd, number @ (ConditionValue::Int(_) | ConditionValue::Float(_))) => Some(number),
                _ => None,
            }
        }
        Expr::BoolOp(op) => {
            let is_and = op.op == BoolOp::And;
            let mut last = None;
            for tree in &op.values {
                let value = value(tree, lookup)?;
                let decides = value.is_true() != is_and;
                last = Some(value);
                if decides {
                    break;
                }
            }
            last
        }
        Expr::BinOp(op) => arithmetic(op.op, &value(&op.left, lookup)?, &value(&op.right, lookup)?),
        Expr::Compare(compare) => {
            let mut left = value(&compare.left, lookup)?;
            for (op, right) in compare.ops.iter().zip(&compare.comparators) {
                let right = value(right, lookup)?;
                if !compared(*op, &left, &right)? {
                    return Some(ConditionValue::Int(0));
                }
                left = right;
            }
            Some(ConditionValue::Int(1))
        }
        Expr::Subscript(subscript) => item(value(&subscript.value, lookup)?, &value(&subscript.slice, lookup)?),
        _ => None,
    }
}

fn item(container: ConditionValue, key: &ConditionValue) -> Option<ConditionValue> {
    match (container, key) {
        (ConditionValue::Items(SequenceKind::List | SequenceKind::Tuple, items), ConditionValue::Int(at)) => {
            let length = i64::try_from(items.len()).ok()?;
            let at = usize::try_from(if *at < 0 { at + length } else { *at }).ok()?;
            items.into_iter().nth(at)
        }
        (ConditionValue::Dict(pairs), key) => {
            pairs.into_iter().find(|(known, _)| is_equal(known, key)).map(|(_, value)| value)
        }
        _ => None,
    }
}

fn arithmetic(op: Operator, left: &ConditionValue, right: &ConditionValue) -> Option<ConditionValue> {
    if let (ConditionValue::Int(left), ConditionValue::Int(right)) = (left, right) {
        let (left, right) = (*left, *right);
        match op {
            Operator::Add => return left.checked_add(right).map(ConditionValue::Int),
            Operator::Sub => return left.checked_sub(right).map(ConditionValue::Int),
            Operator::Mult => return left.checked_mul(right).map(ConditionValue::Int),
            Operator::FloorDiv if right != 0 => {
                let down = i64::from(left % right != 0 && (left < 0) != (right < 0));
                return left.checked_div(right).map(|quotient| ConditionValue::Int(quotient - down));
            }
            Operator::Mod if right != 0 => {
                let rest = left.checked_rem(right)?;
                let up = if rest != 0 && (rest < 0) != (right < 0) { right } else { 0 };
                return Some(ConditionValue::Int(rest + up));
            }
            _ => {}
        }
    }
    match (op, left.number(), right.number(), left, right) {
        (Operator::Add, Some(left), Some(right), ..) => Some(ConditionValue::Float(left + right)),
        (Operator::Sub, Some(left), Some(right), ..) => Some(ConditionValue::Float(left - right)),
        (Operator::Mult, Some(left), Some(right), ..) => Some(ConditionValue::Float(left * right)),
        (Operator::Div, Some(left), Some(right), ..) if right != 0.0 => Some(ConditionValue::Float(left / right)),
        (Operator::Add, _, _, ConditionValue::Str(left), ConditionValue::Str(right)) => {
            Some(ConditionValue::Str(format!("{left}{right}")))
        }
        _ => None,
    }
}

fn compared(op: CmpOp, left: &ConditionValue, right: &ConditionValue) -> Option<bool> {
    Some(match op {
        CmpOp::Eq => is_equal(left, right),
        CmpOp::NotEq => !is_equal(left, right),
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

#[expect(clippy::float_cmp, reason = "Python compares them so")]
fn is_equal(left: &ConditionValue, right: &ConditionValue) -> bool {
    match (left, right) {
        (ConditionValue::Int(left), ConditionValue::Int(right)) => left == right,
        (ConditionValue::Items(SequenceKind::Set, left), ConditionValue::Items(SequenceKind::Set, right)) => {
            left.len() == right.len() && left.iter().all(|item| right.iter().any(|other| is_equal(item, other)))
        }
        (ConditionValue::Items(kind, left), ConditionValue::Items(other, right)) => {
            kind == other
                && left.len() == right.len()
                && left.iter().zip(right).all(|(left, right)| is_equal(left, right))
        }
        (ConditionValue::Dict(left), ConditionValue::Dict(right)) => {
            let has = |pair: &(ConditionValue, ConditionValue)| {
                right.iter().any(|other| is_equal(&pair.0, &other.0) && is_equal(&pair.1, &other.1))
            };
            left.len() == right.len() && left.iter().all(has)
        }
        _ => match (left.number(), right.number()) {
            (Some(left), Some(right)) => left == right,
            _ => left == right,
        },
    }
}

fn order(left: &ConditionValue, right: &ConditionValue) -> Option<Ordering> {
    match (left, right) {
        (ConditionValue::Int(left), ConditionValue::Int(right)) => Some(left.cmp(right)),
        (ConditionValue::Str(left), ConditionValue::Str(right)) => Some(left.cmp(right)),
        _ => left.number()?.partial_cmp(&right.number()?),
    }
}

fn contains(container: &ConditionValue, item: &ConditionValue) -> Option<bool> {
    match (container, item) {
        (ConditionValue::Items(_, items), item) => Some(items.iter().any(|other| is_equal(other, item))),
        (ConditionValue::Dict(pairs), item) => Some(pairs.iter().any(|(key, _)| is_equal(key, item))),
        (ConditionValue::Str(text), ConditionValue::Str(part)) => Some(text.contains(part.as_str())),
        _ => None,
    }
}

impl ConditionValue {
    fn is_true(&self) -> bool {
        match self {
            ConditionValue::None => false,
            ConditionValue::Int(number) => *number != 0,
            ConditionValue::Float(number) => *number != 0.0,
            ConditionValue::Str(text) => !text.is_empty(),
            ConditionValue::Items(_, items) => !items.is_empty(),
            ConditionValue::Dict(pairs) => !pairs.is_empty(),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of lessons are small")]
    fn number(&self) -> Option<f64> {
        match self {
            ConditionValue::Int(number) => Some(*number as f64),
            ConditionValue::Float(number) => Some(*number),
            ConditionValue::None | ConditionValue::Str(_) | ConditionValue::Items(..) | ConditionValue::Dict(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str) -> bool {
        let variables =
            [("counter", "2"), ("names", "['a', 'b']"), ("done", "True"), ("by", "{'a': [1.5]}"), ("o", "<X>")];
        let lookup = |name: &str| {
            let shown = variables.iter().find(|(known, _)| *known == name)?.1;
            literal(&expression(shown).ok()?)
        };
        value(&Condition::read(text).unwrap().tree, &lookup).is_some_and(|value| value.is_true())
    }

    #[test]
    fn conditions_are_pythons() {
        for text in [
            "counter == 2",
            "1 < counter <= 2",
            "counter - 1 == 1 and done",
            "not counter != 2",
            "'b' in names",
            "names[-1] == 'b'",
            "by['a'][0] > 1",
            "by == {'a': [1.5]}",
            "{'n': counter, 'a': 1} == {'a': 1, 'n': 2}",
            "counter / 4 == 0.5",
            "-counter // 4 == -1",
            "names == ['a', 'b']",
            "done == 1",
            "counter in (1, 2)",
            "counter % 2 == 0",
            "counter",
            "'x' not in names",
        ] {
            assert!(holds(text), "{text}");
        }
        for text in
            ["counter == 1", "missing == 1", "missing != 1", "not missing", "o == 1", "names < 3", "names[7] == 1"]
        {
            assert!(!holds(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_condition_is_refused_in_its_place() {
        let refused = |text| Condition::read(text).map_err(|refusal| (refusal.range, refusal.what)).unwrap_err();
        assert_eq!(refused("len(names) == 1"), (0..10, "a condition cannot call anything".to_owned()));
        assert_eq!(refused("a and b.c").0, 6..9);
        assert_eq!(refused("a == {'b': c.d}").0, 11..14);
        assert_eq!(refused("a == {**b}").0, 5..10);
        assert!(!refused("counter ==").1.is_empty());
    }
}
