//! Changing the plan: `/v1/billing/plan`. Up at once, with proration; down when the period ends.

use api::prelude::*;
use domain::{PlanId, SubscriptionStatus};
use serde::Deserialize;
use stripe::Form;

use crate::{
    Billing,
    cancellation::take_back,
    catalog::Prices,
    customer::{Subscribed, changed},
    error::BillingError,
    plan_fit::Held,
    responses::{BillingProblem, PaymentProblem},
    view::BillingView,
};

/// What to change to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRequest {
    /// A plan that costs something.
    pub plan: PlanId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Stay,
    /// At once; the rest of the period is paid for, what is left of the old plan given back.
    Up,
    /// At once, without money: nothing has been paid yet.
    InTrial,
    /// When the period that is paid ends.
    Down,
}

/// How `from` becomes `to`, given what is allowed; or why not.
pub fn way(subscribed: &Subscribed, to: PlanId) -> Result<Way, ApiError> {
    let kept = &subscribed.kept;
    if to == PlanId::Free {
        return Err(ApiError::invalid([(
            "plan",
            "To go back to the free plan: `POST /v1/billing/cancel`.",
        )]));
    }
    if to != kept.plan && kept.status == SubscriptionStatus::PastDue {
        return Err(ApiError::conflict(
            "payment_due",
            "A payment is due. Pay it first (`pay_url` of `GET /v1/billing`), then change the plan.",
        ));
    }
    Ok(match to.cmp(&kept.plan) {
        std::cmp::Ordering::Equal => Way::Stay,
        _ if kept.status == SubscriptionStatus::Trialing => Way::InTrial,
        std::cmp::Ordering::Greater => Way::Up,
        std::cmp::Ordering::Less => Way::Down,
    })
}

/// Changes the plan: to a larger one at once, with proration; to a smaller one when the period ends,
/// if what there is fits it.
#[utoipa::path(
    post, path = "/v1/billing/plan", tag = "billing", operation_id = "changePlan",
    extensions(("x-idempotency" = json!("kept"))),
    request_body = PlanRequest,
    responses(
        (status = 200, description = "What holds now, and what will", body = BillingView),
        AuthProblems, BodyProblems, ConflictProblem, PaymentProblem, BillingProblem
    )
)]
pub async fn change(
    State(billing): State<Billing>,
    principal: Allowed<permission::ManageBilling, Person>,
    Json(request): Json<PlanRequest>,
) -> Result<Json<BillingView>, BillingError> {
    changed(&billing, &principal, async |subscribed: &Subscribed| {
        let way = way(subscribed, request.plan)?;
        if request.plan < subscribed.kept.plan {
            refuse_if_over(&principal, request.plan).await?;
        }
        make(subscribed, request.plan, way).await
    })
    .await
}

async fn refuse_if_over(principal: &Person, plan: PlanId) -> Result<(), BillingError> {
    let over = Held::of(&principal.tenant).await?.over(&plan.plan());
    if over.is_empty() {
        return Ok(());
    }
    let detail = format!(
        "You have more than {} allows. Make room as `errors` says, then try again.",
        plan.plan().name
    );
    Err(ApiError::conflict("over_limits", detail)
        .with_errors(over)
        .into())
}

async fn make(subscribed: &Subscribed, to: PlanId, way: Way) -> Result<(), BillingError> {
    if way == Way::Stay {
        return Ok(());
    }
    let prices = Prices::of(&subscribed.client, to).await?;
    // What was planned before gives way to what is wanted now.
    take_back(subscribed).await?;
    match way {
        Way::Down => at_period_end(subscribed, to, &prices).await,
        _ => at_once(subscribed, way, &prices).await,
    }
}

async fn at_once(subscribed: &Subscribed, way: Way, prices: &Prices) -> Result<(), BillingError> {
    let form = prices
        .as_changes(Form::new(), "items", &subscribed.present)
        .set("proration_behavior", proration(way))
        .set("payment_behavior", "error_if_incomplete");
    let id = &subscribed.kept.id;
    subscribed
        .client
        .update_subscription(id, &form, &subscribed.leaves())
        .await?;
    Ok(())
}

/// How the rest of the period is settled.
pub fn proration(way: Way) -> &'static str {
    match way {
        Way::Up => "always_invoice",
        _ => "none",
    }
}

/// A schedule of two phases: what holds until the period ends, then the other plan, from where the
/// subscription goes on by itself.
async fn at_period_end(
    subscribed: &Subscribed,
    to: PlanId,
    prices: &Prices,
) -> Result<(), BillingError> {
    let leaves = subscribed.leaves();
    let kept = &subscribed.kept;
    let schedule = subscribed.client.schedule(&kept.id, &leaves).await?;
    let mut form = Form::new()
        .set("end_behavior", "release")
        .set("metadata[plan]", to.into_str())
        .set("phases[0][start_date]", kept.period_start.timestamp())
        .set("phases[0][end_date]", kept.period_end.timestamp());
    // What a phase does not name ends with it.
    for phase in 0..2 {
        for (n, discount) in subscribed.present.discounts.iter().enumerate() {
            form = form.set(
                format!("phases[{phase}][discounts][{n}][discount]"),
                discount,
            );
        }
    }
    for (n, item) in subscribed.present.items.data.iter().enumerate() {
        form = form.set(format!("phases[0][items][{n}][price]"), &item.price.id);
        if !item.price.is_metered() {
            form = form.set(format!("phases[0][items][{n}][quantity]"), 1);
        }
    }
    let form = prices
        .as_items(form, "phases[1][items]")
        .set("phases[1][duration][interval]", "month")
        .set("phases[1][duration][interval_count]", 1)
        .set("phases[1][proration_behavior]", "none");
    subscribed
        .client
        .set_schedule(&schedule.id, &form, &leaves)
        .await?;
    Ok(())
}
