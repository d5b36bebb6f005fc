//! `Cr`, which is credit beside `Dr`, and crore in India.

use crate::values::units::unit_name;

/// Debit and credit by their names as units: beside debits, credits are negative.
pub(crate) const DEBIT: &str = "dr";
pub(crate) const CREDIT: &str = "cr";

/// What crores are of.
pub(crate) const RUPEES: &str = "inr";

/// Their powers of ten.
pub(crate) const LAKH: u8 = 5;
pub(crate) const CRORE: u8 = 7;

/// Whether `Cr` stands behind rupees.
pub(crate) fn is_crore(unit: &str, word: &str) -> bool {
    !unit.is_empty() && unit_name(unit) == RUPEES && unit_name(word) == CREDIT
}
