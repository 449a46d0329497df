//! Small concurrent programs from seeds: threads that read, write, lock, wait, wake, choose and fail.

use fastrand::Rng;

use crate::random::Draw;

/// One statement of a thread, at the given depth.
fn statement(random: &mut Rng, depth: usize, out: &mut String) {
    let pad = "    ".repeat(depth);
    let line = match random.below(21) {
        0 | 1 => "x += 1".to_owned(),
        2 => format!("x = {}", random.below(3)),
        3 => "y = x".to_owned(),
        4 => "items.append(x)".to_owned(),
        5 => format!("items.append({})", random.below(3)),
        6 => "if items: items.pop()".to_owned(),
        7 => "box.value += 1".to_owned(),
        8 => "y = box.value".to_owned(),
        9 => "event.set()".to_owned(),
        10 => "event.wait()".to_owned(),
        11 => "y = random.choice([1, 2])".to_owned(),
        12 => "1 // y".to_owned(),
        13 => "semaphore.acquire()".to_owned(),
        14 => "semaphore.release()".to_owned(),
        15 => "jobs.put(x)".to_owned(),
        16 => "y = jobs.get()".to_owned(),
        19 => "mine = [1]; passed.put(mine); mine.append(2); x = len(mine)".to_owned(),
        20 => "got = passed.get(); got.append(3); y = len(got)".to_owned(),
        17 if depth < 3 => {
            let lock = if random.one_in(2) { "a" } else { "b" };
            out.push_str(&format!("{pad}with {lock}:\n"));
            statement(random, depth + 1, out);
            return;
        }
        18 if depth < 3 => {
            let (body, other) = match random.below(3) {
                0 => ("condition.wait()", "x += 1"),
                1 => ("condition.notify()", "y = 2"),
                _ => ("condition.notify_all()", "items.append(9)"),
            };
            out.push_str(&format!("{pad}with condition:\n{pad}    {body}\n{pad}    {other}\n"));
            return;
        }
        _ => "local = x; local += 1; x = local".to_owned(),
    };
    out.push_str(&format!("{pad}{line}\n"));
}

pub(crate) fn program(seed: u64) -> String {
    let mut random = Rng::with_seed(seed);
    let mut out = String::from(
        "import queue\nimport random\nimport threading\n\nx = 0\ny = 1\nitems = []\na = threading.Lock()\n\
         b = threading.RLock()\nevent = threading.Event()\nsemaphore = threading.Semaphore(1)\n\
         condition = threading.Condition()\njobs = queue.Queue()\npassed = queue.Queue()\n\n\n\
         class Box:\n    def __init__(self):\n        self.value = 0\n\n\nbox = Box()\n\n\n",
    );
    let threads = 2 + random.below(2);
    write_threads(&mut random, threads, &mut out);
    out
}

/// The program of a seed, with threads that print and go back in the line.
pub(crate) fn printing(seed: u64) -> String {
    let text = program(seed);
    let prints = ["print(x)", "print('a', end='\\r')", "print('b', end='')"];
    let skipped = usize::try_from(seed % 3).unwrap_or_default();
    prints.into_iter().cycle().skip(skipped).take(3).enumerate().fold(text, |text, (thread, print)| {
        let body = format!("def work{thread}():\n    global x, y\n");
        text.replace(&body, &format!("{body}    {print}\n"))
    })
}

fn write_threads(random: &mut Rng, threads: usize, out: &mut String) {
    for thread in 0..threads {
        out.push_str(&format!("def work{thread}():\n    global x, y\n"));
        for _ in 0..=random.below(3) {
            statement(random, 1, out);
        }
        out.push_str("\n\n");
    }
    let is_late = random.one_in(3);
    for thread in 0..threads {
        out.push_str(&format!("thread{thread} = threading.Thread(target=work{thread})\nthread{thread}.start()\n"));
        if is_late {
            out.push_str("x += 5\n");
        }
    }
    for thread in 0..threads {
        out.push_str(&format!("thread{thread}.join()\n"));
    }
}
