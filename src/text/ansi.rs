//! How tones look. Only this file uses `colored`.

use colored::{ColoredString, Colorize};

use super::{Line, Span, Tone};

/// Goes back to the first column, and erases the line.
pub const ERASE_LINE: &str = "\r\x1b[K";

/// How lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub color: bool,
    /// Whether ornaments are drawn with ASCII characters only.
    pub ascii: bool,
}

/// Makes `colored` follow [`Style::color`] alone, and not the environment. Called once, in `main`.
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

/// A text in the colour of its tone, one of the eight basic ones, which every terminal's theme fits to its background.
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
