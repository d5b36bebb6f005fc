//! What all pieces of a training must agree on.

use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::frame::Frame;
use crate::{Error, Result};

use super::entity::{self, Salt};
use super::features::{self, Dropped, Feature};
use super::leakage::{self, Caveat};
use super::member::Kind;
use super::spec::Spec;
use super::table::{FOLDS, Table};
use super::target::{self, Target};

/// A piece is about this much work, in seconds, unless one member is more.
const PIECE_SECONDS: f64 = 60.0;

/// Dropped columns told of when none is left.
const SHOWN: usize = 10;

/// One learner to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MemberId {
    /// What kind.
    pub kind: Kind,
    /// The fold it leaves out.
    pub fold: u8,
    /// Which of the kind's seeds.
    pub seed: u8,
}

/// Fixed before anything is fitted; a few kilobytes. Folds are not in it: they follow from the
/// salt and the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// What was asked for.
    pub spec: Spec,
    /// The label that counts as yes.
    pub positive_label: String,
    /// Columns the model sees.
    pub features: Vec<Feature>,
    /// Columns it does not, by itself.
    pub dropped: Vec<Dropped>,
    /// Rows learned from.
    pub rows: usize,
    /// Of these, positive.
    pub positives: usize,
    /// The members each piece fits.
    pub pieces: Vec<Vec<MemberId>>,
    /// What the user should know.
    pub notes: Vec<String>,
    pub(super) salt: Salt,
    /// Features that may know the outcome already.
    #[serde(default)]
    pub warnings: Vec<Caveat>,
}

/// Checks the data and plans the work.
///
/// # Errors
/// Of the target: `missing_column`, `target_missing`, `target_constant`, `target_not_binary`,
/// `unknown_positive_label`, `too_few_examples`. Of the key: `missing_column`,
/// `missing_entity_key`, `duplicate_entity_key`. Of the rest: `no_features`,
/// `too_few_distinct_rows`.
pub fn plan(spec: &Spec, frame: &Frame) -> Result<Plan> {
    let target = target::read(spec, frame)?;
    let excluded = not_features(spec, frame)?;
    let (features, dropped) = features::choose(frame, &target.rows, &excluded);
    if features.is_empty() {
        return Err(Error::new(
            "no_features",
            format!("No column is left to learn from.{}", why(&dropped)),
            "Exclude fewer columns, or upload a file with more of them.",
        ));
    }
    let salt = entity::salt(&identity(spec), frame);
    let mut plan = Plan {
        spec: spec.clone(),
        positive_label: target.label.clone(),
        rows: target.rows.len(),
        positives: target.positive.iter().filter(|p| **p).count(),
        notes: target.notes.clone(),
        pieces: Vec::new(),
        features,
        dropped,
        salt,
        warnings: Vec::new(),
    };
    let table = plan.table_of(target, frame)?;
    plan.warnings = leakage::caveats(&plan.features, frame, &table)?;
    plan.pieces = pieces(spec, plan.rows, plan.features.len());
    Ok(plan)
}

impl Plan {
    /// The training rows; the same in every process.
    ///
    /// # Errors
    /// `data_changed` when the frame is not the one planned for.
    pub(super) fn table(&self, frame: &Frame) -> Result<Table> {
        let target = target::read(&self.spec, frame)?;
        let positives = target.positive.iter().filter(|p| **p).count();
        if (target.rows.len(), positives) != (self.rows, self.positives) {
            return Err(Error::new(
                "data_changed",
                "The data is not what the training was planned for.",
                "Start the training again.",
            ));
        }
        self.table_of(target, frame)
    }

    fn table_of(&self, target: Target, frame: &Frame) -> Result<Table> {
        Table::new(
            target,
            self.salt,
            self.spec.entity_key.as_deref(),
            &self.features,
            frame,
        )
    }

    /// The columns that pieces and join read, each once: the features, the target, the entity key
    /// and what the report looks at.
    pub fn columns(&self) -> Vec<String> {
        let features = self.features.iter().map(|feature| &feature.name);
        let others = [&self.spec.target].into_iter();
        let columns: BTreeSet<&String> = features
            .chain(others.chain(&self.spec.entity_key))
            .chain(&self.spec.fairness_columns)
            .collect();
        columns.into_iter().cloned().collect()
    }

    /// The kinds of learners, in blend order.
    pub fn kinds(&self) -> &'static [Kind] {
        Kind::stack(self.spec.effort)
    }
}

/// What tells one training from another. What is only looked at is left out, and so is what is added
/// to [`Spec`] later: a spec without it goes on to give the model it gave.
fn identity(spec: &Spec) -> String {
    let Spec {
        task,
        target,
        positive_label,
        entity_key,
        exclude,
        effort,
        seed,
        ..
    } = spec;
    format!(
        "Spec {{ task: {task:?}, target: {target:?}, positive_label: {positive_label:?}, \
         entity_key: {entity_key:?}, exclude: {exclude:?}, effort: {effort:?}, seed: {seed:?} }}"
    )
}

/// Why columns were dropped, for the first few.
fn why(dropped: &[Dropped]) -> String {
    let reasons = dropped.iter().take(SHOWN);
    reasons
        .map(|column| format!(" \"{}\" was left out: {}.", column.name, column.reason))
        .collect()
}

fn not_features<'a>(spec: &'a Spec, frame: &Frame) -> Result<HashSet<&'a str>> {
    let named = spec.exclude.iter().chain(&spec.entity_key);
    for name in named.chain(&spec.fairness_columns) {
        if frame.column(name).is_none() {
            return Err(Error::new(
                "missing_column",
                format!(
                    "The file has no column \"{name}\", which was to be excluded, looked at or used as entity key."
                ),
                "Check its spelling: columns are named exactly as in the file's header.",
            ));
        }
    }
    let names = spec
        .exclude
        .iter()
        .chain(&spec.entity_key)
        .map(String::as_str);
    Ok(names.chain([spec.target.as_str()]).collect())
}

/// Members of one kind, together up to [`PIECE_SECONDS`]; at most one piece per member, so a few dozen.
fn pieces(spec: &Spec, rows: usize, columns: usize) -> Vec<Vec<MemberId>> {
    let mut pieces = Vec::new();
    for &kind in Kind::stack(spec.effort) {
        let seeds = kind.seeds(spec.effort);
        let members: Vec<MemberId> = (0..FOLDS)
            .flat_map(|fold| (0..seeds).map(move |seed| MemberId { kind, fold, seed }))
            .collect();
        let together = (PIECE_SECONDS / kind.seconds(rows, columns).max(1e-6)).max(1.0) as usize;
        pieces.extend(
            members
                .chunks(together.min(members.len()))
                .map(<[MemberId]>::to_vec),
        );
    }
    pieces
}
