//! Making a link to the roadmap, listing those there are, and taking one back.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{link::Share, origins::origins};
use crate::{
    command::{Actor, Command, Place, Query, Right, Route, Say},
    error::{Error, Result},
    items::{Product, text},
    live::Topic,
    people::secret,
    roadmap::audience::{Audience, looks::Look},
    sql,
    store::{Db, Tx},
};

/// So many links of a product hold at once.
const MOST: i64 = 200;

/// Makes a link that shows the roadmap to an audience.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Create {
    pub product: String,
    pub audience: String,
    /// Whom it is for, to tell it from others.
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
    /// The view that it opens with; horizons unless told.
    #[serde(default)]
    pub view: Option<Look>,
    /// Asked of whoever opens it; at least 10 characters. It is kept only as what proves it.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub password: Option<String>,
    /// What is kept of the password; nobody says it from outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub proof: Option<String>,
    /// Its last day; it holds until it is revoked unless told.
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub expires_on: Option<NaiveDate>,
    /// The sites that may frame it, such as `https://example.org`; `*` for any, nothing for none.
    #[serde(default)]
    pub origins: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Made {
    #[serde(flatten)]
    pub share: Share,
    /// Shown this once; only its hash is kept.
    pub secret: String,
    /// The paths that it opens.
    pub roadmap: String,
    pub presentation: String,
    pub calendar: String,
    /// There when a site may frame it.
    pub embed: Option<String>,
}

impl Command for Create {
    const NAME: &'static str = "share.create";
    const ROUTE: Route = Route::create("/products/{product}/shares");
    const ABOUT: &'static str =
        "Makes a link that shows the roadmap to an audience without an account; its secret is shown this once.";
    const SECRET: bool = true;
    const HIDES: &'static [&'static str] = &["password", "proof"];
    const AHEAD: bool = true;
    type Output = Made;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let place = Place::product(Right::PlanRoadmap, product.id);
        // A secret is for whoever asks for it: it cannot wait for somebody else's decision.
        if by.say(&place) == Say::Decide {
            Ok(place)
        } else {
            Err(Error::Forbidden("sharing the roadmap is not among your roles".into()))
        }
    }

    /// A hash takes a processor for a while: no other writer waits for it.
    async fn ahead(mut self) -> Result<Self> {
        self.proof = match self.password.take().filter(|password| !password.is_empty()) {
            Some(password) => {
                secret::check_password(&password)?;
                Some(secret::hash_password(password).await?)
            }
            None => None,
        };
        Ok(self)
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Made> {
        let product = Product::find(tx, by, &self.product).await?;
        let audience = Audience::find(tx, product.id, &self.audience)
            .await
            .map_err(|_| Error::field("audience", "there is no such audience"))?;
        let name = text::line("name", &self.name, 100)?;
        let expires_at = self.expires_on.map(|day| ends(day, tx.now)).transpose()?;
        let origins = origins(&self.origins)?;
        let password = self.proof;
        if password.is_some() && !origins.is_empty() {
            return Err(Error::field(
                "origins",
                "a link with a password is not framed: browsers do not ask for one in a frame",
            ));
        }
        let now = tx.now;
        let held = tx
            .query(sql!(
                "select count(*) from share where product_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)"
            ))
            .bind(product.id)
            .bind(now)
            .value::<i64>()
            .await?;
        if held >= Some(MOST) {
            return Err(Error::refused("too_many_links", format!("{MOST} links hold at once; revoke one first")));
        }
        let (id, secret, view) = (tx.id(), secret::new("nlr_")?, self.view.unwrap_or_default());
        let share = Share {
            id,
            name,
            audience: audience.audience,
            view: view.name().into(),
            hint: secret.chars().take(10).collect(),
            guarded: password.is_some(),
            origins,
            by: by.name.clone(),
            created_at: now,
            expires_at,
            used_at: None,
            views: 0,
            revoked_at: None,
        };
        tx.query(sql!(
            "insert into share (id, product_id, audience, face, name, hash, hint, password, origins, by_id, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ))
        .bind(id)
        .bind(product.id)
        .bind(share.audience.clone())
        .bind(view.name())
        .bind(share.name.clone())
        .bind(secret::hash(&secret))
        .bind(share.hint.clone())
        .bind(password)
        .bind(share.origins.clone())
        .bind(by.person)
        .bind(now)
        .bind(expires_at)
        .run()
        .await?;
        tx.touch(Topic::product(&product.key));
        let path = |page: &str| format!("/shared/{secret}/{page}");
        Ok(Made {
            roadmap: path("roadmap"),
            presentation: path("present"),
            calendar: path("roadmap.ics"),
            embed: (!share.origins.is_empty()).then(|| path("embed")),
            share,
            secret,
        })
    }
}

/// The end of a day that is still to come.
fn ends(day: NaiveDate, now: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let ends = day.checked_add_days(Days::new(1)).map(|next| next.and_time(NaiveTime::MIN).and_utc());
    ends.filter(|ends| *ends > now).ok_or_else(|| Error::field("expires_on", "a day that is not over yet"))
}

/// Revokes a link.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Revoke {
    pub product: String,
    pub share: Uuid,
}

#[derive(Serialize, JsonSchema)]
pub struct Revoked {
    pub id: Uuid,
}

impl Command for Revoke {
    const NAME: &'static str = "share.revoke";
    const ROUTE: Route = Route::delete("/products/{product}/shares/{share}");
    const ABOUT: &'static str = "Revokes a link to the roadmap at once: it shows nothing any more.";
    type Output = Revoked;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let share = Share::find(db, product.id, self.share).await?;
        Ok(Place::product(Right::PlanRoadmap, product.id).about(format!("Revoke the link “{}”", share.name)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Revoked> {
        let product = Product::find(tx, by, &self.product).await?;
        let now = tx.now;
        let revoked = tx
            .query(sql!("update share set revoked_at = $3 where id = $1 and product_id = $2 and revoked_at is null"))
            .bind(self.share)
            .bind(product.id)
            .bind(now)
            .run()
            .await?;
        if revoked == 0 {
            return Err(Error::refused("revoked_already", "this link is revoked already"));
        }
        tx.touch(Topic::product(&product.key));
        Ok(Revoked { id: self.share })
    }
}

/// Lists the links to the roadmap of a product.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Shares {
    /// Those that hold first, then the newest, at most 500; no more than 200 hold at once.
    pub items: Vec<Share>,
}

impl Query for List {
    const NAME: &'static str = "share.list";
    const ROUTE: Route = Route::get("/products/{product}/shares");
    const ABOUT: &'static str = "Lists the links to the roadmap of a product with how often and when they were last opened; their secrets are not kept.";
    type Output = Shares;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Shares> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Shares { items: Share::all(db, product.id, by.at).await? })
    }
}
