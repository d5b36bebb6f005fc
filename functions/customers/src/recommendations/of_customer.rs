//! What is recommended for one customer.

use std::collections::BTreeSet;

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::{PriceInterval, Product, ProductKind, name::is_same};
use ledger::{
    row::Row,
    subscription::{Field, Interval, Subscription},
};
use outreach::recommend::{
    plan::{PlanCustomer, PlanRecommendation, PlanSilence, recommend as recommend_plan},
    service::recommend as recommend_services,
};

use super::{
    associations::{associations, by_traits},
    periods::complete_months,
    usage::UsageFold,
    view::{
        CustomerRecommendations, PlanRecommendationView, PlanSilenceView, ServiceRecommendation,
    },
};
use crate::{
    customers::{Customers, Which, each_told, found},
    listed::{Listed, runs},
    state::CustomerState,
};

/// Recommends a plan by what a customer used in up to 12 complete months, and services by what others have. Nothing is
/// offered by that. Events that came a few seconds ago may be missing.
#[utoipa::path(
    get, path = "/v1/customer/recommendations", tag = "products", operation_id = "getCustomerRecommendations",
    params(Which),
    responses(
        (status = 200, description = "What is recommended, or why nothing is", body = CustomerRecommendations),
        QueryProblems, LookupProblems
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(customers): State<Customers>,
    Params(Which { id }): Params<Which>,
) -> Result<Json<CustomerRecommendations>, ApiError> {
    let item = found(&principal, &id).await?;
    let now = Utc::now();
    let state: CustomerState = serde_json::from_str(&item.state)?;
    let products = principal.tenant.products().await?;
    let has = Has::of(&state, &products, now);
    let plan = match has.plan() {
        Ok(subscription) => {
            let asked = Asked {
                subscription,
                services: &has.names,
                since: Listed::of(&state).since,
                now,
            };
            of_plan(&customers, &principal, (&item.id, &products), &asked).await?
        }
        Err(silence) => Err(silence),
    };
    let (services, services_as_of) = of_services(&principal, &has, (&products, now)).await?;
    let (plan, no_plan) = match plan {
        Ok(recommendation) => {
            let detail = recommendation.detail();
            let shown = PlanRecommendationView {
                recommendation,
                detail,
            };
            (Some(shown), None)
        }
        Err(reason) => {
            let detail = reason.detail();
            (None, Some(PlanSilenceView { reason, detail }))
        }
    };
    Ok(Json(CustomerRecommendations {
        plan,
        no_plan,
        services,
        services_as_of,
    }))
}

/// What a customer has.
struct Has {
    /// Subscriptions that run on a plan of the catalogue.
    plans: Vec<RunningPlan>,
    /// Whether any subscription runs.
    any: bool,
    /// All of it by name: the plans of what runs, and services by traits.
    names: BTreeSet<String>,
    currency: Option<String>,
}

/// A subscription that runs on a plan of the catalogue.
#[derive(Debug, PartialEq, Eq)]
struct RunningPlan {
    plan: String,
    seats: i64,
    /// What is paid, in which currency and how often, where that is known.
    paid: Option<(i64, String, PriceInterval)>,
    /// A moment at which a period of it begins.
    anchor: Option<DateTime<Utc>>,
}

impl Has {
    fn of(state: &CustomerState, products: &[Product], now: DateTime<Utc>) -> Self {
        let running = state.subscriptions().iter().map(|(_, one)| one);
        let running: Vec<&Subscription> = running
            .filter(|one| one.status(now.timestamp_millis()).is_some_and(runs))
            .collect();
        let named = running
            .iter()
            .filter_map(|one| Some((one.text(Field::Plan)?, *one)));
        let named: Vec<(&str, &Subscription)> = named.collect();
        let by_subscription = named.iter().map(|(name, _)| *name);
        let names = by_subscription.chain(by_traits(products, &state.traits()));
        let mut currencies = running.iter().filter_map(|one| one.text(Field::Currency));
        Self {
            any: !running.is_empty(),
            names: names.map(str::to_owned).collect(),
            currency: currencies.next().map(str::to_owned),
            plans: named
                .iter()
                .filter(|(name, _)| is_plan(products, name))
                .map(|(name, one)| RunningPlan::of(name, one))
                .collect(),
        }
    }

    /// The one subscription that plans are held against.
    fn plan(&self) -> Result<&RunningPlan, PlanSilence> {
        match &*self.plans {
            [] if self.any => Err(PlanSilence::NotInCatalog),
            [] => Err(PlanSilence::NoSubscription),
            [one] if one.seats > 1 => Err(PlanSilence::SeveralSeats),
            [one] => Ok(one),
            _ => Err(PlanSilence::SeveralPlans),
        }
    }
}

impl RunningPlan {
    fn of(plan: &str, one: &Subscription) -> Self {
        let currency = one.text(Field::Currency);
        let price = one.price().zip(currency);
        let paid = price.and_then(|(price, currency)| {
            let interval = interval(price.interval, price.interval_count)?;
            let due = price.amount_minor.saturating_sub(price.discount_minor);
            Some((due.max(0), currency.to_owned(), interval))
        });
        let times = [Field::PeriodEnd, Field::PeriodStart, Field::StartedAt];
        let mut times = times.into_iter().filter_map(|field| one.number(field));
        Self {
            plan: plan.to_owned(),
            seats: one.number(Field::Quantity).unwrap_or(1),
            paid,
            anchor: times.next().and_then(DateTime::from_timestamp_millis),
        }
    }
}

fn is_plan(products: &[Product], name: &str) -> bool {
    let mut plans = products.iter().filter(|one| one.kind == ProductKind::Plan);
    plans.any(|one| is_same(&one.name, name))
}

/// How often something is paid, where the catalogue has prices for that.
fn interval(interval: Interval, count: i64) -> Option<PriceInterval> {
    let months = match interval {
        Interval::Month => count,
        Interval::Quarter => count.checked_mul(3)?,
        Interval::Year => count.checked_mul(12)?,
        Interval::Day | Interval::Week => return None,
    };
    match months {
        1 => Some(PriceInterval::Month),
        3 => Some(PriceInterval::Quarter),
        12 => Some(PriceInterval::Year),
        _ => None,
    }
}

/// What plans are held against.
struct Asked<'a> {
    subscription: &'a RunningPlan,
    services: &'a BTreeSet<String>,
    /// Since when they are a customer, in seconds.
    since: Option<i64>,
    now: DateTime<Utc>,
}

async fn of_plan(
    customers: &Customers,
    principal: &Principal,
    (id, products): (&domain::CustomerId, &[Product]),
    asked: &Asked<'_>,
) -> Result<Result<PlanRecommendation, PlanSilence>, ApiError> {
    let Some((amount_minor, currency, interval)) = &asked.subscription.paid else {
        return Ok(Err(PlanSilence::PriceUnknown));
    };
    let customers_are = principal.organization().await?.customers_are;
    let anchor = asked.subscription.anchor.unwrap_or(DateTime::UNIX_EPOCH);
    let periods = complete_months(anchor, asked.now);
    let fold = UsageFold::new(customers_are, products, periods);
    let tell = |fold: &mut UsageFold, row: &Row<'_>| fold.tell(row);
    let fold = each_told(customers, principal, id, fold, tell).await?;
    let since = asked.since.and_then(|at| DateTime::from_timestamp(at, 0));
    let customer = PlanCustomer {
        plan: &asked.subscription.plan,
        currency,
        interval: *interval,
        amount_minor: *amount_minor,
        services: asked.services,
    };
    Ok(recommend_plan(&customer, products, &fold.usage(since)))
}

async fn of_services(
    principal: &Principal,
    has: &Has,
    (products, now): (&[Product], DateTime<Utc>),
) -> Result<(Vec<ServiceRecommendation>, Option<DateTime<Utc>>), ApiError> {
    if !products.iter().any(|one| one.kind == ProductKind::Service) {
        return Ok((Vec::new(), None));
    }
    let found = associations(&principal.tenant, products, now).await?;
    let wanted = recommend_services(&found.rules, &has.names, products);
    let currency = has.currency.as_deref();
    let wanted = wanted.into_iter();
    let shown = wanted.map(|rule| ServiceRecommendation::new(rule, products, currency));
    Ok((shown.collect(), Some(found.made_at)))
}

#[cfg(test)]
mod tests {
    use domain::{CustomersAre, ProductId, UserId};
    use ledger::intake::{Request, parse_batch};
    use serde_json::{Value, json};

    use super::*;

    fn plan(name: &str) -> Product {
        Product {
            id: ProductId::new(),
            kind: ProductKind::Plan,
            name: name.into(),
            prices: Vec::new(),
            allowances: Vec::new(),
            excluded_services: Vec::new(),
            had_by: Vec::new(),
            made_by: UserId::new().into(),
            changed_at: Utc::now(),
            revision: 1,
        }
    }

    fn has(subscriptions: &[Value]) -> Has {
        let started = |(n, more): (usize, &Value)| {
            let mut properties = json!({
                "subscription_id": n.to_string(), "amount_minor": 12_000, "discount_minor": 2_000, "currency": "EUR",
                "interval": "month", "started_at": "2026-01-31T00:00:00Z",
            });
            let more = more.as_object().cloned().unwrap_or_default();
            properties.as_object_mut().unwrap().extend(more);
            json!({ "type": "track", "userId": "u", "timestamp": "2026-02-01T00:00:00Z", "messageId": n.to_string(),
                    "event": "Subscription Started", "properties": properties })
        };
        let batch: Vec<Value> = subscriptions.iter().enumerate().map(started).collect();
        let body = json!({ "batch": batch }).to_string();
        let mut state = CustomerState::default();
        if !batch.is_empty() {
            let items = parse_batch(body.as_bytes(), &Request::new(Utc::now(), "key_1")).unwrap();
            for item in items {
                state.tell(CustomersAre::People, &item.outcome.unwrap());
            }
        }
        let now = "2026-03-01T00:00:00Z".parse().unwrap();
        Has::of(&state, &[plan("Basic"), plan("Pro")], now)
    }

    #[test]
    fn plans_are_held_against_the_one_subscription_that_is_on_one() {
        let has_both = has(&[json!({ "plan": "Pro" }), json!({ "plan": "Insurance" })]);
        let expected = RunningPlan {
            plan: "Pro".into(),
            seats: 1,
            paid: Some((10_000, "EUR".into(), PriceInterval::Month)),
            anchor: "2026-01-31T00:00:00Z".parse().ok(),
        };
        assert_eq!(has_both.plan(), Ok(&expected));
        let names: Vec<&str> = has_both.names.iter().map(String::as_str).collect();
        assert_eq!(names, ["Insurance", "Pro"]);
        let silence = |all: &[Value]| has(all).plan().err();
        let two = [json!({ "plan": "Pro" }), json!({ "plan": "Basic" })];
        assert_eq!(silence(&two), Some(PlanSilence::SeveralPlans));
        let seats = [json!({ "plan": "Pro", "quantity": 2 })];
        assert_eq!(silence(&seats), Some(PlanSilence::SeveralSeats));
        let other = [json!({ "plan": "Insurance" })];
        assert_eq!(silence(&other), Some(PlanSilence::NotInCatalog));
        let ended = [json!({ "plan": "Pro", "ended_at": "2026-02-02T00:00:00Z" })];
        assert_eq!(silence(&ended), Some(PlanSilence::NoSubscription));
        assert_eq!(silence(&[]), Some(PlanSilence::NoSubscription));
    }

    #[test]
    fn what_is_not_paid_by_the_month_quarter_or_year_has_no_price_to_compare() {
        for (every, count, expected) in [
            (Interval::Month, 1, Some(PriceInterval::Month)),
            (Interval::Month, 3, Some(PriceInterval::Quarter)),
            (Interval::Month, 12, Some(PriceInterval::Year)),
            (Interval::Quarter, 1, Some(PriceInterval::Quarter)),
            (Interval::Year, 1, Some(PriceInterval::Year)),
            (Interval::Month, 2, None),
            (Interval::Year, 2, None),
            (Interval::Week, 4, None),
            (Interval::Year, i64::MAX, None),
        ] {
            assert_eq!(interval(every, count), expected, "{every:?} {count}");
        }
    }
}
