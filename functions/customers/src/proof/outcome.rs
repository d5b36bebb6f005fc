//! What became of a customer whose horizon is over, by the ledger's rows of them: one customer's, found by ranges.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use cloud::{Bucket, WorkError};
use domain::{CustomersAre, Message, ProofUnit, UnitOutcome};
use ledger::{manifest::Manifest, merge::each_row_of_customer, revenue::Followed};
use outreach::proof::{CYCLE_DAYS, CYCLES};
use store::TenantStore;
use tokio::task::spawn_blocking;

use crate::{files::LedgerFiles, identities::customer_of};

/// What became of a unit, as far as it is known now.
pub async fn outcome(
    tenant: &TenantStore,
    customers_are: CustomersAre,
    (bucket, ledger): (&Bucket, Arc<Manifest>),
    (unit, now): (&ProofUnit, DateTime<Utc>),
) -> Result<UnitOutcome, WorkError> {
    let customer = customer_of(tenant, customers_are, unit.customer_id.as_str()).await?;
    let files = LedgerFiles::new(bucket, tenant.org(), "");
    let time = unit.entered_at.timestamp_millis()..unit.over_at().timestamp_millis();
    let currency = unit
        .charges
        .as_ref()
        .map(|charges| charges.currency.clone());
    let mut followed = Followed::new(time, currency);
    let followed = spawn_blocking(move || {
        each_row_of_customer(&files, &ledger, &customer, |row| {
            followed.tell(row);
            Ok(())
        })?;
        Ok::<_, WorkError>(followed)
    })
    .await??;
    let messages = tenant.messages_of(&unit.customer_id).await?;
    // Without a currency no money is counted.
    let cycles = unit.charges.as_ref().map_or(0, |_| CYCLES);
    let ends =
        (1..=cycles).map(|cycle| unit.entered_at + TimeDelta::days((cycle * CYCLE_DAYS).into()));
    Ok(UnitOutcome {
        settled_at: now,
        kept: followed.is_customer(),
        cash_minor: ends
            .map(|end| followed.cash_until(end.timestamp_millis()))
            .collect(),
        messages: reached(&messages, unit),
    })
}

/// Messages that may have reached a unit within its horizon.
fn reached(messages: &[Message], unit: &ProofUnit) -> u32 {
    let time = unit.entered_at..unit.over_at();
    let within = |message: &&Message| {
        message.clock.is_none()
            && message.may_reach()
            && message.sent_at.is_some_and(|at| time.contains(&at))
    };
    u32::try_from(messages.iter().filter(within).count()).unwrap_or(u32::MAX)
}
