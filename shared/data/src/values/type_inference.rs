//! The type of a column, and how it is written: what nearly all of its cells support, and what the other columns say
//! where its own leave it open.

use std::collections::BTreeMap;

use report::{ColumnOptions, ColumnReading, ColumnType, DateOrder, DecimalMark};

use crate::values::boolean::truth;
use crate::values::date::{Evidence, evidence};
use crate::values::missing::is_missing_date;
use crate::values::number::{Numeric, parse, unit_name};

/// So many cells may be of another kind than their column, at least: one in a hundred, or one in twenty while those
/// are at most twenty.
fn tolerance(cells: u64) -> u64 {
    (cells / 100).max((cells / 20).min(20))
}

/// After this many cells most of which are text nothing else is looked for.
const SETTLED: u64 = 2_000;

/// Units, by their names, that say how many of what is written there are.
const MULTIPLES: [&str; 19] = [
    "k", "m", "t", "b", "bn", "mn", "mm", "mil", "mille", "mio", "mrd", "tsd", "thousand",
    "million", "milhão", "milhõe", "billion", "lakh", "crore",
];

/// Units and labels kept apart.
const KINDS: usize = 8;

/// Letters and digits, such as `C12` or `TEST1`.
fn is_name(cell: &[u8]) -> bool {
    cell.iter().any(u8::is_ascii_digit) && cell.iter().any(u8::is_ascii_alphabetic)
}

/// What the cells of a column may be, counted as they go by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Guess {
    /// Cells that are not missing.
    cells: u64,
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
}

impl Guess {
    /// Takes a trimmed cell into account.
    pub fn see(&mut self, cell: &[u8]) {
        if self.settled || is_missing_date(cell) {
            return;
        }
        self.cells += 1;
        self.two_capitals +=
            u64::from(matches!(cell, [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase()));
        let number = self.numbers.see(cell);
        match evidence(cell).filter(|_| !number) {
            Some(evidence) => self.dates.see(evidence),
            None => self.named += u64::from(!number && is_name(cell)),
        }
        if let Some(said) = truth(cell) {
            self.labels.see(said, cell);
        }
        if self.cells == SETTLED {
            let best = self
                .numbers
                .fits()
                .max(self.dates.cells)
                .max(self.labels.yes + self.labels.no);
            self.settled = best * 2 < SETTLED;
        }
    }

    fn supports(&self, cells: u64) -> bool {
        cells > 0 && !self.settled && cells + tolerance(self.cells) >= self.cells
    }

    /// What the column's own cells say, and what they leave open.
    fn own(&self) -> Own {
        if self.labels.both() && self.supports(self.labels.cells()) && !self.labels.are_digits() {
            return Own::Plain(ColumnType::Boolean);
        }
        let numbers = self.numbers.fits();
        // A code with leading zeros makes codes of all that are as long as it, and few of those are a mistake.
        let codes = self.numbers.codes > 0 && !self.numbers.codes_are_strays(self.cells);
        // Whole numbers with names such as `C12` among them are names, and `1.2k` among plain ones is a thousand times
        // what it says.
        let codes = codes || (self.named > 0 && self.numbers.are_whole()) || self.numbers.scaled();
        if numbers > 0
            && numbers >= self.dates.cells
            && self.supports(numbers + self.numbers.infinite)
            && !codes
        {
            return match self.numbers.decimal() {
                Some(decimal) => Own::Number(decimal),
                None => Own::OpenNumber,
            };
        }
        if self.supports(self.dates.cells) {
            let Dates {
                day_first,
                month_first,
                either,
                ..
            } = self.dates;
            let few = tolerance(self.cells);
            return match (day_first, month_first) {
                (0, 0) if either == 0 => Own::Date(DateOrder::DayFirst),
                (0, 0) => Own::OpenDate,
                (day, month) if month <= few && day > month => Own::Date(DateOrder::DayFirst),
                (day, month) if day <= few && month > day => Own::Date(DateOrder::MonthFirst),
                _ => Own::Plain(ColumnType::Text),
            };
        }
        Own::Plain(ColumnType::Text)
    }

    fn number(&self, decimal: DecimalMark) -> ColumnReading {
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

    /// As its owner says; `found` is what was found out.
    fn told(&self, told: &ColumnOptions, found: &ColumnReading) -> ColumnReading {
        let mut reading = match told.kind {
            ColumnType::Integer | ColumnType::Number => {
                let decimal = told.decimal.or(found.decimal).or(self.numbers.decimal());
                self.number(decimal.unwrap_or(DecimalMark::Point))
            }
            ColumnType::Date => {
                let order = told.date_order.or(found.date_order);
                self.date(order.unwrap_or(DateOrder::DayFirst))
            }
            kind => ColumnReading::new(kind),
        };
        // Whole numbers, with decimals that are found all the same, are numbers.
        if told.kind == ColumnType::Number {
            reading.kind = ColumnType::Number;
        }
        reading
    }

    fn date(&self, order: DateOrder) -> ColumnReading {
        let Dates {
            day_first,
            month_first,
            either,
            ..
        } = self.dates;
        ColumnReading {
            date_order: (day_first + month_first + either > 0).then_some(order),
            ..ColumnReading::new(ColumnType::Date)
        }
    }
}

/// What a column's own cells say of it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Own {
    Plain(ColumnType),
    Number(DecimalMark),
    /// Numbers, with marks that may stand for decimals or between thousands.
    OpenNumber,
    Date(DateOrder),
    /// Dates, of which none says whether the day or the month comes first.
    OpenDate,
}

impl Numbers {
    /// Whether the cell is a number in some notation.
    fn see(&mut self, cell: &[u8]) -> bool {
        let point = parse(cell, DecimalMark::Point);
        // What is plain is so either way.
        let comma = match point {
            Some(Numeric::Amount(amount)) if !amount.marked => point,
            _ => parse(cell, DecimalMark::Comma),
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
            MULTIPLES.contains(&unit.as_str()) && *count < self.point.cells.max(self.comma.cells)
        };
        self.units.iter().any(multiplies)
    }

    /// The decimal mark, if the column itself tells.
    fn decimal(&self) -> Option<DecimalMark> {
        let [points, commas] = self.ambiguous;
        match (self.point.cells, self.comma.cells) {
            (point, comma) if point > comma => Some(DecimalMark::Point),
            (point, comma) if comma > point => Some(DecimalMark::Comma),
            _ if points + commas == 0 => Some(DecimalMark::Point),
            _ if points > 0 && commas > 0 => None,
            // Where all numbers from a thousand on carry a mark with three digits, and none below does, it stands
            // between thousands.
            _ if self.large == 0 && self.small > 0 => Some(match points > 0 {
                true => DecimalMark::Comma,
                false => DecimalMark::Point,
            }),
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
            Evidence::None => {}
            Evidence::Either => self.either += 1,
            Evidence::Order(DateOrder::DayFirst) => self.day_first += 1,
            Evidence::Order(DateOrder::MonthFirst) => self.month_first += 1,
        }
    }
}

impl Labels {
    fn see(&mut self, said: bool, cell: &[u8]) {
        *(if said { &mut self.yes } else { &mut self.no }) += 1;
        self.digits += u64::from(cell[0].is_ascii_digit());
    }

    fn both(&self) -> bool {
        self.yes > 0 && self.no > 0
    }

    fn cells(&self) -> u64 {
        self.yes + self.no
    }

    fn are_digits(&self) -> bool {
        self.digits * 2 > self.cells()
    }
}

/// How the columns of a file are to be read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Readings {
    pub columns: Vec<ColumnReading>,
    /// Columns of dates of which nothing says whether the day or the month comes first. They are text until
    /// somebody says it.
    pub ambiguous_dates: Vec<usize>,
    /// Columns of numbers whose marks nothing explains; they are read with the decimal mark of the language that
    /// most programs speak.
    pub ambiguous_numbers: Vec<usize>,
}

impl Readings {
    /// Reads columns as their owner says, whatever their cells do.
    pub fn tell(
        &mut self,
        names: &[String],
        guesses: &[Guess],
        told: &BTreeMap<String, ColumnOptions>,
    ) {
        for (at, name) in names.iter().enumerate() {
            let Some(told) = told.get(name) else { continue };
            self.columns[at] = guesses[at].told(told, &self.columns[at]);
            self.ambiguous_dates.retain(|open| *open != at);
            self.ambiguous_numbers.retain(|open| *open != at);
        }
    }

    /// Whether a column's numbers are kept as they are written, since nothing in the file tells what their marks mean: a
    /// model knows.
    pub fn is_open(&self, column: usize) -> bool {
        self.ambiguous_numbers.contains(&column)
    }
}

/// What is known of a file beside its cells.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Hints {
    /// Cells are parted by semicolons, as where decimals have a comma.
    pub semicolons: bool,
    /// What its owner says.
    pub decimal: Option<DecimalMark>,
    pub date_order: Option<DateOrder>,
}

/// Decides about all columns of a file: those that are plain by themselves speak for the others.
pub(crate) fn decide(guesses: &[Guess], hints: Hints) -> Readings {
    let own: Vec<Own> = guesses.iter().map(Guess::own).collect();
    let decimal = hints.decimal.or_else(|| file_decimal(guesses, &own));
    let decimal = decimal.or(hints.semicolons.then_some(DecimalMark::Comma));
    let order = hints.date_order.or_else(|| file_order(&own, guesses));
    let order = order.or(match decimal {
        // Who writes decimals with a comma does not put the month first.
        Some(DecimalMark::Comma) => Some(DateOrder::DayFirst),
        _ => None,
    });
    let mut readings = Readings {
        columns: Vec::with_capacity(guesses.len()),
        ambiguous_dates: Vec::new(),
        ambiguous_numbers: Vec::new(),
    };
    for (at, (guess, own)) in guesses.iter().zip(own).enumerate() {
        readings.columns.push(match (own, order) {
            (Own::Plain(ColumnType::Text), _) => ColumnReading {
                // Where all are two capitals, `NA` is one of them.
                codes: guess.two_capitals > 0 && guess.two_capitals == guess.cells,
                ..ColumnReading::new(ColumnType::Text)
            },
            (Own::Plain(kind), _) => ColumnReading::new(kind),
            (Own::Number(decimal), _) => guess.number(decimal),
            (Own::OpenNumber, _) => {
                if decimal.is_none() {
                    readings.ambiguous_numbers.push(at);
                }
                guess.number(decimal.unwrap_or(DecimalMark::Point))
            }
            (Own::Date(order), _) | (Own::OpenDate, Some(order)) => guess.date(order),
            (Own::OpenDate, None) => {
                readings.ambiguous_dates.push(at);
                ColumnReading::new(ColumnType::Text)
            }
        });
    }
    readings
}

/// The decimal mark of most columns that tell theirs.
fn file_decimal(guesses: &[Guess], own: &[Own]) -> Option<DecimalMark> {
    let told = |decimal| {
        let plain = |(guess, own): &(&Guess, &Own)| {
            **own == Own::Number(decimal) && guess.numbers.point.cells != guess.numbers.comma.cells
        };
        guesses.iter().zip(own).filter(plain).count()
    };
    match (told(DecimalMark::Point), told(DecimalMark::Comma)) {
        (point, comma) if point > comma => Some(DecimalMark::Point),
        (point, comma) if comma > point => Some(DecimalMark::Comma),
        _ => None,
    }
}

/// The order of day and month, if the columns that tell theirs agree.
fn file_order(own: &[Own], guesses: &[Guess]) -> Option<DateOrder> {
    let told = |order| {
        let plain = |(own, guess): &(&Own, &Guess)| {
            **own == Own::Date(order) && guess.dates.day_first + guess.dates.month_first > 0
        };
        own.iter().zip(guesses).any(|pair| plain(&pair))
    };
    match (told(DateOrder::DayFirst), told(DateOrder::MonthFirst)) {
        (true, false) => Some(DateOrder::DayFirst),
        (false, true) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}
