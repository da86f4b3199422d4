//! The answers as people say them, and the numbers from 1 to 5 they are kept as.

use methods::kano;
use serde_json::Value;

use super::survey::Question;

pub const KANO: [(&str, &str); 5] = [
    ("like", "I like it"),
    ("must_be", "I expect it"),
    ("neutral", "I do not mind"),
    ("live_with", "I can live with it"),
    ("dislike", "I dislike it"),
];

pub const RATINGS: [&str; 5] = ["1", "2", "3", "4", "5"];

/// Reads an answer; what it may be is said where it is none.
pub fn read(question: Question, said: &str) -> Result<i64, String> {
    let said = said.trim().to_lowercase().replace([' ', '-', '_', '’', '\''], "");
    let number = said.parse::<i64>().ok().filter(|number| (1..=5).contains(number));
    match question {
        Question::Opportunity => number.ok_or_else(|| "an answer is from 1 to 5".into()),
        Question::Kano => {
            let number = number.or(match said.as_str() {
                "like" | "ilikeit" | "likeit" => Some(1),
                "mustbe" | "expect" | "expectit" | "iexpectit" | "must" => Some(2),
                "neutral" | "idonotmind" | "dontmind" => Some(3),
                "livewith" | "tolerate" | "icanlivewithit" | "icantolerateit" => Some(4),
                "dislike" | "idislikeit" | "dislikeit" => Some(5),
                _ => None,
            });
            number.ok_or_else(|| "an answer is like, must_be, neutral, live_with or dislike".into())
        }
    }
}

/// A number or a word of JSON as text; nothing for nothing.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// As a program reads it.
pub fn name(question: Question, answer: i64) -> String {
    match (question, usize::try_from(answer - 1).ok().and_then(|at| KANO.get(at))) {
        (Question::Kano, Some((name, _))) => (*name).to_owned(),
        _ => answer.to_string(),
    }
}

pub fn feeling(answer: i64) -> Option<kano::Answer> {
    use kano::Answer::{Dislike, Like, LiveWith, MustBe, Neutral};
    [Like, MustBe, Neutral, LiveWith, Dislike].get(usize::try_from(answer - 1).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_as_people_and_tools_write_it() {
        for (said, expected) in [("Like", 1), ("must-be", 2), ("I expect it", 2), ("Live with", 4), ("5", 5)] {
            assert_eq!(read(Question::Kano, said), Ok(expected), "{said}");
        }
        assert!(read(Question::Kano, "perhaps").is_err() && read(Question::Opportunity, "6").is_err());
        assert_eq!((name(Question::Kano, 4), name(Question::Opportunity, 4)), ("live_with".into(), "4".into()));
    }
}
