//! Conditions on the data of a program, as lessons write them: `counter == 1 and not done`.
//!
//! They are Python expressions over the program's own globals. They call a few functions that look at values, and
//! nothing of the program. A name that does not exist, a value that cannot be compared, or an operation that Python
//! would refuse makes the condition false.

mod assigned;
mod evaluate;
mod functions;
mod operators;

use std::collections::HashSet;
use std::ops::Range;

use ruff_python_ast::{Expr, Mod};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged;

use self::evaluate::{Data, value};
use super::machine::{Machine, PlainValue};
use super::syntax::Refusal;
use crate::suggest::nearest;
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

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        if text.len() > LONGEST {
            return Err(Refusal::new(0..text.len(), tr!("the condition is too long")));
        }
        let tree = expression(text).map_err(|(range, what)| Refusal::new(range, what))?;
        if let Some((range, what)) = unknown(&tree, text) {
            return Err(Refusal::new(range, what));
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

    /// The names that none of these programs binds, each with the one of theirs, or the other one, that was probably
    /// meant.
    pub fn strange_names(&self, machines: &[&Machine], other: Option<&str>) -> Vec<(String, Option<String>)> {
        let known = || machines.iter().flat_map(|machine| machine.own_names());
        let names = self.names().into_iter().filter(|name| known().all(|known| known != name));
        names.map(|name| (name.clone(), nearest(&name, known().chain(other)))).collect()
    }

    /// The data in the condition, each once, with its value in a state; None if it does not exist there.
    pub fn values(&self, machine: &Machine) -> Vec<(String, Option<String>)> {
        let mut paths = Vec::new();
        collect_paths(&self.tree, &mut paths);
        let mut known = HashSet::new();
        paths.retain(|path| known.insert(path.join(".")));
        paths.into_iter().map(|path| (path.join("."), machine.shown_at(&path))).collect()
    }

    /// Whether it is true in a state.
    pub fn holds(&self, machine: &Machine) -> bool {
        value(&self.tree, machine).and_then(|value| value.truth()).unwrap_or(false)
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

impl Data for Machine {
    fn named(&self, name: &str) -> Option<PlainValue> {
        self.plain_named(name)
    }

    fn attribute(&self, of: &PlainValue, name: &str) -> Option<PlainValue> {
        match of {
            PlainValue::Object { id, .. } => self.plain_attribute_of(*id, name),
            _ => None,
        }
    }
}

/// The first part that a condition cannot have.
fn unknown(tree: &Expr, text: &str) -> Option<(Range<usize>, String)> {
    let functions = || functions::NAMES.map(|name| format!("`{name}`")).join(", ");
    if let Some(parts) = parts(tree) {
        return parts.into_iter().find_map(|part| unknown(part, text));
    }
    let range: Range<usize> = tree.range().into();
    let called = match tree {
        Expr::Call(call) if call.arguments.keywords.is_empty() => Some(&text[Range::<usize>::from(call.func.range())]),
        _ => None,
    };
    let what = match called {
        Some(called) => {
            tr!("a condition cannot call `{called}`: it calls {functions} only", called, functions = functions())
        }
        None => tr!(
            "`{part}` cannot stand in a condition: it has names, attributes, numbers, strings, lists, dicts, \
             comparisons, `and`, `or`, `not`, arithmetic, and calls of {functions}",
            part = &text[range.clone()],
            functions = functions()
        ),
    };
    Some((range, what))
}

/// The parts of an expression. None if a condition cannot have it.
fn parts(tree: &Expr) -> Option<Vec<&Expr>> {
    Some(match tree {
        Expr::BoolOp(op) => op.values.iter().collect(),
        Expr::BinOp(op) => vec![&op.left, &op.right],
        Expr::UnaryOp(op) => vec![&op.operand],
        Expr::Compare(compare) => std::iter::once(&*compare.left).chain(&compare.comparators).collect(),
        Expr::Attribute(attribute) => vec![&attribute.value],
        Expr::Call(call) => functions::parts(call)?,
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

/// The names in an expression, each with the attributes that are taken of it: `account.balance`.
fn collect_paths(tree: &Expr, paths: &mut Vec<Vec<String>>) {
    match path(tree) {
        Some(path) => paths.push(path),
        None => parts(tree).into_iter().flatten().for_each(|part| collect_paths(part, paths)),
    }
}

fn path(tree: &Expr) -> Option<Vec<String>> {
    match tree {
        Expr::Name(name) => Some(vec![name.id.to_string()]),
        Expr::Attribute(attribute) => {
            let mut path = path(&attribute.value)?;
            path.push(attribute.attr.to_string());
            Some(path)
        }
        _ => None,
    }
}

fn collect(tree: &Expr, names: &mut Vec<String>) {
    if let Expr::Name(name) = tree {
        names.push(name.id.to_string());
    }
    parts(tree).into_iter().flatten().for_each(|part| collect(part, names));
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: &str = "\
from collections import deque
class X:
    made = 3
    def __init__(self):
        self.n, self.items = 5, [1]
    @property
    def doubled(self):
        return 2 * self.n
class Y:
    def __eq__(self, other):
        return True
    def __len__(self):
        return 7
counter, names, done, by, o, y, q = 2, ['a', 'b'], True, {'a': [1.5]}, X(), Y(), deque([3, 1, 2])
money, twin, ys = {'ann': 40, 'bob': 60}, o, [Y(), 1]
";

    fn holds(text: &str) -> bool {
        let machine = crate::program::read("t.py", PROGRAM).unwrap();
        let schedule = crate::program::Schedule::new(machine);
        Condition::read(text).unwrap().holds(schedule.machine())
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
            "len(names) == 2 and len(by) == 1 and len('abc') == 3 and len(q) == 3",
            "sorted(names) == ['a', 'b'] and sorted(q) == [1, 2, 3] and sorted(money) == ['ann', 'bob']",
            "sum(money.values()) == 100 and min(q) == 1 and max(1, counter) == 2 and sum([]) == 0",
            "all(names) and any([0, counter]) and not any([]) and all([])",
            "set(q) == {1, 2, 3} and list(q) == [3, 1, 2] and tuple(names) == ('a', 'b') and abs(-counter) == 2",
            "o.n == 5 and o.items == [1] and X.made == 3 and o.made == 3 and o == twin and [o] == [twin]",
            "len(ys) == 2 and money.keys() == {'ann', 'bob'} and ('ann', 40) in money.items()",
        ] {
            assert!(holds(text), "{text}");
        }
        for text in [
            "counter == 1",
            "missing == 1",
            "missing != 1",
            "not missing",
            "o == 1",
            "names < 3",
            "names[7] == 1",
            // What only methods of the program could say is not known, so neither is its opposite.
            "y == 1",
            "y != 1",
            "len(y) == 7",
            "len(y) != 7",
            "o.doubled == 10",
            "o.doubled != 10",
            "1 in ys",
            "o.missing == 1",
            "sorted([1, 'a']) == 1",
            "len(3) == 1",
            "q == [3, 1, 2]",
        ] {
            assert!(!holds(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_condition_is_refused_in_its_place() {
        let refused = |text| Condition::read(text).map_err(|refusal| (refusal.range, refusal.what)).unwrap_err();
        let (range, what) = refused("work(names) == 1");
        assert_eq!(range, 0..11);
        assert!(what.starts_with("a condition cannot call `work`: it calls `len`, "), "{what}");
        assert!(refused("q.qsize() == 1").1.starts_with("a condition cannot call `q.qsize`"));
        assert!(refused("a and [x for x in b]").1.starts_with("`[x for x in b]` cannot stand in a condition"));
        assert_eq!(refused("a == {'b': lambda: 0}").0, 11..20);
        assert_eq!(refused("len(a, b)").0, 0..9);
        assert_eq!(refused("sorted(a, key=len)").0, 0..18);
        assert_eq!(refused("a == {**b}").0, 5..10);
        assert!(!refused("counter ==").1.is_empty());
    }
}
