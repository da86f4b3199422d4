//! What all surveys of a product came to for each idea they asked about, so that it ranks beside what is scored.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use methods::{kano, opportunity};

use super::words;
use crate::{
    command::{ItemId, ProductId},
    error::Result,
    sql,
    store::Db,
};

/// Both surveys' numbers of one idea; nothing where nobody answered.
#[derive(Clone, Debug, Default)]
pub struct Surveyed {
    /// How much having it pleases, and how much lacking it hurts, each from 0 to 1.
    pub better: Option<f64>,
    pub worse: Option<f64>,
    /// The share that answered 4 or 5, times ten.
    pub importance: Option<f64>,
    pub satisfaction: Option<f64>,
}

#[derive(sqlx::FromRow)]
struct Row {
    item_id: ItemId,
    question: String,
    first: i64,
    second: i64,
    n: i64,
}

/// What was answered about an idea: what is felt with and without it, and how important and how satisfied.
type Pairs = (Vec<(i64, i64)>, Vec<(u8, u8)>);

/// Everything that had been answered by a moment, counted in one query; surveys that were archived by then are left out.
pub async fn of_ideas(db: &mut Db, product: ProductId, until: DateTime<Utc>) -> Result<HashMap<ItemId, Surveyed>> {
    let rows = db
        .query(sql!(
            "select a.item_id, s.question, a.first, a.second, count(*) as n from survey s join survey_answer a on a.survey_id = s.id
             where s.product_id = $1 and (s.archived_at is null or s.archived_at > $2) and coalesce(a.answered_at, s.opened_at) <= $2
             group by a.item_id, s.question, a.first, a.second"
        ))
        .bind(product)
        .bind(until)
        .all::<Row>()
        .await?;
    let mut pairs: HashMap<ItemId, Pairs> = HashMap::new();
    for row in rows {
        let (felt, served) = pairs.entry(row.item_id).or_default();
        let times = usize::try_from(row.n).unwrap_or(0);
        if row.question == "kano" {
            felt.extend(std::iter::repeat_n((row.first, row.second), times));
        } else if let (Ok(important), Ok(satisfied)) = (u8::try_from(row.first), u8::try_from(row.second)) {
            served.extend(std::iter::repeat_n((important, satisfied), times));
        }
    }
    Ok(pairs.into_iter().map(|(item, (felt, served))| (item, of(&felt, &served))).collect())
}

fn of(felt: &[(i64, i64)], served: &[(u8, u8)]) -> Surveyed {
    let answers: Vec<(kano::Answer, kano::Answer)> =
        felt.iter().filter_map(|(with, without)| Some((words::feeling(*with)?, words::feeling(*without)?))).collect();
    let counts = kano::Counts::of(&kano::TABLE, &answers);
    let (important, satisfied): (Vec<u8>, Vec<u8>) = served.iter().copied().unzip();
    Surveyed {
        better: counts.better(),
        worse: counts.worse().map(|worse| 0.0 - worse),
        importance: opportunity::top_two(&important),
        satisfaction: opportunity::top_two(&satisfied),
    }
}
