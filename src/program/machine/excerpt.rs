//! The line of a traceback entry, and the marks below it that show which part of the line failed.
//!
//! The rules are those of CPython 3.13: an operator, a subscript and the brackets of a call are marked with `^`, the
//! rest of their expression with `~`; a part that fills its line is not marked.

use ruff_python_ast::{Expr, Mod, Stmt};
use ruff_python_parser::{Mode, ParseOptions, parse};
use ruff_text_size::Ranged;
use unicode_width::UnicodeWidthChar;

/// The operator or the brackets within a part, in bytes of the source.
#[derive(Clone, Copy)]
struct Anchors {
    start: usize,
    end: usize,
}

/// The lines of a part of the source, marked and indented, with a line end each.
pub(super) fn excerpt(source: &str, start: usize, end: usize) -> String {
    let end = end.clamp(start, source.len());
    let first = source[..start].rfind('\n').map_or(0, |at| at + 1);
    let last = source[end..].find('\n').map_or(source.len(), |at| end + at);
    let original: Vec<&str> = source[first..last].split('\n').collect();
    let margin = margin(&original);
    let lines: Vec<String> = original.iter().map(|line| without_margin(line, margin)).collect();
    // Columns are counted in characters of the lines without their margin.
    let column = |at: usize| {
        let line = source[..at].rfind('\n').map_or(0, |at| at + 1).max(first);
        let row = source[first..line].matches('\n').count();
        (row, source[line..at].chars().count().saturating_sub(margin))
    };
    let anchors = anchors(source, start, end);
    let (start, end) = (column(start), column(end));
    let marked = shows_marks(&lines, start.1, end.1, anchors.is_some());
    let anchors = anchors.map(|anchors| (column(anchors.start), column(anchors.end)));
    let mut shown = Vec::new();
    let mut before = None;
    for row in significant(lines.len(), anchors) {
        match before.map_or(1, |before| row - before) {
            2 => output(&lines, row - 1, start, end, anchors, marked, &mut shown),
            skipped if skipped > 2 => shown.push(format!("...<{} lines>...", skipped - 1)),
            _ => {}
        }
        output(&lines, row, start, end, anchors, marked, &mut shown);
        before = Some(row);
    }
    let margin = self::margin(&shown.iter().map(String::as_str).collect::<Vec<_>>());
    shown.iter().fold(String::new(), |text, line| text + "    " + &without_margin(line, margin) + "\n")
}

/// The indentation that all lines share, in characters.
fn margin(lines: &[&str]) -> usize {
    let indents = lines.iter().filter(|line| !line.trim().is_empty());
    indents.map(|line| line.chars().take_while(|c| matches!(c, ' ' | '\t')).count()).min().unwrap_or_default()
}

fn without_margin(line: &str, margin: usize) -> String {
    line.trim_end().chars().skip(margin).collect()
}

/// The rows that are shown: the first, the last, and those around the anchors.
fn significant(rows: usize, anchors: Option<((usize, usize), (usize, usize))>) -> Vec<usize> {
    let is_near = |row: usize, at: usize| row + 1 >= at && row <= at + 1;
    let near = |row: usize| anchors.is_some_and(|(start, end)| is_near(row, start.0) || is_near(row, end.0));
    (0..rows).filter(|row| *row == 0 || row + 1 == rows || near(*row)).collect()
}

fn width(text: &str, characters: usize) -> usize {
    text.chars().take(characters).map(|c| if c.width() == Some(2) { 2 } else { 1 }).sum()
}

fn output(
    lines: &[String],
    row: usize,
    start: (usize, usize),
    end: (usize, usize),
    anchors: Option<((usize, usize), (usize, usize))>,
    marked: bool,
    shown: &mut Vec<String>,
) {
    let line = &lines[row];
    shown.push(line.clone());
    if !marked {
        return;
    }
    let spaces = line.chars().take_while(|c| c.is_whitespace()).count();
    let cells = if row + 1 == lines.len() { width(line, end.1) } else { width(line, usize::MAX) };
    let first = if row == 0 { width(line, start.1) } else { 0 };
    let place = |at: (usize, usize)| (at.0, width(&lines[at.0], at.1));
    let marks = (0..cells).map(|cell| match anchors {
        _ if cell < spaces || cell < first => ' ',
        Some((from, to)) if (row, cell) >= place(from) && (row, cell) < place(to) => '^',
        Some(_) => '~',
        None => '^',
    });
    shown.push(marks.collect());
}

/// Whether marks are drawn: not below a call that is a whole `return` or assignment, nor below a part without operator
/// or brackets that fills its lines.
fn shows_marks(lines: &[String], start: usize, end: usize, has_anchors: bool) -> bool {
    let text = lines.join("\n");
    if let Ok(parsed) = parse(&text, ParseOptions::from(Mode::Module))
        && let Mod::Module(module) = parsed.into_syntax()
    {
        let value = match module.body.first() {
            Some(Stmt::Return(statement)) => statement.value.as_deref().filter(|value| match value {
                Expr::Call(call) => call.func.is_name_expr(),
                _ => false,
            }),
            Some(Stmt::Assign(statement)) => Some(&*statement.value).filter(|value| value.is_call_expr()),
            _ => None,
        };
        let last = text.rfind('\n').map_or(0, |at| at + 1);
        let fills = |value: &Expr| {
            let range = value.range();
            let (from, to) = (usize::from(range.start()), usize::from(range.end()));
            !text[..from].contains('\n')
                && to >= last
                && text[..from].chars().count() == start
                && text[last..to].chars().count() == end
        };
        if value.is_some_and(fills) {
            return false;
        }
    }
    let before: String = lines.first().map(|line| line.chars().take(start).collect()).unwrap_or_default();
    let after: String = lines.last().map(|line| line.chars().skip(end).collect()).unwrap_or_default();
    has_anchors || !before.trim().is_empty() || !after.trim().is_empty()
}

fn anchors(source: &str, start: usize, end: usize) -> Option<Anchors> {
    // Inside of brackets, a part may have several lines.
    let text = format!("(\n{}\n)", &source[start..end]);
    let parsed = parse(&text, ParseOptions::from(Mode::Module)).ok()?;
    let Mod::Module(module) = parsed.into_syntax() else { return None };
    let [Stmt::Expr(statement)] = &module.body[..] else { return None };
    let end_of = |expression: &Expr| start + usize::from(expression.range().end()) - 2;
    match &*statement.value {
        Expr::BinOp(operation) => {
            let at = find(source, end_of(&operation.left), end, |c| !c.is_whitespace() && c != ')')?;
            let right = start + usize::from(operation.right.range().start()) - 2;
            let second = source[at + 1..].chars().next()?;
            let has_two = at + 1 < right && !second.is_whitespace() && !matches!(second, '\\' | '#');
            Some(Anchors { start: at, end: at + 1 + usize::from(has_two) })
        }
        Expr::Subscript(subscript) => {
            Some(Anchors { start: find(source, end_of(&subscript.value), end, |c| c == '[')?, end })
        }
        Expr::Call(call) => Some(Anchors { start: find(source, end_of(&call.func), end, |c| c == '(')?, end }),
        _ => None,
    }
}

/// The first wanted character from here on, outside of comments.
fn find(source: &str, from: usize, to: usize, is_wanted: impl Fn(char) -> bool) -> Option<usize> {
    let mut in_comment = false;
    source[from..to].char_indices().find_map(|(at, c)| {
        in_comment = c != '\n' && (in_comment || c == '#' || c == '\\');
        (!in_comment && is_wanted(c)).then_some(from + at)
    })
}
