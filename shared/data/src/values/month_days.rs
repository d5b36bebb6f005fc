//! Months named with a number of two digits behind, which may be a day without its year or a year: `Mar 23`.

/// A month by name, and what may be a day or a year of two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MonthNumber {
    pub number: u8,
    /// A blank stands between, as before a day; spreadsheets put a dash before a year.
    pub blank: bool,
}

/// Such cells of a column, counted as they go by.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MonthNumbers {
    cells: u64,
    blanks: u64,
    /// Which numbers there are, a bit each.
    numbers: u128,
}

/// What the numbers behind named months are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Behind {
    Years,
    /// Years by far more likely than days.
    LikelyYears,
    Days,
    Open,
}

/// Cells from which on it is no chance that their numbers are few, or go through the month.
const CELLS: u64 = 12;

/// Years that files speak of at once, mostly.
const FEW_YEARS: u32 = 6;

impl MonthNumbers {
    pub fn see(&mut self, month: MonthNumber) {
        self.cells += 1;
        self.blanks += u64::from(month.blank);
        self.numbers |= 1_u128 << month.number;
    }

    pub fn cells(&self) -> u64 {
        self.cells
    }

    /// `days` are cells with a month and a day for certain, `years` those with a year, and `few` may be mistakes.
    pub fn behind(&self, days: u64, years: u64, few: u64) -> Behind {
        let least = self.numbers.trailing_zeros();
        let spread = 127_u32.saturating_sub(self.numbers.leading_zeros() + least);
        let (count, last) = (self.numbers.count_ones(), least + spread);
        let goes_through = last > 27 && count >= 10 && self.cells >= CELLS;
        match (days, years) {
            (days, _) if days > few => Behind::Days,
            _ if self.blanks == 0 => Behind::Years,
            (1.., _) => Behind::Open,
            (_, years) if years > few => Behind::Years,
            _ if goes_through => Behind::Days,
            _ if count <= FEW_YEARS && spread < 2 * FEW_YEARS && self.cells >= CELLS => {
                Behind::LikelyYears
            }
            _ => Behind::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_from_years() {
        let behind = |numbers: &[u8], blank: bool, days: u64, years: u64| {
            let mut months = MonthNumbers::default();
            for number in numbers {
                months.see(MonthNumber {
                    number: *number,
                    blank,
                });
            }
            months.behind(days, years, 0)
        };
        let through: Vec<u8> = (10..=31).collect();
        let few: Vec<u8> = (0..24).map(|n| 22 + n % 3).collect();
        let billing: Vec<u8> = (0..24).map(|n| 15 + 15 * (n % 2)).collect();
        for (numbers, blank, days, years, expected) in [
            (&through[..], true, 0, 0, Behind::Days),
            (&few, true, 0, 0, Behind::LikelyYears),
            (&few, false, 0, 0, Behind::Years),
            (&few, false, 3, 0, Behind::Days),
            (&few, true, 0, 3, Behind::Years),
            (&billing, true, 0, 0, Behind::Open),
            (&[23], true, 0, 0, Behind::Open),
            (&[23], false, 0, 0, Behind::Years),
            (&[23, 12], true, 1, 0, Behind::Days),
        ] {
            assert_eq!(
                behind(numbers, blank, days, years),
                expected,
                "{numbers:?} {blank} {days} {years}"
            );
        }
    }
}
