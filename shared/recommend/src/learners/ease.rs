//! EASEᴿ (Steck, 2019): the linear model of each item by all others that has the least squared error, with a
//! ridge. Its weights are the inverse of the items' Gram matrix, each column over its diagonal.

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::cholesky::llt::factor::{cholesky_in_place, cholesky_in_place_scratch};
use faer::linalg::matmul::triangular::{BlockStructure, matmul};
use faer::linalg::triangular_inverse::invert_lower_triangular;
use faer::{Accum, MatMut, MatRef, Par};

use crate::interactions::Interactions;
use crate::item_weights::ItemWeights;

/// Items of which the inverse is made: two square matrices of them take 1.6 GB, and half a one for
/// what they are made of .4.
pub const MOST_EASE_ITEMS: usize = 10_000;

/// Why there is no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoEase {
    #[error(
        "there are {0} items, more than the {MOST_EASE_ITEMS} of which an inverse fits into memory"
    )]
    TooManyItems(usize),
    #[error("the items' Gram matrix has no inverse at this ridge: take a larger one")]
    Singular,
}

/// What customers have, as pairs of items, summed up once for many ridges.
#[derive(Debug)]
pub struct Gram {
    /// The item of each row.
    items: Vec<u32>,
    /// Of all items, with those that nobody has had to do with.
    all_items: usize,
    /// The lower triangle, column by column, without room for the upper one.
    sums: Vec<f64>,
}

/// Where a column of a triangle begins, from its diagonal on.
fn column_start(column: usize, size: usize) -> usize {
    column * (2 * size + 1 - column) / 2
}

impl Gram {
    /// # Errors
    /// Where there are too many items.
    pub fn of(all: &Interactions) -> Result<Self, NoEase> {
        let mut rows = vec![None; all.items()];
        let mut items = Vec::new();
        for (item, count) in all.customers_of_items().into_iter().enumerate() {
            if count > 0 {
                rows[item] = Some(items.len());
                items.push(item as u32);
            }
        }
        let size = items.len();
        if size > MOST_EASE_ITEMS {
            return Err(NoEase::TooManyItems(size));
        }
        let mut sums = vec![0.0; column_start(size, size)];
        for had in all.by_customer() {
            let had = had.iter();
            let mut values: Vec<(usize, f64)> = had
                .filter_map(|one| Some((rows[one.item as usize]?, f64::from(one.value()))))
                .collect();
            values.sort_unstable_by_key(|(row, _)| *row);
            for (n, (column, value)) in values.iter().enumerate() {
                let from = column_start(*column, size);
                for (row, other) in &values[n..] {
                    sums[from + row - column] += value * other;
                }
            }
        }
        Ok(Self {
            items,
            all_items: all.items(),
            sums,
        })
    }

    /// The weights at a ridge, of each item the strongest `neighbors`.
    ///
    /// # Errors
    /// Where the matrix has no inverse.
    pub fn weights(&self, ridge: f64, neighbors: usize) -> Result<ItemWeights, NoEase> {
        let size = self.items.len();
        let inverse = self.inverse(ridge)?;
        let at = |a: usize, b: usize| inverse[a.max(b) + a.min(b) * size];
        let mut weights = ItemWeights::with_items(self.all_items);
        let mut next = 0;
        for item in 0..self.all_items {
            let mut row = Vec::new();
            if self
                .items
                .get(next)
                .is_some_and(|one| *one as usize == item)
            {
                let others = (0..size).filter(|other| *other != next);
                let weighed = others.map(|other| (other, -at(next, other) / at(other, other)));
                let row_of = weighed.map(|(other, weight)| (self.items[other], weight as f32));
                row = row_of.filter(|(_, weight)| *weight != 0.0).collect();
                next += 1;
            }
            weights.push(row, neighbors);
        }
        Ok(weights)
    }

    /// The lower triangle of the inverse of the matrix with a ridge, column by column.
    fn inverse(&self, ridge: f64) -> Result<Vec<f64>, NoEase> {
        let size = self.items.len();
        let mut matrix = vec![0.0; size * size];
        for column in 0..size {
            let sums = &self.sums[column_start(column, size)..][..size - column];
            let below = &mut matrix[column * (size + 1)..][..size - column];
            below.copy_from_slice(sums);
            below[0] += ridge;
        }
        if size == 0 {
            return Ok(matrix);
        }
        let scratch = cholesky_in_place_scratch::<f64>(size, Par::Seq, Default::default());
        let mut scratch = MemBuffer::try_new(scratch).map_err(|_| NoEase::Singular)?;
        cholesky_in_place(
            MatMut::from_column_major_slice_mut(&mut matrix, size, size),
            Default::default(),
            Par::Seq,
            MemStack::new(&mut scratch),
            Default::default(),
        )
        .map_err(|_| NoEase::Singular)?;
        let mut lower = vec![0.0; size * size];
        invert_lower_triangular(
            MatMut::from_column_major_slice_mut(&mut lower, size, size),
            MatRef::from_column_major_slice(&matrix, size, size),
            Par::Seq,
        );
        let lower = MatRef::from_column_major_slice(&lower, size, size);
        // The factor is not needed any more, and its place is.
        matmul(
            MatMut::from_column_major_slice_mut(&mut matrix, size, size),
            BlockStructure::TriangularLower,
            Accum::Replace,
            lower.transpose(),
            BlockStructure::TriangularUpper,
            lower,
            BlockStructure::TriangularLower,
            1.0,
            Par::Seq,
        );
        match matrix
            .iter()
            .step_by(size + 1)
            .all(|one| one.is_finite() && *one > 0.0)
        {
            true => Ok(matrix),
            false => Err(NoEase::Singular),
        }
    }
}
