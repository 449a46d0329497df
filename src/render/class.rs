//! A class: what its learners have done, and where they had trouble.

use std::collections::BTreeMap;

use pulldown_cmark::Alignment;

use super::markdown::table::MarkdownTable;
use super::quantity::counted;
use crate::learner::account::{Account, StepAccount};
use crate::names::name_of;
use crate::text::{Line, Text, Tone, is_harmful};
use crate::tr;

/// The most steps with trouble that are named.
const STUCK: usize = 8;

/// A learner of the class.
#[derive(Clone, Debug)]
pub struct Member {
    pub name: String,
    /// The file of the account.
    pub file: String,
    pub account: Account,
}

/// Sums over the steps with a record.
#[derive(Debug, Default)]
struct Sums {
    known: bool,
    seconds: u64,
    attempts: u64,
    wrong: u64,
    hints: u64,
    left_out: u64,
    last: Option<String>,
}

impl Sums {
    fn add(&mut self, step: &StepAccount) {
        let add = |sum: &mut u64, value: Option<u64>| *sum = sum.saturating_add(value.unwrap_or_default());
        self.known |= step.opened.is_some();
        add(&mut self.seconds, step.seconds);
        add(&mut self.attempts, step.attempts);
        add(&mut self.wrong, step.wrong);
        add(&mut self.hints, step.hints);
        self.left_out += u64::from(step.is_left_out());
        let last = step.finished.as_ref().max(step.opened.as_ref());
        if last > self.last.as_ref() {
            self.last = last.cloned();
        }
    }

    /// The amount of trouble.
    fn trouble(&self) -> u64 {
        self.wrong.saturating_add(self.hints).saturating_add(self.left_out)
    }
}

/// The class as tables: its learners, and the steps at which they had most trouble.
pub fn report(members: &[Member], width: usize) -> Text {
    let mut text = Text::new();
    let head = [(tr!("learner"), Alignment::Left), (tr!("done"), Alignment::Right), (tr!("time"), Alignment::Right)];
    let last = [(tr!("last seen"), Alignment::Left)];
    let mut table = table(head.into_iter().chain(trouble_columns()).chain(last));
    let mut is_any_unknown = false;
    for Member { name, account, .. } in members {
        let (mut sums, mut done, mut all, mut unknown) = (Sums::default(), 0, 0, 0);
        for (_, step) in account.steps() {
            sums.add(step);
            (all, done) = (all + 1, done + usize::from(step.is_done()));
            unknown += usize::from(step.is_unknown());
        }
        is_any_unknown |= unknown > 0;
        let known = |value: String| match (sums.known, unknown > 0) {
            (false, false) => "-".to_owned(),
            (false, true) => "?".to_owned(),
            (true, false) => value,
            (true, true) => format!("{value}+"),
        };
        let day = sums.last.as_deref().and_then(|last| last.get(..10));
        let day = day.map_or_else(|| known(String::new()), str::to_owned);
        let cells = [
            name.clone(),
            format!("{done}/{all}"),
            known(time_spent(sums.seconds)),
            known(sums.attempts.to_string()),
            known(sums.wrong.to_string()),
            known(sums.hints.to_string()),
            known(sums.left_out.to_string()),
            day,
        ];
        row(&mut table, &cells);
    }
    text.extend(table.lines(width));
    if is_any_unknown {
        text.gap();
        let words =
            tr!("`?`, `+`: steps were done before this was noted, so what they took, or some of it, is not known.");
        text.push(Line::marked(words));
    }
    stuck(members, width, &mut text);
    text
}

/// The steps with most wrong attempts, hints and skips.
fn stuck(members: &[Member], width: usize, text: &mut Text) {
    let mut steps: BTreeMap<_, (Sums, usize)> = BTreeMap::new();
    for (lesson, step) in members.iter().flat_map(|member| member.account.steps()) {
        let (sums, learners) = steps.entry((&lesson.pack, &lesson.id, &step.name)).or_default();
        sums.add(step);
        *learners += usize::from(step.opened.is_some());
    }
    let mut steps: Vec<_> = steps.into_iter().filter(|(_, (sums, _))| sums.trouble() > 0).collect();
    if steps.is_empty() {
        return;
    }
    steps.sort_by_key(|(_, (sums, _))| std::cmp::Reverse(sums.trouble()));
    text.gap();
    text.push(Line::of(Tone::Heading, tr!("Steps with most trouble")));
    text.gap();
    let head = [(tr!("step"), Alignment::Left), (tr!("learners"), Alignment::Right)];
    let mut table = table(head.into_iter().chain(trouble_columns()));
    let left = steps.len().saturating_sub(STUCK);
    for ((_, lesson, step), (sums, learners)) in steps.into_iter().take(STUCK) {
        let numbers = [sums.attempts, sums.wrong, sums.hints, sums.left_out].map(|number| number.to_string());
        let [attempts, wrong, hints, left_out] = numbers;
        let cells = [format!("{lesson}: {step}"), learners.to_string(), attempts, wrong, hints, left_out];
        row(&mut table, &cells);
    }
    text.extend(table.lines(width));
    if left > 0 {
        text.gap();
        let steps = counted(left, "more step");
        text.push(Line::marked(&tr!("{steps} with some trouble: `--csv` has them all.", steps)));
    }
}

/// The columns of [`Sums`] that both tables have.
fn trouble_columns() -> [(&'static str, Alignment); 4] {
    [tr!("attempts"), tr!("wrong"), tr!("hints"), tr!("skipped")].map(|name| (name, Alignment::Right))
}

fn table(head: impl Iterator<Item = (&'static str, Alignment)>) -> MarkdownTable {
    let (names, alignments): (Vec<_>, Vec<_>) = head.unzip();
    let mut table = MarkdownTable::new(alignments);
    for name in names {
        table.push(vec![Line::of(Tone::Strong, name)]);
    }
    table
}

fn row(table: &mut MarkdownTable, cells: &[String]) {
    table.start_row();
    for cell in cells {
        table.push(vec![Line::of(Tone::Plain, cell.as_str())]);
    }
}

/// `45 s`, `12 min`, `3 h 5 min`.
fn time_spent(seconds: u64) -> String {
    match (seconds / 3600, seconds / 60 % 60) {
        (0, 0) => tr!("{seconds} s", seconds),
        (0, minutes) => tr!("{minutes} min", minutes),
        (hours, minutes) => tr!("{hours} h {minutes} min", hours, minutes),
    }
}

/// A line for each step of each learner, for spreadsheets. Unknown values are empty.
pub fn csv(members: &[Member]) -> String {
    let mut lines =
        String::from("learner,file,pack,lesson,step,state,opened,finished,seconds,attempts,wrong,hints,skipped\n");
    for member in members {
        for (lesson, step) in member.account.steps() {
            let number = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
            let cells = [
                member.name.clone(),
                member.file.clone(),
                lesson.pack.clone().unwrap_or_default(),
                lesson.id.clone(),
                step.name.clone(),
                name_of(&step.state),
                step.opened.clone().unwrap_or_default(),
                step.finished.clone().unwrap_or_default(),
                number(step.seconds),
                number(step.attempts),
                number(step.wrong),
                number(step.hints),
                step.skipped.map(|skipped| skipped.to_string()).unwrap_or_default(),
            ];
            lines += &cells.map(|cell| csv_cell(&cell)).join(",");
            lines += "\n";
        }
    }
    lines
}

/// A cell that every spreadsheet reads as text or a number, not as a formula, and that cannot steer a terminal.
fn csv_cell(cell: &str) -> String {
    let mut cell: String = cell.chars().filter(|character| !is_harmful(*character)).collect();
    if cell.starts_with(['=', '+', '-', '@']) {
        cell.insert(0, '\'');
    }
    if cell.contains(['"', ',']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        let cells = ["anna", "=1+1", "-2", "a,b", "say \"a\"", "a\nb\u{1b}[2J"].map(csv_cell);
        assert_eq!(cells, ["anna", "'=1+1", "'-2", "\"a,b\"", "\"say \"\"a\"\"\"", "ab[2J"]);
    }

    #[test]
    fn times_are_as_exact_as_they_need_to_be() {
        assert_eq!(
            [0, 59, 60, 3599, 3600, 7500].map(time_spent),
            ["0 s", "59 s", "1 min", "59 min", "1 h 0 min", "2 h 5 min"]
        );
    }
}
