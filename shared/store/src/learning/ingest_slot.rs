//! How many files of an organization are read at once: who sends many waits for themselves, and for nobody else.

use chrono::{Duration, Utc};
use domain::DatasetId;

use crate::{
    Result, TenantStore,
    keys::{instant, sk},
    table::text,
    update::Update,
};

/// Longer than a worker lives: who holds a slot until then is dead.
const HELD: Duration = Duration::minutes(16);

impl TenantStore {
    /// Takes one of so many slots to read a dataset's file, or keeps the one that it has. False when others hold all.
    pub async fn take_ingest_slot(&self, dataset: DatasetId, slots: u32) -> Result<bool> {
        let now = Utc::now();
        for slot in 0..slots {
            let free = "attribute_not_exists({}) OR {} < {v} OR #holder = :mine";
            let update = Update::any(self.key(sk::ingest_slot(slot)))
                .set("holder", dataset)?
                .set("lease_until", instant(now + HELD))?
                .when("lease_until", text(instant(now)), free)
                .with(":mine", text(dataset.to_string()));
            if self.change(update).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Gives back what was taken for a dataset; of no effect when nothing was.
    pub async fn free_ingest_slot(&self, dataset: DatasetId, slots: u32) -> Result<()> {
        for slot in 0..slots {
            let update = Update::existing(self.key(sk::ingest_slot(slot)))
                .set("lease_until", instant(Utc::now()))?
                .when("holder", text(dataset.to_string()), "{} = {v}");
            if self.change(update).await? {
                break;
            }
        }
        Ok(())
    }
}
