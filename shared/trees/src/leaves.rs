//! Which leaf each row of a batch ends in.
//!
//! A row starts with all leaves. A node at which it goes right crosses out the leaves of the left
//! branch, whether or not the row comes by that node: once all nodes are through, the first leaf that is left
//! is the row's. So there is no branch to be guessed wrong, and many rows go through at a time.

use std::ops::{BitAnd, BitOrAssign, Shr};

use crate::bins::{Column, ROWS, Test};
use crate::forest::{Condition, Forest, Grown};
use crate::vector::Kernel;

/// Rows of a batch are looked at in groups of this size, of which the last may be in part empty.
const LANES: usize = 32;

/// A bit for each leaf or node of a tree.
pub trait Mask:
    Copy + PartialEq + BitAnd<Output = Self> + BitOrAssign + Shr<usize, Output = Self>
{
    const NONE: Self;
    /// The low bits.
    fn of(bits: u64) -> Self;
    fn bits(self) -> u64;
    fn low(self) -> u16;
    /// All bits or none.
    fn all_if(holds: bool) -> Self;
    /// Where the first bit is that is not set.
    fn first_unset(self) -> usize;
}

macro_rules! mask {
    ($($of:ty),*) => {$(
        impl Mask for $of {
            const NONE: Self = 0;
            #[inline(always)]
            fn of(bits: u64) -> Self {
                bits as Self
            }
            #[inline(always)]
            fn bits(self) -> u64 {
                self.into()
            }
            #[inline(always)]
            fn low(self) -> u16 {
                self as u16
            }
            #[inline(always)]
            fn all_if(holds: bool) -> Self {
                Self::from(holds).wrapping_neg()
            }
            #[inline(always)]
            fn first_unset(self) -> usize {
                self.trailing_ones() as usize
            }
        }
    )*};
}
mask!(u16, u32, u64);

/// For each row the marks of all conditions under which it goes right. `rows` may be rounded up.
#[inline(always)]
pub fn marked<M: Mask>(
    tree: &Grown,
    columns: &[Column],
    rows: usize,
    mark: impl Fn(usize, &Condition) -> u64,
) -> [M; ROWS] {
    let mut marked = [M::NONE; ROWS];
    let lanes = rows.next_multiple_of(LANES).min(ROWS);
    for (at, condition) in tree.conditions.iter().enumerate() {
        let own = M::of(mark(at, condition));
        let pairs = marked[..lanes]
            .iter_mut()
            .zip(&columns[condition.column][..lanes]);
        match &condition.test {
            Test::Above(edge) => {
                pairs.for_each(|(marked, bin)| *marked |= M::all_if(bin > edge) & own)
            }
            Test::IsNot(one) => {
                pairs.for_each(|(marked, bin)| *marked |= M::all_if(bin != one) & own)
            }
            Test::Listed(right) => {
                pairs.for_each(|(marked, bin)| *marked |= M::all_if(right[*bin as usize]) & own);
            }
        }
    }
    marked
}

/// Adds the value of each row's leaf of each tree, tree by tree.
pub struct AddLeaves<'a> {
    pub forest: &'a Forest,
    pub columns: &'a [Column],
    pub sums: &'a mut [f64],
}

impl Kernel for AddLeaves<'_> {
    #[inline(always)]
    fn run(self) {
        let Self {
            forest,
            columns,
            sums,
        } = self;
        for tree in &forest.trees {
            match tree.values.len() {
                16 => add::<u16, 16>(tree, columns, sums),
                32 => add::<u32, 32>(tree, columns, sums),
                64 => add::<u64, 64>(tree, columns, sums),
                _ => walk(tree, columns, sums),
            }
        }
    }
}

#[inline(always)]
fn add<M: Mask, const LEAVES: usize>(tree: &Grown, columns: &[Column], sums: &mut [f64]) {
    let Some(values) = tree.values.first_chunk::<LEAVES>() else {
        return;
    };
    let gone = marked::<M>(tree, columns, sums.len(), |_, condition| {
        condition.left_leaves
    });
    for (sum, gone) in sums.iter_mut().zip(&gone) {
        *sum += values[gone.first_unset() % LEAVES];
    }
}

fn walk(tree: &Grown, columns: &[Column], sums: &mut [f64]) {
    for (row, sum) in sums.iter_mut().enumerate() {
        *sum += tree.values[tree.leaf(columns, row)];
    }
}
