//! The type of a column, from all of its cells.

use report::ColumnType;

use crate::values::amount::{self, AmountGuess, Marks};
use crate::values::cell::{Numeric, is_missing, is_missing_value, is_yes_no, numeric};
use crate::values::date::{self, DateOrder};

/// How the cells of a column are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ColumnReading {
    pub kind: ColumnType,
    pub order: DateOrder,
    /// For numbers that are not plain ones.
    pub marks: Option<Marks>,
}

/// What a cell turned out to hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    Missing,
    /// An infinity: missing, and counted.
    Infinite,
    /// A number, or milliseconds.
    Number(f64),
    Text(&'a [u8]),
}

impl ColumnReading {
    pub fn new(kind: ColumnType) -> Self {
        Self {
            kind,
            order: DateOrder::Iso,
            marks: None,
        }
    }

    /// Reads a trimmed cell. What the column's type cannot hold is missing; inference has seen to
    /// it that there is no such cell.
    pub fn read<'a>(&self, cell: &'a [u8]) -> Cell<'a> {
        match self.kind {
            ColumnType::Text if is_missing(cell) => Cell::Missing,
            ColumnType::Boolean if is_missing_value(cell) => Cell::Missing,
            ColumnType::Text | ColumnType::Boolean => Cell::Text(cell),
            ColumnType::Date => {
                date::parse(cell, self.order).map_or(Cell::Missing, |ms| Cell::Number(ms as f64))
            }
            ColumnType::Integer | ColumnType::Number => self.number(cell),
        }
    }

    fn number<'a>(&self, cell: &[u8]) -> Cell<'a> {
        match self.marks {
            Some(marks) => amount::parse(cell, marks)
                .map_or(Cell::Missing, |amount| Cell::Number(amount.value)),
            None => match numeric(cell) {
                Some(Numeric::Integer(value) | Numeric::Real(value)) => Cell::Number(value),
                Some(Numeric::Infinite) => Cell::Infinite,
                Some(Numeric::Code) | None => Cell::Missing,
            },
        }
    }
}

/// Types still possible for a column, as its cells go by.
#[derive(Debug, Clone)]
pub(crate) struct Guess {
    numeric: bool,
    integer: bool,
    finite: bool,
    /// Numbers with units, thousands and decimal marks.
    amounts: [AmountGuess; 2],
    iso: bool,
    day_first: bool,
    month_first: bool,
    named: bool,
    dated: bool,
    /// Up to two labels, while there are no more.
    labels: Option<Vec<String>>,
}

impl Default for Guess {
    fn default() -> Self {
        Self {
            numeric: true,
            integer: true,
            finite: false,
            amounts: [Marks::Point, Marks::Comma].map(AmountGuess::new),
            iso: true,
            day_first: true,
            month_first: true,
            named: true,
            dated: false,
            labels: Some(Vec::new()),
        }
    }
}

impl Guess {
    /// Takes a trimmed cell into account.
    pub fn see(&mut self, cell: &[u8]) {
        if self.is_settled() || is_missing_value(cell) {
            return;
        }
        if self.numeric {
            self.see_number(cell);
        }
        self.amounts.iter_mut().for_each(|guess| guess.see(cell));
        if self.may_be_date() {
            self.see_date(cell);
        }
        if self.labels.is_some() {
            self.see_label(cell);
        }
    }

    /// Nothing but text is possible any more.
    fn is_settled(&self) -> bool {
        !self.numeric
            && !self.may_be_date()
            && self.labels.is_none()
            && self.amounts.iter().all(|guess| !guess.possible)
    }

    fn may_be_date(&self) -> bool {
        self.iso || self.day_first || self.month_first || self.named
    }

    fn see_number(&mut self, cell: &[u8]) {
        match numeric(cell) {
            Some(Numeric::Integer(_)) => self.finite = true,
            Some(Numeric::Real(_)) => (self.finite, self.integer) = (true, false),
            Some(Numeric::Infinite) => self.integer = false,
            Some(Numeric::Code) | None => self.numeric = false,
        }
    }

    fn see_date(&mut self, cell: &[u8]) {
        let fits = |possible: &mut bool, order| {
            *possible = *possible && date::parse(cell, order).is_some();
            *possible
        };
        self.dated |= fits(&mut self.iso, DateOrder::Iso)
            | fits(&mut self.day_first, DateOrder::DayFirst)
            | fits(&mut self.month_first, DateOrder::MonthFirst)
            | fits(&mut self.named, DateOrder::Named);
    }

    fn see_label(&mut self, cell: &[u8]) {
        let Some(labels) = &mut self.labels else {
            return;
        };
        if labels.iter().any(|label| label.as_bytes() == cell) {
            return;
        }
        match std::str::from_utf8(cell) {
            Ok(label) if labels.len() < 2 && label.len() <= 8 => labels.push(label.to_owned()),
            _ => self.labels = None,
        }
    }

    /// The narrowest type that holds every cell. Dates that could be day or month first
    /// throughout the file stay text.
    pub fn reading(&self) -> ColumnReading {
        let kind = match (&self.labels, self.numeric && self.finite) {
            (_, true) if self.integer => ColumnType::Integer,
            (_, true) => ColumnType::Number,
            (Some(labels), _) if matches!(&labels[..], [a, b] if is_yes_no(a, b)) => {
                ColumnType::Boolean
            }
            _ => {
                return self
                    .date()
                    .or(self.amount())
                    .unwrap_or(ColumnReading::new(ColumnType::Text));
            }
        };
        ColumnReading::new(kind)
    }

    fn date(&self) -> Option<ColumnReading> {
        let order = match (self.dated, self.iso, self.day_first, self.month_first) {
            (true, true, _, _) => DateOrder::Iso,
            (true, _, true, false) => DateOrder::DayFirst,
            (true, _, false, true) => DateOrder::MonthFirst,
            (true, ..) if self.named => DateOrder::Named,
            _ => return None,
        };
        Some(ColumnReading {
            order,
            ..ColumnReading::new(ColumnType::Date)
        })
    }

    /// Of two possible notations the one in which all numbers are whole: three digits behind every
    /// mark are thousands.
    fn amount(&self) -> Option<ColumnReading> {
        let fitting = self.amounts.iter().filter(|guess| guess.fits());
        let guess = fitting.min_by_key(|guess| !guess.whole)?;
        let kind = match guess.whole {
            true => ColumnType::Integer,
            false => ColumnType::Number,
        };
        Some(ColumnReading {
            marks: Some(guess.marks),
            ..ColumnReading::new(kind)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(cells: &[&str]) -> ColumnReading {
        let mut guess = Guess::default();
        cells.iter().for_each(|cell| guess.see(cell.as_bytes()));
        guess.reading()
    }

    #[test]
    fn the_narrowest_type_wins() {
        use ColumnType::{Boolean, Date, Integer, Number, Text};
        for (cells, kind) in [
            (&["1", "2", "", "NA"][..], Integer),
            (&["0", "1"], Integer),
            (&["1", "2.5"], Number),
            (&["1", "inf"], Number),
            (&["inf", "inf"], Text),
            (&["007", "12"], Text),
            (&["12", "007"], Text),
            (&["12345678901234567890", "1"], Text),
            (&["Yes", "No", "?"], Boolean),
            (&["SIM", "não"], Boolean),
            (&["true", "false", "maybe"], Text),
            (&["Yes", "Yes"], Text),
            (&["2024-01-01", "2024-02-01T10:00:00Z"], Date),
            (&["1/2/2024", "13/2/2024"], Date),
            (&["1/2/2024", "2/3/2024"], Text),
            (&["1/2/2024", "2024-01-01"], Text),
            (&["12 Mar 2024", "1 April 2024"], Date),
            (&["12 Mar 2024", "2024-01-01"], Text),
            (&["1.234,56", "10", "?"], Number),
            (&["1,234.56", "10.5", "1"], Number),
            (&["1.234,56", "1,234.56"], Text),
            (&["1,234", "12,345"], Integer),
            (&["R$ 10", "R$ 1.250"], Integer),
            (&["R$ 10", "US$ 10"], Text),
            (&["R$ 10", "10"], Text),
            (&["10 %", "12,5 %"], Number),
            (&["1 month", "12 Months"], Integer),
            (&["1 month", "1 year"], Text),
            (&["1,5", "inf"], Text),
            (&["12 kg", "heavy"], Text),
            (&["a", "b"], Text),
            (&["", "NA"], Text),
            (&["-", "?"], Text),
        ] {
            assert_eq!(reading(cells).kind, kind, "{cells:?}");
        }
        assert_eq!(
            reading(&["1/2/2024", "1/13/2024"]).order,
            DateOrder::MonthFirst
        );
    }

    #[test]
    fn what_is_missing_depends_on_the_type() {
        for (kind, cell, read) in [
            (ColumnType::Text, "None", Cell::Text(b"None")),
            (ColumnType::Text, "NULL", Cell::Missing),
            (ColumnType::Number, "None", Cell::Missing),
            (ColumnType::Number, "-inf", Cell::Infinite),
            (ColumnType::Number, "-2", Cell::Number(-2.0)),
        ] {
            assert_eq!(ColumnReading::new(kind).read(cell.as_bytes()), read);
        }
    }
}
