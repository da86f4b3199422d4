//! Which column probably holds what, judged by the names people give to columns.

use super::row::Row;

/// A field to find a column for.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    pub name: &'a str,
    /// Other names for it, the likeliest first.
    pub synonyms: &'a [&'a str],
}

/// A column proposed for a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suggestion<'a> {
    pub target: &'a str,
    /// Counted from 0.
    pub column: usize,
    /// From 0 to 1; 1 is the target's own name.
    pub confidence: f32,
}

/// At most one column for each target and one target for each column, the most confident first.
///
/// A column that is empty in all `sample` rows counts half; without a sample only names decide.
pub fn suggest<'a>(headers: &[String], sample: &[Row], targets: &[Target<'a>]) -> Vec<Suggestion<'a>> {
    let names: Vec<Vec<String>> = headers.iter().map(|header| words(header)).collect();
    let mut candidates = Vec::new();
    for target in targets {
        for (column, name) in names.iter().enumerate() {
            let hollow = !sample.is_empty() && sample.iter().all(|row| row.cell(column).trim().is_empty());
            let confidence = likeness(name, target) * if hollow { 0.5 } else { 1.0 };
            if confidence > 0.0 {
                candidates.push(Suggestion { target: target.name, column, confidence });
            }
        }
    }
    candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut chosen: Vec<Suggestion<'a>> = Vec::new();
    for candidate in candidates {
        if chosen.iter().all(|other| other.target != candidate.target && other.column != candidate.column) {
            chosen.push(candidate);
        }
    }
    chosen
}

fn likeness(name: &[String], target: &Target<'_>) -> f32 {
    let mut best = score(name, &words(target.name));
    for (rank, synonym) in target.synonyms.iter().enumerate() {
        let discount = 0.95 - 0.01 * rank.min(40) as f32;
        best = best.max(score(name, &words(synonym)) * discount);
    }
    best
}

/// 1 for the same words, less when the one contains the other's words, 0 otherwise.
fn score(name: &[String], wanted: &[String]) -> f32 {
    if name.is_empty() || wanted.is_empty() {
        return 0.0;
    }
    if name == wanted || name.concat() == wanted.concat() {
        return 1.0;
    }
    let shared = wanted.iter().filter(|word| name.contains(word)).count();
    if shared == wanted.len() {
        return 0.7 * wanted.len() as f32 / name.len().max(1) as f32;
    }
    0.0
}

/// The lower-case words of a name: `Custom field (Story Points)`, `storyPoints` and `story_points` share two.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for character in name.trim().chars() {
        let starts_word = !character.is_alphanumeric() || (after_lower && character.is_uppercase());
        after_lower = character.is_lowercase();
        if starts_word {
            words.push(String::new());
        }
        if let (true, Some(word)) = (character.is_alphanumeric(), words.last_mut()) {
            word.extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    if let [custom, field, ..] = words.as_slice()
        && custom == "custom"
        && field == "field"
        && words.len() > 2
    {
        words.drain(..2);
    }
    words
}
