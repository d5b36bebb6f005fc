//! Nearest neighbors of items: by the cosine of who has had to do with them (Sarwar et al., 2001), shrunk where
//! those are few.

use crate::interactions::Interactions;
use crate::item_weights::ItemWeights;

/// The neighbors of each item. With `shrinkage` customers of both, a cosine counts half.
pub fn item_knn(all: &Interactions, shrinkage: f32, neighbors: usize) -> ItemWeights {
    let norms = norms(all);
    let by_item = all.by_item();
    let mut weights = ItemWeights::with_items(all.items());
    let mut products = vec![0.0; all.items()];
    let mut both = vec![0_u32; all.items()];
    let mut touched: Vec<u32> = Vec::new();
    for item in 0..all.items() {
        for of in by_item.of(item) {
            for had in all.of(of.customer as usize) {
                let other = had.item as usize;
                if other == item {
                    continue;
                }
                if both[other] == 0 {
                    touched.push(had.item);
                }
                both[other] += 1;
                products[other] += f64::from(of.value * had.value());
            }
        }
        let row = touched.drain(..).map(|other| {
            let at = other as usize;
            let count = std::mem::take(&mut both[at]) as f32;
            let product = std::mem::take(&mut products[at]);
            let cosine = (product / (norms[item] * norms[at])) as f32;
            (other, cosine * count / (count + shrinkage))
        });
        weights.push(row.collect(), neighbors);
    }
    weights
}

fn norms(all: &Interactions) -> Vec<f64> {
    let mut squares = vec![0.0; all.items()];
    for had in all.by_customer().flatten() {
        squares[had.item as usize] += f64::from(had.value()).powi(2);
    }
    squares.into_iter().map(f64::sqrt).collect()
}
