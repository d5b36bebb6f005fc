//! Events that were answered `accepted` and do not count: others with their messages came at the same moment, so that
//! neither was remembered yet when the other was judged. Merging tells of them as what is rejected at once is told of.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cloud::{Bucket, WorkError, bucket::keys};
use domain::{BatchId, EventStatus, Received, ReceivedEvent};
use ledger::{
    Event,
    intake::{CONFLICT_WHEN_MERGED, Code},
    merge::Conflict,
};
use sha2::{Digest, Sha256};
use store::TenantStore;

use crate::events::{RejectedLine, code_name, pack_rejected, shown};

/// Keeps them with what is rejected, and notes them for the debugger, each request's as an entry of its own. Told twice
/// it is the same.
pub async fn tell(
    bucket: &Bucket,
    tenant: &TenantStore,
    conflicts: &[Conflict],
) -> Result<(), WorkError> {
    // Whoever came last is remembered: it is to be the one that counts, or what counts would be told as a conflict when
    // it comes again, and what does not as a double.
    let counts: BTreeMap<&str, u64> = conflicts
        .iter()
        .map(|one| (one.event.message_id.as_str(), one.counts))
        .collect();
    tenant.keep_seen(counts.into_iter(), Utc::now()).await?;
    for ((at, source), events) in by_request(conflicts) {
        let id = id_of(at, source, &events);
        let (mut told, mut lines) = (Vec::new(), Vec::new());
        for event in events {
            let why = rejected(event);
            let original = &event.as_sent();
            RejectedLine {
                why: &why,
                original,
            }
            .write(&mut lines)?;
            told.push(why);
        }
        let key = keys::rejected(tenant.org(), at.date_naive(), id);
        bucket.put(&key, pack_rejected(&lines)?).await?;
        let received = Received::of(id, at, source, &told);
        tenant.keep_received(&received).await?;
    }
    Ok(())
}

/// Events of one request have its sender and moment; each is told once, by its message and what it says.
fn by_request(conflicts: &[Conflict]) -> BTreeMap<(DateTime<Utc>, &str), Vec<&Event>> {
    let mut found = BTreeMap::<_, BTreeMap<(&str, u64), &Event>>::new();
    for Conflict { event, .. } in conflicts {
        let of_request = found.entry((event.received_at, event.source.as_str()));
        let of_request = of_request.or_default();
        of_request.insert((&event.message_id, event.body), event);
    }
    let found = found.into_iter();
    found
        .map(|(request, events)| (request, events.into_values().collect()))
        .collect()
}

/// The same for the same events, whichever merge finds them.
fn id_of(at: DateTime<Utc>, source: &str, events: &[&Event]) -> BatchId {
    let mut hash = Sha256::new().chain_update(source);
    for event in events {
        hash.update([0]);
        hash.update(&event.message_id);
        hash.update(event.body.to_le_bytes());
    }
    let hash = hash.finalize();
    let random = hash[..10]
        .iter()
        .fold(0, |bits, byte| bits << 8 | u128::from(*byte));
    let millis = u128::try_from(at.timestamp_millis()).unwrap_or(0);
    BatchId::from_u128(millis << 80 | random)
}

fn rejected(event: &Event) -> ReceivedEvent {
    ReceivedEvent {
        code: Some(code_name(Code::Conflict)),
        field: Some("messageId".to_owned()),
        detail: Some(CONFLICT_WHEN_MERGED.to_owned()),
        ..shown(event, EventStatus::Rejected)
    }
}

#[cfg(test)]
mod tests {
    use ledger::intake::{Request, parse_batch};
    use serde_json::json;

    use super::*;

    fn conflicts(at: &str, source: &str, says: &[u64]) -> Vec<Conflict> {
        let track = |n: &u64| json!({ "type": "track", "messageId": "m", "userId": "u", "event": "E", "properties": { "n": n } });
        let body = json!({ "batch": says.iter().map(track).collect::<Vec<_>>() }).to_string();
        let request = Request::new(at.parse().unwrap(), source);
        let items = parse_batch(body.as_bytes(), &request).unwrap();
        let events = items.into_iter().map(|item| item.outcome.unwrap());
        events
            .map(|event| Conflict {
                customer: None,
                event,
                counts: 0,
            })
            .collect()
    }

    #[test]
    fn each_request_is_told_of_once() {
        let (one, other) = ("2026-01-01T00:00:00.001Z", "2026-01-01T00:00:00.002Z");
        let all = [
            conflicts(one, "key_1", &[1, 2]),
            conflicts(other, "key_1", &[3]),
            conflicts(one, "key_2", &[4]),
            conflicts(one, "key_1", &[2]),
        ];
        let all: Vec<Conflict> = all.into_iter().flatten().collect();
        let found = by_request(&all);
        let counts: Vec<(&str, usize)> = found
            .iter()
            .map(|((_, source), events)| (*source, events.len()))
            .collect();
        assert_eq!(counts, [("key_1", 2), ("key_2", 1), ("key_1", 1)]);
        let mut ids: Vec<BatchId> = found
            .iter()
            .map(|((at, source), events)| id_of(*at, source, events))
            .collect();
        let times: Vec<DateTime<Utc>> = ids.iter().map(|id| id.made_at()).collect();
        let expected = [one, one, other].map(|at| at.parse::<DateTime<Utc>>().unwrap());
        assert_eq!(times, expected);
        let again = by_request(&all);
        let again: Vec<BatchId> = again
            .iter()
            .map(|((at, source), events)| id_of(*at, source, events))
            .collect();
        assert_eq!(again, ids);
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 3);
    }
}
