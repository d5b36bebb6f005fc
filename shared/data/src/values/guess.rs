//! What the cells of a column may be, counted as they go by.

use report::{ColumnReading, ColumnType, DateNumbers, DateOrder, DecimalMark};

use crate::values::accounts::Accounts;
use crate::values::boolean::truth;
use crate::values::calendar::begins_thai;
use crate::values::date::{Evidence, buddhist_evidence, evidence, is_pair, lacks_year};
use crate::values::date_evidence::Dates;
use crate::values::labels::{Abbreviations, Labels};
use crate::values::missing::{Missing, missing};
use crate::values::month_days::Behind;
use crate::values::month_numbers::PointMonths;
use crate::values::names::{KeyName, names_birth, names_code, names_postcode};
use crate::values::number_evidence::Numbers;
use crate::values::own::Own;
use crate::values::postcodes::Postcodes;

/// So many cells may be of another kind than their column, at least: one in a hundred, or one in twenty while those
/// are at most twenty.
fn tolerance(cells: u64) -> u64 {
    (cells / 100).max((cells / 20).min(20))
}

/// After this many cells most of which are text nothing else is looked for.
const SETTLED: u64 = 2_000;

/// So many numbers beside dates, or dates beside numbers, may be there by chance.
const FEW_DATES: u64 = 2;

/// Letters and digits, such as `C12` or `TEST1`.
fn is_name(cell: &[u8]) -> bool {
    cell.iter().any(u8::is_ascii_digit) && cell.iter().any(u8::is_ascii_alphabetic)
}

/// Whether a cell is read as a whole number and written so again: `17850`, and `17850.0` as programs write it where
/// some are missing.
fn is_plain_whole(cell: &[u8]) -> bool {
    let whole = cell.strip_suffix(b".0").unwrap_or(cell);
    let digits = whole.strip_prefix(b"-").unwrap_or(whole);
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
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
    /// Cells that are dates where years are counted as in Thailand.
    buddhist: Dates,
    /// Days of named months without a year, and what may be such in numbers: `23/03`.
    yearless: u64,
    pairs: u64,
    months: PointMonths,
    accounts: Accounts,
    labels: Labels,
    abbreviations: Abbreviations,
    /// Cells with letters and digits that are nothing else, such as `C12`.
    named: u64,
    /// Cells in Thai digits, or its name in Thai letters.
    thai_cells: u64,
    thai_name: bool,
    /// It holds days of births.
    births: bool,
    key: KeyName,
    /// Its name is that of codes, such as versions.
    named_code: bool,
    /// Of keys and codes: cells that are not plainly a whole number.
    dressed: u64,
    /// Where its name is that of postcodes.
    postcodes: Option<Postcodes>,
    settled: bool,
}

impl Guess {
    /// Of a column of that name.
    pub fn of(name: &str) -> Self {
        Self {
            key: KeyName::of(name),
            births: names_birth(name),
            thai_name: name
                .char_indices()
                .any(|(at, _)| begins_thai(&name.as_bytes()[at..])),
            named_code: names_code(name),
            postcodes: names_postcode(name).then(Postcodes::default),
            numbers: Numbers::of(name),
            ..Self::default()
        }
    }

    /// Takes the space around a cell into account.
    pub fn see_space(&mut self, cell: &[u8]) {
        self.accounts.see(cell);
    }

    /// Takes a trimmed cell into account.
    pub fn see(&mut self, cell: &[u8]) {
        if self.settled {
            return;
        }
        match missing(cell) {
            Some(Missing::Anywhere) => {
                self.not_available += u64::from(cell.eq_ignore_ascii_case(b"na"));
                return;
            }
            Some(Missing::Sign | Missing::Hidden) => return,
            Some(Missing::Word) => return self.words += 1,
            Some(Missing::Date) => {
                self.date_words += 1;
                // `nie` is never in German, and no in Polish.
                if let Some(said) = truth(cell) {
                    self.labels.see(said, cell);
                }
                return;
            }
            None => {}
        }
        self.cells += 1;
        let may_be_names = self.key != KeyName::No || self.named_code;
        self.dressed += u64::from(may_be_names && !is_plain_whole(cell));
        if let Some(postcodes) = &mut self.postcodes {
            postcodes.see(cell);
        }
        self.abbreviations.see(cell);
        let number = self.numbers.see(cell);
        if number {
            self.months.see(cell);
        } else {
            match evidence(cell) {
                Some(Evidence::Placeholder) => {
                    self.cells -= 1;
                    self.date_words += 1;
                }
                Some(evidence) => {
                    self.dates.see(evidence);
                    self.thai_cells += u64::from(begins_thai(cell));
                }
                None => match buddhist_evidence(cell) {
                    Some(evidence) => self.buddhist.see(evidence),
                    None if lacks_year(cell) => self.yearless += 1,
                    None => {
                        self.pairs += u64::from(is_pair(cell));
                        self.named += u64::from(is_name(cell));
                    }
                },
            }
        }
        if let Some(said) = truth(cell) {
            self.labels.see(said, cell);
        }
        if self.cells == SETTLED {
            let best = self
                .numbers
                .fits()
                .max(self.numbers.codes)
                .max(self.dates.cells)
                .max(self.buddhist.cells)
                .max(self.yearless)
                .max(self.pairs)
                .max(self.labels.cells());
            self.settled = best * 2 < SETTLED;
        }
    }

    /// Whether a type that so many cells have is that of all.
    fn supports(&self, fitting: u64, all: u64) -> bool {
        fitting > 0 && !self.settled && fitting + tolerance(all) >= all
    }

    /// The decimal mark of numbers whose own is `likely`, among others of a file whose owner, or whose other columns, say
    /// `told`; none where the two speak against each other and nothing decides.
    pub fn agreed(
        &self,
        likely: Option<DecimalMark>,
        said: Option<DecimalMark>,
        told: Option<DecimalMark>,
    ) -> Option<DecimalMark> {
        let disagree = said.is_none() && likely.is_some() && told.is_some() && likely != told;
        match disagree {
            true => likely.filter(|_| self.numbers.is_plain()),
            false => told.or(likely),
        }
    }

    /// Whether numbers that are read with thousands may as well be decimals.
    pub fn may_be_decimals(&self, decimal: DecimalMark) -> bool {
        self.numbers.may_be_decimals(decimal)
    }

    /// Whether its cells are codes of currencies that have no decimals.
    pub fn are_undivided_codes(&self) -> bool {
        self.abbreviations.are_undivided(self.cells)
    }

    /// Whether its numbers are thousands behind a comma where amounts have no decimals.
    pub fn may_be_undivided(&self) -> bool {
        self.numbers.have_commas()
    }

    /// Whether most cells of what is read as text are numbers, or dates, and no names.
    pub fn mostly(&self) -> Option<ColumnType> {
        let numbers = self.numbers.either();
        let most = numbers.max(self.dates.cells);
        let are_names = self.key != KeyName::No
            || self.named_code
            || self.numbers.are_names()
            || self.numbers.codes > 0
            || (numbers > 0 && self.numbers.are_whole() && self.numbers.may_be_names());
        (!self.settled && !are_names && most > 0 && most * 10 >= self.cells * 6).then_some({
            if numbers > self.dates.cells {
                ColumnType::Number
            } else {
                ColumnType::Date
            }
        })
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
        let postcodes = self.postcodes.as_ref();
        if postcodes.is_some_and(Postcodes::are_plain)
            || ((self.key == KeyName::Plain || self.named_code) && self.dressed > 0)
        {
            return Own::Text;
        }
        let dates = self.dates.cells + self.months.cells();
        if self.months.are_months() && self.supports(dates, self.cells) {
            return Own::Date(DateOrder::DayFirst);
        }
        let numbers = self.numbers.fits();
        if numbers > 0
            && numbers >= self.dates.cells
            && self.supports(numbers + self.numbers.infinite, all)
            && !self.are_codes()
        {
            return self.numbers.own();
        }
        if self.are_buddhist_dates() {
            return Own::BuddhistDate;
        }
        if matches!(self.behind_months(), Some(Behind::Days | Behind::Open)) {
            return Own::Text;
        }
        let endless = self.dates.cells + self.numbers.infinite;
        let are_dates = self.dates.cells > 0 && self.supports(endless, self.cells);
        if are_dates || self.dates_beside_dates().is_some() {
            return self.dates.own(tolerance(self.cells));
        }
        Own::Text
    }

    /// Codes with leading zeros make codes of all that are as long. Whole numbers with names such as `C12` among them
    /// are names, unless few are and the numbers repeat. Where some cells have a unit that may multiply, what all mean
    /// is not certain.
    fn are_codes(&self) -> bool {
        let (numbers, few) = (&self.numbers, tolerance(self.cells));
        let names_are_strays = self.named <= few && !numbers.may_be_names();
        (numbers.codes > 0 && !numbers.codes_are_strays(few))
            || (self.named > 0 && numbers.are_whole() && !names_are_strays)
            || numbers.are_of_two_scales(few)
            || numbers.are_names()
    }

    /// What dates its numbers look like, but for a few.
    pub fn date_numbers(&self) -> Option<DateNumbers> {
        let few = tolerance(self.cells);
        let are_numbers = self.numbers.cells() + self.numbers.codes + few >= self.cells;
        are_numbers.then(|| self.numbers.dates(few, None))?
    }

    /// What stands behind named months, where all cells but for a few are such or other dates, and none else are as many.
    pub fn behind_months(&self) -> Option<Behind> {
        let few = tolerance(self.cells);
        let (months, all) = (self.dates.months, self.yearless + self.dates.cells);
        let years = self.dates.cells - months.cells();
        let are_most = months.cells() + self.yearless > few;
        (are_most && self.supports(all, self.cells))
            .then(|| months.behind(self.yearless, years, few))
    }

    /// Whether its cells, but for a few, are days and months in numbers, or months and years of two digits.
    pub fn are_pairs(&self) -> bool {
        self.supports(self.pairs, self.cells)
    }

    /// What dates its numbers are where more than a few stand beside dates, and the two are all of its cells but for a few:
    /// a spreadsheet's days beside written ones.
    fn dates_beside_dates(&self) -> Option<DateNumbers> {
        let few = tolerance(self.cells);
        let numbers = self.numbers.cells();
        let least = few.max(FEW_DATES);
        let both = numbers > least && self.dates.cells > least;
        let supported = both && self.supports(numbers + self.dates.cells, self.cells);
        supported.then(|| self.numbers.dates_beside_dates(few))?
    }

    /// What dates most of its cells are that are written as numbers; `order` is that of days, where it is said.
    pub fn mostly_date_numbers(&self, order: Option<DateOrder>) -> Option<DateNumbers> {
        let most = self.dates.cells < self.cells / 2;
        most.then(|| self.numbers.dates(self.cells / 2, order))?
    }

    /// Whether its cells, but for a few, are dates, and more than a few of them such where years are counted as in
    /// Thailand.
    pub fn are_buddhist_dates(&self) -> bool {
        let both = self.buddhist.cells + self.dates.cells;
        self.buddhist.cells > 0
            && self.supports(both, self.cells)
            && !self.supports(self.dates.cells, self.cells)
    }

    /// Whether it has dates with years of two digits that are counted as in Thailand: where others of the file are
    /// (`told`), or its digits are Thai, or it is called in Thai and the years would be long past in our era.
    pub fn are_short_buddhist_dates(&self, told: bool) -> bool {
        let by_name = self.thai_name && !self.births && self.dates.are_of_last_century();
        self.dates.have_years_behind() && (told || self.thai_cells > 0 || by_name)
    }

    /// Whether all its years are of two digits and would be of today if they were counted as in Thailand.
    pub fn may_be_short_buddhist_dates(&self) -> bool {
        !self.births && self.dates.may_be_of_thailand()
    }

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

    /// Whether a spreadsheet took the last digits of its numbers.
    pub fn lost_digits(&self) -> bool {
        self.numbers.rounded.lost(self.cells)
    }

    /// Whether percentages stand beside plain numbers.
    pub fn mixes_percent(&self) -> bool {
        self.numbers.mix_percent()
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
        let whole = fit.whole == fit.cells && numbers.infinite == 0 && !is_multiplied && !fractions;
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

    /// Whether decimals stand behind a point in some cells and behind a comma in others, each for certain.
    pub fn mixes_decimals(&self) -> bool {
        self.numbers.are_mixed()
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
            digits: digits.filter(|_| !self.settled),
            ..ColumnReading::new(ColumnType::Text)
        }
    }

    /// The decimal mark, or none, that the cells themselves speak for.
    pub fn decimal(&self) -> Option<DecimalMark> {
        self.numbers.certain().or(self.numbers.likely())
    }

    /// The order that more dates have than have another, or that is likely by what their parts are.
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
            ColumnType::Date => self.dates.are_certain(),
            ColumnType::Boolean | ColumnType::Text => true,
        }
    }

    /// Whether the order of days shows in the cells themselves, the year's place included.
    pub fn tells_order(&self) -> bool {
        self.dates.are_certain() && !self.dates.may_have_day_next()
    }

    /// The decimal mark that shows in the cells.
    pub fn marked(&self) -> Option<DecimalMark> {
        let numbers = &self.numbers;
        numbers
            .certain()
            .filter(|_| numbers.point.cells != numbers.comma.cells)
    }

    /// The order that shows in the cells.
    pub fn ordered(&self) -> Option<DateOrder> {
        self.dates.shown()
    }

    /// Whether it has dates of parts of two digits.
    pub fn has_short_years(&self) -> bool {
        self.dates.have_short_years()
    }

    /// Whether its dates may have a year of two digits first.
    pub fn is_year_open(&self) -> bool {
        self.dates.is_year_open()
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
                }
                ColumnType::Date if reading.date_numbers.is_some() || reading.buddhist_years => {
                    true
                }
                ColumnType::Date => self.dates.cells < self.cells || others > 0,
                ColumnType::Boolean => self.labels.cells() < self.cells || others > 0,
                ColumnType::Text => self.not_available > 0 && !reading.codes,
            }
    }
}
