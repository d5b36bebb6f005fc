//! Spaces around numbers, as spreadsheets write the style of accounts: ` 1,234.50 `, ` (345.00)`, and ` -   ` for zero.

use crate::values::cell::trim;

/// What the cells of a column say of it, as they are written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Accounts {
    dashes: u64,
    /// Without a space around them.
    bare: u64,
    /// The fewest and the most bytes of those that are spaced: aligned cells have as many.
    lengths: Option<(usize, usize)>,
}

impl Accounts {
    pub fn see(&mut self, cell: &[u8]) {
        match cell {
            [] => {}
            [b' ', .., b' ' | b')'] => {
                let (least, most) = self.lengths.unwrap_or((cell.len(), cell.len()));
                self.lengths = Some((least.min(cell.len()), most.max(cell.len())));
                self.dashes += u64::from(is_dash(trim(cell)));
            }
            _ => self.bare += u64::from(cell.iter().any(|byte| *byte != b' ')),
        }
    }

    /// Whether a dash is zero there.
    pub fn have_zero_dashes(&self) -> bool {
        let aligned = self.lengths.is_none_or(|(least, most)| least == most);
        self.dashes > 0 && self.bare == 0 && !aligned
    }
}

/// A trimmed cell that is a dash.
pub(crate) fn is_dash(cell: &[u8]) -> bool {
    cell == b"-"
}
