//! Whose events are not taken, because a privacy request asked for it.

use std::collections::{HashMap, HashSet};

use cloud::WorkError;
use ledger::{
    Event,
    intake::{Item, Rejection},
};
use store::{Suppression, TenantStore};

/// The ids that an event names, each with its field.
fn named(event: &Event) -> impl Iterator<Item = (&'static str, &str)> {
    let ids = [
        ("userId", &event.user_id),
        ("anonymousId", &event.anonymous_id),
        ("previousId", &event.previous_id),
        ("groupId", &event.group_id),
    ];
    ids.into_iter()
        .filter_map(|(field, id)| Some((field, id.as_deref()?)))
}

/// Those whom events name and whose events are refused.
async fn suppressed<'a>(
    tenant: &TenantStore,
    events: impl Iterator<Item = &'a Event>,
) -> store::Result<HashMap<&'a str, Suppression>> {
    if !tenant.suppresses().await? {
        return Ok(HashMap::new());
    }
    let ids: HashSet<&str> = events
        .flat_map(|event| named(event).map(|(_, id)| id))
        .collect();
    tenant.suppressed(ids.into_iter()).await
}

/// Rejects the events that name somebody whose events are refused.
pub async fn reject(tenant: &TenantStore, items: &mut [Item<'_>]) -> store::Result<()> {
    let events = items.iter().filter_map(|item| item.outcome.as_ref().ok());
    let refused = suppressed(tenant, events).await?;
    let refused: HashSet<String> = refused.into_keys().map(str::to_owned).collect();
    if refused.is_empty() {
        return Ok(());
    }
    for item in items {
        let Ok(event) = &item.outcome else {
            continue;
        };
        let field = named(event).find(|(_, id)| refused.contains(*id));
        if let Some((field, _)) = field {
            item.outcome = Err(Rejection::suppressed(&event.message_id, field));
        }
    }
    Ok(())
}

/// The events of an inbox without those that came since their subject is refused, or whose subject was erased.
pub async fn taken(tenant: &TenantStore, mut events: Vec<Event>) -> Result<Vec<Event>, WorkError> {
    let refused: HashMap<String, Suppression> = {
        let found = suppressed(tenant, events.iter()).await?;
        found
            .into_iter()
            .map(|(id, of)| (id.to_owned(), of))
            .collect()
    };
    events.retain(|event| {
        named(event).all(|(_, id)| {
            let suppression = refused.get(id);
            suppression.is_none_or(|of| !of.is_erased && event.received_at < of.since)
        })
    });
    Ok(events)
}
