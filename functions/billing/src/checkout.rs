//! The page of Stripe's where a subscription begins: `POST /v1/billing/checkout`.

use api::{permission::Proved, prelude::*};
use data_encoding::HEXLOWER;
use domain::{Billing as Record, OrgId, PlanId};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use stripe::{Client, Form};

use crate::{
    Billing,
    catalog::Prices,
    customer,
    error::BillingError,
    responses::{BillingProblem, PaymentProblem},
    trial::BY_CHECKOUT,
    view::Link,
};

/// In a page's metadata: a digest of what it is for.
const ORDER: &str = "order";
/// Said on the page before a trial begins.
const ONE_TRIAL: &str = "A card has one trial. If this one had it in another organization, the plan is paid from today.";
/// Longer promotion codes Stripe does not make, in characters.
const LONGEST_CODE: usize = 200;

/// What to subscribe to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckoutRequest {
    /// A plan that costs something.
    plan: PlanId,
    /// A promotion code. Without one the page asks for it.
    #[schema(max_length = 200)]
    promotion_code: Option<String>,
}

/// Makes a page where a subscription is paid and begins, for an owner whose address is verified. The
/// first one of an organization begins with the plan's trial, if its owner has had none elsewhere.
/// A trial takes a card; where that had its trial in another organization, the plan is paid from the
/// first day, and ends at once if it cannot be.
/// The answer holds a secret: it takes no `Idempotency-Key`; asked twice for the same, it is the same
/// page; asked for something else, the page before is closed.
#[utoipa::path(
    post, path = "/v1/billing/checkout", tag = "billing", operation_id = "createCheckout",
    extensions(("x-idempotency" = json!("refused"))),
    request_body = CheckoutRequest,
    responses(
        (status = 200, description = "Where to send the owner", body = Link),
        AuthProblems, BodyProblems, ConflictProblem, PaymentProblem, BillingProblem
    )
)]
pub async fn checkout(
    State(billing): State<Billing>,
    principal: Allowed<Proved<permission::ManageBilling>, Person>,
    Json(request): Json<CheckoutRequest>,
) -> Result<Json<Link>, BillingError> {
    if request.plan == PlanId::Free {
        return Err(ApiError::invalid([(
            "plan",
            "The free plan needs no checkout. To go back to it: `POST /v1/billing/cancel`.",
        )])
        .into());
    }
    let keys = billing.keys.keys().await?;
    let record = customer::known(&principal, &keys.client).await?;
    if record.subscription.is_some() {
        return Err(ApiError::conflict(
            "already_subscribed",
            "There is a subscription already. Change it with `POST /v1/billing/plan`.",
        )
        .into());
    }
    let prices = Prices::of(&keys.client, request.plan).await?;
    let trial_days = match record.had_subscription {
        false if principal.tenant.claim_trial(principal.account).await? => {
            request.plan.plan().trial_days
        }
        _ => 0,
    };
    let org = principal.tenant.org();
    let form = order(&billing, org, &record, trial_days, &prices);
    let form = discount(&keys.client, form, request.promotion_code.as_deref()).await?;
    let url = only_page(&keys.client, &record, form).await?;
    Ok(Json(Link { url }))
}

/// The one page on which that is paid. Others that are open are closed, lest two plans be paid.
async fn only_page(client: &Client, record: &Record, form: Form) -> Result<String, BillingError> {
    let order = HEXLOWER.encode(&Sha256::digest(form.encoded())[..16]);
    let mut open = client.open_checkouts(&record.customer_id).await?;
    let same = open
        .iter()
        .position(|page| page.metadata.get(ORDER) == Some(&order) && page.url.is_some());
    let page = match same {
        Some(at) => open.swap_remove(at),
        None => {
            let ids: Vec<&str> = open.iter().map(|page| page.id.as_str()).collect();
            let leaves = format!("{} {} {ids:?}", record.customer_id, record.version);
            let form = form.set(format!("metadata[{ORDER}]"), &order);
            client.create_checkout(&form, &leaves).await?
        }
    };
    for other in open {
        client.expire_checkout(&other.id).await?;
    }
    page.url
        .ok_or_else(|| ApiError::internal("a new page of Checkout has no address").into())
}

fn order(billing: &Billing, org: OrgId, record: &Record, trial_days: u32, prices: &Prices) -> Form {
    let form = Form::new()
        .set("mode", "subscription")
        .set("customer", &record.customer_id)
        .set("client_reference_id", org)
        .set("metadata[org_id]", org)
        .set("subscription_data[metadata][org_id]", org)
        .set("success_url", billing.page("/billing?checkout=done"))
        .set("cancel_url", billing.page("/billing"))
        .set("billing_address_collection", "auto")
        .set("tax_id_collection[enabled]", true)
        .set("customer_update[name]", "auto")
        .set("customer_update[address]", "auto")
        .set("payment_method_collection", "always");
    let form = prices.as_items(form, "line_items");
    if trial_days == 0 {
        return form;
    }
    // Of a card it is known whether it had its trial. One that has none any more when the trial ends
    // pays nothing.
    form.set("allowed_payment_method_types[0]", "card")
        .set("custom_text[submit][message]", ONE_TRIAL)
        .set(format!("subscription_data[metadata][{BY_CHECKOUT}]"), true)
        .set("subscription_data[trial_period_days]", trial_days)
        .set(
            "subscription_data[trial_settings][end_behavior][missing_payment_method]",
            "cancel",
        )
}

async fn discount(client: &Client, form: Form, code: Option<&str>) -> Result<Form, BillingError> {
    let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else {
        return Ok(form.set("allow_promotion_codes", true));
    };
    let found = match code.chars().count() <= LONGEST_CODE {
        true => client.promotion_code(code).await?,
        false => None,
    };
    let found = found.ok_or_else(|| {
        ApiError::invalid([(
            "promotion_code",
            "There is no such code, or it has run out. Check it, or leave it out.",
        )])
    })?;
    Ok(form.set("discounts[0][promotion_code]", found.id))
}
