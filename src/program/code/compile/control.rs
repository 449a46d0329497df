//! Loops, `try` and `with`.

use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtFor, StmtTry, StmtWhile, StmtWith};
use ruff_text_size::{Ranged, TextRange};

use super::{Around, Compiler, JumpLabel};
use crate::program::code::{CodeKind, Constant, Op, Sym, sym};
use crate::tr;

impl<'a> Compiler<'a> {
    pub(super) fn while_loop(&mut self, repeat: &'a StmtWhile) {
        let (again, otherwise, end) = (self.label_here(), self.label(), self.label());
        let outer = self.at(&*repeat.test);
        self.jump_if(&repeat.test, false, otherwise);
        self.span = outer;
        self.loop_body(&repeat.body, again, end, false);
        self.emit(Op::Jump(again.0));
        self.place(otherwise);
        self.body(&repeat.orelse);
        self.place(end);
    }

    pub(super) fn for_each(&mut self, each: &'a StmtFor) {
        self.expression(&each.iter);
        let outer = self.at(&*each.iter);
        self.emit(Op::Iterate);
        let (again, otherwise, end) = (self.label_here(), self.label(), self.label());
        self.emit(Op::ForEach(otherwise.0));
        self.span = outer;
        self.assign(&each.target);
        self.loop_body(&each.body, again, end, true);
        self.emit(Op::Jump(again.0));
        self.place(otherwise);
        self.body(&each.orelse);
        self.place(end);
    }

    pub(super) fn async_for(&mut self, each: &'a StmtFor) {
        self.must_be_async(each.range(), "'async for' outside async function");
        self.expression(&each.iter);
        let outer = self.at(&*each.iter);
        self.emit(Op::AsyncIterate);
        let (again, otherwise, end) = (self.label_here(), self.label(), self.label());
        self.async_next(otherwise);
        self.span = outer;
        self.assign(&each.target);
        self.loop_body(&each.body, again, end, true);
        self.emit(Op::Jump(again.0));
        self.place(otherwise);
        self.emit(Op::EndAsyncFor);
        self.body(&each.orelse);
        self.place(end);
    }

    /// Awaits the next item of the asynchronous iterator on top; at its end jumps with the exception on the stack.
    pub(super) fn async_next(&mut self, otherwise: JumpLabel) {
        self.emit(Op::Try(otherwise.0, 0));
        self.emit(Op::AsyncNext);
        self.await_top();
        self.emit(Op::EndTry);
    }

    fn loop_body(&mut self, body: &'a [Stmt], again: JumpLabel, end: JumpLabel, holds_iterator: bool) {
        self.unit().around.push(Around::Loop { again, end, holds_iterator });
        self.body(body);
        self.unit().around.pop();
    }

    pub(super) fn leave_loop(&mut self, range: TextRange, is_break: bool) {
        let around = &self.unit().around;
        let found = around.iter().enumerate().rev().find_map(|(depth, around)| match around {
            Around::Loop { again, end, .. } => Some((depth, *again, *end)),
            _ => None,
        });
        match found {
            Some((depth, _, end)) if is_break => {
                self.unwind(depth, false);
                self.emit(Op::Jump(end.0));
            }
            Some((depth, again, _)) => {
                self.unwind(depth + 1, false);
                self.emit(Op::Jump(again.0));
            }
            None if is_break => self.refuse_grammar(range, "'break' outside loop", ""),
            None => self.refuse_grammar(range, "'continue' not properly in loop", ""),
        }
    }

    pub(super) fn attempt(&mut self, attempt: &'a StmtTry) {
        if attempt.finalbody.is_empty() {
            return self.try_except(attempt);
        }
        let (handler, end) = (self.label(), self.label());
        self.emit(Op::Try(handler.0, 0));
        self.unit().around.push(Around::Finally(&attempt.finalbody));
        if attempt.handlers.is_empty() {
            self.body(&attempt.body);
        } else {
            self.try_except(attempt);
        }
        self.unit().around.pop();
        self.emit(Op::EndTry);
        self.body(&attempt.finalbody);
        self.emit(Op::Jump(end.0));
        self.place(handler);
        self.emit(Op::EnterHandler);
        self.unit().around.push(Around::FinallyHandler);
        self.body(&attempt.finalbody);
        self.unit().around.pop();
        self.emit(Op::Reraise);
        self.place(end);
    }

    fn try_except(&mut self, attempt: &'a StmtTry) {
        if attempt.is_star {
            return self.try_star(attempt);
        }
        let (handlers, end) = (self.label(), self.label());
        self.emit(Op::Try(handlers.0, 0));
        self.unit().around.push(Around::Try);
        self.body(&attempt.body);
        self.unit().around.pop();
        self.emit(Op::EndTry);
        self.body(&attempt.orelse);
        self.emit(Op::Jump(end.0));
        self.place(handlers);
        self.emit(Op::EnterHandler);
        let last = attempt.handlers.len().saturating_sub(1);
        for (at, ExceptHandler::ExceptHandler(handler)) in attempt.handlers.iter().enumerate() {
            let next = self.label();
            let outer = self.at(handler);
            match &handler.type_ {
                Some(kind) => {
                    self.expression(kind);
                    self.at(&**kind);
                    self.emit(Op::Matches);
                    self.emit(Op::JumpIfFalse(next.0));
                }
                None if at < last => self.refuse_grammar(handler.range(), "default 'except:' must be last", ""),
                None => {}
            }
            if let Some(name) = &handler.name {
                let name = self.sym(name);
                self.store(name);
                self.named_handler(name, &handler.body);
            } else {
                self.emit(Op::Pop);
                self.unit().around.push(Around::Handler(None));
                self.body(&handler.body);
                self.unit().around.pop();
                self.end_handler(None);
            }
            self.emit(Op::Jump(end.0));
            self.place(next);
            self.span = outer;
        }
        self.emit(Op::Reraise);
        self.place(end);
    }

    /// The body of `except … as name`, whose name is deleted at its end, however it ends.
    fn named_handler(&mut self, name: Sym, body: &'a [Stmt]) {
        let failed = self.label();
        self.emit(Op::Try(failed.0, 0));
        self.unit().around.push(Around::Handler(Some(name)));
        self.body(body);
        self.unit().around.pop();
        self.end_handler(Some(name));
        let end = self.label();
        self.emit(Op::Jump(end.0));
        self.place(failed);
        self.forget(name);
        self.emit(Op::Reraise);
        self.place(end);
    }

    pub(super) fn end_handler(&mut self, name: Option<Sym>) {
        if let Some(name) = name {
            self.emit(Op::EndTry);
            self.forget(name);
        }
        self.emit(Op::ExitHandler);
    }

    pub(super) fn forget(&mut self, name: Sym) {
        self.constant(Constant::None);
        self.store(name);
        self.delete(name);
    }

    /// While the body runs, the manager and its exit method are on the stack.
    pub(super) fn with(&mut self, with: &'a StmtWith, at: usize) {
        let Some(item) = with.items.get(at) else { return self.body(&with.body) };
        let is_async = with.is_async;
        if is_async {
            self.must_be_async(with.range(), "'async with' outside async function");
        }
        let (enter, exit) = if is_async { (sym::AENTER, sym::AEXIT) } else { (sym::ENTER, sym::EXIT) };
        self.expression(&item.context_expr);
        let outer = self.at(&item.context_expr);
        self.emit(Op::Copy(0));
        self.emit(Op::LoadSpecial(exit));
        self.emit(Op::Copy(2));
        self.emit(Op::LoadSpecial(enter));
        self.emit(Op::CallMethod(0));
        if is_async {
            self.await_top();
        }
        let (failed, end) = (self.label(), self.label());
        self.emit(Op::Try(failed.0, 1));
        match &item.optional_vars {
            Some(target) => self.assign(target),
            None => self.emit(Op::Pop),
        }
        self.unit().around.push(Around::With { is_async });
        self.with(with, at + 1);
        self.unit().around.pop();
        self.emit(Op::EndTry);
        self.at(&item.context_expr);
        self.exit_normally(is_async);
        self.emit(Op::Jump(end.0));
        self.place(failed);
        self.emit(Op::EnterHandler);
        self.emit(Op::CallExit);
        if is_async {
            self.await_top();
        }
        let suppressed = self.label();
        self.emit(Op::JumpIfTrue(suppressed.0));
        self.emit(Op::Reraise);
        self.place(suppressed);
        self.emit(Op::Pop);
        self.emit(Op::ExitHandler);
        for _ in 0..3 {
            self.emit(Op::Pop);
        }
        self.place(end);
        self.span = outer;
    }

    /// Calls the exit method on the stack without an exception, and drops the manager.
    pub(super) fn exit_normally(&mut self, is_async: bool) {
        for _ in 0..3 {
            self.constant(Constant::None);
        }
        self.emit(Op::CallMethod(3));
        if is_async {
            self.await_top();
        }
        self.emit(Op::Pop);
        self.emit(Op::Pop);
    }

    pub(super) fn await_top(&mut self) {
        self.emit(Op::Awaitable);
        self.send_all();
    }

    /// Passes everything that the iterator on top yields to the code that resumed this frame, until the iterator has
    /// ended.
    pub(super) fn send_all(&mut self) {
        self.constant(Constant::None);
        let (again, end) = (self.label_here(), self.label());
        self.emit(Op::Send(end.0));
        self.emit(Op::Yield(true));
        self.emit(Op::Jump(again.0));
        self.place(end);
    }

    pub(super) fn must_be_async(&mut self, range: TextRange, what: &str) {
        if !matches!(self.unit().kind, CodeKind::Coroutine | CodeKind::AsyncGenerator) {
            self.refuse_grammar(range, what, tr!("`async def` for the function around it"));
        }
    }

    /// Jumps if the expression is true, or false, without making a bool of it.
    pub(super) fn jump_if(&mut self, test: &'a Expr, wanted: bool, target: JumpLabel) {
        if let Expr::UnaryOp(not) = test
            && not.op == ruff_python_ast::UnaryOp::Not
        {
            return self.jump_if(&not.operand, !wanted, target);
        }
        self.expression(test);
        self.emit(if wanted { Op::JumpIfTrue(target.0) } else { Op::JumpIfFalse(target.0) });
    }
}
