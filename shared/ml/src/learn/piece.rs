//! One piece of a training: some members, fitted, with what they say about rows they did not see.

use std::ops::ControlFlow;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::frame::Frame;
use crate::{Error, Result};

use super::matrix::Matrix;
use super::member::{Data, Member, Split};
use super::plan::{MemberId, Plan};
use super::table::Table;

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
    let table = plan.table(frame)?;
    let matrix = Matrix::encode(&plan.features, frame, &table.rows)?;
    let data = Data::new(&plan.features, matrix, &table.positive);
    let mut members = Vec::with_capacity(ids.len());
    for ids in ids.chunk_by(|a, b| a.kind == b.kind) {
        let done = members.len() as f64;
        let watch = |share: f64| {
            let share = (done + share * ids.len() as f64) / plan.pieces[piece].len() as f64;
            progress(share, ids[0].kind.name())
        };
        members.extend(train_members(plan, &data, &table, ids, &watch)?);
    }
    Ok(Piece {
        number: piece,
        members,
    })
}

/// Members of one kind, together.
fn train_members(
    plan: &Plan,
    data: &Data,
    table: &Table,
    ids: &[MemberId],
    watch: &dyn Fn(f64) -> ControlFlow<()>,
) -> Result<Vec<Trained>> {
    let started = Instant::now();
    let split = |id: &MemberId| {
        let (held_out, train) = table.split(id.fold);
        Split {
            fold: id.fold,
            train,
            held_out,
            seed: seed(plan, *id),
        }
    };
    let splits: Vec<Split> = ids.iter().map(split).collect();
    let learner = plan.spec.settings(ids[0].kind).learner(plan.rows);
    let fitted = learner.fit(data, &splits, watch)?;
    let seconds = started.elapsed().as_secs_f64() / ids.len() as f64;
    let trained = ids.iter().zip(splits).zip(fitted);
    trained
        .map(|((id, split), member)| {
            let held_out = member.log_odds(&data.matrix.select(&split.held_out))?;
            Ok(Trained {
                id: *id,
                member,
                held_out,
                seconds,
            })
        })
        .collect()
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
