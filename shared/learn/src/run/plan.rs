//! What all pieces of a training must agree on.

use std::collections::{BTreeSet, HashSet};

use data::{Error, Frame, Result, repeated_keys};
use domain::{Effort, LearnerKind, LearnerSettings};
use report::{Caveat, Dropped, FileNotes, Phrase};
use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::learners::base_learner::BaseLearnerId;
use crate::learners::seconds;
use crate::prepare::entity::{self, Salt};
use crate::prepare::features::{self, Feature};
use crate::prepare::read_target::read_target;
use crate::prepare::table::{FOLDS, Table};
use crate::prepare::target::Target;
use crate::prepare::{leakage, target_encoding};
use crate::run::backtest::{self, Backtest};
use crate::run::stack;
use crate::spec::Spec;

/// A piece is about this much work, in seconds, unless one member is more.
const PIECE_SECONDS: f64 = 60.0;

/// With fewer rows than this a piece has two members at least, so that no fold tells its own
/// member when to stop: a fold of a fifth of them is too small not to be flattered.
const MANY_ROWS: usize = 50_000;

/// Where columns of many levels make each fold see other numbers, the members of a piece together
/// have no more cells than this, 4 bytes each.
const VIEW_CELLS: usize = 100_000_000;

/// Dropped columns told of when none is left.
const SHOWN: usize = 10;

/// Fixed before anything is fitted. It names every level of every category; folds are not in it:
/// they follow from the salt and the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainingPlan {
    pub spec: Spec,
    #[serde(default)]
    pub answer: Answer,
    /// What positive rows say; of numbers, that they are above the middle one.
    pub positive_label: String,
    pub features: Vec<Feature>,
    /// Columns it does not, by itself.
    pub dropped: Vec<Dropped>,
    /// What is trained, in blend order.
    pub learners: Vec<LearnerSettings>,
    /// Rows learned from.
    pub rows: usize,
    pub positives: usize,
    /// The members each piece fits. Those of one kind in one piece tell each other when to stop.
    pub(crate) pieces: Vec<Vec<BaseLearnerId>>,
    /// The same for the earlier rows; its pieces come after.
    #[serde(default)]
    pub(crate) backtest: Option<Box<Backtest>>,
    pub notes: Vec<String>,
    /// The same for programs.
    #[serde(default)]
    pub note_phrases: Vec<Phrase>,
    pub(crate) salt: Salt,
    /// Features that may know the outcome already.
    #[serde(default)]
    pub warnings: Vec<Caveat>,
}

/// Checks the data and plans the work of a model of probabilities: see [`plan_answer`].
///
/// # Errors
/// Those of [`plan_answer`].
pub fn plan(spec: &Spec, frame: &Frame) -> Result<TrainingPlan> {
    plan_answer(Answer::Probability, spec, frame)
}

/// Checks the data and plans the work.
///
/// # Errors
/// `invalid_learners`. Of the target: `missing_column`, `target_missing`, `target_constant`, `target_not_binary`,
/// `unknown_positive_label`, `too_few_examples`; where it is a number, `target_not_number`,
/// `target_out_of_bounds`, `too_few_numbers`. Of the key: `missing_column`,
/// `missing_entity_key`, `too_few_entities`. Of the snapshot column: `missing_column`,
/// `snapshot_not_a_date`. Of the rest: `no_features`, `too_few_distinct_rows`.
pub fn plan_answer(answer: Answer, spec: &Spec, frame: &Frame) -> Result<TrainingPlan> {
    domain::check_learners(&spec.learners)?;
    let mut plan = of_all_rows(answer, spec, frame)?;
    let Some(column) = spec.snapshot_column.clone() else {
        return Ok(plan);
    };
    match backtest::cut(&column, frame, &read_target(answer, spec, frame)?)? {
        Ok(cut) => {
            let spec = Spec {
                positive_label: Some(plan.positive_label.clone()),
                learners: plan.learners.clone(),
                ..spec.clone()
            };
            let mut backtest = Backtest {
                plan: plan.clone(),
                column,
                cut,
            };
            match of_all_rows(answer, &spec, &backtest.earlier(frame)?) {
                Ok(earlier) => {
                    backtest.plan = earlier;
                    plan.backtest = Some(Box::new(backtest));
                }
                Err(error) => plan.leave_unmeasured(&format!(
                    "The rows before the newest fifth cannot be learned from alone. {}",
                    error.detail
                )),
            }
        }
        Err(why) => plan.leave_unmeasured(&why),
    }
    Ok(plan)
}

impl TrainingPlan {
    fn leave_unmeasured(&mut self, why: &str) {
        let note = format!("{why} The model is measured by cross-validation over all rows.");
        self.note(note, Phrase::new("cross_validated_only"));
    }

    /// That entities have several rows each, if they do.
    fn note_repeated(&mut self, table: &Table) {
        let (rows, entities) = (table.rows.len(), table.entities());
        let key = self.spec.entity_key.clone();
        let Some(key) = key.filter(|_| entities < rows) else {
            return;
        };
        let text = format!(
            "The {rows} rows are about {entities} different \"{key}\". Rows of one are kept together when the model is measured."
        );
        let phrase = Phrase::new("several_rows_each").with("rows", rows);
        self.note(text, phrase.with("keys", entities).with("column", key));
    }

    /// What is to be known of numbers before anything is learned from them.
    fn note_numbers(&mut self, table: &Table) {
        let Some(numbers) = &table.numbers else {
            return;
        };
        let target = self.spec.target.clone();
        if numbers.has_heavy_tails {
            let text = format!(
                "Few rows of \"{target}\" are very far from all others. They weigh more in a squared error than all others do; look at the mean absolute error, too."
            );
            self.note(text, Phrase::new("heavy_tails").with("column", target));
        }
        let (rows, columns) = (self.rows, self.features.len());
        if rows < columns {
            let text = format!(
                "There are {rows} rows and {columns} columns: with fewer rows than columns much of what seems to explain is chance. Add rows, or exclude columns."
            );
            let phrase = Phrase::new("fewer_rows_than_columns").with("rows", rows);
            self.note(text, phrase.with("columns", columns));
        }
    }

    fn note(&mut self, text: String, phrase: Phrase) {
        self.notes.push(text);
        self.note_phrases.push(phrase);
    }
}

fn of_all_rows(answer: Answer, spec: &Spec, frame: &Frame) -> Result<TrainingPlan> {
    let target = read_target(answer, spec, frame)?;
    let excluded = not_features(spec, frame)?;
    let (features, dropped) =
        features::choose(frame, &target.rows, &excluded, spec.entity_key.as_deref());
    if features.is_empty() {
        return Err(Error::new(
            "no_features",
            format!("No column is left to learn from.{}", why(&dropped)),
            "Exclude fewer columns, or upload a file with more of them.",
        ));
    }
    let mut plan = TrainingPlan {
        spec: spec.clone(),
        answer,
        positive_label: target.label.clone(),
        rows: target.rows.len(),
        positives: target.positive.iter().filter(|p| **p).count(),
        notes: target.notes.texts.clone(),
        note_phrases: target.notes.phrases.clone(),
        learners: Vec::new(),
        pieces: Vec::new(),
        backtest: None,
        salt: salt(spec, &target.label, frame),
        features,
        dropped,
        warnings: Vec::new(),
    };
    let table = plan.table_of(target, frame)?;
    plan.note_repeated(&table);
    plan.note_numbers(&table);
    plan.warnings = leakage::caveats(&plan.features, frame, &table, &plan.positive_label)?;
    plan.learners = stack::learners(&plan, frame, &table)?;
    plan.pieces = pieces(&plan.learners, spec.effort, plan.rows, &plan.features);
    Ok(plan)
}

/// Folds follow from it, so it depends on the question and the data, and not on how much effort
/// the answer may take, on which columns it may look at or which learners give it: so comparing
/// two of them is not comparing two deals.
fn salt(spec: &Spec, label: &str, frame: &Frame) -> Salt {
    let question = (spec.seed, &spec.target, label, &spec.entity_key);
    entity::salt(&format!("{question:?}"), frame)
}

impl TrainingPlan {
    /// The training rows; the same in every process.
    ///
    /// # Errors
    /// `data_changed` when the frame is not the one planned for.
    pub fn table(&self, frame: &Frame) -> Result<Table> {
        let target = read_target(self.answer, &self.spec, frame)?;
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

    /// The columns that pieces and join read: the features, the target, the entity key, the
    /// snapshot column and what the report looks at.
    pub fn columns(&self) -> BTreeSet<String> {
        let earlier = self.backtest.iter().flat_map(|b| &b.plan.features);
        let features = self.features.iter().chain(earlier);
        features
            .map(|feature| &feature.name)
            .chain([&self.spec.target])
            .chain(&self.spec.entity_key)
            .chain(&self.spec.snapshot_column)
            .chain(&self.spec.fairness_columns)
            .cloned()
            .collect()
    }

    /// Whether it learns from the values of that column; of its key it reads names.
    pub fn reads_values(&self, column: &str) -> bool {
        let spec = &self.spec;
        spec.entity_key.as_deref() != Some(column) && self.columns().contains(column)
    }

    /// What is to be known of the entity keys: which rows were left out for newer ones, or, though no
    /// column tells when a row is of, which keys stand in more than one.
    ///
    /// # Errors
    /// Those of [`TrainingPlan::table`].
    pub fn key_notes(&self, frame: &Frame) -> Result<FileNotes> {
        let spec = &self.spec;
        if !spec.rows_per_entity.is_all() {
            return Ok(FileNotes {
                older_rows: read_target(self.answer, spec, frame)?.older,
                ..FileNotes::default()
            });
        }
        let key = spec.entity_key.as_ref();
        let key = key.filter(|_| spec.snapshot_column.is_none());
        Ok(FileNotes {
            repeated_keys: key.and_then(|key| repeated_keys(frame.column(key)?)),
            ..FileNotes::default()
        })
    }

    /// Pieces to fit, those of the backtest included.
    pub fn piece_count(&self) -> usize {
        self.pieces.len() + self.backtest.as_ref().map_or(0, |b| b.plan.pieces.len())
    }

    /// The members of a piece, and whether they are the backtest's.
    pub fn members(&self, piece: usize) -> (&[BaseLearnerId], bool) {
        let pieces = self.pieces.iter().map(|members| (members, false));
        let backtest = self.backtest.iter().flat_map(|b| &b.plan.pieces);
        let mut all = pieces.chain(backtest.map(|members| (members, true)));
        let found = all.nth(piece);
        found.map_or((&[], false), |(members, earlier)| (members, earlier))
    }

    /// The kinds of learners, in blend order.
    pub fn kinds(&self) -> Vec<LearnerKind> {
        self.learners.iter().map(|learner| learner.kind).collect()
    }
}

/// Why columns were dropped, for the first few.
fn why(dropped: &[Dropped]) -> String {
    let reasons = dropped.iter().take(SHOWN);
    reasons
        .map(|column| format!(" \"{}\" was left out: {}.", column.name, column.reason))
        .collect()
}

fn not_features<'a>(spec: &'a Spec, frame: &Frame) -> Result<HashSet<&'a str>> {
    let named = spec
        .exclude
        .iter()
        .chain(&spec.entity_key)
        .chain(&spec.snapshot_column);
    let names: Vec<&str> = named.map(String::as_str).collect();
    let looked_at = spec.fairness_columns.iter().map(String::as_str);
    let mut all = looked_at.chain(names.iter().copied());
    if let Some(name) = all.find(|name| frame.column(name).is_none()) {
        return Err(Error::new(
            "missing_column",
            format!(
                "The file has no column \"{name}\", which was to be excluded, looked at, or used as entity key or snapshot column."
            ),
            "Check its spelling: columns are named exactly as in the file's header.",
        ).with("column", name));
    }
    Ok(names.into_iter().chain([spec.target.as_str()]).collect())
}

/// Members of one kind, together up to [`PIECE_SECONDS`]; at most one piece per member.
/// They do not depend on who fits them where: members of one piece stop where the others do best.
fn pieces(
    learners: &[LearnerSettings],
    effort: Effort,
    rows: usize,
    features: &[Feature],
) -> Vec<Vec<BaseLearnerId>> {
    let cells = rows * features.len().max(1);
    let mut pieces = Vec::new();
    for learner in learners {
        let kind = learner.kind;
        let seeds = seeds(kind, effort);
        let members: Vec<BaseLearnerId> = (0..seeds)
            .flat_map(|seed| (0..FOLDS).map(move |fold| BaseLearnerId { kind, fold, seed }))
            .collect();
        let seconds = seconds(learner, rows, features.len());
        let mut together = (PIECE_SECONDS / seconds.max(1e-6)).max(1.0) as usize;
        if target_encoding::is_needed(features) {
            together = together.min(VIEW_CELLS / cells).max(1);
        }
        let mut count = members.len().div_ceil(together);
        if rows < MANY_ROWS {
            count = count.min(members.len() / 2);
        }
        let start = |piece: usize| piece * members.len() / count;
        pieces.extend((0..count).map(|piece| members[start(piece)..start(piece + 1)].to_vec()));
    }
    pieces
}

/// Base learners fitted per fold, from different seeds.
pub(crate) fn seeds(kind: LearnerKind, effort: Effort) -> u8 {
    match (effort, kind) {
        (Effort::Thorough, kind) if kind != LearnerKind::LogisticRegression => 3,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use domain::{Effort, LearnerKind};
    use report::ColumnType;

    use super::*;
    use crate::prepare::features::Treatment;

    /// A quick blend, or the whole stack.
    fn learners(effort: Effort, rows: usize) -> Vec<LearnerSettings> {
        match effort {
            Effort::Fast => vec![
                LearnerSettings::of(LearnerKind::LightgbmFast),
                LearnerSettings::of(LearnerKind::LogisticRegression),
            ],
            Effort::Balanced | Effort::Thorough => stack::full(rows),
        }
    }

    fn pieces_of(effort: Effort, rows: usize, columns: usize) -> Vec<Vec<BaseLearnerId>> {
        pieces(&learners(effort, rows), effort, rows, &numbers(columns))
    }

    fn numbers(count: usize) -> Vec<Feature> {
        let feature = |n| Feature {
            name: format!("n{n}"),
            kind: ColumnType::Number,
            treatment: Treatment::Number { median: 0.0 },
        };
        (0..count).map(feature).collect()
    }

    #[test]
    fn however_wide_a_small_file_some_other_fold_tells_when_to_stop() {
        for effort in [Effort::Fast, Effort::Balanced, Effort::Thorough] {
            for columns in [10, 200, 400, 1_000] {
                let pieces = pieces_of(effort, 40_000, columns);
                for piece in &pieces {
                    let folds: BTreeSet<u8> = piece.iter().map(|id| id.fold).collect();
                    assert!(folds.len() > 1, "{effort:?}, {columns}: {piece:?}");
                }
                let members: BTreeSet<BaseLearnerId> = pieces.concat().into_iter().collect();
                let seeds = |of: &LearnerSettings| 5 * usize::from(super::seeds(of.kind, effort));
                let wanted: usize = learners(effort, 40_000).iter().map(seeds).sum();
                assert_eq!((members.len(), pieces.concat().len()), (wanted, wanted));
            }
        }
        assert!(pieces_of(Effort::Balanced, 40_000, 1_000).len() >= 8);
        let alone = pieces_of(Effort::Fast, 1_000_000, 1_000);
        let trees = |piece: &&Vec<BaseLearnerId>| piece[0].kind != LearnerKind::LogisticRegression;
        assert!(alone.iter().filter(trees).all(|piece| piece.len() == 1));
    }
}
