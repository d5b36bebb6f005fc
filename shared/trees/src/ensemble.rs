//! Models that look at the same rows.

use crate::bins::{Bins, Column, Gathered, ROWS};
use crate::error::{Error, Result};
use crate::forest::Forest;
use crate::leaves::AddLeaves;
use crate::model::Model;
use crate::shap::explain::{AddParts, Explained};
use crate::vector;

/// Rows that tables of contributions are made for.
const EXPLAINED_ROWS: usize = 32 * ROWS;
/// Trees whose tables are kept at a time: some megabytes.
const EXPLAINED_TREES: usize = 32;

/// What a column of a model is of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Source {
    /// A feature's cell.
    Cell(usize),
    /// 1 where a feature's cell has this value, else 0.
    Equals(usize, f32),
}

impl Source {
    /// The feature that it reads.
    pub fn feature(self) -> usize {
        match self {
            Self::Cell(feature) | Self::Equals(feature, _) => feature,
        }
    }
}

/// A model, and where its columns come from.
pub struct Member<'a> {
    pub model: &'a Model,
    /// One for each of its columns.
    pub sources: Vec<Source>,
}

impl<'a> Member<'a> {
    /// A model that was trained on the features as they are.
    pub fn new(model: &'a Model) -> Self {
        Self {
            model,
            sources: (0..model.columns()).map(Source::Cell).collect(),
        }
    }
}

/// Models made ready for rows of the same features.
pub struct Ensemble {
    features: usize,
    bins: Bins,
    pub(crate) forests: Vec<Forest>,
}

impl Ensemble {
    /// Members for rows of so many features.
    ///
    /// # Errors
    /// [`Error::Misfit`], [`Error::TooLarge`].
    pub fn new(features: usize, members: &[Member]) -> Result<Self> {
        let mut gathered = Gathered::default();
        for Member { model, sources } in members {
            if sources.len() != model.columns
                || sources.iter().any(|source| source.feature() >= features)
            {
                let columns = model.columns;
                return Err(Error::Misfit(format!(
                    "a model of {columns} columns, of {features} features"
                )));
            }
            for node in model.trees.iter().flat_map(|tree| &tree.nodes) {
                if let Source::Cell(feature) = sources[node.column] {
                    gathered.note(feature, &node.split);
                }
            }
        }
        let mut bins = gathered.finish()?;
        let forest = |member: &Member| Forest::new(member.model, &member.sources, &mut bins);
        let mut forests: Vec<Forest> = members.iter().map(forest).collect();
        let moved = bins.sort();
        forests.iter_mut().for_each(|forest| forest.follow(&moved));
        Ok(Self {
            features,
            bins,
            forests,
        })
    }

    /// For each member the log-odds of each row. A row has a cell for each feature; a missing one is NaN.
    ///
    /// # Errors
    /// [`Error::Misfit`].
    pub fn log_odds(&self, cells: &[f32]) -> Result<Vec<Vec<f64>>> {
        let rows = self.rows(cells)?;
        let mut sums = vec![vec![0.0; rows]; self.forests.len()];
        for (at, columns) in self.batches(cells).enumerate() {
            for (forest, sums) in self.forests.iter().zip(&mut sums) {
                let (columns, end) = (columns.as_slice(), rows.min((at + 1) * ROWS));
                let sums = &mut sums[at * ROWS..end];
                vector::run(AddLeaves {
                    forest,
                    columns,
                    sums,
                });
            }
        }
        Ok(sums)
    }

    /// For each member SHAP values, one more than there are features for each row: each feature's part of the
    /// log-odds, and last the mean over the rows that the member was trained on.
    ///
    /// # Errors
    /// [`Error::Misfit`].
    pub fn contributions(&self, cells: &[f32]) -> Result<Vec<Vec<f64>>> {
        let rows = self.rows(cells)?;
        let mut out = vec![Vec::with_capacity(rows * (self.features + 1)); self.forests.len()];
        for cells in cells.chunks(EXPLAINED_ROWS * self.features.max(1)) {
            let batches: Vec<Vec<Column>> = self.batches(cells).collect();
            let rows = cells.len() / self.features.max(1);
            for (forest, out) in self.forests.iter().zip(&mut out) {
                let parts = self.parts(forest, &batches, rows);
                let mean = forest.mean();
                for row in 0..rows {
                    let parts = &parts[row / ROWS * self.features..][..self.features];
                    out.extend(parts.iter().map(|part| part[row % ROWS]));
                    out.push(mean);
                }
            }
        }
        Ok(out)
    }

    /// Each batch's parts, by feature.
    fn parts(&self, forest: &Forest, batches: &[Vec<Column>], rows: usize) -> Vec<[f64; ROWS]> {
        let mut parts = vec![[0.0; ROWS]; batches.len() * self.features];
        let trees: Vec<_> = forest.trees.iter().zip(forest.paths()).collect();
        for trees in trees.chunks(EXPLAINED_TREES) {
            let explained = trees
                .iter()
                .map(|(tree, paths)| Explained::new(tree, paths, rows));
            let trees: &[Explained] = &explained.collect::<Vec<_>>();
            let parts = parts.chunks_mut(self.features.max(1));
            for ((at, columns), parts) in batches.iter().enumerate().zip(parts) {
                let rows = ROWS.min(rows - at * ROWS);
                vector::run(AddParts {
                    trees,
                    columns,
                    rows,
                    parts,
                });
            }
        }
        parts
    }

    pub(crate) fn batches(&self, cells: &[f32]) -> impl Iterator<Item = Vec<Column>> {
        let batches = cells.chunks(ROWS * self.features.max(1));
        batches.map(move |cells| self.bins.bin(cells, self.features))
    }

    fn rows(&self, cells: &[f32]) -> Result<usize> {
        match (self.features, cells.len()) {
            (_, 0) => Ok(0),
            (features, cells) if features > 0 && cells % features == 0 => Ok(cells / features),
            (features, cells) => Err(Error::Misfit(format!(
                "{cells} cells, of {features} features"
            ))),
        }
    }
}
