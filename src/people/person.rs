//! A person who works here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::secret;
use crate::{
    command::{Actor, Archived, Held, PersonId, Query, Role, Route, Via},
    error::{Error, Result},
    items::text,
    sql,
    store::{Db, Tx},
};

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Person {
    pub id: PersonId,
    pub email: String,
    pub name: String,
    pub active: bool,
}

/// A role as it is told: with the names of its scope.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct RoleHeld {
    pub id: uuid::Uuid,
    #[serde(skip)]
    pub person_id: PersonId,
    pub role: String,
    pub product: Option<String>,
    pub area: Option<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Member {
    #[serde(flatten)]
    pub person: Person,
    pub roles: Vec<RoleHeld>,
}

/// An e-mail address as it is kept: trimmed, in small letters.
pub fn email(typed: &str) -> Result<String> {
    let email = typed.trim().to_lowercase();
    let fits = email.len() <= 254
        && email.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.len() >= 2 && !at.contains('@'))
        && !email.contains(char::is_whitespace)
        && !email.contains(['<', '>', '"', ',', '\0']);
    if fits { Ok(email) } else { Err(Error::field("email", "an e-mail address looks like ada@example.org")) }
}

/// Adds a person; the password is hashed already.
pub async fn add(tx: &mut Tx, address: &str, name: &str, password_hash: Option<String>) -> Result<Person> {
    let (address, name) = (email(address)?, text::line("name", name, 200)?);
    let (id, now) = (PersonId(tx.id()), tx.now);
    let added = tx
        .query(sql!(
            "insert into person (id, email, name, password_hash, created_at) values ($1, $2, $3, $4, $5)
             on conflict (email) do nothing"
        ))
        .bind(id)
        .bind(address.clone())
        .bind(name.clone())
        .bind(password_hash)
        .bind(now)
        .run()
        .await?;
    if added == 0 {
        return Err(Error::field("email", format!("{address} has an account already")));
    }
    Ok(Person { id, email: address, name, active: true })
}

pub async fn by_email(db: &mut Db, address: &str) -> Result<Option<Person>> {
    Ok(db
        .query(sql!("select id, email, name, active from person where email = $1"))
        .bind(address.trim().to_lowercase())
        .one()
        .await?)
}

/// Finds whom a word means: an e-mail address, the part before its @, or a name.
pub async fn mentioned(db: &mut Db, word: &str) -> Result<Person> {
    let word = word.trim().trim_start_matches('@').to_lowercase();
    let mut found = db
        .query(sql!(
            "select id, email, name, active from person
             where active and (email = $1 or email like $2 escape '\\' or lower(name) = $1 or lower(name) like $3 escape '\\')
             order by case when email = $1 then 0 when email like $2 escape '\\' then 1 else 2 end, email limit 3"
        ))
        .bind(word.clone())
        .bind(format!("{}@%", like(&word)))
        .bind(format!("{} %", like(&word)))
        .all::<Person>()
        .await?;
    let begins = found.iter().filter(|person| person.email.starts_with(&format!("{word}@"))).count();
    let exact = found.first().is_some_and(|first| first.email == word) || begins == 1;
    match found.len() {
        0 => Err(Error::field("owner", format!("nobody here is called {word}"))),
        1 => Ok(found.remove(0)),
        _ if exact => Ok(found.remove(0)),
        _ => Err(Error::field("owner", format!("{word} could be {} or {}", found[0].email, found[1].email))),
    }
}

/// A text with the signs of `like` taken literally.
pub fn like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

macro_rules! who {
    ($engine:ident) => {
        concat!(
            "select id, email, name, theme, density, ",
            crate::archived_products!($engine),
            " from person where id = $1 and active"
        )
    };
}

/// The actor that a person is.
pub async fn actor(db: &mut Db, person: PersonId, via: Via) -> Result<Actor> {
    let row = db
        .query(sql!(sqlite: who!(sqlite), postgres: who!(postgres)))
        .bind(person)
        .one::<(PersonId, String, String, String, String, Option<String>)>()
        .await?
        .ok_or(Error::Unauthenticated)?;
    let roles = db
        .query(sql!("select role, product_id, area_id from role_held where person_id = $1"))
        .bind(person)
        .all::<(String, Option<crate::command::ProductId>, Option<crate::command::AreaId>)>()
        .await?;
    Ok(Actor {
        person: row.0,
        email: row.1,
        name: row.2,
        theme: row.3,
        density: row.4,
        archived: Archived::read(row.5.as_deref()),
        roles: roles
            .into_iter()
            .filter_map(|(role, product, area)| Some(Held { role: Role::parse(&role)?, product, area }))
            .collect(),
        via,
        writes: true,
        at: crate::clock::Clock::System.now(),
        session: None,
    })
}

/// Everyone who works here with their roles, by name.
pub async fn members(db: &mut Db) -> Result<Vec<Member>> {
    let people = db
        .query(sql!("select id, email, name, active from person order by lower(name), email limit 1000"))
        .all::<Person>()
        .await?;
    let roles = db
        .query(sql!(
            "select r.id, r.person_id, r.role, p.key as product, a.name as area from role_held r
                left join product p on p.id = r.product_id left join area a on a.id = r.area_id order by r.created_at limit 10000"
        ))
        .all::<RoleHeld>()
        .await?;
    Ok(people
        .into_iter()
        .map(|person| Member {
            roles: roles.iter().filter(|role| role.person_id == person.id).cloned().collect(),
            person,
        })
        .collect())
}

/// Those who can be given work, by name.
pub async fn choices(db: &mut Db) -> Result<Vec<Person>> {
    Ok(db
        .query(sql!("select id, email, name, active from person where active order by lower(name), email limit 500"))
        .all()
        .await?)
}

/// Those who can be given work and whose name or address has these words.
pub async fn called(db: &mut Db, words: &str, limit: i64) -> Result<Vec<Person>> {
    Ok(db
        .query(sql!(
            "select id, email, name, active from person
             where active and (lower(name) like $1 escape '\\' or email like $1 escape '\\') order by lower(name), email limit $2"
        ))
        .bind(format!("%{}%", like(&words.to_lowercase())))
        .bind(limit)
        .all()
        .await?)
}

/// Lists who works here.
#[derive(Deserialize, JsonSchema)]
pub struct List {}

#[derive(Serialize, JsonSchema)]
pub struct Members {
    pub items: Vec<Member>,
}

impl Query for List {
    const NAME: &'static str = "person.list";
    const ROUTE: Route = Route::get("/people");
    const ABOUT: &'static str = "Lists who works here, with their roles.";
    type Output = Members;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Members> {
        if by.roles.is_empty() {
            return Err(Error::NotFound);
        }
        Ok(Members { items: members(db).await? })
    }
}

/// Says who the caller is.
#[derive(Deserialize, JsonSchema)]
pub struct Me {}

#[derive(Serialize, JsonSchema)]
pub struct Myself {
    pub id: PersonId,
    pub email: String,
    pub name: String,
    pub roles: Vec<RoleHeld>,
    /// Whether these credentials may write.
    pub writes: bool,
}

impl Query for Me {
    const NAME: &'static str = "person.me";
    const ROUTE: Route = Route::get("/me");
    const ABOUT: &'static str = "Says who the caller is and which roles they hold.";
    type Output = Myself;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Myself> {
        let roles = db
            .query(sql!(
                "select r.id, r.person_id, r.role, p.key as product, a.name as area from role_held r
                    left join product p on p.id = r.product_id left join area a on a.id = r.area_id
                 where r.person_id = $1 order by r.created_at limit 1000"
            ))
            .bind(by.person)
            .all()
            .await?;
        Ok(Myself { id: by.person, email: by.email.clone(), name: by.name.clone(), roles, writes: by.writes })
    }
}

/// Signs a person in by password; gives who it is when it holds.
pub async fn by_password(db: &mut Db, address: &str, password: String) -> Result<Option<Person>> {
    let found = db
        .query(sql!("select id, email, name, active, password_hash from person where email = $1 and active"))
        .bind(address.trim().to_lowercase())
        .one::<(PersonId, String, String, bool, Option<String>)>()
        .await?;
    let hash = found.as_ref().and_then(|(_, _, _, _, hash)| hash.clone());
    let holds = secret::verify_password(password, hash).await?;
    Ok(found.filter(|_| holds).map(|(id, email, name, active, _)| Person { id, email, name, active }))
}
