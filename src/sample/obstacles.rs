//! Telling of what stands in the crew's way: a blocker that was escalated, an impediment, and one that was resolved.

use chrono::TimeDelta;

use super::teller::Teller;
use crate::{
    command::{Actor, Command},
    error::Result,
    items::Key,
    obstacles::{Escalate, Obstacle, Raise, Resolve, Severity},
    sql,
};

impl Teller<'_> {
    pub(super) async fn hinder(&mut self) -> Result<()> {
        let Some((sprint, ..)) = self.sprints.last().cloned() else { return Ok(()) };
        let at_work = self
            .tx
            .query(sql!(
                "select i.key from link l join item i on i.id = l.from_id
                 where l.to_id = $1 and l.kind = 'planned_in' and i.status in ('started', 'ready') order by i.status desc, i.rank limit 3"
            ))
            .bind(sprint.id)
            .all::<(String,)>()
            .await?;
        let keys: Vec<Key> = at_work.iter().filter_map(|(key,)| Key::parse(key)).collect();
        let (mei, amir, po) = (self.who("mei"), self.who("amir"), self.who("olu"));
        let first = keys.iter().take(1).cloned().collect();
        let blocker =
            self.raise(6, &mei, "The harbour's test system answers nothing", Severity::Blocker, first).await?;
        self.tx.now = self.now - TimeDelta::days(1);
        let to = self.who("ada").email;
        Escalate { obstacle: blocker.id, to }.run(self.tx, &po).await?;
        self.event(Escalate::NAME, None, &po).await?;
        let rest = keys.into_iter().skip(1).collect();
        self.raise(3, &amir, "Builds take forty minutes", Severity::Impediment, rest).await?;
        let gone = self.raise(12, &mei, "No tablet with the quay's scanner", Severity::Impediment, Vec::new()).await?;
        self.tx.now = self.now - TimeDelta::days(8);
        let resolution = "Jonas brought one from the ticket office; it stays with the team.".to_owned();
        Resolve { obstacle: gone.id, resolution }.run(self.tx, &mei).await?;
        self.event(Resolve::NAME, None, &mei).await
    }

    async fn raise(
        &mut self,
        days: i64,
        by: &Actor,
        title: &str,
        severity: Severity,
        items: Vec<Key>,
    ) -> Result<Obstacle> {
        self.tx.now = self.now - TimeDelta::days(days);
        let owner = (severity == Severity::Blocker).then(|| self.who("jonas").email);
        let raise = Raise {
            product: self.product.key.clone(),
            title: title.to_owned(),
            severity: Some(severity),
            text: None,
            items: Some(items),
            owner,
            team: None,
            since: None,
        };
        let raised = raise.run(self.tx, by).await?;
        self.event(Raise::NAME, None, by).await?;
        Ok(raised)
    }
}
