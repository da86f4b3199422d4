//! The part of time that a timeline shows, and where a day is in it.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::web::{
    kit::Stroke,
    shown::{month, month_alone, short_date, short_day},
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    Week,
    #[default]
    Month,
    Quarter,
    Year,
}

impl Zoom {
    pub const ALL: [Zoom; 4] = [Zoom::Week, Zoom::Month, Zoom::Quarter, Zoom::Year];

    pub fn name(self) -> &'static str {
        match self {
            Zoom::Week => "week",
            Zoom::Month => "month",
            Zoom::Quarter => "quarter",
            Zoom::Year => "year",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Zoom::Week => "Week",
            Zoom::Month => "Month",
            Zoom::Quarter => "Quarter",
            Zoom::Year => "Year",
        }
    }

    pub fn parse(word: &str) -> Zoom {
        Zoom::ALL.into_iter().find(|zoom| zoom.name() == word).unwrap_or_default()
    }

    /// How wide a day is drawn, in pixels.
    pub fn day(self) -> f64 {
        match self {
            Zoom::Week => 12.0,
            Zoom::Month => 3.5,
            Zoom::Quarter => 1.5,
            Zoom::Year => 0.65,
        }
    }

    /// How many days are shown.
    fn days(self) -> u64 {
        match self {
            Zoom::Week => 126,
            Zoom::Month => 365,
            Zoom::Quarter => 913,
            Zoom::Year => 2_192,
        }
    }

    /// About how many days lie between two strokes.
    fn about_days(self) -> f64 {
        match self {
            Zoom::Week => 7.0,
            Zoom::Month => 30.0,
            Zoom::Quarter => 91.0,
            Zoom::Year => 365.0,
        }
    }

    /// By how many days an arrow key moves.
    pub fn step(self) -> i64 {
        if self == Zoom::Week { 1 } else { 7 }
    }

    /// The first day of the week, month, quarter or year of a day.
    fn begin(self, day: NaiveDate) -> NaiveDate {
        let month = |month: u32| NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day);
        match self {
            Zoom::Week => day - Days::new(day.weekday().num_days_from_monday().into()),
            Zoom::Month => month(day.month()),
            Zoom::Quarter => month(day.month0() / 3 * 3 + 1),
            Zoom::Year => month(1),
        }
    }

    fn next(self, begin: NaiveDate) -> Option<NaiveDate> {
        match self {
            Zoom::Week => begin.checked_add_days(Days::new(7)),
            Zoom::Month => begin.checked_add_months(Months::new(1)),
            Zoom::Quarter => begin.checked_add_months(Months::new(3)),
            Zoom::Year => begin.checked_add_months(Months::new(12)),
        }
    }

    /// What stands where one begins.
    fn said(self, begin: NaiveDate) -> String {
        let wide = match self {
            Zoom::Week => begin.day() <= 7,
            _ => begin.month() == 1,
        };
        match self {
            Zoom::Week if wide => short_date(begin),
            Zoom::Week => short_day(begin),
            Zoom::Month if wide => month(begin),
            Zoom::Month => month_alone(begin),
            Zoom::Quarter => format!("Q{} {}", begin.month0() / 3 + 1, begin.year()),
            Zoom::Year => begin.year().to_string(),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub zoom: Zoom,
    pub from: NaiveDate,
    /// The day after the last.
    pub to: NaiveDate,
    /// How wide a day is drawn.
    day: f64,
}

impl Window {
    /// From a day that was asked for, or with today near its left side.
    pub fn of(zoom: Zoom, from: Option<NaiveDate>, today: NaiveDate) -> Window {
        let near = today.checked_sub_days(Days::new(zoom.days() / 8)).unwrap_or(today);
        let from = zoom.begin(from.unwrap_or(near));
        let to = from.checked_add_days(Days::new(zoom.days())).unwrap_or(NaiveDate::MAX);
        Window { zoom, from, to, day: zoom.day() }
    }

    /// All the days from one to another, in so much room.
    pub fn fitting(from: NaiveDate, to: NaiveDate, width: f64) -> Window {
        let days = (to - from).num_days().max(1) as f64;
        let room = |zoom: &Zoom| (width / days) * zoom.about_days() >= 46.0;
        let zoom = Zoom::ALL.into_iter().find(room).unwrap_or(Zoom::Year);
        let from = zoom.begin(from);
        let days = (to - from).num_days().max(1) as f64;
        Window { zoom, from, to, day: width / days }
    }

    /// The windows before and after this one, each with a part of it.
    pub fn beside(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let by = Days::new(self.zoom.days() * 2 / 3);
        (self.from.checked_sub_days(by), self.from.checked_add_days(by))
    }

    pub fn width(&self) -> f64 {
        self.x(self.to)
    }

    /// Where a day begins.
    pub fn x(&self, day: NaiveDate) -> f64 {
        (day - self.from).num_days() as f64 * self.day
    }

    /// Where a day ends.
    pub fn end(&self, day: NaiveDate) -> f64 {
        self.x(day) + self.day
    }

    pub fn shows(&self, first: NaiveDate, last: NaiveDate) -> bool {
        first < self.to && last >= self.from
    }

    pub fn ticks(&self) -> Vec<Stroke> {
        let mut ticks = Vec::new();
        let mut begin = Some(self.from);
        while let Some(day) = begin.filter(|day| *day < self.to) {
            ticks.push(Stroke { x: self.x(day), label: self.zoom.said(day) });
            begin = self.zoom.next(day);
        }
        if let Some(first) = ticks.first_mut() {
            first.label = match self.zoom {
                Zoom::Week => short_date(self.from),
                Zoom::Month => month(self.from),
                _ => first.label.clone(),
            };
        }
        ticks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_window_begins_where_a_month_or_a_quarter_does() {
        assert_eq!(Window::of(Zoom::Month, None, day("2031-03-20")).from, day("2031-02-01"));
        assert_eq!(Window::of(Zoom::Quarter, Some(day("2031-05-20")), day("2031-03-20")).from, day("2031-04-01"));
        assert_eq!(Window::of(Zoom::Week, Some(day("2031-05-21")), day("2031-03-20")).from, day("2031-05-19"));
    }

    #[test]
    fn a_bar_of_a_day_is_a_day_wide_and_the_year_is_said_once() {
        let window = Window::of(Zoom::Month, Some(day("2031-11-01")), day("2031-11-20"));
        assert!((window.end(day("2031-11-03")) - window.x(day("2031-11-03")) - 3.5).abs() < 0.001);
        let labels: Vec<_> = window.ticks().into_iter().take(4).map(|tick| tick.label).collect();
        assert_eq!(labels, ["Nov 2031", "Dec", "Jan 2032", "Feb"]);
    }
}
