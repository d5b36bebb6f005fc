//! Dates in numbers that are written in two ways, as where a spreadsheet has rewritten those that it knew.

use report::DateOrder;

use crate::values::date::Evidence;
use crate::values::date_cursor::Cursor;

/// Dates of each kind from which on it is no chance that the days of none, or of all, could be months.
pub(super) const SWAPPED: u64 = 6;

/// What stands between the parts of a date.
const SEPARATORS: [u8; 3] = *b"/-.";

/// How the dates of a column are written in numbers, the year behind, counted as they go by.
#[derive(Debug, Clone, Default)]
pub(crate) struct DateWritings {
    /// Those whose day could be a month.
    open: Written,
    /// Those whose day could not.
    sure: Written,
}

#[derive(Debug, Clone, Default)]
struct Written {
    /// By what stands between their parts.
    separators: [u64; SEPARATORS.len()],
    /// Of the first parts, and of the second, those below ten: with one digit, and with a zero in front.
    digits: [[u64; 2]; 2],
}

/// A day or a month.
struct Part {
    number: i64,
    digits: usize,
}

impl DateWritings {
    pub fn see(&mut self, evidence: Evidence, cell: &[u8]) {
        let may_be_swapped = matches!(
            evidence,
            Evidence::Either
                | Evidence::Order(DateOrder::DayFirst | DateOrder::MonthFirst)
                | Evidence::Short(_)
        );
        if may_be_swapped
            && let Some((separator, parts)) = parts(cell)
            // 2 February is the same day either way.
            && parts[0].number != parts[1].number
        {
            let are_months = parts.iter().all(|part| part.number <= 12);
            let written = match are_months {
                true => &mut self.open,
                false => &mut self.sure,
            };
            written.see(separator, &parts);
        }
    }

    /// Whether all whose day could be a month are written in one way, and all others in another.
    pub fn are_swapped(&self) -> bool {
        let mut digits = self.open.digits.iter().zip(&self.sure.digits);
        are_parted(&self.open.separators, &self.sure.separators)
            || digits.any(|(open, sure)| are_parted(open, sure))
    }
}

impl Written {
    fn see(&mut self, separator: usize, parts: &[Part; 2]) {
        self.separators[separator] += 1;
        for (counts, part) in self.digits.iter_mut().zip(parts) {
            if part.number < 10 {
                counts[part.digits - 1] += 1;
            }
        }
    }
}

impl Part {
    fn of(at: &mut Cursor<'_>) -> Option<Self> {
        let digits = at.count_digits();
        let number = at.digits(1, 2)?;
        Some(Self {
            number,
            digits: digits.min(2),
        })
    }
}

/// The first two parts of a date, and which of [`SEPARATORS`] stands between them.
fn parts(cell: &[u8]) -> Option<(usize, [Part; 2])> {
    let mut at = Cursor(cell);
    let first = Part::of(&mut at)?;
    let separator = at.one_of(&SEPARATORS)?;
    at.skip(b" ");
    let second = Part::of(&mut at)?;
    let separator = SEPARATORS.iter().position(|known| *known == separator)?;
    Some((separator, [first, second]))
}

/// Whether the ones are all written in one way, and the others all in another.
fn are_parted(open: &[u64], sure: &[u64]) -> bool {
    let only = |counts: &[u64]| {
        let mut ways = counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let (way, count) = ways.next()?;
        (*count >= SWAPPED && ways.next().is_none()).then_some(way)
    };
    only(open)
        .zip(only(sure))
        .is_some_and(|(open, sure)| open != sure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::date::evidence;

    /// Whether 200 days, of which `open` writes those that could be a month (day, month), and `sure` the others, are swapped.
    fn are_swapped(open: fn(u32, u32) -> String, sure: fn(u32, u32) -> String) -> bool {
        let mut writings = DateWritings::default();
        for n in 0..200 {
            let (day, month) = (n * 5 % 28 + 1, n % 12 + 1);
            let cell = match day <= 12 {
                true => open(day, month),
                false => sure(day, month),
            };
            let cell = cell.as_bytes();
            writings.see(evidence(cell).unwrap(), cell);
        }
        writings.are_swapped()
    }

    #[test]
    fn days_that_could_be_months_in_a_writing_of_their_own_are_swapped() {
        let padded = |day: u32, month: u32| format!("{day:02}/{month:02}/2023");
        let bare = |day: u32, month: u32| format!("{day}/{month}/2023");
        let dashes = |day: u32, month: u32| format!("{day:02}-{month:02}-2023");
        assert!(are_swapped(
            |day, month| format!("{month}/{day}/2023"),
            padded
        ));
        assert!(are_swapped(
            |day, month| format!("{month:02}/{day:02}/2023"),
            dashes
        ));
        assert!(are_swapped(
            |day, month| format!("{month:02}/{day:02}/2023"),
            bare
        ));
        assert!(are_swapped(
            |day, month| format!("{month}/{day}/23 0:00"),
            |day, month| { format!("{day:02}/{month:02}/23") }
        ));
        assert!(!are_swapped(padded, padded));
        assert!(!are_swapped(bare, bare));
        // The day alone, or the month, has no zero in front.
        let month_bare = |day: u32, month: u32| format!("{day:02}/{month}/2023");
        assert!(!are_swapped(month_bare, month_bare));
        let day_bare = |day: u32, month: u32| format!("{day}/{month:02}/2023");
        assert!(!are_swapped(day_bare, day_bare));
        let month_first = |day: u32, month: u32| format!("{month}/{day:02}/2023");
        assert!(!are_swapped(month_first, month_first));
    }

    #[test]
    fn two_writings_that_both_have_late_days_are_not() {
        let mut writings = DateWritings::default();
        for n in 0..200_u32 {
            let (day, month) = (n * 5 % 28 + 1, n % 12 + 1);
            let cell = match n % 3 {
                0 => format!("{day:02}-{month:02}-2023"),
                _ => format!("{day}/{month}/2023"),
            };
            writings.see(evidence(cell.as_bytes()).unwrap(), cell.as_bytes());
        }
        assert!(!writings.are_swapped());
    }
}
