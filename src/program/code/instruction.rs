//! Instructions for the machine: it has a stack of values, and one list of instructions for each function.

use std::sync::Arc;

use num_bigint::BigInt;

use super::names::Sym;

/// The target of a jump: an index into the instructions.
pub type JumpTarget = u32;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Constant(u32),
    Pop,
    /// Pushes a copy of the value at this depth; 0 is the top.
    Copy(u32),
    /// Moves the top below this many values.
    Sink(u32),

    LoadLocal(u32),
    StoreLocal(u32),
    DeleteLocal(u32),
    /// The slot holds a cell, since a function within uses the variable, too.
    MakeCell(u32),
    LoadCell(u32),
    StoreCell(u32),
    DeleteCell(u32),
    LoadGlobal(u32),
    StoreGlobal(u32),
    DeleteGlobal(u32),
    /// Pushes a name in the body of a class: the attribute of the class, else the global with this number.
    LoadName(Sym, u32),
    /// Pushes a name in the body of a class: its attribute, else the value of the cell in the slot.
    LoadNameOrCell(Sym, u32),
    StoreName(Sym),
    DeleteName(Sym),
    /// Notes that the class has an annotated field of this name.
    Annotate(Sym),

    LoadAttribute(Sym),
    StoreAttribute(Sym),
    DeleteAttribute(Sym),
    /// `receiver` becomes `function receiver`, ready for [`Op::CallMethod`].
    LoadMethod(Sym),
    /// As [`Op::LoadMethod`], but looks the method up on the type, as `with` does.
    LoadSpecial(Sym),
    LoadItem,
    StoreItem,
    DeleteItem,
    BuildSlice,

    Unary(Unary),
    Binary(Binary),
    InPlace(Binary),
    Compare(CompareOp),

    Jump(JumpTarget),
    JumpIfFalse(JumpTarget),
    JumpIfTrue(JumpTarget),

    BuildList(u32),
    BuildTuple(u32),
    BuildSet(u32),
    BuildDict(u32),
    BuildString(u32),
    /// Adds the top to the list, set or dict at this depth below it.
    ListAppend(u32),
    SetAdd(u32),
    DictInsert(u32),
    ListExtend,
    SetUpdate,
    DictUpdate,
    /// Adds keywords of a call; one that is there already is an error.
    DictMerge,
    ListToTuple,
    Unpack(u32),
    /// Unpacks into this many, a list of the rest, and this many.
    UnpackRest(u32, u32),
    /// Formats the top; the flag says whether a format specification lies above it.
    Format(Conversion, bool),

    Iterate,
    /// Pushes the next item, or drops the iterator and jumps.
    ForEach(JumpTarget),

    Call(u32),
    /// Calls with this many values; the last ones have the names of the numbered list.
    CallNamed(u32, u32),
    /// Calls with the arguments in a list and a dict.
    CallSpread,
    CallMethod(u32),
    CallMethodNamed(u32, u32),
    Function(u32, FunctionParts),
    /// Makes a class from the numbered body; this many bases lie on the stack below the keywords.
    Class(u32, u32),
    Return,

    /// Gives a value to the code that resumed this frame. The flag says that a `yield from` or `await` passes it
    /// through.
    Yield(bool),
    YieldFromIterable,
    Awaitable,
    AsyncIterate,
    AsyncNext,
    /// Ends an `async for` if the exception on top is `StopAsyncIteration`.
    EndAsyncFor,
    /// Sends the top to the iterator below it. When that has ended, its result takes the place of both, and it jumps.
    Send(JumpTarget),

    /// From here on an exception goes to the target, with all but this many values of the stack kept.
    Try(JumpTarget, u32),
    EndTry,
    /// The exception on top is now the one that is handled.
    EnterHandler,
    ExitHandler,
    /// `exception class` becomes `exception bool`.
    Matches,
    Raise,
    RaiseFrom,
    /// Raises the exception that is handled.
    RaiseAgain,
    /// Raises the top once more, with the traceback it has.
    Reraise,
    /// Calls the exit function below the exception on top with it.
    CallExit,
    AssertionFailed(bool),

    ImportModule(u32),
    Super,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionParts {
    /// How many default values are on the stack.
    pub defaults: u8,
    /// How many defaults of keyword-only parameters, as pairs of name and value.
    pub keyword_defaults: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    Not,
    Negate,
    Plus,
    Invert,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    Add,
    Subtract,
    Multiply,
    MatrixMultiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
    ShiftLeft,
    ShiftRight,
    And,
    Or,
    Xor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Is,
    IsNot,
    In,
    NotIn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    None,
    Str,
    Repr,
    Ascii,
}

/// A literal value of the source.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    None,
    Ellipsis,
    Bool(bool),
    Int(i64),
    Big(BigInt),
    Float(f64),
    Str(Arc<str>),
    Tuple(Vec<Constant>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    Module,
    Class,
    Function,
    Generator,
    Coroutine,
    AsyncGenerator,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    pub positional_only: usize,
    /// The number of positional parameters.
    pub positional: usize,
    pub keyword_only: usize,
    pub has_rest: bool,
    pub has_keywords: bool,
}

/// A place in a source file, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeSpan {
    pub start: u32,
    pub end: u32,
}

/// One function, class body or module.
#[derive(Clone, Debug)]
pub struct Code {
    pub name: Arc<str>,
    pub qualified: Arc<str>,
    pub kind: CodeKind,
    /// The module whose source the spans belong to.
    pub module: u32,
    /// The library's frames are left out of tracebacks.
    pub is_library: bool,
    /// CPython has it in C: no other thread can run in the middle of it.
    pub is_atomic: bool,
    pub ops: Arc<[Op]>,
    pub spans: Arc<[CodeSpan]>,
    pub signature: Signature,
    /// The names of the slots: parameters, other locals, cells, then captured variables.
    pub slots: Arc<[Sym]>,
    /// For each captured variable: the slot of the cell in the frame that makes the function.
    pub captured: Arc<[u32]>,
    /// The slots of the captured variables are the last ones, from here.
    pub first_captured: usize,
    /// The place of its name.
    pub header: CodeSpan,
    pub line: u32,
    /// The constant with its docstring.
    pub doc: Option<u32>,
}
