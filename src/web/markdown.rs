//! Markdown that people write, rendered as HTML that nobody can hurt others with.

use std::borrow::Cow;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use comrak::Options;
use maud::PreEscaped;

/// Where our own uploads are served from; images from anywhere else are dropped.
const FILES: &str = "/files/";

/// Renders GitHub-flavoured markdown as safe HTML.
pub fn render(text: &str) -> PreEscaped<String> {
    PreEscaped(CLEANER.clean(&comrak::markdown_to_html(text, &options())).to_string())
}

/// The same of words in which every line stands on its own, as people type them into a field.
pub fn lines(text: &str) -> PreEscaped<String> {
    render(&text.replace('\n', "  \n"))
}

/// The first `max` characters of what the text says, without its markup; an ellipsis marks a cut.
pub fn plain(text: &str, max: usize) -> String {
    let html = comrak::markdown_to_html(text, &options());
    let bare = Builder::empty().clean(&html).to_string();
    let words = unescape(&bare).split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= max {
        return words;
    }
    let kept: String = words.chars().take(max.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    cleaner
        .add_tags(["input"])
        .add_tag_attributes("input", ["type", "checked", "disabled"])
        .add_tag_attribute_values("td", "align", ["left", "center", "right"])
        .rm_tags(["map", "area", "article", "aside", "figure", "footer", "header", "hgroup", "nav"])
        .url_relative(UrlRelative::PassThrough)
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .link_rel(Some("noopener nofollow"))
        .attribute_filter(|tag, attribute, value| match (tag, attribute) {
            ("img", "src") => is_own_file(value).then_some(Cow::Borrowed(value)),
            ("input", "type") => (value == "checkbox").then_some(Cow::Borrowed(value)),
            _ => Some(Cow::Borrowed(value)),
        });
    cleaner
});

fn is_own_file(address: &str) -> bool {
    address.starts_with(FILES) && !address.contains("..") && !address.contains('\\')
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.autolink = true;
    options
}

fn unescape(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", " ").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        render(text).into_string()
    }

    #[test]
    fn tables_tasks_and_links_are_understood() {
        let page = html("| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n\n~~old~~ https://example.org");
        for expected in ["<table>", "<td>1</td>", "checked", "<del>old</del>", "rel=\"noopener nofollow\""] {
            assert!(page.contains(expected), "{expected} in {page}");
        }
    }

    #[test]
    fn hostile_text_is_harmless() {
        let attacks = [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
            "<svg onload=alert(1)><style>*{display:none}</style></svg>",
            "<iframe src=https://evil.example></iframe>",
            "<p style=\"position:fixed\" onclick=alert(1) data-controller=\"live\">x</p>",
            "<form action=/sign-out method=post><button>x</button></form>",
            "<input type=password autofocus onfocus=alert(1)>",
            "![x](https://evil.example/pixel.png)",
            "![x](/files/../sign-out)",
            "<math><mtext><style><img src=x onerror=alert(1)>",
        ];
        for attack in attacks {
            let page = html(attack).to_lowercase();
            for poison in
                ["<script", "onerror=", "javascript:", "data:text", "<style", "<iframe", "onclick", "data-controller"]
            {
                assert!(!page.contains(&format!(" {poison}")) && !page.contains(poison), "{attack} gave {page}");
            }
            for poison in ["<form", "onfocus", "password", "evil.example\"", "pixel.png\"", "..", "style="] {
                assert!(!page.contains(poison), "{attack} gave {page}");
            }
        }
    }

    #[test]
    fn our_own_images_stay() {
        assert!(html("![plan](/files/0198/plan.png)").contains("src=\"/files/0198/plan.png\""));
    }

    #[test]
    fn an_excerpt_is_bare_words() {
        assert_eq!(plain("# Title\n\nSome **bold** & <b>html</b>", 100), "Title Some bold & html");
        assert_eq!(plain("one two three", 8), "one two…");
        assert_eq!(plain("", 8), "");
    }

    #[test]
    fn plain_words_stand_as_they_are_read() {
        assert_eq!(
            plain("On **the card**, not\n\n- a voucher\n- *cash*!\n\n| a | b |\n|---|---|\n| 1 | 2 |", 99),
            "On the card, not a voucher cash! a b 1 2"
        );
    }
}
