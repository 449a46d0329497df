//! Statements.

use ruff_python_ast::{Expr, Number, Stmt, StmtAugAssign};
use ruff_text_size::Ranged;

use super::expression::binary;
use super::{Around, Compiler};
use crate::program::code::{CodeKind, Constant, Op};
use crate::tr;

impl<'a> Compiler<'a> {
    pub(super) fn body(&mut self, statements: &'a [Stmt]) {
        for statement in statements {
            if self.is_too_long() {
                return;
            }
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &'a Stmt) {
        let outer = self.at(statement);
        match statement {
            Stmt::Expr(expression) => self.expression_statement(&expression.value),
            Stmt::Assign(assign) => {
                self.expression(&assign.value);
                for (at, target) in assign.targets.iter().enumerate() {
                    if at + 1 < assign.targets.len() {
                        self.emit(Op::Copy(0));
                    }
                    self.assign(target);
                }
            }
            Stmt::AugAssign(assign) => self.augmented(assign),
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.expression(value);
                    self.assign(&assign.target);
                }
                if let Expr::Name(name) = &*assign.target
                    && self.unit().kind == CodeKind::Class
                {
                    let name = self.sym(&name.id);
                    self.emit(Op::Annotate(name));
                }
            }
            Stmt::Return(leave) => {
                if !self.unit().kind.may_return() {
                    self.refuse_grammar(statement.range(), "'return' outside function", "");
                }
                match &leave.value {
                    Some(value) => {
                        if self.unit().kind == CodeKind::AsyncGenerator {
                            self.refuse_grammar(statement.range(), "'return' with value in async generator", "");
                        }
                        self.expression(value);
                    }
                    None => self.constant(Constant::None),
                }
                self.at(statement);
                self.unwind(0, true);
                self.emit(Op::Return);
            }
            Stmt::Delete(delete) => delete.targets.iter().for_each(|target| self.delete_target(target)),
            Stmt::If(branch) => {
                let end = self.label();
                let mut next = self.label();
                self.jump_if(&branch.test, false, next);
                self.body(&branch.body);
                for clause in &branch.elif_else_clauses {
                    self.emit(Op::Jump(end.0));
                    self.place(next);
                    next = self.label();
                    if let Some(test) = &clause.test {
                        self.at(test);
                        self.jump_if(test, false, next);
                    }
                    self.body(&clause.body);
                }
                self.place(next);
                self.place(end);
            }
            Stmt::For(each) if each.is_async => self.async_for(each),
            Stmt::For(each) => self.for_each(each),
            Stmt::While(repeat) => self.while_loop(repeat),
            Stmt::Break(_) => self.leave_loop(statement.range(), true),
            Stmt::Continue(_) => self.leave_loop(statement.range(), false),
            Stmt::Try(attempt) => self.attempt(attempt),
            Stmt::With(with) => self.with(with, 0),
            Stmt::Raise(raise) => self.raise(raise.exc.as_deref(), raise.cause.as_deref()),
            Stmt::Assert(assert) => {
                let end = self.label();
                self.jump_if(&assert.test, true, end);
                if let Some(message) = &assert.msg {
                    self.expression(message);
                }
                // The traceback points at the test.
                self.at(&*assert.test);
                self.emit(Op::AssertionFailed(assert.msg.is_some()));
                self.place(end);
            }
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => self.class(class),
            Stmt::Import(import) => self.import(import),
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Global(_) | Stmt::Nonlocal(_) | Stmt::Pass(_) => {}
            Stmt::Match(statement) => self.match_statement(statement),
            Stmt::TypeAlias(_) => self.refuse(
                statement.range(),
                tr!("{name} is not in spinlab's Python", name = "`type`"),
                tr!("leave it out"),
            ),
            Stmt::IpyEscapeCommand(_) => {
                self.refuse(statement.range(), tr!("this is a command of IPython"), tr!("leave it out"));
            }
        }
        self.span = outer;
    }

    fn expression_statement(&mut self, expression: &'a Expr) {
        match expression {
            // Docstrings, and other expressions without an effect.
            Expr::StringLiteral(_) | Expr::EllipsisLiteral(_) => {}
            Expr::NumberLiteral(number) if matches!(number.value, Number::Int(_)) => {}
            _ => {
                self.expression(expression);
                self.emit(Op::Pop);
            }
        }
    }

    /// Stores the top of the stack.
    pub(super) fn assign(&mut self, target: &'a Expr) {
        let outer = self.at(target);
        match target {
            Expr::Name(name) => {
                let name = self.sym(&name.id);
                self.store(name);
            }
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value);
                self.at(target);
                let name = self.sym(&attribute.attr);
                self.emit(Op::StoreAttribute(name));
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value);
                self.expression(&subscript.slice);
                self.at(target);
                self.emit(Op::StoreItem);
            }
            Expr::Tuple(tuple) => self.unpack(&tuple.elts),
            Expr::List(list) => self.unpack(&list.elts),
            _ => self.refuse(target.range(), tr!("this cannot be assigned to"), ""),
        }
        self.span = outer;
    }

    fn unpack(&mut self, targets: &'a [Expr]) {
        let rest = targets.iter().position(Expr::is_starred_expr);
        match rest {
            Some(at) => self.emit(Op::UnpackRest(at as u32, (targets.len() - at - 1) as u32)),
            None => self.emit(Op::Unpack(targets.len() as u32)),
        }
        if targets.iter().filter(|target| target.is_starred_expr()).count() > 1 {
            self.refuse_grammar(targets[0].range(), "multiple starred expressions in assignment", tr!("one `*` only"));
        }
        for target in targets {
            match target {
                Expr::Starred(starred) => self.assign(&starred.value),
                other => self.assign(other),
            }
        }
    }

    fn delete_target(&mut self, target: &'a Expr) {
        let outer = self.at(target);
        match target {
            Expr::Name(name) => {
                let name = self.sym(&name.id);
                self.delete(name);
            }
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value);
                let name = self.sym(&attribute.attr);
                self.emit(Op::DeleteAttribute(name));
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value);
                self.expression(&subscript.slice);
                self.emit(Op::DeleteItem);
            }
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|target| self.delete_target(target)),
            Expr::List(list) => list.elts.iter().for_each(|target| self.delete_target(target)),
            _ => self.refuse(target.range(), tr!("this cannot be deleted"), ""),
        }
        self.span = outer;
    }

    fn augmented(&mut self, assign: &'a StmtAugAssign) {
        let op = Op::InPlace(binary(assign.op));
        match &*assign.target {
            Expr::Name(name) => {
                let name = self.sym(&name.id);
                self.load(name);
                self.expression(&assign.value);
                self.at(assign);
                self.emit(op);
                self.store(name);
            }
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value);
                let name = self.sym(&attribute.attr);
                self.emit(Op::Copy(0));
                self.emit(Op::LoadAttribute(name));
                self.expression(&assign.value);
                self.at(assign);
                self.emit(op);
                self.emit(Op::Sink(1));
                self.emit(Op::StoreAttribute(name));
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value);
                self.expression(&subscript.slice);
                self.emit(Op::Copy(1));
                self.emit(Op::Copy(1));
                self.emit(Op::LoadItem);
                self.expression(&assign.value);
                self.at(assign);
                self.emit(op);
                self.emit(Op::Sink(2));
                self.emit(Op::StoreItem);
            }
            other => self.refuse(other.range(), tr!("this cannot be changed in place"), ""),
        }
    }

    fn raise(&mut self, exception: Option<&'a Expr>, cause: Option<&'a Expr>) {
        let span = self.span;
        match (exception, cause) {
            (None, _) => self.emit(Op::RaiseAgain),
            (Some(exception), None) => {
                self.expression(exception);
                self.span = span;
                self.emit(Op::Raise);
            }
            (Some(exception), Some(cause)) => {
                self.expression(exception);
                self.expression(cause);
                self.span = span;
                self.emit(Op::RaiseFrom);
            }
        }
    }

    /// Undoes what surrounds the statement, from the innermost down to the given depth. With `has_value`, the value of
    /// a `return` lies on the stack.
    pub(super) fn unwind(&mut self, depth: usize, has_value: bool) {
        let saved = self.unit().around.clone();
        while self.unit().around.len() > depth {
            let Some(around) = self.unit().around.pop() else { break };
            match around {
                Around::Loop { holds_iterator: true, .. } if !has_value => self.emit(Op::Pop),
                Around::Loop { .. } => {}
                Around::Try => self.emit(Op::EndTry),
                Around::Finally(body) => {
                    self.emit(Op::EndTry);
                    let span = self.span;
                    self.body(body);
                    self.span = span;
                }
                Around::Handler(name) => self.end_handler(name),
                Around::StarHandler => self.refuse_leaving_group(),
                Around::FinallyHandler => {
                    if has_value {
                        self.emit(Op::Sink(1));
                    }
                    self.emit(Op::Pop);
                    self.emit(Op::ExitHandler);
                }
                Around::With { is_async } => {
                    self.emit(Op::EndTry);
                    if has_value {
                        self.emit(Op::Sink(3));
                    }
                    self.exit_normally(is_async);
                }
            }
        }
        self.unit().around = saved;
    }
}

impl CodeKind {
    fn may_return(self) -> bool {
        !matches!(self, CodeKind::Module | CodeKind::Class)
    }
}
