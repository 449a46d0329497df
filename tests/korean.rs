//! The whole course in Korean. The language is the process's, so these tests have one of their own.

#![allow(clippy::unwrap_used)]

mod common;

use common::Play;
use spinlab::language::{self, Language};
use spinlab::lesson::model::Freshness;
use unicode_width::UnicodeWidthStr;

fn play() -> Play {
    language::speak(Language::Ko);
    Play::new()
}

fn has_hangul(text: &str) -> bool {
    text.chars().any(|character| ('가'..='힣').contains(&character))
}

#[test]
fn every_step_is_translated_and_up_to_date() {
    let course = play().session.course().unwrap();
    assert!(course.diagnostics.is_empty(), "{:#?}", course.diagnostics);
    for lesson in &course.lessons {
        assert!(has_hangul(lesson.shown_title()), "{}", lesson.id);
        for number in 0..lesson.steps.len() {
            let shown = lesson.shown(number);
            assert_eq!(shown.freshness, Freshness::Fine, "{} {}", lesson.id, shown.step.name);
            assert!(has_hangul(&shown.source.text[shown.step.bytes.clone()]), "{} {}", lesson.id, shown.step.name);
        }
        for preset in &lesson.presets {
            assert!(has_hangul(lesson.shown_about(preset)), "{}", preset.name);
        }
    }
}

#[test]
fn the_glossary_is_translated_word_by_word() {
    let glossary = play().session.library.glossary();
    let korean: Vec<Vec<&str>> = glossary.entries().map(|entry| entry.names().collect()).collect();
    let english = include_str!("../lessons/glossary.md").lines().filter_map(|line| line.strip_prefix("## "));
    let english: Vec<&str> = english.map(|names| names.split(',').next().unwrap_or_default()).collect();
    assert_eq!(english.len(), korean.len());
    for (word, names) in english.iter().zip(&korean) {
        assert!(names.iter().any(|name| name.eq_ignore_ascii_case(word)), "{word} {names:?}");
    }
    play().types("explain 이벤트루프").succeeds().shows("이벤트 루프").types("explain deadlocks").shows("교착 상태");
}

#[test]
fn every_lesson_can_be_played() {
    play().types("check --deny warnings").succeeds().shows("개: 문제없습니다.");
}

#[test]
fn every_step_fits_a_terminal() {
    for width in [20, 40, 80] {
        let mut play = play().types(&format!("set width {width}")).types("open 1");
        let course = play.session.course().unwrap();
        let total: usize = course.lessons.iter().map(|lesson| lesson.steps.len()).sum();
        for _ in 0..total {
            let shown = play.shown();
            assert!(shown.lines().all(|line| line.width() <= width), "{width}:\\n{shown}");
            // The end of a lesson before, an empty line, and the prompt stand on the screen as well.
            let step = shown.rsplit("\n레슨 ").next().unwrap_or_default();
            assert!(width < 80 || step.trim_end().lines().count() <= 22, "{shown}");
            play = play.types("skip");
        }
    }
}

#[test]
fn help_errors_and_reports_are_korean_too() {
    for line in [
        "help",
        "help run",
        "help measures",
        "explain",
        "explain event loop",
        "set",
        "demos",
        "machine",
        "lessons",
        "progress",
        "run thread",
        "why spinner 1s",
        "timeline",
        "compare thread async",
        "future mix",
        "rnu",
        "open 99",
        "run sequential --work nap",
        "set pace warp",
    ] {
        let play = play().types("run thread").types("set width 40").types(line);
        let shown = play.shown();
        assert!(has_hangul(&shown), "{line}:\\n{shown}");
        assert!(shown.lines().all(|line| line.width() <= 40), "{line}:\\n{shown}");
    }
}
