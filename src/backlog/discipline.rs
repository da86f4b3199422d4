//! Estimates by discipline: what design, the server or the tests take of an item, in points; together they are its points.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::{Map, Value, json};
use sqlx::types::Json;

use crate::{
    error::{FieldError, Result},
    items::creating::Draft,
    sql,
    store::Db,
};

const MOST: usize = 12;
const LONGEST: usize = 40;

/// Points by the name of a discipline.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct ByDiscipline(BTreeMap<String, f64>);

/// Reads a record of points, or what a person writes: `design 2, server 3`.
impl<'de> Deserialize<'de> for ByDiscipline {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Told {
            Record(BTreeMap<String, f64>),
            Words(String),
        }
        let told = Told::deserialize(from)
            .map_err(|_| de::Error::custom("points by discipline, such as `design 2, server 3`"))?;
        match told {
            Told::Record(record) => Ok(ByDiscipline(record)),
            Told::Words(words) => ByDiscipline::parse(&words)
                .ok_or_else(|| de::Error::custom("a name and its points each, such as `design 2, server 3`")),
        }
    }
}

impl ByDiscipline {
    fn parse(words: &str) -> Option<ByDiscipline> {
        let parts = words.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let one = |part: &str| {
            let (name, points) = part.rsplit_once([' ', ':'])?;
            Some((name.trim().trim_end_matches(':').to_lowercase(), points.trim().parse().ok()?))
        };
        parts.map(one).collect::<Option<BTreeMap<_, _>>>().map(ByDiscipline)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn sum(&self) -> f64 {
        self.0.values().sum()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, f64)> {
        self.0.iter().map(|(name, points)| (name.as_str(), *points))
    }

    /// As a person writes it.
    pub fn words(&self) -> String {
        let one = |(name, points): (&str, f64)| format!("{name} {}", crate::web::shown::plain(points));
        self.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    pub fn check(&self) -> Option<FieldError> {
        let fits = |name: &str| !name.trim().is_empty() && name.chars().count() <= LONGEST && !name.contains(',');
        let message = if self.0.len() > MOST {
            format!("at most {MOST} disciplines")
        } else if !self.0.keys().all(|name| fits(name)) {
            format!("a discipline has a name of up to {LONGEST} letters")
        } else if !self.0.values().all(|points| points.is_finite() && (0.0..=10_000.0).contains(points)) {
            "points are a number from 0 to 10,000".to_owned()
        } else {
            return None;
        };
        Some(FieldError { field: "estimates".into(), message })
    }
}

/// Nothing and an empty text say that it is not split.
pub fn read<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<Json<ByDiscipline>>, D::Error> {
    let told = Option::<ByDiscipline>::deserialize(from)?;
    Ok(told.filter(|told| !told.is_empty()).map(Json))
}

/// The points of a new item are what its disciplines take, unless it says otherwise.
pub fn tell(draft: &mut Draft) {
    if draft.points.is_none() {
        draft.points = sum(draft.facts.get("estimates"));
    }
}

/// Points that are split anew are the sum; points that are said alone are not split any more.
pub fn spread(changes: &mut Map<String, Value>) {
    if let Some(points) = sum(changes.get("estimates")) {
        changes.entry("points").or_insert(json!(points));
    } else if changes.contains_key("points") {
        changes.entry("estimates").or_insert(Value::Null);
    }
}

fn sum(told: Option<&Value>) -> Option<f64> {
    let told: ByDiscipline = serde_json::from_value(told?.clone()).ok()?;
    // What does not hold is said of the split itself.
    (!told.is_empty() && told.check().is_none()).then(|| told.sum())
}

/// What each discipline takes of the work in a sprint, most first.
pub async fn of_sprint(db: &mut Db, sprint: crate::command::ItemId) -> Result<Vec<(String, f64)>> {
    let all = db
        .query(sql!(
            "select w.estimates from link l cross join item i cross join work w
             where l.to_id = $1 and l.kind = 'planned_in' and i.id = l.from_id and i.archived_at is null
                and i.status <> 'declined' and w.item_id = i.id and w.estimates is not null"
        ))
        .bind(sprint)
        .all::<(Json<ByDiscipline>,)>()
        .await?;
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for (name, points) in all.iter().flat_map(|(Json(of),)| of.iter()) {
        *sums.entry(name.to_owned()).or_default() += points;
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by(|one, other| other.1.total_cmp(&one.1));
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_writes_names_and_points() {
        for (written, words) in [
            ("design 2, server 3", "design 2, server 3"),
            (" Server: 3;Design 0.5 ", "design 0.5, server 3"),
            ("user research 1", "user research 1"),
            ("", ""),
        ] {
            assert_eq!(ByDiscipline::parse(written).unwrap().words(), words, "{written}");
        }
        for wrong in ["design", "2", "design two", "design 2 server"] {
            assert!(ByDiscipline::parse(wrong).is_none(), "{wrong}");
        }
    }
}
