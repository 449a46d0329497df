//! `try` with `except*`: each clause handles its part of an exception group, and the rest is raised again.

use ruff_python_ast::{ExceptHandler, StmtTry};
use ruff_text_size::TextRange;

use super::{Around, Compiler};
use crate::program::code::{BUILTINS, CompareOp, Constant, Op};
use crate::tr;

impl<'a> Compiler<'a> {
    /// While the clauses run, the stack holds the exception, the list of what they raised, and the rest to handle.
    pub(super) fn try_star(&mut self, attempt: &'a StmtTry) {
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
        self.emit(Op::BuildList(0));
        self.emit(Op::Copy(1));
        for ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
            let outer = self.at(handler);
            let (nothing, failed, next) = (self.label(), self.label(), self.label());
            self.prelude("_match_group");
            self.emit(Op::Sink(1));
            if let Some(kind) = &handler.type_ {
                self.expression(kind);
            }
            self.emit(Op::Call(2));
            self.emit(Op::Unpack(2));
            self.is_none();
            self.emit(Op::JumpIfTrue(nothing.0));
            self.emit(Op::EnterHandler);
            let name = handler.name.as_ref().map(|name| self.sym(name));
            match name {
                Some(name) => self.store(name),
                None => self.emit(Op::Pop),
            }
            self.emit(Op::Try(failed.0, 0));
            self.unit().around.push(Around::StarHandler);
            self.body(&handler.body);
            self.unit().around.pop();
            if name.is_none() {
                self.emit(Op::EndTry);
            }
            self.end_handler(name);
            self.emit(Op::Jump(next.0));
            self.place(failed);
            if let Some(name) = name {
                self.forget(name);
            }
            self.emit(Op::ListAppend(1));
            self.emit(Op::ExitHandler);
            self.emit(Op::Jump(next.0));
            self.place(nothing);
            self.emit(Op::Pop);
            self.place(next);
            self.span = outer;
        }
        self.prelude("_end_star");
        self.emit(Op::Sink(3));
        self.emit(Op::Call(3));
        self.emit(Op::ExitHandler);
        let done = self.label();
        self.is_none();
        self.emit(Op::JumpIfTrue(done.0));
        self.emit(Op::Reraise);
        self.place(done);
        self.emit(Op::Pop);
        self.place(end);
    }

    /// Pushes a function of the prelude.
    pub(super) fn prelude(&mut self, name: &str) {
        let name = self.program.names.intern(name);
        let number = self.program.global(BUILTINS, name);
        self.emit(Op::LoadGlobal(number));
    }

    /// Pushes whether the top is None, and keeps the top.
    fn is_none(&mut self) {
        self.emit(Op::Copy(0));
        self.constant(Constant::None);
        self.emit(Op::Compare(CompareOp::Is));
    }

    pub(super) fn refuse_leaving_group(&mut self) {
        let range = TextRange::new(self.span.start.into(), self.span.end.into());
        let what = "'break', 'continue' and 'return' cannot appear in an 'except*' block";
        self.refuse_grammar(range, what, tr!("a variable that is looked at after the `try`"));
    }
}
