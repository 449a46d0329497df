//! Finds the scopes of a module, and what each statement does to their names.

use hashbrown::HashMap;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_pattern, walk_stmt};
use ruff_python_ast::{
    Comprehension, ExceptHandler, Expr, ExprContext, Identifier, ModModule, Parameters, Pattern, Stmt,
};
use ruff_text_size::{Ranged, TextRange};

use super::scope::{FIRST_ITERABLE, NameUsage, Scope, ScopeKind, Scopes, mangle};
use super::{Names, Sym, sym};
use crate::program::syntax::Refusal;
use crate::tr;

/// Finds all scopes of a module.
pub(super) fn analyse(tree: &ModModule, names: &mut Names, refusals: &mut Vec<Refusal>) -> Scopes {
    let mut analysis = Analysis { scopes: Scopes::default(), current: 0, names, refusals };
    analysis.open(ScopeKind::Module, tree.range(), None);
    analysis.visit_body(&tree.body);
    analysis.scopes.capture();
    analysis.check_nonlocals();
    analysis.scopes
}

struct Analysis<'a> {
    scopes: Scopes,
    current: usize,
    names: &'a mut Names,
    refusals: &'a mut Vec<Refusal>,
}

impl Analysis<'_> {
    fn open(&mut self, kind: ScopeKind, range: TextRange, class_name: Option<String>) -> usize {
        let outer = self.current;
        let is_first = self.scopes.all.is_empty();
        let class_name = class_name.or_else(|| self.scopes.all.get(outer).and_then(|scope| scope.class_name.clone()));
        self.current = self.scopes.all.len();
        self.scopes.numbers.insert(range, self.current);
        self.scopes.all.push(Scope {
            kind,
            parent: (!is_first).then_some(outer),
            names: HashMap::new(),
            order: Vec::new(),
            free: Vec::new(),
            has_yield: false,
            has_await: false,
            class_name,
        });
        outer
    }

    fn scope(&mut self) -> &mut Scope {
        &mut self.scopes.all[self.current]
    }

    fn usage(&mut self, name: Sym) -> &mut NameUsage {
        let Scope { names, order, .. } = self.scope();
        names.entry(name).or_insert_with(|| {
            order.push(name);
            NameUsage::default()
        })
    }

    fn intern(&mut self, name: &str) -> Sym {
        let class_name = self.scopes.all[self.current].class_name.as_deref();
        self.names.intern(&mangle(class_name, name))
    }

    fn bind(&mut self, name: &str) {
        let name = self.intern(name);
        let usage = self.usage(name);
        usage.is_bound = true;
        usage.bindings += 1;
    }

    /// Binds the target of `:=`, outside of comprehensions.
    fn bind_outside(&mut self, name: &str) {
        let inner = self.current;
        let sym = self.intern(name);
        while self.is_comprehension(self.current) {
            self.current = self.scopes.all[self.current].parent.unwrap_or_default();
        }
        let is_module = self.scopes.all[self.current].kind == ScopeKind::Module;
        self.usage(sym).is_bound = true;
        if inner != self.current {
            self.current = inner;
            let usage = self.usage(sym);
            usage.is_global = is_module;
            usage.is_nonlocal = !is_module;
        }
        self.current = inner;
    }

    fn is_comprehension(&self, scope: usize) -> bool {
        matches!(self.scopes.all[scope].kind, ScopeKind::Comprehension | ScopeKind::Lazy)
    }

    fn parameters(&mut self, parameters: &Parameters) {
        let mut seen: Vec<&str> = Vec::new();
        for parameter in parameters {
            let name = parameter.name();
            if seen.contains(&name.as_str()) {
                let what = format!("duplicate argument '{name}' in function definition");
                self.refusals.push(Refusal::grammar(name.range(), what));
            }
            seen.push(name.as_str());
        }
        let ordered = parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs);
        for parameter in ordered {
            self.bind(&parameter.parameter.name);
        }
        for parameter in parameters.vararg.iter().chain(&parameters.kwarg) {
            self.bind(&parameter.name);
        }
    }

    fn defaults(&mut self, parameters: &Parameters) {
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs) {
            if let Some(default) = &parameter.default {
                self.visit_expr(default);
            }
        }
    }

    fn comprehension(&mut self, range: TextRange, generators: &[Comprehension], elements: &[&Expr], is_lazy: bool) {
        let Some(first) = generators.first() else { return };
        self.visit_expr(&first.iter);
        let kind = if is_lazy { ScopeKind::Lazy } else { ScopeKind::Comprehension };
        let outer = self.open(kind, range, None);
        if is_lazy {
            self.bind(FIRST_ITERABLE);
            self.scope().has_yield = true;
        }
        for (at, generator) in generators.iter().enumerate() {
            if at > 0 {
                self.visit_expr(&generator.iter);
            }
            self.scope().has_await |= generator.is_async;
            self.visit_expr(&generator.target);
            for test in &generator.ifs {
                self.visit_expr(test);
            }
        }
        for element in elements {
            self.visit_expr(element);
        }
        self.current = outer;
    }

    fn declare(&mut self, identifiers: &[Identifier], is_global: bool) {
        let word = if is_global { "global" } else { "nonlocal" };
        for identifier in identifiers {
            let name = self.intern(identifier);
            let is_module = self.scope().kind == ScopeKind::Module;
            let usage = *self.usage(name);
            if usage.is_used || usage.is_bound {
                let verb = if usage.is_used { "is used" } else { "is assigned to" };
                let what = format!("name '{identifier}' {verb} prior to {word} declaration");
                self.refusals
                    .push(Refusal::grammar(identifier.range(), what).instead(tr!("`{word}` as the first line", word)));
            }
            if is_module && !is_global {
                let what = "nonlocal declaration not allowed at module level";
                self.refusals.push(Refusal::grammar(identifier.range(), what));
            }
            let usage = self.usage(name);
            usage.is_global = is_global;
            usage.is_nonlocal = !is_global;
            if !is_global {
                self.scopes.numbers.insert(identifier.range(), self.current);
            }
        }
    }

    fn check_nonlocals(&mut self) {
        for number in 0..self.scopes.all.len() {
            for (&name, usage) in &self.scopes.all[number].names {
                if usage.is_nonlocal && self.scopes.owner(number, name).is_none() {
                    let what = format!("no binding for nonlocal '{}' found", self.names.text(name));
                    let place = self.scopes.numbers.iter().find(|(_, scope)| **scope == number);
                    let range = place.map(|(range, _)| *range).unwrap_or_default();
                    self.refusals.push(Refusal::grammar(range, what));
                }
            }
        }
    }
}

impl<'a> Visitor<'a> for Analysis<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => {
                for decorator in &function.decorator_list {
                    self.visit_expr(&decorator.expression);
                }
                self.defaults(&function.parameters);
                self.bind(&function.name);
                let outer = self.open(ScopeKind::Function, function.range(), None);
                self.parameters(&function.parameters);
                self.visit_body(&function.body);
                self.current = outer;
            }
            Stmt::ClassDef(class) => {
                for decorator in &class.decorator_list {
                    self.visit_expr(&decorator.expression);
                }
                if let Some(arguments) = &class.arguments {
                    self.visit_arguments(arguments);
                }
                self.bind(&class.name);
                let outer = self.open(ScopeKind::Class, class.range(), Some(class.name.to_string()));
                self.usage(sym::CLASS).is_bound = true;
                self.visit_body(&class.body);
                self.current = outer;
            }
            Stmt::Global(global) => self.declare(&global.names, true),
            Stmt::Nonlocal(nonlocal) => self.declare(&nonlocal.names, false),
            Stmt::AnnAssign(assign) => {
                self.visit_expr(&assign.target);
                if let Some(value) = &assign.value {
                    self.visit_expr(value);
                }
            }
            Stmt::AugAssign(assign) => {
                self.visit_expr(&assign.target);
                self.visit_expr(&assign.value);
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    let first = alias.name.split('.').next().unwrap_or_default();
                    self.bind(alias.asname.as_ref().map_or(first, |name| name.as_str()));
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    self.bind(alias.asname.as_ref().unwrap_or(&alias.name));
                }
            }
            Stmt::Try(attempt) => {
                self.visit_body(&attempt.body);
                for ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
                    if let Some(kind) = &handler.type_ {
                        self.visit_expr(kind);
                    }
                    if let Some(name) = &handler.name {
                        self.bind(name);
                    }
                    self.visit_body(&handler.body);
                }
                self.visit_body(&attempt.orelse);
                self.visit_body(&attempt.finalbody);
            }
            other => walk_stmt(self, other),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(name) => {
                let sym = self.intern(&name.id);
                let usage = self.usage(sym);
                match name.ctx {
                    ExprContext::Load | ExprContext::Invalid => usage.is_used = true,
                    ExprContext::Store | ExprContext::Del => {
                        usage.is_bound = true;
                        usage.bindings += 1;
                    }
                }
                if name.id == "super" {
                    self.usage(sym::CLASS).is_used = true;
                }
            }
            Expr::Named(named) => {
                self.visit_expr(&named.value);
                if let Expr::Name(name) = &*named.target {
                    self.bind_outside(&name.id);
                }
            }
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.defaults(parameters);
                }
                let outer = self.open(ScopeKind::Function, lambda.range(), None);
                if let Some(parameters) = &lambda.parameters {
                    self.parameters(parameters);
                }
                self.visit_expr(&lambda.body);
                self.current = outer;
            }
            Expr::ListComp(list) => self.comprehension(list.range(), &list.generators, &[&list.elt], false),
            Expr::SetComp(set) => self.comprehension(set.range(), &set.generators, &[&set.elt], false),
            Expr::DictComp(dict) => {
                let elements: Vec<&Expr> = dict.key.iter().map(|key| &**key).chain([&*dict.value]).collect();
                self.comprehension(dict.range(), &dict.generators, &elements, false);
            }
            Expr::Generator(lazy) => self.comprehension(lazy.range(), &lazy.generators, &[&lazy.elt], true),
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                let host = self.scopes.host(self.current);
                self.scopes.all[host].has_yield = true;
                walk_expr(self, expression);
            }
            Expr::Await(_) => {
                self.scope().has_await = true;
                walk_expr(self, expression);
            }
            other => walk_expr(self, other),
        }
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(named) => &named.name,
            Pattern::MatchStar(star) => &star.name,
            Pattern::MatchMapping(mapping) => &mapping.rest,
            _ => &None,
        };
        walk_pattern(self, pattern);
        if let Some(name) = name {
            self.bind(name);
        }
    }

    /// Annotations are skipped: this Python ignores them.
    fn visit_annotation(&mut self, _: &'a Expr) {}
}
