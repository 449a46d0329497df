//! Calls.

use ruff_python_ast::{Expr, ExprAttribute, ExprCall};
use ruff_text_size::{Ranged, TextRange};

use super::Compiler;
use crate::program::code::scope::Home;
use crate::program::code::{CodeKind, Op, sym};
use crate::program::syntax::{Outdated, Remark};
use crate::tr;

/// Built-ins that spinlab's Python does not have, and why or what to write instead.
const REFUSED: &[(&str, &str)] = &[
    ("eval", "the expression itself"),
    ("exec", "the statements themselves"),
    ("compile", "the statements themselves"),
    ("globals", "the name itself"),
    ("locals", "the name itself"),
    ("vars", "the attributes themselves"),
    ("setattr", "an assignment to the attribute: `thing.name = value`"),
    ("delattr", "`del thing.name`"),
    ("open", "a string or a list in the program: programs have no files"),
    ("input", "a constant: programs have no keyboard"),
    ("breakpoint", "`load` and `move`: they stop anywhere"),
    ("__import__", "`import`"),
    ("bytes", "a string"),
    ("bytearray", "a list of numbers"),
    ("memoryview", "a list of numbers"),
    ("complex", "two floats"),
    ("dir", "the names themselves"),
    ("help", "the manual of Python"),
];

/// What to write instead of built-in functions and methods that are refused.
pub(in crate::program) fn advice() -> impl Iterator<Item = &'static str> {
    REFUSED.iter().chain(REFUSED_METHODS).map(|(_, instead)| *instead)
}

/// Methods of an event loop that reach out of the program.
const REFUSED_METHODS: &[(&str, &str)] = &[
    ("add_signal_handler", "Ctrl-C, which cancels the main task of `asyncio.run`"),
    ("remove_signal_handler", "Ctrl-C, which cancels the main task of `asyncio.run`"),
    ("add_reader", NO_NETWORK),
    ("add_writer", NO_NETWORK),
    ("remove_reader", NO_NETWORK),
    ("remove_writer", NO_NETWORK),
    ("create_connection", NO_NETWORK),
    ("create_server", NO_NETWORK),
    ("create_unix_connection", NO_NETWORK),
    ("create_unix_server", NO_NETWORK),
    ("create_datagram_endpoint", NO_NETWORK),
    ("connect_accepted_socket", NO_NETWORK),
    ("connect_read_pipe", NO_NETWORK),
    ("connect_write_pipe", NO_NETWORK),
    ("getaddrinfo", NO_NETWORK),
    ("getnameinfo", NO_NETWORK),
    ("sendfile", NO_NETWORK),
    ("start_tls", NO_NETWORK),
    ("sock_recv", NO_NETWORK),
    ("sock_sendall", NO_NETWORK),
    ("sock_connect", NO_NETWORK),
    ("sock_accept", NO_NETWORK),
    ("subprocess_exec", "`asyncio.to_thread`: a process shares nothing, so there is nothing to interleave"),
    ("subprocess_shell", "`asyncio.to_thread`: a process shares nothing, so there is nothing to interleave"),
];

const NO_NETWORK: &str = "`asyncio.sleep`, which waits as a network does";

/// What older Pythons had and plays here: the module, the name, and the version that dropped it.
const DROPPED: &[(&str, &str, Outdated)] =
    &[("asyncio", "coroutine", Outdated::Coroutine), ("asyncio", "get_event_loop", Outdated::GetEventLoop)];

impl<'a> Compiler<'a> {
    /// Notes a name of the library that CPython no longer has.
    pub(super) fn remark(&mut self, module: u32, name: &str, range: TextRange) {
        let module = &*self.program.modules[module as usize].name;
        let found = DROPPED.iter().find(|(of, dropped, _)| *of == module && *dropped == name);
        // A remark has a place in the program's file.
        let is_main = self.module == self.program.main();
        let Some((.., what)) = found.filter(|_| is_main) else { return };
        if self.program.remarks.iter().all(|remark| remark.what != *what) {
            self.program.remarks.push(Remark { range: range.into(), what: *what });
        }
    }

    fn check_method(&mut self, attribute: &ExprAttribute) {
        let Some((name, instead)) = REFUSED_METHODS.iter().find(|(name, _)| *name == attribute.attr.as_str()) else {
            return;
        };
        if self.program.module("asyncio").is_some() && !self.is_library {
            self.refuse_name(attribute.attr.range(), name, instead);
        }
    }

    pub(super) fn call(&mut self, call: &'a ExprCall) {
        self.check_builtin(&call.func);
        let arguments = &call.arguments;
        let is_plain = !arguments.args.iter().any(Expr::is_starred_expr)
            && arguments.keywords.iter().all(|keyword| keyword.arg.is_some())
            && arguments.args.len() + arguments.keywords.len() < 255;
        let mut seen: Vec<&str> = Vec::new();
        for name in arguments.keywords.iter().filter_map(|keyword| keyword.arg.as_ref()) {
            if seen.contains(&name.as_str()) {
                self.refuse_grammar(
                    name.range(),
                    &format!("keyword argument repeated: {name}"),
                    tr!("each keyword once"),
                );
            }
            seen.push(name);
        }
        match &*call.func {
            Expr::Name(name) if name.id == "super" && arguments.is_empty() => return self.zero_super(call),
            Expr::Attribute(attribute) if is_plain => {
                self.check_module_attribute(attribute);
                self.check_method(attribute);
                self.expression(&attribute.value);
                self.at(&*call.func);
                let name = self.sym(&attribute.attr);
                self.emit(Op::LoadMethod(name));
            }
            other => self.expression(other),
        }
        let is_method = call.func.is_attribute_expr() && is_plain;
        if !is_plain {
            return self.spread(call);
        }
        arguments.args.iter().for_each(|argument| self.expression(argument));
        let count = (arguments.args.len() + arguments.keywords.len()) as u32;
        if arguments.keywords.is_empty() {
            self.at(call);
            return self.emit(if is_method { Op::CallMethod(count) } else { Op::Call(count) });
        }
        let mut names = Vec::new();
        for keyword in &arguments.keywords {
            names.extend(keyword.arg.as_ref().map(|name| self.sym(name)));
            self.expression(&keyword.value);
        }
        let names = self.keywords(names);
        self.at(call);
        self.emit(if is_method { Op::CallMethodNamed(count, names) } else { Op::CallNamed(count, names) });
    }

    fn keywords(&mut self, names: Vec<crate::program::code::Sym>) -> u32 {
        let lists = &mut self.program.keywords;
        let number = lists.iter().position(|list| *list == names).unwrap_or_else(|| {
            lists.push(names);
            lists.len() - 1
        });
        number as u32
    }

    /// A call with `*` or `**`: its arguments are gathered in a list and a dict.
    fn spread(&mut self, call: &'a ExprCall) {
        self.sequence(&call.arguments.args, Op::BuildList);
        self.emit(Op::BuildDict(0));
        for keyword in &call.arguments.keywords {
            match &keyword.arg {
                Some(name) => {
                    self.text(name);
                    self.expression(&keyword.value);
                    self.emit(Op::BuildDict(1));
                }
                None => self.expression(&keyword.value),
            }
            self.emit(Op::DictMerge);
        }
        self.at(call);
        self.emit(Op::CallSpread);
    }

    fn zero_super(&mut self, call: &'a ExprCall) {
        let is_method = matches!(self.scopes.home(self.scope, sym::CLASS), Home::Cell(_));
        let first = self.unit().slots.first().copied();
        let has_self = self.unit().signature.positional > 0;
        let (true, Some(first), true) = (is_method, first, has_self) else {
            return self.refuse_grammar(call.range(), "super(): no arguments", tr!("`super` within a method"));
        };
        self.load(sym::CLASS);
        self.load(first);
        self.at(call);
        self.emit(Op::Super);
    }

    fn check_builtin(&mut self, function: &Expr) {
        let Expr::Name(name) = function else { return };
        let Some((_, instead)) = REFUSED.iter().find(|(refused, _)| *refused == name.id.as_str()) else { return };
        let sym = self.sym(&name.id);
        let is_own = self.scopes.home(self.scope, sym) != Home::Global
            || self.scopes.all[0].names.get(&sym).is_some_and(|usage| usage.is_bound);
        if !is_own {
            self.refuse_name(name.range(), &name.id, instead);
        }
    }

    /// Refuses an attribute of an imported module that the library does not have.
    pub(super) fn check_module_attribute(&mut self, attribute: &ExprAttribute) {
        let Expr::Name(name) = &*attribute.value else { return };
        let sym = self.sym(&name.id);
        let Some(&module) = self.imported.get(&sym) else { return };
        if self.scopes.home(self.scope, sym) != Home::Global {
            return;
        }
        let is_async = matches!(self.unit().kind, CodeKind::Coroutine | CodeKind::AsyncGenerator);
        if !is_async {
            self.remark(module, &attribute.attr, attribute.range());
        }
        let wanted = self.sym(&attribute.attr);
        if !self.program.has(module, wanted) && !attribute.attr.starts_with("__") {
            let module = self.program.modules[module as usize].name.to_string();
            self.refuse_missing(attribute.attr.range(), &module, &attribute.attr);
        }
    }
}
