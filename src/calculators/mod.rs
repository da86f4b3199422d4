//! The methods of product work as calculators for others' programs: the same functions that the pages use.

mod cutting;
mod flow;
mod plan;
mod priority;
mod ranked;
mod sprint;
mod story;
mod strategy;
mod survey;
mod team;

use schemars::{JsonSchema, SchemaGenerator};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    command::{Actor, Query, Registry, Route},
    error::{Error, Result},
    store::Db,
};

/// A method that reads numbers and gives numbers.
pub trait Method: DeserializeOwned + JsonSchema + Send + Sync + 'static {
    const NAME: &'static str;
    /// `method.burndown`
    const QUERY: &'static str;
    const ROUTE: Route;
    /// One sentence: what comes back.
    const ABOUT: &'static str;
    /// Where the formula comes from.
    const SOURCE: &'static str;
    type Output: Serialize + JsonSchema + Send;

    fn work(self) -> Result<Self::Output>;
}

/// Names a method once for the command line, the API and the reference.
macro_rules! method {
    ($input:ty => $output:ty, $name:literal, $about:literal, $source:literal, $work:expr) => {
        impl $crate::calculators::Method for $input {
            const NAME: &'static str = $name;
            const QUERY: &'static str = concat!("method.", $name);
            const ROUTE: $crate::command::Route = $crate::command::Route::post(concat!("/methods/", $name));
            const ABOUT: &'static str = $about;
            const SOURCE: &'static str = $source;
            type Output = $output;
            fn work(self) -> $crate::error::Result<$output> {
                let work: fn(Self) -> $crate::error::Result<$output> = $work;
                work(self)
            }
        }
    };
}
use method;

/// A method as a query of the API.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(transparent)]
struct Calculate<M>(M);

impl<M: Method> Query for Calculate<M> {
    const NAME: &'static str = M::QUERY;
    const ROUTE: Route = M::ROUTE;
    const ABOUT: &'static str = M::ABOUT;
    type Output = M::Output;

    async fn run(self, _db: &mut Db, _by: &Actor) -> Result<M::Output> {
        let work = tokio::task::spawn_blocking(move || self.0.work()).await;
        work.map_err(|error| Error::Bug(error.to_string()))?
    }
}

/// A method with its types forgotten.
pub struct Calculator {
    pub name: &'static str,
    pub about: &'static str,
    pub source: &'static str,
    pub schemas: fn() -> Value,
    pub run: fn(Value) -> Result<Value>,
}

impl Calculator {
    fn of<M: Method>() -> Calculator {
        fn schemas<M: Method>() -> Value {
            let schema = |of: fn(&mut SchemaGenerator) -> schemars::Schema| {
                let mut schemas = SchemaGenerator::default();
                let mut root = of(&mut schemas).to_value();
                root["$defs"] = Value::Object(schemas.take_definitions(true));
                root
            };
            json!({"input": schema(SchemaGenerator::subschema_for::<M>), "output": schema(SchemaGenerator::subschema_for::<M::Output>)})
        }
        fn run<M: Method>(input: Value) -> Result<Value> {
            let input: M = serde_path_to_error::deserialize(input)
                .map_err(|error| Error::field(error.path().to_string(), error.inner().to_string()))?;
            serde_json::to_value(input.work()?).map_err(|error| Error::Bug(error.to_string()))
        }
        Calculator { name: M::NAME, about: M::ABOUT, source: M::SOURCE, schemas: schemas::<M>, run: run::<M> }
    }
}

/// Runs something for each method there is.
macro_rules! each_method {
    ($do:ident) => {
        $do!(
            sprint::Burndown,
            sprint::Ideal,
            sprint::Velocity,
            plan::Forecast,
            plan::Poker,
            plan::KeyResults,
            priority::Rice,
            priority::Ice,
            priority::Wsjf,
            priority::CostOfDelay,
            priority::Weighted,
            priority::Moscow,
            priority::ValueEffort,
            cutting::CutLine,
            survey::Kano,
            survey::Opportunity,
            strategy::RankCorrelation,
            strategy::OpportunityTree,
            strategy::LifeCycle,
            strategy::Roles,
            flow::CycleTime,
            flow::CumulativeFlow,
            flow::Little,
            team::WipLimit,
            team::Definition,
            story::Invest,
            story::Narrative,
            story::Gherkin,
            story::StoryMap
        )
    };
}

/// Every method, in the order of the work.
pub fn all() -> Vec<Calculator> {
    macro_rules! list {
        ($($method:ty),*) => { vec![$(Calculator::of::<$method>()),*] };
    }
    each_method!(list)
}

/// Lists the methods.
#[derive(Deserialize, JsonSchema)]
struct List {}

#[derive(Serialize, JsonSchema)]
struct Listed {
    /// In the order of the work.
    items: Vec<Named>,
}

#[derive(Serialize, JsonSchema)]
struct Named {
    /// `POST /api/v1/methods/{name}` calculates with it.
    name: &'static str,
    /// One sentence: what comes back.
    about: &'static str,
    /// Where the formula comes from.
    source: &'static str,
}

impl Query for List {
    const NAME: &'static str = "methods.list";
    const ROUTE: Route = Route::get("/methods");
    const ABOUT: &'static str =
        "Lists the methods there are to calculate with, each with what comes back and the source of its formula.";
    type Output = Listed;

    async fn run(self, _db: &mut Db, _by: &Actor) -> Result<Listed> {
        let named = |method: Calculator| Named { name: method.name, about: method.about, source: method.source };
        Ok(Listed { items: all().into_iter().map(named).collect() })
    }
}

pub fn register(registry: &mut Registry) {
    registry.query::<List>();
    macro_rules! add {
        ($($method:ty),*) => { $(registry.query::<Calculate<$method>>();)* };
    }
    each_method!(add);
}
