//! What there is room for: as it was said, or as many sprints of what the teams have done lately.

use super::rules::Rules;
use crate::{command::ProductId, error::Result, sprint::velocity, store::Db, web::shown::number};

pub struct Capacity {
    pub room: Option<f64>,
    /// How it came about, where it was counted.
    pub from: Option<String>,
}

pub async fn of(db: &mut Db, product: ProductId, rules: &Rules) -> Result<Capacity> {
    let Some(sprints) = rules.sprints else { return Ok(Capacity { room: rules.capacity, from: None }) };
    let velocity = velocity(db, product, rules.team.as_deref()).await?;
    let whose = rules.team.as_ref().map(|team| format!(" of {team}")).unwrap_or_default();
    let from = velocity.map(|mean| {
        format!("{} sprints of {} points, the mean of the last three{whose}", number(sprints), number(mean))
    });
    Ok(Capacity { room: velocity.map(|mean| mean * sprints), from })
}

/// The mean of the last three sprints; nothing while none has closed.
pub async fn velocity(db: &mut Db, product: ProductId, team: Option<&str>) -> Result<Option<f64>> {
    Ok(velocity::velocity(db, product, team).await?.recent)
}
