//! Contributions against Shapley's definition.

use proptest::prelude::*;

use super::random::{Draws, Tree, model, rows};
use crate::{Ensemble, Member, Source};

const COLUMNS: usize = 7;

fn near(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-11)
}

/// As many rows as make tables, or as do not.
fn counts() -> impl Strategy<Value = usize> {
    prop::sample::select(vec![1_usize, 40, 300, 2_100])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn contributions_are_shapley_values(
        seed: u64, count in counts(), leaves in prop::sample::select(vec![1_usize, 2, 7, 15, 31, 64, 100])
    ) {
        let draws = &mut Draws(seed);
        let trees = [leaves, 3].map(|leaves| Tree::draw(draws, leaves, COLUMNS));
        let grown = model(&trees, COLUMNS);
        let ensemble = Ensemble::new(COLUMNS, &[Member::new(&grown)]).unwrap();
        let cells = rows(draws, count, COLUMNS);
        let parts = &ensemble.contributions(&cells).unwrap()[0];
        let sums = &ensemble.log_odds(&cells).unwrap()[0];
        for row in [0, count / 3, count - 1] {
            let cells = &cells[row * COLUMNS..][..COLUMNS];
            let right = trees.iter().map(|tree| tree.shapley(cells));
            let right = right.reduce(|a, b| a.iter().zip(b).map(|(a, b)| a + b).collect()).unwrap();
            let own = &parts[row * (COLUMNS + 1)..][..COLUMNS + 1];
            prop_assert!(near(&right, own), "row {row}: {right:?} {own:?}");
        }
        let added: Vec<f64> = parts.chunks(COLUMNS + 1).map(|parts| parts.iter().sum()).collect();
        prop_assert!(near(&added, sums));
    }

    #[test]
    fn columns_of_one_feature_are_told_together(seed: u64, count in counts()) {
        let draws = &mut Draws(seed);
        let tree = Tree::draw(draws, 12, 3);
        let grown = model(std::slice::from_ref(&tree), 3);
        let sources = vec![Source::Equals(1, 2.0), Source::Equals(1, 5.0), Source::Cell(0)];
        let ensemble = Ensemble::new(2, &[Member { model: &grown, sources }]).unwrap();
        let cells = rows(draws, count, 2);
        let parts = &ensemble.contributions(&cells).unwrap()[0];
        for (cells, parts) in cells.chunks(2).zip(parts.chunks(3)) {
            let indicator = |value: f32| f32::from(u8::from(cells[1] == value));
            let right = tree.shapley(&[indicator(2.0), indicator(5.0), cells[0]]);
            prop_assert!(near(&[right[2], right[0] + right[1], right[3]], parts));
        }
    }
}
