//! Wiki markup as Markdown.

use std::time::{Duration, Instant};

use formats::jira::wiki::to_markdown;

#[test]
fn markup_inside_a_line() {
    for (wiki, markdown) in [
        ("*bold* _italic_ -gone-", "**bold** _italic_ ~~gone~~"),
        ("*_both_*", "**_both_**"),
        ("{*}bold{*}ly", "**bold**ly"),
        ("a *b _c* d_", "a **b \\_c** d\\_"),
        ("{{mono}} and {{a*b}}", "`mono` and `a*b`"),
        ("{{tick ` in}}", "``tick ` in``"),
        ("snake_case_name", "snake_case_name"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("2019-03-04 - well-known", "2019-03-04 - well-known"),
        ("unclosed *bold", "unclosed \\*bold"),
        ("\\*not bold\\*", "\\*not bold\\*"),
        ("C:\\temp", "C:\\\\temp"),
        ("a\\\\b", "a\\\nb"),
        ("a\\\\# b", "a\\\n\\# b"),
        ("<script>", "\\<script>"),
        ("R&D &lt;", "R&D \\&lt;"),
        ("a -- b --- c", "a – b — c"),
        ("{color:red}x{color} y", "x y"),
        ("{unknown} {", "{unknown} {"),
        ("[docs|https://x.org/a_b]", "[docs](https://x.org/a_b)"),
        ("[docs|https://x.org/(a)|smart-link]", "[docs](<https://x.org/(a)>)"),
        ("[https://x.org]", "<https://x.org>"),
        ("see https://x.org/_a_b_.", "see <https://x.org/_a_b_>."),
        ("[~ada] [~accountid:5f:1]", "@ada @5f:1"),
        ("[x|javascript:alert(1)]", "\\[x|javascript:alert(1)\\]"),
        ("[INFO] [1]", "\\[INFO\\] \\[1\\]"),
        ("!shot 1.png|thumbnail!", "![shot 1.png](<shot 1.png>)"),
        ("Wow! Great! !important!", "Wow! Great! !important!"),
        ("![", " \\!\\[".trim_start()),
        ("größe *ä* 😀_x_", "größe **ä** 😀_x_"),
    ] {
        assert_eq!(to_markdown(wiki), markdown, "{wiki}");
    }
}

#[test]
fn blocks() {
    for (wiki, markdown) in [
        ("h1. One\nh6. Six", "# One\n\n###### Six"),
        ("h7. x\nhello. y", "h7. x\nhello. y"),
        ("a\r\nb\r\n\r\n\r\nc", "a\nb\n\nc"),
        ("* a\n** b\n*# c\n* d", "- a\n  - b\n  1. c\n- d"),
        ("# a\n## b\n#* c", "1. a\n   1. b\n   - c"),
        ("*** deep", "- deep"),
        ("- a\nmore\n\nend", "- a\n  more\n\nend"),
        ("text\n----\ntext", "text\n\n---\n\ntext"),
        ("bq. said\nso", "> said\n\nso"),
        ("a\n{quote}\nb\n\nc\n{quote}\nd", "a\n\n> b\n>\n> c\n\nd"),
        ("{quote}a{quote}{quote}b{quote}", "> a\n\n> b"),
        ("{panel:title=Note|bgColor=#fff}\nb\n{panel}", "> **Note**\n>\n> b"),
        ("x {code:java}\n  int a*b*c;\n{code} y", "x\n\n```java\n  int a*b*c;\n```\n\ny"),
        ("{code:title=A.rs|language=rust}x{code}", "```rust\nx\n```"),
        ("{noformat}\n```\n{noformat}", "````\n```\n````"),
        ("{code}never closed *b*", "{code}never closed **b**"),
        (
            "||a||b||\n|1|[x|http://y]|\n|2|p\\|q|z|\nend",
            "| a | b |  |\n| --- | --- | --- |\n| 1 | [x](http://y) |\n| 2 | p\\|q | z |\n\nend",
        ),
        ("|1|2|\n||h|c|", "|  |  |\n| --- | --- |\n| 1 | 2 |\n| **h** | c |"),
        ("a\n===", "a\n\\==="),
        ("> said", "\\> said"),
        ("", ""),
    ] {
        assert_eq!(to_markdown(wiki), markdown, "{wiki}");
    }
}

#[test]
fn hostile_markup_takes_no_longer() {
    let pieces = [
        "*",
        "_",
        "-",
        "{",
        "[",
        "!",
        "|",
        "\\",
        "{{",
        "}}",
        "{code}",
        "{code:",
        "{quote}",
        "{panel:",
        "[a|",
        "*a ",
        "_a* ",
        "[[",
        "||",
        "!a",
        "{color:",
        "h1. ",
        "a*",
        "* \n",
        "{*}",
        "http://",
        "|[a",
        "|!a",
        "{{a",
        "&a",
        "-a ",
        "a- ",
        "\\\\ ",
        "{noformat}",
        "{quote}{panel}",
        "{{`",
        "[~",
        "*[",
        "{*}a*",
    ];
    for piece in pieces {
        let text = piece.repeat(300_000 / piece.len());
        let start = Instant::now();
        assert!(to_markdown(&text).len() < 20 * text.len());
        assert!(start.elapsed() < Duration::from_secs(3), "{piece:?} took {:?}", start.elapsed());
    }
}
