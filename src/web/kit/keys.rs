//! Keys: how one is shown, and the sheet that lists those of the page.

use maud::{Markup, html};

/// Keys as they are pressed: `c`, `g b`, `Alt+ArrowUp`.
pub fn kbd(keys: &str) -> Markup {
    html! {
        @for (nth, stroke) in keys.split(' ').enumerate() {
            @if nth > 0 { " " }
            kbd { (spoken(stroke)) }
        }
    }
}

/// The sheet behind `?`; the `hotkeys` controller adds those that the page's own markup declares.
pub fn keys_sheet() -> Markup {
    let everywhere = [
        ("$mod+k", "Search or do anything"),
        ("j", "Next row"),
        ("k", "Previous row"),
        ("Enter", "Open the row"),
        ("e", "Edit the points of the row"),
        ("a", "Choose the person of the row"),
        ("x", "Select the row"),
        ("Shift+x", "Select up to the row"),
        ("Escape", "Clear the selection, close"),
        ("Alt+ArrowUp", "Move the row up"),
        ("Alt+ArrowDown", "Move the row down"),
        ("Alt+ArrowLeft", "Move the card a column left"),
        ("Alt+ArrowRight", "Move the card a column right"),
        ("Alt+Home", "Move the row to the top"),
        ("Alt+End", "Move the row to the bottom"),
        ("?", "Show these keys"),
    ];
    super::dialog(
        "keys",
        "Keys",
        html! {
            dl.keys data-hotkeys-target="sheet" {
                @for (keys, does) in everywhere { dt { (kbd(keys)) } dd { (does) } }
            }
        },
    )
}

fn spoken(stroke: &str) -> String {
    let name = |key: &str| match key {
        "$mod" => "Ctrl".to_owned(),
        "Escape" => "Esc".to_owned(),
        "ArrowUp" => "↑".to_owned(),
        "ArrowDown" => "↓".to_owned(),
        "ArrowLeft" => "←".to_owned(),
        "ArrowRight" => "→".to_owned(),
        other => other.to_owned(),
    };
    let keys: Vec<_> = stroke.split('+').map(name).collect();
    if keys.len() == 1 { keys.concat() } else { keys.join(" ").replace(" k", " K").replace(" x", " X") }
}
