//! Contributions of a few neighbouring leaves together, for every pattern of what they ask for.
//!
//! Leaves below one node ask for the same on the way to that node, once for each feature, and then for which way each of
//! the nodes between goes. That is a bit each. Leaves are taken together as long as there are few enough
//! patterns; the more leaves, the fewer numbers have to be added up for a row.

use std::ops::Range;

use crate::forest::MASKED;
use crate::shap::paths::{Path, Paths, Player, Turn};
use crate::shap::quadrature::Scratch;

/// A tree's leaves, each in one table or left to be reckoned row by row.
pub struct Tables {
    pub tables: Vec<Table>,
    pub others: Vec<usize>,
}

/// Leaves below one node.
pub struct Table {
    /// How many nodes there are from that node on, and which is the first: the low bits of a pattern.
    pub nodes: Range<usize>,
    /// The higher bits: what features above ask for.
    pub above: Vec<Turn>,
    /// By feature, then by pattern.
    pub parts: Vec<f64>,
    /// The feature that each list of parts is of.
    pub outputs: Vec<usize>,
}

impl Table {
    pub fn patterns(&self) -> usize {
        1 << (self.nodes.len() + self.above.len())
    }
}

impl Tables {
    /// Tables of no more patterns each; none where that is one.
    pub fn new(paths: &Paths, most: usize) -> Self {
        let mut made = Self {
            tables: Vec::new(),
            others: Vec::new(),
        };
        if paths.leaves.len() > MASKED || most < 2 {
            made.others.extend(0..paths.leaves.len());
        } else if !paths.nodes.is_empty() {
            made.cover(paths, most, 0..paths.leaves.len(), 0..paths.nodes.len());
        }
        made
    }

    /// Covers the leaves below a node, which are told with the nodes from it on, or one leaf, which has none.
    fn cover(&mut self, paths: &Paths, most: usize, leaves: Range<usize>, nodes: Range<usize>) {
        let above = above(&paths.leaves[leaves.start], &nodes);
        let bits = above.len() + nodes.len();
        if bits <= most.ilog2() as usize {
            self.tables.push(fill(&paths.leaves[leaves], nodes, above));
        } else if nodes.is_empty() {
            self.others.push(leaves.start);
        } else {
            let left = nodes.start + 1;
            // The left branch is a node unless the next one's leaves begin right of the first.
            let is_below = |node: &Range<usize>| node.start == leaves.start;
            let middle = match paths.nodes.get(left).filter(|_| nodes.contains(&left)) {
                Some(node) if is_below(node) => node.end,
                _ => leaves.start + 1,
            };
            let right = left + (middle - leaves.start - 1);
            self.cover(paths, most, leaves.start..middle, left..right);
            self.cover(paths, most, middle..leaves.end, right..nodes.end);
        }
    }
}

/// What a path asks for before it comes to those nodes, by feature.
fn above(path: &Path, nodes: &Range<usize>) -> Vec<Turn> {
    let turns = path
        .players
        .iter()
        .map(|player| split(player.first_turns(), nodes).0);
    turns.filter(|turn| turn.nodes != 0).collect()
}

/// What is asked for at other nodes, and at those, counted from the first.
fn split(turn: Turn, nodes: &Range<usize>) -> (Turn, Turn) {
    let mask = ((1_u64 << nodes.len()) - 1)
        .checked_shl(nodes.start as u32)
        .unwrap_or(0);
    let above = Turn {
        nodes: turn.nodes & !mask,
        right: turn.right & !mask,
    };
    let inside = |bits: u64| (bits & mask).checked_shr(nodes.start as u32).unwrap_or(0);
    (
        above,
        Turn {
            nodes: inside(turn.nodes),
            right: inside(turn.right),
        },
    )
}

fn fill(leaves: &[Path], nodes: Range<usize>, above: Vec<Turn>) -> Table {
    let mut columns: Vec<(usize, usize)> = Vec::new();
    let players = leaves.iter().flat_map(|path| &path.players);
    for player in players.map(|player| (player.column, player.output)) {
        if !columns.contains(&player) {
            columns.push(player);
        }
    }
    let mut table = Table {
        nodes,
        above,
        parts: Vec::new(),
        outputs: columns.iter().map(|(_, output)| *output).collect(),
    };
    table.parts = vec![0.0; columns.len() * table.patterns()];
    for path in leaves {
        table.add(path, &columns);
    }
    table
}

impl Table {
    /// Adds a leaf to all patterns.
    fn add(&mut self, path: &Path, columns: &[(usize, usize)]) {
        let patterns = self.patterns();
        // Which bits of a pattern each player of the leaf asks for.
        let asked: Vec<Turn> = path
            .players
            .iter()
            .map(|player| self.asked(player.first_turns()))
            .collect();
        let parts = parts_of(path);
        let place = |player: &Player| {
            let at = columns
                .iter()
                .position(|(column, _)| *column == player.column);
            at.unwrap_or_default() * patterns
        };
        let places: Vec<usize> = path.players.iter().map(place).collect();
        for pattern in 0..patterns {
            let bit = |(at, turn): (usize, &Turn)| usize::from(turn.hold(pattern as u64)) << at;
            let own: usize = asked.iter().enumerate().map(bit).sum();
            let own = &parts[own * places.len()..][..places.len()];
            for (place, part) in places.iter().zip(own) {
                self.parts[place + pattern] += part;
            }
        }
    }

    fn asked(&self, turn: Turn) -> Turn {
        let (above, inside) = split(turn, &self.nodes);
        let bit = self.above.iter().position(|known| *known == above);
        let bit = bit.map_or(0, |at| 1 << (self.nodes.len() + at));
        Turn {
            nodes: inside.nodes | bit,
            right: inside.right | bit,
        }
    }
}

/// A leaf's parts for each pattern of its own players, all players' next to each other.
fn parts_of(path: &Path) -> Vec<f64> {
    let count = path.players.len();
    let mut holds = vec![false; count];
    let mut scratch = Scratch::default();
    let mut parts = vec![0.0; count << count];
    for (pattern, parts) in parts.chunks_mut(count.max(1)).enumerate() {
        for (at, holds) in holds.iter_mut().enumerate() {
            *holds = pattern >> at & 1 == 1;
        }
        scratch.contribute(path.value, &path.shares, &holds, parts);
    }
    parts
}
