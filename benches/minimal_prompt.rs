//! The smallest program with a rustyline prompt, for the bench `prompt` to compare with. Run by itself it ends at once.

fn main() {
    let Ok(mut editor) = rustyline::DefaultEditor::new() else { return };
    while let Ok(line) = editor.readline("> ") {
        if line == "quit" {
            break;
        }
    }
}
