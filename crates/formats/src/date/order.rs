//! Whether 3/4/19 is in March or in April.

/// Which part of a numeric date comes first. A year of four digits in front, a month's name, or dots leave no doubt and
/// need no order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateOrder {
    #[default]
    DayFirst,
    MonthFirst,
}

impl DateOrder {
    /// The order that a column of dates betrays by parts above 12, the majority when it contradicts itself; `None` when
    /// every date in it reads both ways.
    pub fn sniff<'a>(column: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let (mut day_first, mut month_first) = (0_u64, 0_u64);
        for (first, second) in column.into_iter().filter_map(parts) {
            match (first, second) {
                (13..=31, 1..=12) => day_first += 1,
                (1..=12, 13..=31) => month_first += 1,
                _ => {}
            }
        }
        match (day_first, month_first) {
            (0, 0) => None,
            _ if day_first >= month_first => Some(Self::DayFirst),
            _ => Some(Self::MonthFirst),
        }
    }
}

/// The first two numbers of `3/4/19`; `None` for other forms.
fn parts(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().splitn(3, ['/', '-']);
    let mut number = || parts.next()?.parse::<u32>().ok();
    let (first, second) = (number()?, number()?);
    parts.next().filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))?;
    Some((first, second))
}
