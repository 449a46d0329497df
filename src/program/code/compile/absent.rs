//! Attributes that CPython's objects have and the library's do not: refused before the program runs, unless the program
//! itself gives one of that name to something.

use std::collections::HashSet;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_keyword, walk_stmt};
use ruff_python_ast::{Expr, ExprContext, Keyword, ModModule, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::Compiler;

/// The attributes that a program asks for, and the names of those that it makes.
#[derive(Default)]
struct AttributeUses<'a> {
    asked: Vec<(&'a str, TextRange)>,
    made: HashSet<&'a str>,
}

impl<'a> Visitor<'a> for AttributeUses<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => _ = self.made.insert(&function.name),
            Stmt::ClassDef(class) => {
                for statement in &class.body {
                    let targets = match statement {
                        Stmt::Assign(assign) => &assign.targets[..],
                        Stmt::AnnAssign(assign) => std::slice::from_ref(&*assign.target),
                        _ => &[],
                    };
                    self.made.extend(targets.iter().filter_map(|target| target.as_name_expr()).map(|name| &*name.id));
                }
            }
            _ => {}
        }
        walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Attribute(attribute) if attribute.ctx == ExprContext::Load => {
                self.asked.push((&attribute.attr, attribute.attr.range()));
            }
            Expr::Attribute(attribute) => _ = self.made.insert(&attribute.attr),
            // Fields of a `namedtuple`, or a name for `getattr`.
            Expr::StringLiteral(literal) => self.made.extend(literal.value.to_str().split([' ', ','])),
            _ => {}
        }
        walk_expr(self, expression);
    }

    fn visit_keyword(&mut self, keyword: &'a Keyword) {
        self.made.extend(keyword.arg.as_deref());
        walk_keyword(self, keyword);
    }
}

impl Compiler<'_> {
    /// Refuses the attributes that nothing here has.
    pub(super) fn refuse_absent(&mut self, tree: &ModModule) {
        // Modules of the program may give their objects any attribute.
        let has_modules = (0..self.program.modules.len() as u32)
            .any(|module| module != self.module && self.program.is_own(Some(module)));
        if self.is_library || has_modules || self.program.modules[self.module as usize].name.as_ref() != "__main__" {
            return;
        }
        let mut found = AttributeUses::default();
        found.visit_body(&tree.body);
        for (name, range) in found.asked {
            if let Some(instead) = self.library.absent(name).filter(|_| !found.made.contains(name)) {
                self.refuse_name(range, &format!(".{name}"), instead);
            }
        }
    }
}
