//! Postcodes that are written as plain whole numbers, counted as they go by.

use crate::values::whole::without_zeros;

/// The longest that is a postcode, in digits.
const LONGEST: usize = 10;

/// The cells of a column that is called by postcodes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Postcodes {
    /// Whole numbers of so many digits, a bit each.
    widths: u16,
    /// `10115.0`, as programs write them where some are missing.
    have_marks: bool,
    /// Something else is among them.
    have_others: bool,
}

impl Postcodes {
    pub fn see(&mut self, cell: &[u8]) {
        let digits = without_zeros(cell);
        match digits.len() {
            1..=LONGEST if digits.iter().all(u8::is_ascii_digit) => {
                self.widths |= 1 << digits.len();
                self.have_marks |= digits.len() < cell.len();
            }
            _ => self.have_others = true,
        }
    }

    /// Whether all are whole numbers, to be read as texts: with a mark behind them only if all have as many digits, for
    /// then none has lost zeros in front.
    pub fn are_plain(&self) -> bool {
        let have_zeros = !self.have_marks || self.widths.count_ones() == 1;
        self.widths > 0 && !self.have_others && have_zeros
    }

    /// How many digits all have.
    pub fn digits(&self) -> Option<u8> {
        let is_one = self.are_plain() && self.widths.count_ones() == 1;
        is_one.then(|| self.widths.trailing_zeros() as u8)
    }
}
