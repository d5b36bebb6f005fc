//! Telling what a source has: as events into the inbox, whole, and what was told last of each object.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, SecondsFormat, Utc};
use cloud::WorkError;
use domain::{BatchId, Connection, EventStatus, Received, ReceivedEvent};
use inbox::Inbox;
use ledger::{
    Event,
    intake::{Rejection, Request, parse_one},
};
use serde_json::json;
use store::{TenantStore, Told};

use crate::connector::{Change, Page, Present, Standing, What};

/// Events that are kept as one object.
const TOGETHER: usize = 2_000;

/// Tells what a page has that was not told before; how many events that were.
pub async fn tell(
    inbox: &Inbox,
    tenant: &TenantStore,
    connection: &Connection,
    mut page: Page,
) -> Result<usize, WorkError> {
    let named = page.present.iter().map(|each| &*each.standing.customer);
    let named = named.chain(page.happened.iter().map(|each| &*each.customer));
    let refused = refused(tenant, named).await?;
    page.present
        .retain(|each| !refused.contains(&each.standing.customer));
    page.happened
        .retain(|each| !refused.contains(&each.customer));
    let known = known(
        tenant,
        connection,
        page.present.iter().map(|each| &each.standing),
    )
    .await?;
    let (news, told) = news(page.present, known);
    let changes: Vec<Change> = page.happened.into_iter().chain(news).collect();
    for some in changes.chunks(TOGETHER) {
        keep(inbox, tenant, connection, some).await?;
    }
    // Only now: what was told as the same again is certainly kept.
    tenant.keep_told(&connection.account, &told).await?;
    Ok(changes.len())
}

/// Those of these customers of whom nothing is to be held.
pub async fn refused<'a>(
    tenant: &TenantStore,
    customers: impl Iterator<Item = &'a str>,
) -> Result<HashSet<String>, WorkError> {
    if !tenant.suppresses().await? {
        return Ok(HashSet::new());
    }
    let customers: HashSet<&str> = customers.collect();
    let refused = tenant.suppressed(customers.into_iter()).await?;
    Ok(refused.into_keys().map(str::to_owned).collect())
}

/// What was told last of those objects.
pub async fn known(
    tenant: &TenantStore,
    connection: &Connection,
    standings: impl Iterator<Item = &Standing>,
) -> Result<HashMap<String, Told>, WorkError> {
    let objects: std::collections::BTreeSet<&str> =
        standings.map(|each| each.object.as_str()).collect();
    let told = tenant
        .told(&connection.account, objects.into_iter())
        .await?;
    Ok(told
        .into_iter()
        .map(|told| (told.object.clone(), told))
        .collect())
}

/// Of how objects stand, in the order of time, what is new; and what was told of them then. What is older
/// than what was told last is told, for something else may have been between, and does not count as the last.
fn news(present: Vec<Present>, mut known: HashMap<String, Told>) -> (Vec<Change>, Vec<Told>) {
    let (mut news, mut told) = (Vec::new(), BTreeMap::new());
    for Present { standing, change } in present {
        let last = known.get(&standing.object);
        if last.is_some_and(|last| {
            last.at <= change.at
                && last.fingerprint == standing.fingerprint
                && last.customer == standing.customer
        }) {
            continue;
        }
        if last.is_none_or(|last| last.at <= change.at) {
            let now = Told {
                object: standing.object.clone(),
                customer: standing.customer,
                fingerprint: standing.fingerprint,
                earns: standing.earns,
                gone: standing.gone,
                at: change.at,
            };
            known.insert(standing.object.clone(), now.clone());
            told.insert(standing.object, now);
        }
        news.push(change);
    }
    (news, told.into_values().collect())
}

async fn keep(
    inbox: &Inbox,
    tenant: &TenantStore,
    connection: &Connection,
    changes: &[Change],
) -> Result<(), WorkError> {
    let (id, now, source) = (BatchId::new(), Utc::now(), connection.id.to_string());
    let (mut events, mut became) = (Vec::new(), Vec::new());
    for (index, change) in changes.iter().enumerate() {
        let told = event(change, &source, now);
        became.push(received(index, change, &told));
        events.extend(told);
    }
    inbox.keep(tenant, id, &events).await?;
    if let Err(error) = tenant
        .keep_received(&Received::of(id, now, &source, &became))
        .await
    {
        tracing::warn!(%error, "events are kept, but not shown among the last ones");
    }
    Ok(())
}

/// The event that tells of a change, by the rules of all events.
fn event(change: &Change, source: &str, now: DateTime<Utc>) -> Result<Event, Rejection> {
    let mut told = json!({
        "messageId": change.message, "userId": change.customer, "historical": change.historical,
        "timestamp": change.at.to_rfc3339_opts(SecondsFormat::Millis, true),
    });
    match change.what {
        What::Traits => told["traits"] = change.properties.clone(),
        What::Happened(event) => {
            told["event"] = <&str>::from(event).into();
            told["properties"] = change.properties.clone();
        }
    }
    let text = told.to_string();
    let item = parse_one(
        change.what.kind(),
        text.as_bytes(),
        &Request::new(now, source),
    );
    item.map_err(|error| Rejection {
        code: ledger::intake::Code::EventTooLarge,
        field: None,
        detail: error.to_string(),
        message_id: Some(change.message.clone()),
    })?
    .outcome
}

fn received(index: usize, change: &Change, told: &Result<Event, Rejection>) -> ReceivedEvent {
    let rejection = told.as_ref().err();
    let code = rejection.and_then(|why| serde_json::to_value(why.code).ok());
    ReceivedEvent {
        index: index as u32,
        message_id: Some(change.message.clone()),
        status: match rejection {
            Some(_) => EventStatus::Rejected,
            None => EventStatus::Accepted,
        },
        event: Some(match change.what {
            What::Traits => change.what.kind().name().to_owned(),
            What::Happened(event) => format!("track {}", <&str>::from(event)),
        }),
        code: code.and_then(|code| code.as_str().map(str::to_owned)),
        field: rejection.and_then(|why| why.field.clone()),
        detail: rejection.map(|why| why.detail.clone()),
        issues: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use domain::SubscriptionEvent;

    use super::*;

    fn present(fingerprint: &str, minute: i64) -> Present {
        let at = DateTime::UNIX_EPOCH + TimeDelta::minutes(minute);
        Present {
            standing: Standing {
                object: "sub_1".into(),
                customer: "cus_1".into(),
                fingerprint: fingerprint.into(),
                earns: true,
                gone: false,
            },
            change: Change {
                customer: "cus_1".into(),
                object: "sub_1".into(),
                what: What::Happened(SubscriptionEvent::Updated),
                at,
                message: format!("{fingerprint} {minute}"),
                properties: json!({ "plan": fingerprint }),
                historical: false,
            },
        }
    }

    fn after(told: &[Told], present: Vec<Present>) -> (Vec<String>, Vec<Told>) {
        let known = told
            .iter()
            .map(|told| (told.object.clone(), told.clone()))
            .collect();
        let (news, told) = news(present, known);
        (
            news.into_iter().map(|change| change.message).collect(),
            told,
        )
    }

    #[test]
    fn what_is_as_it_was_told_is_not_told_again() {
        let steps = ["a", "a", "b", "a"];
        let all = || {
            steps
                .iter()
                .zip(1..)
                .map(|(step, minute)| present(step, minute))
                .collect()
        };
        let (news, told) = after(&[], all());
        assert_eq!(news, ["a 1", "b 3", "a 4"]);
        assert_eq!((told.len(), told[0].fingerprint.as_str()), (1, "a"));
        // What comes again late is told, by messages that count once, and does not go back.
        let (news, again) = after(&told, all());
        assert_eq!(news, ["a 1", "a 2", "b 3"]);
        assert!(
            again.iter().all(|again| again.at >= told[0].at),
            "{again:?}"
        );
        assert_eq!(after(&told, vec![present("a", 9)]).0, Vec::<String>::new());
        assert_eq!(
            after(&told, vec![present("a", 2)]).0,
            ["a 2"],
            "before it was b"
        );
    }

    #[test]
    fn a_change_is_an_event_of_the_customer() {
        let at = Utc::now();
        let event = event(&present("a", 1).change, "con_1", at).unwrap();
        assert_eq!(event.name.as_deref(), Some("Subscription Updated"));
        assert_eq!(event.user_id.as_deref(), Some("cus_1"));
        assert_eq!(
            event.event_time,
            DateTime::UNIX_EPOCH + TimeDelta::minutes(1)
        );
        assert_eq!(event.source, "con_1");
    }
}
