//! What an organization's plan allows, held against what it asks for.
//!
//! The rules are pure and in `domain::Limit`; what makes them hold for requests at the same moment
//! is in the writes: a place (`store::Counted`) is taken in the transaction that fills it, and
//! customers are set aside in the transaction that keeps their run.

use domain::{Limit, LimitUse, Month, Organization, Plan, Refusal, RunKind};
use store::{Counted, Filled, TenantStore};

use crate::ApiError;

/// How many places of that kind an organization may have.
pub fn places(organization: &Organization, counted: Counted) -> u64 {
    counted.limit().allowed(&organization.plan.plan())
}

/// Refuses with 402 when there was no place left to fill.
pub fn filled(
    organization: &Organization,
    counted: Counted,
    outcome: Filled,
) -> Result<(), ApiError> {
    match outcome {
        Filled::Done => Ok(()),
        Filled::Full(used) => Err(ApiError::from(Refusal::Limit {
            limit: counted.limit(),
            used,
            asked: 1,
            plan: organization.plan,
        })),
        Filled::Not => Err(ApiError::conflict(
            "too_many_at_once",
            "Many others asked for the same at this moment. Try again.",
        )),
    }
}

/// Why a month has no room for `asked` more customers.
pub async fn no_room(
    tenant: &TenantStore,
    organization: &Organization,
    asked: u64,
) -> Result<Refusal, store::StoreError> {
    let usage = tenant.usage(Month::at(chrono::Utc::now())).await?;
    Ok(out_of_customers(organization, usage.taken(), asked))
}

/// The refusal of `asked` more customers in a month that has no room for them.
pub fn out_of_customers(organization: &Organization, used: u64, asked: u64) -> Refusal {
    Refusal::Limit {
        limit: Limit::ScoredCustomers,
        used,
        asked,
        plan: organization.plan,
    }
}

/// How far each limit is used now, that of single datasets aside.
pub async fn used(tenant: &TenantStore, plan: &Plan) -> Result<Vec<LimitUse>, store::StoreError> {
    let usage = tenant.usage(Month::at(chrono::Utc::now())).await?;
    let models = tenant.places_taken(Counted::Models).await?;
    let seats = tenant.places_taken(Counted::Seats).await?;
    let stored = tenant.stored_bytes(chrono::Utc::now()).await?;
    let with = |limit: Limit, used| LimitUse {
        limit,
        used,
        allowed: limit.allowed(plan),
    };
    Ok(vec![
        with(Limit::ScoredCustomers, usage.taken()),
        with(Limit::Models, models),
        with(Limit::Seats, seats),
        with(Limit::StoredBytes, stored),
        with(Limit::Events, usage.events()),
    ])
}

/// An organization may have this many runs of a kind waiting their turn.
const MAX_WAITING: usize = 20;

/// Refuses with 409 when too many runs of that kind wait already.
pub async fn room_for(tenant: &TenantStore, kind: RunKind) -> Result<(), ApiError> {
    if tenant.waiting(kind).await? < MAX_WAITING {
        return Ok(());
    }
    Err(ApiError::conflict(
        "too_many_waiting",
        format!(
            "{MAX_WAITING} {} runs wait their turn already. Wait for some to end.",
            kind.as_str()
        ),
    ))
}
