//! The organization as Stripe knows it.

use api::{ApiError, Json, Person};
use chrono::Utc;
use domain::{Billing as Record, Contact, Subscription};
use stripe::{Client, objects};

use crate::{Billing, error::BillingError, overview::overview, sync::sync, view::BillingView};

/// The organization's record; makes it known to Stripe if it is not.
pub async fn known(principal: &Person, client: &Client) -> Result<Record, BillingError> {
    let tenant = &principal.tenant;
    if let Some(record) = tenant.billing().await? {
        return Ok(record);
    }
    let organization = tenant.organization().await?;
    let name = organization.map_or_else(String::new, |organization| organization.name);
    let email = principal.membership.email.trim();
    let org = tenant.org().to_string();
    let customer = client
        .create_customer(
            &name,
            email,
            ("org_id", &org),
            &format!("{org} without a customer"),
        )
        .await?;
    let contact = Contact {
        user_id: principal.membership.user_id,
        email: email.to_owned(),
    };
    let record = Record {
        contact: Some(contact),
        ..Record::new(customer.id, Utc::now())
    };
    if tenant.open_billing(&record).await? {
        return Ok(record);
    }
    // Another request of the same moment was first.
    tenant
        .billing()
        .await?
        .ok_or_else(|| ApiError::not_found("organization").into())
}

/// A subscription that lasts, as kept and as Stripe has it now.
pub struct Subscribed {
    pub client: Client,
    pub record: Record,
    pub kept: Subscription,
    pub present: objects::Subscription,
}

impl Subscribed {
    /// Names the state that a change leaves, so that the same change of it is made once.
    pub fn leaves(&self) -> String {
        format!("{} {}", self.kept.id, self.record.version)
    }
}

/// Changes the subscription that lasts; how the organization stands then.
pub async fn changed(
    billing: &Billing,
    principal: &Person,
    change: impl AsyncFnOnce(&Subscribed) -> Result<(), BillingError>,
) -> Result<Json<BillingView>, BillingError> {
    let subscribed = subscribed(billing, principal).await?;
    let changed = change(&subscribed).await;
    // Also after a failure: it may have done part, and the next try is to be a new one.
    sync(&subscribed.client, &principal.tenant, billing.grace).await?;
    changed?;
    Ok(Json(overview(&principal.tenant).await?))
}

/// The subscription that lasts, or 409.
pub async fn subscribed(billing: &Billing, principal: &Person) -> Result<Subscribed, BillingError> {
    let none = || {
        ApiError::conflict(
            "no_subscription",
            "This organization pays for no plan. Begin with `POST /v1/billing/checkout`.",
        )
    };
    let record = principal.tenant.billing().await?.ok_or_else(none)?;
    let kept = record.subscription.clone().ok_or_else(none)?;
    let client = billing.keys.keys().await?.client.clone();
    let all = client.subscriptions(&record.customer_id).await?;
    let present = all
        .into_iter()
        .find(|each| each.id == kept.id)
        .ok_or_else(none)?;
    Ok(Subscribed {
        client,
        record,
        kept,
        present,
    })
}
