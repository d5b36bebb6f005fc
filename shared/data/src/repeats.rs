//! Keys that stand in more than one row.

use std::collections::HashMap;

use report::RepeatedKeys;

use crate::frame::{Column, MISSING, Values};

/// Which keys of a column stand in more than one row.
pub fn repeated_keys(column: &Column) -> Option<RepeatedKeys> {
    let key = column.as_key();
    match &key.values {
        Values::Text { codes, levels } => {
            let mut counts = vec![0; levels.len()];
            for code in codes.iter().filter(|code| **code != MISSING) {
                counts[*code as usize] += 1;
            }
            RepeatedKeys::of(levels.iter().map(String::as_str).zip(counts))
        }
        Values::Number(cells) => {
            let mut counts: HashMap<u64, u64> = HashMap::new();
            for cell in cells.iter().filter(|cell| !cell.is_nan()) {
                *counts.entry(cell.to_bits()).or_default() += 1;
            }
            let mut all = RepeatedKeys::default();
            let mut repeated: Vec<(u64, u64)> =
                counts.into_iter().filter(|(_, rows)| *rows > 1).collect();
            repeated.sort_unstable();
            for (bits, rows) in repeated {
                all.see(&key.kind.text(f64::from_bits(bits)), rows);
            }
            all.found()
        }
    }
}

#[cfg(test)]
mod tests {
    use report::ColumnType;

    use super::*;

    #[test]
    fn keys_of_texts_and_numbers_are_counted() {
        let codes = vec![0, 1, 0, MISSING, 0, MISSING];
        let levels = vec!["C1".into(), "C2".into()];
        let texts = Column::new("id", ColumnType::Text, Values::Text { codes, levels });
        let numbers = Values::Number(vec![7.0, 8.0, 7.0, f64::NAN, 7.0, f64::NAN]);
        let numbers = Column::new("id", ColumnType::Integer, numbers);
        for (column, key) in [(texts, "C1"), (numbers, "7")] {
            let found = repeated_keys(&column).unwrap();
            assert_eq!((found.keys, found.rows), (1, 3));
            assert_eq!(found.examples[0].key, key);
        }
    }
}
