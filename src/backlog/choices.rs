//! What a backlog can be filtered by and changed to: its areas, people, initiatives and labels.

use crate::{
    items::{Area, Kind, Product},
    people::person,
    sql,
    store::Db,
};

pub struct Choices {
    pub areas: Vec<Area>,
    pub people: Vec<person::Person>,
    pub initiatives: Vec<(String, String)>,
    pub labels: Vec<(String,)>,
}

impl Choices {
    pub async fn read(db: &mut Db, product: &Product) -> crate::Result<Choices> {
        Ok(Choices {
            areas: Area::all(db, product.id).await?,
            people: person::choices(db).await?,
            initiatives: db
                .query(sql!(
                    "select key, title from item where product_id = $1 and kind = 'initiative' and archived_at is null and open
                     order by created_at desc limit 40"
                ))
                .bind(product.id)
                .all()
                .await?,
            labels: db
                .query(sql!(
                    "select distinct x.label from (select id from item where product_id = $1 and open and rank is not null
                        order by rank, id limit 100) i join item_label x on x.item_id = i.id order by x.label limit 60"
                ))
                .bind(product.id)
                .all()
                .await?,
        })
    }

    /// A wish as it is read, a person by name and an initiative by its title.
    pub fn word(&self, name: &str, value: &str) -> String {
        let known = match name {
            "kind" => Kind::parse(value).map(|kind| kind.label().to_owned()),
            "status" => Kind::Story.status(value).map(|status| status.label.to_owned()),
            "person" => self.people.iter().find(|person| person.email == value).map(|person| person.name.clone()),
            "initiative" => self.initiatives.iter().find(|(key, _)| key == value).map(|(_, title)| title.clone()),
            _ => None,
        };
        known.unwrap_or_else(|| value.to_owned())
    }
}
