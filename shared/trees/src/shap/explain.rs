//! Adds up what the leaves of some trees contribute to a batch of rows.

use crate::bins::{Column, ROWS};
use crate::forest::Grown;
use crate::leaves::{Mask, marked};
use crate::shap::paths::{Path, Paths};
use crate::shap::quadrature::Scratch;
use crate::shap::tables::{Table, Tables};
use crate::vector::Kernel;

/// The most patterns of a table.
const MOST_PATTERNS: usize = 256;
/// To fill in a pattern takes about as long as so many rows save by it.
const ROWS_PER_PATTERN: usize = 8;

/// A tree, its paths and as many tables as pay.
pub struct Explained<'a> {
    tree: &'a Grown,
    paths: &'a Paths,
    tables: Tables,
}

impl<'a> Explained<'a> {
    /// For so many rows.
    pub fn new(tree: &'a Grown, paths: &'a Paths, rows: usize) -> Self {
        let most = (rows / ROWS_PER_PATTERN).clamp(1, MOST_PATTERNS);
        let tables = Tables::new(paths, most);
        Self {
            tree,
            paths,
            tables,
        }
    }
}

/// Adds the parts of each feature, a list of rows each.
pub struct AddParts<'a> {
    pub trees: &'a [Explained<'a>],
    pub columns: &'a [Column],
    pub rows: usize,
    pub parts: &'a mut [[f64; ROWS]],
}

impl Kernel for AddParts<'_> {
    #[inline(always)]
    fn run(self) {
        let Self {
            trees,
            columns,
            rows,
            parts,
        } = self;
        for explained in trees {
            match explained.tree.values.len() {
                16 => add::<u16>(explained, columns, rows, parts),
                32 => add::<u32>(explained, columns, rows, parts),
                64 => add::<u64>(explained, columns, rows, parts),
                _ => add_walking(explained, columns, rows, parts),
            }
        }
    }
}

#[inline(always)]
fn add<M: Mask>(explained: &Explained, columns: &[Column], rows: usize, parts: &mut [[f64; ROWS]]) {
    let right = marked::<M>(explained.tree, columns, rows, |node, _| 1 << node);
    for table in &explained.tables.tables {
        look_up(table, &right, rows, parts);
    }
    if !explained.tables.others.is_empty() {
        let right: Vec<u64> = right[..rows].iter().map(|right| right.bits()).collect();
        reckon(explained, &right, 1, parts);
    }
}

#[inline(always)]
fn look_up<M: Mask>(table: &Table, right: &[M; ROWS], rows: usize, parts: &mut [[f64; ROWS]]) {
    let mut patterns = [0_u16; ROWS];
    let inside = (1_u16 << table.nodes.len()) - 1;
    let lanes = rows.next_multiple_of(32).min(ROWS);
    for (pattern, right) in patterns[..lanes].iter_mut().zip(right) {
        *pattern = (*right >> table.nodes.start).low() & inside;
    }
    for (turn, bit) in table.above.iter().zip(table.nodes.len()..) {
        let (nodes, wanted, bit) = (M::of(turn.nodes), M::of(turn.right), 1_u16 << bit);
        for (pattern, right) in patterns[..lanes].iter_mut().zip(right) {
            *pattern |= u16::from(*right & nodes == wanted).wrapping_neg() & bit;
        }
    }
    let count = table.patterns();
    for (output, own) in table.outputs.iter().zip(table.parts.chunks_exact(count)) {
        for (part, pattern) in parts[*output][..rows].iter_mut().zip(&patterns) {
            *part += own[*pattern as usize & (own.len() - 1)];
        }
    }
}

/// Trees of any number of leaves.
fn add_walking(explained: &Explained, columns: &[Column], rows: usize, parts: &mut [[f64; ROWS]]) {
    let conditions = &explained.tree.conditions;
    let words = conditions.len().div_ceil(64);
    let mut right = vec![0_u64; rows * words];
    for (row, right) in right.chunks_mut(words.max(1)).enumerate() {
        for (at, condition) in conditions.iter().enumerate() {
            let goes = condition.test.goes_right(columns[condition.column][row]);
            right[at / 64] |= u64::from(goes) << (at % 64);
        }
    }
    reckon(explained, &right, words, parts);
}

/// Adds the leaves that no table has. `right` has so many words for each row.
fn reckon(explained: &Explained, right: &[u64], words: usize, parts: &mut [[f64; ROWS]]) {
    let mut scratch = Scratch::default();
    let (mut holds, mut own) = (Vec::new(), Vec::new());
    for leaf in &explained.tables.others {
        let Path {
            value,
            players,
            shares,
        } = &explained.paths.leaves[*leaf];
        own.resize(players.len(), 0.0);
        for (row, right) in right.chunks_exact(words).enumerate() {
            holds.clear();
            holds.extend(players.iter().map(|player| player.holds(right)));
            scratch.contribute(*value, shares, &holds, &mut own);
            for (player, own) in players.iter().zip(&own) {
                parts[player.output][row] += own;
            }
        }
    }
}
