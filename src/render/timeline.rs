//! The timeline of a run in the terminal: time from left to right, a lane for each thread, task and process.
//!
//! A cell is a slice of time and shows what the lane did for most of it. If a lane ran for a part of a slice, the cell
//! shows how large the part was: lanes that take turns on one core, too quickly to be told apart, are then each half
//! full. Marks below a lane show what happened to it.

mod glyphs;
mod legend;
mod sheet;

use self::sheet::Sheet;
use super::picture::lanes::{PictureLane, lanes, left_out, loss, notes};
use super::picture::window::typed;
use crate::text::{Line, Text, Tone};
use crate::tr;
use crate::trace::Trace;

pub use self::glyphs::Glyphs;
pub use super::picture::window::Window;

/// The timeline of a run, `width` columns wide.
pub fn timeline(trace: &Trace, window: Window, width: usize, glyphs: Glyphs) -> Text {
    let window = window.clamped(trace);
    if window.length().is_zero() {
        return nothing();
    }
    let (lanes, more) = lanes(trace, window);
    let mut sheet = Sheet::new(window, width, glyphs, &lanes);
    let mut text = sheet.axis();
    for lane in &lanes {
        text.extend(sheet.lane(lane));
    }
    text.extend(faint(left_out(more)));
    text.extend(sheet.explanation(1));
    text.extend(faint(notes(&lanes)));
    if let Some(closer) = sheet.closer() {
        let (from, to) = (typed(closer.from), typed(closer.to));
        text.push(Line::marked(&tr!("What goes on inside one column: `timeline --from {from} --to {to}`", from, to)));
    }
    text.extend(loss(trace).map(|loss| Line::of(Tone::Warning, loss)));
    text.wrapped(width)
}

/// The lanes of several runs below their titles, on one axis that is as long as the longest run.
pub fn comparison(runs: &[(String, &Trace)], width: usize, glyphs: Glyphs) -> Text {
    let longest = runs.iter().map(|(_, trace)| Window::whole(trace)).max_by_key(|window| window.to);
    let Some(window) = longest.filter(|window| !window.length().is_zero()) else { return nothing() };
    let drawn: Vec<(Vec<PictureLane>, usize)> = runs.iter().map(|(_, trace)| lanes(trace, window)).collect();
    let mut sheet = Sheet::new(window, width, glyphs, drawn.iter().flat_map(|(lanes, _)| lanes));
    let mut text = sheet.axis();
    for ((title, trace), (lanes, more)) in runs.iter().zip(&drawn) {
        text.gap();
        text.push(Line::of(Tone::Heading, title));
        for lane in lanes {
            text.extend(sheet.lane(lane));
        }
        text.extend(faint(left_out(*more)));
        text.extend(faint(loss(trace)));
    }
    text.extend(sheet.explanation(runs.len()));
    text.extend(faint(notes(drawn.iter().flat_map(|(lanes, _)| lanes))));
    text.wrapped(width)
}

fn nothing() -> Text {
    Text::from(Line::of(Tone::Faint, tr!("No time passed, so there is nothing to draw.")))
}

fn faint(lines: impl IntoIterator<Item = String>) -> impl Iterator<Item = Line> {
    lines.into_iter().map(|line| Line::of(Tone::Faint, line))
}

#[cfg(test)]
mod tests {
    use indoc::indoc;
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::reading::seconds;
    use crate::trace::handmade::{self, TASK, in_micros as run, ms, sleep};
    use crate::trace::{For, LaneId, LaneKind, Use, What};

    fn whole(trace: &Trace, width: usize, glyphs: Glyphs) -> String {
        timeline(trace, Window::whole(trace), width, glyphs).plain()
    }

    /// The part of a picture before the legend.
    fn picture(text: &str) -> &str {
        text.split_once("\n\n").unwrap().0
    }

    #[test]
    fn a_frozen_coroutine_is_seen_at_once() {
        let wanted = indoc! {"
                          0            1 s          2 s
                          ┬────────────┬────────────┬────────────┬
            main          ╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳
              supervisor  ╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳
                          s                                      A
                                                                 C
              spinner     ─░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
                          |                                      c

            ╳ blocks the loop   ─ sleeps   ░ waits for the loop
            s slow() begins (0 s)
            A slow() returns the answer (3 s)
            C cancels the spinner (3 s)
            c is cancelled at its await (3 s)
            | the spinner's frames (0 s)
            Each column is 75 ms and shows what took most of it.
            A lane that is set in is a task, on the event loop of
            the thread above it.
        "};
        assert_eq!(whole(&handmade::frozen(), 54, Glyphs::Drawn), wanted);
    }

    #[test]
    fn a_thread_sleeps_between_its_frames() {
        let wanted = indoc! {r"
                     0          1 s        2 s
                     +----------+----------+----------+
            main     ................................._
                     s                                A
                                                      F
            spinner  ..................................
                     |/-\|/-\ |/-\|/- \|/-\|/- \|/-\|/f
        "};
        let text = whole(&handmade::thread(), 43, Glyphs::Ascii);
        assert_eq!(picture(&text), wanted.trim_end());
        assert!(text.contains("\n. sleeps   _ waits for another to end\n"), "{text}");
    }

    #[test]
    fn turns_that_are_too_quick_are_shares_and_seen_one_by_one_from_nearby() {
        let trace = handmade::turns(2, 400);
        let far = whole(&trace, 40, Glyphs::Ascii);
        assert!(far.contains("\nworker 1  555555555555555555555555555555\nworker 2  555555555555555555555555555555\n"));
        assert!(far.contains("5 runs for this many tenths of the time,"));
        let asked = "timeline --from ".len() + far.find("`timeline --from ").unwrap() + 1;
        let times: Vec<_> = far[asked..].split(['`', ' ']).filter_map(|word| seconds(word).ok()).collect();
        let near = timeline(&trace, Window { from: times[0], to: times[1] }, 40, Glyphs::Ascii).plain();
        let first = near.lines().find(|line| line.starts_with("worker 1")).unwrap();
        let second = near.lines().find(|line| line.starts_with("worker 2")).unwrap();
        for (one, other) in first.chars().zip(second.chars()).skip(10) {
            assert!(matches!((one, other), ('#', '=') | ('=', '#') | ('1'..='9', '1'..='9')), "{near}");
        }
    }

    #[test]
    fn of_many_that_share_a_core_each_is_seen_to_run_now_and_then() {
        let text = whole(&handmade::turns(64, 100), 80, Glyphs::Drawn);
        let lanes: Vec<&str> = text.lines().filter(|line| line.starts_with("worker ")).collect();
        assert_eq!(lanes.len(), 64);
        assert!(lanes.iter().all(|lane| lane.contains("▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁")), "{text}");
    }

    #[test]
    fn lanes_beyond_a_hundred_are_only_counted() {
        let text = whole(&handmade::turns(103, 2), 80, Glyphs::Drawn);
        assert_eq!(text.lines().filter(|line| line.starts_with("worker ")).count(), 100);
        assert!(text.contains("\nand 3 more lanes that had no room here\n"));
    }

    #[test]
    fn a_window_shows_only_what_is_in_it() {
        let wanted = indoc! {"
                     2.9 s   2.92 s  2.94 s  2.96 s  2.98 s
                     +-------+-------+-------+-------+-------
            main     ....................____________________
                                         A
                                         F
            spinner  ........................................
                     /
        "};
        let text = timeline(&handmade::thread(), Window { from: ms(2900), to: ms(2999) }, 49, Glyphs::Ascii).plain();
        assert_eq!(picture(&text), wanted.trim_end());
        assert!(!text.contains("sees the flag"), "{text}");
    }

    #[test]
    fn nothing_is_drawn_where_a_lane_does_not_exist() {
        let late = [(40, 1, What::Begun), (60, 1, What::PipeEnded), (60, 1, What::Ended)];
        let events = [(0, 0, What::Begun), (100, 0, What::Ended)].into_iter().chain(late);
        let mut trace = handmade::trace(&[("main", LaneKind::Thread), ("late", LaneKind::Process)], events);
        trace.lanes[1].started = ms(40);
        let text = whole(&trace, 36, Glyphs::Drawn);
        let cells = [("main", 0, 30), ("late", 12, 6)]
            .map(|(name, free, cells)| format!("\n{name}  {}{}", " ".repeat(free), "█".repeat(cells)));
        assert!(text.contains(&cells.concat()), "{text}");
        assert!(text.contains("\nlate is a process of its own.\n"), "{text}");
    }

    #[test]
    fn the_counter_is_shown_with_its_values_where_there_is_room() {
        let few = [(0, What::Begun), (20, Use::Read(7).into()), (60, Use::Wrote(8).into()), (100, What::Ended)];
        let few = run(&[("a", LaneKind::Thread)], few.map(|(at, what)| (at, 0, what)));
        let few = whole(&few, 23, Glyphs::Ascii);
        assert!(few.contains("\n       r7      w8\n"), "{few}");
        assert!(few.contains("reads the counter") && !few.contains("too often"), "{few}");
        let many = run(&[("a", LaneKind::Thread)], (0..100).map(|at| (at, 0, Use::Read(1).into())));
        let many = whole(&many, 60, Glyphs::Ascii);
        assert!(!many.contains("reads the counter") && many.contains("too often"), "{many}");
    }

    #[test]
    fn every_state_has_a_glyph_and_a_legend_of_its_own() {
        let waits = [
            For::Time { until: ms(20) },
            For::Blocking { until: ms(30) },
            For::End(LaneId(9)),
            For::Turn,
            For::Lock,
            For::Gil,
            For::Future { limit: None },
            For::Object { name: "q".to_owned(), verb: "get".to_owned(), limit: None },
        ];
        let mut events = vec![(0, 0, What::Begun)];
        events.extend(waits.iter().zip(1..).map(|(wait, at)| (10_000 * at, 0, What::Waits(wait.clone()))));
        events.extend([
            (90_000, 0, What::Resumes),
            (100_000, 0, What::OffCore { since: ms(95) }),
            (105_000, 0, What::Ended),
        ]);
        let trace = run(&[("a", LaneKind::Thread)], events);
        for glyphs in [Glyphs::Drawn, Glyphs::Ascii] {
            let text = whole(&trace, 108, glyphs);
            let cells = text.lines().find(|line| line.starts_with("a ")).unwrap();
            let mut kinds: Vec<char> = cells[3..].chars().collect();
            kinds.sort_unstable();
            kinds.dedup();
            assert_eq!(kinds.len(), 10, "{text}");
            assert!(kinds.iter().all(|glyph| text.contains(&format!("{glyph} "))), "{text}");
            assert!(glyphs == Glyphs::Drawn || text.is_ascii(), "{text}");
        }
    }

    #[test]
    fn long_names_are_cut_but_keep_their_numbers() {
        let lanes =
            [("a worker with a name 7", LaneKind::Thread), ("日本語の名前", TASK), ("\u{1b}[31m", LaneKind::Thread)];
        let text = whole(&run(&lanes, [(0, 0, What::Begun), (0, 0, sleep(9)), (9, 2, What::Ended)]), 30, Glyphs::Ascii);
        assert!(text.contains("\na worker~7  ..."), "{text}");
        assert!(text.contains("\n  日本語~"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let (thread, frozen, turns) = (handmade::thread(), handmade::frozen(), handmade::turns(12, 10));
        for width in (20..=200).chain([400]) {
            for glyphs in [Glyphs::Drawn, Glyphs::Ascii] {
                let mut texts: Vec<Text> =
                    [&thread, &frozen, &turns].map(|trace| timeline(trace, Window::whole(trace), width, glyphs)).into();
                texts.push(comparison(&[("a thread".repeat(9), &thread), (String::new(), &turns)], width, glyphs));
                for line in texts.iter().flat_map(Text::lines) {
                    assert!(line.width() <= width, "{width}: {}", line.plain());
                    assert_eq!(line.plain().trim_end().width(), line.width(), "spaces at the end of {}", line.plain());
                }
            }
        }
    }

    #[test]
    fn runs_are_compared_on_one_axis() {
        let runs = [("thread".to_owned(), &handmade::thread()), ("frozen".to_owned(), &handmade::frozen())];
        let text = comparison(&runs, 54, Glyphs::Ascii).plain();
        let wanted = indoc! {r"
                          0            1 s          2 s
                          +------------+------------+------------+

            thread
            main          ......................................._
                          s                                      A
                                                                 F
            spinner       ........................................
                          |/- \|/ -\| /-\ |/- \|/ -\| /-\ |/- \|/f

            frozen
            main          XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
              supervisor  XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
                          s                                      A
                                                                 C
              spinner     .:::::::::::::::::::::::::::::::::::::::
                          |                                      c

            X blocks the loop   . sleeps
            _ waits for another to end   : waits for the loop
        "};
        assert!(text.starts_with(wanted), "{text}");
        assert_eq!(text.matches("cancels the spinner").count(), 1);
    }

    #[test]
    fn where_no_time_passed_there_is_nothing_to_draw() {
        let empty = run(&[], []);
        assert_eq!(whole(&empty, 80, Glyphs::Drawn), "No time passed, so there is nothing to draw.\n");
        assert_eq!(comparison(&[], 80, Glyphs::Drawn).plain(), "No time passed, so there is nothing to draw.\n");
    }

    #[test]
    fn what_was_forgotten_is_said() {
        let mut trace = handmade::thread();
        trace.forgotten = 12;
        trace.events.drain(..12);
        let text = whole(&trace, 120, Glyphs::Drawn);
        assert!(
            text.contains("The oldest 12 events of this run are gone: nothing is known from before 200 ms."),
            "{text}"
        );
    }
}
