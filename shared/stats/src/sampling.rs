//! Some of many rows.

/// At most `most` of `rows`, evenly spread.
pub fn evenly_spaced(rows: &[usize], most: usize) -> Vec<usize> {
    let most = most.min(rows.len());
    (0..most).map(|i| rows[i * rows.len() / most]).collect()
}
