//! What is left of HTML in a terminal: its words.
//!
//! Markdown may hold HTML. Tags and comments say nothing to a reader here, so they are dropped and the text between them
//! is kept. This is no parser of HTML: nothing that it lets through can do harm, since spans hold harmless text only.

/// Tags that begin a line of their own. All others stand inside a line.
const LINES: &[&str] = &[
    "article",
    "blockquote",
    "br",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// The lines of text in a block of HTML, without those that hold nothing.
pub(super) fn lines(source: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut rest = source;
    while let Some((before, markup)) = rest.split_once('<') {
        keep(&mut lines, before);
        if let Some(comment) = markup.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
        } else if !markup.starts_with(|first: char| first.is_ascii_alphabetic() || "/!?".contains(first)) {
            keep(&mut lines, "<");
            rest = markup;
        } else if let Some((tag, behind)) = markup.split_once('>') {
            let name = name(tag);
            if LINES.iter().any(|line| name.eq_ignore_ascii_case(line)) {
                lines.push(String::new());
            }
            let hides = ["script", "style"].iter().any(|hidden| name.eq_ignore_ascii_case(hidden));
            rest = if hides && !tag.starts_with('/') { behind_element(behind, name) } else { behind };
        } else {
            // No tag ends any more: this is text.
            keep(&mut lines, "<");
            keep(&mut lines, markup);
            rest = "";
        }
    }
    keep(&mut lines, rest);
    let words = lines.iter().map(|line| decoded(line).split_whitespace().collect::<Vec<_>>().join(" "));
    words.filter(|line| !line.is_empty()).collect()
}

/// Whether `tag`, as it stands in a paragraph, breaks the line.
pub(super) fn is_break(tag: &str) -> bool {
    tag.strip_prefix('<').is_some_and(|tag| name(tag).eq_ignore_ascii_case("br"))
}

fn keep(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}

fn name(tag: &str) -> &str {
    let tag = tag.trim_start_matches('/');
    tag.split(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// What follows the end tag of the element `name`.
fn behind_element<'a>(mut rest: &'a str, element: &str) -> &'a str {
    while let Some((_, tag)) = rest.split_once("</") {
        if name(tag).eq_ignore_ascii_case(element) {
            return tag.split_once('>').map_or("", |(_, rest)| rest);
        }
        rest = tag;
    }
    ""
}

/// Markdown's parser leaves the entities of an HTML block as they are; these are the ones people write by hand.
fn decoded(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", " "), ("&amp;", "&")]
        .into_iter()
        .fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

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
