//! What a tone looks like: the only user of `colored`.

use colored::{ColoredString, Colorize};

use super::{Line, Span, Tone};

/// Back to the first column, and erase what stands on the line.
pub const ERASE_LINE: &str = "\r\x1b[K";

/// How lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub color: bool,
    /// Ornaments are drawn with ASCII characters only.
    pub ascii: bool,
}

/// Makes `colored` follow [`Style::color`] alone, whatever it would read from the environment. Called once, in `main`.
pub fn take_control() {
    colored::control::set_override(true);
}

/// The line as bytes for a terminal, without a line break.
pub fn paint(line: &Line, style: Style) -> String {
    line.spans().iter().map(|span| paint_span(span, style)).collect()
}

fn paint_span(span: &Span, style: Style) -> String {
    let text = match span.tone() {
        Tone::Ornament if style.ascii => span.text().chars().map(ascii).collect(),
        _ => span.text().to_owned(),
    };
    if style.color && span.tone() != Tone::Plain { colored(&text, span.tone()).to_string() } else { text }
}

/// Only the eight basic colours, which every terminal's theme adapts to its background.
fn colored(text: &str, tone: Tone) -> ColoredString {
    match tone {
        Tone::Plain => text.normal(),
        Tone::Title => text.bold().underline(),
        Tone::Heading | Tone::Strong => text.bold(),
        Tone::Emphasis => text.italic(),
        Tone::Deleted => text.strikethrough(),
        Tone::Code | Tone::Name => text.cyan(),
        Tone::Link => text.underline(),
        Tone::Faint | Tone::Comment | Tone::Ornament => text.dimmed(),
        Tone::Good | Tone::Literal => text.green(),
        Tone::Bad => text.red().bold(),
        Tone::Warning | Tone::Number => text.yellow(),
        Tone::Keyword => text.magenta(),
    }
}

/// The nearest ASCII character of an ornament.
fn ascii(ornament: char) -> char {
    match ornament {
        '─' | '━' => '-',
        '│' | '┃' => '|',
        '•' | '▪' => '*',
        '✓' => 'x',
        '█' => '#',
        '░' | '·' => '.',
        '↪' | '▶' | '▸' | '→' => '>',
        _ if ornament.is_ascii() => ornament,
        _ => '+',
    }
}
