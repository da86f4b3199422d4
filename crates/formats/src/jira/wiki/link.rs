//! Links, mentions and pictures.

use super::ahead::Ahead;
use super::escape::escape;

/// The link or mention in brackets at `at` as Markdown, and where the text behind it begins; `None` when it is only text.
pub(super) fn bracket(text: &str, at: usize, ahead: &mut Ahead<'_>) -> Option<(String, usize)> {
    let start = at + 1;
    let end = ahead.find("]", start)?;
    if ahead.find("[", start).is_some_and(|inner| inner < end) {
        return None;
    }
    let bar = ahead.find("|", start).filter(|bar| *bar < end);
    let content = &text[start..end];
    let markdown = match bar {
        None => reference(content.trim())?,
        Some(bar) => {
            let target = text[bar + 1..end].split('|').next().unwrap_or_default().trim();
            labelled(text[start..bar].trim(), target)?
        }
    };
    Some((markdown, end + 1))
}

/// The picture between exclamation marks at `at` as Markdown, and where the text behind it begins.
pub(super) fn picture(text: &str, at: usize, ahead: &mut Ahead<'_>) -> Option<(String, usize)> {
    let start = at + 1;
    let end = ahead.find("!", start)?;
    let name = text[start..end].split('|').next().unwrap_or_default();
    if !is_picture(name) {
        return None;
    }
    let label = name.rsplit('/').next().unwrap_or(name);
    Some((format!("![{}]({})", escape(label), destination(name)), end + 1))
}

fn is_picture(name: &str) -> bool {
    const ENDINGS: [&str; 8] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".tiff"];
    let address = name.starts_with("http://") || name.starts_with("https://");
    let ending = name.rfind('.').map(|dot| &name[dot..]);
    let named = ending.is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)));
    !name.starts_with(char::is_whitespace) && ((address && !name.contains(' ')) || named)
}

/// `[~user]`, `[^file]`, `[https://…]`
fn reference(content: &str) -> Option<String> {
    if let Some(user) = content.strip_prefix('~') {
        let user = user.strip_prefix("accountid:").unwrap_or(user);
        return (!user.is_empty()).then(|| format!("@{}", escape(user)));
    }
    if let Some(file) = content.strip_prefix('^') {
        return (!file.is_empty()).then(|| escape(file));
    }
    if !has_scheme(content) {
        return None;
    }
    let shown = content.strip_prefix("mailto:").unwrap_or(content);
    let plain = !shown.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>'));
    Some(if plain { format!("<{shown}>") } else { format!("[{}]({})", escape(shown), destination(content)) })
}

fn labelled(label: &str, target: &str) -> Option<String> {
    if let Some(user) = target.strip_prefix('~') {
        return reference(&format!("~{user}"));
    }
    if !has_scheme(target) && !target.starts_with(['#', '/']) {
        return None;
    }
    let label = if label.is_empty() { target } else { label };
    Some(format!("[{}]({})", escape(label), destination(target)))
}

/// Whether `target` is an address that is safe to follow.
fn has_scheme(target: &str) -> bool {
    ["https://", "http://", "mailto:", "ftp://"].iter().any(|scheme| {
        target
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme) && target.len() > scheme.len())
    })
}

/// `target` as the destination of a link, in angle brackets where Markdown needs them.
fn destination(target: &str) -> String {
    let target = target.replace('<', "%3C").replace('>', "%3E").replace('|', "%7C").replace('\\', "%5C");
    if target.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')')) { format!("<{target}>") } else { target }
}
