//! What a column's own cells say of it, before the other columns are asked.

use report::{DateOrder, DecimalMark};

/// What a column's own cells say of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Own {
    Text,
    Boolean,
    Number(DecimalMark),
    /// Numbers, with marks that may stand for decimals or between thousands, and what is likely.
    OpenNumber(Option<DecimalMark>),
    /// Numbers of which each tells its decimal mark, and not all the same.
    MixedNumber,
    Date(DateOrder),
    /// Dates where years are counted as in Thailand.
    BuddhistDate,
    /// Dates, of which none says for certain what comes first.
    OpenDate,
    /// Dates, of which some can only have one order and some only another.
    ContradictoryDate,
    /// Dates, of which a spreadsheet has swapped day and month where it could.
    SwappedDate,
}
