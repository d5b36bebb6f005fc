//! Comparing all that a source has with what was told of it: what differs is named, mended, and counted.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{BatchId, Connection, Difference, ReadCounts, Reconciliation};
use runs::Lease;
use serde::{Deserialize, Serialize};
use store::{TenantStore, Told};

use crate::{
    connector::{Connector, Page, Present, Standing},
    keep::{known, refused, tell},
    worker::Worker,
};

/// Objects that are asked for at a time.
const TOGETHER: usize = 100;
/// Whoever follows the connection at this moment is waited for so often, and so long each time.
const TRIES: u32 = 60;
const PAUSE: Duration = Duration::from_secs(1);

/// What comparing found, before it is mended.
#[derive(Debug, Serialize, Deserialize)]
pub struct Compared {
    pub read: ReadCounts,
    at: DateTime<Utc>,
    /// Subscriptions that bring revenue.
    ours: u64,
    theirs: u64,
    pub differ: Vec<Standing>,
}

/// How far what differs is mended.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Mended {
    /// So many of it.
    done: usize,
    /// Those of them that the log did not explain.
    pub left: u64,
}

impl Compared {
    /// What is told of it, once all but so many are explained.
    pub fn found(&self, left: u64) -> Reconciliation {
        let example = |each: &Standing| Difference {
            object: each.object.clone(),
            customer: each.customer.clone(),
        };
        let examples = self.differ.iter().take(Reconciliation::MOST_EXAMPLES);
        let differences = self.differ.len() as u64;
        Reconciliation {
            at: self.at,
            ours: self.ours,
            theirs: self.theirs,
            differences,
            examples: examples.map(example).collect(),
            explained: differences.saturating_sub(left),
            overwritten: left,
        }
    }
}

/// Holds what a source has against what was told of it.
pub async fn compare(
    tenant: &TenantStore,
    connection: &Connection,
    read: ReadCounts,
    mut theirs: Vec<Standing>,
) -> Result<Compared, WorkError> {
    // What was read twice, since it changed meanwhile, counts once.
    theirs.sort_by(|one, other| one.object.cmp(&other.object));
    theirs.dedup_by(|one, other| one.object == other.object);
    let refused = refused(tenant, theirs.iter().map(|each| &*each.customer)).await?;
    theirs.retain(|each| !refused.contains(&each.customer));
    let ours = tenant.all_told(&connection.account).await?;
    Ok(Compared {
        read,
        at: Utc::now(),
        ours: ours.iter().filter(|each| each.earns).count() as u64,
        theirs: theirs.iter().filter(|each| each.earns).count() as u64,
        differ: differing(&ours, &theirs),
    })
}

/// Objects that stand otherwise there than was told, and those of which only one side knows. Customers
/// who are deleted are not among theirs.
fn differing(ours: &[Told], theirs: &[Standing]) -> Vec<Standing> {
    let told: HashMap<&str, &Told> = ours
        .iter()
        .map(|told| (told.object.as_str(), told))
        .collect();
    let there: BTreeSet<&str> = theirs.iter().map(|each| each.object.as_str()).collect();
    let mut differ: Vec<Standing> = theirs
        .iter()
        .filter(|each| {
            told.get(each.object.as_str())
                .is_none_or(|told| told.fingerprint != each.fingerprint)
        })
        .cloned()
        .collect();
    let gone = ours
        .iter()
        .filter(|told| !told.gone && !there.contains(told.object.as_str()));
    differ.extend(gone.map(|told| Standing {
        object: told.object.clone(),
        customer: told.customer.clone(),
        fingerprint: told.fingerprint.clone(),
        earns: told.earns,
        gone: told.gone,
    }));
    differ.sort_by(|one, other| one.object.cmp(&other.object));
    differ.dedup_by(|one, other| one.object == other.object);
    differ
}

/// The connection, which nobody else follows from now on.
pub async fn begun(
    worker: &Worker,
    tenant: &TenantStore,
    connection: &Connection,
    by: BatchId,
) -> Result<Connection, WorkError> {
    for _ in 0..TRIES {
        if let Some(connection) = worker.begin(tenant, connection.id, by).await? {
            return Ok(connection);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(WorkError::Retry(
        "the connection is followed, or has stopped, at this moment".to_owned(),
    ))
}

/// Who mends, and how long there is time.
pub struct Mending<'a> {
    pub worker: &'a Worker,
    pub tenant: &'a TenantStore,
    pub connection: &'a Connection,
    pub by: BatchId,
    pub lease: &'a Lease,
}

impl Mending<'_> {
    /// Has what differs told: at its own time where the source's log still knows it, else as it stands now.
    pub async fn mend(&self, differ: &[Standing], mended: &mut Mended) -> Result<(), WorkError> {
        let Self {
            worker,
            tenant,
            connection,
            ..
        } = *self;
        let deadline = self.lease.deadline();
        if !worker
            .read_on(tenant, connection, self.by, deadline)
            .await?
        {
            return Err(WorkError::Unfinished);
        }
        let source = worker.sources.open(tenant, connection).await?;
        for some in differ
            .get(mended.done..)
            .unwrap_or_default()
            .chunks(TOGETHER)
        {
            self.lease.has_time()?;
            let present = source.present(some).await?;
            let told = known(tenant, connection, some.iter()).await?;
            let is_told = |each: &Present| {
                let told = told.get(&each.standing.object);
                told.is_some_and(|told| told.fingerprint == each.standing.fingerprint)
            };
            let present: Vec<Present> = present.into_iter().filter(|each| !is_told(each)).collect();
            let left = present.len() as u64;
            let page = Page {
                present,
                ..Page::default()
            };
            tell(&worker.inbox, tenant, connection, page).await?;
            mended.done += some.len();
            mended.left += left;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(object: &str, fingerprint: &str) -> Standing {
        Standing {
            object: object.into(),
            customer: "cus_1".into(),
            fingerprint: fingerprint.into(),
            earns: true,
            gone: false,
        }
    }

    fn told(object: &str, fingerprint: &str) -> Told {
        Told {
            object: object.into(),
            customer: "cus_1".into(),
            fingerprint: fingerprint.into(),
            earns: true,
            gone: false,
            at: Utc::now(),
        }
    }

    #[test]
    fn what_differs_is_found_on_both_sides() {
        let ours = [
            told("sub_same", "a"),
            told("sub_other", "a"),
            told("cus_gone", "a"),
        ];
        let theirs = [
            standing("sub_same", "a"),
            standing("sub_other", "b"),
            standing("sub_new", "a"),
        ];
        let differ: Vec<String> = differing(&ours, &theirs)
            .into_iter()
            .map(|each| each.object)
            .collect();
        assert_eq!(differ, ["cus_gone", "sub_new", "sub_other"]);
        assert!(differing(&ours[..1], &theirs[..1]).is_empty());
    }

    #[test]
    fn what_is_found_counts_all_that_differed_however_often_it_was_gone_on_with() {
        let differ = (0..25).map(|n| standing(&format!("sub_{n:02}"), "a"));
        let compared = Compared {
            read: ReadCounts::default(),
            at: Utc::now(),
            ours: 30,
            theirs: 28,
            differ: differ.collect(),
        };
        let kept = serde_json::to_string(&compared).unwrap();
        let gone_on_with: Compared = serde_json::from_str(&kept).unwrap();
        let found = gone_on_with.found(4);
        assert_eq!(found, compared.found(4));
        assert_eq!((found.ours, found.theirs, found.differences), (30, 28, 25));
        assert_eq!((found.explained, found.overwritten), (21, 4));
        assert_eq!(found.examples.len(), Reconciliation::MOST_EXAMPLES);
    }
}
