//! What each base learner learns from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use data::{Frame, Result};
use stats::random::split_mix;

use super::base_learner::{BaseLearnerId, Data, Split};
use crate::prepare::features::Feature;
use crate::prepare::matrix::Matrix;
use crate::prepare::table::{FOLDS, Table};
use crate::prepare::target_encoding::{OutcomeCounts, is_needed, numbered};

/// What each member learns from. Members share their data, unless a column of many levels makes
/// each fold see other numbers.
pub fn splits<'a>(
    features: &[Feature],
    seed: u64,
    frame: &Frame,
    table: &'a Table,
    ids: &[BaseLearnerId],
) -> Result<Vec<Split<'a>>> {
    let matrix = Matrix::encode(features, frame, &table.rows)?;
    let numbered = numbered(features);
    let data = |matrix| Arc::new(Data::new(numbered.clone(), matrix, table.outcome()));
    let mut views: BTreeMap<u8, Arc<Data>> = BTreeMap::new();
    if !is_needed(features) {
        let shared = data(matrix);
        views.extend((0..FOLDS).map(|fold| (fold, Arc::clone(&shared))));
    } else {
        let counts = OutcomeCounts::new(features, &matrix, table);
        let folds: BTreeSet<u8> = ids.iter().map(|id| id.fold).collect();
        let view = |fold| (fold, data(counts.applied(&matrix, table, fold)));
        views.extend(folds.into_iter().map(view));
    }
    let split = |id: &BaseLearnerId| {
        let (held_out, train) = table.split(id.fold);
        Split {
            data: Arc::clone(&views[&id.fold]),
            fold: id.fold,
            train,
            held_out,
            seed: own_seed(seed, *id),
        }
    };
    Ok(ids.iter().map(split).collect())
}

/// A seed of its own for every member.
fn own_seed(seed: u64, id: BaseLearnerId) -> u64 {
    split_mix(
        seed,
        (id.kind as u64) << 16 | u64::from(id.fold) << 8 | u64::from(id.seed),
    )
}
