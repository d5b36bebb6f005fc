//! Months with their year and a point between, which are numbers as well: `05.2024`, `2024.05`.

/// How many cells of a column are such.
#[derive(Debug, Clone, Default)]
pub(crate) struct PointMonths {
    /// By how they begin: with a month below ten, with another, and with the year.
    padded: u64,
    others: u64,
    year_first: u64,
}

/// With the year first, no fewer are months: a price may be one.
const LEAST: u64 = 6;

impl PointMonths {
    pub fn see(&mut self, cell: &[u8]) {
        match cell {
            [m, n, b'.', year @ ..] if is_month(*m, *n) && is_year(year) => match m {
                b'0' => self.padded += 1,
                _ => self.others += 1,
            },
            [year @ .., b'.', m, n] if is_month(*m, *n) && is_year(year) => self.year_first += 1,
            _ => {}
        }
    }

    pub fn cells(&self) -> u64 {
        self.padded + self.others + self.year_first
    }

    /// Whether they are no numbers: no number begins with a zero so, nor do the hundredths of many end with twelve.
    pub fn are_months(&self) -> bool {
        self.padded > 0 || self.year_first >= LEAST
    }
}

fn is_month(first: u8, second: u8) -> bool {
    matches!((first, second), (b'0', b'1'..=b'9') | (b'1', b'0'..=b'2'))
}

/// Of the last century or this one.
fn is_year(year: &[u8]) -> bool {
    matches!(year, [b'1', b'9', rest @ ..] | [b'2', b'0', rest @ ..]
        if rest.len() == 2 && rest.iter().all(u8::is_ascii_digit))
}
