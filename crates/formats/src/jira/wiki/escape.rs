//! Text that Markdown would take for markup.

/// `text` with everything escaped that Markdown would take for markup.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '|') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Whether `rest` begins with what Markdown would show as another character: `&lt;`, `&#60;`.
pub(super) fn is_entity(rest: &str) -> bool {
    const LONGEST: usize = 32;
    let name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
    let length = rest.bytes().skip(1).take(LONGEST).take_while(name).count();
    length > 0 && rest[1 + length..].starts_with(';')
}
