//! Who reads: by the customs of which place dates, times and numbers are shown to them, and in which time zone.
//!
//! A request is read by what its browser says of itself; what a person has chosen on their account comes before that. Whatever
//! `web::shown` writes goes by it.

use std::cell::RefCell;

use axum::{
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::cookie_value;
use crate::zone::Zone;

/// The cookie in which a browser says its time zone, written by a script.
const ZONE: &str = "northline_zone";

/// Where one may be at home, by tag; the first is for whoever says nothing. Of each language the first is the one for whoever
/// says only that.
pub const KNOWN: [(&str, &str); 41] = [
    ("en-GB", "English, United Kingdom"),
    ("en-US", "English, United States"),
    ("en-AU", "English, Australia"),
    ("en-CA", "English, Canada"),
    ("en-IE", "English, Ireland"),
    ("en-IN", "English, India"),
    ("en-NZ", "English, New Zealand"),
    ("en-ZA", "English, South Africa"),
    ("bg-BG", "Bulgarian"),
    ("cs-CZ", "Czech"),
    ("da-DK", "Danish"),
    ("de-DE", "German, Germany"),
    ("de-AT", "German, Austria"),
    ("de-CH", "German, Switzerland"),
    ("el-GR", "Greek"),
    ("es-ES", "Spanish, Spain"),
    ("es-MX", "Spanish, Mexico"),
    ("et-EE", "Estonian"),
    ("fi-FI", "Finnish"),
    ("fr-FR", "French, France"),
    ("fr-CA", "French, Canada"),
    ("fr-CH", "French, Switzerland"),
    ("hu-HU", "Hungarian"),
    ("id-ID", "Indonesian"),
    ("it-IT", "Italian"),
    ("ja-JP", "Japanese"),
    ("ko-KR", "Korean"),
    ("lt-LT", "Lithuanian"),
    ("lv-LV", "Latvian"),
    ("nb-NO", "Norwegian"),
    ("nl-NL", "Dutch"),
    ("pl-PL", "Polish"),
    ("pt-PT", "Portuguese, Portugal"),
    ("pt-BR", "Portuguese, Brazil"),
    ("ro-RO", "Romanian"),
    ("sk-SK", "Slovak"),
    ("sl-SI", "Slovene"),
    ("sv-SE", "Swedish"),
    ("tr-TR", "Turkish"),
    ("uk-UA", "Ukrainian"),
    ("zh-CN", "Chinese, simplified"),
];

/// Whoever reads what is written now.
#[derive(Clone, Default)]
pub struct Reader {
    /// Which of the known.
    pub(super) nth: usize,
    pub zone: Zone,
}

tokio::task_local! {
    static READER: RefCell<Reader>;
}

/// Answers a request for the reader that its browser makes known.
pub async fn read_by(request: Request, next: Next) -> Response {
    let reader = Reader::of(request.headers());
    READER.scope(RefCell::new(reader), next.run(request)).await
}

/// What a person has chosen for themselves, where they have.
pub fn adopt(locale: Option<&str>, zone: Option<&str>) {
    let _ = READER.try_with(|reader| {
        let mut reader = reader.borrow_mut();
        if let Some(nth) = locale.and_then(exactly) {
            reader.nth = nth;
        }
        if let Some(zone) = zone.and_then(Zone::named) {
            reader.zone = zone;
        }
    });
}

impl Reader {
    /// Of the request that is answered here; whoever says nothing, outside of one.
    pub fn now() -> Reader {
        READER.try_with(|reader| reader.borrow().clone()).unwrap_or_default()
    }

    fn of(headers: &HeaderMap) -> Reader {
        let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let zone = cookie_value(headers, ZONE).and_then(|name| {
            let name = percent_encoding::percent_decode_str(name).decode_utf8().ok()?;
            Zone::named(&name)
        });
        Reader { nth: asked.map_or(0, first), zone: zone.unwrap_or_default() }
    }

    pub fn tag(&self) -> &'static str {
        KNOWN[self.nth].0
    }

    /// The day that a moment falls on for them.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        self.zone.day(at)
    }

    /// The time of day that a moment falls on for them.
    pub fn time(&self, at: DateTime<Utc>) -> NaiveTime {
        self.zone.time(at)
    }
}

/// The best of what `Accept-Language` names; browsers put first what is wanted most.
fn first(asked: &str) -> usize {
    let mut tags = asked.split(',').take(10).map(|one| one.split(';').next().unwrap_or_default().trim());
    tags.find_map(nearest).unwrap_or(0)
}

fn exactly(tag: &str) -> Option<usize> {
    KNOWN.iter().position(|(known, _)| known.eq_ignore_ascii_case(tag))
}

pub fn is_known(tag: &str) -> bool {
    exactly(tag).is_some()
}

fn nearest(tag: &str) -> Option<usize> {
    let language = tag.split('-').next().filter(|language| language.len() == 2)?;
    let speaks = |known: &str| known.get(..2).is_some_and(|of| of.eq_ignore_ascii_case(language));
    exactly(tag).or_else(|| KNOWN.iter().position(|(known, _)| speaks(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(asked: &str) -> &'static str {
        KNOWN[first(asked)].0
    }

    #[test]
    fn a_browser_is_read_by_what_it_says_first() {
        assert_eq!(tag("en-US,en;q=0.9,de;q=0.8"), "en-US");
        assert_eq!(tag("de"), "de-DE");
        assert_eq!(tag("de-LI, en"), "de-DE");
        assert_eq!(tag("PT-br"), "pt-BR");
        assert_eq!(tag("xx, fr-CA;q=0.1"), "fr-CA");
        for strange in ["", "*", "x", "é", ",,,;", "q=1"] {
            assert_eq!(tag(strange), "en-GB", "{strange}");
        }
    }

    #[test]
    fn outside_of_a_request_nobody_in_particular_reads() {
        adopt(Some("de-DE"), Some("Europe/Berlin"));
        assert_eq!((Reader::now().tag(), Reader::now().zone.to_string()), ("en-GB", "UTC".into()));
    }
}
