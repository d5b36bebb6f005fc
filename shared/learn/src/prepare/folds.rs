//! Stratified, grouped, deterministic folds.

use std::collections::HashMap;

/// A fold for each row: every fold gets about as many rows of each class, and rows of one entity
/// (equal `hashes`) share a fold.
///
/// Entities are dealt in the order of their salted hashes, largest first, each to the fold that
/// has the fewest rows of its class: a shuffle that does not depend on the order of the file.
pub fn assign(hashes: &[u64], positive: &[bool], folds: u8) -> Vec<u8> {
    let mut groups: HashMap<u64, (bool, usize)> = HashMap::new();
    for (hash, positive) in hashes.iter().zip(positive) {
        let group = groups.entry(*hash).or_default();
        group.0 |= positive;
        group.1 += 1;
    }
    let mut order: Vec<(bool, usize, u64)> = groups
        .iter()
        .map(|(hash, (class, size))| (*class, *size, *hash))
        .collect();
    order.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)).then(a.2.cmp(&b.2)));

    let mut load = vec![[0usize; 2]; folds as usize];
    let mut fold_of: HashMap<u64, u8> = HashMap::with_capacity(order.len());
    for (class, size, hash) in order {
        let fold = (0..folds)
            .min_by_key(|fold| load[*fold as usize][usize::from(class)])
            .unwrap_or(0);
        load[fold as usize][usize::from(class)] += size;
        fold_of.insert(hash, fold);
    }
    hashes.iter().map(|hash| fold_of[hash]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_are_stratified_and_repeatable() {
        let hashes: Vec<u64> = (0..1000u64)
            .map(|i| i.wrapping_mul(0x9E37_79B9_7F4A_7C15))
            .collect();
        let positive: Vec<bool> = (0..1000).map(|i| i % 4 == 0).collect();
        let folds = assign(&hashes, &positive, 5);
        for fold in 0..5 {
            let rows = folds.iter().filter(|f| **f == fold).count();
            let yes = folds
                .iter()
                .zip(&positive)
                .filter(|(f, p)| **f == fold && **p)
                .count();
            assert_eq!((rows, yes), (200, 50));
        }
        assert_eq!(folds, assign(&hashes, &positive, 5));
        let reversed: Vec<u64> = hashes.iter().rev().copied().collect();
        let classes: Vec<bool> = positive.iter().rev().copied().collect();
        let mut back = assign(&reversed, &classes, 5);
        back.reverse();
        assert_eq!(folds, back, "the order of the file does not matter");
    }

    #[test]
    fn rows_of_one_entity_share_a_fold() {
        let hashes: Vec<u64> = (0..600u64).map(|i| i / 3).collect();
        let positive: Vec<bool> = (0..600).map(|i| i % 5 == 0).collect();
        let folds = assign(&hashes, &positive, 5);
        assert!(folds.chunks(3).all(|c| c[0] == c[1] && c[1] == c[2]));
        assert!((0..5).all(|fold| folds.iter().filter(|f| **f == fold).count() > 100));
    }
}
