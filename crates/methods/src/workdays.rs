//! How many working days lie between two days: Monday to Friday, as teams count how long something takes.

/// The working days after `from`, up to and with `to`; none when `to` is not later. Days are counted so that day 1 is a Monday.
pub fn between(from: i64, to: i64) -> i64 {
    (until(to) - until(from)).max(0)
}

/// The working days of all weeks up to and with this day.
fn until(day: i64) -> i64 {
    day.div_euclid(7) * 5 + day.rem_euclid(7).min(5)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::between;

    #[test]
    fn weekends_do_not_age_anything() {
        let (monday, friday, saturday, sunday) = (1, 5, 6, 7);
        assert_eq!(between(monday, monday), 0);
        assert_eq!(between(monday, monday + 1), 1);
        assert_eq!(between(friday, saturday), 0);
        assert_eq!(between(friday, friday + 3), 1);
        assert_eq!((between(saturday, sunday), between(saturday, sunday + 1)), (0, 1));
        assert_eq!(between(monday, monday + 14), 10);
        assert_eq!(between(friday, monday), 0);
    }

    proptest! {
        #[test]
        fn it_is_what_counting_gives(from in -1000_i64..1000, days in 0_i64..200) {
            let worked = (from + 1..=from + days).filter(|day| (1..=5).contains(&day.rem_euclid(7))).count();
            prop_assert_eq!(between(from, from + days), worked as i64);
        }
    }
}
