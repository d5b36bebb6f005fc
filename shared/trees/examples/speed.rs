//! How long a row takes in a tree: a walk from node to node, the score and the contributions, at 15 and 31 leaves.
//!
//! `cargo run --release -p trees --example speed`. The trees are made up: of a few columns each, as members
//! of a stack are, and split as LightGBM splits, a large leaf at a time.

use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use trees::{Ensemble, Error, Member, Model};

const TREES: usize = 400;
const FEATURES: usize = 40;
/// Features that one tree may split.
const OF_A_TREE: usize = 20;
const ROWS: usize = 20_480;
const EXPLAINED: usize = 8_192;

fn main() -> Result<(), Error> {
    let draws = &mut Draws(7);
    let mut cells = Vec::with_capacity(ROWS * FEATURES);
    // A cell in twenty is missing.
    cells.extend((0..ROWS * FEATURES).map(|_| match draws.below(20) {
        0 => f32::NAN,
        _ => draws.share() as f32,
    }));
    println!(
        "leaves  load ms  walk ns  score ns  contributions ns, of {EXPLAINED} rows, of 1,024, of 1"
    );
    for leaves in [15, 31] {
        let trees: Vec<Tree> = (0..TREES).map(|_| Tree::draw(draws, leaves)).collect();
        let text = text(&trees);
        let (load, ensemble) = seconds(|| {
            let model: Model = text.parse()?;
            Ensemble::new(FEATURES, &[Member::new(&model)])
        });
        let ensemble = ensemble?;
        let (walked, right) = seconds(|| walk(&trees, &cells));
        let (scored, own) = seconds(|| ensemble.log_odds(&cells));
        assert!(own?[0] == right, "both are the same to the last bit");
        // The first one finds the paths.
        ensemble.contributions(&cells[..FEATURES])?;
        let explained = [EXPLAINED, 1_024, 1].map(|rows| {
            let (seconds, parts) =
                seconds(|| ensemble.contributions(black_box(&cells[..rows * FEATURES])));
            parts.map(|_| nanoseconds(seconds, rows))
        });
        let [many, some, one] = explained;
        let (walked, scored) = (nanoseconds(walked, ROWS), nanoseconds(scored, ROWS));
        println!(
            "{leaves:6}  {:7.1}  {walked:7.1}  {scored:8.2}  {:.1}  {:.1}  {:.1}",
            load * 1e3,
            many?,
            some?,
            one?
        );
    }
    Ok(())
}

fn seconds<T>(of: impl FnOnce() -> T) -> (f64, T) {
    let started = Instant::now();
    let made = of();
    (started.elapsed().as_secs_f64(), made)
}

fn nanoseconds(seconds: f64, rows: usize) -> f64 {
    seconds * 1e9 / (rows * TREES) as f64
}

/// SplitMix64.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Nodes and leaves as LightGBM numbers them: a leaf that is split keeps its number for what goes left.
struct Tree {
    nodes: Vec<Node>,
    leaves: Vec<(f64, usize)>,
}

struct Node {
    column: usize,
    threshold: f64,
    default_left: bool,
    children: [i64; 2],
    count: usize,
}

impl Tree {
    fn draw(draws: &mut Draws, leaves: usize) -> Self {
        let columns: Vec<usize> = (0..OF_A_TREE).map(|_| draws.below(FEATURES)).collect();
        let mut tree = Self {
            nodes: Vec::new(),
            leaves: vec![(0.0, 1 << 20)],
        };
        while tree.leaves.len() < leaves {
            // One of the larger leaves.
            let some = [0; 3].map(|_| draws.below(tree.leaves.len()));
            let split = some
                .into_iter()
                .max_by_key(|leaf| tree.leaves[*leaf].1)
                .unwrap_or_default();
            let (parent, own, new) = (!(split as i64), tree.nodes.len(), tree.leaves.len());
            let to = tree.nodes.iter_mut().flat_map(|node| &mut node.children);
            to.filter(|child| **child == parent)
                .for_each(|child| *child = own as i64);
            // Thresholds lie on 255 edges, as bins do.
            let threshold = (1 + draws.below(254)) as f64 / 255.0;
            let count = tree.leaves[split].1;
            let left = ((count as f64 * threshold) as usize).clamp(1, count.max(2) - 1);
            tree.nodes.push(Node {
                column: columns[draws.below(OF_A_TREE)],
                threshold,
                default_left: draws.below(2) == 0,
                children: [parent, !(new as i64)],
                count,
            });
            tree.leaves[split] = (draws.share() - 0.5, left);
            tree.leaves
                .push((draws.share() - 0.5, count.saturating_sub(left)));
        }
        tree
    }

    fn value(&self, row: &[f32]) -> f64 {
        let mut at = 0;
        while at >= 0 {
            let node = &self.nodes[at as usize];
            let cell = f64::from(row[node.column]);
            let left = if cell.is_nan() {
                node.default_left
            } else {
                cell <= node.threshold
            };
            at = node.children[usize::from(!left)];
        }
        self.leaves[!at as usize].0
    }
}

fn walk(trees: &[Tree], cells: &[f32]) -> Vec<f64> {
    let sum = |row: &[f32]| trees.iter().fold(0.0, |sum, tree| sum + tree.value(row));
    cells.chunks(FEATURES).map(sum).collect()
}

fn text(trees: &[Tree]) -> String {
    let sizes = "0 ".repeat(trees.len());
    let mut text = format!(
        "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx={}\ntree_sizes={sizes}\n\n",
        FEATURES - 1
    );
    for (at, Tree { nodes, leaves }) in trees.iter().enumerate() {
        let kind = |node: &Node| 8 + 2 * u8::from(node.default_left);
        let _ = writeln!(text, "Tree={at}\nnum_leaves={}\nnum_cat=0", leaves.len());
        let _ = writeln!(text, "split_feature={}", listed(nodes, |node| node.column));
        let _ = writeln!(text, "threshold={}", listed(nodes, |node| node.threshold));
        let _ = writeln!(text, "decision_type={}", listed(nodes, kind));
        let _ = writeln!(
            text,
            "left_child={}",
            listed(nodes, |node| node.children[0])
        );
        let _ = writeln!(
            text,
            "right_child={}",
            listed(nodes, |node| node.children[1])
        );
        let _ = writeln!(text, "leaf_value={}", listed(leaves, |leaf| leaf.0));
        let _ = writeln!(text, "leaf_count={}", listed(leaves, |leaf| leaf.1));
        let _ = writeln!(
            text,
            "internal_count={}\n",
            listed(nodes, |node| node.count)
        );
    }
    text + "end of trees\n"
}

fn listed<T, V: ToString>(of: &[T], value: impl Fn(&T) -> V) -> String {
    of.iter()
        .map(|of| value(of).to_string())
        .collect::<Vec<_>>()
        .join(" ")
}
