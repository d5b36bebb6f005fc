//! The sweep that erases organizations whose grace is over, and accounts that have ended, and leaves
//! receipts.

mod accounts;
pub mod deletion;

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use cloud::{App, Bucket, Bus, Queue, WorkError, bucket::KINDS, config::ConfigError};
use domain::{BusEvent, BusEventKind, Erasure};
use lambda_runtime::{Context, Error};
use serde::Serialize;
use store::Store;

/// A sweep begins nothing more this long before it would be cut off.
const MARGIN: Duration = Duration::seconds(20);

/// What a receipt calls uploads in parts that were not finished.
const UNFINISHED: &str = "unfinished_uploads";

/// Woken by a schedule. Missed, doubled and overlapping sweeps change nothing.
pub struct EraseSweep {
    store: Store,
    bucket: Bucket,
    bus: Bus,
    mails: Queue,
}

#[derive(Debug, Default, Serialize)]
pub struct Erased {
    /// Organizations it worked on.
    pub begun: usize,
    /// Those of which nothing was left.
    pub done: usize,
    /// Accounts of which nothing is left.
    pub accounts: usize,
}

impl EraseSweep {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            bucket: app.bucket()?,
            bus: app.bus()?,
            mails: app.queue("NOTIFY_QUEUE_URL")?,
        })
    }

    /// One sweep, within the time of that invocation.
    pub async fn run(&self, context: &Context) -> Result<Erased, Error> {
        let ends = i64::try_from(context.deadline).unwrap_or(i64::MAX);
        let ends = DateTime::from_timestamp_millis(ends).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let until = ends.checked_sub_signed(MARGIN).unwrap_or(ends);
        let mut erased = Erased {
            accounts: self.erase_accounts(until).await?,
            ..Erased::default()
        };
        for due in self.store.due_erasures(Utc::now()).await? {
            if Utc::now() >= until {
                break;
            }
            // What a sweep holds for longer than it may run belongs to nobody alive.
            let lease = ends - Utc::now();
            let Some(erasure) = self.store.begin_erasing(due.org_id, lease).await? else {
                continue;
            };
            erased.begun += 1;
            match self.erase(erasure, until).await {
                Ok(done) => erased.done += usize::from(done),
                Err(error) => {
                    tracing::error!(org_id = %due.org_id, %error, "not erased");
                    self.store.end_erasing(due.org_id, false).await?;
                }
            }
        }
        tracing::info!(erased.begun, erased.done, erased.accounts, "swept");
        Ok(erased)
    }

    /// One pass. True when nothing was left: only a pass that finds nothing is the last, so that
    /// what was still being written during the one before goes too.
    async fn erase(&self, mut erasure: Erasure, until: DateTime<Utc>) -> Result<bool, WorkError> {
        let org = erasure.org_id;
        if erasure.done_at.is_none() {
            // Others let go of what they keep elsewhere.
            let event = BusEvent::now(org, BusEventKind::OrganizationDeleted);
            self.bus.publish(&event).await?;
            let before = (erasure.items.clone(), erasure.objects.clone());
            let finished = self.pass(&mut erasure, until).await?;
            let nothing = before == (erasure.items.clone(), erasure.objects.clone());
            let done = finished && nothing;
            self.store.end_erasing(org, done).await?;
            if !done {
                return Ok(false);
            }
        }
        if let Some(asked_by) = erasure.asked_by {
            let event = BusEvent::now(org, BusEventKind::OrganizationErased { asked_by });
            self.bus.publish(&event).await?;
        }
        self.store.close_erasure(org).await?;
        Ok(true)
    }

    /// Erases uploads that were not finished and objects, then items, until none is left (true) or time is up. A crash can leave out
    /// of the counts what was erased a moment before.
    async fn pass(&self, erasure: &mut Erasure, until: DateTime<Utc>) -> Result<bool, WorkError> {
        let org = erasure.org_id;
        for kind in KINDS {
            let prefix = format!("{kind}/{org}/");
            loop {
                let unfinished = self.bucket.abort_uploads(&prefix).await?;
                let whole = self.bucket.delete_page(&prefix).await?;
                if unfinished + whole == 0 {
                    break;
                }
                for (kind, count) in [(UNFINISHED, unfinished), (kind, whole)] {
                    if count > 0 {
                        *erasure.objects.entry(kind.into()).or_default() += count;
                    }
                }
                self.store.count_erased(erasure).await?;
                if Utc::now() >= until {
                    return Ok(false);
                }
            }
        }
        loop {
            let counts = self.store.erase_items(org).await?;
            if counts.is_empty() {
                return Ok(true);
            }
            add(&mut erasure.items, counts);
            self.store.count_erased(erasure).await?;
            if Utc::now() >= until {
                return Ok(false);
            }
        }
    }
}

fn add(to: &mut BTreeMap<String, u64>, counts: BTreeMap<String, u64>) {
    for (kind, count) in counts {
        *to.entry(kind).or_default() += count;
    }
}
