//! Runs: their turn, their pieces, their lease and their end, whatever their kind. What is particular
//! to a kind is in a file beside this one.

mod building;
mod decision;
mod due;
mod erased;
mod finish;
mod import;
mod lease;
mod log;
mod open;
mod performance;
mod pieces;
mod privacy;
mod revenue;
mod score_expiry;
mod scoring;
mod training;
mod turn;

use domain::{Progress, RunId};

pub use due::DueRun;
pub use erased::Erased;
pub use finish::{Finish, Success};
pub use performance::MAX_BATCHES;
pub use revenue::RevenueItem;
pub use scoring::Asked;
pub use turn::Started;

use crate::{Result, TenantStore, keys::sk};

impl TenantStore {
    /// State, pieces and times of a run of any kind.
    pub async fn run_progress(&self, id: RunId) -> Result<Option<Progress>> {
        self.get(sk::run(id)).await
    }
}
