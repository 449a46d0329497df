//! The timeline of a run as a picture that a browser opens by itself.
//!
//! It shows what the timeline in the terminal shows, and more where the reader points at it. However long the run, the
//! picture stays small: stretches that are too narrow to be seen are drawn together, as the terminal does with its
//! columns.

mod legend;
mod measures;
mod picture;
mod pieces;
mod style;
mod xml;

use indoc::formatdoc;

use self::measures::{EDGE, LINE, WIDTH};
use self::picture::Picture;
use self::style::{patterns, style};
pub(super) use self::xml::escaped;
use self::xml::number;
use super::picture::lanes::{lanes, left_out, loss, notes};
use super::picture::marks::crowded;
use super::picture::window::Window;
use super::quantity::duration;
use crate::tr;
use crate::trace::Trace;

/// The timeline of a run as an SVG document.
pub fn svg(title: &str, trace: &Trace, window: Window) -> String {
    let window = window.clamped(trace);
    let (lanes, more) = lanes(trace, window);
    let mut picture = Picture::new(trace, window, &lanes);
    let mut bottom = 70.0;
    for lane in &lanes {
        bottom = picture.lane(lane, bottom);
    }
    let axis = picture.axis(bottom);
    if let Some(words) = left_out(more) {
        bottom = picture.line(bottom, &words);
    }
    let (legend, mut y) = picture.legend.draw(bottom + LINE);
    if picture.legend.turns {
        let narrow = duration(picture.narrow);
        y = picture.line(y, &tr!("Turns of less than {narrow} are drawn together.", narrow));
    }
    if picture.crowded {
        y = picture.line(y, crowded());
    }
    for words in notes(&lanes).into_iter().chain(loss(trace)) {
        y = picture.line(y, &words);
    }
    let (title, height) = (escaped(title), number(y + 6.0));
    let (body, description) = (&picture.body, escaped(&picture.description(&lanes)));
    let (style, patterns) = (style(&picture.legend.states), patterns(&picture.legend.states));
    formatdoc! {r#"
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"
          role="img" aria-labelledby="title desc">
        <title id="title">{title}</title>
        <desc id="desc">{description}</desc>
        <style>{style}</style>
        <defs>
        {patterns}</defs>
        <rect class="bg" width="100%" height="100%"/>
        <text class="h" x="{EDGE}" y="30">{title}</text>
        {axis}{body}{legend}</svg>
    "#}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::handmade::{self, TASK, in_micros as run, sleep};
    use crate::trace::{LaneKind, What};

    fn whole(trace: &Trace) -> String {
        svg("a run", trace, Window::whole(trace))
    }

    /// Checks that tags pair, that attributes are quoted, and that text has no markup by mistake.
    fn assert_well_formed(document: &str) {
        let mut open = Vec::new();
        for piece in document.trim_end().split('<').skip(1) {
            let (tag, text) = piece.split_once('>').unwrap_or_else(|| panic!("no end: <{piece}"));
            let name = tag.trim_matches('/').split([' ', '\n']).next().unwrap();
            match (tag.starts_with('/'), tag.ends_with('/')) {
                (true, _) => assert_eq!(open.pop(), Some(name), "<{tag}>"),
                (_, false) => open.push(name),
                _ => {}
            }
            let values: Vec<&str> = tag.split(['"', '\'']).collect();
            assert_eq!(values.len() % 2, 1, "<{tag}>");
            let mut gaps = values.iter().step_by(2).skip(1);
            assert!(gaps.all(|gap| gap.is_empty() || gap.starts_with([' ', '\n']) || *gap == "/"));
            for entity in text.split('&').skip(1) {
                assert!(["amp;", "lt;", "gt;", "quot;"].iter().any(|known| entity.starts_with(known)), "&{entity}");
            }
            assert!(!text.contains('>') && text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
        }
        assert!(open.is_empty(), "{open:?}");
    }

    #[test]
    fn pictures_are_well_formed_whatever_the_names() {
        let hostile = [("<b>&\"'\u{1b}[31m\u{202e}", LaneKind::Thread), ("日本語 ]]>", TASK)];
        let hostile = run(&hostile, [(0, 0, What::Begun), (5, 1, What::Frame('<')), (9, 0, What::Ended)]);
        for trace in [&hostile, &handmade::thread(), &handmade::frozen(), &handmade::turns(3, 9), &run(&[], [])] {
            assert_well_formed(&svg("<title> & \"more\"", trace, Window::whole(trace)));
        }
    }

    #[test]
    #[should_panic(expected = "</a>")]
    fn what_is_not_well_formed_is_found() {
        assert_well_formed("<a><b></a>");
    }

    #[test]
    fn a_stretch_says_what_it_was_and_when() {
        let document = whole(&handmade::frozen());
        for tip in [
            "blocks the loop: 0 s to 3 s (3 s)",
            "waits for the loop: 100 ms to 3 s (2.9 s)",
            "cancels the spinner: 3 s",
        ] {
            assert!(document.contains(&format!("<title>{tip}</title>")), "{tip} is not in {document}");
        }
        assert!(whole(&handmade::thread()).contains("<title>waits for spinner to end: 2.95 s to 3 s (50 ms)</title>"));
    }

    #[test]
    fn the_picture_is_told_in_words_as_well() {
        let document = whole(&handmade::frozen());
        assert!(document.contains("role=\"img\" aria-labelledby=\"title desc\""));
        assert!(document.contains("<title id=\"title\">a run</title>"));
        assert!(document.contains(
            "3 lanes from 0 s to 3 s. main: blocks the loop 100 % of its time. supervisor: \
                                   blocks the loop 100 % of its time. spinner: sleeps 3 %"
        ));
    }

    #[test]
    fn the_legend_explains_what_occurs_and_nothing_else() {
        let document = whole(&handmade::frozen());
        assert!(document.contains(">blocks the loop</text>") && document.contains(">cancels the spinner</text>"));
        assert!(!document.contains(">waits for a core</text>") && !document.contains(">sets the flag</text>"));
        assert!(whole(&handmade::turns(2, 400)).contains("Turns of less than 11.1 ms are drawn together."));
    }

    #[test]
    fn however_much_happened_the_picture_stays_small() {
        let sleeper = (0..60_000_u64).map(|n| (n, 0, if n % 2 == 0 { What::Frame('|') } else { sleep(n / 1000 + 1) }));
        let traces = [handmade::turns(2, 32_000), handmade::turns(64, 1000), run(&[("a", LaneKind::Thread)], sleeper)];
        for trace in traces {
            assert!(trace.events.len() >= 60_000);
            let size = whole(&trace).len();
            assert!(size < 1_000_000, "{size} bytes");
        }
    }
}
