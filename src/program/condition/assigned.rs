//! Assignments that would make a condition true.

use std::ops::Range;

use ruff_python_ast::{BoolOp, CmpOp, Expr};
use ruff_text_size::Ranged;

use super::Condition;
use super::evaluate::literal;

impl Condition {
    /// The names that the condition compares with a literal by `==`, and the literals: `n == 2`; of `and`, those of
    /// each side.
    pub fn assignments(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        assignments(&self.tree, &self.text, &mut found);
        found
    }
}

fn assignments(tree: &Expr, text: &str, found: &mut Vec<(String, String)>) {
    match tree {
        Expr::BoolOp(op) if op.op == BoolOp::And => op.values.iter().for_each(|tree| assignments(tree, text, found)),
        Expr::Compare(compare) => {
            if let (Expr::Name(name), [CmpOp::Eq], [right]) =
                (compare.left.as_ref(), &*compare.ops, &*compare.comparators)
                && literal(right).is_some()
            {
                let range: Range<usize> = right.range().into();
                found.push((name.id.to_string(), text[range].to_owned()));
            }
        }
        _ => {}
    }
}
