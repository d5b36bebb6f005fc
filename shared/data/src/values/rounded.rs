//! Long numbers of which a spreadsheet kept fifteen digits, or a program those that fit a floating-point number:
//! `123456789012345000`, `1.23457E+17`, `123456789012345680`.

use crate::values::cell::MAX_INTEGER;

/// Digits that a spreadsheet keeps.
const KEPT: usize = 15;

/// The shortest number that it shows with an exponent, in digits.
const SHOWN: u32 = 12;

/// Zeros behind the digits that are kept from which on they are no chance, and cells with an exponent.
const ZEROS: u64 = 6;
const CELLS: u64 = 3;

/// Cells that are what a floating-point number is written as, from which on that is no chance.
const FLOATS: u64 = 12;

/// Cells of whole numbers that are longer than a spreadsheet keeps or shows, counted as they go by.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rounded {
    /// Cells with more digits, and those of them that have no others than zeros there.
    long: u64,
    rounded: u64,
    zeros: u64,
    /// Those that a floating-point number is written as.
    floats: u64,
    /// Cells such as `1.23457E+17`.
    exponents: u64,
}

impl Rounded {
    pub fn see(&mut self, cell: &[u8]) {
        match cell.get(KEPT..) {
            Some(rest @ [_, ..]) if cell.iter().all(u8::is_ascii_digit) => {
                let is_rounded = rest.iter().all(|b| *b == b'0');
                self.long += 1;
                self.rounded += u64::from(is_rounded);
                self.floats += u64::from(is_float(cell));
                self.zeros += if is_rounded { rest.len() as u64 } else { 0 };
            }
            _ => self.exponents += u64::from(is_shown_short(cell)),
        }
    }

    /// Whether all that are long lost their last digits, or all of so many cells.
    pub fn lost(&self, cells: u64) -> bool {
        let zeros = self.rounded == self.long && self.zeros >= ZEROS;
        let floats = self.floats == self.long && self.floats >= FLOATS;
        zeros || floats || (self.exponents >= CELLS && self.exponents == cells)
    }
}

/// Whether a whole number that is too long to be exact is what a floating-point number is written as.
fn is_float(digits: &[u8]) -> bool {
    let text = str::from_utf8(digits).unwrap_or_default();
    let value: Option<f64> = text.parse().ok();
    value.is_some_and(|value| value > MAX_INTEGER as f64 && value.to_string() == text)
}

/// `1.23457E+17`: a digit, some decimals and an exponent for more than ten digits.
fn is_shown_short(cell: &[u8]) -> bool {
    let is_long = |b: Option<&u8>| b.is_some_and(|b| matches!(b, b'.' | b','));
    if !is_long(cell.get(1)) {
        return false;
    }
    let Some(at) = cell.windows(2).position(|pair| pair == b"E+") else {
        return false;
    };
    let (number, exponent) = (&cell[2..at.max(2)], &cell[at + 2..]);
    let is_number =
        cell[0].is_ascii_digit() && !number.is_empty() && number.iter().all(u8::is_ascii_digit);
    let power = str::from_utf8(exponent)
        .ok()
        .and_then(|text| text.parse::<u32>().ok());
    is_number && power.is_some_and(|power| power >= SHOWN - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_lost(cells: &[String]) -> bool {
        let mut rounded = Rounded::default();
        cells.iter().for_each(|cell| rounded.see(cell.as_bytes()));
        rounded.lost(cells.len() as u64)
    }

    #[test]
    fn lost_digits_are_told() {
        for (cells, lost) in [
            ("123456789012345000 223456789012345000", true),
            ("1234567890123450 2234567890123450", false),
            ("123456789012345678 223456789012345000", false),
            ("1.23457E+17 1.23457E+17 2.23457E+17", true),
            ("1.23457E+17 5 7", false),
            ("1.2E+05 1.2E+05 1.3E+05", false),
            ("12 13", false),
        ] {
            let cells: Vec<String> = cells.split(' ').map(str::to_owned).collect();
            assert_eq!(are_lost(&cells), lost, "{cells:?}");
        }
        let ids = |step: u64| (0..20).map(move |n| 123_456_789_012_345_678 + n * step);
        let whole: Vec<String> = ids(977).map(|id| id.to_string()).collect();
        let floats: Vec<String> = ids(977).map(|id| (id as f64).to_string()).collect();
        assert_eq!((are_lost(&whole), are_lost(&floats)), (false, true));
    }
}
