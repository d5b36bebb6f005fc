//! How a customer stands with the organization, for its own app: whether to show a banner or a wall.

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::CustomerId;
use outreach::{
    decline::DeclineKind,
    facts::{CustomerFacts, FailedPayment},
    rule::OutreachSettings,
    standing::{Standing, StandingState},
};
use serde::{Deserialize, Serialize};

use super::{Customers, found};

/// What is owed in a currency.
#[derive(Debug, Serialize, ToSchema)]
pub struct AmountOwed {
    /// ISO 4217.
    pub currency: String,
    /// In the currency's smallest unit.
    pub amount_minor: i64,
}

/// A payment that failed and is not mended.
#[derive(Debug, Serialize, ToSchema)]
pub struct FailedPaymentView {
    /// The invoice, where events name one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_id: Option<String>,
    /// The subscription, where events name one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<String>,
    /// What is owed, in the currency's smallest unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    /// ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// When it failed first.
    pub first_failed_at: DateTime<Utc>,
    /// When it failed last.
    pub last_failed_at: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: i64,
    /// When the billing system tries again by itself, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// Why the last attempt was declined.
    pub decline: DeclineKind,
    /// Where it can be paid without signing in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_url: Option<String>,
}

/// How a customer stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerStanding {
    /// Who.
    pub id: CustomerId,
    /// Whether anything is owed, and whether they still have access.
    pub state: StandingState,
    /// Until when access is kept, or was. Nothing where nothing is owed, or no date is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_until: Option<DateTime<Utc>>,
    /// What is owed, by currency; nothing is converted. Empty where it is not known.
    pub owed: Vec<AmountOwed>,
    /// Where it can be paid without signing in: what failed first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_url: Option<String>,
    /// Each payment that failed, up to 5, the first first.
    pub failed_payments: Vec<FailedPaymentView>,
}

/// Which customer is meant, and by which clock.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StandingQuery {
    /// Who: the whole id, as the organization writes it.
    id: CustomerId,
    /// By the test clock of messages, where one is set; else by the present time.
    #[serde(default)]
    test: bool,
}

/// Tells how a customer stands: nothing owed, a payment failed and access kept until a date, or access over. For your own
/// app to show a banner or a wall, with the way to pay. Events that came a few seconds ago may be missing.
#[utoipa::path(
    get, path = "/v1/customer/standing", tag = "customers", operation_id = "getCustomerStanding",
    params(StandingQuery),
    responses((status = 200, description = "How they stand", body = CustomerStanding), QueryProblems, LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(_): State<Customers>,
    Params(query): Params<StandingQuery>,
) -> Result<Json<CustomerStanding>, ApiError> {
    let customer = found(&principal, &query.id).await?;
    let facts: CustomerFacts = match customer.facts.as_str() {
        "" => CustomerFacts::default(),
        facts => serde_json::from_str(facts)?,
    };
    // Of most customers nothing else needs to be read.
    let (settings, now) = match facts.failed_payments.is_empty() {
        true => (OutreachSettings::default(), Utc::now()),
        false => settings_of(&principal, query.test).await?,
    };
    let standing = Standing::at(&facts, &settings, now);
    let owed = standing.owed.into_iter();
    Ok(Json(CustomerStanding {
        id: customer.id,
        state: standing.state,
        access_until: standing.access_until,
        owed: owed
            .map(|(currency, amount_minor)| AmountOwed {
                currency,
                amount_minor,
            })
            .collect(),
        pay_url: standing.pay_url,
        failed_payments: facts
            .failed_payments
            .into_iter()
            .map(FailedPaymentView::from)
            .collect(),
    }))
}

/// How the organization writes, and what time it is for that.
async fn settings_of(
    principal: &Principal,
    by_test_clock: bool,
) -> Result<(OutreachSettings, DateTime<Utc>), ApiError> {
    let Some(kept) = principal.tenant.outreach().await? else {
        return Ok((OutreachSettings::default(), Utc::now()));
    };
    let now = if by_test_clock {
        kept.now()
    } else {
        Utc::now()
    };
    Ok((serde_json::from_str(&kept.settings)?, now))
}

impl From<FailedPayment> for FailedPaymentView {
    fn from(of: FailedPayment) -> Self {
        let named = |id: String| Some(id).filter(|id| !id.is_empty());
        Self {
            invoice_id: named(of.invoice),
            subscription_id: named(of.subscription),
            amount_minor: of.amount_minor,
            currency: of.currency,
            first_failed_at: of.first_failed_at,
            last_failed_at: of.last_failed_at,
            attempts: of.attempts,
            next_attempt_at: of.next_attempt_at,
            decline: of.decline,
            pay_url: of.pay_url,
        }
    }
}
