//! What the cells of a column may be, counted as they go by.

mod dates;
mod readings;

use report::{ColumnType, DateOrder, DecimalMark};

use crate::values::accounts::Accounts;
use crate::values::boolean::{is_cross, truth};
use crate::values::calendar::begins_thai;
use crate::values::date::{Evidence, buddhist_evidence, evidence, is_pair, lacks_year};
use crate::values::date_evidence::Dates;
use crate::values::fast_path::{Obvious, obvious};
use crate::values::free::{is_free, is_money, names_price};
use crate::values::key_words::KeyWords;
use crate::values::labels::{Abbreviations, Labels};
use crate::values::missing::{Missing, missing};
use crate::values::month_days::Behind;
use crate::values::month_numbers::PointMonths;
use crate::values::names::{KeyName, names_birth, names_code, names_postcode};
use crate::values::number_evidence::Numbers;
use crate::values::own::Own;
use crate::values::postcodes::Postcodes;
use crate::values::whole::without_zeros;

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

/// Whether a cell is a whole number that says the same whether it is read as a number or as a name.
fn is_plain_whole(cell: &[u8]) -> bool {
    let whole = without_zeros(cell);
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
    /// Crosses among them, by which lists are ticked.
    crosses: u64,
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
    /// Cells such as `Free`, and whether the column's name is that of what is paid.
    free: u64,
    price: bool,
    /// Cells in Thai digits, or its name in Thai letters.
    thai_cells: u64,
    thai_name: bool,
    /// It holds days of births.
    births: bool,
    key: KeyName,
    /// Where its name is that of a key.
    key_words: Option<KeyWords>,
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
        let key = KeyName::of(name);
        Self {
            key,
            key_words: (key != KeyName::No).then(KeyWords::default),
            births: names_birth(name),
            price: names_price(name),
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
        if let Some(keys) = &mut self.key_words {
            keys.see_row(cell);
        }
        if self.settled {
            return;
        }
        match missing(cell) {
            Some(Missing::Anywhere) => {
                self.not_available += u64::from(cell.eq_ignore_ascii_case(b"na"));
                return;
            }
            Some(Missing::Sign | Missing::Hidden) => return,
            Some(Missing::Word) => {
                self.words += 1;
                self.crosses += u64::from(is_cross(cell));
                return;
            }
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
        if let Some(keys) = &mut self.key_words {
            keys.see(cell);
        }
        self.abbreviations.see(cell);
        let look = obvious(cell);
        if self.numbers.see(cell, look) {
            self.months.see(cell);
        } else if look == Some(Obvious::Text) {
            // Neither a date nor a name such as `C12`: it has no digit.
            self.free += u64::from(is_free(cell));
        } else {
            match evidence(cell) {
                Some(Evidence::Placeholder) => {
                    self.cells -= 1;
                    self.date_words += 1;
                }
                Some(evidence) => {
                    self.dates.see_cell(evidence, cell);
                    self.thai_cells += u64::from(begins_thai(cell));
                }
                None => match buddhist_evidence(cell) {
                    Some(evidence) => self.buddhist.see(evidence),
                    None if lacks_year(cell) => self.yearless += 1,
                    None => {
                        self.pairs += u64::from(is_pair(cell));
                        self.named += u64::from(is_name(cell));
                        self.free += u64::from(is_free(cell));
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

    /// Whether it is a key, by its name, of whole numbers alone, whatever zeros a program put behind them.
    fn are_whole_keys(&self) -> bool {
        self.key != KeyName::No && self.dressed == 0
    }

    /// Whether all its values are crosses.
    pub fn are_crosses(&self) -> bool {
        self.crosses > 0 && self.crosses == self.words && self.cells + self.date_words == 0
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
        if self.are_crosses() {
            return Own::Boolean;
        }
        let all = self.cells + self.date_words;
        // `pending` among many is a third label.
        let labels = all + self.words;
        if self.labels.are_two()
            && !self.labels.are_digits(tolerance(labels))
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
            && self.supports(numbers + self.numbers.infinite + self.free_amounts(), all)
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
        if are_dates || self.are_dates_beside_placeholders() || self.dates_beside_dates().is_some()
        {
            return self.dates.own(tolerance(self.cells));
        }
        Own::Text
    }

    /// Cells that say that nothing is to be paid, beside amounts of money.
    fn free_amounts(&self) -> u64 {
        let are_money = || self.price || self.numbers.unit().is_some_and(is_money);
        match self.free > 0 && are_money() {
            true => self.free,
            false => 0,
        }
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

    /// Whether a spreadsheet took the last digits of its numbers.
    pub fn lost_digits(&self) -> bool {
        self.numbers.rounded.lost(self.cells)
    }

    /// Whether percentages stand beside plain numbers.
    pub fn mixes_percent(&self) -> bool {
        self.numbers.mix_percent()
    }

    /// Whether some are in another unit than most, of the same family.
    pub fn mixes_units(&self) -> bool {
        self.numbers.mix_units()
    }

    /// Whether decimals stand behind a point in some cells and behind a comma in others, each for certain.
    pub fn mixes_decimals(&self) -> bool {
        self.numbers.are_mixed()
    }

    /// The decimal mark, or none, that the cells themselves speak for.
    pub fn decimal(&self) -> Option<DecimalMark> {
        self.numbers.certain().or(self.numbers.likely())
    }

    /// Whether the decimal mark, or the order of day and month, shows in the cells themselves, where it matters.
    pub fn tells(&self, kind: ColumnType) -> bool {
        match kind {
            ColumnType::Integer | ColumnType::Number => self.numbers.certain().is_some(),
            ColumnType::Date => self.dates.are_certain(),
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
}
