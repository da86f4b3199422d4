//! Dates as exports write them.

use formats::date::{DateOrder, Moment, parse};

fn day_first(text: &str) -> Option<String> {
    parse(text, DateOrder::DayFirst).map(shown)
}

fn shown(moment: Moment) -> String {
    match moment {
        Moment::At(timestamp) => timestamp.to_string(),
        Moment::On(date) => date.to_string(),
    }
}

#[test]
fn dates_that_exist() {
    for (text, moment) in [
        ("22/Sep/25 9:26 AM", "2025-09-22T09:26:00Z"),
        ("17/Sep/25 12:00 AM", "2025-09-17T00:00:00Z"),
        ("04/Mar/19 12:33 PM", "2019-03-04T12:33:00Z"),
        ("04/Mar/19 9:05 pm", "2019-03-04T21:05:00Z"),
        ("2019-03-04 12:33", "2019-03-04T12:33:00Z"),
        ("2020-01-02 17:14:21+00:00", "2020-01-02T17:14:21Z"),
        ("2020-01-02T17:14:21+02:00", "2020-01-02T15:14:21Z"),
        ("2020-01-02T17:14:21.123-0330", "2020-01-02T20:44:21.123Z"),
        ("2020-01-02T17:14:21Z", "2020-01-02T17:14:21Z"),
        ("2020-01-02t17:14:21.5z", "2020-01-02T17:14:21.5Z"),
        ("2020-01-02 17:14:21 UTC", "2020-01-02T17:14:21Z"),
        ("Mon Sep 22 2025 09:26:11 GMT+0000 (Coordinated Universal Time)", "2025-09-22T09:26:11Z"),
        ("Mon Sep 22 2025 09:26:11 GMT-0700 (Pacific Daylight Time)", "2025-09-22T16:26:11Z"),
        ("Mon Apr 21 2025 10:17:06 GMT+0000 (GMT)", "2025-04-21T10:17:06Z"),
        ("Mon, 21 Apr 2025 10:17:06 UTC+0000", "2025-04-21T10:17:06Z"),
        ("Mon, 21 Apr 2025 10:17:06 +0200", "2025-04-21T08:17:06Z"),
        ("Mon Sep 22 09:26:11 2025", "2025-09-22T09:26:11Z"),
        ("22.09.2025 9:26", "2025-09-22T09:26:00Z"),
        ("22.09.2025, 09:26:11", "2025-09-22T09:26:11Z"),
        ("1700000000", "2023-11-14T22:13:20Z"),
        ("1700000000123", "2023-11-14T22:13:20.123Z"),
        ("2017-03-21", "2017-03-21"),
        ("2017/3/21", "2017-03-21"),
        ("20170321", "2017-03-21"),
        ("22.09.2025", "2025-09-22"),
        ("1.2.99", "1999-02-01"),
        ("22. September 2025", "2025-09-22"),
        ("3. März 2019", "2019-03-03"),
        ("Sep 22, 2025", "2025-09-22"),
        ("22-Sep-2025", "2025-09-22"),
        ("3/4/19", "2019-04-03"),
        ("29.02.2024", "2024-02-29"),
        ("1970-01-01", "1970-01-01"),
        ("2200-12-31", "2200-12-31"),
        ("  2017-03-21  ", "2017-03-21"),
    ] {
        assert_eq!(day_first(text).as_deref(), Some(moment), "{text}");
    }
}

#[test]
fn dates_that_do_not() {
    for text in [
        "",
        "soon",
        "31/Feb/25",
        "2019-02-29",
        "2019-13-01",
        "2019-00-10",
        "2019-01-00",
        "3/14/19",
        "99.99.2025",
        "1969-12-31",
        "2201-01-01",
        "0000-00-00",
        "1970-01-01T00:30+05:00",
        "2020-01-02 25:00",
        "2020-01-02 12:60",
        "13:05 PM",
        "2020-01-02 13:05 PM",
        "2020-01-02 12:00 +25:00",
        "2020-01-02 12:00 nonsense",
        "2020-01-02x",
        "Monday",
        "Mon",
        "March",
        "Mar 5",
        "22/Foo/25",
        "5",
        "12345678901234567890",
        "99999999",
        "22/Sep/25 9:26 AM ;",
        "１/２/2020",
        "1/2/20 ١:00",
        "-1700000000",
        "1e9",
    ] {
        assert_eq!(day_first(text), None, "{text}");
    }
}

#[test]
fn an_order_decides_ambiguous_dates() {
    let month_first = |text| parse(text, DateOrder::MonthFirst).map(shown);
    assert_eq!(month_first("3/4/19").as_deref(), Some("2019-03-04"));
    assert_eq!(month_first("3/14/19 2:05 PM").as_deref(), Some("2019-03-14T14:05:00Z"));
    assert_eq!(month_first("14/3/19"), None);
    assert_eq!(month_first("03.04.2019").as_deref(), Some("2019-04-03"), "dots are German");
}

#[test]
fn an_order_is_sniffed_from_a_column() {
    use DateOrder::{DayFirst, MonthFirst};
    for (column, order) in [
        (&["3/4/19", "13/4/19"][..], Some(DayFirst)),
        (&["3/4/19", "", "3/14/19"], Some(MonthFirst)),
        (&["3/14/19", "4/15/19", "14/3/19"], Some(MonthFirst)),
        (&["3/4/19", "1/2/20"], None),
        (&["2019-03-14", "22/Sep/25 9:26 AM", "n/a"], None),
        (&[], None),
    ] {
        assert_eq!(DateOrder::sniff(column.iter().copied()), order, "{column:?}");
    }
}
