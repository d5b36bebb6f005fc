//! What is known before a table is seen: `prior.json`, which `scripts/bench meta` makes.

use serde::{Deserialize, Serialize};

use crate::frame::Frame;
use crate::{Error, Result};

use super::super::plan::Plan;
use super::super::settings::LearnerSettings;
use super::super::stack::MANY_ROWS;
use super::features::MetaFeatures;
use super::rank::{Known, choose};

/// Kept with the code, so that the same table gives the same model wherever it is trained.
const PRIOR: &str = include_str!("prior.json");

/// What `fast` chooses from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prior {
    /// For tables with fewer rows than make one large.
    pub small: Choice,
    /// For the others.
    pub large: Choice,
}

/// Blends to choose among, the one that is best on average first, and how they did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The blends.
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
    pub fn choose(mut self, plan: &Plan, frame: &Frame) -> Result<Vec<LearnerSettings>> {
        let choice = match plan.rows >= MANY_ROWS {
            true => &mut self.large,
            false => &mut self.small,
        };
        let chosen = match choice.blends.len() {
            0 => return Err(damaged("it has no blends")),
            1 => 0,
            _ => choose(&choice.known()?, &MetaFeatures::of(plan, frame)?),
        };
        Ok(choice.blends.swap_remove(chosen))
    }
}

impl Choice {
    fn known(&self) -> Result<Vec<Known>> {
        let known = |(features, losses): &(Vec<f64>, Vec<f64>)| {
            let features = features.as_slice().try_into();
            let features =
                features.map_err(|_| damaged("a table is not described as it should"))?;
            match losses.len() == self.blends.len() {
                true => Ok(Known {
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
