//! The roadmap of a day two years back, in an installation with a million events.

use chrono::{Days, NaiveDate};
use northline::{app::App, clock::Clock, sql};

use crate::{
    Said,
    load::{get, load},
    report::Report,
};

/// Three years of events that end when they are written: one in ten moves a bet of a product with a thousand.
pub async fn fill(app: &App) -> Result<(), Said> {
    let mut tx = app.store.begin().await?;
    let now = tx.now;
    tx.query(sql!(
        sqlite: "insert into product (id, key, name, created_at) values (unhex(printf('%032x', 77)), 'PAST', 'Product PAST', '2000-01-01T00:00:00+00:00')",
        postgres: "insert into product (id, key, name, created_at) values (lpad(to_hex(77), 32, '0')::uuid, 'PAST', 'Product PAST', '2000-01-01T00:00:00+00:00')",
    ))
    .run()
    .await?;
    tx.query(sql!(
        sqlite: "insert into item (id, kind, product_id, key, title, status, open, created_at, updated_at)
            with recursive n (n) as (select 0 union all select n + 1 from n where n < 999)
            select unhex(printf('%032x', 1000 + n)), 'initiative', unhex(printf('%032x', 77)), 'PAST-' || (n + 1), 'Bet ' || n, 'active', true,
                '2000-01-01T00:00:00+00:00', '2000-01-01T00:00:00+00:00' from n",
        postgres: "insert into item (id, kind, product_id, key, title, status, open, created_at, updated_at)
            select lpad(to_hex(1000 + n), 32, '0')::uuid, 'initiative', lpad(to_hex(77), 32, '0')::uuid, 'PAST-' || (n + 1), 'Bet ' || n, 'active', true,
                '2000-01-01T00:00:00+00:00', '2000-01-01T00:00:00+00:00' from generate_series(0, 999) n",
    ))
    .run()
    .await?;
    tx.query(sql!(
        sqlite: "insert into event (id, at, via, command, product_id, input, changes)
            with recursive n (n) as (select 0 union all select n + 1 from n where n < 999999),
            told (n, ms, item) as (
                select n, (unixepoch($1) - 94608000) * 1000 + n * 94608,
                    printf('%08x-%04x-%04x-%04x-%012x', 0, 0, 0, 0, case when n % 10 = 0 then 1000 + (n / 10) % 1000 else 1 end) from n)
            select unhex(printf('%012x7%03x8%015x', ms, n % 4096, n)), strftime('%Y-%m-%dT%H:%M:%S+00:00', ms / 1000, 'unixepoch'), 'api',
                'initiative.schedule', unhex(printf('%032x', 77)), '{}',
                json_array(json_object('item', item, 'key', 'PAST-1', 'field', 'due_on', 'before', date('2026-01-01', '+' || (n / 10000) || ' days'),
                    'after', date('2026-01-01', '+' || (n / 10000 + 1) || ' days'))) from told",
        postgres: "insert into event (id, at, via, command, product_id, input, changes)
            select (lpad(to_hex(ms), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid, to_timestamp(ms / 1000), 'api',
                'initiative.schedule', lpad(to_hex(77), 32, '0')::uuid, '{}',
                jsonb_build_array(jsonb_build_object('item', lpad(to_hex(case when n % 10 = 0 then 1000 + (n / 10) % 1000 else 1 end), 32, '0')::uuid, 'key', 'PAST-1',
                    'field', 'due_on', 'before', date '2026-01-01' + n / 10000, 'after', date '2026-01-01' + n / 10000 + 1))
            from (select n, ((extract(epoch from $1::timestamptz)::bigint - 94608000) * 1000 + n::bigint * 94608) as ms from generate_series(0, 999999) n) told",
    ))
    .bind(now)
    .run()
    .await?;
    tx.query(sql!(
        sqlite: "insert into event_item (item_id, event_id)
            select unhex(replace(e.changes ->> '$[0].item', '-', '')), e.id from event e where e.product_id = unhex(printf('%032x', 77))",
        postgres: "insert into event_item (item_id, event_id)
            select (e.changes -> 0 ->> 'item')::uuid, e.id from event e where e.product_id = lpad(to_hex(77), 32, '0')::uuid",
    ))
    .run()
    .await?;
    tx.commit().await?;
    Ok(())
}

/// One connection, so that the time is the server's.
pub async fn measure(address: &str, token: &str, report: &mut Report) -> Result<(), Said> {
    let today = Clock::System.now().date_naive();
    let back = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN);
    let (then, since) = (back(730), back(640));
    for (what, path) in [
        (
            "roadmap of a day two years back, 1,000 bets, 1,000,000 events",
            format!("/api/v1/products/PAST/roadmap/at?day={then}"),
        ),
        (
            "what changed in the quarter after it",
            format!("/api/v1/products/PAST/roadmap/changes?from={then}&to={since}"),
        ),
    ] {
        let request = get(&path, token);
        let measured = load(address, 1, std::time::Duration::from_secs(3), move |_| request.clone()).await?;
        let at = measured.percentile(0.5);
        report.add(what, format!("{at:.0} ms"), "≤ 300 ms", at <= 300.0);
    }
    Ok(())
}
