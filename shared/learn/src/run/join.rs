//! Pieces into a model and its report.

use data::{Error, Frame, Result};
use domain::LearnerKind;
use report::{
    Calibration, ColumnReading, ColumnType, Intervals, LearnerReport, MeasuredOn, Phrase, Report,
    Verdict,
};
use stats::calibration::calibration_error;
use stats::curves::curves;
use stats::logistic_solver::sigmoid;
use stats::{intervals, metrics};

use crate::artifact::{Artifact, Ensembles, Learner, NumberHead, mean};
use crate::insight::fairness::fairness;
use crate::insight::segments::segments;
use crate::insight::{joint_leakage, too_good};
use crate::learners::blend::Blend;
use crate::learners::calibrated_blend::CalibratedBlend;
use crate::monitor::baseline::Baseline;
use crate::prepare::entity::{LearnedFrom, required_column};
use crate::prepare::matrix::Matrix;
use crate::prepare::table::{FOLDS, Table};
use crate::prepare::target_encoding::{self, OutcomeCounts, TargetEncoding};
use crate::run::backtest::{self, Backtest};
use crate::run::measured::Measured;
use crate::run::piece::{Piece, Trained};
use crate::run::plan::TrainingPlan;

/// Blends, calibrates and measures. Everything in the report is cross-fitted: a row of fold f is
/// scored by members, blend, calibrator and threshold that were fitted without f. With a backtest,
/// the metrics are about later rows, as scored by what learned from earlier ones. Of the file it
/// tells what the frame shows: which keys stand in several rows.
///
/// # Errors
/// `missing_piece`, `data_changed`.
pub fn join(plan: &TrainingPlan, frame: &Frame, pieces: Vec<Piece>) -> Result<(Artifact, Report)> {
    let (own, others) = parted(plan, pieces);
    let table = plan.table(frame)?;
    let joined = assemble(plan, frame, &table, own)?;
    let threshold = joined.artifact.threshold;
    let later = plan.backtest.as_ref();
    let later = later.map(|backtest| measure_later(backtest, frame, &table, others));
    let (later, measured_on) = later.transpose()?.unzip();
    let all = joined.measured;
    let measured = later.as_ref().unwrap_or(&all);
    let metrics = measured.metrics(threshold);
    let intervals = intervals::of(&measured.scored(), &metrics, plan.spec.seed);
    let artifact = joined.artifact;
    let importance = artifact.importance(frame, &table.rows)?;
    let mut report = Report {
        fairness: fairness(
            &plan.spec.fairness_columns,
            &plan.features,
            frame,
            &table,
            &all.scored(),
        )?,
        segments: Some(segments(frame, &table, &all.scored(), &importance)?),
        dependence: artifact.dependence(frame, &table, &importance)?,
        calibration: Calibration {
            method: artifact.blend.calibrator.method(),
            error: calibration_error(&measured.scores, &measured.positive),
        },
        curves: curves(&measured.scores, &measured.positive),
        importance,
        learners: joined.learners,
        rows: plan.rows,
        positives: plan.positives,
        target: plan.spec.target.clone(),
        positive_label: plan.positive_label.clone(),
        features: plan
            .features
            .iter()
            .map(|feature| feature.name.clone())
            .collect(),
        dropped: plan.dropped.clone(),
        warnings: plan.warnings.clone(),
        notes: plan.notes.clone(),
        note_phrases: plan.note_phrases.clone(),
        file: Some(plan.key_notes(frame)?),
        metrics,
        measured_on,
        intervals: None,
        verdict: None,
    };
    warn(&mut report, &intervals, plan, frame, &table)?;
    judge(&mut report, intervals);
    Ok((artifact, report))
}

/// The pieces of a plan itself, and those of its backtest.
pub(super) fn parted(plan: &TrainingPlan, pieces: Vec<Piece>) -> (Vec<Piece>, Vec<Piece>) {
    let pieces = pieces.into_iter();
    pieces.partition(|piece| piece.number < plan.pieces.len())
}

/// Adds what only the whole model shows to the plan's warnings of single columns.
fn warn(
    report: &mut Report,
    intervals: &Intervals,
    plan: &TrainingPlan,
    frame: &Frame,
    table: &Table,
) -> Result<()> {
    let pairs = joint_leakage::caveats(report, &plan.features, frame, table)?;
    report.warnings.extend(pairs);
    let whole = too_good::caveat(report, intervals, &plan.features, frame, table)?;
    report.warnings.splice(0..0, whole);
    Ok(())
}

/// Says how sure the metrics are, and in a note if that means that nothing was learned.
fn judge(report: &mut Report, intervals: Intervals) {
    let auc = report.metrics.roc_auc;
    let cross_validated = report.measured_on.is_none();
    let verdict = intervals::verdict(&intervals, auc, cross_validated);
    if verdict == Verdict::NoBetterThanChance {
        let lucky = intervals::lucky(&intervals, cross_validated);
        report.notes.push(format!(
            "The model is no better than chance: its ROC AUC is {auc:.3}, and on so few rows luck alone reaches {lucky:.3}. Do not act on its scores; add columns that say more about what customers do, or more rows."
        ));
        let phrase = Phrase::new("no_better_than_chance");
        let phrase = phrase.with("roc_auc", auc).with("lucky", lucky);
        report.note_phrases.push(phrase);
    }
    (report.verdict, report.intervals) = (Some(verdict), Some(intervals));
}

/// As [`join`], without the report.
pub(crate) fn model(plan: &TrainingPlan, frame: &Frame, pieces: Vec<Piece>) -> Result<Artifact> {
    Ok(assemble(plan, frame, &plan.table(frame)?, pieces)?.artifact)
}

/// A model, and what it says of the rows it learned from, cross-fitted.
struct Joined {
    artifact: Artifact,
    measured: Measured,
    learners: Vec<LearnerReport>,
}

fn assemble(
    plan: &TrainingPlan,
    frame: &Frame,
    table: &Table,
    pieces: Vec<Piece>,
) -> Result<Joined> {
    let (trained, log_odds) = gathered(plan, table, pieces)?;
    let blend = CalibratedBlend::fit(&log_odds, table, None);
    let fold_blends = CalibratedBlend::fit_folds(&log_odds, table);
    let score = |row: usize| {
        let blend = &fold_blends[table.folds[row] as usize];
        blend.score(log_odds.iter().map(|kind| kind[row]))
    };
    let scores: Vec<f64> = (0..table.rows.len()).map(score).collect();
    let learners = learner_reports(plan, &trained, &log_odds, &blend.blend, table);
    let blended = Blended {
        threshold: metrics::best_threshold(&scores, &table.positive),
        blend,
        fold_blends,
        numbers: None,
    };
    Ok(Joined {
        artifact: artifact(plan, frame, table, trained, blended, &scores)?,
        measured: Measured::cross_validated(scores, table),
        learners,
    })
}

/// All members of a plan, and what each kind of learner says of all rows, by members that left each out.
pub(super) fn gathered(
    plan: &TrainingPlan,
    table: &Table,
    pieces: Vec<Piece>,
) -> Result<(Vec<Trained>, Vec<Vec<f64>>)> {
    let mut trained: Vec<Trained> = pieces.into_iter().flat_map(|piece| piece.members).collect();
    trained.sort_by_key(|member| member.id);
    trained.dedup_by_key(|member| member.id);
    let wanted: usize = plan.pieces.iter().map(Vec::len).sum();
    if trained.len() != wanted {
        return Err(missing_piece(format!(
            "{} of {wanted} members are there",
            trained.len()
        )));
    }

    let said = plan
        .kinds()
        .iter()
        .map(|kind| out_of_fold(*kind, &trained, table))
        .collect::<Result<Vec<_>>>()?;
    Ok((trained, said))
}

/// From what learners say to a model's answers.
pub(super) struct Blended {
    pub threshold: f64,
    pub blend: CalibratedBlend,
    pub fold_blends: Vec<CalibratedBlend>,
    pub numbers: Option<NumberHead>,
}

/// A model; `scores` are its answers for the rows it learned from, cross-fitted.
pub(super) fn artifact(
    plan: &TrainingPlan,
    frame: &Frame,
    table: &Table,
    trained: Vec<Trained>,
    blended: Blended,
    scores: &[f64],
) -> Result<Artifact> {
    let schema = schema(plan, frame)?;
    Ok(Artifact {
        spec: plan.spec.clone(),
        positive_label: plan.positive_label.clone(),
        features: plan.features.clone(),
        readings: readings(&schema, frame)?,
        schema,
        threshold: blended.threshold,
        salt: plan.salt,
        learned_from: LearnedFrom::new(&table.hashes, &table.folds),
        encodings: encodings(plan, frame, table)?,
        stack: stack(plan, trained),
        blend: blended.blend,
        fold_blends: blended.fold_blends,
        baseline: Baseline::new(&plan.features, frame, &table.rows, &table.positive, scores),
        ensembles: Ensembles::default(),
        numbers: blended.numbers,
    })
}

/// What the base learners of each fold saw instead of many levels.
fn encodings(plan: &TrainingPlan, frame: &Frame, table: &Table) -> Result<Vec<TargetEncoding>> {
    if !target_encoding::is_needed(&plan.features) {
        return Ok(vec![TargetEncoding::default(); FOLDS as usize]);
    }
    let matrix = Matrix::encode(&plan.features, frame, &table.rows)?;
    let counts = OutcomeCounts::new(&plan.features, &matrix, table);
    Ok((0..FOLDS).map(|fold| counts.without(&[fold])).collect())
}

/// Scores the later rows as a model made before them would have.
fn measure_later(
    backtest: &Backtest,
    frame: &Frame,
    table: &Table,
    pieces: Vec<Piece>,
) -> Result<(Measured, MeasuredOn)> {
    let said = said_of_later(backtest, frame, table, |plan, earlier, table| {
        Ok(assemble(plan, earlier, table, pieces)?.artifact)
    })?;
    let measured = Measured::later(said.answers, said.before.threshold, table, &said.is_later);
    Ok((measured, said.on))
}

/// What a model made before the later rows says of them.
pub(super) struct SaidOfLater {
    pub before: Artifact,
    pub answers: Vec<f64>,
    /// By row of the table.
    pub is_later: Vec<bool>,
    pub on: MeasuredOn,
}

/// Asks a model that `assemble` makes of the earlier rows about the later ones: entities that it knows from earlier rows
/// are answered by the members that did not see those.
pub(super) fn said_of_later(
    backtest: &Backtest,
    frame: &Frame,
    table: &Table,
    assemble: impl FnOnce(&TrainingPlan, &Frame, &Table) -> Result<Artifact>,
) -> Result<SaidOfLater> {
    let earlier = backtest.earlier(frame)?;
    let earlier_table = backtest.plan.table(&earlier)?;
    let before = assemble(&backtest.plan, &earlier, &earlier_table)?;
    let is_later = backtest::later(&backtest.column, frame, backtest.cut, &table.rows)?;
    let rows: Vec<usize> = (table.rows.iter().zip(&is_later))
        .filter_map(|(row, is_later)| is_later.then_some(*row))
        .collect();
    let later_rows = frame.take(&rows);
    Ok(SaidOfLater {
        answers: before.score(&later_rows)?,
        on: MeasuredOn {
            from: backtest.from(&later_rows)?,
            rows: rows.len(),
        },
        before,
        is_later,
    })
}

fn missing_piece(what: String) -> Error {
    Error::new(
        "missing_piece",
        format!("The training is incomplete: {what}."),
        "Start the training again.",
    )
}

/// A kind's log-odds of all rows, each by the members that left it out.
pub fn out_of_fold(kind: LearnerKind, trained: &[Trained], table: &Table) -> Result<Vec<f64>> {
    let mut out = vec![0.0; table.rows.len()];
    for fold in 0..FOLDS {
        let members: Vec<&Trained> = trained
            .iter()
            .filter(|t| t.id.kind == kind && t.id.fold == fold)
            .collect();
        let (rows, _) = table.split(fold);
        if members.is_empty()
            || members
                .iter()
                .any(|member| member.held_out.len() != rows.len())
        {
            return Err(missing_piece(format!(
                "{} of fold {fold} does not fit the data",
                kind.into_str()
            )));
        }
        for (at, row) in rows.into_iter().enumerate() {
            out[row] = mean(members.iter().map(|member| member.held_out[at]));
        }
    }
    Ok(out)
}

fn learner_reports(
    plan: &TrainingPlan,
    trained: &[Trained],
    log_odds: &[Vec<f64>],
    blend: &Blend,
    table: &Table,
) -> Vec<LearnerReport> {
    let report = |(at, kind): (usize, &LearnerKind)| {
        let members: Vec<&Trained> = trained.iter().filter(|t| t.id.kind == *kind).collect();
        let scores: Vec<f64> = log_odds[at].iter().map(|z| sigmoid(*z)).collect();
        LearnerReport {
            kind: kind.into_str().to_owned(),
            members: members.len(),
            weight: blend.weights[at],
            roc_auc: metrics::roc_auc(&scores, &table.positive),
            log_loss: metrics::log_loss(&scores, &table.positive),
            size: mean(members.iter().map(|t| t.member.size() as f64)),
            fit_seconds: members.iter().map(|t| t.seconds).sum(),
        }
    };
    plan.kinds().iter().enumerate().map(report).collect()
}

/// Members by kind, fold and seed; `trained` is sorted so.
fn stack(plan: &TrainingPlan, trained: Vec<Trained>) -> Vec<Learner> {
    let empty = |kind: &LearnerKind| Learner {
        kind: *kind,
        folds: (0..FOLDS).map(|_| Vec::new()).collect(),
    };
    let mut stack: Vec<Learner> = plan.kinds().iter().map(empty).collect();
    for Trained { id, member, .. } in trained {
        if let Some(learner) = stack.iter_mut().find(|learner| learner.kind == id.kind) {
            learner.folds[id.fold as usize].push(member);
        }
    }
    stack
}

/// How the columns of the schema are written.
fn readings(schema: &[(String, ColumnType)], frame: &Frame) -> Result<Vec<ColumnReading>> {
    let reading = |(name, _): &(String, _)| Ok(required_column(frame, name)?.reading.clone());
    schema.iter().map(reading).collect()
}

fn schema(plan: &TrainingPlan, frame: &Frame) -> Result<Vec<(String, ColumnType)>> {
    let key = plan
        .spec
        .entity_key
        .iter()
        .map(|key| Ok((key.clone(), required_column(frame, key)?.kind)));
    key.chain(
        plan.features
            .iter()
            .map(|feature| Ok((feature.name.clone(), feature.kind))),
    )
    .collect()
}
