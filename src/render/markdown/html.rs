//! The words of HTML, for a terminal.
//!
//! Markdown may contain HTML. Its tags and comments mean nothing to a reader here, so they are dropped and the text
//! between them is kept. This is not a parser of HTML: nothing that it lets through can do harm, since spans hold
//! harmless text only.

use pulldown_cmark::{Event, Parser};

use crate::render::highlight::has;
use crate::tr;

/// Tags that begin a new line. All others are inside of a line.
const LINES: &str = "article blockquote br dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr \
    li main ol p pre section summary table tr ul";

/// The lines of text in a block of HTML, without empty ones.
pub(super) fn lines(source: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut rest = source;
    let mut targets = Vec::new();
    while let Some((before, markup)) = rest.split_once('<') {
        keep(&mut lines, before);
        if let Some(comment) = markup.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
        } else if !markup.starts_with(|first: char| first.is_ascii_alphabetic() || "/!?".contains(first)) {
            keep(&mut lines, "<");
            rest = markup;
        } else if let Some((tag, behind)) = markup.split_once('>') {
            let name = name(tag);
            if has(LINES, &name) {
                lines.push(String::new());
            }
            if let Some(words) = words_for(tag, &mut targets) {
                keep(&mut lines, &words);
            }
            if name == "pre" && !tag.starts_with('/') {
                let (text, after) = behind.split_once("</pre").unwrap_or((behind, ""));
                lines.extend(self::lines_of(text));
                lines.push(String::new());
                rest = after.split_once('>').map_or("", |(_, rest)| rest);
                continue;
            }
            let hides = has("script style", &name) && !tag.starts_with('/');
            rest = if hides { behind_element(behind, &name) } else { behind };
        } else {
            // No tag ends after this: it is text.
            keep(&mut lines, "<");
            keep(&mut lines, markup);
            rest = "";
        }
    }
    keep(&mut lines, rest);
    let words = lines.iter().map(|line| decoded(line).split_whitespace().collect::<Vec<_>>().join(" "));
    words.filter(|line| !line.is_empty()).collect()
}

/// The words for a tag with a meaning that would be lost. `targets` are the open links.
pub(super) fn words_for(tag: &str, targets: &mut Vec<String>) -> Option<String> {
    let is_end = tag.starts_with('/');
    match (name(tag).as_str(), is_end) {
        ("sup", false) => Some("^".to_owned()),
        ("sub", false) => Some("_".to_owned()),
        ("td" | "th", false) => Some("  ".to_owned()),
        ("img", false) => Some(match attribute(tag, "alt").filter(|alt| !alt.trim().is_empty()) {
            Some(description) => tr!("[image: {description}]", description),
            None => tr!("[image]").to_owned(),
        }),
        ("a", false) => {
            targets.push(attribute(tag, "href").unwrap_or_default());
            None
        }
        ("a", true) => {
            targets.pop().filter(|target| target.contains("://")).map(|target| format!("{}{target})", tr!(" (")))
        }
        _ => None,
    }
}

/// The value of an attribute in quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split_once(&format!("{name}="))?.1;
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    Some(decoded(rest[1..].split(quote).next()?))
}

/// The lines of preformatted text, without tags.
fn lines_of(text: &str) -> Vec<String> {
    let without_tags = |line: &str| {
        let mut pieces = line.split('<');
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |text, piece| text + piece.split_once('>').map_or(piece, |(_, behind)| behind))
    };
    text.lines().map(without_tags).collect()
}

/// Whether a `tag` in a paragraph breaks the line.
pub(super) fn is_break(tag: &str) -> bool {
    tag.strip_prefix('<').is_some_and(|tag| name(tag) == "br")
}

fn keep(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}

/// The name of a tag, in small letters.
fn name(tag: &str) -> String {
    let tag = tag.trim_start_matches('/');
    tag.split(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase()
}

/// The rest after the end tag of an element.
fn behind_element<'a>(mut rest: &'a str, element: &str) -> &'a str {
    while let Some((_, tag)) = rest.split_once("</") {
        if name(tag) == element {
            return tag.split_once('>').map_or("", |(_, rest)| rest);
        }
        rest = tag;
    }
    ""
}

/// A text with its entities decoded, since the parser leaves those of an HTML block.
fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded += &rest[..at];
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';').map_or(1, |end| end + 1);
        let entity = &rest[..end];
        match Parser::new(entity)
            .find_map(|event| if let Event::Text(text) = event { Some(text.to_string()) } else { None })
        {
            Some(text) => decoded += &text,
            None => decoded += entity,
        }
        rest = &rest[end..];
    }
    decoded + rest
}

/// The most bytes of an entity's name.
const LONGEST_ENTITY: usize = 33;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_text_and_drops_tags_and_comments() {
        assert_eq!(lines("<b>one</b> <!-- no\n<p> -->two\n3 < 4 &amp;&amp; &lt;b&gt;"), ["one two 3 < 4 && <b>"]);
        assert_eq!(lines("<p>&nbsp;</p>a <!-- never ends"), ["a"]);
        assert_eq!(lines("a <b never ends"), ["a <b never ends"]);
    }

    #[test]
    fn keeps_what_tags_mean() {
        assert_eq!(
            lines("10<sup>6</sup> H<sub>2</sub>O &copy;&eacute; &nosuch; a & b"),
            ["10^6 H_2O ©é &nosuch; a & b"]
        );
        assert_eq!(lines("<p><img src='x' alt='a &lt; b'><img></p>"), ["[image: a < b][image]"]);
        assert_eq!(lines("<a href=\"https://x.y\">z</a> <a href='#n'>n</a>"), ["z (https://x.y) n"]);
        assert_eq!(lines("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>"), ["a b", "c"]);
        assert_eq!(lines("x<pre>one\n<b>two</b> &amp;</pre>three"), ["x", "one", "two &", "three"]);
    }

    #[test]
    fn breaks_lines_at_block_tags() {
        let source = "<details>\n<summary>More</summary>\nfirst<br>second<BR/><p>third</p></details>";
        assert_eq!(lines(source), ["More", "first", "second", "third"]);
    }

    #[test]
    fn scripts_and_styles_are_no_text() {
        assert_eq!(lines("a<style>b </stylish> c</style >d<SCRIPT x='y'>e</script>f<script>g"), ["adf"]);
    }

    #[test]
    fn knows_a_line_break() {
        assert!(["<br>", "<br/>", "<BR />"].iter().all(|tag| is_break(tag)));
        assert!(["<b>", "<brief>", "br", "<!-- br -->"].iter().all(|tag| !is_break(tag)));
    }
}
