//! One member's trees, made ready to read binned columns.

use std::sync::OnceLock;

use crate::bins::{Bins, Column, Test};
use crate::ensemble::Source;
use crate::model::{Child, Model, Node, Tree};
use crate::shap::paths::Paths;

/// Trees with more leaves are walked from node to node.
pub const MASKED: usize = 64;

pub struct Forest {
    pub trees: Vec<Grown>,
    /// The paths to all leaves, tree by tree; only explanations need them.
    paths: OnceLock<Vec<Paths>>,
}

pub struct Grown {
    /// Nodes in the order of [`Tree::nodes`].
    pub conditions: Vec<Condition>,
    /// A leaf's value each; up to [`MASKED`], 16, 32 or 64 of them, of which the last are no leaves.
    pub values: Vec<f64>,
    tree: Tree,
    /// For each column of the model the feature it is of, which is what contributions are of.
    outputs: Vec<usize>,
}

/// A split, as a test of a binned column.
pub struct Condition {
    pub column: usize,
    pub test: Test,
    /// Leaves that a row cannot reach if it goes right, a bit each, of trees that are masked.
    pub left_leaves: u64,
}

impl Forest {
    pub fn new(model: &Model, sources: &[Source], bins: &mut Bins) -> Self {
        let mut grown = |tree: &Tree| Grown::new(tree, sources, bins);
        Self {
            trees: model.trees.iter().map(&mut grown).collect(),
            paths: OnceLock::new(),
        }
    }

    /// Follows columns that were moved.
    pub fn follow(&mut self, moved: &[usize]) {
        let conditions = self.trees.iter_mut().flat_map(|tree| &mut tree.conditions);
        conditions.for_each(|condition| condition.column = moved[condition.column]);
    }

    /// The paths to the leaves of each tree.
    pub fn paths(&self) -> &[Paths] {
        let paths = |tree: &Grown| Paths::new(&tree.tree, &tree.outputs);
        self.paths
            .get_or_init(|| self.trees.iter().map(paths).collect())
    }

    /// What it gives on average over the rows it was grown on.
    pub fn mean(&self) -> f64 {
        self.trees
            .iter()
            .map(|tree| tree.tree.mean())
            .fold(0.0, |sum, mean| sum + mean)
    }
}

impl Grown {
    fn new(tree: &Tree, sources: &[Source], bins: &mut Bins) -> Self {
        let is_masked = tree.leaves.len() <= MASKED;
        let mut condition = |node: &Node| {
            let (column, test) = match sources[node.column] {
                Source::Cell(feature) => bins.split(feature, &node.split),
                Source::Equals(feature, value) => bins.split_of_equal(feature, value, &node.split),
            };
            let left = || (1_u64 << (node.middle - node.leaves.start)) - 1;
            let left_leaves = if is_masked {
                left() << node.leaves.start
            } else {
                0
            };
            Condition {
                column,
                test,
                left_leaves,
            }
        };
        let mut values: Vec<f64> = tree.leaves.iter().map(|leaf| leaf.value).collect();
        if is_masked {
            values.resize(values.len().next_power_of_two().max(16), 0.0);
        }
        Self {
            conditions: tree.nodes.iter().map(&mut condition).collect(),
            values,
            outputs: tree
                .nodes
                .iter()
                .map(|node| sources[node.column].feature())
                .collect(),
            tree: tree.clone(),
        }
    }

    /// The leaf that a row of a batch ends in, from node to node.
    pub fn leaf(&self, columns: &[Column], row: usize) -> usize {
        let Some(_) = self.tree.nodes.first() else {
            return 0;
        };
        let mut child = Child::Node(0);
        while let Child::Node(at) = child {
            let condition = &self.conditions[at];
            let node = &self.tree.nodes[at];
            child = match condition.test.goes_right(columns[condition.column][row]) {
                true => node.right,
                false => node.left,
            };
        }
        match child {
            Child::Leaf(leaf) => leaf,
            Child::Node(_) => 0,
        }
    }
}
