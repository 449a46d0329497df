//! The docstring of a function, class or module.

use ruff_python_ast::{Expr, Stmt};

/// The string that a body begins with, without the indentation of its lines.
pub(super) fn docstring(body: &[Stmt]) -> Option<String> {
    let Stmt::Expr(first) = body.first()? else { return None };
    let Expr::StringLiteral(text) = &*first.value else { return None };
    Some(cleaned(&with_spaces(text.value.to_str())))
}

/// Replaces tabs by spaces, up to the next column that 8 divides.
fn with_spaces(text: &str) -> String {
    const TAB: usize = 8;
    let mut spaced = String::with_capacity(text.len());
    let mut column = 0;
    for letter in text.chars() {
        if letter == '\t' {
            let width = TAB - column % TAB;
            spaced.extend(std::iter::repeat_n(' ', width));
            column += width;
            continue;
        }
        spaced.push(letter);
        column = if matches!(letter, '\n' | '\r') { 0 } else { column + 1 };
    }
    spaced
}

/// A docstring as CPython stores it since 3.13: the first line loses its leading spaces, the other lines lose the
/// indentation that all of them share, not counting blank ones.
fn cleaned(text: &str) -> String {
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let Some((first, rest)) = text.split_once('\n') else { return text.trim_start_matches(' ').to_owned() };
    let is_blank = |line: &&str| spaces(line) == line.len();
    let margin = rest.split('\n').filter(|line| !is_blank(line)).map(spaces).min().unwrap_or(0);
    let mut clean = first.trim_start_matches(' ').to_owned();
    for line in rest.split('\n') {
        clean.push('\n');
        clean.push_str(&line[spaces(line).min(margin)..]);
    }
    clean
}
