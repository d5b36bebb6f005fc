//! All that is held of subjects, as one file.

use std::io::Write;

use cloud::{Bucket, ObjectWriter, WorkError, bucket::keys};
use domain::{CustomerId, PrivacyReceipt, PrivacyRequestId};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use store::TenantStore;
use tokio::task::spawn_blocking;

use super::{
    ledger::{each_of, subjects_of},
    refused,
    subjects::RequestSubjects,
};
use crate::{customers::CustomerProfile, files::LedgerFiles};

/// The file that an access request hands out, while it is written: what comes of it is an object once it is finished.
pub type HeldFile = GzEncoder<ObjectWriter>;

/// Begins the file with all but what datasets have.
pub async fn hand_out(
    bucket: &Bucket,
    tenant: &TenantStore,
    request: PrivacyRequestId,
    named: &RequestSubjects,
) -> Result<(PrivacyReceipt, HeldFile), WorkError> {
    let (manifest, subjects) = subjects_of(bucket, tenant, named).await?;
    let mut first = Vec::new();
    let customers = customers(tenant, named, &mut first).await?;
    let rejected = refused::hand_out(bucket, tenant, &subjects, &mut first).await?;
    let writer = bucket.writer(keys::privacy_file(tenant.org(), request));
    let files = LedgerFiles::new(bucket, tenant.org(), "");
    let written = spawn_blocking(move || {
        let mut gzip = GzEncoder::new(writer, Compression::default());
        gzip.write_all(&first).map_err(WorkError::service)?;
        let mut events = 0;
        each_of(&files, &manifest, &subjects, |subject, row| {
            let line = json!({ "subject": subject, "event": row.to_event()? });
            events += 1;
            writeln!(gzip, "{line}").map_err(|error| unwritable(&error))
        })?;
        Ok::<_, WorkError>((events, gzip))
    });
    let (events, file) = written.await.map_err(WorkError::from)??;
    let receipt = PrivacyReceipt {
        events,
        customers,
        rejected,
        ..PrivacyReceipt::default()
    };
    Ok((receipt, file))
}

/// Keeps the file.
pub async fn finish(file: HeldFile) -> Result<(), WorkError> {
    let finished = spawn_blocking(move || file.finish().map_err(WorkError::service)?.finish());
    finished.await.map_err(WorkError::from)?
}

fn unwritable(error: &std::io::Error) -> domain::Failure {
    domain::Failure::new("unwritable", error.to_string(), "Try again.")
}

async fn customers(
    tenant: &TenantStore,
    named: &RequestSubjects,
    out: &mut Vec<u8>,
) -> Result<u64, WorkError> {
    let ids: Vec<CustomerId> = named.ids().filter_map(|id| id.parse().ok()).collect();
    let found = tenant.customers_of(ids.iter()).await?;
    let mut care = tenant.care_of(ids.iter()).await?;
    let count = found.len() as u64;
    for id in &ids {
        for alert in tenant.alerts_about(id).await? {
            writeln!(out, "{}", json!({ "subject": id, "alert": alert }))
                .map_err(WorkError::service)?;
        }
    }
    for item in found {
        let notes = tenant.all_notes(&item.id).await?;
        let messages = tenant.messages_of(&item.id).await?;
        let units = tenant.units_of(&item.id).await?;
        let offers = tenant.customer_offers_of(&item.id).await?;
        let care = care.remove(&item.id);
        let profile = CustomerProfile::of(item, care)
            .map_err(|error| WorkError::Retry(error.code().to_owned()))?;
        let subject = profile.id.clone();
        let line = json!({
            "subject": subject, "customer": profile, "notes": notes, "messages": messages,
            "proof_units": units, "offers": offers,
        });
        writeln!(out, "{line}").map_err(WorkError::service)?;
    }
    Ok(count)
}
