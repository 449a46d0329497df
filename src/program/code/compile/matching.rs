//! `match`: each case tries its pattern, then its guard.
//!
//! The values that a pattern tests are in slots that no program can name, so that a pattern that fails leaves nothing
//! on the stack. Names are bound when the whole pattern has matched, as in CPython.

use std::collections::BTreeSet;

use ruff_python_ast::comparable::ComparableExpr;
use ruff_python_ast::{
    Identifier, IrrefutablePatternKind, MatchCase, Pattern, PatternMatchClass, PatternMatchMapping, Singleton,
    StmtMatch,
};
use ruff_text_size::Ranged;

use super::{Compiler, JumpLabel};
use crate::program::code::{CompareOp, Constant, Op, Sym};

/// The names that a pattern binds, with the slots that have their values until then.
type Captured = Vec<(Sym, u32)>;

impl<'a> Compiler<'a> {
    pub(super) fn match_statement(&mut self, statement: &'a StmtMatch) {
        self.expression(&statement.subject);
        let subject = self.hidden(0);
        self.emit(Op::StoreLocal(subject));
        let end = self.label();
        let last = statement.cases.len().saturating_sub(1);
        for (at, MatchCase { pattern, guard, body, .. }) in statement.cases.iter().enumerate() {
            if at < last && guard.is_none() {
                self.must_be_able_to_fail(pattern);
            }
            let next = self.label();
            let outer = self.at(pattern);
            let mut captured = Captured::new();
            self.pattern(pattern, subject, 1, next, &mut captured);
            for (name, slot) in captured {
                self.emit(Op::LoadLocal(slot));
                self.store(name);
            }
            if let Some(guard) = guard {
                self.at(&**guard);
                self.jump_if(guard, false, next);
            }
            self.span = outer;
            self.body(body);
            self.emit(Op::Jump(end.0));
            self.place(next);
        }
        self.place(end);
    }

    /// The slot with this number among those that patterns use.
    fn hidden(&mut self, number: u32) -> u32 {
        let name = self.program.names.intern(&format!(".{number}"));
        let scope = self.unit().scope;
        self.slot(scope, name)
    }

    /// Tests the value in a slot against a pattern, and jumps if it does not match. Slots from `free` on are unused.
    fn pattern(&mut self, pattern: &'a Pattern, subject: u32, free: u32, fail: JumpLabel, captured: &mut Captured) {
        let outer = self.at(pattern);
        match pattern {
            Pattern::MatchValue(value) => {
                self.emit(Op::LoadLocal(subject));
                self.expression(&value.value);
                self.at(pattern);
                self.emit(Op::Compare(CompareOp::Equal));
                self.emit(Op::JumpIfFalse(fail.0));
            }
            Pattern::MatchSingleton(singleton) => {
                self.emit(Op::LoadLocal(subject));
                self.constant(match singleton.value {
                    Singleton::None => Constant::None,
                    Singleton::True => Constant::Bool(true),
                    Singleton::False => Constant::Bool(false),
                });
                self.emit(Op::Compare(CompareOp::Is));
                self.emit(Op::JumpIfFalse(fail.0));
            }
            Pattern::MatchSequence(sequence) => {
                self.sequence_pattern(&sequence.patterns, subject, free, fail, captured);
            }
            Pattern::MatchMapping(mapping) => self.mapping_pattern(mapping, subject, free, fail, captured),
            Pattern::MatchClass(class) => self.class_pattern(class, subject, free, fail, captured),
            // A sequence has unpacked it.
            Pattern::MatchStar(star) => {
                if let Some(name) = &star.name {
                    self.capture(name, subject, captured);
                }
            }
            Pattern::MatchAs(named) => {
                if let Some(inner) = &named.pattern {
                    self.pattern(inner, subject, free, fail, captured);
                }
                if let Some(name) = &named.name {
                    self.capture(name, subject, captured);
                }
            }
            Pattern::MatchOr(choice) => {
                let end = self.label();
                let before = captured.clone();
                let last = choice.patterns.len().saturating_sub(1);
                for (at, alternative) in choice.patterns.iter().enumerate() {
                    let next = if at == last { fail } else { self.label() };
                    let others = std::mem::replace(captured, before.clone());
                    self.pattern(alternative, subject, free, next, captured);
                    if at > 0 && names(captured) != names(&others) {
                        self.refuse_grammar(pattern.range(), "alternative patterns bind different names", "");
                    }
                    if at < last {
                        self.must_be_able_to_fail(alternative);
                        self.emit(Op::Jump(end.0));
                        self.place(next);
                    }
                }
                self.place(end);
            }
        }
        self.span = outer;
    }

    /// Captures the value of a name in a slot of its own: the alternatives of a pattern bind the same names.
    fn capture(&mut self, name: &Identifier, subject: u32, captured: &mut Captured) {
        let hidden = self.program.names.intern(&format!(".{name}"));
        let scope = self.unit().scope;
        let slot = self.slot(scope, hidden);
        self.emit(Op::LoadLocal(subject));
        self.emit(Op::StoreLocal(slot));
        let sym = self.sym(name);
        if captured.iter().any(|(other, _)| *other == sym) {
            self.refuse_grammar(name.range(), &format!("multiple assignments to name '{name}' in pattern"), "");
        }
        captured.push((sym, slot));
    }

    /// Refuses a pattern that always matches, if others follow it.
    fn must_be_able_to_fail(&mut self, pattern: &Pattern) {
        let Some(always) = pattern.irrefutable_pattern() else { return };
        let what = match always.kind {
            IrrefutablePatternKind::Name(name) => format!("name capture '{name}'"),
            IrrefutablePatternKind::Wildcard => "wildcard".to_owned(),
        };
        self.refuse_grammar(always.range, &format!("{what} makes remaining patterns unreachable"), "");
    }

    fn count_constant(&mut self, number: u32) {
        self.constant(Constant::Int(number.into()));
    }

    /// Calls a function of the prelude with the subject and the values above it on the stack.
    fn ask(&mut self, function: &str, subject: u32) {
        self.prelude(function);
        self.emit(Op::LoadLocal(subject));
    }

    fn sequence_pattern(
        &mut self,
        patterns: &'a [Pattern],
        subject: u32,
        free: u32,
        fail: JumpLabel,
        captured: &mut Captured,
    ) {
        self.ask("_is_sequence", subject);
        self.emit(Op::Call(1));
        self.emit(Op::JumpIfFalse(fail.0));
        let mut stars = patterns.iter().enumerate().filter(|(_, pattern)| pattern.is_match_star());
        let rest = stars.next().map(|(at, _)| at);
        if let Some((_, star)) = stars.next() {
            self.refuse_grammar(star.range(), "multiple starred names in sequence pattern", "");
        }
        let count = patterns.len() as u32;
        self.ask("len", subject);
        self.emit(Op::Call(1));
        self.constant(Constant::Int(i64::from(count) - i64::from(rest.is_some())));
        self.emit(Op::Compare(if rest.is_some() { CompareOp::GreaterEqual } else { CompareOp::Equal }));
        self.emit(Op::JumpIfFalse(fail.0));
        self.emit(Op::LoadLocal(subject));
        match rest {
            Some(at) => self.emit(Op::UnpackRest(at as u32, count - at as u32 - 1)),
            None => self.emit(Op::Unpack(count)),
        }
        let slots: Vec<u32> = (0..count).map(|at| self.hidden(free + at)).collect();
        for slot in &slots {
            self.emit(Op::StoreLocal(*slot));
        }
        for (pattern, slot) in patterns.iter().zip(slots) {
            self.pattern(pattern, slot, free + count, fail, captured);
        }
    }

    fn mapping_pattern(
        &mut self,
        mapping: &'a PatternMatchMapping,
        subject: u32,
        free: u32,
        fail: JumpLabel,
        captured: &mut Captured,
    ) {
        self.ask("_is_mapping", subject);
        self.emit(Op::Call(1));
        self.emit(Op::JumpIfFalse(fail.0));
        let value = self.hidden(free);
        for (at, key) in mapping.keys.iter().enumerate() {
            if mapping.keys[..at].iter().any(|other| ComparableExpr::from(other) == ComparableExpr::from(key)) {
                let text = &self.source[key.range()];
                let what = format!("mapping pattern checks duplicate key ({text})");
                self.refuse_grammar(key.range(), &what, "");
            }
        }
        for (key, pattern) in mapping.keys.iter().zip(&mapping.patterns) {
            self.emit(Op::LoadLocal(subject));
            let get = self.sym("get");
            self.emit(Op::LoadMethod(get));
            self.expression(key);
            self.prelude("_missing");
            self.emit(Op::CallMethod(2));
            self.keep_if_there(value, fail);
            self.pattern(pattern, value, free + 1, fail, captured);
        }
        if let Some(rest) = &mapping.rest {
            self.ask("_mapping_rest", subject);
            mapping.keys.iter().for_each(|key| self.expression(key));
            self.emit(Op::Call(1 + mapping.keys.len() as u32));
            self.emit(Op::StoreLocal(value));
            self.capture(rest, value, captured);
        }
    }

    /// Stores the top in a slot, and jumps if it is the sign for a missing value.
    fn keep_if_there(&mut self, slot: u32, fail: JumpLabel) {
        self.emit(Op::StoreLocal(slot));
        self.emit(Op::LoadLocal(slot));
        self.prelude("_missing");
        self.emit(Op::Compare(CompareOp::Is));
        self.emit(Op::JumpIfTrue(fail.0));
    }

    fn class_pattern(
        &mut self,
        class: &'a PatternMatchClass,
        subject: u32,
        free: u32,
        fail: JumpLabel,
        captured: &mut Captured,
    ) {
        let (patterns, keywords) = (&class.arguments.patterns, &class.arguments.keywords);
        let (names, value) = (self.hidden(free), self.hidden(free + 1));
        self.ask("_match_class", subject);
        self.expression(&class.cls);
        self.at(class);
        self.count_constant(patterns.len() as u32);
        for (at, keyword) in keywords.iter().enumerate() {
            if keywords[..at].iter().any(|other| other.attr.id == keyword.attr.id) {
                let what = format!("attribute name repeated in class pattern: {}", keyword.attr);
                self.refuse_grammar(keyword.attr.range(), &what, "");
            }
            self.text(&keyword.attr);
        }
        self.emit(Op::Call(3 + keywords.len() as u32));
        self.keep_if_there(names, fail);
        for (at, pattern) in patterns.iter().enumerate() {
            self.ask("_match_attribute", subject);
            self.emit(Op::LoadLocal(names));
            self.count_constant(at as u32);
            self.emit(Op::LoadItem);
            self.emit(Op::Call(2));
            self.keep_if_there(value, fail);
            self.pattern(pattern, value, free + 2, fail, captured);
        }
        for keyword in keywords {
            let outer = self.at(keyword);
            let name = self.sym(&keyword.attr);
            self.attribute_or_jump(subject, name, fail);
            self.emit(Op::StoreLocal(value));
            self.span = outer;
            self.pattern(&keyword.pattern, value, free + 2, fail, captured);
        }
    }

    /// Pushes an attribute, or jumps if there is none.
    fn attribute_or_jump(&mut self, subject: u32, name: Sym, fail: JumpLabel) {
        let (missing, failed, end) = (self.label(), self.label(), self.label());
        self.emit(Op::Try(missing.0, 0));
        self.emit(Op::LoadLocal(subject));
        self.emit(Op::LoadAttribute(name));
        self.emit(Op::EndTry);
        self.emit(Op::Jump(end.0));
        self.place(missing);
        self.emit(Op::EnterHandler);
        self.prelude("AttributeError");
        self.emit(Op::Matches);
        self.emit(Op::JumpIfFalse(failed.0));
        self.emit(Op::Pop);
        self.emit(Op::ExitHandler);
        self.emit(Op::Jump(fail.0));
        self.place(failed);
        self.emit(Op::Reraise);
        self.place(end);
    }
}

fn names(captured: &Captured) -> BTreeSet<Sym> {
    captured.iter().map(|(name, _)| *name).collect()
}
