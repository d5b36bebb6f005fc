//! Dates with a year of two digits, which may come first as well as behind: `24-07-25`.

use report::DateOrder;

use crate::values::date::{day_number, full_year};

/// A date of parts of two digits, such as `24-07-25`: which of the orders are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Short {
    pub first: u8,
    pub third: u8,
    pub day: bool,
    pub month: bool,
    pub year: bool,
    /// Day and month are the same with the year behind.
    pub same: bool,
    /// Its last part has a single digit, as no year has.
    pub digit: bool,
    pub dashes: bool,
}

/// Three numbers of two digits, the last of one where it can only be a day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ShortParts {
    pub first: i64,
    pub second: i64,
    pub third: i64,
    pub digit: bool,
    pub separator: u8,
}

impl ShortParts {
    pub fn day_number(&self, order: DateOrder) -> Option<i64> {
        let Self {
            first,
            second,
            third,
            ..
        } = *self;
        let is_year_behind = order != DateOrder::YearMonthDay;
        if is_year_behind && self.digit {
            return None;
        }
        match order {
            DateOrder::YearMonthDay => day_number(full_year(first), second, third),
            DateOrder::MonthFirst => day_number(full_year(third), first, second),
            DateOrder::DayFirst | DateOrder::YearDayMonth => {
                day_number(full_year(third), second, first)
            }
        }
    }

    pub fn evidence(&self) -> Option<Short> {
        let fits = |order| self.day_number(order).is_some();
        let short = Short {
            first: self.first as u8,
            third: self.third as u8,
            day: fits(DateOrder::DayFirst),
            // Nobody puts dots behind a month that comes first.
            month: self.separator != b'.' && fits(DateOrder::MonthFirst),
            year: fits(DateOrder::YearMonthDay),
            same: self.first == self.second,
            digit: self.digit,
            dashes: self.separator == b'-',
        };
        (short.day || short.month || short.year).then_some(short)
    }
}

impl Short {
    /// The order of a date on its own. With dashes it may well have the year first, and hardly without.
    pub fn alone(self) -> Option<DateOrder> {
        let is_either = self.day && self.first == self.third;
        let year = self.year && !is_either && (self.dashes || !(self.day || self.month));
        match (self.day, self.month, year) {
            (true, month, false) if !month || self.same => Some(DateOrder::DayFirst),
            (false, true, false) => Some(DateOrder::MonthFirst),
            (false, false, true) => Some(DateOrder::YearMonthDay),
            _ => None,
        }
    }
}
