//! Pieces into a model and its report.

use crate::frame::{ColumnType, Frame};
use crate::monitor::Baseline;
use crate::{Error, Result};

use super::artifact::{Artifact, Learner, mean};
use super::blend::Blend;
use super::calibration::calibration_error;
use super::curves::curves;
use super::entity::{Known, needed};
use super::head::Head;
use super::intervals::{Scored, bootstrap};
use super::member::Kind;
use super::metrics::{self, Metrics};
use super::newton::sigmoid;
use super::piece::{Piece, Trained};
use super::plan::Plan;
use super::report::{Calibration, LearnerReport, Report};
use super::table::{FOLDS, Table};

/// Blends, calibrates and measures. Everything in the report is cross-fitted: a row of fold f is
/// scored by members, blend, calibrator and threshold that were fitted without f.
///
/// # Errors
/// `missing_piece`, `data_changed`.
pub fn join(plan: &Plan, frame: &Frame, pieces: Vec<Piece>) -> Result<(Artifact, Report)> {
    let table = plan.table(frame)?;
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

    let log_odds = plan
        .kinds()
        .iter()
        .map(|kind| out_of_fold(*kind, &trained, &table))
        .collect::<Result<Vec<_>>>()?;
    let head = Head::fit(&log_odds, &table, None);
    let fold_heads = Head::fit_folds(&log_odds, &table);
    let scores: Vec<f64> = (0..table.rows.len())
        .map(|row| {
            fold_heads[table.folds[row] as usize].score(log_odds.iter().map(|kind| kind[row]))
        })
        .collect();
    let (metrics, flagged) = measure(&scores, &table);
    let scored = Scored {
        scores: &scores,
        positive: &table.positive,
        flagged: &flagged,
        entities: &table.hashes,
    };
    let intervals = bootstrap(&scored, &metrics, plan.spec.seed);
    let learners = learner_reports(plan, &trained, &log_odds, &head.blend, &table);

    let artifact = Artifact {
        spec: plan.spec.clone(),
        positive_label: plan.positive_label.clone(),
        features: plan.features.clone(),
        schema: schema(plan, frame)?,
        threshold: metrics.threshold,
        salt: plan.salt,
        known: Known::new(&table.hashes, &table.folds),
        stack: stack(plan, trained),
        head,
        fold_heads,
        baseline: Baseline::new(&plan.features, frame, &table.rows, &table.positive, &scores),
    };
    let mut report = Report {
        calibration: Calibration {
            method: artifact.head.calibrator.method(),
            error: calibration_error(&scores, &table.positive),
        },
        curves: curves(&scores, &table.positive),
        importance: artifact.importance(frame, &table.rows)?,
        learners,
        rows: plan.rows,
        positives: plan.positives,
        positive_label: plan.positive_label.clone(),
        features: plan
            .features
            .iter()
            .map(|feature| feature.name.clone())
            .collect(),
        dropped: plan.dropped.clone(),
        warnings: plan.warnings.clone(),
        notes: plan.notes.clone(),
        metrics,
        intervals: None,
        verdict: None,
    };
    report.judge(intervals);
    Ok((artifact, report))
}

fn missing_piece(what: String) -> Error {
    Error::new(
        "missing_piece",
        format!("The training is incomplete: {what}."),
        "Start the training again.",
    )
}

/// A kind's log-odds of all rows, each by the members that left it out.
fn out_of_fold(kind: Kind, trained: &[Trained], table: &Table) -> Result<Vec<f64>> {
    let mut out = vec![0.0; table.rows.len()];
    for fold in 0..FOLDS {
        let members: Vec<&Trained> = trained
            .iter()
            .filter(|t| t.id.kind == kind && t.id.fold == fold)
            .collect();
        let rows = table.split(fold).held_out;
        if members.is_empty()
            || members
                .iter()
                .any(|member| member.held_out.len() != rows.len())
        {
            return Err(missing_piece(format!(
                "{} of fold {fold} does not fit the data",
                kind.name()
            )));
        }
        for (at, row) in rows.into_iter().enumerate() {
            out[row] = mean(members.iter().map(|member| member.held_out[at]));
        }
    }
    Ok(out)
}

/// The metrics, and which rows are flagged: those of each fold by the threshold that was best on
/// the others.
fn measure(scores: &[f64], table: &Table) -> (Metrics, Vec<bool>) {
    let positive = &table.positive;
    let mut flagged = vec![false; scores.len()];
    for fold in 0..FOLDS {
        let split = table.split(fold);
        let others: (Vec<f64>, Vec<bool>) = split
            .train
            .iter()
            .map(|&row| (scores[row], positive[row]))
            .unzip();
        let threshold = metrics::best_threshold(&others.0, &others.1);
        for &row in &split.held_out {
            flagged[row] = scores[row] >= threshold;
        }
    }
    let threshold = metrics::best_threshold(scores, positive);
    let metrics = Metrics::of(scores, positive, &flagged, threshold);
    (metrics, flagged)
}

fn learner_reports(
    plan: &Plan,
    trained: &[Trained],
    log_odds: &[Vec<f64>],
    blend: &Blend,
    table: &Table,
) -> Vec<LearnerReport> {
    let report = |(at, kind): (usize, &Kind)| {
        let members: Vec<&Trained> = trained.iter().filter(|t| t.id.kind == *kind).collect();
        let scores: Vec<f64> = log_odds[at].iter().map(|z| sigmoid(*z)).collect();
        LearnerReport {
            kind: kind.name().to_owned(),
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
fn stack(plan: &Plan, trained: Vec<Trained>) -> Vec<Learner> {
    let empty = |kind: &Kind| Learner {
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

fn schema(plan: &Plan, frame: &Frame) -> Result<Vec<(String, ColumnType)>> {
    let key = plan
        .spec
        .entity_key
        .iter()
        .map(|key| Ok((key.clone(), needed(frame, key)?.kind)));
    key.chain(
        plan.features
            .iter()
            .map(|feature| Ok((feature.name.clone(), feature.kind))),
    )
    .collect()
}
