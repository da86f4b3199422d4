//! A row of any table, by its mapping.

use chrono::{DateTime, Utc};
use formats::{
    csv::Row,
    date::{self, DateOrder, Moment},
};
use sha2::{Digest, Sha256};

use super::{
    Mapping, What,
    draft::{Draft, Line, To},
    own::OwnColumns,
    words,
};
use crate::items::Kind;

/// How the cells of one file are read.
pub struct FromCsv {
    pub what: What,
    pub mapping: Mapping,
    pub order: DateOrder,
    pub own: OwnColumns,
}

const DATES: [&str; 6] = ["said_at", "due_on", "created_at", "updated_at", "started_at", "accepted_at"];

impl FromCsv {
    /// Learns from the first rows whether days or months come first.
    pub fn new(what: What, mapping: Mapping, own: OwnColumns, sample: &[Row]) -> FromCsv {
        let cells = sample
            .iter()
            .flat_map(|row| DATES.iter().filter_map(|field| mapping.cell(row, field)).chain(own.dates(row)));
        let order = DateOrder::sniff(cells).unwrap_or_default();
        FromCsv { what, mapping, order, own }
    }

    pub fn line(&self, row: &Row) -> Line {
        if row.is_blank() {
            return Line::Passed { row: row.number, why: "the row is empty".into() };
        }
        let draft = match self.what {
            What::Feedback => self.feedback(row),
            What::Customer => self.customer(row),
            What::Item | What::Jira => self.item(row),
        };
        match draft.fit() {
            Ok(mut draft) => {
                draft.source_key = self.key(row, &draft);
                // Not before: a row that goes by its content is the same row however many columns the file has.
                draft.empty = self.empty(row, draft.kind);
                self.own.read(row, self.order, &mut draft);
                Line::Draft(Box::new(draft))
            }
            Err(_) if self.what == What::Feedback => {
                Line::Bad { row: row.number, why: "there is neither a text nor a title".into() }
            }
            Err(why) => Line::Bad { row: row.number, why },
        }
    }

    /// The source's own key; without one, customers go by their name and everything else by its content.
    fn key(&self, row: &Row, draft: &Draft) -> String {
        match (self.cell(row, "source_id"), draft.kind) {
            (Some(id), _) if id.chars().count() <= 200 => id.to_owned(),
            (Some(id), _) => format!("#{}", crate::store::files::hex(&Sha256::digest(id)[..16])),
            (None, Kind::Customer) => format!("#{}", draft.title.to_lowercase()),
            (None, _) => format!("#{}", draft.digest()),
        }
    }

    /// What is mapped and empty, of what can be without a value.
    fn empty(&self, row: &Row, kind: Kind) -> Vec<&'static str> {
        let fields: &[&str] = match kind {
            Kind::Feedback => &["customer", "said_by", "source", "said_at", "score", "labels"],
            Kind::Customer => &["segment", "revenue", "contact", "body", "labels"],
            _ => &["body", "points", "labels", "owner", "area", "priority", "due_on"],
        };
        let is_empty = |field: &str| self.cell(row, field).is_none_or(words::is_nothing);
        fields.iter().copied().filter(|field| self.mapping.0.contains_key(*field) && is_empty(field)).collect()
    }

    fn cell<'r>(&self, row: &'r Row, field: &str) -> Option<&'r str> {
        self.mapping.cell(row, field)
    }

    fn feedback(&self, row: &Row) -> Draft {
        let mut draft = Draft::new(row.number, Kind::Feedback);
        let text = self.cell(row, "text").unwrap_or_default();
        text.clone_into(&mut draft.body);
        draft.title = self.cell(row, "title").map_or_else(|| first_sentence(text), str::to_owned);
        if draft.body.is_empty() {
            draft.body.clone_from(&draft.title);
        }
        draft.customer = self.short(row, "customer", 500, &mut draft.notes).filter(|name| !words::is_nothing(name));
        draft.said_by = self.short(row, "said_by", 300, &mut draft.notes);
        draft.source = self.short(row, "source", 50, &mut draft.notes);
        draft.said_at = self.moment(row, "said_at", &mut draft.notes).map(Moment::timestamp).and_then(chrono_of);
        draft.score = self.read(row, "score", &mut draft.notes, "a score is a whole number from 0 to 10", |cell| {
            let score = cell.parse::<f64>().ok()?;
            (score.fract() == 0.0 && (0.0..=10.0).contains(&score)).then_some(score as i64)
        });
        draft.labels = self.list(row, "labels");
        draft
    }

    fn customer(&self, row: &Row) -> Draft {
        let mut draft = Draft::new(row.number, Kind::Customer);
        self.cell(row, "title").unwrap_or_default().clone_into(&mut draft.title);
        self.cell(row, "body").unwrap_or_default().clone_into(&mut draft.body);
        draft.segment = self.short(row, "segment", 100, &mut draft.notes);
        draft.contact = self.short(row, "contact", 300, &mut draft.notes);
        draft.revenue = self.read(row, "revenue", &mut draft.notes, "revenue is a number of at least 0", money);
        draft.labels = self.list(row, "labels");
        draft
    }

    fn item(&self, row: &Row) -> Draft {
        let mut notes = Vec::new();
        let kind = self
            .read(row, "kind", &mut notes, "no kind goes by this name; a story was taken", words::kind)
            .unwrap_or(Kind::Story);
        let mut draft = Draft::new(row.number, kind);
        self.cell(row, "title").unwrap_or_default().clone_into(&mut draft.title);
        self.cell(row, "body").unwrap_or_default().clone_into(&mut draft.body);
        let resolution = self.cell(row, "resolution").filter(|word| !words::is_nothing(word));
        let named = ["team_state", "status"].into_iter().filter_map(|field| self.cell(row, field));
        if !self.own.state(named, &mut draft) {
            draft.status = self.read(row, "status", &mut notes, "no state goes by this name", |name| {
                words::status(Some(name), None, resolution)
            });
        }
        draft.points = self.read(row, "points", &mut notes, "points are a number from 0 to 10,000", points);
        draft.priority = self.read(row, "priority", &mut notes, "no priority goes by this name", words::priority);
        draft.due_on = self.moment(row, "due_on", &mut notes).and_then(day_of);
        draft.created_at = self.moment(row, "created_at", &mut notes).map(Moment::timestamp).and_then(chrono_of);
        draft.updated_at = self.moment(row, "updated_at", &mut notes).map(Moment::timestamp).and_then(chrono_of);
        if draft.status == Some("accepted") {
            let accepted = self.moment(row, "accepted_at", &mut notes).map(Moment::timestamp).and_then(chrono_of);
            draft.accepted_at = accepted.or(draft.updated_at);
        }
        let started = self.moment(row, "started_at", &mut notes).map(Moment::timestamp).and_then(chrono_of);
        draft.owner = self.cell(row, "owner").filter(|name| !words::is_nothing(name)).map(str::to_owned);
        draft.area = self.cell(row, "area").map(str::to_owned);
        draft.labels = self.list(row, "labels");
        draft.releases =
            self.cell(row, "release").filter(|name| !words::is_nothing(name)).map(str::to_owned).into_iter().collect();
        let above = self.list(row, "serves");
        // A step of nothing is a task of its own.
        if draft.kind == Kind::Subtask && above.is_empty() {
            draft.kind = Kind::Task;
        }
        draft.ties = above.into_iter().map(|key| To { tie: None, reversed: false, key }).collect();
        draft.own = self.own.written(row);
        draft.notes = notes;
        draft.begun(started);
        draft
    }

    fn read<T>(
        &self,
        row: &Row,
        field: &str,
        notes: &mut Vec<String>,
        why: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let cell = self.cell(row, field).filter(|cell| !words::is_nothing(cell))?;
        let value = read(cell);
        if value.is_none() {
            notes.push(format!("{field} “{}” was left out: {why}", excerpt(cell)));
        }
        value
    }

    fn moment(&self, row: &Row, field: &str, notes: &mut Vec<String>) -> Option<Moment> {
        self.read(row, field, notes, "not a date between 1970 and 2200", |cell| date::parse(cell, self.order))
    }

    fn short(&self, row: &Row, field: &str, most: usize, notes: &mut Vec<String>) -> Option<String> {
        let cell = self.cell(row, field)?.split_whitespace().collect::<Vec<_>>().join(" ");
        let kept: String = cell.chars().take(most).collect();
        if kept.len() < cell.len() {
            notes.push(format!("{field} was cut after {most} characters"));
        }
        Some(kept)
    }

    fn list(&self, row: &Row, field: &str) -> Vec<String> {
        let parts = self.cell(row, field).unwrap_or_default().split([',', ';', '\n']).map(str::trim);
        parts.filter(|part| !words::is_nothing(part)).map(str::to_owned).collect()
    }
}

/// The first sentence, or as much of it as a title takes.
pub fn first_sentence(text: &str) -> String {
    const MOST: usize = 120;
    let words = text.split_whitespace().take(60).collect::<Vec<_>>().join(" ");
    let end = words
        .char_indices()
        .find(|(at, letter)| {
            matches!(letter, '.' | '!' | '?') && words[at + letter.len_utf8()..].starts_with(' ') && *at > 5
        })
        .map_or(words.len(), |(at, letter)| at + usize::from(letter != '.'));
    let sentence = &words[..end];
    match sentence.char_indices().nth(MOST) {
        None => sentence.to_owned(),
        Some((cut, _)) => {
            let cut = sentence[..cut].rfind(' ').unwrap_or(cut);
            format!("{}…", sentence[..cut].trim_end_matches([',', ';', ':', '-', ' ']))
        }
    }
}

/// `1,200.50 €`, `1.200,50` and `1200` in whole units.
fn money(cell: &str) -> Option<i64> {
    let digits: String =
        cell.chars().filter(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '-')).collect();
    if !digits.contains(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let point = digits.rfind(['.', ',']).filter(|at| digits.len() - at - 1 != 3);
    let (whole, fraction) = point.map_or((digits.as_str(), ""), |at| (&digits[..at], &digits[at + 1..]));
    let whole: String = whole.chars().filter(|letter| !matches!(letter, '.' | ',')).collect();
    let amount: f64 = format!("{whole}.{fraction}0").parse().ok()?;
    let amount = amount.round();
    (0.0..=1e12).contains(&amount).then_some(amount as i64)
}

pub fn points(cell: &str) -> Option<f64> {
    let points: f64 = cell.replace(',', ".").parse().ok()?;
    (0.0..=10_000.0).contains(&points).then_some(points)
}

pub fn chrono_of(at: jiff::Timestamp) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(at.as_microsecond())
}

pub fn day_of(moment: Moment) -> Option<chrono::NaiveDate> {
    let day = moment.date();
    chrono::NaiveDate::from_ymd_opt(day.year().into(), day.month().try_into().ok()?, day.day().try_into().ok()?)
}

pub fn excerpt(cell: &str) -> String {
    let short: String = cell.chars().take(80).collect();
    if short.len() < cell.len() { format!("{short}…") } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_first_sentence() {
        assert_eq!(first_sentence("It crashes every morning. I have tried everything."), "It crashes every morning");
        assert_eq!(first_sentence("Why is this so slow? I wait and wait."), "Why is this so slow?");
        assert!(first_sentence(&"very ".repeat(100)).chars().count() <= 121);
        assert_eq!(first_sentence(""), "");
    }

    #[test]
    fn money_is_read_as_people_write_it() {
        assert_eq!(money("1200"), Some(1200));
        assert_eq!(money("€ 1.200,50"), Some(1201));
        assert_eq!(money("$1,200"), Some(1200));
        assert_eq!(money("29.85"), Some(30));
        assert_eq!(money("-5"), None);
        assert_eq!(money("lots"), None);
    }
}
