//! A trained model: what scores, and its file.

mod conform;
mod file;
mod members;
mod numbers;
mod shap;

pub use numbers::NumberHead;

use data::{Error, Frame, Result};
use domain::LearnerKind;
use report::{ColumnReading, ColumnType, Risk};
use serde::{Deserialize, Serialize};
use stats::sampling::evenly_spaced;

pub(crate) use self::members::{Asked, Ensembles};
use crate::learners::base_learner::BaseLearner;
use crate::learners::calibrated_blend::CalibratedBlend;
use crate::monitor::{Baseline, Tallies};
use crate::prepare::entity::{Hasher, LearnedFrom, Salt};
use crate::prepare::features::Feature;
use crate::prepare::matrix::Matrix;
use crate::prepare::newest_rows::NewestRows;
use crate::prepare::target;
use crate::prepare::target_encoding::TargetEncoding;
use crate::spec::Spec;

/// As many rows of a frame are scored once more, for the drift of scores.
const SCORED: usize = 2_000;
/// Rows encoded at a time.
const BATCH: usize = 50_000;

/// A trained model.
#[derive(Serialize, Deserialize)]
pub struct Artifact {
    pub(crate) spec: Spec,
    pub(crate) positive_label: String,
    pub(crate) features: Vec<Feature>,
    /// Features, and the entity key where there is one: what a file to score must have.
    pub(crate) schema: Vec<(String, ColumnType)>,
    pub(crate) threshold: f64,
    pub(crate) salt: Salt,
    pub(crate) learned_from: LearnedFrom,
    /// For each fold, what its members see instead of many levels.
    pub(crate) encodings: Vec<TargetEncoding>,
    pub(crate) stack: Vec<Learner>,
    /// For new entities.
    pub(crate) blend: CalibratedBlend,
    /// For the entities of each fold, fitted without them.
    pub(crate) fold_blends: Vec<CalibratedBlend>,
    /// What it learned from, in counts.
    pub(crate) baseline: Baseline,
    /// How its file wrote the columns of the schema; none of models made before this was kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) readings: Vec<ColumnReading>,
    /// What makes its answers numbers, where they are. Last, and never without readings: what is not
    /// written leaves no gap in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) numbers: Option<NumberHead>,
    #[serde(skip)]
    pub(crate) ensembles: Ensembles,
}

/// One kind of learner.
#[derive(Serialize, Deserialize)]
pub(crate) struct Learner {
    pub kind: LearnerKind,
    /// For each fold, the members that left it out, one per seed.
    pub folds: Vec<Vec<BaseLearner>>,
}

/// What a learner's members say, averaged.
pub fn mean(members: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = members.len() as f64;
    members.sum::<f64>() / count
}

impl Artifact {
    /// Columns a file to score must have, with their types: features, and the entity key where the
    /// model has one.
    pub fn schema(&self) -> &[(String, ColumnType)] {
        &self.schema
    }

    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    pub fn entity_key(&self) -> Option<&str> {
        self.spec.entity_key.as_deref()
    }

    /// What finds the rows of a file that are scored; none where all are.
    pub fn newest_rows(&self) -> Option<NewestRows> {
        NewestRows::of(&self.spec)
    }

    /// Whether it reads the values of that column of a file to score; of its key it reads names.
    pub fn reads_values(&self, column: &str) -> bool {
        self.entity_key() != Some(column) && self.schema.iter().any(|(name, _)| name == column)
    }

    /// The outcome column; files to score need not have it.
    pub fn target(&self) -> &str {
        &self.spec.target
    }

    pub fn positive_label(&self) -> &str {
        &self.positive_label
    }

    /// Scores from here on are high risk.
    pub fn threshold(&self) -> f64 {
        self.threshold
    }

    /// What the model learned from, to compare with what it scores.
    pub fn baseline(&self) -> &Baseline {
        &self.baseline
    }

    /// Counts what the baseline counts in all rows of a frame that conforms to the schema. Scores are
    /// those of a sample, evenly spread, in the way that the baseline's came about: by members that
    /// left out the row's entity, or a fold of their own.
    ///
    /// # Errors
    /// `missing_column`, `column_type`.
    pub fn tally(&self, frame: &Frame) -> Result<Tallies> {
        let rows: Vec<usize> = (0..frame.rows).collect();
        let scores = self.score_left_out(frame, &evenly_spaced(&rows, SCORED))?;
        Ok(self.baseline().tally(frame, &scores))
    }

    pub fn risk(&self, score: f64) -> Risk {
        match score {
            s if s >= self.threshold => Risk::High,
            s if s >= self.threshold / 2.0 => Risk::Medium,
            _ => Risk::Low,
        }
    }

    /// Who a row is, when the model has an entity key and the row names one.
    pub fn name_of(&self, frame: &Frame, row: usize) -> Option<String> {
        let key = frame.column(self.entity_key()?)?;
        key.text(row).map(|text| text.into_owned())
    }

    /// That every row names its entity, when the model has an entity key: a row that does not could
    /// be one that was learned from, and get a memorized score. The frame's rows are counted from
    /// `first_row` in messages.
    ///
    /// # Errors
    /// `missing_entity_key`.
    pub fn all_named(&self, frame: &Frame, first_row: u64) -> Result<()> {
        let Some(key) = self.entity_key().and_then(|name| frame.column(name)) else {
            return Ok(());
        };
        match (0..frame.rows).find(|row| key.text(*row).is_none()) {
            None => Ok(()),
            Some(row) => Err(Error::new(
                "missing_entity_key",
                format!(
                    "Row {} has no readable \"{}\": it is empty there, or says a word such as NA that names nobody among such keys.",
                    first_row + row as u64 + 1,
                    key.name
                ),
                "Name every customer, a new one by any new key: those learned from are scored only by what did not learn from them.",
            )
            .with("row", first_row + row as u64 + 1)
            .with("column", key.name.as_str())),
        }
    }

    /// Whether the file itself says that a row's outcome is the positive one.
    pub fn outcome_known(&self, frame: &Frame) -> Vec<bool> {
        let mut left = vec![false; frame.rows];
        let names = frame.columns.iter().map(|column| column.name.as_str());
        let target = data::column_called(names, &self.spec.target);
        if let Some(column) = target.and_then(|target| frame.column(target)) {
            let (rows, positive) = target::positives(column, frame.rows, &self.positive_label);
            rows.into_iter()
                .zip(positive)
                .for_each(|(row, positive)| left[row] = positive);
        }
        left
    }

    /// The calibrated probability of each row's outcome being positive, or its number. Entities the model learned
    /// from are scored only by the members that left them out; new ones by all.
    ///
    /// # Errors
    /// `missing_column`, `column_type`.
    pub fn score(&self, frame: &Frame) -> Result<Vec<f64>> {
        self.score_as(frame, |batch| self.folds_of(frame, batch))
    }

    /// As [`Artifact::score`], with every row taken for a new entity.
    pub(crate) fn score_new(&self, frame: &Frame) -> Result<Vec<f64>> {
        self.score_as(frame, |batch| Ok(vec![None; batch.len()]))
    }

    /// Scores of those rows, each by the members and the blend of one fold that left its entity out,
    /// as in training; new entities are dealt to folds by their hash. So they are as good as those
    /// of training, and no better: all members together know more, and differ less from row to row.
    pub(crate) fn score_left_out(&self, frame: &Frame, rows: &[usize]) -> Result<Vec<f64>> {
        let hasher = Hasher::new(self.salt, self.entity_key(), &self.features, frame)?;
        let dealt = |hash: u64| (hash % self.fold_blends.len() as u64) as u8;
        let fold_of = |row: &usize| {
            let hash = hasher.hash(*row)?;
            Some(self.learned_from.fold(hash).unwrap_or_else(|| dealt(hash)))
        };
        let mut scores = Vec::with_capacity(rows.len());
        for batch in rows.chunks(BATCH) {
            let folds: Vec<Option<u8>> = batch.iter().map(fold_of).collect();
            let matrix = Matrix::encode(&self.features, frame, batch)?;
            scores.extend(self.score_rows(&matrix, &folds)?);
        }
        Ok(scores)
    }

    fn score_as(
        &self,
        frame: &Frame,
        folds_of: impl Fn(&[usize]) -> Result<Vec<Option<u8>>>,
    ) -> Result<Vec<f64>> {
        let mut scores = Vec::with_capacity(frame.rows);
        let rows: Vec<usize> = (0..frame.rows).collect();
        for batch in rows.chunks(BATCH) {
            let matrix = Matrix::encode(&self.features, frame, batch)?;
            scores.extend(self.score_rows(&matrix, &folds_of(batch)?)?);
        }
        Ok(scores)
    }

    /// For each row the fold that left its entity out; `None` is new.
    pub(crate) fn folds_of(&self, frame: &Frame, rows: &[usize]) -> Result<Vec<Option<u8>>> {
        let hasher = Hasher::new(self.salt, self.entity_key(), &self.features, frame)?;
        Ok(rows
            .iter()
            .map(|&row| {
                hasher
                    .hash(row)
                    .and_then(|hash| self.learned_from.fold(hash))
            })
            .collect())
    }

    /// Scores of encoded rows, each by the members that left out its fold.
    pub(crate) fn score_rows(&self, matrix: &Matrix, folds: &[Option<u8>]) -> Result<Vec<f64>> {
        let learners = self.each_learner(matrix, folds, Asked::LogOdds)?;
        let score = |row: usize| {
            let blend = self.blend_of(folds[row]);
            let own = learners.iter().map(|learner| learner[row]);
            match &self.numbers {
                Some(numbers) => numbers.scale.up(blend.blend.log_odds(own)),
                None => blend.score(own),
            }
        };
        Ok((0..matrix.rows).map(score).collect())
    }

    /// Blend and calibrator for a row.
    pub(crate) fn blend_of(&self, fold: Option<u8>) -> &CalibratedBlend {
        fold.and_then(|fold| self.fold_blends.get(fold as usize))
            .unwrap_or(&self.blend)
    }

    /// For each kind of learner, the mean over a row's members of what they say.
    pub(crate) fn each_learner(
        &self,
        matrix: &Matrix,
        folds: &[Option<u8>],
        asked: Asked,
    ) -> Result<Vec<Vec<f64>>> {
        let width = asked.width(matrix.columns);
        let fold_count = self.fold_blends.len();
        let rows_of = |fold: usize| -> Vec<usize> {
            let scored = |row: &usize| folds[*row].is_none_or(|own| own as usize == fold);
            (0..matrix.rows).filter(scored).collect()
        };
        let parts: Vec<(Vec<usize>, Vec<Vec<f64>>)> = in_parallel(fold_count, |fold| {
            let rows = rows_of(fold);
            let mut part = matrix.select(&rows);
            self.encodings[fold].apply(&mut part);
            let learners = self.each_of_fold(fold, &part, asked)?;
            Ok((rows, learners))
        })?;
        let mut out = vec![vec![0.0; matrix.rows * width]; self.stack.len()];
        for (rows, learners) in &parts {
            for (sums, values) in out.iter_mut().zip(learners) {
                for (row, values) in rows.iter().zip(values.chunks(width)) {
                    let share = folds[*row].map_or(fold_count as f64, |_| 1.0);
                    let sums = &mut sums[row * width..][..width];
                    sums.iter_mut()
                        .zip(values)
                        .for_each(|(sum, value)| *sum += value / share);
                }
            }
        }
        Ok(out)
    }
}

/// Results for 0 to `count`, in that order, each from a thread of its own.
fn in_parallel<T: Send>(count: usize, of: impl Fn(usize) -> Result<T> + Sync) -> Result<Vec<T>> {
    let of = &of;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..count).map(|at| scope.spawn(move || of(at))).collect();
        let joined = threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err(thread_lost())));
        joined.collect()
    })
}

pub fn thread_lost() -> Error {
    Error::new("internal", "A thread failed.", "Please report this.")
}
