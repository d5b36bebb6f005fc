//! The training rows of a frame, as every piece sees them.

use std::collections::HashSet;

use data::{Error, Frame, Result};

use crate::prepare::entity::{Hasher, Salt};
use crate::prepare::features::Feature;
use crate::prepare::folds;
use crate::prepare::numbers::{FEWEST_NUMBERS, Numbers};
use crate::prepare::target::{FEWEST_OF_A_CLASS, Target};

pub const FOLDS: u8 = 5;

/// What learners learn of rows.
#[derive(Clone, Copy)]
pub enum Outcome<'a> {
    /// Whether they are positive.
    Labels(&'a [bool]),
    /// Numbers, most of which lie within a few units of nought.
    Numbers {
        scaled: &'a [f64],
        has_heavy_tails: bool,
    },
}

impl Outcome<'_> {
    /// A row's as a number: positive ones have 1.
    pub fn number(self, row: usize) -> f64 {
        match self {
            Self::Labels(positive) => f64::from(u8::from(positive[row])),
            Self::Numbers { scaled, .. } => scaled[row],
        }
    }
}

/// Training rows: those with an outcome.
pub struct Table {
    /// Indices into the frame.
    pub rows: Vec<usize>,
    pub positive: Vec<bool>,
    /// What is foreseen of each, where that are numbers.
    pub numbers: Option<Numbers>,
    /// The salted hash of each one's entity.
    pub hashes: Vec<u64>,
    /// The fold that leaves each out.
    pub folds: Vec<u8>,
}

#[cfg(test)]
impl Table {
    /// A table of rows about one entity each, for tests.
    pub fn made_up(positive: Vec<bool>, folds: Vec<u8>) -> Self {
        Self {
            rows: (0..positive.len()).collect(),
            hashes: (0..positive.len() as u64).collect(),
            positive,
            numbers: None,
            folds,
        }
    }
}

impl Table {
    /// Hashes entities and deals folds.
    ///
    /// # Errors
    /// `missing_entity_key`, `too_few_entities`, `too_few_distinct_rows`.
    pub fn new(
        target: Target,
        salt: Salt,
        key: Option<&str>,
        features: &[Feature],
        frame: &Frame,
    ) -> Result<Self> {
        let hasher = Hasher::new(salt, key, features, frame)?;
        let Target {
            rows,
            positive,
            numbers,
            ..
        } = target;
        let hashed = rows
            .iter()
            .map(|&row| hasher.hash(row).ok_or_else(|| without_key(key, row)));
        let hashes: Vec<u64> = hashed.collect::<Result<_>>()?;
        match (key, &numbers) {
            (Some(key), None) => refuse_few_entities(key, &hashes, &positive)?,
            (Some(key), Some(_)) => refuse_few_with_numbers(key, &hashes)?,
            (None, _) => {}
        }
        let folds = folds::assign(&hashes, &positive, FOLDS);
        let table = Self {
            rows,
            positive,
            numbers,
            hashes,
            folds,
        };
        table.refuse_lopsided()?;
        Ok(table)
    }

    /// Some of its rows.
    pub fn pick(&self, at: &[usize]) -> Self {
        Self {
            rows: at.iter().map(|at| self.rows[*at]).collect(),
            positive: at.iter().map(|at| self.positive[*at]).collect(),
            numbers: self.numbers.as_ref().map(|numbers| numbers.pick(at)),
            hashes: at.iter().map(|at| self.hashes[*at]).collect(),
            folds: at.iter().map(|at| self.folds[*at]).collect(),
        }
    }

    /// What learners learn.
    pub fn outcome(&self) -> Outcome<'_> {
        match &self.numbers {
            Some(numbers) => Outcome::Numbers {
                scaled: &numbers.scaled,
                has_heavy_tails: numbers.has_heavy_tails,
            },
            None => Outcome::Labels(&self.positive),
        }
    }

    /// How many different entities the rows are about.
    pub fn entities(&self) -> usize {
        self.hashes.iter().collect::<HashSet<_>>().len()
    }

    /// How much larger standard errors may be than those of as many independent rows: rows of one
    /// entity may all tell the same (Kish, 1965).
    pub fn inflation(&self) -> f64 {
        (self.rows.len() as f64 / self.entities().max(1) as f64).sqrt()
    }

    /// The rows of a fold, and all others.
    pub fn split(&self, fold: u8) -> (Vec<usize>, Vec<usize>) {
        (0..self.rows.len()).partition(|row| self.folds[*row] == fold)
    }

    /// Every fold needs both outcomes, or some numbers.
    fn refuse_lopsided(&self) -> Result<()> {
        let mut seen = [[false; 2]; FOLDS as usize];
        for (fold, positive) in self.folds.iter().zip(&self.positive) {
            seen[*fold as usize][usize::from(*positive)] = true;
        }
        let is_fit = |[others, positive]: &[bool; 2]| match self.numbers {
            Some(_) => *others || *positive,
            None => *others && *positive,
        };
        if seen.iter().all(is_fit) {
            return Ok(());
        }
        Err(Error::new(
            "too_few_distinct_rows",
            "Nearly all rows are the same, so the model could not be tested on rows it has not seen.",
            "Add columns that tell rows apart, or name the column that identifies what each is about.",
        ))
    }
}

fn without_key(key: Option<&str>, row: usize) -> Error {
    let key = key.unwrap_or_default();
    Error::new(
        "missing_entity_key",
        format!(
            "Data row {} has no \"{key}\", the entity key: it is empty there, or says a word such as NA that names nobody among such keys.",
            row + 1
        ),
        "Fill it in for every row, or train without an entity key.",
    )
    .with("row", row + 1)
    .with("column", key)
}

/// Rows of one entity stay together, so what counts is how many entities there are.
fn refuse_few_entities(key: &str, hashes: &[u64], positive: &[bool]) -> Result<()> {
    let distinct = |wanted: bool| {
        let rows = hashes.iter().zip(positive);
        let of_class = rows.filter(|(_, positive)| **positive == wanted);
        of_class.map(|(hash, _)| hash).collect::<HashSet<_>>().len()
    };
    let fewest = distinct(true).min(distinct(false));
    if fewest >= FEWEST_OF_A_CLASS {
        return Ok(());
    }
    Err(Error::new(
        "too_few_entities",
        format!(
            "The entity key \"{key}\" has only {fewest} different values among rows of one outcome; at least {FEWEST_OF_A_CLASS} are needed."
        ),
        "Name the column that identifies what each row is about, or train without an entity key.",
    )
    .with("column", key)
    .with("customers", fewest)
    .with("fewest", FEWEST_OF_A_CLASS))
}

/// Numbers are the entity's own as much as outcomes are, so entities count here too.
fn refuse_few_with_numbers(key: &str, hashes: &[u64]) -> Result<()> {
    let entities = hashes.iter().collect::<HashSet<_>>().len();
    if entities >= FEWEST_NUMBERS {
        return Ok(());
    }
    Err(Error::new(
        "too_few_entities",
        format!(
            "The entity key \"{key}\" names only {entities} different customers that have a number; at least {FEWEST_NUMBERS} are needed."
        ),
        "Name the column that identifies each customer, or train without an entity key.",
    )
    .case("number")
    .with("column", key)
    .with("customers", entities)
    .with("fewest", FEWEST_NUMBERS))
}
