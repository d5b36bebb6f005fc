//! Pieces into a model that foresees numbers, and its report.

use data::{Error, Frame, Result};
use domain::LearnerSettings;
use report::{MeasuredOn, NumberLearnerReport, NumberReport, NumberVerdict, Phrase};
use stats::conformal::ErrorRange;
use stats::number_errors::Foreseen;

use crate::artifact::{Artifact, NumberHead, mean};
use crate::learners::blend::Blend;
use crate::learners::calibrated_blend::CalibratedBlend;
use crate::learners::name_of_numbers;
use crate::prepare::numbers::Numbers;
use crate::prepare::table::{FOLDS, Table};
use crate::run::backtest::Backtest;
use crate::run::join::{Blended, artifact, gathered, parted, said_of_later};
use crate::run::measured_numbers::MeasuredNumbers;
use crate::run::piece::{Piece, Trained};
use crate::run::plan::TrainingPlan;

/// Numbers have no threshold from which on they are flagged.
const NO_THRESHOLD: f64 = f64::MAX;

/// Blends and measures, as [`join`](crate::join()) does: a row of fold f is foreseen by members, blend
/// and range that were fitted without f; with a backtest the figures are about later rows.
///
/// # Errors
/// `missing_piece`, `data_changed`; `no_numbers` when probabilities were planned.
pub fn join_numbers(
    plan: &TrainingPlan,
    frame: &Frame,
    pieces: Vec<Piece>,
) -> Result<(Artifact, NumberReport)> {
    let (own, others) = parted(plan, pieces);
    let table = plan.table(frame)?;
    let numbers = numbers_of(&table)?;
    let joined = assemble(plan, frame, &table, own)?;
    let later = plan.backtest.as_ref();
    let later = later.map(|backtest| measure_later(backtest, frame, &table, others));
    let (later, measured_on) = later.transpose()?.unzip();
    let measured = later.as_ref().unwrap_or(&joined.measured);
    let foreseen = measured.foreseen();
    let metrics = foreseen.metrics();
    let intervals = foreseen.intervals(&metrics, plan.spec.seed);
    let target = frame.column(&plan.spec.target);
    let importance = joined.artifact.importance(frame, &table.rows)?;
    let mut report = NumberReport {
        range: measured.range(),
        deciles: measured.deciles(),
        errors: measured.errors(),
        dependence: joined.artifact.dependence(frame, &table, &importance)?,
        importance,
        learners: joined.learners,
        rows: plan.rows,
        target: plan.spec.target.clone(),
        unit: target.and_then(|column| column.reading.unit.clone()),
        actual: numbers.summary(),
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
        verdict: match intervals.r2[0] > 0.0 {
            true => NumberVerdict::BetterThanMean,
            false => NumberVerdict::NoBetterThanMean,
        },
        metrics,
        measured_on,
        intervals,
    };
    warn(&mut report);
    Ok((joined.artifact, report))
}

/// Says in a note if nothing was learned.
fn warn(report: &mut NumberReport) {
    if report.verdict == NumberVerdict::BetterThanMean {
        return;
    }
    let r2 = report.metrics.r2;
    report.notes.push(format!(
        "The model is no better than the mean: it explains {r2:.3} of the variance, and on so few rows that may be luck. Do not act on what it foresees; add columns that say more, or more rows."
    ));
    let phrase = Phrase::new("no_better_than_mean").with("r2", r2);
    report.note_phrases.push(phrase);
}

/// As [`join_numbers`], without the report.
pub(crate) fn model(plan: &TrainingPlan, frame: &Frame, pieces: Vec<Piece>) -> Result<Artifact> {
    Ok(assemble(plan, frame, &plan.table(frame)?, pieces)?.artifact)
}

/// A model, and what it says of the rows it learned from, cross-fitted.
struct Joined {
    artifact: Artifact,
    measured: MeasuredNumbers,
    learners: Vec<NumberLearnerReport>,
}

fn assemble(
    plan: &TrainingPlan,
    frame: &Frame,
    table: &Table,
    pieces: Vec<Piece>,
) -> Result<Joined> {
    let (trained, said) = gathered(plan, table, pieces)?;
    let numbers = numbers_of(table)?;
    let fit = |without| CalibratedBlend::fit_numbers(&said, numbers, &table.folds, without);
    let fold_blends: Vec<CalibratedBlend> = (0..FOLDS).map(|fold| fit(Some(fold))).collect();
    let foresee = |row: usize| {
        let blend = &fold_blends[table.folds[row] as usize].blend;
        let own = said.iter().map(|kind| kind[row]);
        numbers.scale.up(blend.log_odds(own))
    };
    let predicted: Vec<f64> = (0..table.rows.len()).map(foresee).collect();
    let blended = Blended {
        threshold: NO_THRESHOLD,
        blend: fit(None),
        fold_blends,
        numbers: Some(NumberHead {
            scale: numbers.scale,
            range: ErrorRange::fit(&predicted, &numbers.values),
        }),
    };
    let learners = learner_reports(plan, &trained, &said, &blended.blend.blend, table)?;
    Ok(Joined {
        artifact: artifact(plan, frame, table, trained, blended, &predicted)?,
        measured: MeasuredNumbers::cross_validated(predicted, numbers, table),
        learners,
    })
}

/// Foresees the later rows as a model made before them would have.
fn measure_later(
    backtest: &Backtest,
    frame: &Frame,
    table: &Table,
    pieces: Vec<Piece>,
) -> Result<(MeasuredNumbers, MeasuredOn)> {
    let said = said_of_later(backtest, frame, table, |plan, earlier, table| {
        Ok(assemble(plan, earlier, table, pieces)?.artifact)
    })?;
    let head = said.before.numbers.as_ref().ok_or_else(no_numbers)?;
    let numbers = numbers_of(table)?;
    let measured = MeasuredNumbers::later(said.answers, head, numbers, table, &said.is_later);
    Ok((measured, said.on))
}

fn learner_reports(
    plan: &TrainingPlan,
    trained: &[Trained],
    said: &[Vec<f64>],
    blend: &Blend,
    table: &Table,
) -> Result<Vec<NumberLearnerReport>> {
    let numbers = numbers_of(table)?;
    let report = |(at, settings): (usize, &LearnerSettings)| {
        let members: Vec<&Trained> = trained
            .iter()
            .filter(|one| one.id.kind == settings.kind)
            .collect();
        let own = said[at].iter().map(|scaled| numbers.scale.up(*scaled));
        let metrics = Foreseen {
            predicted: &own.collect::<Vec<f64>>(),
            actual: &numbers.values,
            entities: &table.hashes,
        }
        .metrics();
        NumberLearnerReport {
            kind: name_of_numbers(settings, numbers.has_heavy_tails).to_owned(),
            members: members.len(),
            weight: blend.weights[at],
            mae: metrics.mae,
            rmse: metrics.rmse,
            size: mean(members.iter().map(|one| one.member.size() as f64)),
            fit_seconds: members.iter().map(|one| one.seconds).sum(),
        }
    };
    Ok(plan.learners.iter().enumerate().map(report).collect())
}

fn numbers_of(table: &Table) -> Result<&Numbers> {
    table.numbers.as_ref().ok_or_else(no_numbers)
}

fn no_numbers() -> Error {
    Error::new(
        "no_numbers",
        "The training was planned for probabilities.",
        "Start the training again.",
    )
}
