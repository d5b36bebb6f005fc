//! Whether decimals are fractions up to one, of which percentages are hundredths.

use arrow_array::Float64Array;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::statistics::Statistics;

/// What was seen of a column.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fractions {
    some: bool,
    above_one: bool,
}

impl Fractions {
    /// Of numbers that are not looked at.
    pub const NONE: Self = Self {
        some: false,
        above_one: true,
    };

    /// Whether its values have still to be looked at: nothing seen of them speaks against it.
    pub fn are_open(self) -> bool {
        !self.above_one
    }

    pub fn are_all(self) -> bool {
        self.some && !self.above_one
    }

    /// Takes into account what a file says of the column itself.
    pub fn see_statistics(&mut self, metadata: &ParquetMetaData, column: usize) {
        for group in metadata.row_groups() {
            let range = match group.columns().get(column).and_then(|c| c.statistics()) {
                Some(Statistics::Double(of)) => of.min_opt().copied().zip(of.max_opt().copied()),
                Some(Statistics::Float(of)) => {
                    let wide = |value: &f32| f64::from(*value);
                    of.min_opt().map(wide).zip(of.max_opt().map(wide))
                }
                _ => None,
            };
            self.above_one |= range.is_some_and(|(least, most)| least < -1.0 || most > 1.0);
        }
    }

    pub fn see(&mut self, values: &Float64Array) {
        for value in values.iter().flatten().filter(|value| value.is_finite()) {
            self.above_one |= value.abs() > 1.0;
            self.some |= value.fract() != 0.0;
        }
    }
}
