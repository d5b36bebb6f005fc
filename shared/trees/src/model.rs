//! Trees as LightGBM's text has them, numbered anew from left to right.

use std::ops::Range;

use crate::error::{Error, Result};

/// Values this near to zero are zero, as LightGBM has it.
pub const ZERO: f32 = 1e-35;

/// The trees of one booster. A row's log-odds are the sum over its trees.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) columns: usize,
    pub(crate) trees: Vec<Tree>,
}

impl Model {
    /// How many columns it was trained on.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How many trees it has.
    pub fn trees(&self) -> usize {
        self.trees.len()
    }
}

/// Nodes in the order in which one meets them, left branches first; leaves from left to right. A tree
/// without nodes is one leaf.
#[derive(Debug, Clone)]
pub struct Tree {
    pub nodes: Vec<Node>,
    pub leaves: Vec<Leaf>,
}

#[derive(Debug, Clone)]
pub struct Node {
    pub column: usize,
    pub split: Split,
    pub left: Child,
    pub right: Child,
    /// The leaves below it; those left of `middle` are below its left branch.
    pub leaves: Range<usize>,
    pub middle: usize,
    /// Training rows that came by.
    pub count: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Child {
    Node(usize),
    Leaf(usize),
}

#[derive(Debug, Clone)]
pub enum Split {
    /// Values up to the threshold go left.
    Number {
        threshold: f64,
        missing: Missing,
        default_left: bool,
    },
    /// Integers in the set, a bit each, go left; all else goes right.
    Categories(Vec<u32>),
}

/// What goes by a node's default and not by its threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Nothing; NaN is taken for zero.
    None,
    /// Zero, and NaN, which is taken for it.
    Zero,
    Nan,
}

#[derive(Debug, Clone, Copy)]
pub struct Leaf {
    pub value: f64,
    /// Training rows that ended here.
    pub count: f64,
}

impl Tree {
    /// Numbers nodes and leaves anew. `nodes` and `leaves` are in the text's order, children of nodes in its numbers.
    ///
    /// # Errors
    /// [`Error::Damaged`] unless each node but the first, and each leaf, is the child of exactly one.
    pub fn new(nodes: Vec<Node>, leaves: &[Leaf]) -> Result<Self> {
        let mut from: Vec<Option<Node>> = nodes.into_iter().map(Some).collect();
        let mut tree = Self {
            nodes: Vec::with_capacity(from.len()),
            leaves: Vec::with_capacity(leaves.len()),
        };
        let root = match from.is_empty() {
            true => Child::Leaf(0),
            false => Child::Node(0),
        };
        // What is still to be looked at, below which node, and whether left of it.
        let mut open: Vec<(Child, Option<(usize, bool)>)> = vec![(root, None)];
        while let Some((child, above)) = open.pop() {
            let (is_left, parent) = match above {
                Some((parent, is_left)) => (is_left, Some(parent)),
                None => (false, None),
            };
            if let (Some(parent), false) = (parent, is_left) {
                tree.nodes[parent].middle = tree.leaves.len();
            }
            let renamed = match child {
                Child::Leaf(at) => {
                    let leaf = leaves.get(at).filter(|_| tree.leaves.len() < leaves.len());
                    tree.leaves.push(*leaf.ok_or_else(no_tree)?);
                    Child::Leaf(tree.leaves.len() - 1)
                }
                Child::Node(at) => {
                    let node = from
                        .get_mut(at)
                        .and_then(Option::take)
                        .ok_or_else(no_tree)?;
                    let own = tree.nodes.len();
                    open.push((node.right, Some((own, false))));
                    open.push((node.left, Some((own, true))));
                    tree.nodes.push(node);
                    tree.nodes[own].leaves.start = tree.leaves.len();
                    Child::Node(own)
                }
            };
            match (parent, is_left) {
                (Some(parent), true) => tree.nodes[parent].left = renamed,
                (Some(parent), false) => tree.nodes[parent].right = renamed,
                (None, _) => {}
            }
        }
        if tree.leaves.len() != leaves.len() || from.iter().any(Option::is_some) {
            return Err(no_tree());
        }
        // Children come after their parents, so ends are known from the last node on.
        for at in (0..tree.nodes.len()).rev() {
            tree.nodes[at].leaves.end = match tree.nodes[at].right {
                Child::Leaf(leaf) => leaf + 1,
                Child::Node(node) => tree.nodes[node].leaves.end,
            };
        }
        Ok(tree)
    }

    /// Training rows below a branch.
    pub fn count(&self, child: Child) -> f64 {
        match child {
            Child::Node(node) => self.nodes[node].count,
            Child::Leaf(leaf) => self.leaves[leaf].count,
        }
    }

    /// What it gives on average over the rows it was grown on.
    pub fn mean(&self) -> f64 {
        let Some(root) = self.nodes.first() else {
            return self.leaves[0].value;
        };
        let share = |leaf: &Leaf| leaf.count / root.count * leaf.value;
        self.leaves.iter().fold(0.0, |sum, leaf| sum + share(leaf))
    }
}

fn no_tree() -> Error {
    Error::Damaged("its branches make no tree".into())
}
