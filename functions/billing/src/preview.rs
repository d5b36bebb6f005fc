//! What a change of plan will cost: `POST /v1/billing/plan/preview`.

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::PlanId;
use serde::Serialize;
use stripe::Form;

use crate::{
    Billing,
    catalog::Prices,
    customer::subscribed,
    error::BillingError,
    plan_change::{PlanRequest, Way, proration, way},
    responses::BillingProblem,
    view::Amount,
};

/// What a change of plan will cost.
#[derive(Debug, Serialize, ToSchema)]
pub struct Preview {
    /// What would hold.
    plan: PlanId,
    /// From when on.
    at: DateTime<Utc>,
    /// What would be paid at once.
    due_now: Amount,
    /// What that is made of; credits are below zero.
    lines: Vec<PreviewLine>,
    /// What it then costs a month.
    then: Amount,
}

/// A line of an invoice.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewLine {
    /// In words.
    description: String,
    /// What it adds.
    amount: Amount,
}

/// Tells what a change of plan would cost. Changes nothing, so it needs no `Idempotency-Key`.
#[utoipa::path(
    post, path = "/v1/billing/plan/preview", tag = "billing", operation_id = "previewPlan",
    request_body = PlanRequest,
    responses(
        (status = 200, description = "What it would cost", body = Preview),
        AuthProblems, BodyProblems, ConflictProblem, BillingProblem
    )
)]
pub async fn preview(
    State(billing): State<Billing>,
    principal: Allowed<permission::ManageBilling, Person>,
    Json(request): Json<PlanRequest>,
) -> Result<Json<Preview>, BillingError> {
    let subscribed = subscribed(&billing, &principal).await?;
    let way = way(&subscribed, request.plan)?;
    let price = request.plan.plan().price;
    let amount = |amount| Amount {
        amount,
        currency: price.currency.into(),
    };
    let mut preview = Preview {
        plan: request.plan,
        at: match way {
            Way::Down => subscribed.kept.period_end,
            _ => Utc::now(),
        },
        due_now: amount(0),
        lines: Vec::new(),
        then: amount(price.amount as i64),
    };
    if way == Way::Up {
        let prices = Prices::of(&subscribed.client, request.plan).await?;
        let items = "subscription_details[items]";
        let form = prices
            .as_changes(Form::new(), items, &subscribed.present)
            .set("subscription_details[proration_behavior]", proration(way));
        // Time passes, and with it the answer: each question is a new one.
        let leaves = format!("{} {}", subscribed.leaves(), Utc::now());
        let id = &subscribed.kept.id;
        let invoice = subscribed.client.preview(id, form, &leaves).await?;
        preview.due_now = amount(invoice.amount_due);
        preview.lines = invoice
            .lines
            .data
            .into_iter()
            .map(|line| PreviewLine {
                description: line.description.unwrap_or_default(),
                amount: amount(line.amount),
            })
            .collect();
    }
    Ok(Json(preview))
}
