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
fn a_program_has_its_comments_in_the_language_of_the_lesson() {
    let play = play().types("source two-locks").succeeds().shows("저쪽으로 송금").hides("money goes there");
    play.types("load two-locks").shows("저쪽으로 송금").types("explore two-locks").succeeds().shows("교착 상태");
}

#[test]
fn a_wrong_guess_is_told_why_in_the_words_of_the_translation() {
    let play = play().types("open several-at-once").types("goto three-at-most");
    play.types("1.7초").succeeds().shows("빗나갔습니다").shows("열 번째 페이지 때문에").hides("three rounds");
}

#[test]
fn a_time_in_a_sentence_has_a_korean_unit() {
    let play = play().types("run async --work block --seconds 2").shows("스피너가 2초 동안 멈춰 있었습니다.");
    let play = play.types("why spinner 1s").shows("1초 시점에").shows("`sleep`은 0.1초에 끝났습니다");
    let play = play.types("open threads").types("goto 2").types("7").shows("예측은 7개, 실제는 30개입니다.");
    play.types("open several-at-once").types("goto 4").types("세 번").shows("이 질문의 답이 될 수 없습니다: `세 번`");
}

#[test]
fn korean_words_for_commands_are_understood() {
    let play = play().types("도움말").succeeds().shows("next").types("목록").succeeds().shows("concurrency");
    // A question is open, and the word is no answer to it.
    let play = play.types("open 1").types("goto 4").types("힌트").succeeds().shows("힌트");
    let play = play.types("ㅜㄷㅌㅅ").shows("`next`");
    let play = play.types("용어 레인").succeeds().shows("가로줄").types("열기 5").succeeds().shows("퓨처");
    // At a prediction, too.
    let play = play.types("open threads").types("goto 2").types("ㅜㄷㅌㅅ").fails(2).shows("혹시 `next`인가요?");
    let play = play.types("explain 갇힘").succeeds().shows("교착 상태와 다릅니다");
    play.types("검색 이벤트 루프")
        .succeeds()
        .types("실행 sequential")
        .types("타임라인")
        .succeeds()
        .shows("main")
        .types("되돌리기")
        .shows("불러온 프로그램이 없습니다");
}

#[test]
fn a_race_is_said_once_and_its_lines_once() {
    let play = play().types("explore look-then-take").shows("데이터 경쟁").shows("(두 레인 모두)").hides("번 줄과");
    play.types("불러오기 look-then-take").types("이동 1").succeeds().shows("taken");
}

#[test]
fn spaces_do_not_matter_to_a_search_and_lessons_open_by_their_title() {
    let play = play().types("search 이벤트루프").shows("이벤트 루프").hides("찾지 못했습니다");
    let play = play.types("open 스레드").succeeds().shows("스레드");
    // The first word of a title is enough, without its particle, unless two titles begin with it.
    play.types("open 동시성").succeeds().shows("동시성과 병렬성").types("open 없는").fails(2);
}

#[test]
fn measures_have_korean_names_and_those_that_goals_use() {
    let play = play().types("run thread --seconds 1").shows("걸린 시간 (elapsed)").shows("멈추기까지 (stop)");
    play.types("compare thread async").shows("최장 멈춤 (freeze)");
}

/// Words for which the course has another term, so that a thing has one name: (what is not written, what is).
const REPLACED: [(&str, &str); 27] = [
    ("감독 함수", "`supervisor()`"),
    ("시간 초과", "시간초과"),
    ("타임아웃", "시간초과"),
    ("데코레이터", "데커레이터"),
    ("거절", "거부"),
    ("합류", "`join`으로 기다리기"),
    ("장면", "시연"),
    ("물은 쪽", "호출한 쪽"),
    ("위해 일하는", "퓨처를 완료할"),
    ("위한 일", "퓨처를 완료할 작업"),
    ("중단시", "선점하다, 끼어들다"),
    ("중단될", "선점되다"),
    ("스레드를 돌려주", "제어권을 돌려주다"),
    ("스레드를 루프에 돌려주", "제어권을 루프에 돌려주다"),
    ("플래그를 보", "플래그를 확인하다"),
    ("락을 쥐", "락을 잡다"),
    ("락을 쥔", "락을 잡은"),
    ("결과를 정하", "결과를 설정하다"),
    ("결과를 정합", "결과를 설정합니다"),
    ("어치", "분량"),
    ("await` 하", "await`하다"),
    ("기아입니다", "기아에 빠집니다"),
    ("페이지가 모두 왔", "페이지를 모두 받았습니다"),
    ("갱신을 잃", "갱신이 사라지다"),
    ("자고 있", "잠들어 있다"),
    ("먼저 하세요", "먼저 들어가세요"),
    ("내놓는 퓨처", "내주는 퓨처"),
];

#[test]
fn a_thing_has_one_name() {
    let mut found = Vec::new();
    for directory in ["lessons/ko", "src/language/ko"] {
        for file in std::fs::read_dir(directory).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            // A heading of the glossary lists what else a thing is called.
            for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with("## ")) {
                let old = REPLACED.iter().filter(|(old, _)| line.contains(old));
                found.extend(old.map(|replaced| format!("{}:{}: {replaced:?}", path.display(), number + 1)));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_ending_is_parted_from_its_code_by_the_end_of_a_line() {
    let endings = ["하고", "하며", "하면", "하는", "하기", "하지", "할 ", "해", "합니다", "했", "을 ", "를 ", "에서"];
    let mut found = Vec::new();
    for file in std::fs::read_dir("lessons/ko").unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for (number, (line, next)) in text.lines().zip(text.lines().skip(1)).enumerate() {
            let next = next.trim_start_matches(['>', ' ']);
            if line.ends_with('`') && endings.iter().any(|ending| next.starts_with(ending)) {
                found.push(format!("{}:{}: {next}", path.display(), number + 2));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_message_of_several_sentences_ends_with_a_full_stop() {
    let mut found = Vec::new();
    for file in std::fs::read_dir("src/language/ko").unwrap() {
        let path = file.unwrap().path();
        // What `why` says is put together of clauses.
        let text = std::fs::read_to_string(&path).unwrap();
        let is_open =
            |line: &&str| line.contains("니다. ") && ["니다\"", "세요\""].iter().any(|end| line.ends_with(end));
        found.extend(text.lines().filter(|_| !path.ends_with("why.toml")).filter(is_open).map(str::to_owned));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_lesson_can_be_played() {
    play().types("check --deny warnings").succeeds().shows("개: 문제없습니다.");
}

#[test]
fn every_step_fits_a_terminal() {
    for width in [20, 40, 80] {
        let mut play = play().keeps_nothing().types(&format!("set width {width}")).types("open 1");
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
    let mut play = play();
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
        play = play.types("run thread").types("set width 40").types(line);
        let shown = play.shown();
        assert!(has_hangul(&shown), "{line}:\\n{shown}");
        assert!(shown.lines().all(|line| line.width() <= 40), "{line}:\\n{shown}");
    }
}

#[test]
fn the_usual_reasons_of_the_system_and_of_numbers_are_korean_too() {
    let play = play().types("run ./nofile.py").fails(1).shows("그런 파일이나 디렉터리가 없습니다").hides("os error");
    let play = play.types("timeline").fails(1).types("run thread").types("timeline --save /dev/full.svg/a.svg");
    let play = play.fails(1).hides("os error");
    play.types("undo x").fails(2).shows("정수로 쓰세요").hides("invalid digit");
}

#[test]
fn names_of_lessons_and_arguments_are_shown_as_a_reader_knows_them() {
    let play = play().types("open tools-made-of-locks").shows("서로 기다리기 (`open ");
    let play = play.types("goto 2").types("move 1").fails(1).shows("이 단계에서는 `load twice-made`").hides("mine.py");
    let play = play.types("reset tools-made-of-locks").shows("'락으로 만드는 도구' 레슨에서 한 일을 지웠습니다.");
    let play = play.types("set foo 1").fails(2).shows("`설정 이름`에 쓸 수 없는 값입니다: `foo`").hides("[KEY]");
    let play = play.types("run thread --seconds 가").fails(2).shows("`--seconds`에").hides("<SECONDS>");
    let play =
        play.types("explore peterson --from-here").fails(2).shows("`프로그램`, `--from-here`").hides("[PROGRAM]");
    let play = play.types("set language ko").succeeds();
    play.types("explain 차례").shows("태스크").types("explain 제어권").shows("양보");
}

#[test]
fn why_tells_of_a_moment_what_went_on_then() {
    let play = play().types("run async --work block --seconds 2").types("why spinner 1s");
    let play = play.shows("그러나 `slow`를 실행하던").hides("습니다만");
    let play = play.types("run thread --seconds 1").types("why spinner 0.05s").shows("첫 번째 프레임").hides("1번째");
    play.types("run missed").types("why MainThread 0s").hides("기다렸습니다").hides("잤습니다");
}

#[test]
fn the_columns_of_a_report_are_as_wide_as_its_names() {
    let play = play().types("run own-barrier");
    let shown = play.shown();
    let at = |name: &str| {
        let line = shown.lines().find(|line| line.trim_start().starts_with(name)).unwrap_or_default().to_owned();
        let value = line.find(name).map(|at| at + name.len()).unwrap_or_default();
        let value = value + line[value..].find(|letter: char| letter != ' ').unwrap_or_default();
        line[..value].width()
    };
    assert_eq!(at("걸린 시간 (elapsed)"), at("here"), "{shown}");
    let shown = play.types("demos").shown();
    assert!(shown.contains("downloads-by-tasks  "), "{shown}");
}

#[test]
fn a_path_that_is_not_there_is_named_once() {
    let play = play().types("check 없는파일").fails(1).shows("그런 파일이나 디렉터리가 없습니다").hides("살펴본 곳");
    let shown = play.shown();
    assert_eq!(shown.matches("없는파일:").count(), 1, "{shown}");
}
