//! Trees and rows drawn at random, and what is right about them, reckoned in the plainest way.

use crate::Model;

/// SplitMix64.
pub struct Draws(pub u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// Every third column holds categories.
fn is_category(column: usize) -> bool {
    column % 3 == 2
}

const THRESHOLDS: [f64; 11] = [
    f64::NEG_INFINITY,
    f64::INFINITY,
    -1e300,
    -2.5,
    -1.0,
    -1e-35,
    1.000_000_018_002_509_5e-35,
    0.1,
    0.5,
    3.0,
    1e300,
];
const NUMBERS: [f32; 17] = [
    f32::NEG_INFINITY,
    f32::MIN,
    -2.5,
    -1.0,
    -1e-30,
    -1e-35,
    -1e-36,
    -0.0,
    0.0,
    1e-36,
    1e-35,
    0.1,
    0.5,
    2.0,
    3.0,
    f32::INFINITY,
    f32::NAN,
];
const CATEGORIES: [f32; 14] = [
    -2.0,
    -1.0,
    -0.5,
    0.0,
    1.0,
    2.0,
    2.7,
    5.0,
    31.0,
    32.0,
    40.0,
    63.9,
    3e9,
    f32::NAN,
];
const MEMBERS: [u32; 9] = [0, 1, 2, 3, 5, 31, 32, 40, 63];

/// Row by row.
pub fn rows(draws: &mut Draws, count: usize, columns: usize) -> Vec<f32> {
    let mut cell = |at: usize| match is_category(at % columns) {
        true => draws.one_of(&CATEGORIES),
        false => draws.one_of(&NUMBERS),
    };
    (0..count * columns).map(&mut cell).collect()
}

pub enum Tree {
    Leaf { value: f64, count: u32 },
    Node(Box<Node>),
}

pub struct Node {
    column: usize,
    split: Split,
    left: Tree,
    right: Tree,
}

enum Split {
    Number {
        threshold: f64,
        missing: u8,
        default_left: bool,
    },
    Set(Vec<u32>),
}

impl Tree {
    /// Of so many leaves.
    pub fn draw(draws: &mut Draws, leaves: usize, columns: usize) -> Self {
        if leaves == 1 {
            let value = (draws.below(2_001) as f64 - 1_000.0) / 777.0;
            return Self::Leaf {
                value,
                count: 1 + draws.below(50) as u32,
            };
        }
        let column = draws.below(columns);
        let split = match is_category(column) {
            true => Split::Set(
                MEMBERS
                    .into_iter()
                    .filter(|_| draws.below(3) == 0)
                    .collect(),
            ),
            false => Split::Number {
                threshold: draws.one_of(&THRESHOLDS),
                missing: draws.below(3) as u8,
                default_left: draws.below(2) == 0,
            },
        };
        let left = 1 + draws.below(leaves - 1);
        Self::Node(Box::new(Node {
            column,
            split,
            left: Self::draw(draws, left, columns),
            right: Self::draw(draws, leaves - left, columns),
        }))
    }

    fn count(&self) -> u32 {
        match self {
            Self::Leaf { count, .. } => *count,
            Self::Node(node) => node.left.count() + node.right.count(),
        }
    }

    /// What a row gets; where a column is unknown, the mean over both branches.
    pub fn value(&self, row: &[f32], is_known: &impl Fn(usize) -> bool) -> f64 {
        let node = match self {
            Self::Leaf { value, .. } => return *value,
            Self::Node(node) => node,
        };
        let of = |tree: &Self| tree.value(row, is_known);
        if is_known(node.column) {
            return of(if node.goes_left(row[node.column]) {
                &node.left
            } else {
                &node.right
            });
        }
        let share = |tree: &Self| f64::from(tree.count()) / f64::from(self.count());
        share(&node.left) * of(&node.left) + share(&node.right) * of(&node.right)
    }

    /// Shapley's values by their definition, over all sets of columns.
    pub fn shapley(&self, row: &[f32]) -> Vec<f64> {
        let columns = row.len();
        let values: Vec<f64> = (0..1_usize << columns)
            .map(|known| self.value(row, &|column| known >> column & 1 == 1))
            .collect();
        let factorial = |n: usize| (1..=n).map(|i| i as f64).product::<f64>();
        let of = |column: usize| {
            let without = (0..values.len()).filter(|known| known >> column & 1 == 0);
            let part = |known: usize| {
                let size = known.count_ones() as usize;
                let weight = factorial(size) * factorial(columns - size - 1) / factorial(columns);
                weight * (values[known | 1 << column] - values[known])
            };
            without.map(part).sum()
        };
        (0..columns).map(of).chain([values[0]]).collect()
    }
}

impl Node {
    fn goes_left(&self, cell: f32) -> bool {
        match &self.split {
            Split::Set(set) => {
                !cell.is_nan()
                    && cell > -1.0
                    && set
                        .iter()
                        .any(|member| f64::from(*member) == f64::from(cell).trunc())
            }
            Split::Number {
                threshold,
                missing,
                default_left,
            } => {
                let is_zero = cell.is_nan() && *missing != 2 || cell.abs() <= 1e-35;
                match (missing, is_zero) {
                    (1, true) => *default_left,
                    (2, _) if cell.is_nan() => *default_left,
                    _ => (if is_zero { 0.0 } else { f64::from(cell) }) <= *threshold,
                }
            }
        }
    }
}

/// As LightGBM would write these trees.
pub fn text(trees: &[Tree], columns: usize) -> String {
    let blocks: Vec<String> = trees
        .iter()
        .enumerate()
        .map(|(at, tree)| block(at, tree))
        .collect();
    let sizes: Vec<String> = blocks.iter().map(|block| block.len().to_string()).collect();
    format!(
        "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx={}\n\
         objective=binary sigmoid:1\nfeature_names=a=b\ntree_sizes={}\n\n{}end of trees\n\nparameters:\n",
        columns - 1,
        sizes.join(" "),
        blocks.concat(),
    )
}

pub fn model(trees: &[Tree], columns: usize) -> Model {
    text(trees, columns).parse().unwrap()
}

/// The lists of a tree's block.
#[derive(Default)]
struct Lists {
    read: Vec<usize>,
    thresholds: Vec<f64>,
    kinds: Vec<u8>,
    children: Vec<[i64; 2]>,
    counts: Vec<u32>,
    leaves: Vec<(f64, u32)>,
    bounds: Vec<usize>,
    words: Vec<u32>,
}

impl Lists {
    /// The number of a branch, after all below it.
    fn add(&mut self, tree: &Tree) -> i64 {
        let node = match tree {
            Tree::Leaf { value, count } => {
                self.leaves.push((*value, *count));
                return -(self.leaves.len() as i64);
            }
            Tree::Node(node) => node,
        };
        let own = self.read.len();
        self.read.push(node.column);
        self.counts.push(tree.count());
        let (threshold, kind) = match &node.split {
            Split::Number {
                threshold,
                missing,
                default_left,
            } => (*threshold, missing << 2 | u8::from(*default_left) << 1),
            Split::Set(set) => (self.set(set) as f64, 1),
        };
        self.thresholds.push(threshold);
        self.kinds.push(kind);
        self.children.push([0; 2]);
        // The right one first, so that numbers are not those that are made of them.
        let right = self.add(&node.right);
        self.children[own] = [self.add(&node.left), right];
        own as i64
    }

    fn set(&mut self, set: &[u32]) -> usize {
        if self.bounds.is_empty() {
            self.bounds.push(0);
        }
        let mut words = vec![0; set.last().map_or(1, |last| *last as usize / 32 + 1)];
        set.iter()
            .for_each(|member| words[*member as usize / 32] |= 1_u32 << (member % 32));
        self.words.extend(words);
        self.bounds.push(self.words.len());
        self.bounds.len() - 2
    }
}

fn block(at: usize, tree: &Tree) -> String {
    let mut of = Lists::default();
    of.add(tree);
    let sets = of.bounds.len().saturating_sub(1);
    let left = |children: &[i64; 2]| children[0];
    let right = |children: &[i64; 2]| children[1];
    let mut block = format!(
        "Tree={at}\nnum_leaves={}\nnum_cat={sets}\nsplit_feature={}\nsplit_gain=\nthreshold={}\ndecision_type={}\n\
         left_child={}\nright_child={}\nleaf_value={}\nleaf_count={}\ninternal_count={}\n",
        of.leaves.len(),
        joined(&of.read),
        joined(&of.thresholds),
        joined(&of.kinds),
        joined(&of.children.iter().map(left).collect::<Vec<_>>()),
        joined(&of.children.iter().map(right).collect::<Vec<_>>()),
        joined(&of.leaves.iter().map(|leaf| leaf.0).collect::<Vec<_>>()),
        joined(&of.leaves.iter().map(|leaf| leaf.1).collect::<Vec<_>>()),
        joined(&of.counts),
    );
    if sets > 0 {
        block += &format!(
            "cat_boundaries={}\ncat_threshold={}\n",
            joined(&of.bounds),
            joined(&of.words)
        );
    }
    block + "is_linear=0\nshrinkage=0.1\n\n\n"
}

fn joined<T: ToString>(values: &[T]) -> String {
    values
        .iter()
        .map(T::to_string)
        .collect::<Vec<_>>()
        .join(" ")
}
