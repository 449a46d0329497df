//! The comments, strings and keywords of languages.

/// The facts about a language that its colours need. Lists of words have spaces between them.
pub(super) struct HighlightedLanguage {
    /// The names that authors write behind the marks of a fence.
    pub(super) names: &'static str,
    /// The beginnings and ends of comments. A line break ends a comment without being a part of it.
    pub(super) comments: &'static [(&'static str, &'static str)],
    /// The marks of strings, the longer ones first.
    pub(super) quotes: &'static [&'static str],
    /// Marks of one character whose strings go on over the end of a line.
    pub(super) over_lines: &'static [&'static str],
    /// Letters that may be right before a string as a part of it.
    pub(super) prefixes: &'static str,
    pub(super) keywords: &'static str,
    pub(super) constants: &'static str,
    /// Keywords before a new name.
    pub(super) defines: &'static str,
    /// Characters that belong to words.
    pub(super) joins: &'static str,
    /// Whether strings with `f` before them hold code between braces.
    pub(super) fields: bool,
    /// Whether it has Rust's lifetimes, macros and raw strings.
    pub(super) rust: bool,
}

const OTHER: HighlightedLanguage = HighlightedLanguage {
    names: "",
    comments: &[("//", "\n"), ("/*", "*/")],
    quotes: &["\"", "'"],
    over_lines: &[],
    prefixes: "",
    keywords: "",
    constants: "true false null",
    defines: "",
    joins: "",
    fields: false,
    rust: false,
};

const HASH: &[(&str, &str)] = &[("#", "\n")];

pub(super) const LANGUAGES: &[HighlightedLanguage] = &[
    HighlightedLanguage {
        names: "python py python3 ipython",
        comments: HASH,
        quotes: &["\"\"\"", "'''", "\"", "'"],
        prefixes: "r b f u t br rb fr rf tr rt",
        keywords: "and as assert async await break case class continue def del elif else except finally for from \
                   global if import in is lambda match nonlocal not or pass raise return try while with yield",
        constants: "None True False",
        defines: "def class",
        fields: true,
        ..OTHER
    },
    HighlightedLanguage {
        names: "rust rs",
        over_lines: &["\""],
        prefixes: "r b c br cr",
        keywords: "as async await break const continue crate dyn else enum extern fn for if impl in let loop match \
                   mod move mut pub ref return self Self static struct super trait type unsafe use where while",
        constants: "true false",
        defines: "enum fn mod struct trait type",
        rust: true,
        ..OTHER
    },
    HighlightedLanguage {
        names: "bash shell sh zsh ksh",
        comments: HASH,
        over_lines: &["\"", "'"],
        keywords: "case do done elif else esac export fi for function if in local return then until while",
        constants: "true false",
        joins: "-./$=#",
        ..OTHER
    },
    HighlightedLanguage {
        names: "toml ini",
        comments: HASH,
        quotes: &["\"\"\"", "'''", "\"", "'"],
        joins: "-",
        ..OTHER
    },
    HighlightedLanguage { names: "yaml yml", comments: HASH, joins: "-./#", ..OTHER },
    HighlightedLanguage { names: "json jsonc json5", quotes: &["\""], ..OTHER },
    HighlightedLanguage {
        names: "javascript js jsx typescript ts tsx",
        quotes: &["\"", "'", "`"],
        over_lines: &["`"],
        keywords: "async await break case catch class const continue default delete do else export extends finally \
                   for from function if import in instanceof interface let new of return static super switch this \
                   throw try type typeof var void while yield",
        constants: "true false null undefined",
        defines: "class function interface type",
        joins: "$",
        ..OTHER
    },
    HighlightedLanguage {
        names: "java kotlin",
        quotes: &["\"\"\"", "\"", "'"],
        keywords: "abstract boolean break case catch char class continue default do double else enum extends final \
                   finally float for fun if implements import instanceof int interface long new package private \
                   protected public record return static super suspend switch synchronized this throw throws try \
                   val var void volatile when while",
        defines: "class enum fun interface record",
        ..OTHER
    },
    HighlightedLanguage {
        names: "go golang",
        quotes: &["\"", "'", "`"],
        over_lines: &["`"],
        keywords: "break case chan const continue default defer else fallthrough for func go if import interface \
                   map package range return select struct switch type var",
        constants: "true false nil iota",
        defines: "func type",
        ..OTHER
    },
    HighlightedLanguage {
        names: "c cpp c++",
        keywords: "auto bool break case catch char class co_await co_return co_yield const continue default delete \
                   do double else enum extern float for if int long namespace new private public return short \
                   signed sizeof static struct switch template this throw try typedef typename union unsigned using \
                   virtual void volatile while",
        constants: "true false NULL nullptr",
        defines: "class enum struct union",
        ..OTHER
    },
];

/// Other languages that authors name. Their listings have no colours.
pub(super) const PLAIN: &str = "text plaintext xml html css scss sass less csv sql diff markdown mermaid latex \
    tex swift scala haskell erlang elixir clojure ocaml julia dart ruby perl php lua csharp fsharp powershell \
    batch docker dockerfile make makefile cmake";

/// Whether a word is one of a list.
pub(in crate::render) fn has(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split(' ').any(|one| one == word)
}
