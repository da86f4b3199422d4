//! A connection to either engine, and the queries that run on it.

use sqlx::{
    Arguments, Encode, FromRow, Postgres, Sqlite, Type,
    pool::PoolConnection,
    postgres::{PgArguments, PgRow},
    sqlite::{SqliteArguments, SqliteRow},
};

use super::Sql;

/// Where queries run: a connection that reads, or a transaction that writes.
pub enum Db {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
    SqliteTx(sqlx::Transaction<'static, Sqlite>),
    PostgresTx(sqlx::Transaction<'static, Postgres>),
}

/// A query with its values bound, not yet run.
pub enum Query<'t> {
    Sqlite(&'t mut sqlx::SqliteConnection, &'static str, SqliteArguments),
    Postgres(&'t mut sqlx::PgConnection, &'static str, PgArguments),
}

/// The rows of one answer, fetched before any type is known: the generic part stays thin.
pub enum Rows {
    Sqlite(Vec<SqliteRow>),
    Postgres(Vec<PgRow>),
}

/// A value that both engines can bind.
pub trait Param:
    Send + 'static + Encode<'static, Sqlite> + Type<Sqlite> + Encode<'static, Postgres> + Type<Postgres>
{
}
impl<T> Param for T where
    T: Send + 'static + Encode<'static, Sqlite> + Type<Sqlite> + Encode<'static, Postgres> + Type<Postgres>
{
}

/// A row that both engines can give.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> {}
impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> {}

impl Db {
    /// True on PostgreSQL; for the rare query that is assembled from parts.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Db::Postgres(_) | Db::PostgresTx(_))
    }

    pub fn query(&mut self, sql: &'static Sql) -> Query<'_> {
        match self {
            Db::Sqlite(on) => Query::Sqlite(on, sql.sqlite, Default::default()),
            Db::SqliteTx(on) => Query::Sqlite(on, sql.sqlite, Default::default()),
            Db::Postgres(on) => Query::Postgres(on, sql.postgres, Default::default()),
            Db::PostgresTx(on) => Query::Postgres(on, sql.postgres, Default::default()),
        }
    }
}

impl Query<'_> {
    /// Binds the next value.
    pub fn bind<T: Param>(mut self, value: T) -> Self {
        let bound = match &mut self {
            Query::Sqlite(_, _, arguments) => arguments.add(value),
            Query::Postgres(_, _, arguments) => arguments.add(value),
        };
        debug_assert!(bound.is_ok(), "every bound type encodes");
        self
    }

    /// Every row of the answer.
    pub async fn all<T: Record>(self) -> sqlx::Result<Vec<T>> {
        self.rows().await?.read()
    }

    /// The first row of the answer, if there is one.
    pub async fn one<T: Record>(self) -> sqlx::Result<Option<T>> {
        let mut rows = self.all::<T>().await?;
        rows.truncate(1);
        Ok(rows.pop())
    }

    /// The first column of the first row, if there is one.
    pub async fn value<T>(self) -> sqlx::Result<Option<T>>
    where
        (T,): Record,
    {
        Ok(self.one::<(T,)>().await?.map(|(value,)| value))
    }

    pub async fn rows(self) -> sqlx::Result<Rows> {
        Ok(match self {
            Query::Sqlite(on, text, arguments) => Rows::Sqlite(sqlx::query_with(text, arguments).fetch_all(on).await?),
            Query::Postgres(on, text, arguments) => {
                Rows::Postgres(sqlx::query_with(text, arguments).fetch_all(on).await?)
            }
        })
    }

    /// Runs a statement; gives how many rows it changed.
    pub async fn run(self) -> sqlx::Result<u64> {
        Ok(match self {
            Query::Sqlite(on, text, arguments) => sqlx::query_with(text, arguments).execute(on).await?.rows_affected(),
            Query::Postgres(on, text, arguments) => {
                sqlx::query_with(text, arguments).execute(on).await?.rows_affected()
            }
        })
    }
}

impl Rows {
    fn read<T: Record>(self) -> sqlx::Result<Vec<T>> {
        match self {
            Rows::Sqlite(rows) => rows.iter().map(T::from_row).collect(),
            Rows::Postgres(rows) => rows.iter().map(T::from_row).collect(),
        }
    }
}
