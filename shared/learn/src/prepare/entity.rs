//! Who a row is about: salted hashes of entity keys, so that a model can tell whom it has learned
//! from without holding their names.

use std::borrow::Cow;

use data::{Column, Error, Frame, Result, Values};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::prepare::features::Feature;

/// Makes one model's hashes differ from another's.
pub type Salt = [u8; 16];

/// A salt fixed by `spec` (any text that tells one training from another) and the data, so that
/// the same training gives the same bytes.
pub fn salt(spec: &str, frame: &Frame) -> Salt {
    let mut hasher = Sha256::new();
    hasher.update(spec);
    for column in &frame.columns {
        hasher.update(&column.name);
        match &column.values {
            Values::Number(cells) => cells.chunks(1024).for_each(|chunk| {
                let bytes: Vec<u8> = chunk
                    .iter()
                    .flat_map(|cell| cell.to_bits().to_le_bytes())
                    .collect();
                hasher.update(bytes);
            }),
            Values::Text { codes, levels } => {
                levels.iter().for_each(|level| hasher.update(level));
                codes.chunks(1024).for_each(|chunk| {
                    let bytes: Vec<u8> = chunk.iter().flat_map(|code| code.to_le_bytes()).collect();
                    hasher.update(bytes);
                });
            }
        }
    }
    let digest = hasher.finalize();
    std::array::from_fn(|i| digest[i])
}

/// Hashes rows by the entity key, or by all features where there is none.
pub struct Hasher<'a> {
    salt: Salt,
    columns: Vec<Cow<'a, Column>>,
    by_key: bool,
}

impl<'a> Hasher<'a> {
    /// # Errors
    /// `missing_column` when the frame lacks the key or a feature.
    pub fn new(
        salt: Salt,
        key: Option<&str>,
        features: &[Feature],
        frame: &'a Frame,
    ) -> Result<Self> {
        let names: Vec<&str> = match key {
            Some(key) => vec![key],
            None => features
                .iter()
                .map(|feature| feature.name.as_str())
                .collect(),
        };
        let column = |name| {
            let column = required_column(frame, name)?;
            Ok(match key {
                Some(_) => column.as_key(),
                None => Cow::Borrowed(column),
            })
        };
        let columns = names.into_iter().map(column).collect::<Result<_>>()?;
        Ok(Self {
            salt,
            columns,
            by_key: key.is_some(),
        })
    }

    /// The row's hash; `None` when its key is missing.
    pub fn hash(&self, row: usize) -> Option<u64> {
        let mut hasher = Sha256::new();
        hasher.update(self.salt);
        for column in &self.columns {
            match column.text(row) {
                Some(text) => {
                    hasher.update((text.len() as u32).to_le_bytes());
                    hasher.update(text.as_bytes());
                }
                None if self.by_key => return None,
                None => hasher.update(u32::MAX.to_le_bytes()),
            }
        }
        let digest = hasher.finalize();
        Some(u64::from_le_bytes(std::array::from_fn(|i| digest[i])))
    }
}

/// The frame's column of that name.
///
/// # Errors
/// `missing_column`.
pub fn required_column<'a>(frame: &'a Frame, name: &str) -> Result<&'a Column> {
    frame.column(name).ok_or_else(|| {
        Error::new(
            "missing_column",
            format!("The file has no column \"{name}\", which the model needs."),
            format!("Add \"{name}\" to the file, or train a model that excludes it."),
        )
        .with("column", name)
    })
}

/// The entities a model learned from, each with the fold that left it out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LearnedFrom {
    /// Ascending.
    hashes: Vec<u64>,
    folds: Vec<u8>,
}

impl LearnedFrom {
    /// From one hash and fold per training row.
    pub fn new(hashes: &[u64], folds: &[u8]) -> Self {
        let mut pairs: Vec<(u64, u8)> = hashes.iter().copied().zip(folds.iter().copied()).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let (hashes, folds) = pairs.into_iter().unzip();
        Self { hashes, folds }
    }

    /// The fold that left this entity out, if it was learned from.
    pub fn fold(&self, hash: u64) -> Option<u8> {
        self.hashes
            .binary_search(&hash)
            .ok()
            .map(|at| self.folds[at])
    }

    /// Whether there is a fold for every hash.
    pub fn is_sound(&self, folds: u8) -> bool {
        self.hashes.len() == self.folds.len() && self.folds.iter().all(|fold| *fold < folds)
    }
}
