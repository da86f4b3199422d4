//! Invitations and tokens for programs: what is given out once, and taken back.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    invitation::{self, Offer},
    session,
    token::{self, Token},
};
use crate::{
    command::{Actor, Command, Place, Query, Right, Role, Route},
    error::Result,
    store::{Db, Tx},
};

/// Invites somebody.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Invite {
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    pub email: String,
    pub role: Role,
    /// The key of the product the role is for, or that of a product and an area of it, `TID/Payments`; the whole
    /// organisation unless told.
    #[serde(default)]
    pub product: Option<String>,
    /// The name of an area of it.
    #[serde(default)]
    pub area: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Invited {
    pub id: Uuid,
    /// The path that makes the account or takes the new password; shown this once.
    pub link: String,
}

impl Command for Invite {
    const NAME: &'static str = "invitation.create";
    const ROUTE: Route = Route::create("/people/invitations");
    const ABOUT: &'static str =
        "Invites somebody: gives the path of a link that makes one account within seven days, shown this once.";
    const SECRET: bool = true;
    type Output = Invited;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(Place::organisation(Right::ManagePeople).about(format!("Invite {}", self.email)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Invited> {
        let offer = Offer { role: self.role, product: self.product, area: self.area };
        let (id, secret) = invitation::invite(tx, by, &self.email, &self.name, vec![offer]).await?;
        Ok(Invited { id, link: format!("/invitations/{secret}") })
    }
}

/// Withdraws an invitation.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Withdraw {
    pub invitation: Uuid,
}

#[derive(Serialize, JsonSchema)]
pub struct Withdrawn {
    pub id: Uuid,
}

impl Command for Withdraw {
    const NAME: &'static str = "invitation.withdraw";
    const ROUTE: Route = Route::delete("/people/invitations/{invitation}");
    const ABOUT: &'static str = "Withdraws an invitation; its link makes no account any more.";
    type Output = Withdrawn;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(Place::organisation(Right::ManagePeople).about("Withdraw an invitation"))
    }

    async fn run(self, tx: &mut Tx, _by: &Actor) -> Result<Withdrawn> {
        invitation::withdraw(tx, self.invitation).await?;
        Ok(Withdrawn { id: self.invitation })
    }
}

/// Lists the invitations that wait for an answer.
#[derive(Deserialize, JsonSchema)]
pub struct Open {}

#[derive(Serialize, JsonSchema)]
pub struct Waiting {
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub roles: Vec<Offer>,
    /// Whether it is for a new password rather than for an account.
    pub renews: bool,
    pub expires_at: DateTime<Utc>,
}

#[derive(Serialize, JsonSchema)]
pub struct Invitations {
    pub items: Vec<Waiting>,
}

impl Query for Open {
    const NAME: &'static str = "invitation.list";
    const ROUTE: Route = Route::get("/people/invitations");
    const ABOUT: &'static str =
        "Lists the invitations that wait for an answer, newest first; nothing for who may not invite.";
    type Output = Invitations;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Invitations> {
        if !by.decides(Right::ManagePeople, None) {
            return Ok(Invitations { items: Vec::new() });
        }
        let open = invitation::open(db, by.at).await?;
        let waiting = |of: invitation::Invitation| Waiting {
            id: of.id,
            email: of.email,
            name: of.name,
            roles: of.roles.0,
            renews: of.person_id.is_some(),
            expires_at: of.expires_at,
        };
        Ok(Invitations { items: open.into_iter().map(waiting).collect() })
    }
}

/// Makes a token of one's own.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct MakeToken {
    /// What it is for.
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
    /// Whether it may write; it only reads unless told.
    #[serde(default)]
    pub writes: Option<bool>,
}

#[derive(Serialize, JsonSchema)]
pub struct Made {
    #[serde(flatten)]
    pub token: Token,
    /// Shown this once; only its hash is kept.
    pub secret: String,
}

impl Command for MakeToken {
    const NAME: &'static str = "token.make";
    const ROUTE: Route = Route::create("/me/tokens");
    const ABOUT: &'static str = "Makes a token of one's own; its secret is shown this once.";
    const SECRET: bool = true;
    type Output = Made;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(Place::organisation(Right::Own))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Made> {
        let (token, secret) = token::make(tx, by.person, &self.name, self.writes.unwrap_or(false)).await?;
        Ok(Made { token, secret })
    }
}

/// Ends every session of one's own.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct SignOut {}

#[derive(Serialize, JsonSchema)]
pub struct SignedOut {
    pub email: String,
}

impl Command for SignOut {
    const NAME: &'static str = "session.end";
    const ROUTE: Route = Route::post("/me/sign-out");
    const ABOUT: &'static str = "Signs out everywhere: ends every session of one's own; tokens stay.";
    type Output = SignedOut;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(Place::organisation(Right::Own))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<SignedOut> {
        session::end(tx, by, true).await?;
        Ok(SignedOut { email: by.email.clone() })
    }
}
