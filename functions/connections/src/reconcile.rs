//! Comparing all that a source has with what was told of it: what differs is named, mended, and counted.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use chrono::Utc;
use cloud::WorkError;
use domain::{BatchId, Connection, Difference, Reconciliation};
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

/// Compares, and has what differs told: at its own time where the source's log still knows it, else as it
/// stands now.
pub async fn compare(
    worker: &Worker,
    tenant: &TenantStore,
    connection: &Connection,
    mut theirs: Vec<Standing>,
) -> Result<Reconciliation, WorkError> {
    // What was read twice, since it changed meanwhile, counts once.
    theirs.sort_by(|one, other| one.object.cmp(&other.object));
    theirs.dedup_by(|one, other| one.object == other.object);
    let refused = refused(tenant, theirs.iter().map(|each| &*each.customer)).await?;
    theirs.retain(|each| !refused.contains(&each.customer));
    let ours = tenant.all_told(&connection.account).await?;
    let differ = differing(&ours, &theirs);
    let left = mended(worker, tenant, connection, &differ).await?;
    let example = |each: &Standing| Difference {
        object: each.object.clone(),
        customer: each.customer.clone(),
    };
    let found = Reconciliation {
        at: Utc::now(),
        ours: ours.iter().filter(|each| each.earns).count() as u64,
        theirs: theirs.iter().filter(|each| each.earns).count() as u64,
        differences: differ.len() as u64,
        examples: differ
            .iter()
            .take(Reconciliation::MOST_EXAMPLES)
            .map(example)
            .collect(),
        explained: differ.len() as u64 - left,
        overwritten: left,
    };
    tracing::info!(connection = %connection.id, summary = found.summary(), "compared");
    Ok(found)
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

/// Tells what differs; how many of it the log did not explain.
async fn mended(
    worker: &Worker,
    tenant: &TenantStore,
    connection: &Connection,
    differ: &[Standing],
) -> Result<u64, WorkError> {
    let by = BatchId::new();
    let connection = begun(worker, tenant, connection, by).await?;
    let held = worker.hold(tenant, connection.id, by);
    let mended = mend(worker, tenant, &connection, by, differ).await;
    drop(held);
    tenant.end_following(connection.id, by).await?;
    mended
}

/// The connection, which nobody else follows from now on.
async fn begun(
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

async fn mend(
    worker: &Worker,
    tenant: &TenantStore,
    connection: &Connection,
    by: BatchId,
    differ: &[Standing],
) -> Result<u64, WorkError> {
    worker.read_on(tenant, connection, by, None).await?;
    let source = worker.sources.open(tenant, connection).await?;
    let mut left = 0;
    for some in differ.chunks(TOGETHER) {
        let present = source.present(some).await?;
        let told = known(tenant, connection, some.iter()).await?;
        let is_told = |each: &Present| {
            let told = told.get(&each.standing.object);
            told.is_some_and(|told| told.fingerprint == each.standing.fingerprint)
        };
        let present: Vec<Present> = present.into_iter().filter(|each| !is_told(each)).collect();
        left += present.len() as u64;
        let page = Page {
            present,
            ..Page::default()
        };
        tell(&worker.inbox, tenant, connection, page).await?;
    }
    Ok(left)
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
}
