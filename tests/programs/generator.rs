//! Programs from seeds: the language in every mixture, printing what it does.

use crate::random::Draw;

struct Writer {
    random: fastrand::Rng,
    out: String,
    indent: usize,
    in_loop: bool,
    in_function: bool,
    lines: usize,
}

const NAMES: &[&str] = &["a", "b", "c", "d"];
const SIMPLE: &[&str] = &["a", "b", "c", "d", "1", "len(c)"];

/// The program of a seed.
pub(crate) fn program(seed: u64) -> String {
    let mut writer = Writer {
        random: fastrand::Rng::with_seed(seed),
        out: String::new(),
        indent: 0,
        in_loop: false,
        in_function: false,
        lines: 0,
    };
    writer.whole();
    writer.out
}

impl Writer {
    fn line(&mut self, text: &str) {
        self.out += &"    ".repeat(self.indent);
        self.out += text;
        self.out.push('\n');
        self.lines += 1;
    }

    fn whole(&mut self) {
        self.line("a, b, c, d = 1, 'two', [3, 4.5], {'k': 5, 'l': (6,)}");
        self.class();
        for name in ["f", "g"] {
            self.function(name);
        }
        self.generator();
        for _ in 0..6 + self.random.below(6) {
            self.guarded();
        }
        self.line("print(repr(a), repr(b), repr(c), repr(d))");
        if self.random.one_in(8) {
            let value = self.expression(2);
            self.line(&format!("print({value})"));
        }
    }

    fn class(&mut self) {
        self.line("class Error(Exception):");
        self.line("    pass");
        self.line("class Thing:");
        self.line("    count = 0");
        self.line("    def __init__(self, value=0):");
        self.line("        self.value = value");
        self.line("        Thing.count += 1");
        // Without it, addresses would be taken apart.
        self.line("    def __repr__(self): return f'Thing({self.value!r})'");
        for method in [
            "    def __eq__(self, other): return isinstance(other, Thing) and self.value == other.value",
            "    def __add__(self, other): return Thing((self.value, getattr(other, 'value', other)))",
            "    def __len__(self): return self.count % 3",
            "    def __iter__(self): return iter([self.value, self.count])",
            "    def __getitem__(self, index): return [self.value, 'x'][index]",
            "    def __lt__(self, other): return str(self.value) < str(other)",
            "    def __call__(self, *args, **named): return args, sorted(named)",
            "    def __enter__(self): print('enter', self.value); return self",
        ] {
            if self.random.below(4) > 0 {
                self.line(method);
            }
        }
        let result = self.random.pick(&["True", "False", "None"]);
        self.line(&format!("    def __exit__(self, kind, error, trace): print('exit', error); return {result}"));
        self.line("class Part(Thing):");
        self.line("    @property");
        self.line("    def twice(self): return self.value * 2");
        self.line("    def __str__(self): return 'part of ' + super().__repr__() if hasattr(self, 'value') else '?'");
    }

    fn function(&mut self, name: &str) {
        let parameters = self.random.pick(&["x, y=2", "x, *y", "x, y=1, **z", "x, /, y=3", "x, *, y='k'"]);
        self.line(&format!("def {name}({parameters}):"));
        self.indent += 1;
        self.in_function = true;
        if self.random.one_in(3) {
            self.line("global a");
        } else {
            self.line("a = x");
        }
        self.line("b, c, d = y, [x], {x: y} if isinstance(x, (int, str)) else {}");
        for _ in 0..=self.random.below(3) {
            self.statement(2);
        }
        let result = self.expression(2);
        self.line(&format!("return {result}"));
        self.in_function = false;
        self.indent -= 1;
    }

    fn generator(&mut self) {
        self.line("def numbers(n):");
        self.line("    try:");
        self.line("        for i in range(n):");
        self.line("            got = yield i");
        self.line("            if got: print('got', got)");
        let caught = self.random.pick(&["ValueError", "Error", "(KeyError, ValueError)"]);
        self.line(&format!("    except {caught} as e:"));
        self.line("        print('caught', repr(e))");
        self.line("        yield 'after'");
        self.line("    finally:");
        self.line("        print('finally')");
        self.line("    return n * 2");
        self.line("def outer(n):");
        self.line("    result = yield from numbers(n)");
        self.line("    yield 'result', result");
    }

    /// A statement whose exceptions are printed.
    fn guarded(&mut self) {
        self.line("try:");
        self.indent += 1;
        self.statement(3);
        self.indent -= 1;
        self.line("except Exception as e:");
        self.line("    print(type(e).__name__, e, type(e.__context__).__name__)");
    }

    fn block(&mut self, depth: usize) {
        self.indent += 1;
        for _ in 0..=self.random.below(2) {
            self.statement(depth);
        }
        self.indent -= 1;
    }

    fn statement(&mut self, depth: usize) {
        let choice = if depth == 0 || self.lines > 150 { self.random.below(7) } else { self.random.below(19) };
        let name = self.random.pick(NAMES);
        match choice {
            0 | 1 => {
                let value = self.expression(2);
                self.line(&format!("print({value})"));
            }
            2 | 3 => {
                let value = self.expression(2);
                self.line(&format!("{name} = {value}"));
            }
            4 => {
                let op = self.random.pick(&["+", "-", "*", "//", "%", "|", "&"]);
                let value = self.expression(1);
                self.line(&format!("{name} {op}= {value}"));
            }
            5 => {
                let (one, other) = (self.random.pick(NAMES), self.random.pick(NAMES));
                let pattern = self.random.pick(&["A, B", "A, *B", "*A, B", "(A, B)"]);
                let value = self.expression(2);
                self.line(&format!("{} = {value}", pattern.replace('A', one).replace('B', other)));
            }
            6 => {
                let action = self.random.pick(&[
                    "c.append(len(c))",
                    "c.sort()",
                    "c.pop()",
                    "d['n'] = len(d)",
                    "del c[0]",
                    "c[1:2] = [7, 8]",
                    "d.pop('k')",
                    "c.insert(1, 'i')",
                    "d.update(z=1)",
                    "c.reverse()",
                    "assert c, 'empty'",
                    "raise Error('own')",
                    "raise ValueError(1, 2)",
                    "raise KeyError('key') from Error()",
                    "c.extend(b)",
                    "d.setdefault('s', []).append(1)",
                ]);
                self.line(action);
            }
            7 | 8 => {
                let test = self.expression(2);
                self.line(&format!("if {test}:"));
                self.block(depth - 1);
                if self.random.one_in(2) {
                    self.line("else:");
                    self.block(depth - 1);
                }
            }
            9 | 10 => self.loop_statement(depth),
            11..=13 => self.try_statement(depth),
            14 => {
                let made = self.random.pick(&["Thing", "Part"]);
                let value = self.expression(1);
                self.line(&format!("with {made}({value}) as {name}:"));
                self.block(depth - 1);
            }
            15 => {
                let action = self.random.pick(&[
                    "g1 = numbers(2); print(next(g1), g1.send('s')); g1.close()",
                    "g1 = outer(2); print(list(g1))",
                    "g1 = outer(3); print(next(g1)); print(g1.throw(ValueError('thrown'))); g1.close()",
                    "g1 = numbers(3); next(g1); g1.close(); print(list(g1))",
                    "print(sum(numbers(4)), max(numbers(2)), sorted(numbers(3), reverse=True))",
                    "print([(x, y) for x in numbers(2) for y in numbers(x)])",
                    "print(dict(zip(numbers(2), 'abc')), list(enumerate(numbers(2), 5)))",
                    "print(*numbers(2), sep='-', end='!\\n')",
                ]);
                for part in action.split("; ") {
                    self.line(part);
                }
            }
            16 => {
                let call = self.call(1);
                self.line(&format!("print({call})"));
            }
            _ => {
                if self.in_function && self.random.one_in(3) {
                    let value = self.expression(1);
                    self.line(&format!("return {value}"));
                } else if self.in_loop && self.random.one_in(2) {
                    let word = self.random.pick(&["break", "continue"]);
                    self.line(word);
                } else {
                    let value = self.expression(2);
                    let shown = self.random.pick(SIMPLE);
                    self.line(&format!("print(f'{{{shown}!r:>5}}', '%s' % ({value},))"));
                }
            }
        }
    }

    fn loop_statement(&mut self, depth: usize) {
        let was = std::mem::replace(&mut self.in_loop, true);
        let name = self.random.pick(&["i", "j", "a", "b"]);
        let header = match self.random.below(4) {
            0 => format!("while (turns{depth} := turns{depth} + 1) % 4:"),
            1 => format!("for {name} in list(d):"),
            2 => format!("for {name} in range({}):", self.random.below(4)),
            _ => format!("for {name}, j in enumerate('xy'):"),
        };
        if header.starts_with("while") {
            self.line(&format!("turns{depth} = 0"));
        }
        self.line(&header);
        self.block(depth - 1);
        self.in_loop = was;
        if self.random.one_in(3) {
            self.line("else:");
            self.block(depth - 1);
        }
    }

    fn try_statement(&mut self, depth: usize) {
        self.line("try:");
        self.block(depth - 1);
        let has_handler = self.random.below(4) > 0;
        if has_handler {
            let kind =
                self.random.pick(&["Exception", "TypeError", "(KeyError, IndexError)", "ArithmeticError", "Error"]);
            self.line(&format!("except {kind} as error:"));
            self.line("    print('handled', type(error).__name__, error)");
            if self.random.one_in(3) {
                self.block(depth - 1);
            }
            if self.random.one_in(4) {
                self.line("    raise");
            }
            if self.random.one_in(3) {
                self.line("else:");
                self.block(depth - 1);
            }
        }
        if !has_handler || self.random.one_in(3) {
            self.line("finally:");
            self.line("    print('cleaned')");
            if self.random.one_in(4) {
                // `continue`, `break` and `return` here leave with a warning from 3.14 on.
                let was = (self.in_loop, self.in_function);
                (self.in_loop, self.in_function) = (false, false);
                self.block(depth - 1);
                (self.in_loop, self.in_function) = was;
            }
        }
    }

    fn call(&mut self, depth: usize) -> String {
        let (one, other) = (self.expression(depth), self.expression(depth));
        let function = self.random.pick(&["f", "g"]);
        match self.random.below(5) {
            0 => format!("{function}({one})"),
            1 => format!("{function}({one}, {other})"),
            2 => format!("{function}({one}, y={other})"),
            3 => format!("{function}(*[{one}], **{{'y': {other}}})"),
            _ => format!("Part({one})"),
        }
    }

    #[expect(clippy::too_many_lines, reason = "one short arm for each kind of expression")]
    fn expression(&mut self, depth: usize) -> String {
        if depth == 0 {
            const ATOMS: &[&str] = &[
                "a",
                "b",
                "c",
                "d",
                "0",
                "1",
                "-3",
                "2.5",
                "'s'",
                "''",
                "None",
                "True",
                "[]",
                "(1, 2)",
                "10 ** 20",
                "1e-7",
                "{}",
                "{'k': 1}",
                "'two'",
                "[3, 1, 2]",
                "range(3)",
                "Thing(1)",
                "Part('p')",
                "'a b c'",
            ];
            return (*self.random.pick(ATOMS)).to_owned();
        }
        let depth = depth - 1;
        let (one, other) = (self.expression(depth), self.expression(depth));
        match self.random.below(17) {
            0 | 1 => {
                let op = self.random.pick(&["+", "-", "*", "/", "//", "%", "&", "|", "^", ">>"]);
                format!("({one} {op} {other})")
            }
            2 => {
                let op = self.random.pick(&["==", "!=", "<", "<=", ">", ">=", "in", "not in", "is not"]);
                format!("({one} {op} {other})")
            }
            3 => {
                let op = self.random.pick(&["and", "or"]);
                format!("({one} {op} {other})")
            }
            4 => format!("({one} if {other} else {})", self.random.pick(NAMES)),
            5 => {
                let op = self.random.pick(&["not ", "-", "+", "~"]);
                format!("({op}{one})")
            }
            6 => {
                let function = *self.random.pick(&[
                    "len", "str", "repr", "list", "sorted", "bool", "abs", "sum", "max", "int", "float", "tuple",
                    "set", "dict", "any", "round", "type", "min", "all", "iter", "hash",
                ]);
                match function {
                    "set" => format!("sorted(set({one}), key=repr)"),
                    "iter" => format!("next(iter({one}))"),
                    "hash" => format!("isinstance(hash({one}), int)"),
                    "type" => format!("type({one}).__name__"),
                    _ => format!("{function}({one})"),
                }
            }
            7 => format!("({one})[{other}]"),
            8 => {
                let slice = self.random.pick(&["1:", ":-1", "::2", "::-1", "0:2"]);
                format!("({one})[{slice}]")
            }
            9 => format!("[x for x in {one} if x != {other}]"),
            10 => format!("[{one}, {other}]"),
            11 => format!("{{{one}: {other}}}"),
            12 => {
                let method = self.random.pick(&[
                    "upper()",
                    "split()",
                    "count('a')",
                    "index(1)",
                    "get('k', 0)",
                    "items()",
                    "copy()",
                    "replace('s', 'tt')",
                    "strip()",
                    "join(['x', 'y'])",
                    "startswith('t')",
                    "twice",
                    "value",
                    "keys()",
                    "title()",
                    "zfill(6)",
                    "find('o')",
                    "center(9, '*')",
                    "isdigit()",
                    "format(1, k=2)",
                    "rjust(7)",
                    "partition('w')",
                    "splitlines()",
                ]);
                format!("({one}).{method}")
            }
            13 => {
                let spec = self
                    .random
                    .pick(&[">8", "<6", "^7", "05d", ".2f", "+", ",", "x", "e", "%", "s", "g", "#o", "_", "*^9"]);
                format!("f'{{{}:{spec}}}'", self.random.pick(&["a", "b", "len(c)", "2.5", "-7", "10 ** 20"]))
            }
            14 => {
                let template =
                    self.random.pick(&["%d", "%s|%r", "%5.1f", "%x", "%-4s|", "%c", "%g", "%%%s", "%(k)s", "%+05d"]);
                format!("('{template}' % {one})")
            }
            15 => format!("(lambda q, r=3: (q, r, {other}))({one})"),
            _ if self.in_function => format!("str({one})"),
            _ => self.call(depth),
        }
    }
}
