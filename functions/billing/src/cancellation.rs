//! Ending a subscription with its period, and taking that back: `/v1/billing/cancel` and `resume`.

use api::prelude::*;
use stripe::Form;

use crate::{
    Billing,
    customer::{Subscribed, changed},
    error::BillingError,
    responses::BillingProblem,
    sync::ends_at,
    view::BillingView,
};

/// Ends the subscription when the period that is paid ends. Then the free plan holds: its limits
/// apply to new work, and nothing is deleted.
#[utoipa::path(
    post, path = "/v1/billing/cancel", tag = "billing", operation_id = "cancelSubscription",
    extensions(("x-idempotency" = json!("kept"))),
    responses(
        (status = 200, description = "What holds now, and until when", body = BillingView),
        AuthProblems, ConflictProblem, BillingProblem
    )
)]
pub async fn cancel(
    State(billing): State<Billing>,
    principal: Allowed<permission::ManageBilling, Person>,
) -> Result<Json<BillingView>, BillingError> {
    changed(&billing, &principal, end_with_period).await
}

/// Takes back what was to happen when the period ends: that the subscription ends, or that a smaller
/// plan begins.
#[utoipa::path(
    post, path = "/v1/billing/resume", tag = "billing", operation_id = "resumeSubscription",
    extensions(("x-idempotency" = json!("kept"))),
    responses(
        (status = 200, description = "What holds now", body = BillingView),
        AuthProblems, ConflictProblem, BillingProblem
    )
)]
pub async fn resume(
    State(billing): State<Billing>,
    principal: Allowed<permission::ManageBilling, Person>,
) -> Result<Json<BillingView>, BillingError> {
    changed(&billing, &principal, take_back).await
}

async fn end_with_period(subscribed: &Subscribed) -> Result<(), BillingError> {
    release(subscribed).await?;
    match ends_at(&subscribed.present) {
        Some(_) => Ok(()),
        None => set_end(subscribed, true).await,
    }
}

/// Undoes what was planned for the end of the period.
pub async fn take_back(subscribed: &Subscribed) -> Result<(), BillingError> {
    release(subscribed).await?;
    match ends_at(&subscribed.present) {
        Some(_) => set_end(subscribed, false).await,
        None => Ok(()),
    }
}

/// Lets the subscription go from its schedule, if it has one: while that holds it, Stripe takes no
/// other change of how it ends.
async fn release(subscribed: &Subscribed) -> Result<(), BillingError> {
    if let Some(schedule) = &subscribed.present.schedule {
        let leaves = subscribed.leaves();
        subscribed
            .client
            .release_schedule(&schedule.id, &leaves)
            .await?;
    }
    Ok(())
}

async fn set_end(subscribed: &Subscribed, ends: bool) -> Result<(), BillingError> {
    let form = Form::new().set("cancel_at_period_end", ends);
    let id = &subscribed.kept.id;
    subscribed
        .client
        .update_subscription(id, &form, &subscribed.leaves())
        .await?;
    Ok(())
}
