//! What happened at Stripe: `POST /v1/stripe/webhook`.
//!
//! Applied before it is answered, not queued: it is two calls and a transaction, Stripe sends what
//! was not answered by 2xx again for three days, and a queue of ours would only be a second such
//! mechanism behind the first. Events are not trusted for what they say, see [`crate::sync`].

use api::prelude::*;
use aws_lc_rs::hmac;
use axum::{body::Bytes, extract::rejection::BytesRejection};
use chrono::Utc;
use cloud::logs;
use domain::OrgId;
use http::HeaderMap;
use serde_json::Value;
use store::System;
use stripe::{
    Client, StripeError,
    objects::StripeEvent,
    signature::{Unbelievable, verify},
};

use crate::{Billing, error::BillingError, responses::BillingProblem, sync::sync};

const SIGNATURE: &str = "stripe-signature";

/// Takes an event from Stripe, signed over the raw body. Events that nothing follows from are
/// acknowledged too.
#[utoipa::path(
    post, path = "/v1/stripe/webhook", tag = "billing", operation_id = "takeStripeEvent",
    responses((status = 200, description = "Taken"), QueryProblems, BillingProblem)
)]
pub async fn take(
    State(billing): State<Billing>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, BillingError> {
    if !headers.contains_key(SIGNATURE) {
        return Err(refusal("it is not signed").into());
    }
    let keys = billing.keys.keys().await?;
    let body = body.map_err(|_| refusal("the body is too long or breaks off"))?;
    let event = read(&headers, &body, &keys.webhooks, Utc::now().timestamp())?;
    match subject(&keys.client, &event).await? {
        Some((org, customer)) => apply(&billing, &keys.client, org, &customer, &event).await?,
        None => logs::count("StripeEventsPassedOver", 1.0),
    }
    Ok(StatusCode::OK)
}

/// The event, if Stripe sent it. What is refused is logged without its payload.
pub fn read(
    headers: &HeaderMap,
    body: &[u8],
    keys: &[hmac::Key],
    now: i64,
) -> Result<StripeEvent, ApiError> {
    let header = headers
        .get(SIGNATURE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    verify(header, body, keys, now).map_err(|why: Unbelievable| {
        tracing::warn!(%why, bytes = body.len(), "a webhook is refused");
        logs::count("StripeWebhooksRefused", 1.0);
        refusal(&why.to_string())
    })?;
    serde_json::from_slice(body).map_err(|error| {
        tracing::warn!(line = error.line(), "a signed webhook does not read");
        refusal("the body is no event")
    })
}

fn refusal(why: &str) -> ApiError {
    ApiError::bad_request(
        "webhook_refused",
        format!(
            "This is no webhook of Stripe's: {why}. Check that the endpoint's signing secret is in \
             Perene's secret, and that the clocks agree."
        ),
    )
}

/// Kinds of events after which an organization may have another plan or standing.
fn matters(kind: &str) -> bool {
    [
        "customer.",
        "invoice.",
        "checkout.session.",
        "subscription_schedule.",
    ]
    .iter()
    .any(|start| kind.starts_with(start))
}

/// The organization that an event is about, and the customer. Nothing if it is none of ours.
async fn subject(
    client: &Client,
    event: &StripeEvent,
) -> Result<Option<(OrgId, String)>, StripeError> {
    if !matters(&event.kind) {
        return Ok(None);
    }
    let object = &event.data.object;
    let Some(customer) = customer_of(object) else {
        return Ok(None);
    };
    // Signed, and never changed once set: the one thing that an event is believed for.
    let told = named(&object["metadata"])
        .or_else(|| named(&object["parent"]["subscription_details"]["metadata"]));
    let org = match told {
        Some(org) => Some(org),
        None => {
            let customer = client.customer(&customer).await;
            let customer = match customer {
                Err(error) if error.is_missing() => return Ok(None),
                customer => customer?,
            };
            let org = customer.metadata.get("org_id");
            org.and_then(|org| org.parse().ok())
        }
    };
    Ok(org.map(|org| (org, customer)))
}

fn named(metadata: &Value) -> Option<OrgId> {
    metadata["org_id"].as_str()?.parse().ok()
}

fn customer_of(object: &Value) -> Option<String> {
    let id = match object["object"].as_str()? {
        "customer" => &object["id"],
        _ if object["customer"].is_object() => &object["customer"]["id"],
        _ => &object["customer"],
    };
    let id = id.as_str()?;
    let fits = id.len() <= 255 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    fits.then(|| id.to_owned())
}

/// Once for each event; the note is written last, so that what breaks off is done again.
async fn apply(
    billing: &Billing,
    client: &Client,
    org: OrgId,
    customer: &str,
    event: &StripeEvent,
) -> Result<(), BillingError> {
    tracing::Span::current().record("org_id", org.to_string());
    #[expect(
        clippy::disallowed_methods,
        reason = "Stripe signed which organization it is"
    )]
    let tenant = billing.app.store.as_system(org, System::proven());
    let known = tenant.billing().await?;
    if known.is_none_or(|record| record.customer_id != customer) {
        // Erased meanwhile, or a customer that was made twice.
        logs::count("StripeEventsPassedOver", 1.0);
        return Ok(());
    }
    if tenant.stripe_event_seen(&event.id).await? {
        return Ok(());
    }
    let record = sync(client, &tenant, billing.grace).await?;
    if let Some(record) = &record {
        billing
            .remind(&tenant, record)
            .await
            .map_err(ApiError::from)?;
    }
    tenant.note_stripe_event(&event.id).await?;
    tracing::info!(kind = event.kind, event = event.id, "an event is applied");
    Ok(())
}

#[cfg(test)]
#[path = "webhook_tests.rs"]
mod tests;
