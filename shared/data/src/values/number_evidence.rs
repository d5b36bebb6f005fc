//! What cells say of the numbers of a column: their marks, units and multiples.

use std::cmp::Ordering;

use report::{DateNumbers, DateOrder, DecimalMark};

use crate::values::credits::{CREDIT, CRORE, DEBIT, LAKH, RUPEES, Sides};
use crate::values::date_numbers::DateNumberCounts;
use crate::values::duration::{Clocks, HOURS};
use crate::values::fast_path::Obvious;
use crate::values::lists::Lists;
use crate::values::number::{Amount, Numeric, is_written_whole, parse_any};
use crate::values::own::Own;
use crate::values::rounded::Rounded;
use crate::values::undivided::{is_undivided, names_undivided};
use crate::values::units::{converted, may_multiply};
use crate::values::whole::without_zeros;

/// Units kept apart.
const KINDS: usize = 8;

/// Lengths kept apart; the last is of all that are longer, or more than digits.
const WIDTHS: usize = 17;

/// Codes of at most so many digits say nothing about longer whole numbers, nor about as short ones.
const SHORT: usize = 3;

/// Whole numbers kept to tell whether they repeat.
const FIRST: usize = 64;

/// Numbers of nine digits from which on it is no chance that all have as many, in groups: they are telephones.
const TELEPHONES: u64 = 20;

/// Numbers that all have three digits behind a mark from which on it is no chance that none ends with a zero.
const MARKED: u64 = 12;

/// Cells that are numbers: with a point for the decimal mark, and with a comma.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers {
    pub point: Fit,
    pub comma: Fit,
    /// A number either way.
    both: u64,
    /// A number either way, but another one: three digits behind a point, or a comma.
    pub ambiguous: [u64; 2],
    /// Those of them that end with a zero, which few decimals do.
    zero_ended: u64,
    /// Those of them with three digits before the mark, as degrees have hardly.
    wide: u64,
    /// Plain whole numbers below a thousand, and others.
    small: u64,
    large: u64,
    pub infinite: u64,
    /// Whole numbers of nine digits in groups, and those of them that are thousands.
    nines: u64,
    round: u64,
    pub codes: u64,
    /// Plain whole numbers by their length, and codes.
    widths: [u64; WIDTHS],
    code_widths: [u64; WIDTHS],
    /// The first plain whole numbers.
    first: Vec<u64>,
    pub units: Vec<(String, u64)>,
    /// Numbers with a word that multiplies.
    pub multiplied: u64,
    /// Amounts in lakhs, and in crores in full.
    lakhs: u64,
    /// Amounts with cents and the letter of a debit or a credit.
    sides: Sides,
    /// Those that end with `M`, and with `MM`.
    romans: [u64; 2],
    dates: DateNumberCounts,
    clocks: Clocks,
    lists: Lists,
    pub rounded: Rounded,
    /// The column's name says that they are of a currency that has no decimals.
    named_undivided: bool,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Fit {
    pub cells: u64,
    pub whole: u64,
    /// Numbers without a unit: fractions up to one, and above one.
    fractions: u64,
    above_one: u64,
}

/// Whether two units, by their names, are of one family.
fn are_related(unit: &str, other: &str) -> bool {
    converted(1.0, unit, other).is_some()
}

impl Numbers {
    /// Of a column of that name.
    pub fn of(name: &str) -> Self {
        Self {
            named_undivided: names_undivided(name),
            clocks: Clocks::of(name),
            ..Self::default()
        }
    }

    /// Whether the cell is a number in some notation; `look` is what a look at it tells.
    pub fn see(&mut self, cell: &[u8], look: Option<Obvious>) -> bool {
        self.lists.see(cell);
        match look {
            Some(Obvious::Whole(value)) => self.see_plain(value, cell),
            Some(Obvious::Decimal(value)) => {
                let amount = Amount::bare(value, is_written_whole(cell), true);
                self.point.see(&amount);
                self.see_amount(&amount, cell);
            }
            Some(Obvious::Day | Obvious::Text) => return false,
            None => return self.see_any(cell),
        }
        true
    }

    /// A plain whole number, which has no more digits than a spreadsheet keeps.
    fn see_plain(&mut self, value: f64, cell: &[u8]) {
        let amount = Amount::bare(value, true, false);
        self.point.see(&amount);
        self.comma.see(&amount);
        self.both += 1;
        self.see_unmarked(value, cell);
        self.dates.see(value);
    }

    /// Whether a cell is a number for which a look is not enough.
    fn see_any(&mut self, cell: &[u8]) -> bool {
        let point = parse_any(cell, DecimalMark::Point);
        self.rounded.see(cell);
        // What has no mark is the same either way.
        let has_mark = |b: &u8| matches!(b, b'.' | b',') || !b.is_ascii();
        let comma = match cell.iter().any(has_mark) {
            true => parse_any(cell, DecimalMark::Comma),
            false => point,
        };
        let amount = match (point, comma) {
            (Some(Numeric::Amount(point)), Some(Numeric::Amount(comma))) => {
                self.point.see(&point);
                self.comma.see(&comma);
                self.both += 1;
                if point.value != comma.value {
                    self.ambiguous[usize::from(point.whole)] += 1;
                    self.zero_ended += u64::from(cell.ends_with(b"0"));
                    let thousands = point.value.abs().max(comma.value.abs());
                    self.wide += u64::from(thousands >= 1e5);
                } else if !point.marked {
                    self.see_unmarked(point.value, cell);
                }
                point
            }
            (Some(Numeric::Amount(point)), _) => {
                self.point.see(&point);
                point
            }
            (_, Some(Numeric::Amount(comma))) => {
                self.comma.see(&comma);
                comma
            }
            (Some(Numeric::Infinite), _) | (_, Some(Numeric::Infinite)) => {
                self.infinite += 1;
                return true;
            }
            (Some(Numeric::Code), _) | (_, Some(Numeric::Code)) => {
                self.codes += 1;
                self.code_widths[width(cell)] += 1;
                self.dates.see_code(cell);
                return true;
            }
            (None, None) => return false,
        };
        self.see_amount(&amount, cell);
        true
    }

    /// What stands beside a number, and what it may be otherwise.
    fn see_amount(&mut self, amount: &Amount, cell: &[u8]) {
        let may_be_telephone = amount.marked && amount.whole && (1e8..1e9).contains(&amount.value);
        // `601234567.0` has a mark, and no groups.
        if may_be_telephone && without_zeros(cell).len() == cell.len() {
            self.see_nine(amount);
        }
        if cell.ends_with(b"M") {
            self.romans[usize::from(cell.ends_with(b"MM"))] += 1;
        }
        self.lakhs += u64::from(matches!(amount.power, LAKH | CRORE));
        if !amount.unit.is_empty() {
            if amount.unit == HOURS {
                self.clocks.see(cell);
            }
            if amount.unit.len() == 1 && !amount.whole {
                self.sides.see(amount.unit);
            }
            self.see_unit(amount.unit_name());
        } else if amount.power > 0 {
            self.multiplied += 1;
        } else {
            self.dates.see(amount.value);
        }
    }

    /// A number without a mark, and so the same either way.
    fn see_unmarked(&mut self, value: f64, cell: &[u8]) {
        *(if value.abs() < 1000.0 {
            &mut self.small
        } else {
            &mut self.large
        }) += 1;
        self.widths[width(cell)] += 1;
        if self.first.len() < FIRST {
            self.first.push(value.to_bits());
        }
    }

    fn see_nine(&mut self, amount: &Amount) {
        if amount.unit.is_empty() && amount.power == 0 {
            self.nines += 1;
            self.round += u64::from(amount.value % 1e3 == 0.0);
            if self.first.len() < FIRST {
                self.first.push(amount.value.to_bits());
            }
        }
    }

    fn see_unit(&mut self, name: String) {
        match self.units.iter().position(|(known, _)| *known == name) {
            Some(at) => self.units[at].1 += 1,
            None if self.units.len() < KINDS => self.units.push((name, 1)),
            None => {}
        }
    }

    /// A number in one notation or the other.
    pub fn either(&self) -> u64 {
        self.point.cells + self.comma.cells - self.both
    }

    /// Whether some can only have a point before decimals and some only a comma, and none may have either.
    pub fn are_mixed(&self) -> bool {
        self.ambiguous == [0, 0] && self.point.cells.min(self.comma.cells) > self.both
    }

    /// Numbers of one notation, or of both where each tells its own.
    pub fn cells(&self) -> u64 {
        match self.are_mixed() {
            true => self.either(),
            false => self.point.cells.max(self.comma.cells),
        }
    }

    /// The unit that most cells with one have.
    pub fn unit(&self) -> Option<&str> {
        if let Some(unit) = self.unit_of_credits() {
            return Some(unit);
        }
        let cells = self.cells();
        let (unit, count) = self.units.iter().max_by_key(|(_, count)| *count)?;
        (*count == cells || !may_multiply(unit)).then_some(unit)
    }

    /// The unit of a column where some cells are marked as credits, or debits, and it speaks for what that is: beside
    /// debits they are negative, beside lakhs crores.
    fn unit_of_credits(&self) -> Option<&'static str> {
        if let Some(sides) = self.unit_of_sides() {
            return Some(sides);
        }
        let (mut debits, mut credits, mut others) = (0, 0, 0);
        for (unit, count) in &self.units {
            *(match unit.as_str() {
                DEBIT => &mut debits,
                CREDIT => &mut credits,
                _ => &mut others,
            }) += count;
        }
        match debits + credits > others {
            true if debits > 0 => Some(DEBIT),
            true if self.lakhs > 0 => Some(RUPEES),
            _ => None,
        }
    }

    fn unit_of_sides(&self) -> Option<&'static str> {
        let with_unit: u64 = self.units.iter().map(|(_, count)| *count).sum();
        self.sides.unit(with_unit)
    }

    /// Whether a unit is part of what the column's credits are counted in.
    fn is_of_credits(&self, unit: &str) -> bool {
        if self.unit_of_sides().is_some() {
            return true;
        }
        let of = self.unit_of_credits();
        of.is_some_and(|of| unit == of || unit == CREDIT)
    }

    /// What dates the numbers and codes look like, but for a few, or for so many as `others`; `order` is that of days,
    /// where it is said.
    pub fn dates(&self, others: u64, order: Option<DateOrder>) -> Option<DateNumbers> {
        let cells = self.cells() + self.codes;
        self.dates.of(cells.saturating_sub(others), order)
    }

    /// Numbers and codes that stand for no day where others stand for one.
    pub fn placeholders(&self) -> u64 {
        self.dates.placeholders()
    }

    /// Whether days of six digits may have the year in front as well as behind.
    pub fn is_date_year_open(&self) -> bool {
        self.dates.is_year_open()
    }

    /// What dates its numbers are that stand beside dates: one kind that is told from amounts, but for a few.
    pub fn dates_beside_dates(&self, few: u64) -> Option<DateNumbers> {
        let is_whole = |kind: &DateNumbers| {
            !matches!(
                kind,
                DateNumbers::ShortYearMonthDay
                    | DateNumbers::ShortDayMonthYear
                    | DateNumbers::ShortMonthDayYear
                    | DateNumbers::DayMonthYear
                    | DateNumbers::MonthDayYear
            )
        };
        let others = few.min(self.cells().saturating_sub(1));
        self.dates(others, None).filter(is_whole)
    }

    /// How many digits all of so many cells have, some of which begin with a zero.
    pub fn digits(&self, cells: u64) -> Option<u8> {
        let is_all = |width: &usize| {
            let codes = self.code_widths[*width];
            codes > 0 && codes + self.widths[*width] == cells
        };
        (1..WIDTHS - 1).find(is_all).map(|width| width as u8)
    }

    /// Whether spans of two parts are minutes and seconds.
    pub fn are_minutes(&self) -> bool {
        self.clocks.are_minutes()
    }

    /// Whether percentages stand beside plain numbers.
    pub fn mix_percent(&self) -> bool {
        let is_plain = |fit: &Fit| fit.fractions + fit.above_one > 0;
        self.unit() == Some("%") && (is_plain(&self.point) || is_plain(&self.comma))
    }

    /// Whether those, read with this mark, are fractions, so that percentages are hundredths. A few may be above one.
    pub fn are_fractions(&self, decimal: DecimalMark, few: u64) -> bool {
        let (fractions, above_one) = self.up_to_one(decimal);
        self.mix_percent() && fractions > above_one && above_one <= few
    }

    /// Whether no number has a unit, and none is above one with this mark, but some are fractions.
    pub fn are_plain_fractions(&self, decimal: DecimalMark) -> bool {
        let have_units = !self.units.is_empty() || self.multiplied > 0;
        let (fractions, above_one) = self.up_to_one(decimal);
        fractions > 0 && above_one == 0 && !have_units
    }

    /// Numbers without a unit: fractions up to one, and above one.
    fn up_to_one(&self, decimal: DecimalMark) -> (u64, u64) {
        let (point, comma) = (&self.point, &self.comma);
        match decimal {
            _ if self.are_mixed() => (
                point.fractions + comma.fractions,
                point.above_one + comma.above_one,
            ),
            DecimalMark::Point => (point.fractions, point.above_one),
            DecimalMark::Comma => (comma.fractions, comma.above_one),
        }
    }

    /// Numbers in the unit that most have, and in others of its family.
    fn of_one_family(&self) -> u64 {
        let most = self.units.iter().max_by_key(|(_, count)| *count);
        let fits = |unit: &str| most.is_some_and(|(own, _)| unit == own || are_related(unit, own));
        let fitting = self.units.iter().filter(|(unit, _)| fits(unit));
        fitting.map(|(_, count)| *count).sum()
    }

    /// Whether some are in another unit of the family of that which most have.
    pub fn mix_units(&self) -> bool {
        let own = self.unit();
        let is_other = |unit: &str| own.is_some_and(|own| unit != own && are_related(unit, own));
        self.units.iter().any(|(unit, _)| is_other(unit))
    }

    /// Numbers of one notation, those with another unit than most left out, unless it is of the same family: they are no
    /// part of the same column.
    pub fn fits(&self) -> u64 {
        let others = self
            .units
            .iter()
            .filter(|(unit, _)| !self.is_of_credits(unit));
        let counts = || others.clone().map(|(_, count)| *count);
        let all: u64 = counts().sum();
        let most = match self.unit_of_credits() {
            Some(_) => 0,
            None => self.of_one_family(),
        };
        let cells = self.cells();
        match self.units.len() == KINDS {
            true => 0,
            false => cells.saturating_sub(all - most),
        }
    }

    /// Whether codes are mistakes: few, and among decimals, or unlike the whole numbers in length.
    pub fn codes_are_strays(&self, few: u64) -> bool {
        let alike = self.widths.iter().zip(&self.code_widths).skip(SHORT + 1);
        let alike: u64 = alike
            .filter(|(_, codes)| **codes > 0)
            .map(|(wholes, _)| wholes)
            .sum();
        let wholes: u64 = self.widths.iter().sum();
        self.codes <= few && self.small > 0 && (!self.are_whole() || alike * 10 < wholes)
    }

    pub fn are_whole(&self) -> bool {
        self.point.whole == self.point.cells && self.comma.whole == self.comma.cells
    }

    /// Whether whole numbers may be names: none of the first occurs twice.
    pub fn may_be_names(&self) -> bool {
        let mut first = self.first.clone();
        first.sort_unstable();
        first.dedup();
        first.len() == self.first.len()
    }

    /// Whether all are of nine digits in groups, as in `601 234 567`, none of the first occurs twice, and hardly one ends
    /// with zeros.
    fn are_telephones(&self) -> bool {
        self.nines >= TELEPHONES
            && self.nines == self.cells()
            && self.round * 20 <= self.nines
            && self.may_be_names()
    }

    /// Whether they are names however much they look like amounts.
    pub fn are_names(&self) -> bool {
        self.are_telephones() || self.lists.are_all()
    }

    /// Whether more than a few cells, and not all, have a unit that may multiply. `M` are thousands where `MM` are
    /// millions, and millions elsewhere.
    pub fn are_of_two_scales(&self, few: u64) -> bool {
        let cells = self.cells();
        let are_both = self.romans.iter().all(|count| *count > 0);
        are_both
            || self
                .units
                .iter()
                .filter(|(unit, _)| may_multiply(unit) && !self.is_of_credits(unit))
                .any(|(_, count)| (few + 1..cells).contains(count))
    }

    pub fn own(&self) -> Own {
        match self.certain() {
            _ if self.are_mixed() => Own::MixedNumber,
            Some(decimal) => Own::Number(decimal),
            None => Own::OpenNumber(self.likely()),
        }
    }

    /// The decimal mark, if it is in a cell that is a number with no other, or if it makes no difference; or if it cannot
    /// be the one that stands there, since the currency has no decimals.
    pub fn certain(&self) -> Option<DecimalMark> {
        match self.point.cells.cmp(&self.comma.cells) {
            Ordering::Greater => Some(DecimalMark::Point),
            Ordering::Less => Some(DecimalMark::Comma),
            Ordering::Equal => match self.ambiguous {
                [0, 0] => Some(DecimalMark::Point),
                [0, _] if self.are_undivided() => Some(DecimalMark::Point),
                [_, 0] if self.are_undivided() => Some(DecimalMark::Comma),
                _ => None,
            },
        }
    }

    fn are_undivided(&self) -> bool {
        self.named_undivided || self.unit().is_some_and(is_undivided)
    }

    /// Whether those that may have decimals have a comma, all of them.
    pub fn have_commas(&self) -> bool {
        let [points, commas] = self.ambiguous;
        points == 0 && commas > 0
    }

    /// Where all numbers from a thousand on carry a mark with three digits, and none below does, it stands between
    /// thousands.
    pub fn likely(&self) -> Option<DecimalMark> {
        match self.ambiguous {
            _ if self.large > 0 || self.small == 0 => None,
            [points, 0] if points > 0 => Some(DecimalMark::Comma),
            [0, commas] if commas > 0 => Some(DecimalMark::Point),
            _ => None,
        }
    }

    /// Whether all have three digits behind a mark, which this decimal mark takes for thousands, and nothing speaks
    /// for that: none goes without, and none ends with a zero. Points with a digit or two before them may be a program's
    /// decimals, such as degrees, in a file that has commas elsewhere, though some end with a zero.
    pub fn may_be_decimals(&self, decimal: DecimalMark) -> bool {
        let [points, commas] = self.ambiguous;
        let (thousands, others) = match decimal {
            DecimalMark::Comma => (points, commas),
            DecimalMark::Point => (commas, points),
        };
        let may_be_programs = decimal == DecimalMark::Comma && self.wide == 0;
        let few_zeros = match may_be_programs {
            true => self.zero_ended * 4 <= thousands,
            false => self.zero_ended == 0,
        };
        thousands >= MARKED && few_zeros && others + self.small + self.large == 0
    }

    /// Whether the likely mark is more than likely: decimals would not be written with a zero behind them here, and
    /// without a mark there.
    pub fn is_plain(&self) -> bool {
        self.zero_ended > 0
    }
}

/// The place of a cell among the widths.
fn width(cell: &[u8]) -> usize {
    match cell.iter().all(u8::is_ascii_digit) {
        true => cell.len().min(WIDTHS - 1),
        false => WIDTHS - 1,
    }
}

impl Fit {
    fn see(&mut self, amount: &Amount) {
        self.cells += 1;
        self.whole += u64::from(amount.whole);
        if amount.unit.is_empty() && amount.power == 0 {
            let is_above_one = amount.value.abs() > 1.0;
            self.above_one += u64::from(is_above_one);
            self.fractions += u64::from(!is_above_one && amount.value.fract() != 0.0);
        }
    }
}
