//! The roadmap as a calendar of RFC 5545: the last days of bets, releases and milestones, each as precise as its audience is told.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::{
    roadmap::audience::{Seen, Span},
    web::markdown,
};

struct Entry<'a> {
    id: &'a str,
    on: &'a Span,
    title: String,
    text: Option<String>,
    changed_at: DateTime<Utc>,
}

pub fn calendar(seen: &Seen) -> String {
    let bets = seen.bets.iter().filter(|bet| !bet.dropped).filter_map(|bet| {
        let on = bet.ends.as_ref()?;
        let title = format!("{} ({})", bet.title, if bet.done { "done" } else { "due" });
        let text = bet.description.as_ref().map(|text| markdown::plain(text, 1_000));
        Some(Entry { id: &bet.id, on, title, text, changed_at: bet.changed_at })
    });
    let days = seen.milestones.iter().map(|day| Entry {
        id: &day.id,
        on: &day.on,
        title: format!("{} ({})", day.title, day.kind),
        text: None,
        changed_at: day.changed_at,
    });
    let name = format!("{} roadmap", seen.product);
    let mut lines = Lines::default();
    lines.add("BEGIN", "VCALENDAR");
    lines.add("VERSION", "2.0");
    lines.add("PRODID", "-//Northline//Roadmap//EN");
    lines.add("CALSCALE", "GREGORIAN");
    lines.add("METHOD", "PUBLISH");
    lines.add("NAME", &escaped(&name));
    lines.add("X-WR-CALNAME", &escaped(&name));
    lines.add("REFRESH-INTERVAL;VALUE=DURATION", "PT6H");
    lines.add("X-PUBLISHED-TTL", "PT6H");
    for entry in bets.chain(days) {
        lines.event(&entry);
    }
    lines.add("END", "VCALENDAR");
    lines.text
}

/// Lines as the format wants them: each ended by CR LF, none longer than 75 bytes.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn event(&mut self, entry: &Entry) {
        let after = entry.on.to.checked_add_days(Days::new(1)).unwrap_or(entry.on.to);
        let text =
            [(entry.on.from != entry.on.to).then(|| format!("Some time in {}.", entry.on.said)), entry.text.clone()];
        let text: Vec<String> = text.into_iter().flatten().collect();
        let at = entry.changed_at.format("%Y%m%dT%H%M%SZ").to_string();
        self.add("BEGIN", "VEVENT");
        self.add("UID", &format!("{}@northline", entry.id));
        self.add("DTSTAMP", &at);
        self.add("LAST-MODIFIED", &at);
        self.add("DTSTART;VALUE=DATE", &plain(entry.on.from));
        self.add("DTEND;VALUE=DATE", &plain(after));
        self.add("SUMMARY", &escaped(&entry.title));
        if !text.is_empty() {
            self.add("DESCRIPTION", &escaped(&text.join("\n")));
        }
        self.add("TRANSP", "TRANSPARENT");
        self.add("END", "VEVENT");
    }

    fn add(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let mut long = 0;
        for letter in line.chars() {
            if long + letter.len_utf8() > 75 {
                self.text.push_str("\r\n ");
                long = 1;
            }
            self.text.push(letter);
            long += letter.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

fn plain(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_longer_than_75_bytes_and_no_letter_is_torn() {
        let mut lines = Lines::default();
        lines.add("SUMMARY", &escaped(&"Überfahrt; zurück, 💶\n".repeat(12)));
        assert!(lines.text.split("\r\n").all(|line| line.len() <= 75), "{}", lines.text);
        let whole = lines.text.replace("\r\n ", "");
        assert!(whole.contains("Überfahrt\\; zurück\\, 💶\\nÜberfahrt"), "{whole}");
    }
}
