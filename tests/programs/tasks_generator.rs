//! Programs of asyncio from seeds: tasks, cancellations, groups, timeouts, locks, queues, and errors in every place.

use crate::random::Draw;

struct Writer {
    random: fastrand::Rng,
    out: String,
    indent: usize,
    /// The function that is written: those with lower numbers can be called.
    function: usize,
    /// What is printed is numbered, so that no two lines are the same.
    prints: usize,
}

const FUNCTIONS: usize = 4;
const DELAYS: &[&str] = &["0", "0", "0.1", "0.2", "0.3", "0.5", "1"];
const LIMITS: &[&str] = &["0", "0.1", "0.2", "0.25", "0.5", "2", "None"];
const ERRORS: &[&str] = &["ValueError(n)", "KeyError('k')", "Own('o')", "Own()", "asyncio.CancelledError()"];
const CAUGHT: &[&str] = &[
    "Exception",
    "Exception",
    "BaseException",
    "asyncio.CancelledError",
    "(ValueError, TimeoutError)",
    "TimeoutError",
    "Own",
];

/// The program of a seed.
pub(crate) fn tasks_program(seed: u64) -> String {
    let mut writer =
        Writer { random: fastrand::Rng::with_seed(seed), out: String::new(), indent: 0, function: 0, prints: 0 };
    writer.whole();
    writer.out
}

impl Writer {
    fn line(&mut self, text: &str) {
        self.out += &"    ".repeat(self.indent);
        self.out += text;
        self.out.push('\n');
    }

    fn whole(&mut self) {
        self.line("import asyncio");
        self.line("class Own(Exception): pass");
        self.line("tasks = []");
        self.line("def show(*what):");
        self.line("    task = asyncio.current_task()");
        self.line("    print(round(asyncio.get_running_loop().time(), 3), task and task.get_name(), *what)");
        self.line("def told(error):");
        self.line("    before = error.__cause__ or error.__context__");
        self.line("    return repr(error), repr(before)");
        self.line("def called(future):");
        let ends = self.random.pick(&["pass", "pass", "pass", "raise Own('callback')", "tasks[-1].cancel()"]);
        self.line("    show('called', future.done(), future.cancelled())");
        self.line(&format!("    {ends}"));
        self.generator();
        for function in 0..FUNCTIONS {
            self.function = function;
            self.line(&format!("async def w{function}(n):"));
            self.indent = 1;
            self.line(&format!("show('begin w{function}', n)"));
            for _ in 0..=self.random.below(3) {
                self.statement(3);
            }
            self.line(&format!("return 'w{function}', n"));
            self.indent = 0;
        }
        self.function = FUNCTIONS;
        self.main();
    }

    /// An asynchronous generator.
    fn generator(&mut self) {
        self.line("async def numbers(n):");
        self.line("    try:");
        self.line("        for i in range(n):");
        self.line("            got = yield i");
        self.line("            if got: show('got', got)");
        let delay = self.random.pick(DELAYS);
        self.line(&format!("            await asyncio.sleep({delay})"));
        let caught = *self.random.pick(CAUGHT);
        self.line(&format!("    except {caught} as e:"));
        self.line("        show('numbers', told(e))");
        let again = *self.random.pick(&["raise", "yield 'after'", "pass"]);
        // An asynchronous generator that yields at its end cannot be closed.
        let again = if caught == "BaseException" && again.starts_with("yield") { "raise" } else { again };
        self.line(&format!("        {again}"));
        self.line("    finally:");
        self.line("        show('numbers end')");
    }

    fn main(&mut self) {
        self.line("async def main():");
        self.indent = 1;
        self.line("global lock, semaphore, event, condition, queue, barrier");
        self.line("lock, semaphore, event = asyncio.Lock(), asyncio.Semaphore(2), asyncio.Event()");
        let queue = self.random.pick(&["asyncio.Queue()", "asyncio.Queue(1)", "asyncio.LifoQueue(2)"]);
        self.line(&format!("condition, queue, barrier = asyncio.Condition(), {queue}, asyncio.Barrier(2)"));
        for at in 0..=self.random.below(4) {
            let job = self.job();
            self.line(&format!("tasks.append(asyncio.create_task({job}, name='job{at}'))"));
        }
        for _ in 0..2 + self.random.below(4) {
            self.statement(3);
        }
        self.line("show('last')");
        let end = self.random.pick(&["asyncio.sleep(3)", "asyncio.wait(tasks, timeout=3)", "asyncio.sleep(0)"]);
        self.line(&format!("await {end}"));
        self.line("show([(t.get_name(), t.done(), t.cancelled()) for t in tasks])");
        self.line("return 'main'");
        self.indent = 0;
        match self.random.below(5) {
            0 => {
                self.line("loop = asyncio.new_event_loop()");
                self.line("asyncio.set_event_loop(loop)");
                self.line("try: print(loop.run_until_complete(main()))");
                self.line("finally:");
                self.line("    left = asyncio.all_tasks(loop)");
                self.line("    for t in left: t.cancel()");
                self.line("    loop.run_until_complete(asyncio.wait(left) if left else asyncio.sleep(0))");
                self.line("    loop.close()");
            }
            1 => {
                self.line("with asyncio.Runner() as runner:");
                self.line("    print(runner.run(main()))");
                self.line("    print(runner.run(w0(99)))");
            }
            _ => self.line("print(asyncio.run(main()))"),
        }
        self.line("print('end')");
    }

    /// A coroutine.
    fn job(&mut self) -> String {
        let n = self.random.below(9);
        if self.function == 0 || self.random.one_in(6) {
            let delay = self.random.pick(DELAYS);
            return format!("asyncio.sleep({delay}, 's{n}')");
        }
        let function = self.random.below(self.function);
        format!("w{function}({n})")
    }

    /// Something that can be awaited.
    fn awaitable(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.job();
        }
        match self.random.below(11) {
            0 | 1 => self.job(),
            2 => format!("asyncio.create_task({})", self.job()),
            3 => {
                let parts: Vec<_> = (0..=self.random.below(3)).map(|_| self.awaitable(depth - 1)).collect();
                let how = self.random.pick(&["", ", return_exceptions=True"]);
                format!("asyncio.gather({}{how})", parts.join(", "))
            }
            4 => format!("asyncio.shield({})", self.awaitable(depth - 1)),
            5 => {
                let limit = self.random.pick(LIMITS);
                format!("asyncio.wait_for({}, {limit})", self.awaitable(depth - 1))
            }
            6 => "queue.get()".to_owned(),
            7 => "event.wait()".to_owned(),
            8 => format!("tasks[{} % len(tasks)]", self.number()),
            9 => "lock.acquire()".to_owned(),
            _ => format!("asyncio.sleep({})", self.random.pick(DELAYS)),
        }
    }

    fn number(&self) -> &'static str {
        if self.function == FUNCTIONS { "7" } else { "n" }
    }

    fn block(&mut self, depth: usize) {
        self.indent += 1;
        for _ in 0..=self.random.below(2) {
            self.statement(depth);
        }
        self.indent -= 1;
    }

    fn show(&mut self, what: &str) {
        self.prints += 1;
        let at = self.prints;
        self.line(&format!("show({at}, {what})"));
    }

    fn statement(&mut self, depth: usize) {
        let kinds = if depth == 0 { 12 } else { 26 };
        match self.random.below(kinds) {
            0 => self.show("'here'"),
            1 | 2 => {
                let delay = self.random.pick(DELAYS);
                self.line(&format!("await asyncio.sleep({delay})"));
            }
            3 => {
                let job = self.job();
                self.line(&format!("tasks.append(asyncio.create_task({job}))"));
            }
            4 => {
                let what = self.random.pick(&["cancel()", "cancel('why')", "uncancel()", "done()", "cancelling()"]);
                let at = self.random.pick(&["-1", "0", "len(tasks) // 2"]);
                self.show(&format!("tasks[{at}].{what}"));
            }
            5 => {
                let what = self.random.pick(&["event.set()", "event.clear()", "event.is_set()", "queue.qsize()"]);
                self.show(what);
            }
            6 => {
                let what = self.random.pick(&["queue.put(NN)", "queue.put(NN)", "queue.join()", "queue.get()"]);
                let what = what.replace("NN", self.number());
                let limit = self.random.pick(LIMITS);
                self.show(&format!("await asyncio.wait_for({what}, {limit})"));
            }
            7 => {
                let error = self.random.pick(ERRORS).replace("(n)", &format!("({})", self.number()));
                if self.random.one_in(3) {
                    self.line(&format!("raise {error}"));
                } else {
                    let number = self.number();
                    self.line(&format!("if {number} % 3 == 1: raise {error}"));
                }
            }
            8 => {
                let what = self.random.pick(&["asyncio.current_task()", "tasks[-1]", "tasks[0]", "(lock, semaphore)"]);
                self.show(&format!("str({what}).split(' cb=')[0].split(' wait_for=')[0].split(' coro=')[0][:30]"));
            }
            9 => {
                let what = self.random.pick(&["call_soon(", "call_later(0.1, ", "call_later(0.2, ", "call_soon("]);
                self.prints += 1;
                let at = self.prints;
                self.line(&format!("asyncio.get_running_loop().{what}show, 'callback', {at})"));
            }
            10 => self.line("tasks[-1].add_done_callback(called)"),
            11 => self.future(),
            12 | 13 => {
                let awaitable = self.awaitable(2);
                self.show(&format!("await {awaitable}"));
            }
            14..=16 => self.attempt(depth - 1),
            17 => {
                let held = ["lock", "semaphore", "lock", "asyncio.timeout(0.2)", "asyncio.timeout(0.5)"];
                let held = self.random.pick(&held);
                self.line(&format!("async with {held}:"));
                self.block(depth - 1);
            }
            18 => self.group(depth - 1),
            19 => self.wait(),
            20 => self.as_completed(),
            21 => self.condition(),
            22 => self.iterate(depth - 1),
            23 => {
                self.line("for i in range(2):");
                self.block(depth - 1);
            }
            24 => {
                let number = self.number();
                self.line(&format!("if {number} % 2:"));
                self.block(depth - 1);
            }
            _ => match self.random.below(4) {
                0 => self.show("await asyncio.wait_for(barrier.wait(), 0.5)"),
                1 => self.show("asyncio.current_task().cancel()"),
                2 => self.show("sorted(t.get_name() for t in asyncio.all_tasks())"),
                _ => {
                    let job = self.job();
                    self.line(&format!("asyncio.ensure_future({job})"));
                }
            },
        }
    }

    fn attempt(&mut self, depth: usize) {
        self.line("try:");
        self.block(depth);
        let is_star = self.random.one_in(6);
        let caught = self.random.pick(CAUGHT);
        self.line(&format!("except{} {caught} as e:", if is_star { "*" } else { "" }));
        self.indent += 1;
        self.prints += 1;
        let at = self.prints;
        self.line(&format!("show({at}, told(e))"));
        match self.random.below(5) {
            0 => self.line("raise"),
            1 => self.line("raise Own('again') from e"),
            2 => self.statement(depth.saturating_sub(1)),
            _ => {}
        }
        self.indent -= 1;
        if self.random.one_in(4) {
            self.line("else:");
            self.block(0);
        }
        if self.random.one_in(3) {
            self.line("finally:");
            self.block(0);
        }
    }

    fn group(&mut self, depth: usize) {
        self.line("async with asyncio.TaskGroup() as group:");
        self.indent += 1;
        for _ in 0..=self.random.below(3) {
            let job = self.job();
            self.line(&format!("group.create_task({job})"));
        }
        if self.random.one_in(2) {
            self.statement(depth);
        }
        self.indent -= 1;
        self.show("group");
    }

    fn wait(&mut self) {
        let count = 1 + self.random.below(3);
        let jobs: Vec<_> = (0..count).map(|_| format!("asyncio.create_task({})", self.job())).collect();
        let when = self.random.pick(&["FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"]);
        let limit = self.random.pick(LIMITS);
        self.line(&format!(
            "done, pending = await asyncio.wait([{}], return_when=asyncio.{when}, timeout={limit})",
            jobs.join(", ")
        ));
        self.show("sorted(t.get_name() for t in done), sorted(t.get_name() for t in pending)");
        match self.random.below(3) {
            0 => self.line("for t in sorted(pending, key=lambda t: t.get_name()): t.cancel()"),
            1 => {
                self.line("for t in sorted(done, key=lambda t: t.get_name()):");
                self.line("    show(t.cancelled() or t.exception() or t.result())");
            }
            _ => {}
        }
    }

    fn as_completed(&mut self) {
        let jobs: Vec<_> = (0..=self.random.below(3)).map(|_| self.job()).collect();
        let limit = self.random.pick(&["0.15", "0.5", "None", "None"]);
        let word = self.random.pick(&["for", "async for"]);
        self.line(&format!("{word} f in asyncio.as_completed([{}], timeout={limit}):", jobs.join(", ")));
        self.indent += 1;
        self.show("await f");
        self.indent -= 1;
    }

    fn condition(&mut self) {
        self.line("async with condition:");
        self.indent += 1;
        let limit = self.random.pick(&["0.1", "0.3", "1"]);
        match self.random.below(3) {
            0 => self.line("condition.notify()"),
            1 => self.line("condition.notify_all()"),
            _ => self.show(&format!("await asyncio.wait_for(condition.wait(), {limit})")),
        }
        self.indent -= 1;
    }

    fn iterate(&mut self, depth: usize) {
        match self.random.below(4) {
            0 => self.show("[i async for i in numbers(3) if i != 1]"),
            1 => self.show("{i: await asyncio.sleep(0, i) async for i in numbers(2)}"),
            2 => {
                self.line("it = numbers(3)");
                self.line("try:");
                self.line("    show(await anext(it), await it.asend('x'), await it.athrow(Own('thrown')))");
                self.line("except (Own, StopAsyncIteration, RuntimeError) as e: show(told(e))");
                self.line("finally: await it.aclose()");
            }
            _ => {
                // Left before its end, it would be closed in a turn that only CPython knows.
                self.prints += 1;
                let it = format!("it{}", self.prints);
                self.line(&format!("{it} = numbers(2)"));
                self.line("try:");
                self.indent += 1;
                self.line(&format!("async for i in {it}:"));
                self.block(depth);
                self.indent -= 1;
                self.line(&format!("finally: await {it}.aclose()"));
            }
        }
    }

    fn future(&mut self) {
        self.line("future = asyncio.get_running_loop().create_future()");
        if self.random.one_in(3) {
            self.line("future.add_done_callback(called)");
        }
        let end = self.random.pick(&[
            "call_later(0.1, future.set_result, 'late')",
            "call_soon(future.set_exception, Own('told'))",
            "call_later(0.2, future.cancel)",
            "call_soon(future.set_result, 'soon')",
        ]);
        self.line(&format!("asyncio.get_running_loop().{end}"));
        match self.random.below(3) {
            0 => self.show("await future"),
            1 => {
                self.line("try: future.result()");
                self.line("except asyncio.InvalidStateError as e: show(repr(e))");
                self.show("await future");
            }
            _ => self.show("future"),
        }
    }
}
