//! What lists look at of a customer: a few hundred bytes beside all that is known, which an index of the table has
//! alone. It is made of the customer's state, so of the same events it is the same.

use std::collections::BTreeSet;

use api::ApiError;
use chrono::{DateTime, Utc};
use ledger::subscription::{Field, Status, Subscriptions};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{CustomerItem, TenantStore};

use crate::{
    state::CustomerState,
    subscriptions::{CustomerSubscriptions, MonthlyRevenue},
};

/// Bytes of the longest trait that is here, as text.
const LONGEST_TRAIT: usize = 80;
/// Bytes of all traits that are here, with their names.
const MOST_BYTES: usize = 600;
/// A customer's standings that are kept: more would be of one with many subscriptions that all change soon.
const MOST_STANDINGS: usize = 12;
/// Plans of a customer's other subscriptions that are here, and bytes of the longest.
const MOST_OTHER_PLANS: usize = 8;
const LONGEST_PLAN: usize = 80;
const DAY: i64 = 86_400;

/// What lists filter customers and order them by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// Since when they are a customer: their first subscription's beginning, else their first event. In seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<i64>,
    /// The day of their last event, in seconds: by the day, so that the index is not written with every event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<i64>,
    /// How they stand from each of these moments on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    standings: Vec<CustomerStanding>,
    /// Short traits that are a text, a number or a truth, in the order of their names; as many as there is room for.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub traits: Map<String, Value>,
    /// Whether there are others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

/// How a customer's subscriptions stand from a moment on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerStanding {
    /// In milliseconds; the first holds before, too.
    from: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Plans of the other subscriptions that run, each once. None of who was kept before lists had them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    others: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mrr: Vec<MonthlyRevenue>,
    /// One runs of which it is not known what it brings.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mrr_unknown: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renews_at: Option<DateTime<Utc>>,
}

impl CustomerStanding {
    fn at(all: &Subscriptions, at: DateTime<Utc>) -> Self {
        let shown = CustomerSubscriptions::at(all, at);
        Self {
            from: at.timestamp_millis(),
            status: shown.status,
            others: other_plans(&shown),
            plan: shown.plan,
            mrr: shown.mrr,
            mrr_unknown: shown.mrr_unknown,
            renews_at: shown.renews_at,
        }
    }

    /// The plans of all subscriptions that run, that of the largest first, each once.
    pub fn plans(&self) -> impl Iterator<Item = &str> {
        // Those that run come first: where the first does not, none does.
        let any_runs = self.status.is_some_and(runs);
        let first = self.plan.iter().filter(move |_| any_runs);
        first.chain(&self.others).map(String::as_str)
    }

    fn is_as(&self, other: &Self) -> bool {
        let at = |one: &Self| Self {
            from: 0,
            ..one.clone()
        };
        at(self) == at(other)
    }
}

impl Listed {
    pub fn of(state: &CustomerState) -> Self {
        let subscriptions = state.subscriptions();
        let seen = state.seen();
        let started = subscriptions
            .iter()
            .filter_map(|(_, one)| one.number(Field::StartedAt))
            .min();
        let since = started.map(|at| at / 1000);
        let (traits, more) = short_traits(state);
        Self {
            since: since.or(seen.map(|(first, _)| first.timestamp())),
            seen: seen.map(|(_, last)| last.timestamp().div_euclid(DAY) * DAY),
            standings: standings(subscriptions, seen.map(|(_, last)| last)),
            traits,
            more,
        }
    }

    /// That of a customer as the table has them; of one that was kept before lists had this, too.
    ///
    /// # Errors
    /// When what is kept does not read.
    pub fn read(item: &CustomerItem) -> serde_json::Result<Self> {
        match item.listed.is_empty() {
            true => Ok(Self::of(&serde_json::from_str(&item.state)?)),
            false => serde_json::from_str(&item.listed),
        }
    }

    /// How they stand at a moment; nothing of one who never had a subscription.
    pub fn standing(&self, at: DateTime<Utc>) -> Option<&CustomerStanding> {
        let at = at.timestamp_millis();
        let begun = self.standings.iter().rev().find(|one| one.from <= at);
        begun.or(self.standings.first())
    }
}

/// Whether a subscription of that status is one that its customer has.
pub fn runs(status: Status) -> bool {
    matches!(status, Status::Active | Status::PastDue | Status::Trialing)
}

fn other_plans(shown: &CustomerSubscriptions) -> Vec<String> {
    let running = shown
        .subscriptions
        .iter()
        .filter(|one| one.status.is_some_and(runs));
    let plans: BTreeSet<&String> = running
        .filter_map(|one| one.plan.as_ref())
        .filter(|plan| plan.len() <= LONGEST_PLAN && shown.plan.as_ref() != Some(*plan))
        .collect();
    plans.into_iter().take(MOST_OTHER_PLANS).cloned().collect()
}

/// Looks at all customers as lists have them, in any order. What was written a moment ago may be missing.
pub async fn each_listed(
    tenant: &TenantStore,
    mut each: impl FnMut(&Listed),
) -> Result<(), ApiError> {
    let mut malformed = None;
    let looked = tenant.each_listed(|customer: CustomerItem| match Listed::read(&customer) {
        Ok(listed) => each(&listed),
        Err(error) => malformed = Some(error),
    });
    looked.await?;
    match malformed {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

/// How subscriptions stand as of the last event, and from each later moment at which they become others by themselves.
fn standings(all: &Subscriptions, seen: Option<DateTime<Utc>>) -> Vec<CustomerStanding> {
    let Some(seen) = seen.filter(|_| !all.is_empty()) else {
        return Vec::new();
    };
    let of_one = [
        Field::TrialEnd,
        Field::CancelAt,
        Field::EndedAt,
        Field::PeriodEnd,
    ];
    let times = all
        .iter()
        .flat_map(|(_, one)| of_one.into_iter().filter_map(|field| one.number(field)));
    let with_period = all.iter().filter_map(|(_, one)| one.end_with_period());
    let times = times.chain(with_period).chain(all.rest().moments());
    let mut times: Vec<i64> = times.filter(|at| *at > seen.timestamp_millis()).collect();
    times.sort_unstable();
    times.dedup();
    let later = times
        .into_iter()
        .filter_map(DateTime::from_timestamp_millis);
    let mut found: Vec<CustomerStanding> = Vec::new();
    for at in [seen].into_iter().chain(later) {
        let standing = CustomerStanding::at(all, at);
        if found.last().is_none_or(|last| !last.is_as(&standing)) {
            found.push(standing);
        }
        if found.len() == MOST_STANDINGS {
            break;
        }
    }
    found
}

/// Traits that lists have, and whether there are others. Name and address stand beside them.
fn short_traits(state: &CustomerState) -> (Map<String, Value>, bool) {
    let (mut found, mut more, mut bytes) = (Map::new(), !state.long_traits().is_empty(), 0);
    for (name, value) in state.traits() {
        if name == "name" || name == "email" {
            continue;
        }
        let length = match &value {
            Value::String(text) => text.len(),
            Value::Number(_) | Value::Bool(_) => 8,
            _ => usize::MAX,
        };
        let all = length.saturating_add(name.len());
        if length > LONGEST_TRAIT || all > MOST_BYTES - bytes {
            more = true;
            continue;
        }
        bytes += all;
        found.insert(name, value);
    }
    (found, more)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use domain::CustomersAre;
    use ledger::{
        Event,
        intake::{Request, parse_batch},
    };
    use serde_json::json;

    use super::*;

    fn state(events: Value) -> CustomerState {
        let body = json!({ "batch": events }).to_string();
        let request = Request::new(Utc::now(), "key_1");
        let items = parse_batch(body.as_bytes(), &request).unwrap();
        let events: Vec<Event> = items
            .into_iter()
            .map(|item| item.outcome.unwrap())
            .collect();
        let mut state = CustomerState::default();
        for event in &events {
            state.tell(CustomersAre::People, event);
        }
        state
    }

    fn subscribed() -> CustomerState {
        state(json!([
            { "type": "identify", "userId": "u", "timestamp": "2026-01-01T00:00:00Z",
              "traits": { "name": "Ana", "seats": 3, "city": "Recife", "bio": "x".repeat(100), "tags": ["a"] } },
            { "type": "track", "userId": "u", "timestamp": "2026-02-01T00:00:00Z", "event": "Subscription Started",
              "properties": { "subscription_id": "s", "plan": "Pro", "amount_minor": 900, "currency": "EUR",
                "interval": "month", "started_at": "2025-12-01T00:00:00Z", "trial_end": "2026-02-10T00:00:00Z",
                "period_end": "2026-03-01T00:00:00Z" } },
        ]))
    }

    #[test]
    fn whoever_stands_otherwise_later_does_so_in_lists() {
        let state = subscribed();
        let listed = Listed::of(&state);
        let day = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
        for at in [
            "2026-01-15",
            "2026-02-05",
            "2026-02-10",
            "2026-02-28",
            "2026-03-01",
            "2026-06-01",
        ] {
            let at = day(&format!("{at}T00:00:00Z"));
            let last = state.seen().unwrap().1;
            let shown = CustomerSubscriptions::at(state.subscriptions(), at.max(last));
            let standing = listed.standing(at).unwrap();
            assert_eq!(standing.status, shown.status, "{at}");
            assert_eq!(standing.mrr, shown.mrr, "{at}");
            assert_eq!(standing.renews_at, shown.renews_at, "{at}");
        }
        assert_eq!(listed.since, Some(day("2025-12-01T00:00:00Z").timestamp()));
        assert_eq!(listed.seen, Some(day("2026-02-01T00:00:00Z").timestamp()));
        let later = listed.standings.iter().map(|one| one.from);
        assert!(later.clone().is_sorted() && later.count() == 3);
    }

    #[test]
    fn lists_know_the_plans_of_all_subscriptions_that_run() {
        let begun = |id: &str, plan: &str, amount: i64, ended: Option<&str>| {
            json!({ "type": "track", "userId": "u", "messageId": id, "timestamp": "2026-02-01T00:00:00Z",
                "event": "Subscription Started", "properties": { "subscription_id": id, "plan": plan,
                "amount_minor": amount, "currency": "EUR", "interval": "month", "ended_at": ended } })
        };
        let ends = Some("2026-03-01T00:00:00Z");
        let listed = Listed::of(&state(json!([
            begun("a", "Roaming", 100, ends),
            begun("b", "Pro", 900, None),
            begun("c", "Insurance", 300, None),
            begun("d", "Pro", 800, None),
        ])));
        let plans = |at: &str| -> Vec<String> {
            let standing = listed.standing(at.parse().unwrap()).unwrap();
            standing.plans().map(str::to_owned).collect()
        };
        assert_eq!(
            plans("2026-02-02T00:00:00Z"),
            ["Pro", "Insurance", "Roaming"]
        );
        assert_eq!(plans("2026-03-02T00:00:00Z"), ["Pro", "Insurance"]);
        let ended = Listed::of(&state(json!([begun("a", "Roaming", 100, ends)])));
        let ended = ended.standing("2026-03-02T00:00:00Z".parse().unwrap());
        assert_eq!(ended.unwrap().plans().count(), 0);
    }

    #[test]
    fn short_traits_are_there_and_others_are_told_of() {
        let listed = Listed::of(&subscribed());
        let expected = json!({ "city": "Recife", "seats": 3 });
        assert_eq!(Value::Object(listed.traits), expected);
        assert!(listed.more);
        let many: Map<String, Value> = (0..100)
            .map(|n| (format!("trait {n:03}"), json!("x".repeat(50))))
            .collect();
        let listed = Listed::of(&state(
            json!([{ "type": "identify", "userId": "u", "traits": many }]),
        ));
        assert!(
            listed.more && listed.traits.len() == 10,
            "{}",
            listed.traits.len()
        );
        assert!(listed.standing(Utc::now() + TimeDelta::days(1)).is_none());
    }

    #[test]
    fn what_was_kept_before_is_read_of_the_state() {
        let state = subscribed();
        let mut item = CustomerItem {
            id: "u".parse().unwrap(),
            name: None,
            email: None,
            state: serde_json::to_string(&state).unwrap(),
            listed: String::new(),
            facts: String::new(),
            next_at: None,
            next_date: None,
        };
        assert_eq!(Listed::read(&item).unwrap(), Listed::of(&state));
        item.listed = serde_json::to_string(&Listed::of(&state)).unwrap();
        item.state.clear();
        assert_eq!(Listed::read(&item).unwrap(), Listed::of(&state));
    }
}
