//! The formats of a retrospective, described in data: `formats.json` beside this file.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{
    error::{Error, Result},
    items::text,
};

#[derive(Deserialize)]
pub struct Format {
    /// How it is chosen.
    pub name: String,
    pub label: String,
    pub columns: Vec<String>,
}

static ALL: LazyLock<Vec<Format>> =
    LazyLock::new(|| serde_json::from_str(include_str!("formats.json")).unwrap_or_default());

pub fn all() -> &'static [Format] {
    &ALL
}

/// The columns of a format, or one's own.
pub fn columns(format: Option<&str>, own: &[String]) -> Result<(String, Vec<String>)> {
    if !own.is_empty() {
        if own.len() > 8 {
            return Err(Error::field("columns", "at most eight columns"));
        }
        let columns = own.iter().map(|name| text::line("columns", name, 60)).collect::<Result<Vec<_>>>()?;
        let twice = columns.iter().enumerate().any(|(at, name)| columns[..at].contains(name));
        return if twice { Err(Error::field("columns", "each column once")) } else { Ok(("own".into(), columns)) };
    }
    let name = format.unwrap_or("start_stop_continue");
    let known = all().iter().find(|format| format.name == name).ok_or_else(|| {
        let names = all().iter().map(|format| format.name.as_str()).collect::<Vec<_>>().join(", ");
        Error::field("format", format!("the formats are {names}, or columns of your own"))
    })?;
    Ok((known.name.clone(), known.columns.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_columns_and_one_may_have_ones_own() {
        assert_eq!(
            all().iter().map(|format| format.name.as_str()).collect::<Vec<_>>(),
            ["start_stop_continue", "four_ls", "sailboat", "mad_sad_glad"]
        );
        assert_eq!(columns(None, &[]).unwrap().1, ["Start", "Stop", "Continue"]);
        assert_eq!(
            columns(None, &["Fish".into(), "Hooks".into()]).unwrap(),
            ("own".into(), vec!["Fish".into(), "Hooks".into()])
        );
        assert!(columns(Some("fishbowl"), &[]).is_err());
        assert!(columns(None, &["Fish".into(), " Fish ".into()]).is_err());
    }
}
