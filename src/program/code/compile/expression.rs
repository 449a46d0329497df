//! Expressions.

use ruff_python_ast::{
    BoolOp, CmpOp, ConversionFlag, Expr, ExprBoolOp, ExprCompare, ExprDict, ExprFString, ExprIf, ExprNumberLiteral,
    ExprUnaryOp, FStringPart, InterpolatedElement, InterpolatedStringElement, Number, Operator, UnaryOp,
};
use ruff_text_size::Ranged;

use super::Compiler;
use crate::program::code::{Binary, CodeKind, CompareOp, Constant, Conversion, Op, Unary};
use crate::tr;

impl<'a> Compiler<'a> {
    #[expect(clippy::too_many_lines, reason = "one short arm for each kind of expression")]
    pub(super) fn expression(&mut self, expression: &'a Expr) {
        let outer = self.at(expression);
        match expression {
            Expr::NoneLiteral(_) => self.constant(Constant::None),
            Expr::EllipsisLiteral(_) => self.constant(Constant::Ellipsis),
            Expr::BooleanLiteral(literal) => self.constant(Constant::Bool(literal.value)),
            Expr::NumberLiteral(literal) => self.number(literal),
            Expr::StringLiteral(literal) => self.text(literal.value.to_str()),
            Expr::FString(string) => self.f_string(string),
            Expr::Name(name) => {
                let name = self.sym(&name.id);
                self.load(name);
            }
            Expr::Attribute(attribute) => {
                self.check_module_attribute(attribute);
                self.expression(&attribute.value);
                self.at(expression);
                let name = self.sym(&attribute.attr);
                self.emit(Op::LoadAttribute(name));
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value);
                self.expression(&subscript.slice);
                self.at(expression);
                self.emit(Op::LoadItem);
            }
            Expr::Slice(slice) => {
                for part in [&slice.lower, &slice.upper, &slice.step] {
                    match part {
                        Some(part) => self.expression(part),
                        None => self.constant(Constant::None),
                    }
                }
                self.emit(Op::BuildSlice);
            }
            Expr::BoolOp(operation) => self.bool_op(operation),
            Expr::BinOp(operation) => {
                self.expression(&operation.left);
                self.expression(&operation.right);
                self.at(expression);
                self.emit(Op::Binary(binary(operation.op)));
            }
            Expr::UnaryOp(operation) => self.unary(operation),
            Expr::Compare(comparison) => self.comparison(comparison),
            Expr::If(conditional) => self.conditional(conditional),
            Expr::Named(named) => {
                self.expression(&named.value);
                self.emit(Op::Copy(0));
                self.assign(&named.target);
            }
            Expr::List(list) => self.sequence(&list.elts, Op::BuildList),
            Expr::Tuple(tuple) => {
                self.sequence(&tuple.elts, Op::BuildTuple);
                if tuple.elts.iter().any(Expr::is_starred_expr) {
                    self.emit(Op::ListToTuple);
                }
            }
            Expr::Set(set) => self.set(&set.elts),
            Expr::Dict(dict) => self.dict(dict),
            Expr::Call(call) => self.call(call),
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) => self.comprehension(expression),
            Expr::Generator(lazy) => self.lazy(lazy),
            Expr::Yield(give) => {
                self.must_be_function(expression, "'yield' outside function");
                match &give.value {
                    Some(value) => self.expression(value),
                    None => self.constant(Constant::None),
                }
                self.at(expression);
                self.emit(Op::Yield(false));
            }
            Expr::YieldFrom(from) => {
                self.must_be_function(expression, "'yield from' outside function");
                if matches!(self.unit().kind, CodeKind::AsyncGenerator | CodeKind::Coroutine) {
                    self.refuse_grammar(expression.range(), "'yield from' inside async function", "`await`");
                }
                self.expression(&from.value);
                self.at(expression);
                self.emit(Op::YieldFromIterable);
                self.send_all();
            }
            Expr::Await(wait) => {
                let what = if self.unit().kind == CodeKind::Module {
                    "'await' outside function"
                } else {
                    "'await' outside async function"
                };
                self.must_be_async(expression.range(), what);
                self.expression(&wait.value);
                self.at(expression);
                self.await_top();
            }
            Expr::Starred(_) => self.refuse_grammar(expression.range(), "can't use starred expression here", ""),
            Expr::BytesLiteral(_) => {
                self.refuse(
                    expression.range(),
                    tr!("bytes are not in spinlab's Python"),
                    tr!("a string, without the `b`"),
                );
            }
            Expr::TString(_) => {
                self.refuse(
                    expression.range(),
                    tr!("template strings are not in spinlab's Python"),
                    tr!("an f-string"),
                );
            }
            Expr::IpyEscapeCommand(_) => {
                self.refuse(expression.range(), tr!("this is a command of IPython"), tr!("leave it out"));
            }
        }
        self.span = outer;
    }

    fn must_be_function(&mut self, expression: &Expr, what: &str) {
        if matches!(self.unit().kind, CodeKind::Module | CodeKind::Class) {
            self.refuse_grammar(expression.range(), what, "");
        }
    }

    fn number(&mut self, literal: &ExprNumberLiteral) {
        match &literal.value {
            Number::Int(int) => match int.as_i64() {
                Some(int) => self.constant(Constant::Int(int)),
                None => self.big(literal),
            },
            Number::Float(float) => self.constant(Constant::Float(*float)),
            Number::Complex { .. } => {
                self.refuse(literal.range(), tr!("complex numbers are not in spinlab's Python"), tr!("two floats"));
            }
        }
    }

    fn big(&mut self, literal: &ExprNumberLiteral) {
        let text = self.source[literal.range()].replace('_', "").to_lowercase();
        let (digits, radix) = match text.get(..2) {
            Some("0x") => (&text[2..], 16),
            Some("0o") => (&text[2..], 8),
            Some("0b") => (&text[2..], 2),
            _ => (&text[..], 10),
        };
        match num_bigint::BigInt::parse_bytes(digits.as_bytes(), radix) {
            Some(big) if radix != 10 || digits.len() <= 4300 => self.constant(Constant::Big(big)),
            _ => self.refuse(
                literal.range(),
                tr!("a number of more than 4300 digits"),
                tr!("a power, such as 10 ** 5000"),
            ),
        }
    }

    fn unary(&mut self, operation: &'a ExprUnaryOp) {
        self.expression(&operation.operand);
        self.at(operation);
        self.emit(Op::Unary(match operation.op {
            UnaryOp::Not => Unary::Not,
            UnaryOp::USub => Unary::Negate,
            UnaryOp::UAdd => Unary::Plus,
            UnaryOp::Invert => Unary::Invert,
        }));
    }

    fn bool_op(&mut self, operation: &'a ExprBoolOp) {
        let end = self.label();
        for (at, value) in operation.values.iter().enumerate() {
            self.expression(value);
            if at + 1 < operation.values.len() {
                self.emit(Op::Copy(0));
                self.emit(match operation.op {
                    BoolOp::And => Op::JumpIfFalse(end.0),
                    BoolOp::Or => Op::JumpIfTrue(end.0),
                });
                self.emit(Op::Pop);
            }
        }
        self.place(end);
    }

    fn comparison(&mut self, comparison: &'a ExprCompare) {
        self.expression(&comparison.left);
        let (failed, end) = (self.label(), self.label());
        let last = comparison.ops.len().saturating_sub(1);
        for (at, (op, right)) in comparison.ops.iter().zip(&comparison.comparators).enumerate() {
            self.expression(right);
            self.at(comparison);
            if at < last {
                self.emit(Op::Copy(0));
                self.emit(Op::Sink(2));
            }
            self.emit(Op::Compare(compare(*op)));
            if at < last {
                self.emit(Op::Copy(0));
                self.emit(Op::JumpIfFalse(failed.0));
                self.emit(Op::Pop);
            }
        }
        if last > 0 {
            self.emit(Op::Jump(end.0));
            self.place(failed);
            self.emit(Op::Sink(1));
            self.emit(Op::Pop);
        } else {
            self.place(failed);
        }
        self.place(end);
    }

    fn conditional(&mut self, conditional: &'a ExprIf) {
        let (otherwise, end) = (self.label(), self.label());
        self.jump_if(&conditional.test, false, otherwise);
        self.expression(&conditional.body);
        self.emit(Op::Jump(end.0));
        self.place(otherwise);
        self.expression(&conditional.orelse);
        self.place(end);
    }

    /// A list or tuple display; with a `*` in it always a list.
    pub(super) fn sequence(&mut self, items: &'a [Expr], build: fn(u32) -> Op) {
        let starred = items.iter().position(Expr::is_starred_expr).unwrap_or(items.len());
        for item in &items[..starred] {
            self.expression(item);
        }
        if starred == items.len() {
            return self.emit(build(starred as u32));
        }
        self.emit(Op::BuildList(starred as u32));
        for item in &items[starred..] {
            match item {
                Expr::Starred(starred) => {
                    self.expression(&starred.value);
                    self.emit(Op::ListExtend);
                }
                other => {
                    self.expression(other);
                    self.emit(Op::ListAppend(0));
                }
            }
        }
    }

    fn set(&mut self, items: &'a [Expr]) {
        if items.iter().any(Expr::is_starred_expr) {
            self.emit(Op::BuildSet(0));
            for item in items {
                match item {
                    Expr::Starred(starred) => {
                        self.expression(&starred.value);
                        self.emit(Op::SetUpdate);
                    }
                    other => {
                        self.expression(other);
                        self.emit(Op::SetAdd(0));
                    }
                }
            }
            return;
        }
        for item in items {
            self.expression(item);
        }
        self.emit(Op::BuildSet(items.len() as u32));
    }

    fn dict(&mut self, dict: &'a ExprDict) {
        let plain = dict.items.iter().position(|item| item.key.is_none()).unwrap_or(dict.items.len());
        for item in &dict.items[..plain] {
            item.key.iter().for_each(|key| self.expression(key));
            self.expression(&item.value);
        }
        self.emit(Op::BuildDict(plain as u32));
        for item in &dict.items[plain..] {
            if let Some(key) = &item.key {
                self.expression(key);
                self.expression(&item.value);
                self.emit(Op::DictInsert(0));
            } else {
                self.expression(&item.value);
                self.emit(Op::DictUpdate);
            }
        }
    }

    fn f_string(&mut self, string: &'a ExprFString) {
        let mut count = 0;
        for part in &string.value {
            match part {
                FStringPart::Literal(literal) => {
                    self.text(&literal.value);
                    count += 1;
                }
                FStringPart::FString(formatted) => count += self.f_string_parts(formatted.elements.iter()),
            }
        }
        self.emit(Op::BuildString(count));
    }

    fn f_string_parts(&mut self, elements: impl Iterator<Item = &'a InterpolatedStringElement>) -> u32 {
        let mut count = 0;
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => self.text(&literal.value),
                InterpolatedStringElement::Interpolation(value) => count += self.interpolation(value),
            }
            count += 1;
        }
        count
    }

    /// A value in an f-string. Returns how many strings it pushed beyond its own.
    fn interpolation(&mut self, value: &'a InterpolatedElement) -> u32 {
        if let Some(debug) = &value.debug_text {
            let text = format!("{}{}{}", debug.leading(), debug.expression(), debug.trailing());
            self.text(&text);
        }
        self.expression(&value.expression);
        let conversion = match value.conversion {
            ConversionFlag::None if value.debug_text.is_some() && value.format_spec.is_none() => Conversion::Repr,
            ConversionFlag::None => Conversion::None,
            ConversionFlag::Str => Conversion::Str,
            ConversionFlag::Ascii => Conversion::Ascii,
            ConversionFlag::Repr => Conversion::Repr,
        };
        if let Some(spec) = &value.format_spec {
            let count = self.f_string_parts(spec.elements.iter());
            self.emit(Op::BuildString(count));
        }
        self.emit(Op::Format(conversion, value.format_spec.is_some()));
        u32::from(value.debug_text.is_some())
    }
}

pub(super) fn binary(op: Operator) -> Binary {
    match op {
        Operator::Add => Binary::Add,
        Operator::Sub => Binary::Subtract,
        Operator::Mult => Binary::Multiply,
        Operator::MatMult => Binary::MatrixMultiply,
        Operator::Div => Binary::Divide,
        Operator::Mod => Binary::Modulo,
        Operator::Pow => Binary::Power,
        Operator::LShift => Binary::ShiftLeft,
        Operator::RShift => Binary::ShiftRight,
        Operator::BitOr => Binary::Or,
        Operator::BitXor => Binary::Xor,
        Operator::BitAnd => Binary::And,
        Operator::FloorDiv => Binary::FloorDivide,
    }
}

fn compare(op: CmpOp) -> CompareOp {
    match op {
        CmpOp::Eq => CompareOp::Equal,
        CmpOp::NotEq => CompareOp::NotEqual,
        CmpOp::Lt => CompareOp::Less,
        CmpOp::LtE => CompareOp::LessEqual,
        CmpOp::Gt => CompareOp::Greater,
        CmpOp::GtE => CompareOp::GreaterEqual,
        CmpOp::Is => CompareOp::Is,
        CmpOp::IsNot => CompareOp::IsNot,
        CmpOp::In => CompareOp::In,
        CmpOp::NotIn => CompareOp::NotIn,
    }
}
