//! Subjects in the ledger: taken out, made nobody, or read. Nobody else changes the ledger meanwhile, and nothing
//! waits in the inbox.

use std::collections::{BTreeMap, HashSet};

use chrono::Utc;
use cloud::{Bucket, WorkError};
use domain::{CustomerId, Failure, OrgId, PrivacyKind};
use ledger::{
    Event, Kind,
    erasure::{
        Changed, Fate, Place, Rewritten, Subjects, anonymous, holds, learn, rewrite,
        without_account,
    },
    manifest::{Bucket as LedgerBucket, Manifest},
    merge::each_row_of,
    row::{Ids, Row},
};
use runs::Lease;
use store::TenantStore;
use tokio::task::spawn_blocking;

use super::{progress::Kept, subjects::RequestSubjects};
use crate::{
    files::LedgerFiles,
    identities,
    merge::{Alone, Merger, manifest},
    states,
};

/// Who is looked for, with the visitors who turned out to be them.
pub async fn subjects_of(
    bucket: &Bucket,
    tenant: &TenantStore,
    named: &RequestSubjects,
) -> Result<(Manifest, Subjects), WorkError> {
    let manifest = manifest(tenant).await?;
    let files = LedgerFiles::new(bucket, tenant.org(), "");
    let mut subjects = Subjects::new(named.ids().map(str::to_owned));
    let learned = spawn_blocking(move || {
        for of_ledger in manifest.buckets() {
            learn(&files, of_ledger, &mut subjects)?;
        }
        Ok::<_, Failure>((manifest, subjects))
    });
    Ok(learned.await.map_err(WorkError::from)??)
}

/// Deletes subjects' rows, or makes them nobody's, bucket by bucket, and deletes the files that had them; who that
/// is, with the visitors who turned out to be them.
pub async fn erase(
    merger: &Merger,
    tenant: &TenantStore,
    alone: &Alone,
    named: &RequestSubjects,
    kind: PrivacyKind,
    kept: &mut Kept,
    lease: &Lease,
) -> Result<Subjects, WorkError> {
    let subjects = match &kept.progress.ledger.subjects {
        Some(known) => known.clone(),
        None => subjects_of(merger.bucket(), tenant, named).await?.1,
    };
    if kept.progress.ledger.is_done {
        return Ok(subjects);
    }
    kept.progress.ledger.subjects = Some(subjects.clone());
    let mut manifest = manifest(tenant).await?;
    let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
    let customers_are = organization.customers_are;
    let mut next = match kept.progress.ledger.after {
        Some(after) => manifest.bucket_after(after).cloned(),
        None => manifest.buckets().first().cloned(),
    };
    while let Some(of_ledger) = next {
        kept.go_on(lease).await?;
        let prefix = of_ledger.prefix;
        let written = written(
            merger.bucket(),
            tenant.org(),
            alone,
            Work {
                manifest: manifest.clone(),
                of_ledger,
                subjects: subjects.clone(),
                named: named.clone(),
                kind,
            },
        );
        if let Some(written) = written.await? {
            let (theirs, others) = by_whose(&written.changed, named);
            let progress = &mut kept.progress.ledger;
            progress.messages.extend(written.messages.iter().cloned());
            progress.members.extend(others);
            // Before they go: afterwards nobody would find them.
            kept.save().await?;
            let gone = written.messages.iter().map(String::as_str);
            tenant.forget_seen(unique(gone)).await?;
            replace(tenant, alone, &manifest, &written.manifest).await?;
            let anew = states::tell(tenant, customers_are, theirs).await?;
            kept.progress.ledger.members.extend(anew);
            manifest = written.manifest;
        }
        kept.progress.ledger.after = Some(prefix);
        next = manifest.bucket_after(prefix).cloned();
    }
    kept.go_on(lease).await?;
    // First the files, then what names them: broken off in between, they are deleted once more.
    let mut without = manifest.clone();
    let gone = without.take_replaced();
    if !gone.is_empty() {
        merger
            .delete(tenant, |key| gone.iter().any(|file| file == key), true)
            .await?;
        without.version += 1;
        replace(tenant, alone, &manifest, &without).await?;
    }
    let files = LedgerFiles::new(merger.bucket(), tenant.org(), "");
    let members = kept.progress.ledger.members.clone();
    states::make_anew(tenant, customers_are, (files, without), members, |_| None).await?;
    identities::forget(tenant, subjects.ids()).await?;
    kept.progress.events = kept.progress.ledger.messages.len() as u64;
    kept.progress.ledger.is_done = true;
    kept.save().await?;
    Ok(subjects)
}

fn unique<'a>(messages: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    messages.collect::<HashSet<_>>().into_iter()
}

struct Work {
    manifest: Manifest,
    of_ledger: LedgerBucket,
    subjects: Subjects,
    named: RequestSubjects,
    kind: PrivacyKind,
}

/// A bucket written anew, if it has subjects.
async fn written(
    bucket: &Bucket,
    org: OrgId,
    alone: &Alone,
    work: Work,
) -> Result<Option<Rewritten>, WorkError> {
    let files = LedgerFiles::new(bucket, org, alone.id.to_string());
    let written = spawn_blocking(move || {
        let Work {
            manifest,
            of_ledger,
            subjects,
            named,
            kind,
        } = work;
        if !holds(&files, &of_ledger, &subjects)? {
            return Ok(None);
        }
        let names = named.names();
        let fate = |row: &Row<'_>| match subjects.place(&Ids::of(row)) {
            Place::Nowhere => Ok(Fate::Stays),
            Place::OfAccount(_) if row.kind == Kind::Group => Ok(Fate::Goes),
            Place::OfAccount(_) => Ok(Fate::Changes(Box::new(Changed {
                customer: Ids::of(row).customer.map(str::to_owned),
                event: without_account(row)?,
            }))),
            Place::Theirs(subject) => match names.get(subject) {
                Some(name) if kind == PrivacyKind::Anonymize => {
                    Ok(Fate::Changes(Box::new(Changed {
                        customer: Some(name.clone()),
                        event: anonymous(row, name)?,
                    })))
                }
                _ => Ok(Fate::Goes),
            },
        };
        rewrite(&files, &manifest, of_ledger.prefix, fate, Utc::now()).map(Some)
    });
    Ok(written.await.map_err(WorkError::from)??)
}

async fn replace(
    tenant: &TenantStore,
    alone: &Alone,
    before: &Manifest,
    after: &Manifest,
) -> Result<(), WorkError> {
    let text = serde_json::to_string(after)?;
    match tenant
        .replace_ledger(alone.id, before.version, (&text, after.rows()))
        .await?
    {
        true => Ok(()),
        // Another has taken over: what was written here is nobody's, and is tidied up.
        false => Err(WorkError::Retry("the ledger was changed by another".into())),
    }
}

/// What customers whom nobody knows are to be told of, which is what subjects did, and which others lost an account.
fn by_whose<'a>(
    changed: &'a [Changed],
    named: &RequestSubjects,
) -> (BTreeMap<CustomerId, Vec<&'a Event>>, Vec<CustomerId>) {
    let nobody: HashSet<&str> = named.0.iter().map(|subject| &*subject.as_id).collect();
    let is_nobody = |changed: &&Changed| {
        let customer = changed.customer.as_deref();
        customer.is_some_and(|id| nobody.contains(id))
    };
    let (theirs, others): (Vec<_>, Vec<_>) = changed.iter().partition(is_nobody);
    let mut told = BTreeMap::<CustomerId, Vec<&Event>>::new();
    for Changed { customer, event } in theirs {
        if let Some(Ok(id)) = customer.as_deref().map(str::parse) {
            told.entry(id).or_default().push(event);
        }
    }
    let others = others.into_iter().filter_map(|of| of.customer.as_deref());
    (told, others.filter_map(|id| id.parse().ok()).collect())
}

/// Hands on subjects' rows, each with whose it is.
pub fn each_of(
    files: &LedgerFiles,
    manifest: &Manifest,
    subjects: &Subjects,
    mut each: impl FnMut(&str, &Row<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for of_ledger in manifest.buckets() {
        if !holds(files, of_ledger, subjects)? {
            continue;
        }
        each_row_of(files, of_ledger, |row| {
            match subjects.place(&Ids::of(row)) {
                Place::Theirs(subject) => each(subject, row),
                Place::Nowhere | Place::OfAccount(_) => Ok(()),
            }
        })?;
    }
    Ok(())
}
