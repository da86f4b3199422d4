//! The backlog in groups: what it is grouped by, which groups there are, and the first rows of each.

use super::{
    backlog::{self, Row},
    filter::{Filter, Lack, Priority},
    rows,
    sorting::Sort,
};
use crate::{
    command::{Actor, Query, Route},
    error::{Error, Result},
    fields::{self, Field},
    items::{Kind, Product},
    sql,
    store::{Db, Sql},
    web::shown::capital,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the rows of a group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    Status,
    Kind,
    Area,
    Label,
    Person,
    Persona,
    Priority,
    Initiative,
    /// The goal it is for in the end; what has no why comes last.
    Why,
}

impl Grouping {
    pub const ALL: [Grouping; 9] = [
        Grouping::Status,
        Grouping::Kind,
        Grouping::Area,
        Grouping::Label,
        Grouping::Person,
        Grouping::Persona,
        Grouping::Priority,
        Grouping::Initiative,
        Grouping::Why,
    ];

    /// The name in addresses and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Grouping::Status => "status",
            Grouping::Kind => "kind",
            Grouping::Area => "area",
            Grouping::Label => "label",
            Grouping::Person => "person",
            Grouping::Persona => "persona",
            Grouping::Priority => "priority",
            Grouping::Initiative => "initiative",
            Grouping::Why => "why",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Grouping::Status => "Status",
            Grouping::Kind => "Kind",
            Grouping::Area => "Area",
            Grouping::Label => "Label",
            Grouping::Person => "Person",
            Grouping::Persona => "Persona",
            Grouping::Priority => "Priority",
            Grouping::Initiative => "Initiative",
            Grouping::Why => "Why",
        }
    }

    /// What the rows of the last group lack, and how it is called; every row has a status and a kind.
    fn lack(self) -> Option<(Lack, &'static str)> {
        Some(match self {
            Grouping::Status | Grouping::Kind => return None,
            Grouping::Area => (Lack::Area, "No area"),
            Grouping::Label => (Lack::Label, "No label"),
            Grouping::Person => (Lack::Person, "Nobody"),
            Grouping::Persona => (Lack::Persona, "No persona"),
            Grouping::Priority => (Lack::Priority, "No priority"),
            Grouping::Initiative => (Lack::Initiative, "No initiative"),
            Grouping::Why => return None,
        })
    }

    /// The last group: what has none of it.
    fn rest(self, filter: &Filter) -> Option<Group> {
        if self == Grouping::Why {
            return Some(Group::of("", "No why yet", Filter { no_why: Some(true), ..filter.clone() }));
        }
        let (lack, title) = self.lack()?;
        let mut filter = filter.clone();
        filter.without.push(lack);
        Some(Group::of("", title, filter.tidied()))
    }

    /// The filter narrowed to the group of a value; nothing when it wishes for others.
    fn narrowed(self, filter: &Filter, value: &str) -> Option<Filter> {
        let mut filter = filter.clone();
        if self == Grouping::Kind {
            let kind = Kind::parse(value)?;
            let wished = filter.kind.is_empty() || filter.kind.contains(&kind);
            filter.kind = vec![kind];
            return wished.then_some(filter);
        }
        if self == Grouping::Priority {
            let priority = Priority::parse(value)?;
            let wished = filter.priority.is_empty() || filter.priority.contains(&priority);
            filter.priority = vec![priority];
            return wished.then_some(filter);
        }
        let list = match self {
            Grouping::Status => &mut filter.status,
            Grouping::Area => &mut filter.area,
            Grouping::Label => &mut filter.label,
            Grouping::Person => &mut filter.person,
            Grouping::Persona => &mut filter.persona,
            // What is for one goal may be for an initiative too: both have to hold.
            _ if filter.initiative.is_empty() => &mut filter.initiative,
            _ => &mut filter.besides,
        };
        let wished = list.is_empty() || list.iter().any(|wished| wished == value);
        *list = vec![value.to_owned()];
        wished.then_some(filter)
    }

    /// The candidates of a page: each with its value, what it is called, and its place among the others.
    fn candidates(self) -> Option<&'static Sql> {
        Some(match self {
            Grouping::Status | Grouping::Kind | Grouping::Priority => return None,
            Grouping::Area => sql!(
                "select * from (select a.name as value, a.name as title, lower(a.name) as place from area a
                    where a.product_id = $1 and exists (select 1 from item i
                        where i.product_id = $1 and i.area_id = a.id and i.open and i.rank is not null)) g
                 where place > $2 order by place limit $3"
            ),
            // From one label straight to the next: what there is, not how often.
            Grouping::Label => sql!(
                "with recursive known (label) as (
                    select min(label) from item_label where label > $2
                    union all select (select min(x.label) from item_label x where x.label > k.label) from known k where k.label is not null
                 ) select k.label as value, k.label as title, k.label as place from known k
                 where exists (select 1 from item_label x join item i on i.id = x.item_id
                    where x.label = k.label and i.product_id = $1 and i.open and i.rank is not null)
                 limit $3"
            ),
            Grouping::Person => sql!(
                "select * from (select p.email as value, p.name as title, lower(p.name) || ' ' || p.email as place from person p
                    where exists (select 1 from item i
                        where i.product_id = $1 and i.owner_id = p.id and i.open and i.rank is not null)) g
                 where place > $2 order by place limit $3"
            ),
            Grouping::Persona => sql!(
                "select name as value, name as title, name as place from (select distinct coalesce(q.title, w.persona) as name
                    from item i join work w on w.item_id = i.id left join item q on q.id = w.persona_id
                    where i.product_id = $1 and i.open and i.rank is not null) g
                 where name > $2 order by name limit $3"
            ),
            Grouping::Initiative => sql!(
                "select * from (select i.key as value, i.title, lower(i.title) || ' ' || i.key as place from item i
                    where i.kind = 'initiative' and i.archived_at is null and (i.product_id = $1 or exists (select 1 from link l
                        join item b on b.id = l.from_id where l.to_id = i.id and l.kind = 'serves' and b.product_id = $1))) g
                 where place > $2 order by place limit $3"
            ),
            Grouping::Why => sql!(
                "select * from (select i.key as value, i.title, lower(i.title) || ' ' || i.key as place from item i
                    where i.kind = 'goal' and i.archived_at is null and i.rooted and (i.product_id = $1 or exists (select 1 from link l
                        join item b on b.id = l.from_id where l.to_id = i.id and l.kind = 'serves' and b.product_id = $1))) g
                 where place > $2 order by place limit $3"
            ),
        })
    }
}

/// Reads the backlog in groups.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    pub by: Grouping,
    /// How many groups are looked at for a page, at most 50; 12 unless told. Those without rows are left out.
    #[serde(default)]
    pub limit: Option<i64>,
    /// How many rows of each, at most 50; 10 unless told.
    #[serde(default)]
    pub rows: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
    /// The order within a group: rank unless told.
    #[serde(default)]
    pub sort: Option<Sort>,
    #[serde(flatten)]
    pub filter: Filter,
}

/// A group and its first rows.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Group {
    /// What its rows have in common, as the filter takes it; empty for the last group, whose rows have none of it.
    pub value: String,
    pub title: String,
    /// How many rows it has, counted to 1,000.
    pub count: i64,
    /// The first of them.
    pub items: Vec<Row>,
    #[serde(skip)]
    pub filter: Filter,
}

#[derive(Serialize, JsonSchema)]
pub struct Groups {
    pub groups: Vec<Group>,
    pub next: Option<String>,
}

/// To how many the rows of a group are counted.
pub const COUNTED: i64 = 1000;

impl Query for Read {
    const NAME: &'static str = "backlog.groups";
    const ROUTE: Route = Route::get("/products/{product}/backlog/groups");
    const ABOUT: &'static str = "Reads the open work of a product in groups, the first rows of each and how many there are. A row \
        stands in every group it belongs to: by label there may be several.";
    type Output = Groups;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Groups> {
        let product = Product::find(db, by, &self.product).await?;
        let bounded = |name, asked: Option<i64>, usual| match asked.unwrap_or(usual) {
            limit @ 1..=50 => Ok(limit),
            _ => Err(Error::field(name, "1 to 50")),
        };
        let asked = Asked {
            by: self.by,
            filter: self.filter.tidied(),
            sort: self.sort.unwrap_or_default(),
            groups: bounded("limit", self.limit, 12)?,
            rows: bounded("rows", self.rows, 10)?,
        };
        read(db, &product, &asked, self.after.as_deref()).await
    }
}

/// What is asked for: which groups, and how many of what.
pub struct Asked {
    pub by: Grouping,
    pub filter: Filter,
    pub sort: Sort,
    pub groups: i64,
    pub rows: i64,
}

#[derive(sqlx::FromRow)]
struct Candidate {
    value: String,
    title: String,
    place: String,
}

impl Group {
    fn of(value: &str, title: &str, filter: Filter) -> Group {
        Group { value: value.into(), title: title.into(), count: 0, items: Vec::new(), filter }
    }
}

/// A page of groups: a query for the groups there are, one or two for each of them, and those of a page of rows for all
/// rows together.
pub async fn read(db: &mut Db, product: &Product, asked: &Asked, after: Option<&str>) -> Result<Groups> {
    let (candidates, next) = candidates(db, product, asked, after).await?;
    let last = next.is_none();
    let mut groups: Vec<Group> = candidates
        .iter()
        .filter_map(|one| Some(Group::of(&one.value, &one.title, asked.by.narrowed(&asked.filter, &one.value)?)))
        .chain(asked.by.rest(&asked.filter).filter(|_| last))
        .collect();
    let known = Field::of_product(db, product).await?;
    for group in &mut groups {
        group.items = backlog::found(db, product, (&group.filter, &known), &asked.sort, asked.rows + 1, None).await?;
        group.count = group.items.len() as i64;
        if group.count > asked.rows {
            let wishes = fields::wish::read(&known, &group.filter.field)?;
            group.count = rows::count(db, product.id, &group.filter, wishes, COUNTED + 1).await?;
            group.items.truncate(asked.rows as usize);
        }
    }
    groups.retain(|group| group.count > 0);
    backlog::dress(db, product, groups.iter_mut().flat_map(|group| &mut group.items).collect()).await?;
    Ok(Groups { groups, next })
}

async fn candidates(
    db: &mut Db,
    product: &Product,
    asked: &Asked,
    after: Option<&str>,
) -> Result<(Vec<Candidate>, Option<String>)> {
    let fixed = |value: &str, title: &str| Candidate { value: value.into(), title: title.into(), place: value.into() };
    let Some(text) = asked.by.candidates() else {
        let all = match asked.by {
            Grouping::Priority => Priority::ALL.iter().map(|one| fixed(one.name(), &capital(one.name()))).collect(),
            Grouping::Kind => Kind::RANKED.iter().map(|kind| fixed(kind.name(), &capital(kind.label()))).collect(),
            _ => Kind::Story
                .statuses()
                .iter()
                .filter(|one| one.open)
                .map(|one| fixed(one.name, &capital(one.label)))
                .collect(),
        };
        return Ok((all, None));
    };
    let query = db.query(text).bind(product.id).bind(after.unwrap_or_default().to_owned()).bind(asked.groups + 1);
    let mut found = query.all::<Candidate>().await?;
    let next = crate::items::listing::cut(&mut found, asked.groups, |last| last.place.clone());
    Ok((found, next))
}
