//! Ways around the work of an exercise: programs of a learner who wants the proof without the work. They are not
//! concurrent any more, or do nothing, and an exercise that asks enough refuses each of them.

use std::ops::Range;

use indoc::indoc;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;

use super::condition::Condition;
use super::explore::Conditions;
use super::syntax;

/// What makes an answer lazy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lazy {
    /// The learner's part is empty.
    Empty,
    /// The body of this function is `pass`; None if that of every function is.
    Passed(Option<String>),
    /// Each lane is joined right after its start.
    Joined,
    /// The bodies are called one after the other, by one lane.
    InARow,
    /// The expected text is printed.
    Printed,
    /// The value that must be true at the end is assigned.
    Assigned(String),
}

/// The answers that assign the values in conditions: `n = 2` for `n == 2`.
pub fn assigned(conditions: &Conditions, indent: &str) -> Vec<(Lazy, String)> {
    let all = conditions.end.iter().chain(&conditions.always);
    let values: Vec<(String, String)> = all.flat_map(Condition::assignments).collect();
    if values.is_empty() {
        return Vec::new();
    }
    let lines: Vec<String> = values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let names: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
    let part: String = lines.iter().flat_map(|line| [indent, line.as_str(), "\n"]).collect();
    let lazy = Lazy::Assigned(lines.join("; "));
    let global = format!("{indent}global {}\n", names.join(", "));
    vec![(lazy.clone(), part.clone()), (lazy, global + &part)]
}

/// Threads that are joined right after their start.
const JOINED: &str = indoc! {"
    class _Joined(THREAD):
        def start(self):
            super().start()
            self.join()
"};

/// A class in place of threads, whose `start` calls the body.
const IN_A_ROW: &str = indoc! {"
    class _InARow:
        def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, daemon=None):
            self.target, self.args, self.kwargs = target, args, kwargs or {}
        def start(self):
            self.run()
        def run(self):
            if self.target:
                self.target(*self.args, **self.kwargs)
        def join(self, timeout=None):
            pass
"};

/// Tasks that are awaited where they are made.
const AWAITED: &str = indoc! {"
    async def _awaited(work, **_):
        result = asyncio.get_running_loop().create_future()
        result.set_result(await work)
        return result
    async def _each_awaited(*works, **_):
        return [await work for work in works]
"};

/// The lazy answers that can be made from an answer: a whole program, and the place of the learner's part in it. Each
/// is a text for that part. Some of them may not be Python.
pub fn lazy_answers(program: &str, part: &Range<usize>, indent: &str, output: Option<&str>) -> Vec<(Lazy, String)> {
    let mut answers = vec![(Lazy::Empty, String::new()), (Lazy::Empty, format!("{indent}pass\n"))];
    let Ok(module) = syntax::parse(program) else { return answers };
    let mut found = LazyPlaces::new(part);
    module.body.iter().for_each(|statement| found.visit_stmt(statement));
    let changed = |edits: &[Replacement]| changed(program, part, edits);
    for (name, edit) in &found.bodies {
        answers.push((Lazy::Passed(Some(name.clone())), changed(std::slice::from_ref(edit))));
    }
    if found.bodies.len() > 1 {
        let bodies: Vec<Replacement> = found.bodies.iter().map(|(_, edit)| edit.clone()).collect();
        answers.push((Lazy::Passed(None), changed(&bodies)));
    }
    if let Some(output) = output {
        let print = format!("print({})", literal(output));
        let exits = format!("{indent}{print}\n{indent}raise SystemExit\n");
        let passed: Vec<Replacement> = found.bodies.iter().map(|(_, edit)| edit.clone()).collect();
        let printed = passed.iter().map(|(range, _)| changed(&[(range.clone(), print.clone())]));
        let after = changed(&passed) + &format!("{indent}{print}\n");
        let before = format!("{indent}{print}\n") + &changed(&passed);
        let parts = [format!("{indent}{print}\n"), exits, before, after].into_iter().chain(printed);
        answers.extend(parts.map(|part| (Lazy::Printed, part)));
    }
    if let Some(first) = found.threads.first() {
        let renamed =
            |name: &str| found.threads.iter().map(|range| (range.clone(), name.to_owned())).collect::<Vec<_>>();
        let thread = &program[first.clone()];
        let with = |class: &str, name| indented(class, indent) + &changed(&renamed(name));
        answers.push((Lazy::Joined, with(&JOINED.replace("THREAD", thread), "_Joined")));
        answers.push((Lazy::InARow, with(IN_A_ROW, "_InARow")));
    }
    if !found.starts.is_empty() {
        let joins: Vec<Replacement> =
            found.starts.iter().map(|(at, of)| (*at..*at, format!("; {}.join()", &program[of.clone()]))).collect();
        answers.push((Lazy::Joined, changed(&joins)));
    }
    if !found.tasks.is_empty() {
        answers.push((Lazy::InARow, indented(AWAITED, indent) + &changed(&found.tasks)));
    }
    answers
}

/// A text as Python writes it.
fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// New text for some bytes of the program.
type Replacement = (Range<usize>, String);

/// The part with some of it replaced.
fn changed(program: &str, part: &Range<usize>, edits: &[Replacement]) -> String {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let (mut text, mut at) = (String::new(), part.start);
    for (range, new) in edits.into_iter().filter(|(range, _)| part.start <= range.start && range.end <= part.end) {
        // One function may be inside of another.
        if range.start >= at {
            text += &program[at..range.start];
            text += &new;
            at = range.end;
        }
    }
    text + &program[at..part.end]
}

fn indented(code: &str, indent: &str) -> String {
    code.lines().flat_map(|line| [indent, line, "\n"]).collect()
}

/// The places in the learner's part that lazy answers change.
struct LazyPlaces<'p> {
    part: &'p Range<usize>,
    bodies: Vec<(String, Replacement)>,
    /// The places that name the class of threads.
    threads: Vec<Range<usize>>,
    /// The end of each start of a thread, and the thread's name.
    starts: Vec<(usize, Range<usize>)>,
    /// The places that make tasks.
    tasks: Vec<Replacement>,
}

impl<'p> LazyPlaces<'p> {
    fn new(part: &'p Range<usize>) -> Self {
        LazyPlaces { part, bodies: Vec::new(), threads: Vec::new(), starts: Vec::new(), tasks: Vec::new() }
    }

    fn has(&self, range: &Range<usize>) -> bool {
        self.part.start <= range.start && range.end <= self.part.end
    }
}

fn bytes(node: &impl Ranged) -> Range<usize> {
    node.range().into()
}

impl<'a> Visitor<'a> for LazyPlaces<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if let Stmt::FunctionDef(function) = statement
            && let (Some(first), Some(last)) = (function.body.first(), function.body.last())
        {
            let body = bytes(first).start..bytes(last).end;
            if self.has(&body) {
                self.bodies.push((function.name.to_string(), (body, "pass".to_owned())));
            }
        }
        if let Stmt::Expr(expression) = statement
            && let Expr::Call(call) = expression.value.as_ref()
            && let Expr::Attribute(method) = call.func.as_ref()
            && method.attr.as_str() == "start"
            && !matches!(method.value.as_ref(), Expr::Call(_))
            && self.has(&bytes(statement))
        {
            self.starts.push((bytes(statement).end, bytes(method.value.as_ref())));
        }
        walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        let range = bytes(expression);
        if self.has(&range) {
            match expression {
                Expr::Attribute(attribute) if attribute.attr.as_str() == "Thread" => self.threads.push(range),
                Expr::Name(name) if name.id.as_str() == "Thread" => self.threads.push(range),
                Expr::Call(call) => {
                    let made = match call.func.as_ref() {
                        Expr::Attribute(attribute) => attribute.attr.as_str(),
                        Expr::Name(name) => name.id.as_str(),
                        _ => "",
                    };
                    let awaited = match made {
                        "create_task" => Some("(await _awaited"),
                        "gather" => Some("(await _each_awaited"),
                        _ => None,
                    };
                    if let Some(awaited) = awaited {
                        self.tasks.push((bytes(call.func.as_ref()), awaited.to_owned()));
                        self.tasks.push((range.end..range.end, ")".to_owned()));
                    }
                }
                _ => {}
            }
        }
        walk_expr(self, expression);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(part: &str) -> Vec<(Lazy, String)> {
        let before = "import threading\n";
        let program = format!("{before}{part}x = 1\n");
        lazy_answers(&program, &(before.len()..before.len() + part.len()), "", Some("a\n\"b\""))
    }

    #[test]
    fn bodies_threads_and_starts_are_found() {
        let part = "def f():\n    a()\n    b()\nt = threading.Thread(target=f)\nt.start()\n";
        let all = answers(part);
        let of =
            |lazy: &Lazy| all.iter().filter(|(other, _)| other == lazy).map(|(_, text)| &**text).collect::<Vec<_>>();
        assert_eq!(of(&Lazy::Empty), ["", "pass\n"]);
        assert_eq!(of(&Lazy::Passed(Some("f".to_owned()))), [part.replace("a()\n    b()", "pass")]);
        let joined = of(&Lazy::Joined);
        assert!(
            joined[0].starts_with("class _Joined(threading.Thread):\n") && joined[0].contains("t = _Joined(target=f)")
        );
        assert_eq!(joined[1], part.replace("t.start()", "t.start(); t.join()"));
        let print = r#"print("a\n\"b\"")"#;
        assert_eq!(of(&Lazy::Printed)[0], format!("{print}\n"));
        assert_eq!(of(&Lazy::Printed)[3], part.replace("a()\n    b()", "pass") + print + "\n");
        assert_eq!(of(&Lazy::Printed)[4], part.replace("a()\n    b()", print));
        assert!(of(&Lazy::InARow)[0].contains("t = _InARow(target=f)"));
    }

    #[test]
    fn tasks_are_awaited_where_they_are_made() {
        let all = answers("async def main():\n    await asyncio.gather(asyncio.create_task(f()), g())\n");
        let awaited = &all.last().unwrap().1;
        assert!(awaited.ends_with("    await (await _each_awaited((await _awaited(f())), g()))\n"), "{awaited}");
    }
}
