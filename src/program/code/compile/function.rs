//! Functions, classes and comprehensions.

use ruff_python_ast::{
    Comprehension, Expr, ExprGenerator, ExprLambda, Parameters, Stmt, StmtClassDef, StmtFunctionDef,
};
use ruff_text_size::{Ranged, TextRange};

use super::Compiler;
use super::docstring::docstring;
use crate::program::code::scope::FIRST_ITERABLE;
use crate::program::code::{CodeKind, Constant, FunctionParts, Op, Signature, sym};
use crate::tr;

impl<'a> Compiler<'a> {
    pub(super) fn function(&mut self, function: &'a StmtFunctionDef) {
        if let Some(parameters) = &function.type_params {
            self.refuse(parameters.range(), tr!("type parameters are not in spinlab's Python"), tr!("leave them out"));
        }
        for decorator in &function.decorator_list {
            self.expression(&decorator.expression);
        }
        let parts = self.defaults(&function.parameters);
        let scope = self.scopes.of(function.range());
        let kind = match (function.is_async, self.scopes.all[scope].has_yield) {
            (false, false) => CodeKind::Function,
            (false, true) => CodeKind::Generator,
            (true, false) => CodeKind::Coroutine,
            (true, true) => CodeKind::AsyncGenerator,
        };
        let outer_span = self.span;
        let qualified = self.qualified(&function.name);
        self.open(scope, kind, &function.name, qualified, function.name.range());
        self.parameters(&function.parameters);
        self.make_cells(scope);
        self.document(&function.body);
        self.body(&function.body);
        self.constant(Constant::None);
        self.emit(Op::Return);
        let code = self.close();
        self.span = outer_span;
        self.emit(Op::Function(code, parts));
        for decorator in &function.decorator_list {
            self.at(&decorator.expression);
            self.emit(Op::Call(1));
        }
        let name = self.sym(&function.name);
        self.store(name);
    }

    /// Keeps the docstring of the current code.
    pub(super) fn document(&mut self, body: &[Stmt]) {
        self.unit().doc = match docstring(body) {
            Some(text) if !self.is_library => Some(self.program.constant(Constant::Str(text.into()))),
            _ => None,
        };
    }

    pub(super) fn lambda(&mut self, lambda: &'a ExprLambda) {
        let parts = match &lambda.parameters {
            Some(parameters) => self.defaults(parameters),
            None => FunctionParts { defaults: 0, keyword_defaults: 0 },
        };
        let scope = self.scopes.of(lambda.range());
        let kind = if self.scopes.all[scope].has_yield { CodeKind::Generator } else { CodeKind::Function };
        let qualified = self.qualified("<lambda>");
        self.open(scope, kind, "<lambda>", qualified, lambda.range());
        if let Some(parameters) = &lambda.parameters {
            self.parameters(parameters);
        }
        self.make_cells(scope);
        self.expression(&lambda.body);
        self.emit(Op::Return);
        let code = self.close();
        self.emit(Op::Function(code, parts));
    }

    fn qualified(&self, name: &str) -> String {
        match self.units.last() {
            Some(unit) if unit.kind == CodeKind::Class => format!("{}.{name}", unit.qualified),
            Some(unit) if unit.kind != CodeKind::Module => format!("{}.<locals>.{name}", unit.qualified),
            _ => name.to_owned(),
        }
    }

    fn defaults(&mut self, parameters: &'a Parameters) -> FunctionParts {
        let mut parts = FunctionParts { defaults: 0, keyword_defaults: 0 };
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
            if let Some(default) = &parameter.default {
                self.expression(default);
                parts.defaults += 1;
            }
        }
        for parameter in &parameters.kwonlyargs {
            if let Some(default) = &parameter.default {
                self.text(&parameter.parameter.name);
                self.expression(default);
                parts.keyword_defaults += 1;
            }
        }
        let count = parameters.posonlyargs.len() + parameters.args.len() + parameters.kwonlyargs.len();
        if count > 100 {
            self.refuse(parameters.range(), tr!("more than 100 parameters"), tr!("one list"));
        }
        parts
    }

    /// Gives the parameters the first slots, in the order in which a call fills them.
    fn parameters(&mut self, parameters: &Parameters) {
        let scope = self.scope;
        let ordered = parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs);
        for parameter in ordered {
            let name = self.sym(&parameter.parameter.name);
            self.slot(scope, name);
        }
        for parameter in parameters.vararg.iter().chain(&parameters.kwarg) {
            let name = self.sym(&parameter.name);
            self.slot(scope, name);
        }
        self.unit().signature = Signature {
            positional_only: parameters.posonlyargs.len(),
            positional: parameters.posonlyargs.len() + parameters.args.len(),
            keyword_only: parameters.kwonlyargs.len(),
            has_rest: parameters.vararg.is_some(),
            has_keywords: parameters.kwarg.is_some(),
        };
    }

    pub(super) fn class(&mut self, class: &'a StmtClassDef) {
        if let Some(parameters) = &class.type_params {
            self.refuse(parameters.range(), tr!("type parameters are not in spinlab's Python"), tr!("leave them out"));
        }
        self.refuse_methods(class);
        for decorator in &class.decorator_list {
            self.expression(&decorator.expression);
        }
        let mut bases = 0;
        for argument in class.arguments.iter().flat_map(|arguments| &arguments.args) {
            self.expression(argument);
            bases += 1;
        }
        for keyword in class.arguments.iter().flat_map(|arguments| &arguments.keywords) {
            self.refuse(
                keyword.range(),
                tr!("keywords of a class are not in spinlab's Python"),
                tr!("a class without them"),
            );
        }
        let scope = self.scopes.of(class.range());
        let outer_span = self.span;
        let qualified = self.qualified(&class.name);
        self.open(scope, CodeKind::Class, &class.name, qualified, class.name.range());
        self.unit().class_name = Some(class.name.to_string());
        // The first slot holds the class itself while its body runs.
        self.slot(scope, sym::CLASS);
        self.make_cells(scope);
        self.document(&class.body);
        if let Some(doc) = self.unit().doc {
            self.emit(Op::Constant(doc));
            self.emit(Op::StoreName(sym::DOC));
        }
        self.body(&class.body);
        self.constant(Constant::None);
        self.emit(Op::Return);
        let code = self.close();
        self.span = outer_span;
        self.emit(Op::Class(code, bases));
        for decorator in &class.decorator_list {
            self.at(&decorator.expression);
            self.emit(Op::Call(1));
        }
        let name = self.sym(&class.name);
        self.store(name);
    }

    /// Refuses special methods that no code here would call.
    fn refuse_methods(&mut self, class: &StmtClassDef) {
        const REFUSED: &[&str] = &[
            "__hash__",
            "__new__",
            "__del__",
            "__getattribute__",
            "__setattr__",
            "__delattr__",
            "__get__",
            "__set__",
            "__init_subclass__",
            "__class_getitem__",
            "__set_name__",
            "__missing__",
            "__prepare__",
        ];
        for function in class.body.iter().filter_map(Stmt::as_function_def_stmt) {
            if REFUSED.contains(&function.name.as_str()) && !self.is_library {
                self.refuse_name(function.name.range(), &function.name, tr!("an ordinary method"));
            }
        }
    }

    pub(super) fn comprehension(&mut self, expression: &'a Expr) {
        let (generators, build): (&'a [Comprehension], Op) = match expression {
            Expr::SetComp(set) => (&set.generators, Op::BuildSet(0)),
            Expr::DictComp(dict) => (&dict.generators, Op::BuildDict(0)),
            Expr::ListComp(list) => (&list.generators, Op::BuildList(0)),
            _ => return,
        };
        let Some(first) = generators.first() else { return };
        self.emit(build);
        self.iterate(first);
        let outer = self.scope;
        self.scope = self.scopes.of(expression.range());
        self.make_cells(self.scope);
        let depth = generators.len() as u32;
        self.nested(generators, 0, &mut |compiler| match expression {
            Expr::ListComp(list) => {
                compiler.expression(&list.elt);
                compiler.emit(Op::ListAppend(depth));
            }
            Expr::SetComp(set) => {
                compiler.expression(&set.elt);
                compiler.emit(Op::SetAdd(depth));
            }
            Expr::DictComp(dict) => {
                dict.key.iter().for_each(|key| compiler.expression(key));
                compiler.expression(&dict.value);
                compiler.emit(Op::DictInsert(depth));
            }
            _ => {}
        });
        self.scope = outer;
    }

    fn iterate(&mut self, generator: &'a Comprehension) {
        self.expression(&generator.iter);
        if generator.is_async {
            self.must_be_async(generator.range(), "asynchronous comprehension outside of an asynchronous function");
        }
        let outer = self.at(&generator.iter);
        self.emit(if generator.is_async { Op::AsyncIterate } else { Op::Iterate });
        self.span = outer;
    }

    /// The loops of a comprehension, whose outermost iterator lies on the stack.
    fn nested(&mut self, generators: &'a [Comprehension], at: usize, element: &mut dyn FnMut(&mut Self)) {
        let generator = &generators[at];
        let (again, end) = (self.label_here(), self.label());
        if generator.is_async {
            self.async_next(end);
        } else {
            self.emit(Op::ForEach(end.0));
        }
        self.assign(&generator.target);
        for test in &generator.ifs {
            self.jump_if(test, false, again);
        }
        match generators.get(at + 1) {
            Some(next) => {
                self.iterate(next);
                self.nested(generators, at + 1, element);
            }
            None => element(self),
        }
        self.emit(Op::Jump(again.0));
        self.place(end);
        if generator.is_async {
            self.emit(Op::EndAsyncFor);
        }
    }

    /// A generator expression.
    pub(super) fn lazy(&mut self, lazy: &'a ExprGenerator) {
        let Some(first) = lazy.generators.first() else { return };
        if let Some(generator) = lazy.generators.iter().find(|generator| generator.is_async) {
            let range: TextRange = generator.range();
            self.refuse(range, tr!("asynchronous generator expressions are not in spinlab's Python"), tr!("one list"));
        }
        let scope = self.scopes.of(lazy.range());
        let qualified = self.qualified("<genexpr>");
        self.open(scope, CodeKind::Generator, "<genexpr>", qualified, lazy.range());
        let parameter = self.program.names.intern(FIRST_ITERABLE);
        let slot = self.slot(scope, parameter);
        self.unit().signature = Signature { positional: 1, ..Signature::default() };
        self.make_cells(scope);
        self.emit(Op::LoadLocal(slot));
        self.nested(&lazy.generators, 0, &mut |compiler| {
            compiler.expression(&lazy.elt);
            compiler.emit(Op::Yield(false));
            compiler.emit(Op::Pop);
        });
        self.constant(Constant::None);
        self.emit(Op::Return);
        let code = self.close();
        self.emit(Op::Function(code, FunctionParts { defaults: 0, keyword_defaults: 0 }));
        self.iterate(first);
        self.emit(Op::Call(1));
    }
}
