//! A person, as initials with the name behind them.

use maud::{Markup, html};

/// The person's initials; the whole name is the tooltip and what a screen reader says.
pub fn face(name: &str) -> Markup {
    html! { span.face role="img" title=(name) aria-label=(name) { (initials(name)) } }
}

/// The place of a person who is not chosen yet.
pub fn nobody() -> Markup {
    html! { span.face.none role="img" title="Nobody yet" aria-label="Nobody yet" {} }
}

/// The initials alone, where the name is said beside them.
pub(super) fn bare(name: &str) -> Markup {
    html! { span.face aria-hidden="true" { (initials(name)) } }
}

/// Face and name together.
pub fn person(name: &str) -> Markup {
    html! { span.person { (bare(name)) span { (name) } } }
}

pub fn faces(names: &[&str]) -> Markup {
    html! { span.faces { @for name in names { (face(name)) } } }
}

fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_first_and_last() {
        assert_eq!(initials("Olu van der Adeyemi"), "OA");
        assert_eq!(initials("mei"), "M");
        assert_eq!(initials(" (Ines) Östberg "), "IÖ");
        assert_eq!(initials(""), "");
    }
}
