//! One piece of a training: some members, fitted, with what they say about rows they did not see.

use std::ops::ControlFlow;
use std::time::Instant;

use data::{Error, Frame, Result};
use domain::LearnerSettings;
use serde::{Deserialize, Serialize};

use crate::learners::base_learner::{BaseLearner, BaseLearnerId, Split};
use crate::learners::splits::splits;
use crate::learners::{learner, name_of_numbers};
use crate::run::plan::TrainingPlan;

/// Called with the share of the piece done and what is being done; a break stops training.
pub type Progress<'a> = &'a (dyn Fn(f64, &str) -> ControlFlow<()> + Sync);

#[derive(Serialize, Deserialize)]
pub struct Piece {
    /// Its number, below [`TrainingPlan::piece_count`].
    pub number: usize,
    pub members: Vec<Trained>,
}

#[derive(Serialize, Deserialize)]
pub struct Trained {
    pub id: BaseLearnerId,
    pub member: BaseLearner,
    /// What it says of the rows of its fold, in file order: log-odds, or numbers on the scale of learners.
    pub held_out: Vec<f64>,
    pub seconds: f64,
}

/// Fits the members of a piece.
///
/// # Errors
/// `cancelled` when `progress` breaks; `unknown_piece`; `data_changed`.
pub fn train_piece(
    plan: &TrainingPlan,
    frame: &Frame,
    piece: usize,
    progress: Progress,
) -> Result<Piece> {
    if let (Some(at), Some(backtest)) = (piece.checked_sub(plan.pieces.len()), &plan.backtest) {
        let trained = train_piece(&backtest.plan, &backtest.earlier(frame)?, at, progress)?;
        return Ok(Piece {
            number: piece,
            ..trained
        });
    }
    let Some(ids) = plan.pieces.get(piece) else {
        return Err(Error::new(
            "unknown_piece",
            format!("The training has no piece {piece}."),
            "Start the training again.",
        ));
    };
    let Some(BaseLearnerId { kind, .. }) = ids.first() else {
        return Ok(Piece {
            number: piece,
            members: Vec::new(),
        });
    };
    let table = plan.table(frame)?;
    let started = Instant::now();
    let splits = splits(&plan.features, plan.spec.seed, frame, &table, ids)?;
    let settings = plan.learners.iter().find(|set| set.kind == *kind);
    let settings = settings.copied().unwrap_or(LearnerSettings::of(*kind));
    let name = match &table.numbers {
        Some(numbers) => name_of_numbers(&settings, numbers.has_heavy_tails),
        None => kind.into_str(),
    };
    let watch = |share: f64| progress(share, name);
    let fitted = learner(&settings).fit(&splits, &watch)?;
    let seconds = started.elapsed().as_secs_f64() / ids.len() as f64;
    let trained = |((id, split), member): ((&BaseLearnerId, &Split), BaseLearner)| {
        let held_out = member.log_odds(&split.data.matrix.select(&split.held_out))?;
        Ok(Trained {
            id: *id,
            member,
            held_out,
            seconds,
        })
    };
    let members = ids.iter().zip(&splits).zip(fitted).map(trained);
    Ok(Piece {
        number: piece,
        members: members.collect::<Result<_>>()?,
    })
}

impl Piece {
    /// For [`Piece::from_bytes`].
    ///
    /// # Errors
    /// `piece_damaged`, should it not be representable.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        rmp_serde::to_vec(self).map_err(|error| damaged(&error.to_string()))
    }

    /// # Errors
    /// `piece_damaged`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        rmp_serde::from_slice(bytes).map_err(|error| damaged(&error.to_string()))
    }
}

fn damaged(why: &str) -> Error {
    Error::new(
        "piece_damaged",
        format!("A piece of the training cannot be read: {why}."),
        "Start the training again.",
    )
}
