//! The path to each leaf, by the features it asks for.

use std::ops::Range;

use crate::model::{Child, Tree};

/// All paths of a tree.
pub struct Paths {
    pub leaves: Vec<Path>,
    /// Of each node the leaves below it, left branches first.
    pub nodes: Vec<Range<usize>>,
}

pub struct Path {
    pub value: f64,
    pub players: Vec<Player>,
    /// The share of training rows that each player's nodes let through.
    pub shares: Vec<f64>,
}

/// A column that the path asks for; once, however many of its nodes ask.
pub struct Player {
    /// The model's column.
    pub column: usize,
    /// The feature its contribution is of.
    pub output: usize,
    /// Its nodes, and where they lead on.
    turns: Turns,
}

/// Which nodes have to send a row which way.
#[derive(Default)]
struct Turns {
    /// At the first 64 nodes of the tree.
    first: Turn,
    /// At others, 64 at a time: the number of these 64, and the turns.
    rest: Vec<(usize, Turn)>,
}

/// Of up to 64 nodes those that matter, and which of them have to send a row right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turn {
    pub nodes: u64,
    pub right: u64,
}

impl Turns {
    fn add(&mut self, node: usize, right: bool) {
        let (at, bit) = (node / 64, 1 << (node % 64));
        let known = self.rest.iter().position(|(known, _)| *known == at);
        let turn = match (at, known) {
            (0, _) => &mut self.first,
            (_, Some(known)) => &mut self.rest[known].1,
            (_, None) => {
                self.rest.push((at, Turn::default()));
                let last = self.rest.len() - 1;
                &mut self.rest[last].1
            }
        };
        turn.nodes |= bit;
        turn.right |= if right { bit } else { 0 };
    }
}

impl Player {
    /// What it asks for at the first 64 nodes.
    pub fn first_turns(&self) -> Turn {
        self.turns.first
    }

    /// Whether it lets a row through that goes right where `right` has a bit.
    pub fn holds(&self, right: &[u64]) -> bool {
        let Turns { first, rest } = &self.turns;
        first.hold(right[0]) && rest.iter().all(|(at, turn)| turn.hold(right[*at]))
    }
}

impl Turn {
    #[inline(always)]
    pub fn hold(self, right: u64) -> bool {
        right & self.nodes == self.right
    }
}

/// The node above, and whether one is right of it.
type Above = Option<(usize, bool)>;

impl Paths {
    /// `outputs` has for each node the feature that contributions of its column are of.
    pub fn new(tree: &Tree, outputs: &[usize]) -> Self {
        let mut above_nodes: Vec<Above> = vec![None; tree.nodes.len()];
        let mut above_leaves: Vec<Above> = vec![None; tree.leaves.len()];
        for (at, node) in tree.nodes.iter().enumerate() {
            for (child, right) in [(node.left, false), (node.right, true)] {
                match child {
                    Child::Node(below) => above_nodes[below] = Some((at, right)),
                    Child::Leaf(below) => above_leaves[below] = Some((at, right)),
                }
            }
        }
        let path = |leaf: usize| {
            let mut players: Vec<Player> = Vec::new();
            let mut shares = Vec::new();
            let (mut child, mut above) = (Child::Leaf(leaf), above_leaves[leaf]);
            while let Some((node, right)) = above {
                let column = tree.nodes[node].column;
                let known = players.iter().position(|player| player.column == column);
                let known = known.unwrap_or_else(|| {
                    let (output, turns) = (outputs[node], Turns::default());
                    players.push(Player {
                        column,
                        output,
                        turns,
                    });
                    shares.push(1.0);
                    players.len() - 1
                });
                shares[known] *= tree.count(child) / tree.nodes[node].count;
                players[known].turns.add(node, right);
                (child, above) = (Child::Node(node), above_nodes[node]);
            }
            let value = tree.leaves[leaf].value;
            Path {
                value,
                players,
                shares,
            }
        };
        Self {
            leaves: (0..tree.leaves.len()).map(path).collect(),
            nodes: tree.nodes.iter().map(|node| node.leaves.clone()).collect(),
        }
    }
}
