//! A step of a lesson as the learner sees it: its text and its tasks.

use std::collections::BTreeSet;
use std::iter;

use super::markdown::Page;
use super::quantity::quantity;
use crate::learner::here::{Here, Standing, parts};
use crate::learner::progress::TaskPart;
use crate::lesson::model::Block;
use crate::lesson::model::Freshness;
use crate::lesson::source::Bytes;
use crate::lesson::task::exercise::{Exercise, Wanted};
use crate::lesson::task::goal::{Goal, MeasureBound, reached};
use crate::lesson::task::predict::Predict;
use crate::lesson::task::quiz::{Quiz, QuizChoice};
use crate::lesson::task::try_it::Try;
use crate::lesson::task::{LessonTask, TaskKind};
use crate::names::name_of;
use crate::text::{Line, Text, Tone};
use crate::tr;

/// The step, at `width` columns. `done` are the done parts of its tasks.
pub fn step(here: &Here, standing: Standing, done: &BTreeSet<TaskPart>, width: usize) -> Text {
    let shown = here.shown();
    let page = Page::of(shown.source, &shown.step.bytes, &here.course);
    let mut text = head(here, standing);
    // The lesson itself decides what to do, even if the words are those of a translation.
    let mut asked = here.step().tasks().enumerate();
    for block in &shown.step.blocks {
        if !matches!(block, Block::Hint(_)) {
            text.gap();
        }
        match block {
            Block::Prose(bytes) => text.extend(page.draw(bytes, width)),
            Block::Hint(_) => {}
            Block::Task(words) => {
                let (number, task) = asked.next().unwrap_or((0, words));
                let is_done = |line| done.contains(&TaskPart { task: number, line });
                text.extend(self::task(task, words, &page, is_done, standing == Standing::Done, width));
            }
        }
    }
    let is_done = standing == Standing::Done || parts(here.step()).iter().all(|part| done.contains(part));
    let hints = shown.step.blocks.iter().filter(|block| matches!(block, Block::Hint(_))).count();
    if hints > 0 && !is_done {
        text.gap();
        text.push(Line::marked(&match hints {
            1 => tr!("A hint is there: type `hint`.").to_owned(),
            _ => tr!("{hints} hints are there: type `hint`.", hints),
        }));
    }
    if parts(here.step()).is_empty() {
        text.gap();
        text.push(Line::of(Tone::Faint, tr!("Enter goes on.")));
    }
    text.gap();
    text
}

/// The most parts that are named.
const MOST_LEFT: usize = 10;

/// The parts that are left, in one line each.
pub fn left(here: &Here, left: &[TaskPart]) -> Text {
    let mut text = Text::marked(tr!("Left in this step (`skip` goes on without it):"));
    for part in left.iter().take(MOST_LEFT) {
        let (Some(task), Some(words)) = (here.task(part.task), here.shown_task(part.task)) else { continue };
        text.push(bullet(Line::marked(&left_of(task, words, part.line))));
    }
    if left.len() > MOST_LEFT {
        text.push(bullet(Line::marked(&tr!("and {more} more", more = left.len() - MOST_LEFT))));
    }
    text
}

/// The first open question, for a learner who does not see it any more: a quiz with its choices, another one in one
/// line.
pub fn open_question(here: &Here, left: &[TaskPart], width: usize) -> Option<Text> {
    let (number, question) = left.iter().find_map(|part| {
        let (task, words) = (here.task(part.task)?, here.shown_task(part.task)?);
        task.kind().is_question().then(|| (part.task, left_of(task, words, part.line)))
    })?;
    let line = Line::of(Tone::Faint, format!("{} ", tr!("Still open:")));
    if let Some(asked) = asked(here, number, width) {
        let mut text = Text::from(Line::new()).with(line);
        text.extend(asked);
        return Some(text);
    }
    Some(line.then(Line::marked(&question)).then(Line::marked(tr!(" (`show` shows the step)"))).into())
}

/// The quiz of that number among the tasks of a step, and the paragraph before it with the question.
fn asked(here: &Here, number: usize, width: usize) -> Option<Text> {
    let shown = here.shown();
    let page = Page::of(shown.source, &shown.step.bytes, &here.course);
    let is_task = |block: &&Block| matches!(block, Block::Task(_));
    let (index, block) = shown.step.blocks.iter().enumerate().filter(|(_, block)| is_task(block)).nth(number)?;
    let Block::Task(LessonTask::Quiz(quiz)) = block else { return None };
    let mut text = Text::new();
    if let Some(Block::Prose(bytes)) = index.checked_sub(1).and_then(|before| shown.step.blocks.get(before)) {
        let prose = shown.source.text[bytes.clone()].trim_end();
        let start = bytes.start + prose.rfind("\n\n").map_or(0, |end| end + 2);
        text.extend(page.draw(&(start..bytes.end), width));
        text.gap();
    }
    text.extend(self::quiz(&page, quiz, false, false, width));
    Some(text)
}

/// A task in the words of the lesson or of its translation. `knows` means that the learner has answered it before.
fn task(
    task: &LessonTask,
    words: &LessonTask,
    page: &Page<'_>,
    is_done: impl Fn(usize) -> bool,
    knows: bool,
    width: usize,
) -> Text {
    match (task, words) {
        (LessonTask::Try(task), _) => try_it(task, is_done),
        (LessonTask::Predict(task), LessonTask::Predict(Predict { ask, .. })) => predict(ask, task, is_done(0)),
        (LessonTask::Predict(task), _) => predict(&task.ask, task, is_done(0)),
        (LessonTask::Quiz(_), LessonTask::Quiz(words)) | (LessonTask::Quiz(words), _) => {
            quiz(page, words, is_done(0), knows, width)
        }
        (LessonTask::Exercise(task), LessonTask::Exercise(words)) => exercise(page, task, words, is_done(0), width),
        (LessonTask::Exercise(task), _) => exercise(page, task, task, is_done(0), width),
    }
}

/// What is left of a part of a task.
fn left_of(task: &LessonTask, words: &LessonTask, part: usize) -> String {
    match (task, words) {
        (LessonTask::Try(task), _) => match &task.goal {
            Some(goal) => self::goal(goal),
            None => tr!("type `{command}`", command = task.lines[part].text),
        },
        (LessonTask::Predict(_), LessonTask::Predict(Predict { ask, .. }))
        | (LessonTask::Predict(Predict { ask, .. }), _) => {
            tr!("predict: {question}", question = ask)
        }
        (LessonTask::Quiz(quiz), _) => match quiz.choices.iter().filter(|choice| choice.right).count() {
            1 => tr!("answer the question: type the letter").to_owned(),
            _ => tr!("answer the question: type all the right letters").to_owned(),
        },
        (LessonTask::Exercise(exercise), _) => {
            tr!("prove the exercise `{name}`: `edit` opens your copy, `prove` tells", name = exercise.name())
        }
    }
}

/// A hint.
pub fn hint(here: &Here, bytes: &Bytes, width: usize) -> Text {
    hanging(&part(here, bytes, width), &Line::of(Tone::Good, format!("{}: ", tr!("Hint"))))
}

/// A part of the step behind a label.
fn part(here: &Here, bytes: &Bytes, width: usize) -> Text {
    let shown = here.shown();
    Page::of(shown.source, &shown.step.bytes, &here.course).draw(bytes, inside(width))
}

/// The words for a learner who picked this choice.
pub fn feedback(here: &Here, letter: char, choice: &QuizChoice, width: usize) -> Text {
    let tone = if choice.right { Tone::Good } else { Tone::Bad };
    let verdict = if choice.right { tr!("Right.") } else { tr!("Not that.") };
    let label = Line::of(tone, format!("{letter}) "));
    match &choice.feedback {
        Some(bytes) => hanging(&part(here, bytes, width), &label),
        None => Text::from(label.with(Tone::Plain, verdict)),
    }
}

/// The letter of the n-th choice.
pub fn letter(index: usize) -> char {
    char::from(b'a' + u8::try_from(index.min(25)).unwrap_or(25))
}

fn head(here: &Here, standing: Standing) -> Text {
    let (lesson, shown) = (here.lesson(), here.shown());
    let opening = here.step == 0;
    let (number, step_number, steps) = (here.lesson + 1, here.step + 1, lesson.steps.len());
    // The opening step has the title of the lesson.
    let place = if opening {
        tr!("Lesson {lesson}, step {step} of {steps}", lesson = number, step = step_number, steps)
    } else {
        let title = lesson.shown_title();
        tr!("Lesson {lesson}: {title}, step {step} of {steps}", lesson = number, title, step = step_number, steps)
    };
    let mut text = Text::new();
    let mut line = Line::of(Tone::Faint, place);
    match standing {
        Standing::Open => {}
        Standing::Done => line.push(Tone::Good, format!("  {}", tr!("done"))),
        Standing::Changed => line.push(Tone::Warning, format!("  {}", tr!("done, but its text has changed since"))),
    }
    text.push(line);
    let title = if opening { lesson.shown_title() } else { &shown.step.title };
    text.push(Line::of(if opening { Tone::Title } else { Tone::Heading }, title));
    match shown.freshness {
        Freshness::Fine => {}
        Freshness::Stale => {
            text.push(Line::of(Tone::Faint, tr!("(The original of this step has changed since it was translated.)")));
        }
        Freshness::Missing => text.push(Line::of(Tone::Faint, tr!("(This step is not translated yet.)"))),
    }
    text
}

fn try_it(task: &Try, is_done: impl Fn(usize) -> bool) -> Text {
    let mut text = Text::new();
    if let Some(goal) = &task.goal {
        let done = is_done(0);
        text.push(checked(Line::of(Tone::Strong, wanted(goal)), done));
        if let (Goal::Program(_), Some(name)) = (goal, task.loads()) {
            text.push(Line::marked(&tr!("`load {name}` puts it at its start, `move 1` moves lane 1.", name)));
        }
        return text;
    }
    text.push(Line::of(Tone::Strong, tr!("Type:")));
    for (index, line) in task.lines.iter().enumerate() {
        let line = Line::of(Tone::Plain, "    ").with(Tone::Code, &line.text);
        text.push(checked(line, is_done(index)));
    }
    text
}

/// What the learner should find.
fn wanted(goal: &Goal) -> String {
    match goal {
        Goal::Run(bound) => tr!("Find a run with {bound}.", bound = self::bound(bound)),
        Goal::Future(stage) => tr!("Get a future to be {state}.", state = name_of(stage)),
        Goal::Program(reach) => tr!("Move it until it reaches: `{state}`", state = reached(reach)),
    }
}

/// `a run with stop > 400 ms`
fn goal(goal: &Goal) -> String {
    match goal {
        Goal::Run(bound) => tr!("a run with {bound}", bound = self::bound(bound)),
        Goal::Future(stage) => tr!("a future that is {state}", state = name_of(stage)),
        Goal::Program(reach) => tr!("a program that reaches `{state}`", state = reached(reach)),
    }
}

/// `stop > 400 ms`
pub fn bound(bound: &MeasureBound) -> String {
    let value = quantity(bound.measure.unit(), bound.value);
    format!("{} {} {value}", name_of(&bound.measure), name_of(&bound.comparison))
}

fn predict(ask: &str, task: &Predict, done: bool) -> Text {
    let ask = Line::of(Tone::Strong, format!("{}: ", tr!("Predict"))).with(Tone::Plain, ask);
    let examples = task.measure.unit().examples();
    let text = Text::from(checked(ask, done));
    let Some(run) = &task.run else {
        return text.with(Line::marked(&tr!("Type your guess, such as {examples}. A later run tells.", examples)));
    };
    let how = Line::marked(&tr!("Type your guess, such as {examples}. Then you see this run:", examples));
    text.with(how).with(Line::of(Tone::Plain, "    ").with(Tone::Faint, &run.text))
}

fn quiz(page: &Page<'_>, quiz: &Quiz, done: bool, knows: bool, width: usize) -> Text {
    let mut text = Text::new();
    for (index, choice) in quiz.choices.iter().enumerate() {
        let body: Text = choice.text.iter().flat_map(|bytes| page.draw(bytes, inside(width))).collect();
        text.extend(hanging(&body, &Line::of(Tone::Code, format!("  {}) ", letter(index)))));
    }
    let right: Vec<usize> = (0..quiz.choices.len()).filter(|index| quiz.choices[*index].right).collect();
    let how = match right.len() {
        _ if done || knows => {
            let right: String = right.into_iter().map(letter).collect();
            tr!("You have answered this: `{right}`. Each letter tells why, or why not.", right)
        }
        1 => tr!("Type the letter.").to_owned(),
        _ => tr!("Type all the right letters, such as `ab`.").to_owned(),
    };
    text.push(checked(Line::marked(&how), done));
    text
}

/// An exercise in the words of the lesson or of its translation, and its conditions.
fn exercise(page: &Page<'_>, task: &Exercise, words: &Exercise, done: bool, width: usize) -> Text {
    let mut text = page.draw(&words.bytes, width);
    text.gap();
    let asked = tr!("Make it right in every order: `edit` opens your copy, `prove` tells.");
    text.push(checked(Line::marked(asked), done));
    text.extend(wanted_of(&task.wanted));
    text
}

/// The conditions of an exercise, in a line each.
fn wanted_of(wanted: &Wanted) -> Text {
    let conditions = [
        (tr!("at every end"), &wanted.end, ""),
        (tr!("always"), &wanted.always, ""),
        (tr!("at some time"), &wanted.sometimes, tr!("(in one order at least)")),
    ];
    let mut rows: Vec<_> = conditions
        .into_iter()
        .filter_map(|(when, condition, remark)| Some((when, condition.as_ref()?.text(), remark)))
        .collect();
    let output = wanted.output.iter().flat_map(|output| output.lines());
    rows.extend(output.enumerate().map(|(at, line)| (if at == 0 { tr!("shown in the end") } else { "" }, line, "")));
    let widest = rows.iter().map(|(when, ..)| Line::of(Tone::Plain, *when).width()).max().unwrap_or_default();
    let mut text = Text::new();
    for (when, condition, remark) in rows {
        let line = Line::of(Tone::Plain, when).padded(widest + 2).with(Tone::Code, condition);
        let line = if remark.is_empty() { line } else { line.with(Tone::Faint, format!("  {remark}")) };
        text.push(if when.is_empty() { inset(line) } else { bullet(line) });
    }
    text
}

fn checked(line: Line, done: bool) -> Line {
    if done { line.with(Tone::Good, format!("  {}", tr!("done"))) } else { line }
}

/// A line below that of a bullet, indented.
fn inset(line: Line) -> Line {
    Line::of(Tone::Plain, "    ").then(line)
}

fn bullet(line: Line) -> Line {
    Line::of(Tone::Plain, "  ").with(Tone::Ornament, "• ").then(line)
}

/// The columns that are left beside the labels of this file.
fn inside(width: usize) -> usize {
    width.saturating_sub(6).max(4)
}

/// A text behind a label; its other lines are aligned with its first.
fn hanging(text: &Text, label: &Line) -> Text {
    let indent = Line::of(Tone::Plain, " ".repeat(label.width()));
    let labels = iter::once(label).chain(iter::repeat(&indent));
    let hung: Text = text.lines().iter().zip(labels).map(|(line, label)| label.clone().then(line.clone())).collect();
    if hung.is_empty() { Text::from(label.clone()) } else { hung }
}
