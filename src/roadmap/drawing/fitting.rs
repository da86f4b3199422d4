//! Words in the room there is: cut, or wrapped into lines.

use super::inter;

/// As much of some words as there is room for; an ellipsis marks a cut.
pub fn cut(words: &str, size: f64, bold: bool, room: f64) -> String {
    if inter::width(words, size, bold) <= room {
        return words.to_owned();
    }
    let mut kept = String::new();
    let mut taken = inter::width("…", size, bold);
    for letter in words.chars() {
        taken += inter::width(letter.encode_utf8(&mut [0; 4]), size, bold);
        if taken > room {
            break;
        }
        kept.push(letter);
    }
    if kept.trim().is_empty() { String::new() } else { format!("{}…", kept.trim_end()) }
}

/// Words in lines that fit, at most so many; the last is cut.
pub fn wrap(words: &str, size: f64, bold: bool, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = words.split_whitespace();
    let mut line = String::new();
    while let Some(word) = rest.next() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if inter::width(&longer, size, bold) <= room || line.is_empty() {
            line = longer;
        } else if lines.len() + 1 == most {
            line = longer;
            for word in rest.by_ref() {
                line = format!("{line} {word}");
            }
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines.truncate(most);
    lines.into_iter().map(|line| cut(&line, size, bold, room)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_where_the_room_ends() {
        assert_eq!(cut("Money back", 12.0, false, 400.0), "Money back");
        let short = cut("Money back without a call", 12.0, false, 80.0);
        assert!(short.ends_with('…') && inter::width(&short, 12.0, false) <= 80.0, "{short}");
        let lines = wrap("Money back without a call to anybody at all", 12.0, true, 90.0, 2);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[1].ends_with('…'), "{lines:?}");
    }
}
