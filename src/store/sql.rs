//! A query of the program: its text for each engine and the place where it is written.

/// One SQL text, or one for each engine where the dialects have to part.
pub struct Sql {
    pub sqlite: &'static str,
    pub postgres: &'static str,
    pub at: &'static str,
}

/// Every query of the program, so that one test can prepare them all on both engines.
#[allow(unsafe_code, reason = "linkme gathers statics by link section")]
#[linkme::distributed_slice]
pub static EVERY_QUERY: [Sql];

/// Names a query and enrols it.
#[macro_export]
macro_rules! sql {
    (sqlite: $sqlite:expr, postgres: $postgres:expr $(,)?) => {{
        #[allow(unsafe_code)]
        #[linkme::distributed_slice($crate::store::EVERY_QUERY)]
        static ENROLLED: $crate::store::Sql =
            $crate::store::Sql { sqlite: $sqlite, postgres: $postgres, at: concat!(file!(), ":", line!()) };
        &ENROLLED
    }};
    ($text:expr) => {
        $crate::sql!(sqlite: $text, postgres: $text)
    };
}
