//! What the dates of a column say of the order of their parts, counted as they go by.

use std::cmp::Ordering;
use std::ops::RangeInclusive;

use report::DateOrder;

use crate::values::date::Evidence;
use crate::values::date_writings::{DateWritings, SWAPPED};
use crate::values::month_days::MonthNumbers;
use crate::values::own::Own;
use crate::values::short_date::Short;

/// The last year of two digits that is one to come, and what years of today are in Thailand: 2012 to 2028.
const LAST_TO_COME: u8 = 36;
const TODAY_IN_THAILAND: RangeInclusive<u8> = 55..=71;

#[derive(Debug, Clone, Default)]
pub(crate) struct Dates {
    pub cells: u64,
    /// Year, month and day, which can be nothing else; and year, day and month.
    iso: u64,
    /// Year, month and day, of which the day could be a month.
    iso_either: u64,
    year_day: u64,
    day_first: u64,
    month_first: u64,
    either: u64,
    /// Those that cannot have the year first, and those that can have nothing else so.
    year_behind: u64,
    year_first: u64,
    shorts: Shorts,
    writings: DateWritings,
    /// Months named with what may be a day or a year.
    pub months: MonthNumbers,
}

/// Dates with the year in two digits, of which the first part may be the year as well.
#[derive(Debug, Clone, Default)]
struct Shorts {
    cells: u64,
    /// With a day of one digit, which is behind for certain.
    digits: u64,
    /// Of these with dashes, which no language has for its days.
    dashes: u64,
    firsts: Parts,
    thirds: Parts,
}

/// Which numbers of two digits stand in a place.
#[derive(Debug, Clone, Copy, Default)]
struct Parts(u128);

impl Dates {
    /// As [`Self::see`], and how the cell is written.
    pub fn see_cell(&mut self, evidence: Evidence, cell: &[u8]) {
        self.see(evidence);
        self.writings.see(evidence, cell);
    }

    pub fn see(&mut self, evidence: Evidence) {
        self.cells += 1;
        match evidence {
            Evidence::None | Evidence::Placeholder => {}
            Evidence::Month(month) => self.months.see(month),
            Evidence::IsoEither => self.iso_either += 1,
            Evidence::Either => self.see_order(true, true),
            Evidence::Iso => self.iso += 1,
            Evidence::Order(DateOrder::DayFirst) => self.see_order(true, false),
            Evidence::Order(DateOrder::MonthFirst) => self.see_order(false, true),
            Evidence::Order(DateOrder::YearDayMonth) => self.year_day += 1,
            Evidence::Order(DateOrder::YearMonthDay) => self.year_first += 1,
            Evidence::Short(short) => {
                self.shorts.see(short);
                // The same both ways, it says nothing of the two.
                let (day, month) = (short.day && !short.same, short.month && !short.same);
                match short {
                    Short { year: false, .. } => self.see_order(day, month),
                    Short {
                        day: false,
                        month: false,
                        ..
                    } => self.year_first += 1,
                    _ => self.count_day_and_month(day, month),
                }
            }
        }
    }

    /// Of a date that has its year behind.
    fn see_order(&mut self, day: bool, month: bool) {
        self.year_behind += 1;
        self.count_day_and_month(day, month);
    }

    fn count_day_and_month(&mut self, day: bool, month: bool) {
        match (day, month) {
            (true, true) => self.either += 1,
            (true, false) => self.day_first += 1,
            (false, true) => self.month_first += 1,
            (false, false) => {}
        }
    }

    /// Whether dates in numbers are among them whose order is open at first.
    pub fn have_orders(&self) -> bool {
        self.day_first + self.month_first + self.either + self.year_day + self.year_first > 0
    }

    /// That of most, where it shows or makes no difference, or is by far the likeliest.
    pub fn order(&self) -> Option<DateOrder> {
        if self.year_day > self.iso {
            return Some(DateOrder::YearDayMonth);
        }
        match self.year() {
            Year::First | Year::LikelyFirst => Some(DateOrder::YearMonthDay),
            Year::Behind | Year::LikelyBehind => self.day_or_month(),
            Year::Open => None,
        }
    }

    fn day_or_month(&self) -> Option<DateOrder> {
        match self.day_first.cmp(&self.month_first) {
            Ordering::Greater => Some(DateOrder::DayFirst),
            Ordering::Less => Some(DateOrder::MonthFirst),
            Ordering::Equal => (self.either == 0).then_some(DateOrder::DayFirst),
        }
    }

    /// The order, where some date can have no other.
    pub fn shown(&self) -> Option<DateOrder> {
        (self.day_first + self.month_first + self.year_first > 0
            || self.year() == Year::LikelyFirst)
            .then(|| self.order())?
    }

    /// Where the year stands, as far as the dates tell.
    fn year(&self) -> Year {
        match self.year_first.cmp(&self.year_behind) {
            Ordering::Greater => Year::First,
            Ordering::Less => Year::Behind,
            Ordering::Equal if self.shorts.cells == 0 => Year::Behind,
            Ordering::Equal => self.shorts.year(),
        }
    }

    pub fn have_short_years(&self) -> bool {
        self.shorts.cells > 0
    }

    /// Whether some have a year of two digits, and none may come first.
    pub fn have_years_behind(&self) -> bool {
        self.short_years().is_some()
    }

    /// Whether all years of two digits are of the last century.
    pub fn are_of_last_century(&self) -> bool {
        self.short_years()
            .is_some_and(|(first, _)| first > LAST_TO_COME)
    }

    /// Whether all have a year of two digits that would be one of today if it were counted as in Thailand.
    pub fn may_be_of_thailand(&self) -> bool {
        let are_short = self.shorts.cells > 0 && self.shorts.cells == self.cells;
        let is_today = |year: u8| TODAY_IN_THAILAND.contains(&year);
        let years = self.short_years();
        are_short && years.is_some_and(|(first, last)| is_today(first) && is_today(last))
    }

    /// The least and the last of years of two digits, where none may come first.
    fn short_years(&self) -> Option<(u8, u8)> {
        let is_behind = matches!(self.year(), Year::Behind | Year::LikelyBehind | Year::Open);
        self.shorts.thirds.ends().filter(|_| is_behind)
    }

    /// Whether it is for others to say where the year stands.
    pub fn is_year_open(&self) -> bool {
        matches!(self.year(), Year::Open | Year::LikelyFirst)
    }

    /// Whether the order shows in the dates themselves, and is not merely likely.
    pub fn are_certain(&self) -> bool {
        self.order().is_some() && !matches!(self.year(), Year::LikelyFirst | Year::LikelyBehind)
    }

    /// Whether all that have the year first may have the day next.
    pub fn may_have_day_next(&self) -> bool {
        self.iso_either > 0 && self.iso + self.year_day == 0
    }

    /// Whether no more than `few` are written in numbers without the year in front, among more that are: what can be read
    /// in one way alone is a date then, and the rest are mistakes.
    pub fn few_have_orders(&self, few: u64) -> bool {
        let local = self.day_first + self.month_first + self.either;
        let open = (local + self.year_first).max(self.shorts.cells);
        open <= few && open * 2 < self.cells
    }

    /// `few` may have another order than the rest.
    pub fn contradict(&self, few: u64) -> bool {
        if self.few_have_orders(few) {
            return self.year_day.min(self.iso) > few;
        }
        let is_undecided = |one: u64, other: u64| one == other && one > 0;
        if self.year_first.min(self.year_behind) > few
            || is_undecided(self.year_first, self.year_behind)
        {
            return true;
        }
        if self.year() == Year::First {
            return false;
        }
        let against_days = match self.year_day > self.iso {
            // Who puts the day first behind a year does so before one.
            true => self.month_first,
            false => self.day_first.min(self.month_first),
        };
        self.year_day.min(self.iso) > few
            || against_days > few
            || is_undecided(self.day_first, self.month_first)
    }

    /// Whether a spreadsheet knew as dates those alone whose day could be a month, and left the others texts: it took
    /// one for the other. Those that it knew are written in its own way: by ISO 8601, or otherwise than the others.
    fn are_swapped(&self, few: u64) -> bool {
        if self.writings.are_swapped() && !self.few_have_orders(few) {
            return true;
        }
        let one_way = self.day_first.min(self.month_first) == 0;
        let texts = self.day_first + self.month_first;
        one_way && self.iso == 0 && self.either == 0 && self.iso_either.min(texts) >= SWAPPED
    }

    pub fn own(&self, few: u64) -> Own {
        // Days of one digit alone are parts of codes.
        if self.shorts.digits > 0 && self.shorts.digits == self.cells {
            return Own::Text;
        }
        match self.order() {
            _ if self.contradict(few) => Own::ContradictoryDate,
            _ if self.are_swapped(few) => Own::SwappedDate,
            Some(order) if self.are_certain() => Own::Date(order),
            _ => Own::OpenDate,
        }
    }
}

/// Where the year stands in dates that may have it first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Year {
    First,
    Behind,
    LikelyFirst,
    LikelyBehind,
    Open,
}

impl Shorts {
    fn see(&mut self, short: Short) {
        self.cells += 1;
        self.digits += u64::from(short.digit);
        self.dashes += u64::from(short.dashes);
        self.firsts.see(short.first);
        self.thirds.see(short.third);
    }

    /// Days go through the month and years are few. Without dashes it takes less to be a day that comes first, as
    /// nearly everybody writes it.
    fn year(&self) -> Year {
        let (firsts, thirds) = (self.firsts, self.thirds);
        if thirds.are_days_beside(firsts) {
            return Year::LikelyFirst;
        }
        let is_usual = self.dashes * 2 < self.cells && firsts.count() > thirds.count();
        match is_usual || firsts.are_days_beside(thirds) {
            true => Year::LikelyBehind,
            false => Year::Open,
        }
    }
}

impl Parts {
    fn see(&mut self, part: u8) {
        self.0 |= 1_u128 << part;
    }

    fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// The first and the last.
    fn ends(self) -> Option<(u8, u8)> {
        let last = self.0.checked_ilog2()?;
        Some((self.0.trailing_zeros() as u8, last as u8))
    }

    /// Whether these are days and the others years: far more, up to the end of a month, which is a year still to come.
    fn are_days_beside(self, years: Self) -> bool {
        let (days, years) = (self.count(), years.count());
        self.0 >> 27 != 0 && days >= 2 * years && days >= years + 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::date::evidence;

    fn order_of(cells: &[String]) -> (Own, Option<DateOrder>) {
        let mut dates = Dates::default();
        for cell in cells {
            dates.see(evidence(cell.as_bytes()).unwrap());
        }
        (dates.own(0), dates.order())
    }

    #[test]
    fn where_the_year_of_two_digits_stands() {
        use DateOrder::{DayFirst, MonthFirst, YearMonthDay};
        let listed = |cells: &str| cells.split(' ').map(str::to_owned).collect::<Vec<_>>();
        for (cells, own, order) in [
            ("24-07-25 25-12-31", Own::OpenDate, None),
            ("24-07-25", Own::OpenDate, None),
            (
                "24-07-31 24-07-1",
                Own::Date(YearMonthDay),
                Some(YearMonthDay),
            ),
            (
                "99-07-25 24-07-25",
                Own::Date(YearMonthDay),
                Some(YearMonthDay),
            ),
            (
                "98/07/25 24/07/25",
                Own::Date(YearMonthDay),
                Some(YearMonthDay),
            ),
            ("25-07-45 24-07-25", Own::Date(DayFirst), Some(DayFirst)),
            ("5-7-24 24-07-25", Own::Date(DayFirst), Some(DayFirst)),
            ("12-07-25 07-24-25", Own::Date(MonthFirst), Some(MonthFirst)),
            ("12/25/75 12/12/12", Own::Date(MonthFirst), Some(MonthFirst)),
            ("24-07-25 25-07-2024", Own::Date(DayFirst), Some(DayFirst)),
            ("24-07-25 07-24-25", Own::ContradictoryDate, Some(DayFirst)),
            ("24-07-25 99-07-25 25-07-99", Own::ContradictoryDate, None),
            ("24-07-1 24-07-2", Own::Text, Some(YearMonthDay)),
            // Nearly all that is not parted by dashes has its day first.
            ("24/07/24 25/07/24", Own::OpenDate, Some(DayFirst)),
            ("24.07.24 25.07.24", Own::OpenDate, Some(DayFirst)),
            ("24/07/25 25/12/31", Own::OpenDate, None),
            ("05/06/07", Own::OpenDate, None),
            ("05/06/24 06/05/24", Own::OpenDate, None),
        ] {
            assert_eq!(order_of(&listed(cells)), (own, order), "{cells}");
        }
        let through_a_month = |day_first: bool| -> Vec<String> {
            let date = |n: u32| match day_first {
                true => format!("{:02}-{:02}-{}", n % 31 + 1, n % 12 + 1, 23 + n % 3),
                false => format!("{}-{:02}-{:02}", 23 + n % 3, n % 12 + 1, n % 28 + 1),
            };
            (0..60).map(date).collect()
        };
        assert_eq!(
            order_of(&through_a_month(true)),
            (Own::OpenDate, Some(DayFirst))
        );
        assert_eq!(
            order_of(&through_a_month(false)),
            (Own::OpenDate, Some(YearMonthDay))
        );
    }
}
