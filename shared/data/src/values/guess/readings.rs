//! How the cells of a column are read as each type, and whether that loses any.

use report::{ColumnReading, ColumnType, DateOrder, DecimalMark};

use crate::values::guess::{Guess, tolerance};
use crate::values::key_words::KeyWords;

impl Guess {
    /// How such dates are read in this order, or in their own.
    pub fn buddhist_date(&self, order: Option<DateOrder>) -> ColumnReading {
        let own = self.buddhist.order().or(self.dates.order());
        // Days come first in Thailand.
        let order = order.or(own).unwrap_or(DateOrder::DayFirst);
        let have_orders = self.buddhist.have_orders() || self.dates.have_orders();
        ColumnReading {
            date_order: have_orders.then_some(order),
            buddhist_years: true,
            ..ColumnReading::new(ColumnType::Date)
        }
    }

    /// How numbers are read with this mark.
    pub fn number(&self, decimal: DecimalMark) -> ColumnReading {
        let fit = match decimal {
            DecimalMark::Point => &self.numbers.point,
            DecimalMark::Comma => &self.numbers.comma,
        };
        let numbers = &self.numbers;
        let unit = numbers.unit();
        let fractions = numbers.are_fractions(decimal, tolerance(self.cells));
        let is_multiplied = numbers.multiplied > 0;
        let are_whole = fit.whole == fit.cells || self.are_whole_keys();
        let is_scaled = is_multiplied || fractions || numbers.mix_units();
        let whole = are_whole && numbers.infinite == 0 && !is_scaled;
        let mut reading = ColumnReading::new(if whole {
            ColumnType::Integer
        } else {
            ColumnType::Number
        });
        reading.decimal = (numbers.point.cells != numbers.comma.cells
            || numbers.ambiguous != [0, 0])
        .then_some(decimal);
        reading.unit = unit.map(str::to_owned);
        reading.minutes = numbers.are_minutes();
        reading.zero_dashes = self.accounts.have_zero_dashes();
        reading.zero_words = self.free_amounts() > 0;
        reading.fractions = fractions || numbers.are_plain_fractions(decimal);
        reading
    }

    /// How numbers are read of which each tells its own decimal mark.
    pub fn mixed_number(&self) -> ColumnReading {
        ColumnReading {
            kind: ColumnType::Number,
            decimal: None,
            ..self.number(DecimalMark::Point)
        }
    }

    /// How dates are read in this order.
    pub fn date(&self, order: DateOrder) -> ColumnReading {
        ColumnReading {
            date_order: self.dates.have_orders().then_some(order),
            date_numbers: self.dates_beside_dates(),
            past_years: self.births,
            ..ColumnReading::new(ColumnType::Date)
        }
    }

    /// How dates are read of which few are written in numbers whose order nothing tells: each for itself. `None` where
    /// they are more than a few.
    pub fn dates_alone(&self) -> Option<ColumnReading> {
        let few = self.dates.few_have_orders(tolerance(self.cells));
        few.then(|| ColumnReading {
            date_order: None,
            ..self.date(DateOrder::DayFirst)
        })
    }

    /// How texts are read.
    pub fn text(&self) -> ColumnReading {
        let postcodes = self.postcodes.and_then(|postcodes| postcodes.digits());
        let digits = postcodes.or_else(|| self.numbers.digits(self.cells));
        ColumnReading {
            codes: self.abbreviations.are_all_of(self.cells),
            names: self.are_names(),
            digits: digits.filter(|_| !self.settled),
            ..ColumnReading::new(ColumnType::Text)
        }
    }

    /// How yes and no are read.
    pub fn boolean(&self) -> ColumnReading {
        ColumnReading {
            crosses: self.are_crosses(),
            ..ColumnReading::new(ColumnType::Boolean)
        }
    }

    /// Whether `NA` and `null` are names among its keys.
    fn are_names(&self) -> bool {
        let keys = self.key_words.as_ref();
        keys.is_some_and(|keys| keys.are_names(tolerance))
    }

    /// Words in a column that is called a key which name nobody where it is read so, with their rows.
    pub fn words_for_nobody(&self, reading: &ColumnReading) -> Vec<(String, u64)> {
        let may_be_keys = matches!(
            reading.kind,
            ColumnType::Text | ColumnType::Integer | ColumnType::Number
        );
        let keys = self.key_words.as_ref();
        let keys = keys.filter(|_| may_be_keys && !reading.names);
        let words = keys.into_iter().flat_map(KeyWords::doubtful);
        let names_nobody = |word: &str| !reading.codes || !word.eq_ignore_ascii_case("na");
        words
            .filter(|(word, _)| names_nobody(word))
            .map(|(word, rows)| (word.clone(), *rows))
            .collect()
    }

    /// Whether such words are lost where whole numbers are read that are written as they are read.
    fn loses_words_for_nobody(&self, reading: &ColumnReading) -> bool {
        let are_digits = || self.key_words.as_ref().is_some_and(KeyWords::are_digits);
        !self.words_for_nobody(reading).is_empty()
            && (reading.kind == ColumnType::Text || are_digits())
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
                        Some(DecimalMark::Point) => numbers.point.cells,
                        None => numbers.cells(),
                    };
                    fits + numbers.infinite < self.cells
                        || others > 0
                        || self.dressed > 0
                        || self.months.cells() == self.cells
                        || !numbers.units.is_empty()
                        || numbers.multiplied > 0
                        || self.loses_words_for_nobody(reading)
                }
                ColumnType::Date if reading.date_numbers.is_some() || reading.buddhist_years => {
                    true
                }
                ColumnType::Date => self.dates.cells < self.cells || others > 0,
                ColumnType::Boolean if reading.crosses => false,
                ColumnType::Boolean => self.labels.cells() < self.cells || others > 0,
                ColumnType::Text => {
                    (self.not_available > 0 && !reading.codes && !reading.names)
                        || self.loses_words_for_nobody(reading)
                }
            }
    }
}
