//! Customers as their events have made them.

use std::collections::BTreeMap;

use cloud::WorkError;
use domain::CustomerId;
use ledger::{Event, Owner};
use store::{CustomerItem, TenantStore};

use crate::{owner::owner, state::CustomerState};

/// Customers that are brought up to date at a time.
const AT_ONCE: usize = 1_000;

/// Tells customers' states of events. Told twice, late or in another order they are the same, and what
/// is as it was is not written.
pub async fn bring_up_to_date(tenant: &TenantStore, events: &[Event]) -> Result<(), WorkError> {
    let told: Vec<(CustomerId, Vec<&Event>)> = by_customer(events).into_iter().collect();
    for some in told.chunks(AT_ONCE) {
        let kept = tenant.customers_of(some.iter().map(|(id, _)| id)).await?;
        let mut kept: BTreeMap<CustomerId, CustomerItem> = kept
            .into_iter()
            .map(|item| (item.id.clone(), item))
            .collect();
        let mut changed = Vec::new();
        for (id, events) in some {
            let before = kept.remove(id);
            let after = told_of(id, before.as_ref(), events)?;
            if before.as_ref() != Some(&after) {
                changed.push(after);
            }
        }
        tenant.put_customers(&changed).await?;
    }
    Ok(())
}

/// A customer once told of events.
pub fn told_of(
    id: &CustomerId,
    before: Option<&CustomerItem>,
    events: &[&Event],
) -> serde_json::Result<CustomerItem> {
    let mut state: CustomerState = match before {
        Some(item) => serde_json::from_str(&item.state)?,
        None => CustomerState::default(),
    };
    for event in events {
        state.tell(event);
    }
    Ok(CustomerItem {
        id: id.clone(),
        name: state.text("name"),
        email: state.text("email"),
        state: serde_json::to_string(&state)?,
    })
}

fn by_customer(events: &[Event]) -> BTreeMap<CustomerId, Vec<&Event>> {
    let mut told = BTreeMap::<CustomerId, Vec<&Event>>::new();
    for event in events {
        let Owner::Customer(id) = owner(event) else {
            continue;
        };
        match id.parse() {
            Ok(id) => told.entry(id).or_default().push(event),
            // The ledger has its events; there is no item for it.
            Err(error) => tracing::warn!(%error, "an id names no customer"),
        }
    }
    told
}
