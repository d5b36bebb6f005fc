//! When customers are looked at for something to say: set where they become others, and anew for all of them when the
//! rules do.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::Language;
use ledger::subscription::{Field, Interval, Status, Subscription};
use outreach::{
    agenda::next_at,
    facts::{CustomerFacts, RunningSubscription},
    rule::OutreachSettings,
};
use store::{CustomerItem, CustomerSearch, PageRequest, TenantStore};

use crate::state::CustomerState;

/// Another page is not begun when there is less time than this.
const MARGIN: Duration = Duration::from_secs(45);
/// Traits that say where a customer lives, and what they speak.
const TIME_ZONE: [&str; 2] = ["timezone", "time_zone"];
const LANGUAGE: [&str; 2] = ["language", "locale"];

/// What is said to a customer follows from this.
pub fn facts_of(state: &CustomerState) -> CustomerFacts {
    let text = |names: [&str; 2]| names.into_iter().find_map(|name| state.text(name));
    let running = state.subscriptions().iter();
    let facts = CustomerFacts {
        subscriptions: running
            .filter_map(|(id, one)| of_running(id, one))
            .collect(),
        time_zone: text(TIME_ZONE).and_then(|zone| zone.parse().ok()),
        language: text(LANGUAGE).and_then(|tag| Language::accepted(&tag)),
    };
    facts.bounded()
}

/// The facts of a subscription that ran when it was told of last.
fn of_running(id: &str, one: &Subscription) -> Option<RunningSubscription> {
    let told_at = one.told_at()?;
    if !matches!(one.status(told_at)?, Status::Active | Status::Trialing) {
        return None;
    }
    let text = |field| one.text(field).map(str::to_owned);
    let time = |field| one.number(field).and_then(DateTime::from_timestamp_millis);
    let period_end = time(Field::PeriodEnd);
    let trial_end = time(Field::TrialEnd).filter(|end| end.timestamp_millis() > told_at);
    let ends = [
        time(Field::EndedAt),
        time(Field::CancelAt),
        one.flag(Field::CancelAtPeriodEnd)
            .unwrap_or(false)
            .then(|| period_end.or(trial_end))
            .flatten(),
    ];
    // What was to end before it was told of as running did not.
    let ends = ends.into_iter().flatten();
    let ends_at = ends.filter(|end| end.timestamp_millis() > told_at).min();
    let price = one.price();
    Some(RunningSubscription {
        id: id.to_owned(),
        plan: text(Field::Plan),
        amount_minor: price
            .as_ref()
            .map(|price| price.amount_minor.saturating_sub(price.discount_minor)),
        currency: text(Field::Currency),
        interval_days: price.map(|price| price.interval_count.saturating_mul(days(price.interval))),
        trial_start: time(Field::TrialStart).or_else(|| time(Field::StartedAt)),
        trial_end,
        period_start: time(Field::PeriodStart),
        period_end,
        ends_at,
    })
}

/// What intervals count as in rules.
fn days(interval: Interval) -> i64 {
    match interval {
        Interval::Day => 1,
        Interval::Week => 7,
        Interval::Month => 30,
        Interval::Quarter => 90,
        Interval::Year => 365,
    }
}

/// Says when customers are looked at, by their organization's rules.
pub struct Planner {
    /// None where nothing is said.
    settings: Option<OutreachSettings>,
    now: DateTime<Utc>,
}

impl Planner {
    pub async fn of(tenant: &TenantStore) -> Result<Self, store::StoreError> {
        let kept = tenant.outreach().await?;
        let now = kept.as_ref().map_or_else(Utc::now, |kept| kept.now());
        let settings = kept.and_then(|kept| serde_json::from_str(&kept.settings).ok());
        Ok(Self {
            settings: settings.filter(OutreachSettings::acts),
            now,
        })
    }

    /// A customer with when they are looked at. Of whom nothing else is known than before, that stays.
    pub fn planned(&self, before: Option<&CustomerItem>, mut item: CustomerItem) -> CustomerItem {
        item.next_at = match before {
            Some(before) if before.facts == item.facts => before.next_at,
            _ => self.next_at(&item.facts),
        };
        item
    }

    fn next_at(&self, facts: &str) -> Option<DateTime<Utc>> {
        let facts: CustomerFacts = serde_json::from_str(facts).ok()?;
        next_at(&facts, self.settings.as_ref()?, self.now)
    }
}

/// Says anew of all customers when they are looked at, if the rules are others than when that was last done, as far as
/// there is time. True when there is more to do. To be called by who is alone at the ledger.
pub async fn plan_all(tenant: &TenantStore, deadline: SystemTime) -> Result<bool, WorkError> {
    let Some(kept) = tenant.outreach().await? else {
        return Ok(false);
    };
    if kept.planned == kept.revision {
        return Ok(false);
    }
    let planner = Planner::of(tenant).await?;
    let mut cursor = kept.planning;
    loop {
        if deadline < SystemTime::now() + MARGIN {
            return Ok(true);
        }
        let request = PageRequest { limit: 100, cursor };
        let page = tenant
            .customers(&CustomerSearch::default(), &request)
            .await?;
        for before in &page.items {
            plan(tenant, &planner, before).await?;
        }
        // Others have changed them again: that is begun anew.
        if !tenant
            .note_planning(kept.revision, page.next_cursor.as_deref())
            .await?
        {
            return Ok(true);
        }
        match page.next_cursor {
            Some(next) => cursor = Some(next),
            None => return Ok(false),
        }
    }
}

async fn plan(
    tenant: &TenantStore,
    planner: &Planner,
    before: &CustomerItem,
) -> Result<(), WorkError> {
    // Of who was kept before facts were, they are made now.
    if before.facts.is_empty() {
        let state: CustomerState = serde_json::from_str(&before.state)?;
        let facts = serde_json::to_string(&facts_of(&state))?;
        let item = CustomerItem {
            next_at: planner.next_at(&facts),
            facts,
            ..before.clone()
        };
        tenant.put_customers(&[item]).await?;
        return Ok(());
    }
    let next_at = planner.next_at(&before.facts);
    if next_at != before.next_at {
        tenant.plan_customer(before, next_at).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::CustomersAre;
    use ledger::{
        Event,
        intake::{Request, parse_batch},
    };
    use serde_json::{Value, json};

    use super::*;

    fn state(events: Value) -> CustomerState {
        let body = json!({ "batch": events }).to_string();
        let items = parse_batch(body.as_bytes(), &Request::new(Utc::now(), "key_1")).unwrap();
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

    fn subscribed(more: Value) -> CustomerState {
        let mut properties = json!({
            "subscription_id": "s", "plan": "Pro", "amount_minor": 900, "discount_minor": 100, "currency": "EUR",
            "interval": "year", "period_start": "2026-02-01T00:00:00Z", "period_end": "2027-02-01T00:00:00Z",
        });
        for (name, value) in more.as_object().unwrap() {
            properties[name] = value.clone();
        }
        state(json!([
            { "type": "identify", "userId": "u", "timestamp": "2026-01-01T00:00:00Z",
              "traits": { "timezone": "Asia/Tokyo", "locale": "pt-BR" } },
            { "type": "track", "userId": "u", "timestamp": "2026-02-01T00:00:00Z", "event": "Subscription Started",
              "properties": properties },
        ]))
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn what_runs_is_known_with_what_it_costs() {
        let facts = facts_of(&subscribed(json!({})));
        assert_eq!(facts.time_zone.unwrap().name(), "Asia/Tokyo");
        assert_eq!(facts.language, Some(Language::Portuguese));
        let one = &facts.subscriptions[0];
        assert_eq!(
            (one.amount_minor, one.interval_days),
            (Some(800), Some(365))
        );
        assert_eq!(one.renews(), Some(at("2027-02-01T00:00:00Z")));
        let text = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<CustomerFacts>(&text).unwrap(), facts);
    }

    #[test]
    fn what_ends_or_has_ended_is_known_to() {
        let canceled = subscribed(json!({ "cancel_at_period_end": true }));
        assert_eq!(facts_of(&canceled).subscriptions[0].renews(), None);
        let later = subscribed(json!({ "cancel_at": "2027-06-01T00:00:00Z" }));
        assert!(facts_of(&later).subscriptions[0].renews().is_some());
        let ended = subscribed(json!({ "status": "canceled" }));
        assert_eq!(facts_of(&ended).subscriptions, []);
        let trial =
            json!({ "trial_end": "2026-03-01T00:00:00Z", "period_end": "2026-03-01T00:00:00Z" });
        let trial = &facts_of(&subscribed(trial)).subscriptions[0];
        assert_eq!(
            trial.trial_becomes_charge(),
            Some(at("2026-03-01T00:00:00Z"))
        );
        assert_eq!(trial.renews(), None);
    }

    #[test]
    fn of_whom_nothing_new_is_known_the_time_stays() {
        let mut settings = OutreachSettings::default();
        settings.renewal.on = true;
        let planner = Planner {
            settings: Some(settings),
            now: at("2026-06-01T00:00:00Z"),
        };
        let item = |state: &CustomerState, next_at| CustomerItem {
            id: "u".parse().unwrap(),
            name: None,
            email: None,
            state: String::new(),
            listed: String::new(),
            facts: serde_json::to_string(&facts_of(state)).unwrap(),
            next_at,
        };
        let (one, other) = (subscribed(json!({})), subscribed(json!({ "plan": "Max" })));
        // Thirty days before, at nine in Tokyo.
        let due = at("2027-01-02T00:00:00Z");
        assert_eq!(planner.planned(None, item(&one, None)).next_at, Some(due));
        let looked_at = item(&one, None);
        assert_eq!(
            planner.planned(Some(&looked_at), item(&one, None)).next_at,
            None
        );
        assert_eq!(
            planner
                .planned(Some(&looked_at), item(&other, None))
                .next_at,
            Some(due)
        );
        let silent = Planner {
            settings: None,
            ..planner
        };
        assert_eq!(silent.planned(None, item(&one, None)).next_at, None);
    }
}
