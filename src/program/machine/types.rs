//! The built-in types. Each is a class on the heap, at a number that never changes.

use super::value::Id;

/// A built-in type.
pub(super) struct BuiltIn {
    pub(super) name: &'static str,
    pub(super) parent: Id,
    /// Whether its name is one of the built-in names of every program.
    pub(super) is_named: bool,
}

macro_rules! types {
    ($($name:ident = $text:literal, $parent:ident, $is_named:literal;)*) => {
        #[allow(clippy::upper_case_acronyms, non_camel_case_types, dead_code, reason = "counts the types")]
        #[derive(Clone, Copy)]
        enum Number { $($name),* }
        $(#[allow(dead_code, reason = "all types have one")] pub(super) const $name: Id = Id(Number::$name as u32);)*
        pub(super) const ALL: &[BuiltIn] = &[
            $(BuiltIn { name: $text, parent: $parent, is_named: $is_named }),*
        ];
    };
}

types! {
    OBJECT = "object", OBJECT, true;
    TYPE = "type", OBJECT, true;
    NONE = "NoneType", OBJECT, false;
    NOT_IMPLEMENTED = "NotImplementedType", OBJECT, false;
    ELLIPSIS = "ellipsis", OBJECT, false;
    INT = "int", OBJECT, true;
    BOOL = "bool", INT, true;
    FLOAT = "float", OBJECT, true;
    STR = "str", OBJECT, true;
    LIST = "list", OBJECT, true;
    TUPLE = "tuple", OBJECT, true;
    DICT = "dict", OBJECT, true;
    SET = "set", OBJECT, true;
    FROZENSET = "frozenset", OBJECT, true;
    RANGE = "range", OBJECT, true;
    SLICE = "slice", OBJECT, true;
    CELL = "cell", OBJECT, false;
    FUNCTION = "function", OBJECT, false;
    METHOD = "method", OBJECT, false;
    NATIVE = "builtin_function_or_method", OBJECT, false;
    GENERATOR = "generator", OBJECT, false;
    COROUTINE = "coroutine", OBJECT, false;
    ASYNC_GENERATOR = "async_generator", OBJECT, false;
    MODULE = "module", OBJECT, false;
    PROPERTY = "property", OBJECT, true;
    STATIC_METHOD = "staticmethod", OBJECT, true;
    CLASS_METHOD = "classmethod", OBJECT, true;
    SUPER = "super", OBJECT, true;
    LIST_ITERATOR = "list_iterator", OBJECT, false;
    TUPLE_ITERATOR = "tuple_iterator", OBJECT, false;
    STR_ITERATOR = "str_ascii_iterator", OBJECT, false;
    RANGE_ITERATOR = "range_iterator", OBJECT, false;
    SET_ITERATOR = "set_iterator", OBJECT, false;
    KEY_ITERATOR = "dict_keyiterator", OBJECT, false;
    VALUE_ITERATOR = "dict_valueiterator", OBJECT, false;
    ITEM_ITERATOR = "dict_itemiterator", OBJECT, false;
    LIST_REVERSED = "list_reverseiterator", OBJECT, false;
    REVERSED = "reversed", OBJECT, true;
    ENUMERATE = "enumerate", OBJECT, true;
    ZIP = "zip", OBJECT, true;
    KEYS = "dict_keys", OBJECT, false;
    VALUES = "dict_values", OBJECT, false;
    ITEMS = "dict_items", OBJECT, false;
    LOCK = "_thread.lock", OBJECT, false;
    REENTRANT_LOCK = "_thread.RLock", OBJECT, false;
    GATE = "gate", OBJECT, false;
    RANDOM = "Random", OBJECT, false;

    BASE_EXCEPTION = "BaseException", OBJECT, true;
    EXCEPTION = "Exception", BASE_EXCEPTION, true;
    SYSTEM_EXIT = "SystemExit", BASE_EXCEPTION, true;
    KEYBOARD_INTERRUPT = "KeyboardInterrupt", BASE_EXCEPTION, true;
    GENERATOR_EXIT = "GeneratorExit", BASE_EXCEPTION, true;
    STOP_ITERATION = "StopIteration", EXCEPTION, true;
    STOP_ASYNC_ITERATION = "StopAsyncIteration", EXCEPTION, true;
    ARITHMETIC_ERROR = "ArithmeticError", EXCEPTION, true;
    ZERO_DIVISION_ERROR = "ZeroDivisionError", ARITHMETIC_ERROR, true;
    OVERFLOW_ERROR = "OverflowError", ARITHMETIC_ERROR, true;
    FLOATING_POINT_ERROR = "FloatingPointError", ARITHMETIC_ERROR, true;
    ASSERTION_ERROR = "AssertionError", EXCEPTION, true;
    ATTRIBUTE_ERROR = "AttributeError", EXCEPTION, true;
    BUFFER_ERROR = "BufferError", EXCEPTION, true;
    EOF_ERROR = "EOFError", EXCEPTION, true;
    IMPORT_ERROR = "ImportError", EXCEPTION, true;
    MODULE_NOT_FOUND_ERROR = "ModuleNotFoundError", IMPORT_ERROR, true;
    LOOKUP_ERROR = "LookupError", EXCEPTION, true;
    INDEX_ERROR = "IndexError", LOOKUP_ERROR, true;
    KEY_ERROR = "KeyError", LOOKUP_ERROR, true;
    MEMORY_ERROR = "MemoryError", EXCEPTION, true;
    NAME_ERROR = "NameError", EXCEPTION, true;
    UNBOUND_LOCAL_ERROR = "UnboundLocalError", NAME_ERROR, true;
    OS_ERROR = "OSError", EXCEPTION, true;
    CONNECTION_ERROR = "ConnectionError", OS_ERROR, true;
    CONNECTION_RESET_ERROR = "ConnectionResetError", CONNECTION_ERROR, true;
    TIMEOUT_ERROR = "TimeoutError", OS_ERROR, true;
    FILE_NOT_FOUND_ERROR = "FileNotFoundError", OS_ERROR, true;
    INTERRUPTED_ERROR = "InterruptedError", OS_ERROR, true;
    PERMISSION_ERROR = "PermissionError", OS_ERROR, true;
    REFERENCE_ERROR = "ReferenceError", EXCEPTION, true;
    RUNTIME_ERROR = "RuntimeError", EXCEPTION, true;
    NOT_IMPLEMENTED_ERROR = "NotImplementedError", RUNTIME_ERROR, true;
    RECURSION_ERROR = "RecursionError", RUNTIME_ERROR, true;
    SYNTAX_ERROR = "SyntaxError", EXCEPTION, true;
    SYSTEM_ERROR = "SystemError", EXCEPTION, true;
    TYPE_ERROR = "TypeError", EXCEPTION, true;
    VALUE_ERROR = "ValueError", EXCEPTION, true;
    UNICODE_ERROR = "UnicodeError", VALUE_ERROR, true;
    WARNING = "Warning", EXCEPTION, true;
    DEPRECATION_WARNING = "DeprecationWarning", WARNING, true;
    RUNTIME_WARNING = "RuntimeWarning", WARNING, true;
    USER_WARNING = "UserWarning", WARNING, true;
}
