//! Bytes that came of files of no announced size. They are noted with the organization, where whoever reads files may
//! write, until the next announcement counts them for the account's day.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::{ActorId, Dataset};
use serde::Deserialize;

use crate::{
    Result, TenantStore,
    keys::sk,
    table::{number, text},
    update::Update,
};

/// When several count at the same moment, it is tried this often.
const TRIES: usize = 5;

#[derive(Deserialize)]
struct Came {
    raw_bytes: u64,
}

impl TenantStore {
    /// As [`Self::dataset_landed`], of a file whose size nobody announced: the first time its bytes are noted.
    pub async fn unsized_dataset_landed(
        &self,
        dataset: &Dataset,
        etag: &str,
        bytes: u64,
    ) -> Result<bool> {
        let (id, generation) = (dataset.id, dataset.generation);
        let today = Utc::now().date_naive();
        let key = self.key(sk::unsized_uploads(dataset.created_by, today));
        let noted = Update::any(key)
            .add("raw_bytes", number(bytes))
            .set("expires_at", end_of_next(today).timestamp())?;
        let first = self.landing(id, generation, etag, bytes)?.when(
            "etag",
            text("NULL"),
            "attribute_type({}, {v})",
        );
        let writes = vec![
            first.in_transaction(&self.store)?,
            noted.in_transaction(&self.store)?,
        ];
        match self.store.transact(writes).await? {
            true => Ok(true),
            false => self.dataset_landed(id, generation, etag, bytes).await,
        }
    }

    /// Takes what has been noted today of whoever announced it: it is given once.
    pub async fn take_unsized_bytes(&self, by: ActorId) -> Result<u64> {
        let sk = sk::unsized_uploads(by, Utc::now().date_naive());
        for _ in 0..TRIES {
            let came = self
                .get::<Came>(&sk)
                .await?
                .map_or(0, |came| came.raw_bytes);
            if came == 0 {
                return Ok(0);
            }
            let taken = Update::existing(self.key(&sk)).set("raw_bytes", 0)?.when(
                "raw_bytes",
                number(came),
                "{} = {v}",
            );
            if self.change(taken).await? {
                return Ok(came);
            }
        }
        Ok(0) // others take it
    }
}

fn end_of_next(day: NaiveDate) -> DateTime<Utc> {
    let end = day.checked_add_days(Days::new(2)).unwrap_or(day);
    end.and_time(chrono::NaiveTime::MIN).and_utc()
}
