//! The page of Stripe's where an owner sees to cards, invoices and tax ids: `POST /v1/billing/portal`.

use api::prelude::*;
use stripe::Form;

use crate::{
    Billing, catalog::portal_configuration, error::BillingError, responses::BillingProblem,
    view::Link,
};

/// Makes a page where the owner sees to cards, invoices, tax ids and the end of the subscription.
/// The answer holds a secret: it takes no `Idempotency-Key`.
#[utoipa::path(
    post, path = "/v1/billing/portal", tag = "billing", operation_id = "createPortal",
    extensions(("x-idempotency" = json!("refused"))),
    responses(
        (status = 200, description = "Where to send the owner", body = Link),
        AuthProblems, ConflictProblem, BillingProblem
    )
)]
pub async fn portal(
    State(billing): State<Billing>,
    principal: Allowed<permission::ManageBilling, Person>,
) -> Result<Json<Link>, BillingError> {
    let record = principal.tenant.billing().await?.ok_or_else(|| {
        ApiError::conflict(
            "nothing_bought",
            "There are no cards or invoices yet. Begin with `POST /v1/billing/checkout`.",
        )
    })?;
    let keys = billing.keys.keys().await?;
    let configuration = portal_configuration(&keys.client).await?;
    let form = Form::new()
        .set("customer", &record.customer_id)
        .set_if("configuration", configuration.map(|each| each.id))
        .set("return_url", billing.page("/billing"));
    // A portal's page is good for minutes, and once: a new one for each minute.
    let minute = chrono::Utc::now().timestamp() / 60;
    let leaves = format!("{} {minute}", record.customer_id);
    let session = keys.client.create_portal(&form, &leaves).await?;
    Ok(Json(Link { url: session.url }))
}
