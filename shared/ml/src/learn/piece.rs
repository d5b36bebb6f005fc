//! One piece of a training: some members, fitted, with what they say about rows they did not see.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::frame::Frame;
use crate::{Error, Result};

use super::matrix::Matrix;
use super::member::{Data, Member, Split};
use super::plan::{MemberId, Plan};
use super::rates::{Tally, are_needed, numbered};
use super::settings::LearnerSettings;
use super::table::{FOLDS, Table};

/// Called with the share of the piece done and what is being done; a break stops training.
pub type Progress<'a> = &'a (dyn Fn(f64, &str) -> ControlFlow<()> + Sync);

/// Fitted members.
#[derive(Serialize, Deserialize)]
pub struct Piece {
    /// Its number, below [`Plan::piece_count`].
    pub number: usize,
    pub(super) members: Vec<Trained>,
}

/// A fitted member.
#[derive(Serialize, Deserialize)]
pub(super) struct Trained {
    pub id: MemberId,
    pub member: Member,
    /// Log-odds of the rows of its fold, in file order.
    pub held_out: Vec<f64>,
    pub seconds: f64,
}

/// Fits the members of a piece.
///
/// # Errors
/// `cancelled` when `progress` breaks; `unknown_piece`; `data_changed`.
pub fn train_piece(plan: &Plan, frame: &Frame, piece: usize, progress: Progress) -> Result<Piece> {
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
    let Some(MemberId { kind, .. }) = ids.first() else {
        return Ok(Piece {
            number: piece,
            members: Vec::new(),
        });
    };
    let table = plan.table(frame)?;
    let started = Instant::now();
    let splits = splits(plan, frame, &table, ids)?;
    let watch = |share: f64| progress(share, kind.name());
    let settings = plan.learners.iter().find(|set| set.kind == *kind);
    let learner = settings
        .copied()
        .unwrap_or(LearnerSettings::of(*kind))
        .learner();
    let fitted = learner.fit(&splits, &watch)?;
    let seconds = started.elapsed().as_secs_f64() / ids.len() as f64;
    let trained = |((id, split), member): ((&MemberId, &Split), Member)| {
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

/// What each member learns from. Members share their data, unless a column of many levels makes
/// each fold see other numbers.
pub(super) fn splits<'a>(
    plan: &Plan,
    frame: &Frame,
    table: &'a Table,
    ids: &[MemberId],
) -> Result<Vec<Split<'a>>> {
    let matrix = Matrix::encode(&plan.features, frame, &table.rows)?;
    let features = numbered(&plan.features);
    let data = |matrix| Arc::new(Data::new(features.clone(), matrix, &table.positive));
    let mut views: BTreeMap<u8, Arc<Data>> = BTreeMap::new();
    if !are_needed(&plan.features) {
        let shared = data(matrix);
        views.extend((0..FOLDS).map(|fold| (fold, Arc::clone(&shared))));
    } else {
        let tally = Tally::new(&plan.features, &matrix, table);
        let folds: BTreeSet<u8> = ids.iter().map(|id| id.fold).collect();
        let view = |fold| (fold, data(tally.applied(&matrix, table, fold)));
        views.extend(folds.into_iter().map(view));
    }
    let split = |id: &MemberId| {
        let (held_out, train) = table.split(id.fold);
        Split {
            data: Arc::clone(&views[&id.fold]),
            fold: id.fold,
            train,
            held_out,
            seed: seed(plan, *id),
        }
    };
    Ok(ids.iter().map(split).collect())
}

/// A seed of its own for every member.
fn seed(plan: &Plan, id: MemberId) -> u64 {
    mix(
        plan.spec.seed,
        (id.kind as u64) << 16 | u64::from(id.fold) << 8 | u64::from(id.seed),
    )
}

/// The `n`th number of the sequence that `seed` starts: SplitMix64 (Steele, Lea and Flood, 2014).
pub(super) fn mix(seed: u64, n: u64) -> u64 {
    let mut z = seed.wrapping_add((n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
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
