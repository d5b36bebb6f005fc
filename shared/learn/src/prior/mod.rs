//! What other trainings tell about a new one: which blend of learners is worth its time.
//!
//! [`MetaFeatures`] describe a table in numbers. By the [`Prior`], `prior.json`, which `scripts/bench
//! meta` makes from measured outcomes, `fast` chooses what it trains.

mod features;
mod portfolio;
mod rank;

use data::{Error, Frame, Result};
use domain::LearnerSettings;
use serde::{Deserialize, Serialize};

use crate::prepare::{features::Feature, table::Table};

pub use features::MetaFeatures;
pub use portfolio::{blends, settings};
pub use rank::{KnownTable, choose};

/// From this many rows on a table is large: the stack has deep trees that join categories by their
/// rates, which with fewer read noise. Of the public sets, those of 10,000 rows lose by them and
/// that of 45,000 gains.
pub const MANY_ROWS: usize = 20_000;

/// Kept with the code, so that the same table gives the same model wherever it is trained.
const PRIOR: &str = include_str!("prior.json");

/// What `fast` chooses from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prior {
    /// For tables with fewer rows than make one large.
    pub small: Choice,
    pub large: Choice,
}

/// Blends to choose among, the one that is best on average first, and how they did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub blends: Vec<Vec<LearnerSettings>>,
    /// Of each known table the description, and the log loss of each of the blends.
    pub tables: Vec<(Vec<f64>, Vec<f64>)>,
}

impl Prior {
    /// The one kept with the code.
    ///
    /// # Errors
    /// `prior_damaged`, should it not be readable.
    pub fn read() -> Result<Self> {
        serde_json::from_str(PRIOR).map_err(|error| damaged(&error.to_string()))
    }

    /// The learners that a table promises most to.
    ///
    /// # Errors
    /// Those of [`MetaFeatures::of`]; `prior_damaged`.
    pub fn choose(
        mut self,
        features: &[Feature],
        seed: u64,
        frame: &Frame,
        table: &Table,
    ) -> Result<Vec<LearnerSettings>> {
        let choice = match table.rows.len() >= MANY_ROWS {
            true => &mut self.large,
            false => &mut self.small,
        };
        let chosen = match choice.blends.len() {
            0 => return Err(damaged("it has no blends")),
            1 => 0,
            _ => choose(
                &choice.known()?,
                &MetaFeatures::of(features, seed, frame, table)?,
            ),
        };
        Ok(choice.blends.swap_remove(chosen))
    }
}

impl Choice {
    fn known(&self) -> Result<Vec<KnownTable>> {
        let known = |(features, losses): &(Vec<f64>, Vec<f64>)| {
            let features = features.as_slice().try_into();
            let features =
                features.map_err(|_| damaged("a table is not described as it should"))?;
            match losses.len() == self.blends.len() {
                true => Ok(KnownTable {
                    features,
                    losses: losses.clone(),
                }),
                false => Err(damaged("a table lacks the loss of a blend")),
            }
        };
        self.tables.iter().map(known).collect()
    }
}

fn damaged(why: &str) -> Error {
    Error::new(
        "prior_damaged",
        format!("What is known of learners cannot be read: {why}."),
        "Please report this; another effort than fast does without.",
    )
}
