//! LightGBM in several shapes, stopped early by the folds left out.

use data::{Error, Result};
use domain::{LearnerKind, LearnerSettings};
use serde::{Deserialize, Serialize, Serializer};
use trees::{Ensemble, Member, Model, Source};

use crate::learners::base_learner::{BaseLearner, Data, Fit, Split, Watch, cancelled};
use crate::learners::early_stopping::EarlyStopping;
use crate::learners::lightgbm::{Dataset, Training};
use crate::prepare::features::Treatment;
use crate::prepare::matrix::Matrix;
use crate::prepare::one_hot::OneHot;
use crate::prepare::table::Outcome;

/// Seconds per row, column and round, with 15 leaves, on one core. With 31 leaves it was 1.45 times
/// that on 36,000 rows, so it is taken to grow with their square root.
const ROUND_COST: f64 = 1e-8;
/// The longest one member may take, in seconds: well under a function's 15 minutes.
const LONGEST: f64 = 400.0;
/// The least patience, in rounds.
const SHORTEST: usize = 15;
/// Rounds typically needed, relative to the most allowed.
const TYPICAL_SHARE: f64 = 0.15;

/// How LightGBM grows its trees.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    leaves: usize,
    rate: f64,
    rows_per_leaf: usize,
    columns_per_tree: f64,
    rows_per_tree: f64,
    l2: f64,
    extra_trees: bool,
    one_hot: bool,
    /// Categories of up to so many levels are split one level against the rest, others as LightGBM
    /// does by default: a group of levels with like rates against the rest (Fisher, 1958).
    one_against_rest: usize,
    /// Numbers with heavy tails are learned by a loss that grows no faster than the error from there
    /// on (Huber, 1964), so that few extreme rows cannot bend the trees.
    bears_heavy_tails: bool,
    rounds: usize,
    patience: usize,
}

impl Shape {
    /// The shape that settings ask for, if their kind is one of trees.
    pub fn of(settings: &LearnerSettings) -> Option<Self> {
        let usual = Self::usual(settings.kind)?;
        let count = |given: Option<u32>, usual| given.map_or(usual, |given| given as usize);
        let rate = settings.learning_rate.unwrap_or(usual.rate);
        Some(Self {
            leaves: count(settings.leaves, usual.leaves),
            rate,
            patience: usual.patience_at(rate),
            rounds: count(settings.rounds, usual.rounds),
            rows_per_leaf: count(settings.min_rows_per_leaf, usual.rows_per_leaf),
            columns_per_tree: settings.columns_per_tree.unwrap_or(usual.columns_per_tree),
            rows_per_tree: settings.rows_per_tree.unwrap_or(usual.rows_per_tree),
            l2: settings.l2.unwrap_or(usual.l2),
            ..usual
        })
    }

    /// Rounds without a better one that end the growth: the larger the steps, the fewer.
    fn patience_at(&self, rate: f64) -> usize {
        let steps = self.patience as f64 * self.rate / rate;
        (steps as usize).clamp(SHORTEST.min(self.patience), self.patience)
    }

    /// The shape of a kind, if it is one of trees.
    fn usual(kind: LearnerKind) -> Option<Self> {
        let base = Self {
            leaves: 15,
            rate: 0.03,
            rows_per_leaf: 20,
            columns_per_tree: 0.5,
            rows_per_tree: 0.8,
            l2: 1.0,
            extra_trees: false,
            one_hot: false,
            one_against_rest: 64,
            bears_heavy_tails: false,
            rounds: 3_000,
            patience: 60,
        };
        Some(match kind {
            LearnerKind::LightgbmFast => Self {
                rate: 0.1,
                rounds: 600,
                patience: 20,
                ..base
            },
            LearnerKind::Lightgbm => base,
            LearnerKind::LightgbmShallow => Self {
                leaves: 7,
                rate: 0.05,
                columns_per_tree: 0.3,
                bears_heavy_tails: true,
                ..base
            },
            LearnerKind::LightgbmExtraTrees => Self {
                leaves: 31,
                rate: 0.05,
                extra_trees: true,
                ..base
            },
            LearnerKind::LightgbmOneHot => Self {
                columns_per_tree: 0.2,
                one_hot: true,
                ..base
            },
            LearnerKind::LightgbmDeep => Self {
                leaves: 31,
                columns_per_tree: 0.8,
                one_against_rest: 4,
                ..base
            },
            LearnerKind::LogisticRegression => return None,
        })
    }

    /// About how long one member takes on so many training rows, in seconds.
    pub fn seconds(&self, rows: usize, columns: usize) -> f64 {
        let rounds = TYPICAL_SHARE * self.rounds as f64;
        (rounds * self.round_seconds(rows, columns)).min(LONGEST)
    }

    fn round_seconds(&self, rows: usize, columns: usize) -> f64 {
        let cells = rows as f64 * columns as f64;
        ROUND_COST * cells * (self.leaves as f64 / 15.0).sqrt()
    }

    /// The most rounds, and the rate that makes do with them: with very many rows both bend so
    /// that one member stays within [`LONGEST`].
    fn pace(&self, rows: usize, columns: usize) -> (usize, f64) {
        let affordable = LONGEST / self.round_seconds(rows, columns);
        let rounds = self.rounds.min((affordable as usize).max(50));
        match rounds < self.rounds {
            true => (rounds, self.rate.max((20.0 / rounds as f64).min(0.2))),
            false => (rounds, self.rate),
        }
    }

    /// The rows to learn from and those left out, binned.
    fn sets(&self, split: &Split) -> Result<(Dataset, Dataset)> {
        let Split { data, .. } = split;
        let dataset = &data.binned(self.one_hot)?.dataset;
        let subset = |rows: &[usize]| dataset.subset(rows, data.outcome, COMMON);
        Ok((subset(&split.train)?, subset(&split.held_out)?))
    }

    /// Whether numbers with such tails are learned by Huber's loss.
    pub fn is_huber(&self, has_heavy_tails: bool) -> bool {
        self.bears_heavy_tails && has_heavy_tails
    }

    /// The loss, and the one metric that stops the growth. Huber's starts from the middle number, which
    /// is 0: few extreme ones make the mean a place from which steps of its size hardly lead away.
    fn objective(&self, outcome: Outcome) -> String {
        match outcome {
            Outcome::Labels(_) => "objective=binary metric=binary_logloss".into(),
            Outcome::Numbers {
                has_heavy_tails, ..
            } if self.is_huber(has_heavy_tails) => {
                format!("objective=huber metric=huber alpha={HUBER} boost_from_average=false")
            }
            Outcome::Numbers { .. } => "objective=regression metric=l2".into(),
        }
    }

    fn parameters(&self, rate: f64, split: &Split) -> String {
        let Self {
            leaves,
            rows_per_leaf,
            columns_per_tree,
            rows_per_tree,
            l2,
            extra_trees,
            one_against_rest,
            ..
        } = self;
        let seed = split.seed % (1 << 31);
        let objective = self.objective(split.data.outcome);
        format!(
            "{COMMON} {objective} num_leaves={leaves} learning_rate={rate} \
             feature_fraction={columns_per_tree} bagging_fraction={rows_per_tree} bagging_freq=1 lambda_l2={l2} \
             min_data_in_leaf={rows_per_leaf} max_cat_to_onehot={one_against_rest} extra_trees={extra_trees} seed={seed}"
        )
    }
}

/// From so far on, in units of the scale of learners, an error counts by its size and not its square:
/// 95 % as good as squares where errors are normal.
const HUBER: f64 = 1.345;

/// Makes LightGBM repeatable and quiet.
pub(super) const COMMON: &str =
    "deterministic=true force_row_wise=true num_threads=1 verbosity=-1 feature_pre_filter=false";

/// Binned rows, and how they were spread before.
pub struct Binned {
    dataset: Dataset,
    one_hot: Option<OneHot>,
}

/// Bins all rows; categories stay categories, or are spread as far as sensible.
pub fn bin(data: &Data, spread: bool) -> Result<Binned> {
    if !spread {
        let is_category =
            |at: &usize| matches!(data.features[*at].treatment, Treatment::Category { .. });
        let categories: Vec<usize> = (0..data.features.len()).filter(is_category).collect();
        return Ok(Binned {
            dataset: Dataset::new(&data.matrix, &with_categories(&categories))?,
            one_hot: None,
        });
    }
    let one_hot = OneHot::new(&data.features, &data.matrix);
    let parameters = with_categories(&one_hot.categories(&data.features));
    Ok(Binned {
        dataset: Dataset::new(&one_hot.spread(&data.matrix), &parameters)?,
        one_hot: Some(one_hot),
    })
}

fn with_categories(columns: &[usize]) -> String {
    let columns: Vec<String> = columns.iter().map(usize::to_string).collect();
    match columns.is_empty() {
        true => COMMON.to_owned(),
        false => format!("{COMMON} categorical_feature={}", columns.join(",")),
    }
}

impl Fit for Shape {
    fn fit(&self, splits: &[Split], watch: Watch) -> Result<Vec<BaseLearner>> {
        let Some(Split { data, .. }) = splits.first() else {
            return Ok(Vec::new());
        };
        let (most, rate) = self.pace(data.matrix.rows, data.matrix.columns);
        let sets = splits
            .iter()
            .map(|split| self.sets(split))
            .collect::<Result<Vec<_>>>()?;
        let mut growing = Vec::with_capacity(splits.len());
        for (split, (train, valid)) in splits.iter().zip(&sets) {
            growing.push(Growing::new(train, valid, &self.parameters(rate, split))?);
        }
        let folds = splits.iter().map(|split| split.fold).collect();
        let mut stopping = EarlyStopping::new(folds, self.patience);
        for round in 1..=most {
            if watch(round as f64 / most as f64).is_break() {
                return Err(cancelled());
            }
            let losses: Vec<f64> = growing
                .iter_mut()
                .map(Growing::grow)
                .collect::<Result<_>>()?;
            if stopping.is_over(&losses) || growing.iter().all(|trees| trees.is_full) {
                break;
            }
        }
        let saved = |((trees, rounds), split): ((&Growing, usize), &Split)| {
            Ok(BaseLearner::Trees(Trees::new(Saved {
                text: trees.training.save(rounds)?,
                one_hot: split.data.binned(self.one_hot)?.one_hot.clone(),
            })?))
        };
        let grown = growing.iter().zip(stopping.rounds()).zip(splits);
        grown.map(saved).collect()
    }
}

/// One member's trees, while they are grown.
struct Growing<'a> {
    training: Training<'a>,
    loss: f64,
    /// Whether no tree can be added any more.
    is_full: bool,
}

impl<'a> Growing<'a> {
    fn new(train: &'a Dataset, valid: &'a Dataset, parameters: &str) -> Result<Self> {
        Ok(Self {
            training: Training::new(train, valid, parameters)?,
            loss: f64::INFINITY,
            is_full: false,
        })
    }

    /// Adds a tree if it can; the loss on the fold left out.
    fn grow(&mut self) -> Result<f64> {
        if !self.is_full {
            self.is_full = !self.training.grow()?;
            self.loss = self.training.metric()?;
        }
        Ok(self.loss)
    }
}

/// Grown trees, saved as LightGBM's text.
#[derive(Deserialize)]
#[serde(try_from = "Saved")]
pub struct Trees {
    saved: Saved,
    model: Model,
}

#[derive(Serialize, Deserialize)]
pub struct Saved {
    text: String,
    one_hot: Option<OneHot>,
}

impl Trees {
    fn new(saved: Saved) -> Result<Self> {
        let model = saved.text.parse::<Model>().map_err(unusable)?;
        Ok(Self { saved, model })
    }
    pub fn count(&self) -> usize {
        self.model.trees()
    }

    /// Whether every column reads a feature that exists.
    pub fn is_sound(&self, features: usize) -> bool {
        let columns = match &self.saved.one_hot {
            Some(one_hot) if !one_hot.is_sound(features) => return false,
            Some(one_hot) => one_hot.columns(),
            None => features,
        };
        self.model.columns() == columns
    }

    pub fn log_odds(&self, matrix: &Matrix) -> Result<Vec<f64>> {
        let alone = ensemble(matrix.columns, [self].into_iter())?;
        let mut members = alone.log_odds(&matrix.cells).map_err(unusable)?;
        Ok(members.pop().unwrap_or_default())
    }

    fn sources(&self) -> Vec<Source> {
        match &self.saved.one_hot {
            Some(one_hot) => one_hot.sources().collect(),
            None => (0..self.model.columns()).map(Source::Cell).collect(),
        }
    }
}

/// Trees made ready to score rows of so many features together; in that order.
///
/// # Errors
/// `model_damaged`.
pub fn ensemble<'a>(features: usize, members: impl Iterator<Item = &'a Trees>) -> Result<Ensemble> {
    let member = |trees: &'a Trees| Member {
        model: &trees.model,
        sources: trees.sources(),
    };
    let members: Vec<Member> = members.map(member).collect();
    Ensemble::new(features, &members).map_err(unusable)
}

/// Trees that cannot be read, or not used with those features.
pub fn unusable(error: trees::Error) -> Error {
    Error::new(
        "model_damaged",
        format!("A tree model cannot be used: {error}."),
        "Train again.",
    )
}

impl TryFrom<Saved> for Trees {
    type Error = Error;

    fn try_from(saved: Saved) -> Result<Self> {
        Self::new(saved)
    }
}

impl Serialize for Trees {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        self.saved.serialize(to)
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::sync::Arc;

    use proptest::prelude::*;
    use report::ColumnType;
    use stats::logistic_solver::sigmoid;
    use stats::random::draw;

    use super::*;
    use crate::learners::lightgbm_predictions::Booster;
    use crate::prepare::features::Feature;

    fn set(rounds: u32, learning_rate: f64, leaves: u32) -> Shape {
        let settings = LearnerSettings {
            rounds: Some(rounds),
            learning_rate: Some(learning_rate),
            leaves: Some(leaves),
            ..LearnerSettings::of(LearnerKind::Lightgbm)
        };
        Shape::of(&settings).unwrap()
    }

    /// Numbers, numbers that are mostly zero, and two categories; in part missing.
    fn drawn(seed: u64) -> (Matrix, Vec<bool>) {
        const ROWS: usize = 900;
        let cell = |row: usize, column: usize| {
            let of = |at: u64| draw(seed + 10 * at, row);
            match column {
                0 | 1 if of(0) < 0.1 * (column + 1) as f64 => f32::NAN,
                0 => (8.0 * of(1) - 4.0) as f32,
                1 => (of(2) - 0.6).max(0.0) as f32,
                2 => (12.0 * of(3)).floor() as f32,
                _ => (4.0 * of(4)).floor() as f32,
            }
        };
        let cells = (0..ROWS).flat_map(|row| (0..4).map(move |column| cell(row, column)));
        let matrix = Matrix {
            cells: cells.collect(),
            rows: ROWS,
            columns: 4,
        };
        let log_odds = |row: &[f32]| f64::from(row[0].max(-1.0)) + f64::from(row[2] % 3.0) - 1.0;
        let is_positive = |row: usize| draw(seed + 9, row) < sigmoid(log_odds(matrix.row(row)));
        let positive = (0..ROWS).map(is_positive).collect();
        (matrix, positive)
    }

    /// A member as it is trained, with or without categories spread.
    fn grown(shape: &Shape, matrix: Matrix, positive: &[bool]) -> Trees {
        let levels = |count: usize| Treatment::Category {
            levels: (0..count - 1).map(|level| level.to_string()).collect(),
        };
        let number = || Treatment::Number { median: 0.0 };
        let feature = |treatment| Feature {
            name: "f".into(),
            kind: ColumnType::Number,
            treatment,
        };
        let features = [number(), number(), levels(12), levels(4)].map(feature);
        let rows = matrix.rows;
        let (held_out, train) = (0..rows).partition(|row| row % 5 == 0);
        let split = Split {
            data: Arc::new(Data::new(
                features.to_vec(),
                matrix,
                Outcome::Labels(positive),
            )),
            fold: 0,
            train,
            held_out,
            seed: 3,
        };
        let fitted = shape.fit(&[split], &|_| ControlFlow::Continue(()));
        match fitted.unwrap().pop() {
            Some(BaseLearner::Trees(trees)) => trees,
            _ => panic!("no trees were grown"),
        }
    }

    /// What LightGBM says: log-odds, and contributions by feature.
    fn told(trees: &Trees, matrix: &Matrix) -> (Vec<f64>, Vec<f64>) {
        let booster = Booster::load(&trees.saved.text).unwrap();
        let spread = trees.saved.one_hot.as_ref().map(|of| of.spread(matrix));
        let seen = spread.as_ref().unwrap_or(matrix);
        let contributions = booster.contributions(seen).unwrap();
        let mut gathered = vec![0.0; matrix.rows * (matrix.columns + 1)];
        let from = contributions.chunks(seen.columns + 1);
        for (to, from) in gathered.chunks_mut(matrix.columns + 1).zip(from) {
            for (source, part) in trees.sources().iter().zip(from) {
                to[source.feature()] += part;
            }
            to[matrix.columns] = from[seen.columns];
        }
        (booster.log_odds(seen).unwrap(), gathered)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(6))]

        #[test]
        fn scores_and_reasons_are_those_of_lightgbm(seed in 0_u64..1_000_000) {
            for kind in [
                LearnerKind::LightgbmFast,
                LearnerKind::LightgbmDeep,
                LearnerKind::LightgbmExtraTrees,
                LearnerKind::LightgbmOneHot,
            ] {
                let settings = LearnerSettings { rounds: Some(40), ..LearnerSettings::of(kind) };
                let (matrix, positive) = drawn(seed);
                let trees = grown(&Shape::of(&settings).unwrap(), matrix, &positive);
                prop_assert!(trees.is_sound(4) && !trees.is_sound(1));
                // Rows that it did not see, and a category that nobody had.
                let (mut matrix, _) = drawn(seed + 1_000_000);
                matrix.cells[2] = 99.0;
                let (log_odds, contributions) = told(&trees, &matrix);
                prop_assert_eq!(&trees.log_odds(&matrix).unwrap(), &log_odds);
                let ensemble = ensemble(4, [&trees].into_iter()).unwrap();
                let own = &ensemble.contributions(&matrix.cells).unwrap()[0];
                prop_assert_eq!(own.len(), contributions.len());
                for (own, told) in own.iter().zip(&contributions) {
                    prop_assert!((own - told).abs() < 1e-9, "{kind:?}: {own} {told}");
                }
            }
        }
    }

    #[test]
    fn what_is_set_stays_so_unless_time_forbids() {
        let pace = |shape: Shape, rows, columns| shape.pace(rows, columns);
        assert_eq!(pace(set(10, 0.005, 127), 10_000, 20), (10, 0.005));
        assert_eq!(pace(set(5000, 0.5, 127), 10_000, 20), (5000, 0.5));
        let many = set(3000, 0.005, 15);
        assert_eq!(many.pace(2_000_000, 50), (400, 0.05));
        let slow = set(3000, 0.005, 127);
        let (rounds, _) = slow.pace(2_000_000, 50);
        assert!(rounds as f64 * slow.round_seconds(2_000_000, 50) <= LONGEST);
    }
}
