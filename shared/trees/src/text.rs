//! LightGBM's text of a model: a head, a block a tree, a tail.

use std::collections::HashMap;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::model::{Child, Leaf, Missing, Model, Node, Split, Tree};

const MOST_TREES: usize = 20_000;
const MOST_LEAVES: usize = 4_096;
const MOST_COLUMNS: usize = 100_000;
/// Words of 32 bits of one set of categories.
const MOST_WORDS: usize = 1 << 15;
/// The line after the last tree.
const END: &str = "end of trees";

const CATEGORICAL: u8 = 1;
const DEFAULT_LEFT: u8 = 2;

impl FromStr for Model {
    type Err = Error;

    /// Reads what LightGBM saves as text (versions 3 and 4 of it): boosted trees that give one number a row.
    fn from_str(text: &str) -> Result<Self> {
        let mut lines = text.lines();
        let head = Fields::read(&mut lines.by_ref().take_while(|line| !line.is_empty()));
        let columns = head.columns()?;
        let announced = head.list::<usize>("tree_sizes", None)?.len();
        if announced > MOST_TREES {
            return Err(too_large("trees", MOST_TREES));
        }
        let mut trees = Vec::with_capacity(announced);
        loop {
            match lines.next() {
                Some(END) => break,
                Some("") => {}
                Some(line) if line.starts_with("Tree=") && trees.len() < announced => {
                    let block =
                        Fields::read(&mut lines.by_ref().take_while(|line| !line.is_empty()));
                    let tree = block.tree(columns);
                    trees.push(tree.map_err(|error| within(trees.len(), error))?);
                }
                Some(_) => {
                    return Err(damaged(format!(
                        "no tree follows the first {}",
                        trees.len()
                    )));
                }
                None => return Err(damaged(format!("it ends after {} trees", trees.len()))),
            }
        }
        if trees.len() != announced {
            let found = trees.len();
            return Err(damaged(format!(
                "it has {found} trees and announces {announced}"
            )));
        }
        Ok(Self { columns, trees })
    }
}

/// Lines of `key=value`; a key alone has no value.
struct Fields<'a>(HashMap<&'a str, &'a str>);

impl<'a> Fields<'a> {
    fn read(lines: &mut impl Iterator<Item = &'a str>) -> Self {
        Self(
            lines
                .map(|line| line.split_once('=').unwrap_or((line, "")))
                .collect(),
        )
    }

    fn get(&self, key: &str) -> Result<&'a str> {
        let value = self.0.get(key).copied();
        value.ok_or_else(|| damaged(format!("it has no \"{key}\"")))
    }

    fn number<T: FromStr>(&self, key: &str) -> Result<T> {
        self.get(key)?.trim().parse().map_err(|_| unreadable(key))
    }

    /// Values separated by spaces; exactly `count` if told.
    fn list<T: FromStr>(&self, key: &str, count: Option<usize>) -> Result<Vec<T>> {
        let words = self.get(key)?.split_ascii_whitespace();
        let values: Vec<T> = words
            .map(|word| word.parse().map_err(|_| unreadable(key)))
            .collect::<Result<_>>()?;
        match count {
            Some(count) if count != values.len() => {
                let found = values.len();
                Err(damaged(format!(
                    "\"{key}\" has {found} values, not {count}"
                )))
            }
            _ => Ok(values),
        }
    }

    /// How many columns the head tells of, if it is of a model that this crate knows.
    fn columns(&self) -> Result<usize> {
        if !matches!(self.get("version")?, "v3" | "v4") {
            return Err(Error::Unsupported("a text of another version than 3 or 4"));
        }
        if self.0.contains_key("average_output") {
            return Err(Error::Unsupported("trees that are averaged"));
        }
        let classes: usize = self.number("num_class")?;
        let together: usize = self.number("num_tree_per_iteration")?;
        if (classes, together) != (1, 1) {
            return Err(Error::Unsupported("more than one number a row"));
        }
        match self.number::<usize>("max_feature_idx")? {
            last if last < MOST_COLUMNS => Ok(last + 1),
            _ => Err(too_large("columns", MOST_COLUMNS)),
        }
    }

    fn tree(&self, columns: usize) -> Result<Tree> {
        let leaf_count = match self.number::<usize>("num_leaves")? {
            0 => return Err(damaged("it has no leaf")),
            count if count > MOST_LEAVES => return Err(too_large("leaves of a tree", MOST_LEAVES)),
            count => count,
        };
        if self.0.contains_key("is_linear") && self.number::<u8>("is_linear")? != 0 {
            return Err(Error::Unsupported("linear models in leaves"));
        }
        let values = self.finite("leaf_value", leaf_count)?;
        if leaf_count == 1 {
            let leaf = |value| Leaf { value, count: 1.0 };
            let leaves: Vec<Leaf> = values.into_iter().map(leaf).collect();
            return Tree::new(Vec::new(), &leaves);
        }
        let counts = self.list::<u32>("leaf_count", Some(leaf_count))?;
        let leaf = |(value, count)| Leaf {
            value,
            count: f64::from(count),
        };
        let leaves: Vec<Leaf> = values.into_iter().zip(counts).map(leaf).collect();
        Tree::new(self.nodes(columns, leaf_count)?, &leaves)
    }

    fn nodes(&self, columns: usize, leaves: usize) -> Result<Vec<Node>> {
        let count = leaves - 1;
        let read = self.list::<usize>("split_feature", Some(count))?;
        if read.iter().any(|column| *column >= columns) {
            return Err(damaged("it splits a column that is not there"));
        }
        let counts = self.list::<u32>("internal_count", Some(count))?;
        if counts.contains(&0) {
            return Err(damaged("no row came by one of its nodes"));
        }
        let splits = self.splits(count)?;
        let left = self.list::<i32>("left_child", Some(count))?;
        let right = self.list::<i32>("right_child", Some(count))?;
        let node = |(at, split)| Node {
            column: read[at],
            split,
            left: child(left[at]),
            right: child(right[at]),
            leaves: 0..0,
            middle: 0,
            count: f64::from(counts[at]),
        };
        Ok(splits.into_iter().enumerate().map(node).collect())
    }

    fn splits(&self, count: usize) -> Result<Vec<Split>> {
        let kinds = self.list::<u8>("decision_type", Some(count))?;
        let thresholds = self.list::<f64>("threshold", Some(count))?;
        // An infinite one sets what is missing apart from all that is known.
        if thresholds.iter().any(|threshold| threshold.is_nan()) {
            return Err(damaged("\"threshold\" is not a number"));
        }
        let sets = match self.number::<usize>("num_cat")? {
            0 => Vec::new(),
            sets if sets > count => return Err(damaged("it has more sets than nodes")),
            sets => self.sets(sets)?,
        };
        let split = |(kind, threshold): (&u8, f64)| {
            if kind & CATEGORICAL != 0 {
                let set = sets.get(threshold as usize).filter(|_| threshold >= 0.0);
                let set = set.ok_or_else(|| damaged("it splits by a set that is not there"))?;
                return Ok(Split::Categories(set.clone()));
            }
            let missing = match kind >> 2 {
                0 => Missing::None,
                1 => Missing::Zero,
                2 => Missing::Nan,
                _ => return Err(damaged("it treats missing values in an unknown way")),
            };
            let default_left = kind & DEFAULT_LEFT != 0;
            Ok(Split::Number {
                threshold,
                missing,
                default_left,
            })
        };
        kinds.iter().zip(thresholds).map(split).collect()
    }

    /// Sets of categories.
    fn sets(&self, count: usize) -> Result<Vec<Vec<u32>>> {
        let bounds = self.list::<usize>("cat_boundaries", Some(count + 1))?;
        let words = self.list::<u32>("cat_threshold", bounds.last().copied())?;
        let set = |bounds: &[usize]| match words.get(bounds[0]..bounds[1]) {
            Some(set) if set.len() > MOST_WORDS => {
                Err(too_large("words of a set of categories", MOST_WORDS))
            }
            Some(set) => Ok(set.to_vec()),
            None => Err(damaged("the bounds of its sets are wrong")),
        };
        bounds.windows(2).map(set).collect()
    }

    fn finite(&self, key: &str, count: usize) -> Result<Vec<f64>> {
        let values = self.list::<f64>(key, Some(count))?;
        match values.iter().all(|value| value.is_finite()) {
            true => Ok(values),
            false => Err(damaged(format!("\"{key}\" is not finite"))),
        }
    }
}

/// Leaves are counted from -1 down.
fn child(number: i32) -> Child {
    match usize::try_from(number) {
        Ok(node) => Child::Node(node),
        Err(_) => Child::Leaf(!number as usize),
    }
}

fn within(tree: usize, error: Error) -> Error {
    match error {
        Error::Damaged(why) => damaged(format!("of tree {tree}, {why}")),
        other => other,
    }
}

fn unreadable(key: &str) -> Error {
    damaged(format!("\"{key}\" cannot be read"))
}

fn damaged(why: impl Into<String>) -> Error {
    Error::Damaged(why.into())
}

fn too_large(what: &'static str, most: usize) -> Error {
    Error::TooLarge { what, most }
}
