//! How a customer is: a fold of their events that knows no order. Each trait is kept with the time and
//! message it is of; of two the later counts, of one time the greater message. So events that come
//! twice, late or reversed leave the same state.

use std::{cmp::Reverse, collections::BTreeMap};

use chrono::{DateTime, Utc};
use domain::{CustomersAre, EventIssue};
use ledger::{
    Event, Kind, Owner,
    row::Row,
    subscription::{FailedPayments, PaidInvoices, Subscription, Subscriptions, Whole},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Traits of a customer; of more, those that were told of last. What is not among the last now never
/// will be, unless it is told again: so this, too, knows no order.
const MOST_TRAITS: usize = 100;
/// Bytes of a trait, as JSON. Of a longer one only that it is there is kept.
const LONGEST_TRAIT: usize = 2_000;
/// Traits that are named where they are not kept.
const MOST_NAMED: usize = 20;
/// Bytes of a trait's name. Longer ones are refused now; one that came before is in the events alone.
const LONGEST_NAME: usize = 255;

/// Bytes of a state, as JSON: an item has room for that. Of a customer of whom there is more, the longest traits
/// are kept as those that are too long.
const MOST_BYTES: usize = 380_000;

/// What a customer's events say of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomerState {
    #[serde(default)]
    traits: BTreeMap<String, Told>,
    /// The account that they belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<Told>,
    #[serde(default)]
    first_seen: Option<DateTime<Utc>>,
    #[serde(default)]
    last_seen: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Subscriptions::is_empty")]
    subscriptions: Subscriptions,
    #[serde(default, skip_serializing_if = "FailedPayments::is_empty")]
    failed_payments: FailedPayments,
    #[serde(default, skip_serializing_if = "PaidInvoices::is_empty")]
    paid_invoices: PaidInvoices,
}

/// A value, and of which time and message it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Told {
    at: DateTime<Utc>,
    message: String,
    /// Null for one that was taken away.
    #[serde(default)]
    value: Value,
    /// It is too long to be kept here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    long: bool,
}

impl Told {
    fn is_of(&self) -> (DateTime<Utc>, &str) {
        (self.at, &self.message)
    }
}

impl CustomerState {
    /// Tells it of an event of the customer's.
    pub fn tell(&mut self, customers_are: CustomersAre, event: &Event) {
        let at = event.event_time;
        self.first_seen = Some(self.first_seen.map_or(at, |first| first.min(at)));
        self.last_seen = Some(self.last_seen.map_or(at, |last| last.max(at)));
        let told = |value: Value, long| Told {
            at,
            message: event.message_id.clone(),
            value,
            long,
        };
        if customers_are == CustomersAre::People
            && let Some(account) = &event.group_id
        {
            let account = told(account.clone().into(), false);
            if self
                .account
                .as_ref()
                .is_none_or(|known| known.is_of() < account.is_of())
            {
                self.account = Some(account);
            }
        }
        let row = Row::new(Owner::Nobody, event);
        self.subscriptions.tell(&row);
        if customers_are == CustomersAre::People {
            self.subscriptions.tell_person(&row);
        }
        self.failed_payments.tell(&row);
        self.paid_invoices.tell(&row);
        if event.kind != told_by(customers_are) {
            return;
        }
        let traits: Map<String, Value> =
            serde_json::from_str(event.properties.get()).unwrap_or_default();
        for (name, value) in traits {
            if name.len() > LONGEST_NAME {
                continue;
            }
            let long = value.to_string().len() > LONGEST_TRAIT;
            let told = told(if long { Value::Null } else { value }, long);
            let known = self.traits.get(&name);
            if known.is_none_or(|known| known.is_of() < told.is_of()) {
                self.traits.insert(name, told);
            }
        }
        self.forget_beyond_most();
    }

    fn forget_beyond_most(&mut self) {
        if self.traits.len() <= MOST_TRAITS {
            return;
        }
        let mut all: Vec<(String, Told)> = std::mem::take(&mut self.traits).into_iter().collect();
        all.sort_by(|(a, one), (b, other)| {
            Reverse((one.is_of(), a)).cmp(&Reverse((other.is_of(), b)))
        });
        all.truncate(MOST_TRAITS);
        self.traits = all.into_iter().collect();
    }

    /// The state as it is kept: no item is larger than what there is room for.
    pub fn json_that_fits(&mut self) -> serde_json::Result<String> {
        loop {
            let json = serde_json::to_string(self)?;
            let length = |told: &Told| told.value.to_string().len();
            let kept = self.traits.values_mut().filter(|told| !told.long);
            match kept.max_by_key(|told| length(told)) {
                Some(longest) if json.len() > MOST_BYTES => {
                    (longest.value, longest.long) = (Value::Null, true);
                }
                _ => return Ok(json),
            }
        }
    }

    /// Takes what subscriptions bring that are left out here of a reader of all the customer's rows.
    pub fn complete(&mut self, whole: &Whole) {
        self.subscriptions.complete(whole);
    }

    pub fn subscriptions(&self) -> &Subscriptions {
        &self.subscriptions
    }

    /// When the last of their subscriptions ended; none while one goes on, or it is not known of all.
    pub fn left_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.subscriptions.left_out() {
            return None;
        }
        let mut last: Option<i64> = None;
        for (_, one) in self.subscriptions.iter() {
            last = last.max(Some(ended_at(one, now.timestamp_millis())?));
        }
        last.and_then(DateTime::from_timestamp_millis)
    }

    pub fn failed_payments(&self) -> &FailedPayments {
        &self.failed_payments
    }

    pub fn paid_invoices(&self) -> &PaidInvoices {
        &self.paid_invoices
    }

    /// What is true of the customer, by name.
    pub fn traits(&self) -> Map<String, Value> {
        let known = self.traits.iter().filter(|(_, told)| !told.value.is_null());
        known
            .map(|(name, told)| (name.clone(), told.value.clone()))
            .collect()
    }

    /// Traits that are too long to be kept here; the events have them.
    pub fn long_traits(&self) -> Vec<String> {
        let long = self.traits.iter().filter(|(_, told)| told.long);
        long.map(|(name, _)| name.clone()).collect()
    }

    /// A trait, whatever it is.
    pub fn value(&self, name: &str) -> Option<&Value> {
        let told = self.traits.get(name)?;
        Some(&told.value).filter(|value| !value.is_null())
    }

    /// A trait that is a text.
    pub fn text(&self, name: &str) -> Option<String> {
        Some(self.traits.get(name)?.value.as_str()?.to_owned())
    }

    /// A trait that is a text and was told of since a moment.
    pub fn text_since(&self, name: &str, since: DateTime<Utc>) -> Option<String> {
        let told = self.traits.get(name)?;
        Some(told.value.as_str()?.to_owned()).filter(|_| told.at >= since)
    }

    pub fn account(&self) -> Option<&str> {
        self.account.as_ref()?.value.as_str()
    }

    /// When the first and the last of their events happened.
    pub fn seen(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        self.first_seen.zip(self.last_seen)
    }
}

/// What tells a customer's traits: those of a group are the account's, others the person's.
pub fn told_by(customers_are: CustomersAre) -> Kind {
    match customers_are {
        CustomersAre::People => Kind::Identify,
        CustomersAre::Accounts => Kind::Group,
    }
}

/// What of an event's traits a customer does not keep, though the event is kept as it came.
pub fn not_kept(customers_are: CustomersAre, event: &Event) -> Vec<EventIssue> {
    if event.kind != told_by(customers_are) {
        return Vec::new();
    }
    let traits: BTreeMap<String, Value> =
        serde_json::from_str(event.properties.get()).unwrap_or_default();
    let beyond = traits.len().saturating_sub(MOST_TRAITS);
    let mut issues = Vec::new();
    if beyond > 0 {
        // Of one time those with the first names go, see `forget_beyond_most`.
        let named: Vec<&str> = traits
            .keys()
            .take(beyond.min(MOST_NAMED))
            .map(|name| &**name)
            .collect();
        let more = match beyond - named.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        issues.push(EventIssue {
            code: "too_many_traits".to_owned(),
            field: "traits".to_owned(),
            detail: format!(
                "There are {} traits; a customer keeps {MOST_TRAITS}, those that were told of last. Not kept are `{}`{more}. \
                 Send those that you look for.",
                traits.len(),
                named.join("`, `"),
            ),
        });
    }
    let kept = traits.iter().skip(beyond);
    let long = kept.filter_map(|(name, value)| {
        let bytes = value.to_string().len();
        (bytes > LONGEST_TRAIT).then(|| EventIssue {
            code: "trait_too_long".to_owned(),
            field: format!("traits.{name}"),
            detail: format!(
                "The trait has {bytes} bytes as JSON; a customer keeps {LONGEST_TRAIT} of one. It is in the event alone: \
                 send a shorter one."
            ),
        })
    });
    issues.extend(long.take(MOST_NAMED));
    issues
}

/// When a subscription ended, if it has.
fn ended_at(one: &Subscription, now: i64) -> Option<i64> {
    one.status(now).filter(|status| status.has_ended())?;
    one.end().filter(|end| *end <= now).or(one.told_at())
}

#[cfg(test)]
mod tests {
    use ledger::{
        intake::{Request, parse_batch},
        subscription::Field,
    };
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn events(traits: &[Value]) -> Vec<Event> {
        let event = |(n, traits): (usize, &Value)| {
            json!({
                "type": "identify", "userId": "u", "messageId": format!("m{n}"), "traits": traits,
                // Two each at one time.
                "timestamp": format!("2026-01-01T00:{:02}:00Z", n / 2),
                "context": { "groupId": format!("g{n}") },
            })
        };
        let batch: Vec<Value> = traits.iter().enumerate().map(event).collect();
        let body = json!({ "batch": batch }).to_string();
        let items = parse_batch(body.as_bytes(), &Request::new(Utc::now(), "key_1")).unwrap();
        items
            .into_iter()
            .map(|item| item.outcome.unwrap())
            .collect()
    }

    fn told<'a>(events: impl IntoIterator<Item = &'a Event>) -> CustomerState {
        let mut state = CustomerState::default();
        events
            .into_iter()
            .for_each(|event| state.tell(CustomersAre::People, event));
        state
    }

    #[test]
    fn the_later_counts_and_null_takes_away() {
        let events = events(&[
            json!({ "name": "Ana", "plan": "Free", "seats": 1 }),
            json!({ "plan": "Pro" }),
            json!({ "seats": null, "bio": "x".repeat(LONGEST_TRAIT) }),
        ]);
        let state = told(&events);
        assert_eq!(
            Value::Object(state.traits()),
            json!({ "name": "Ana", "plan": "Pro" })
        );
        assert_eq!(state.long_traits(), ["bio"]);
        assert_eq!(state.account(), Some("g2"));
        let (first, last) = state.seen().unwrap();
        assert_eq!((last - first).num_seconds(), 60);
        let stored = serde_json::to_string(&state).unwrap();
        assert_eq!(
            serde_json::from_str::<CustomerState>(&stored).unwrap(),
            state
        );
    }

    #[test]
    fn of_too_many_traits_the_last_are_kept() {
        let many: Map<String, Value> = (0..MOST_TRAITS)
            .map(|n| (format!("t{n}"), n.into()))
            .collect();
        let events = events(&[json!({ "old": 1 }), json!({}), Value::Object(many)]);
        let state = told(&events);
        assert_eq!(state.traits().len(), MOST_TRAITS);
        assert!(!state.traits().contains_key("old"));
        assert_eq!(told(events.iter().rev()), state);
    }

    #[test]
    fn subscriptions_without_an_id_of_two_who_are_one_are_said_to_be_read_as_one() {
        let begun = |user: &str, id: Value| {
            let event = json!({
                "userId": user, "messageId": format!("{user}{id}"), "event": "Subscription Started",
                "properties": { "subscription_id": id, "amount_minor": 500, "currency": "eur", "interval": "month" },
            });
            let event = event.to_string();
            let request = Request::new(Utc::now(), "key_1");
            let item = ledger::intake::parse_one(Kind::Track, event.as_bytes(), &request);
            item.unwrap().outcome.unwrap()
        };
        // Left out, as null is.
        let none = || json!("");
        let issues = |customers_are, events: &[Event]| -> Vec<Field> {
            let mut state = CustomerState::default();
            events
                .iter()
                .for_each(|event| state.tell(customers_are, event));
            let stored = serde_json::to_string(&state).unwrap();
            let state: CustomerState = serde_json::from_str(&stored).unwrap();
            state
                .subscriptions()
                .issues()
                .iter()
                .map(|issue| issue.field)
                .collect()
        };
        let two = [begun("a", none()), begun("b", none())];
        let said = [Field::SubscriptionId];
        assert_eq!(issues(CustomersAre::People, &two), said);
        assert_eq!(
            issues(
                CustomersAre::People,
                &[begun("b", none()), begun("a", none()), begun("c", none())]
            ),
            said
        );
        assert!(issues(CustomersAre::People, &two[..1]).is_empty());
        let named = [begun("a", json!("s1")), begun("b", json!("s2"))];
        assert!(issues(CustomersAre::People, &named).is_empty());
        // Members of an account tell of what is the account's.
        assert!(issues(CustomersAre::Accounts, &two).is_empty());
    }

    #[test]
    fn what_is_not_kept_is_said() {
        let of = |traits: Value| {
            let event = &events(&[traits])[0];
            let mut state = CustomerState::default();
            state.tell(CustomersAre::People, event);
            (not_kept(CustomersAre::People, event), state)
        };
        let many: Map<String, Value> = (0..300).map(|n| (format!("t{n:03}"), n.into())).collect();
        let (issues, state) = of(Value::Object(many));
        assert_eq!((issues.len(), &*issues[0].code), (1, "too_many_traits"));
        assert!(
            issues[0].detail.contains("`t000`, `t001`"),
            "{}",
            issues[0].detail
        );
        assert!(
            issues[0].detail.contains("`t019` and 180 more"),
            "{}",
            issues[0].detail
        );
        let kept: Vec<String> = state.traits().into_iter().map(|(name, _)| name).collect();
        assert_eq!((kept.len(), &*kept[0]), (MOST_TRAITS, "t200"));
        let (issues, state) = of(json!({ "bio": "x".repeat(LONGEST_TRAIT), "plan": "Pro" }));
        assert_eq!((issues.len(), &*issues[0].code), (1, "trait_too_long"));
        assert_eq!(
            (&*issues[0].field, state.long_traits()),
            ("traits.bio", vec!["bio".to_owned()])
        );
        assert!(
            of(json!({ "bio": "x".repeat(LONGEST_TRAIT - 2) }))
                .0
                .is_empty()
        );
        // Those of a person are not the account's.
        let event = &events(&[json!({ "bio": "x".repeat(LONGEST_TRAIT) })])[0];
        assert!(not_kept(CustomersAre::Accounts, event).is_empty());
    }

    #[test]
    fn of_the_largest_an_item_holds_the_shorter_traits() {
        let name = "\u{1}".repeat(LONGEST_NAME - 3);
        let text = "x".repeat(LONGEST_TRAIT - 2);
        let traits = |from: usize| -> Value {
            let all = (from..from + 8).map(|n| (format!("{n:03}{name}"), json!(text)));
            Value::Object(all.chain([("short".to_owned(), json!(1))]).collect())
        };
        let events = events(&(0..15).map(|n| traits(n * 8)).collect::<Vec<_>>());
        let mut state = told(&events);
        for n in 0..200 {
            let told = json!({
                "subscription_id": format!("{n:03}"), "comment": "\"".repeat(500), "feedback": "\"".repeat(255),
            });
            let mut event = events[0].clone();
            event.kind = Kind::Track;
            event.name = Some("Subscription Updated".to_owned());
            event.properties = serde_json::value::to_raw_value(&told).unwrap();
            state.tell(CustomersAre::People, &event);
        }
        let json = state.json_that_fits().unwrap();
        assert!(
            (300_000..=MOST_BYTES).contains(&json.len()),
            "{}",
            json.len()
        );
        let kept: CustomerState = serde_json::from_str(&json).unwrap();
        assert_eq!(kept.traits()["short"], 1);
        assert!(!kept.long_traits().is_empty());
    }

    proptest! {
        #[test]
        fn order_and_doubles_do_not_count(
            picks in proptest::collection::vec(0usize..12, 0..40),
        ) {
            let traits: Vec<Value> =
                (0..12).map(|n| json!({ format!("t{}", n % 4): n, format!("u{}", n % 3): null })).collect();
            let events = events(&traits);
            let once = told(&events);
            let shuffled = picks.iter().map(|n| &events[*n]).chain(events.iter().rev());
            prop_assert_eq!(told(shuffled), once);
        }
    }
}
