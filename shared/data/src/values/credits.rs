//! `Cr`, which is credit beside `Dr`, and crore in India.

use crate::values::units::unit_name;

/// Debit and credit by their names as units: beside debits, credits are negative.
pub(crate) const DEBIT: &str = "dr";
pub(crate) const CREDIT: &str = "cr";

/// Letters of debit and credit, in capitals behind cents, with what a column is said to be counted in that has both: of
/// Germany's accounts (Soll and Haben), and of Brazil's (débito and crédito).
const SIDES: [(&str, &str, &str); 2] = [("S", "H", "s/h"), ("D", "C", "d/c")];

/// What crores are of.
pub(crate) const RUPEES: &str = "inr";

/// Their powers of ten.
pub(crate) const LAKH: u8 = 5;
pub(crate) const CRORE: u8 = 7;

/// Whether `Cr` stands behind rupees.
pub(crate) fn is_crore(unit: &str, word: &str) -> bool {
    !unit.is_empty() && unit_name(unit) == RUPEES && unit_name(word) == CREDIT
}

/// How many amounts have a letter of each of [`SIDES`], debits and credits.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sides([[u64; 2]; SIDES.len()]);

impl Sides {
    pub fn see(&mut self, letter: &str) {
        for (counts, (debit, credit, _)) in self.0.iter_mut().zip(SIDES) {
            counts[0] += u64::from(letter == debit);
            counts[1] += u64::from(letter == credit);
        }
    }

    /// What amounts are counted in of which so many have a unit: all of them one letter of a pair, and both occur.
    pub fn unit(&self, amounts: u64) -> Option<&'static str> {
        let mut pairs = self.0.iter().zip(SIDES);
        let is_of_all = |counts: &[u64; 2]| {
            counts.iter().all(|count| *count > 0) && counts.iter().sum::<u64>() == amounts
        };
        pairs
            .find(|pair| is_of_all(pair.0))
            .map(|(_, (_, _, unit))| unit)
    }
}

/// Whether a word is a letter of a debit or a credit, which behind cents needs no blank: `358,26D`.
pub(crate) fn is_side(word: &str) -> bool {
    let is_of = |(debit, credit, _): &(&str, &str, &str)| word == *debit || word == *credit;
    SIDES.iter().any(is_of)
}

/// The sign of an amount with such a letter behind it in a column that is counted in `unit`: as beside `Dr`, credits are
/// negative.
pub(crate) fn sign_of_side(unit: &str, letter: &str) -> Option<f64> {
    let (debit, credit, _) = SIDES.iter().find(|(_, _, name)| *name == unit)?;
    match letter {
        letter if letter == *debit => Some(1.0),
        letter if letter == *credit => Some(-1.0),
        _ => None,
    }
}
