//! Names as numbers: comparing two attributes is comparing two integers.

use std::sync::Arc;

use hashbrown::HashMap;

/// A name, as a number in [`Names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sym(pub u32);

/// All names of a program and of the library it uses.
#[derive(Clone, Debug)]
pub struct Names {
    texts: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, Sym>,
}

impl Names {
    pub fn intern(&mut self, text: &str) -> Sym {
        if let Some(&sym) = self.numbers.get(text) {
            return sym;
        }
        let sym = Sym(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, sym);
        sym
    }

    pub fn find(&self, text: &str) -> Option<Sym> {
        self.numbers.get(text).copied()
    }

    pub fn text(&self, sym: Sym) -> &Arc<str> {
        &self.texts[sym.0 as usize]
    }
}

macro_rules! known {
    ($($name:ident = $text:literal),* $(,)?) => {
        #[allow(clippy::upper_case_acronyms, reason = "an enum that only counts the names below")]
        enum Number { $($name),* }
        /// The names that the machine itself asks for.
        pub mod sym {
            use super::{Number, Sym};
            $(pub const $name: Sym = Sym(Number::$name as u32);)*
        }
        impl Default for Names {
            fn default() -> Self {
                let mut names = Self { texts: Vec::new(), numbers: HashMap::new() };
                $(names.intern($text);)*
                names
            }
        }
    };
}

known! {
    INIT = "__init__", NEW = "__new__", CALL = "__call__", STR = "__str__", REPR = "__repr__", FORMAT = "__format__",
    EQ = "__eq__", NE = "__ne__", LT = "__lt__", LE = "__le__", GT = "__gt__", GE = "__ge__", HASH = "__hash__",
    BOOL = "__bool__", LEN = "__len__", ITER = "__iter__", NEXT = "__next__", CONTAINS = "__contains__",
    GETITEM = "__getitem__", SETITEM = "__setitem__", DELITEM = "__delitem__", GETATTR = "__getattr__",
    ENTER = "__enter__", EXIT = "__exit__", AENTER = "__aenter__", AEXIT = "__aexit__", AITER = "__aiter__",
    ANEXT = "__anext__", AWAIT = "__await__", INDEX = "__index__", INT = "__int__", FLOAT = "__float__",
    REVERSED = "__reversed__", ADD = "__add__", NEG = "__neg__", POS = "__pos__", INVERT = "__invert__",
    ABS = "__abs__",
    CLASS = "__class__", NAME = "__name__", QUALNAME = "__qualname__", DICT = "__dict__", DOC = "__doc__",
    MODULE = "__module__", CAUSE = "__cause__", CONTEXT = "__context__", TRACEBACK = "__traceback__",
    SUPPRESS = "__suppress_context__", NOTES = "__notes__", ARGS = "args", VALUE = "value", CODE = "code",
    ANNOTATIONS = "__annotations__", SELF = "self", SEND = "send", THROW = "throw", CLOSE = "close", MAIN = "__main__",
    EXCEPTIONS = "exceptions", MESSAGE = "message", SUPER = "super", FIELDS = "_fields", WRAPPED = "__wrapped__",
    BASES = "__bases__", MRO = "__mro__", META = "_meta_", MADE = "_class_made", VALUED = "_value_",
    NAMED = "_name_", WORDED = "_text_", FROZEN = "_frozen_", HASHES = "_hashes_attributes_",
    FGET = "fget",
}
