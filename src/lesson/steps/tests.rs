//! Which steps and blocks a file has.

use indoc::indoc;

use super::*;
use crate::lesson::task::LessonTask;

/// The steps as lines: name, title, and the blocks with what they hold.
fn steps(text: &str) -> Vec<String> {
    let show = |block: &Block| match block {
        Block::Prose(bytes) => format!("prose {:?}", text[bytes.clone()].trim_end()),
        Block::Hint(bytes) => format!("hint {:?}", text[bytes.clone()].trim_end()),
        Block::Task(LessonTask::Try(task)) => {
            format!("try {:?}", task.lines.iter().map(|line| &*line.text).collect::<Vec<_>>())
        }
        Block::Task(LessonTask::Predict(predict)) => format!("predict {}", predict.ask),
        Block::Task(LessonTask::Quiz(quiz)) => format!("quiz of {}", quiz.choices.len()),
        Block::Task(LessonTask::Exercise(exercise)) => format!("exercise {}", exercise.name()),
    };
    let line = |step: &Step| {
        let blocks: Vec<_> = step.blocks.iter().map(show).collect();
        format!("{} {:?}: {}", step.name, step.title, blocks.join(", "))
    };
    Draft::read(text).lesson.steps.iter().map(line).collect()
}

#[test]
fn blocks_come_in_the_order_of_the_file_and_neighbours_in_prose_are_one() {
    let text = indoc! {"
        # T

        A

        * b

        ```rust
        c
        ```
        ```try
        # no

          d e\x20
        ```
        [l]: m

        f

        > [!TIP]
        > g
        > h

        - [ ] i
        - [x] j

        ***
        ### k
        ```predict
        ask = 'n'
        run = 'o'
        measure = 'stop'
        ```
    "};
    let blocks = [
        r#"prose "A\n\n* b\n\n```rust\nc\n```""#,
        r#"try ["d e"]"#,
        r#"prose "f""#,
        r#"hint "g\n> h""#,
        "quiz of 2",
        r#"prose "***\n### k""#,
        "predict n",
    ];
    assert_eq!(steps(text), [format!("intro \"\": {}", blocks.join(", "))]);
}

#[test]
fn a_heading_of_the_second_level_begins_a_step_at_the_top_level_only() {
    let text = "# T\n## Intro\na\n\nB *c* `d`\n---\n> ## e\n\n- ## f\n\n## ?\n";
    assert_eq!(
        steps(text),
        [
            "intro \"\": ",
            "intro-2 \"Intro\": prose \"a\"",
            "b-c-d \"B c d\": prose \"> ## e\\n\\n- ## f\"",
            "step \"?\": ",
        ]
    );
}

#[test]
fn steps_share_out_the_whole_file() {
    let text = "+++\n+++\na\n# T\nb\n## C\nd\n\n  ## E\n";
    let pieces: Vec<_> = Draft::read(text).lesson.steps.into_iter().map(|step| &text[step.bytes]).collect();
    assert_eq!(pieces, ["a\n# T\nb\n", "## C\nd\n\n  ", "## E\n"]);
}

#[test]
fn the_summary_is_the_first_words_of_the_opening_step() {
    assert_eq!(Draft::read("![](x.png)\n\n# T\n- a\n\nB\n*c* &amp; `d`  \ne\n\nF").lesson.summary, "B c & d e");
    assert_eq!(Draft::read("# T\n## A\nb").lesson.summary, "");
}

#[test]
fn in_ordinary_markdown_every_later_title_is_a_step() {
    let draft = Draft::read("---\nx: [\n---\n## A\n# B\n# C\n");
    assert_eq!(draft.title.as_deref(), Some("B"));
    assert_eq!(draft.lesson.steps.iter().map(|step| &*step.name).collect::<Vec<_>>(), ["intro", "a", "b", "c"]);
    assert!(!draft.lesson.is_marked);
}

#[test]
fn a_block_or_a_fence_marks_a_lesson_wherever_it_stands() {
    for text in ["+++\n+++\na", "```try", "~~~ demo x\n~~~", "> ```predict\n> ```", "```try{\n```"] {
        assert!(Draft::read(text).lesson.is_marked, "{text:?}");
    }
    for text in ["+++\nmade-from = ['a']\n+++", "+++\nmade-from = []\nlicense = 'a'\n+++", "+++\nmade-from = [\n+++"] {
        assert!(Draft::read(text).lesson.is_marked, "{text:?}");
    }
    assert!(!Draft::read("+++\nmade-from = ['a 0']\n+++\n# T\n# U").lesson.is_marked);
    for text in ["+++\na", "a\n\n+++\n+++", "``` tryst\n```", "```Try\n```", "````\n```try\n```\n````", "    ```try"] {
        assert!(!Draft::read(text).lesson.is_marked, "{text:?}");
    }
}
