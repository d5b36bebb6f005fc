//! A card has one trial, as a person has: the card that a trial begins with claims its own, and
//! where that was had in another organization the plan is paid for from now on.

use data_encoding::HEXLOWER;
use domain::{Billing, CardTrial};
use sha2::{Digest, Sha256};
use store::TenantStore;
use stripe::{Client, objects::Subscription};

use crate::{error::BillingError, sync::instant};

/// In a subscription's metadata: that its trial was given by Checkout. What somebody grants at
/// Stripe by hand is theirs to grant.
pub const BY_CHECKOUT: &str = "trial_by_checkout";

/// A subscription whose trial runs and is the card's one.
pub fn running(subscription: &Subscription) -> bool {
    subscription.status == "trialing" && subscription.metadata.contains_key(BY_CHECKOUT)
}

/// What becomes of the card's trial. Decided once: another card changes nothing.
pub async fn claimed(
    tenant: &TenantStore,
    before: &Billing,
    trial: &Subscription,
) -> Result<Option<CardTrial>, BillingError> {
    if before.card_trial.is_some() {
        return Ok(before.card_trial);
    }
    let Some(fingerprint) = fingerprint(trial) else {
        return Ok(None);
    };
    let hash = HEXLOWER.encode(&Sha256::digest(format!("card {fingerprint}")));
    Ok(Some(match tenant.claim_card_trial(&hash).await? {
        true => CardTrial::Given,
        false => CardTrial::Refused {
            at: instant(trial.created),
        },
    }))
}

/// Has the plan paid for from now on. A card that cannot be charged buys nothing, no grace either:
/// the subscription ends.
pub async fn end(client: &Client, tenant: &TenantStore, id: &str) -> Result<(), BillingError> {
    let paid = client.end_trial(id).await?;
    if !paid {
        client.end_subscription(id).await?;
    }
    tracing::info!(org_id = %tenant.org(), subscription = id, paid, "its card had a trial");
    Ok(())
}

fn fingerprint(of: &Subscription) -> Option<&str> {
    let method = of.default_payment_method.as_ref()?;
    method.card.as_ref()?.fingerprint.as_deref()
}
