//! Columns that have one value for one of the outcomes and others for the other: a refund that is 0
//! unless a customer left, a renewal date that only those have who stayed.

use stats::intervals::wilson;
use stats::significance::Z;

use crate::prepare::table::Table;

/// So much of an outcome's rows differ from the constant, at least.
const SHARE: f64 = 0.25;
/// Of the rows that differ, so many have the outcome.
const PURITY: f64 = 0.98;
/// So many at least, by the lower bound of the 95 % interval: few rows prove nothing.
const LEAST_PURITY: f64 = 0.8;
/// The odds of the outcome among rows that differ are so many times those among all, by the same
/// bound. The strongest honest signs of churn reach some 10 to 20.
const LIFT: f64 = 30.0;
/// The same where it is those who stay that differ: that they alone use what they pay for is no
/// wonder.
const LIFT_OF_STAYING: f64 = 50.0;

/// Where only those who leave differ, without exception, so small a share of them is enough if chance has all rows that
/// differ be theirs this seldom at most, and these are no fewer than so many.
const SHARE_OF_PURE: f64 = 0.05;
const FEWEST_PURE: f64 = 20.0;
const CHANCE: f64 = 1e-9;

/// A column that has one value unless an outcome is there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConstantUnless {
    /// The value; NaN where none is given.
    pub constant: f32,
    /// Whether it is the positive outcome.
    pub positive: bool,
    /// Rows that differ.
    pub differ: usize,
    /// Of these, with the outcome.
    pub hits: usize,
    /// The share of the outcome's rows that differ.
    pub share: f64,
}

/// Whether cells, one a row of the table, are so.
pub fn find(cells: &[f32], table: &Table) -> Option<ConstantUnless> {
    [true, false]
        .into_iter()
        .find_map(|positive| unless(cells, table, positive))
}

fn unless(cells: &[f32], table: &Table, positive: bool) -> Option<ConstantUnless> {
    let rows = || cells.iter().copied().zip(table.positive.iter().copied());
    let others = rows().filter(|(_, outcome)| *outcome != positive);
    let constant = majority(others.map(|(cell, _)| cell))?;
    let (mut differ, mut of_outcome) = ([0_usize; 2], 0);
    for (cell, outcome) in rows() {
        of_outcome += usize::from(outcome == positive);
        differ[usize::from(outcome == positive)] += usize::from(!same(cell, constant));
    }
    let found = ConstantUnless {
        constant,
        positive,
        differ: differ[0] + differ[1],
        hits: differ[1],
        share: differ[1] as f64 / of_outcome as f64,
    };
    let base = of_outcome as f64 / cells.len() as f64;
    found
        .is_suspicious(base, table.inflation())
        .then_some(found)
}

impl ConstantUnless {
    fn is_suspicious(&self, base: f64, inflation: f64) -> bool {
        if self.is_pure(base, inflation) {
            return true;
        }
        let (hits, differ) = (self.hits as f64, self.differ as f64);
        if self.share < SHARE || hits < PURITY * differ {
            return false;
        }
        let least = wilson(hits, differ, Z * inflation).interval[0];
        let odds = |share: f64| share / (1.0 - share);
        let lift = if self.positive { LIFT } else { LIFT_OF_STAYING };
        least >= LEAST_PURITY && odds(least) >= lift * odds(base)
    }

    /// Whether all rows that differ are of those who leave, and that is no chance.
    fn is_pure(&self, base: f64, inflation: f64) -> bool {
        let independent = self.hits as f64 / (inflation * inflation);
        self.positive
            && self.hits == self.differ
            && self.share >= SHARE_OF_PURE
            && independent >= FEWEST_PURE
            && independent * base.ln() <= CHANCE.ln()
    }
}

/// Not knowing is a value here.
fn same(a: f32, b: f32) -> bool {
    a == b || (a.is_nan() && b.is_nan())
}

/// The value of more than half of the cells, if there is one; else any of them (Boyer and Moore,
/// 1981).
fn majority(cells: impl Iterator<Item = f32>) -> Option<f32> {
    let (mut candidate, mut votes) = (None, 0_usize);
    for cell in cells {
        match candidate {
            Some(held) if same(held, cell) => votes += 1,
            Some(_) if votes > 0 => votes -= 1,
            _ => (candidate, votes) = (Some(cell), 1),
        }
    }
    candidate
}

#[cfg(test)]
mod tests {
    use stats::random::draw;

    use super::*;

    const ROWS: usize = 2_000;

    /// A share of rows that leave, and cells that differ from 0 for a share of those and of the
    /// others.
    fn found(leave: f64, differ: f64, others: f64) -> Option<ConstantUnless> {
        of(ROWS, leave, differ, others, 0.0)
    }

    fn of(rows: usize, leave: f64, differ: f64, others: f64, rest: f32) -> Option<ConstantUnless> {
        let positive: Vec<bool> = (0..rows).map(|i| draw(1, i) < leave).collect();
        let table = Table::made_up(positive.clone(), vec![0; rows]);
        let cell = |i: usize| {
            let share = if positive[i] { differ } else { others };
            if draw(2, i) < share {
                1.0 + draw(3, i) as f32
            } else {
                rest
            }
        };
        find(&(0..rows).map(cell).collect::<Vec<_>>(), &table)
    }

    #[test]
    fn what_only_those_have_who_leave_is_found_at_any_share() {
        for leave in [0.03, 0.1, 0.3, 0.5, 0.8] {
            for differ in [0.4, 0.7, 1.0] {
                let found = found(leave, differ, 0.0).unwrap();
                assert!(found.positive && found.constant == 0.0, "{found:?}");
                assert!((found.share - differ).abs() < 0.15, "{found:?}");
            }
        }
        let missing = of(ROWS, 0.1, 0.9, 0.0, f32::NAN).unwrap();
        assert!(missing.positive && missing.constant.is_nan());
    }

    #[test]
    fn so_is_what_only_those_have_who_stay() {
        let found = found(0.4, 0.0, 0.8).unwrap();
        assert!(!found.positive && found.hits == found.differ, "{found:?}");
    }

    #[test]
    fn strong_signs_are_none() {
        // Three of four who leave complained, and one in twenty of the others.
        assert_eq!(found(0.2, 0.75, 0.05), None);
        // Nearly only those who stay are active.
        assert_eq!(found(0.1, 0.03, 0.8), None);
        // Half of them leave, and 19 of 20 of those who call.
        assert_eq!(found(0.5, 0.6, 0.03), None);
    }

    #[test]
    fn so_are_few_of_those_who_leave_if_nobody_else_is_among_them() {
        let first = |hits: usize, others: usize, leave: usize| {
            let positive: Vec<bool> = (0..600).map(|row| row < leave).collect();
            let differs = |row: usize| row < hits || (leave..leave + others).contains(&row);
            let cells: Vec<f32> = (0..600)
                .map(|row| f32::from(u8::from(differs(row))))
                .collect();
            find(&cells, &Table::made_up(positive, vec![0; 600]))
        };
        for (hits, leave) in [(50, 180), (24, 180), (40, 300), (20, 60)] {
            assert!(first(hits, 0, leave).is_some(), "{hits} of {leave}");
        }
        // As chance has it now and then; with those who stay among them; too few to tell.
        for (hits, others, leave) in [(25, 0, 300), (60, 0, 540), (24, 1, 180), (8, 0, 60)] {
            assert_eq!(first(hits, others, leave), None, "{hits} of {leave}");
        }
    }

    #[test]
    fn few_rows_prove_nothing() {
        assert_eq!(of(300, 0.2, 0.25, 0.0, 0.0), None);
        let alike = |rows: usize| Table {
            hashes: (0..rows as u64).map(|row| row / 20).collect(),
            ..Table::made_up((0..rows).map(|i| i < 60).collect(), vec![0; rows])
        };
        let cells: Vec<f32> = (0..300).map(|i| f32::from(i < 40_u16)).collect();
        assert_eq!(find(&cells, &alike(300)), None);
    }
}
