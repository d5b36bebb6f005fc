//! What the cells of a column may be, counted as they go by.

use std::cmp::Ordering;

use report::{ColumnReading, ColumnType, DateOrder, DecimalMark};

use crate::values::boolean::{letter, truth};
use crate::values::date::{Evidence, evidence};
use crate::values::missing::{Missing, missing};
use crate::values::number::{Numeric, parse};
use crate::values::units::{multiplies, unit_name};

/// So many cells may be of another kind than their column, at least: one in a hundred, or one in twenty while those
/// are at most twenty.
fn tolerance(cells: u64) -> u64 {
    (cells / 100).max((cells / 20).min(20))
}

/// After this many cells most of which are text nothing else is looked for.
const SETTLED: u64 = 2_000;

/// Units and labels kept apart.
const KINDS: usize = 8;

/// Letters and digits, such as `C12` or `TEST1`.
fn is_name(cell: &[u8]) -> bool {
    cell.iter().any(u8::is_ascii_digit) && cell.iter().any(u8::is_ascii_alphabetic)
}

/// What the cells of a column may be, counted as they go by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Guess {
    /// Cells that are not missing, whatever the type.
    cells: u64,
    /// `unknown` and the like, which may be a label among labels.
    words: u64,
    /// `never` and the like, which are missing among dates alone.
    date_words: u64,
    /// `NA`, which may be a code among codes.
    not_available: u64,
    numbers: Numbers,
    dates: Dates,
    labels: Labels,
    /// Cells of two capitals, such as `NA` among the codes of continents.
    two_capitals: u64,
    /// Cells with letters and digits that are nothing else, such as `C12`.
    named: u64,
    settled: bool,
}

/// Cells that are numbers: with a point for the decimal mark, and with a comma.
#[derive(Debug, Clone, Default)]
struct Numbers {
    point: Fit,
    comma: Fit,
    /// A number either way, but another one: three digits behind a point, or a comma.
    ambiguous: [u64; 2],
    /// Plain whole numbers below a thousand, and others.
    small: u64,
    large: u64,
    infinite: u64,
    codes: u64,
    units: Vec<(String, u64)>,
}

#[derive(Debug, Clone, Default)]
struct Fit {
    cells: u64,
    whole: u64,
}

#[derive(Debug, Clone, Default)]
struct Dates {
    cells: u64,
    /// Year, month and day, which can be nothing else; and year, day and month.
    iso: u64,
    year_day: u64,
    day_first: u64,
    month_first: u64,
    either: u64,
}

#[derive(Debug, Clone, Default)]
struct Labels {
    yes: u64,
    no: u64,
    /// `1` and `0` among them, which are numbers when nothing else is.
    digits: u64,
    /// Single letters that say no, and that say yes.
    letters: [Vec<u8>; 2],
}

impl Guess {
    /// Takes a trimmed cell into account.
    pub fn see(&mut self, cell: &[u8]) {
        if self.settled {
            return;
        }
        match missing(cell) {
            Some(Missing::Anywhere) => {
                self.not_available += u64::from(cell == b"NA");
                return;
            }
            Some(Missing::Sign) => return,
            Some(Missing::Word) => return self.words += 1,
            Some(Missing::Date) => return self.date_words += 1,
            None => {}
        }
        self.cells += 1;
        self.two_capitals +=
            u64::from(matches!(cell, [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase()));
        let number = self.numbers.see(cell);
        if !number {
            match evidence(cell) {
                Some(Evidence::Placeholder) => {
                    self.cells -= 1;
                    self.date_words += 1;
                }
                Some(evidence) => self.dates.see(evidence),
                None => self.named += u64::from(is_name(cell)),
            }
        }
        if let Some(said) = truth(cell) {
            self.labels.see(said, cell);
        }
        if self.cells == SETTLED {
            let best = self
                .numbers
                .fits()
                .max(self.dates.cells)
                .max(self.labels.cells());
            self.settled = best * 2 < SETTLED;
        }
    }

    /// Whether a type that so many cells have is that of all.
    fn supports(&self, fitting: u64, all: u64) -> bool {
        fitting > 0 && !self.settled && fitting + tolerance(all) >= all
    }

    /// What the column's own cells say, and what they leave open.
    pub fn own(&self) -> Own {
        let all = self.cells + self.date_words;
        // `pending` among many is a third label.
        let labels = all + self.words;
        if self.labels.are_two()
            && !self.labels.are_digits()
            && self.supports(self.labels.cells(), labels)
        {
            return Own::Boolean;
        }
        let numbers = self.numbers.fits();
        if numbers > 0
            && numbers >= self.dates.cells
            && self.supports(numbers + self.numbers.infinite, all)
            && !self.are_codes()
        {
            return self.numbers.own();
        }
        if self.supports(self.dates.cells, self.cells) {
            return self.dates.own(tolerance(self.cells));
        }
        Own::Text
    }

    /// A code with leading zeros makes codes of all that are as long as it, and few of those are a mistake. Whole
    /// numbers with names such as `C12` among them are names, and `1.2k` among plain ones is a thousand times what it
    /// says.
    fn are_codes(&self) -> bool {
        let numbers = &self.numbers;
        (numbers.codes > 0 && !numbers.codes_are_strays(self.cells))
            || (self.named > 0 && numbers.are_whole())
            || numbers.scaled()
    }

    /// How numbers are read with this mark.
    pub fn number(&self, decimal: DecimalMark) -> ColumnReading {
        let fit = match decimal {
            DecimalMark::Point => &self.numbers.point,
            DecimalMark::Comma => &self.numbers.comma,
        };
        let whole = fit.whole == fit.cells && self.numbers.infinite == 0;
        let mut reading = ColumnReading::new(if whole {
            ColumnType::Integer
        } else {
            ColumnType::Number
        });
        reading.decimal = (self.numbers.point.cells != self.numbers.comma.cells
            || self.numbers.ambiguous != [0, 0])
        .then_some(decimal);
        reading.unit = self.numbers.unit().map(str::to_owned);
        reading
    }

    /// How dates are read in this order.
    pub fn date(&self, order: DateOrder) -> ColumnReading {
        let dates = &self.dates;
        let open = dates.day_first + dates.month_first + dates.either + dates.year_day > 0;
        ColumnReading {
            date_order: open.then_some(order),
            ..ColumnReading::new(ColumnType::Date)
        }
    }

    /// How texts are read.
    pub fn text(&self) -> ColumnReading {
        ColumnReading {
            // Where all are two capitals, `NA` is one of them.
            codes: self.two_capitals > 0 && self.two_capitals == self.cells,
            ..ColumnReading::new(ColumnType::Text)
        }
    }

    /// The decimal mark, or none, that the cells themselves speak for.
    pub fn decimal(&self) -> Option<DecimalMark> {
        self.numbers.certain().or(self.numbers.likely())
    }

    /// The order of day and month that more dates have than have the other.
    pub fn date_order(&self) -> Option<DateOrder> {
        self.dates.order()
    }

    /// Whether some dates can only have one order and some only another, and neither are few.
    pub fn contradicts_itself(&self) -> bool {
        self.dates.contradict(tolerance(self.cells))
    }

    /// Whether the decimal mark, or the order of day and month, shows in the cells themselves, where it matters.
    pub fn tells(&self, kind: ColumnType) -> bool {
        match kind {
            ColumnType::Integer | ColumnType::Number => self.numbers.certain().is_some(),
            ColumnType::Date => self.date_order().is_some(),
            ColumnType::Boolean | ColumnType::Text => true,
        }
    }

    /// The decimal mark that shows in the cells.
    pub fn marked(&self) -> Option<DecimalMark> {
        let numbers = &self.numbers;
        numbers
            .certain()
            .filter(|_| numbers.point.cells != numbers.comma.cells)
    }

    /// The order of day and month that shows in the cells.
    pub fn ordered(&self) -> Option<DateOrder> {
        let dates = &self.dates;
        (dates.day_first + dates.month_first > 0).then(|| self.date_order())?
    }

    /// Whether cells are lost where a column is read so, or change: what is none such, and units.
    pub fn loses(&self, reading: &ColumnReading) -> bool {
        let others = self.words + self.date_words;
        (self.settled && reading.kind != ColumnType::Text)
            || match reading.kind {
                ColumnType::Integer | ColumnType::Number => {
                    let numbers = &self.numbers;
                    let fits = match reading.decimal {
                        Some(DecimalMark::Comma) => numbers.comma.cells,
                        _ => numbers.point.cells,
                    };
                    fits + numbers.infinite < self.cells || others > 0 || !numbers.units.is_empty()
                }
                ColumnType::Date => self.dates.cells < self.cells || others > 0,
                ColumnType::Boolean => self.labels.cells() < self.cells || others > 0,
                ColumnType::Text => self.not_available > 0 && !reading.codes,
            }
    }
}

/// What a column's own cells say of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Own {
    Text,
    Boolean,
    Number(DecimalMark),
    /// Numbers, with marks that may stand for decimals or between thousands, and what is likely.
    OpenNumber(Option<DecimalMark>),
    Date(DateOrder),
    /// Dates, of which none says whether the day or the month comes first.
    OpenDate,
    /// Dates, of which some have the day first and some the month.
    ContradictoryDate,
}

impl Numbers {
    /// Whether the cell is a number in some notation.
    fn see(&mut self, cell: &[u8]) -> bool {
        let point = parse(cell, DecimalMark::Point);
        // What has no mark is the same either way.
        let has_mark = |b: &u8| matches!(b, b'.' | b',') || !b.is_ascii();
        let comma = match cell.iter().any(has_mark) {
            true => parse(cell, DecimalMark::Comma),
            false => point,
        };
        let amount = match (point, comma) {
            (Some(Numeric::Amount(point)), Some(Numeric::Amount(comma))) => {
                self.point.see(point.whole);
                self.comma.see(comma.whole);
                if point.value != comma.value {
                    self.ambiguous[usize::from(point.whole)] += 1;
                } else if !point.marked {
                    *(if point.value.abs() < 1000.0 {
                        &mut self.small
                    } else {
                        &mut self.large
                    }) += 1;
                }
                point
            }
            (Some(Numeric::Amount(point)), _) => {
                self.point.see(point.whole);
                point
            }
            (_, Some(Numeric::Amount(comma))) => {
                self.comma.see(comma.whole);
                comma
            }
            (Some(Numeric::Infinite), _) | (_, Some(Numeric::Infinite)) => {
                self.infinite += 1;
                return true;
            }
            (Some(Numeric::Code), _) | (_, Some(Numeric::Code)) => {
                self.codes += 1;
                return true;
            }
            (None, None) => return false,
        };
        if !amount.unit.is_empty() {
            self.see_unit(amount.unit);
        }
        true
    }

    fn see_unit(&mut self, unit: &str) {
        let name = unit_name(unit);
        match self.units.iter().position(|(known, _)| *known == name) {
            Some(at) => self.units[at].1 += 1,
            None if self.units.len() < KINDS => self.units.push((name, 1)),
            None => {}
        }
    }

    /// The unit that most cells with one have.
    fn unit(&self) -> Option<&str> {
        let (unit, count) = self.units.iter().max_by_key(|(_, count)| *count)?;
        (*count > 0).then_some(unit)
    }

    /// Numbers of one notation, those with another unit than most left out: they are no part of the same column.
    fn fits(&self) -> u64 {
        let all: u64 = self.units.iter().map(|(_, count)| count).sum();
        let most = self
            .units
            .iter()
            .map(|(_, count)| *count)
            .max()
            .unwrap_or(0);
        let strangers = if self.units.len() == KINDS {
            self.point.cells.max(self.comma.cells)
        } else {
            all - most
        };
        self.point.cells.max(self.comma.cells)
            - strangers.min(self.point.cells.max(self.comma.cells))
    }

    fn codes_are_strays(&self, cells: u64) -> bool {
        self.codes <= tolerance(cells) && self.small > 0 && !self.are_whole()
    }

    fn are_whole(&self) -> bool {
        self.point.whole == self.point.cells && self.comma.whole == self.comma.cells
    }

    /// Whether some cells, not all, have a unit that multiplies.
    fn scaled(&self) -> bool {
        let multiplies = |(unit, count): &(String, u64)| {
            multiplies(unit) && *count < self.point.cells.max(self.comma.cells)
        };
        self.units.iter().any(multiplies)
    }

    fn own(&self) -> Own {
        match self.certain() {
            Some(decimal) => Own::Number(decimal),
            None => Own::OpenNumber(self.likely()),
        }
    }

    /// The decimal mark, if it is in a cell that is a number with no other, or if it makes no difference.
    fn certain(&self) -> Option<DecimalMark> {
        match self.point.cells.cmp(&self.comma.cells) {
            Ordering::Greater => Some(DecimalMark::Point),
            Ordering::Less => Some(DecimalMark::Comma),
            Ordering::Equal => (self.ambiguous == [0, 0]).then_some(DecimalMark::Point),
        }
    }

    /// Where all numbers from a thousand on carry a mark with three digits, and none below does, it stands between
    /// thousands.
    fn likely(&self) -> Option<DecimalMark> {
        match self.ambiguous {
            _ if self.large > 0 || self.small == 0 => None,
            [points, 0] if points > 0 => Some(DecimalMark::Comma),
            [0, commas] if commas > 0 => Some(DecimalMark::Point),
            _ => None,
        }
    }
}

impl Fit {
    fn see(&mut self, whole: bool) {
        self.cells += 1;
        self.whole += u64::from(whole);
    }
}

impl Dates {
    fn see(&mut self, evidence: Evidence) {
        self.cells += 1;
        match evidence {
            Evidence::None | Evidence::Placeholder => {}
            Evidence::Either => self.either += 1,
            Evidence::Iso => self.iso += 1,
            Evidence::Order(DateOrder::DayFirst) => self.day_first += 1,
            Evidence::Order(DateOrder::MonthFirst) => self.month_first += 1,
            Evidence::Order(DateOrder::YearDayMonth) => self.year_day += 1,
        }
    }

    /// That of most, where it shows or makes no difference.
    fn order(&self) -> Option<DateOrder> {
        if self.year_day > self.iso {
            return Some(DateOrder::YearDayMonth);
        }
        match self.day_first.cmp(&self.month_first) {
            Ordering::Greater => Some(DateOrder::DayFirst),
            Ordering::Less => Some(DateOrder::MonthFirst),
            Ordering::Equal => (self.either == 0).then_some(DateOrder::DayFirst),
        }
    }

    /// `few` may have another order than the rest.
    fn contradict(&self, few: u64) -> bool {
        let against_days = match self.year_day > self.iso {
            // Who puts the day first behind a year does so before one.
            true => self.month_first,
            false => self.day_first.min(self.month_first),
        };
        let undecided = self.day_first == self.month_first && self.day_first > 0;
        self.year_day.min(self.iso) > few || against_days > few || undecided
    }

    fn own(&self, few: u64) -> Own {
        match self.order() {
            _ if self.contradict(few) => Own::ContradictoryDate,
            Some(order) => Own::Date(order),
            None => Own::OpenDate,
        }
    }
}

impl Labels {
    fn see(&mut self, said: bool, cell: &[u8]) {
        *(if said { &mut self.yes } else { &mut self.no }) += 1;
        self.digits += u64::from(cell[0].is_ascii_digit());
        if let Some(letter) = letter(cell) {
            let letters = &mut self.letters[usize::from(said)];
            if !letters.contains(&letter) {
                letters.push(letter);
            }
        }
    }

    /// Both are said, and letters are those of one language: of `Y`, `N` and `O` one is something else.
    fn are_two(&self) -> bool {
        let [no, yes] = &self.letters;
        let fit = match (&yes[..], &no[..]) {
            ([], _) | (_, []) => yes.len() + no.len() < 2,
            ([yes], [no]) => (*yes == b't') == (*no == b'f'),
            _ => false,
        };
        self.yes > 0 && self.no > 0 && fit
    }

    fn cells(&self) -> u64 {
        self.yes + self.no
    }

    fn are_digits(&self) -> bool {
        self.digits * 2 > self.cells()
    }
}
