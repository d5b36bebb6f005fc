//! LightGBM in several shapes, stopped early on the fold left out.

use serde::{Deserialize, Serialize, Serializer};

use crate::{Error, Result};

use super::features::Treatment;
use super::lightgbm::{Booster, Dataset, Training};
use super::member::{Data, Fit, Kind, Member, Split, Watch, cancelled};

/// Seconds per row, column and round, with 15 leaves, on one core.
const ROUND_COST: f64 = 1e-8;
/// The longest one member may take, in seconds: well under a function's 15 minutes.
const LONGEST: f64 = 400.0;
/// Rounds typically needed, relative to the most allowed.
const TYPICAL_SHARE: f64 = 0.15;

/// How LightGBM grows its trees.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    leaves: usize,
    rate: f64,
    columns_per_tree: f64,
    rows_per_tree: f64,
    l2: f64,
    extra_trees: bool,
    rounds: usize,
    patience: usize,
}

impl Shape {
    /// The shape of a kind, if it is one of trees.
    pub fn of(kind: Kind) -> Option<Self> {
        let base = Self {
            leaves: 15,
            rate: 0.03,
            columns_per_tree: 0.5,
            rows_per_tree: 0.8,
            l2: 5.0,
            extra_trees: false,
            rounds: 3_000,
            patience: 60,
        };
        Some(match kind {
            Kind::LightgbmFast => Self {
                rate: 0.1,
                rounds: 600,
                patience: 20,
                ..base
            },
            Kind::Lightgbm => base,
            Kind::LightgbmShallow => Self {
                leaves: 7,
                rate: 0.05,
                columns_per_tree: 0.3,
                ..base
            },
            Kind::LightgbmExtraTrees => Self {
                leaves: 31,
                rate: 0.05,
                extra_trees: true,
                ..base
            },
            Kind::LogisticRegression => return None,
        })
    }

    /// About how long one member takes, in seconds.
    pub fn seconds(&self, rows: usize, columns: usize) -> f64 {
        (TYPICAL_SHARE * self.rounds as f64 * ROUND_COST * rows as f64 * columns as f64)
            .min(LONGEST)
    }

    /// The most rounds, and the rate that makes do with them: with very many rows both bend so
    /// that one member stays within [`LONGEST`].
    fn pace(&self, rows: usize, columns: usize) -> (usize, f64) {
        let affordable = LONGEST / (ROUND_COST * rows as f64 * columns as f64);
        let rounds = self.rounds.min(affordable as usize).max(50);
        (rounds, self.rate.max(20.0 / rounds as f64).min(0.2))
    }

    fn parameters(&self, rate: f64, seed: u64) -> String {
        let Self {
            leaves,
            columns_per_tree,
            rows_per_tree,
            l2,
            extra_trees,
            ..
        } = self;
        let seed = seed % (1 << 31);
        format!(
            "{COMMON} objective=binary metric=binary_logloss num_leaves={leaves} learning_rate={rate} \
             feature_fraction={columns_per_tree} bagging_fraction={rows_per_tree} bagging_freq=1 lambda_l2={l2} \
             min_data_in_leaf=20 extra_trees={extra_trees} seed={seed}"
        )
    }
}

/// Makes LightGBM repeatable and quiet.
const COMMON: &str =
    "deterministic=true force_row_wise=true num_threads=1 verbosity=-1 feature_pre_filter=false";

/// Bins all rows; categories stay categories.
pub fn bin(data: &Data) -> Result<Dataset> {
    let categories: Vec<String> = data
        .features
        .iter()
        .enumerate()
        .filter(|(_, feature)| matches!(feature.treatment, Treatment::Category { .. }))
        .map(|(at, _)| at.to_string())
        .collect();
    let categorical = match categories.is_empty() {
        true => String::new(),
        false => format!(" categorical_feature={}", categories.join(",")),
    };
    Dataset::new(&data.matrix, &format!("{COMMON}{categorical}"))
}

impl Fit for Shape {
    fn fit(&self, data: &Data, split: &Split, seed: u64, watch: Watch) -> Result<Member> {
        let (most, rate) = self.pace(split.train.len(), data.matrix.columns);
        let parameters = self.parameters(rate, seed);
        let binned = data.binned()?;
        let train = binned.subset(&split.train, data.positive, COMMON)?;
        let valid = binned.subset(&split.held_out, data.positive, COMMON)?;
        let mut training = Training::new(&train, &valid, &parameters)?;
        let (mut best, mut best_round) = (f64::INFINITY, 1);
        for round in 1..=most {
            if watch(round as f64 / most as f64).is_break() {
                return Err(cancelled());
            }
            let grown = training.grow()?;
            let loss = training.metric()?;
            if loss < best {
                (best, best_round) = (loss, round);
            }
            if !grown || round - best_round >= self.patience {
                break;
            }
        }
        Ok(Member::Trees(Trees::try_from(training.save(best_round)?)?))
    }
}

/// Grown trees, saved as LightGBM's text.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub struct Trees {
    text: String,
    /// The trees, ready to score.
    pub booster: Booster,
}

impl Trees {
    /// How many.
    pub fn count(&self) -> usize {
        self.text.matches("\nTree=").count()
    }
}

impl TryFrom<String> for Trees {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        let booster = Booster::load(&text)?;
        Ok(Self { text, booster })
    }
}

impl Serialize for Trees {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        to.serialize_str(&self.text)
    }
}
