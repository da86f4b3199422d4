//! What a backlog can be filtered by and changed to: its areas, people, initiatives and labels.

use crate::{
    items::{Kind, Product},
    sql,
    store::Db,
    web::kit::Choice,
};

/// Each with its value and how it is read, in the order of reading.
#[derive(Default)]
pub struct Choices {
    areas: Vec<(String, String)>,
    people: Vec<(String, String)>,
    initiatives: Vec<(String, String)>,
    labels: Vec<(String, String)>,
    personas: Vec<(String, String)>,
}

impl Choices {
    /// All five in one query; labels from the top of the backlog, the newest initiatives.
    pub async fn read(db: &mut Db, product: &Product) -> crate::Result<Choices> {
        let rows = db
            .query(sql!(
                "select 'area' as what, name as value, name as label from (select name from area
                    where product_id = $1 and archived_at is null order by lower(name) limit 500) a
                 union all select 'person', email, name from (select email, name from person
                    where active order by lower(name), email limit 500) p
                 union all select 'initiative', key, title from (select key, title from item
                    where product_id = $1 and kind = 'initiative' and archived_at is null and open
                    order by created_at desc limit 40) i
                 union all select 'label', label, label from (select distinct x.label from (select id from item
                    where product_id = $1 and open and rank is not null order by rank, id limit 100) i
                    join item_label x on x.item_id = i.id order by x.label limit 60) l
                 union all select 'persona', persona, persona from (select distinct coalesce(q.title, w.persona) as persona from (select id from item
                    where product_id = $1 and open and rank is not null order by rank, id limit 500) i
                    join work w on w.item_id = i.id left join item q on q.id = w.persona_id where w.persona <> '' order by 1 limit 60) w"
            ))
            .bind(product.id)
            .all::<(String, String, String)>()
            .await?;
        let mut choices = Choices::default();
        for (what, value, label) in rows {
            choices.of(&what).push((value, label));
        }
        for what in ["area", "person", "initiative", "label", "persona"] {
            choices.of(what).sort_by_cached_key(|(value, label)| (label.to_lowercase(), value.clone()));
        }
        Ok(choices)
    }

    fn of(&mut self, what: &str) -> &mut Vec<(String, String)> {
        match what {
            "area" => &mut self.areas,
            "person" => &mut self.people,
            "initiative" => &mut self.initiatives,
            "persona" => &mut self.personas,
            _ => &mut self.labels,
        }
    }

    pub fn areas(&self) -> Vec<Choice> {
        shown(&self.areas)
    }

    pub fn people(&self) -> Vec<Choice> {
        shown(&self.people)
    }

    pub fn initiatives(&self) -> Vec<Choice> {
        shown(&self.initiatives)
    }

    pub fn personas(&self) -> Vec<Choice> {
        shown(&self.personas)
    }

    pub fn labels(&self) -> Vec<Choice> {
        shown(&self.labels)
    }

    /// A wish as it is read, a person by name and an initiative by its title.
    pub fn word(&self, name: &str, value: &str) -> String {
        let read =
            |all: &[(String, String)]| all.iter().find(|(known, _)| known == value).map(|(_, label)| label.clone());
        let known = match name {
            "kind" => Kind::parse(value).map(|kind| kind.label().to_owned()),
            "status" => Kind::Story.status(value).map(|status| status.label.to_owned()),
            "person" => read(&self.people),
            "initiative" | "besides" => read(&self.initiatives),
            _ => None,
        };
        known.unwrap_or_else(|| value.to_owned())
    }
}

fn shown(all: &[(String, String)]) -> Vec<Choice> {
    all.iter().map(|(value, label)| Choice::new(value, label)).collect()
}
