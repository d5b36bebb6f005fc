//! Which customers of a list are wanted.

use api::ApiError;
use chrono::{DateTime, TimeDelta, Utc};
use domain::UserId;
use ledger::subscription::Status;
use report::Risk;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{
    rows::Row,
    traits::{TraitCondition, conditions},
};

/// The longest text that is looked for, in bytes.
const LONGEST: usize = 255;
/// The most days that are asked for.
const MOST_DAYS: i64 = 40_000;

/// Which customers are wanted: those of whom all that is named holds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
pub struct CustomerFilter {
    /// Only customers with this in their name, e-mail address or id, whatever its case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    search: Option<String>,
    /// Only customers with this `status`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    /// Only customers with this `plan`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plan: Option<String>,
    /// Only customers with MRR in this currency; with `mrr_from` and `mrr_to`, that much of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    /// Only customers with at least this MRR, in the smallest unit of `currency`, or of any.
    #[param(minimum = 0)]
    #[schema(minimum = 0)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mrr_from: Option<i64>,
    /// Only customers with at most this MRR, in the smallest unit of `currency`, or of any; 0 also finds those
    /// without.
    #[param(minimum = 0)]
    #[schema(minimum = 0)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mrr_to: Option<i64>,
    /// `false`: only customers with a subscription that runs and whose MRR is not known; `true`: only others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mrr_known: Option<bool>,
    /// Only customers who renew within so many days: 0 to 400.
    #[param(minimum = 0, maximum = 400)]
    #[schema(minimum = 0, maximum = 400)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    renews_within: Option<i64>,
    /// Only customers of this risk, as the latest scoring by a churn model's version in production says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    risk: Option<Risk>,
    /// Whether customers who have churned are wanted: `exclude`, `include` or `only`. Unless said they are left out where
    /// `risk` is asked for or the order is by risk, for nobody can keep them any more, and found otherwise, and where their
    /// `status` is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    churned: Option<Churned>,
    /// Only customers for at least so many days: since their first subscription began, else since their first event.
    #[param(minimum = 0, maximum = 40000)]
    #[schema(minimum = 0, maximum = 40000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tenure_from: Option<i64>,
    /// Only customers for at most so many days.
    #[param(minimum = 0, maximum = 40000)]
    #[schema(minimum = 0, maximum = 40000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tenure_to: Option<i64>,
    /// Only customers whom this member looks after, by id; `me` for whoever asks, `none` for those whom nobody looks
    /// after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    /// Only customers with this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    /// Only customers whose traits say all this: a JSON list of up to 10 conditions, such as
    /// `[{"trait":"country","any_of":["BR","PT"]},{"trait":"seats","from":10,"below":50}]`. A condition has `any_of`
    /// (up to 100 values), `from` and `below` (of numbers and dates, these as `2026-11-21`) or `contains` (of text, in
    /// any case); with none of them it is met where nothing is known of the trait.
    #[param(max_length = 5000)]
    #[schema(max_length = 5000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    traits: Option<String>,
}

/// What is asked of customers who have churned: whose subscriptions have all ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Churned {
    /// They are left out.
    Exclude,
    /// They are found as others are.
    Include,
    /// Nobody else is found.
    Only,
}

/// Whom a customer is looked after by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Nobody,
    Member(UserId),
}

/// Whether a customer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finds {
    Yes,
    No,
    /// It takes traits that are not here.
    Unsure,
}

/// A filter that has been checked, as of a moment and for whoever asks.
#[derive(Debug, Clone)]
pub struct Wanted {
    filter: CustomerFilter,
    /// In lower case.
    search: String,
    churned: Churned,
    owner: Option<Owner>,
    traits: Vec<TraitCondition>,
    pub now: DateTime<Utc>,
}

impl CustomerFilter {
    /// Whether anything is asked for.
    pub fn is_set(&self) -> bool {
        *self != Self::default()
    }

    /// What fields it has.
    pub fn fields() -> impl Iterator<Item = String> {
        Self::into_params(|| None)
            .into_iter()
            .map(|field| field.name)
    }

    /// Checks it, for whoever asks.
    ///
    /// # Errors
    /// 400 `bad_query` for what cannot be, 422 for conditions on traits that do not read.
    pub fn wanted(self, me: UserId, now: DateTime<Utc>) -> Result<Wanted, ApiError> {
        self.check()?;
        let traits = self.traits.as_deref().filter(|text| !text.is_empty());
        let owner = self.owner.as_deref().filter(|owner| !owner.is_empty());
        Ok(Wanted {
            search: self.search.as_deref().unwrap_or_default().to_lowercase(),
            churned: self.asked_of_churned(self.risk.is_some()),
            owner: owner.map(|owner| owner_of(owner, me)).transpose()?,
            traits: traits.map(conditions).transpose()?.unwrap_or_default(),
            filter: self,
            now,
        })
    }

    /// Checks it for whoever asks. Nothing where it takes who that is, or chooses by the very risk that is to be compared, or
    /// what it asks is refused by now.
    pub fn wanted_whatever_risk(self, now: DateTime<Utc>) -> Option<Wanted> {
        let is_own = self.owner.as_deref() == Some("me");
        let nobody = UserId::from_u128(0);
        match is_own || self.risk.is_some() {
            true => None,
            false => self.wanted(nobody, now).ok().map(Wanted::by_risk),
        }
    }

    /// What is asked of those who have churned, by a status as well.
    fn asked_of_churned(&self, by_risk: bool) -> Churned {
        let is_theirs = self.status.is_some_and(Status::has_ended);
        self.churned.unwrap_or(match by_risk && !is_theirs {
            true => Churned::Exclude,
            false => Churned::Include,
        })
    }

    fn check(&self) -> Result<(), ApiError> {
        let mut texts = [&self.search, &self.plan, &self.currency, &self.tag]
            .into_iter()
            .flatten();
        let days = [self.tenure_from, self.tenure_to];
        let numbers = [self.mrr_from, self.mrr_to, self.renews_within];
        let mut numbers = numbers.into_iter().chain(days).flatten();
        let detail = if texts.any(|text| text.len() > LONGEST) {
            format!("Look for at most {LONGEST} bytes.")
        } else if numbers.any(|number| number < 0) {
            "`mrr_from`, `mrr_to`, `renews_within`, `tenure_from` and `tenure_to` are 0 or more."
                .to_owned()
        } else if self.renews_within.is_some_and(|days| days > 400) {
            "`renews_within` is at most 400 days.".to_owned()
        } else if is_reversed(self.mrr_from, self.mrr_to) {
            "`mrr_from` is above `mrr_to`, so that nobody could be found.".to_owned()
        } else if is_reversed(self.tenure_from, self.tenure_to) {
            "`tenure_from` is above `tenure_to`, so that nobody could be found.".to_owned()
        } else if days.into_iter().flatten().any(|days| days > MOST_DAYS) {
            format!("`tenure_from` and `tenure_to` are at most {MOST_DAYS} days.")
        } else {
            return Ok(());
        };
        Err(ApiError::bad_request("bad_query", detail))
    }
}

fn is_reversed(from: Option<i64>, to: Option<i64>) -> bool {
    from.zip(to).is_some_and(|(from, to)| from > to)
}

fn owner_of(text: &str, me: UserId) -> Result<Owner, ApiError> {
    match text {
        "me" => Ok(Owner::Member(me)),
        "none" => Ok(Owner::Nobody),
        id => id.parse().map(Owner::Member).map_err(|_| {
            let detail = "`owner` is the id of a member, `me` or `none`.";
            ApiError::bad_request("bad_query", detail)
        }),
    }
}

impl Wanted {
    /// The same where customers are looked at by their risk: whoever has churned is left out unless asked for.
    pub fn by_risk(mut self) -> Self {
        self.churned = self.filter.asked_of_churned(true);
        self
    }

    /// Whether a customer is wanted.
    pub fn finds(&self, row: &Row) -> Finds {
        let holds = self.finds_text(row)
            && self.finds_standing(row)
            && self.finds_tenure(row)
            && self.finds_care(row)
            && self.finds_risk(row);
        match holds {
            true => self.finds_traits(row),
            false => Finds::No,
        }
    }

    fn finds_text(&self, row: &Row) -> bool {
        let customer = &row.customer;
        let fields = [&customer.name, &customer.email].into_iter().flatten();
        let mut all = fields.map(String::as_str).chain([customer.id.as_str()]);
        self.search.is_empty() || all.any(|field| field.to_lowercase().contains(&self.search))
    }

    fn finds_standing(&self, row: &Row) -> bool {
        let CustomerFilter {
            status,
            plan,
            renews_within,
            mrr_known,
            ..
        } = &self.filter;
        let standing = row.listed.standing(self.now);
        let is_status = |status| standing.is_some_and(|one| one.status == Some(status));
        let is_plan = |plan: &String| standing.is_some_and(|one| one.plan.as_ref() == Some(plan));
        let renews_by = |days: i64| {
            let last = self.now + TimeDelta::days(days);
            let at = standing.and_then(|one| one.renews_at);
            at.is_some_and(|at| at <= last)
        };
        let is_known = !standing.is_some_and(|one| one.mrr_unknown);
        let has_churned = standing
            .and_then(|one| one.status)
            .is_some_and(Status::has_ended);
        let is_there = match self.churned {
            Churned::Include => true,
            Churned::Exclude => !has_churned,
            Churned::Only => has_churned,
        };
        is_there
            && status.is_none_or(is_status)
            && mrr_known.is_none_or(|wanted| wanted == is_known)
            && plan.as_ref().is_none_or(is_plan)
            && renews_within.is_none_or(renews_by)
            && self.finds_revenue(row)
    }

    /// What a customer brings in a month in the currency that is asked for; without one, the most in any.
    pub fn mrr(&self, row: &Row) -> Option<i64> {
        self.mrr_of_currency(row).max()
    }

    fn mrr_of_currency(&self, row: &Row) -> impl Iterator<Item = i64> {
        let wanted = self.filter.currency.as_deref();
        let standing = row.listed.standing(self.now).into_iter();
        let mrr = standing.flat_map(|standing| &standing.mrr);
        let is_wanted =
            move |code: &str| wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(code));
        mrr.filter(move |mrr| is_wanted(&mrr.currency))
            .map(|mrr| mrr.amount_minor)
    }

    fn finds_revenue(&self, row: &Row) -> bool {
        let CustomerFilter {
            mrr_from: from,
            mrr_to: to,
            currency,
            ..
        } = &self.filter;
        if from.is_none() && to.is_none() && currency.is_none() {
            return true;
        }
        let range = from.unwrap_or(0)..=to.unwrap_or(i64::MAX);
        let finds_none = to.is_some() && *range.start() == 0;
        let has_none = self.mrr_of_currency(row).next().is_none();
        (has_none && finds_none) || self.mrr_of_currency(row).any(|mrr| range.contains(&mrr))
    }

    fn finds_tenure(&self, row: &Row) -> bool {
        let CustomerFilter {
            tenure_from,
            tenure_to,
            ..
        } = self.filter;
        let days = row.listed.since.map(|since| {
            let since = DateTime::from_timestamp(since, 0).unwrap_or_default();
            (self.now - since).num_days()
        });
        tenure_from.is_none_or(|least| days.is_some_and(|days| days >= least))
            && tenure_to.is_none_or(|most| days.is_some_and(|days| days <= most))
    }

    fn finds_care(&self, row: &Row) -> bool {
        let care = row.care.as_ref();
        let owner = care.and_then(|care| care.owner);
        let is_owner = |wanted: Owner| match wanted {
            Owner::Nobody => owner.is_none(),
            Owner::Member(member) => owner == Some(member),
        };
        let has_tag = |tag: &String| care.is_some_and(|care| care.tags.contains(tag));
        self.owner.is_none_or(is_owner) && self.filter.tag.as_ref().is_none_or(has_tag)
    }

    fn finds_risk(&self, row: &Row) -> bool {
        let is_risk = |wanted| row.risk.as_ref().is_some_and(|risk| risk.risk == wanted);
        self.filter.risk.is_none_or(is_risk)
    }

    fn finds_traits(&self, row: &Row) -> Finds {
        let mut unsure = false;
        for condition in &self.traits {
            let text = |text: &Option<String>| text.clone().map(Value::String);
            let known = match condition.name.as_str() {
                "name" => text(&row.customer.name),
                "email" => text(&row.customer.email),
                name => row.listed.traits.get(name).cloned(),
            };
            if known.is_none() && row.listed.more {
                unsure = true;
            } else if !condition.finds(known.as_ref()) {
                return Finds::No;
            }
        }
        match unsure {
            true => Finds::Unsure,
            false => Finds::Yes,
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{CustomerCare, CustomersAre};
    use ledger::intake::{Request, parse_batch};
    use serde_json::json;
    use store::CustomerItem;

    use super::*;
    use crate::{customers::scored::CustomerRisk, listed::Listed, state::CustomerState};

    fn row(events: &Value) -> Row {
        let body = json!({ "batch": events }).to_string();
        let items = parse_batch(body.as_bytes(), &Request::new(Utc::now(), "key_1")).unwrap();
        let mut state = CustomerState::default();
        for item in items {
            state.tell(CustomersAre::People, &item.outcome.unwrap());
        }
        Row {
            customer: CustomerItem {
                id: "c-1".parse().unwrap(),
                name: state.text("name"),
                email: None,
                state: String::new(),
                listed: String::new(),
                facts: String::new(),
                next_at: None,
                next_date: None,
            },
            listed: Listed::of(&state),
            care: None,
            risk: None,
        }
    }

    fn customer(owner: UserId) -> Row {
        let now = Utc::now();
        let in_days = |days| (now + TimeDelta::days(days)).to_rfc3339();
        let subscription = |id: &str, currency: &str, amount: i64| {
            json!({
                "type": "track", "userId": "c-1", "event": "Subscription Started", "timestamp": in_days(-40),
                "properties": { "subscription_id": id, "plan": "Pro", "amount_minor": amount, "currency": currency,
                    "interval": "month", "started_at": in_days(-100), "period_end": in_days(5) },
            })
        };
        let traits = json!({ "name": "Béa Lima", "seats": 7, "city": "Recife" });
        let events = json!([
            { "type": "identify", "userId": "c-1", "traits": traits, "timestamp": in_days(-50) },
            subscription("a", "EUR", 500),
            subscription("b", "USD", 2_000),
        ]);
        Row {
            care: Some(CustomerCare {
                owner: Some(owner),
                tags: ["vip".to_owned()].into(),
                ..CustomerCare::none("c-1".parse().unwrap())
            }),
            risk: Some(CustomerRisk {
                score: 0.7,
                risk: Risk::High,
                model_id: domain::ModelId::new(),
                scoring_run_id: domain::ScoringRunId::new(),
                scored_at: now,
            }),
            ..row(&events)
        }
    }

    #[test]
    fn customers_are_found_by_all_that_is_asked() {
        let me = UserId::new();
        let shown = customer(me);
        let none = row(&json!([{ "type": "track", "userId": "c-1", "event": "x" }]));
        let traits = |condition: Value| json!({ "traits": json!([condition]).to_string() });
        let cases = [
            (json!({}), true, true),
            (json!({ "search": "BÉA" }), true, false),
            (json!({ "search": "c-1" }), true, true),
            (json!({ "status": "active" }), true, false),
            (json!({ "status": "paused" }), false, false),
            (json!({ "plan": "Pro" }), true, false),
            (json!({ "plan": "pro" }), false, false),
            (json!({ "mrr_from": 1_000 }), true, false),
            (json!({ "mrr_from": 501, "mrr_to": 1_999 }), false, false),
            (
                json!({ "mrr_from": 1_000, "currency": "eur" }),
                false,
                false,
            ),
            (json!({ "currency": "usd" }), true, false),
            (json!({ "mrr_to": 0 }), false, true),
            (json!({ "mrr_to": 600, "currency": "JPY" }), true, true),
            (json!({ "renews_within": 5 }), true, false),
            (json!({ "renews_within": 4 }), false, false),
            (json!({ "tenure_from": 100 }), true, false),
            (json!({ "tenure_from": 101 }), false, false),
            (json!({ "tenure_to": 99 }), false, true),
            (json!({ "owner": "me" }), true, false),
            (json!({ "owner": me }), true, false),
            (json!({ "owner": UserId::new() }), false, false),
            (json!({ "owner": "none" }), false, true),
            (json!({ "tag": "vip" }), true, false),
            (json!({ "mrr_known": true }), true, true),
            (json!({ "mrr_known": false }), false, false),
            (json!({ "risk": "high" }), true, false),
            (json!({ "risk": "low" }), false, false),
            (json!({ "churned": "exclude" }), true, true),
            (json!({ "churned": "only" }), false, false),
            (
                traits(json!({ "trait": "seats", "from": 7, "below": 8 })),
                true,
                false,
            ),
            (
                traits(json!({ "trait": "name", "contains": "lima" })),
                true,
                false,
            ),
            (traits(json!({ "trait": "plan" })), true, true),
        ];
        // What has just been asked is later than what was told, if only by a moment.
        let now = Utc::now() + TimeDelta::seconds(1);
        for (json, finds, finds_none) in cases {
            let filter: CustomerFilter = serde_json::from_value(json.clone()).unwrap();
            assert_eq!(filter.is_set(), json != json!({}));
            let wanted = filter.wanted(me, now).unwrap();
            assert_eq!(wanted.finds(&shown) == Finds::Yes, finds, "{json}");
            assert_eq!(wanted.finds(&none) == Finds::Yes, finds_none, "{json}");
        }
    }

    #[test]
    fn who_has_a_subscription_of_which_the_mrr_is_not_known_is_found() {
        let begun = json!({ "currency": "eur", "interval": "month" });
        let row = row(&json!([
            { "type": "track", "userId": "c-1", "event": "Subscription Started", "properties": begun },
        ]));
        let finds = |known: bool| {
            let filter = json!({ "mrr_known": known });
            let filter: CustomerFilter = serde_json::from_value(filter).unwrap();
            let now = Utc::now() + TimeDelta::seconds(1);
            filter.wanted(UserId::new(), now).unwrap().finds(&row)
        };
        assert_eq!((finds(false), finds(true)), (Finds::Yes, Finds::No));
    }

    #[test]
    fn whoever_has_churned_is_in_no_list_by_risk_unless_asked_for() {
        let event = |name: &str, at: &str| {
            json!({ "type": "track", "userId": "c-1", "event": name, "timestamp": at,
                "properties": { "subscription_id": "a", "plan": "Pro" } })
        };
        let events = json!([
            event("Subscription Started", "2026-01-01T00:00:00Z"),
            event("Subscription Canceled", "2026-02-01T00:00:00Z"),
        ]);
        let gone = Row {
            risk: customer(UserId::new()).risk,
            ..row(&events)
        };
        let now = Utc::now() + TimeDelta::seconds(1);
        for (json, finds, finds_by_risk) in [
            (json!({}), true, false),
            (json!({ "risk": "high" }), false, false),
            (json!({ "risk": "high", "churned": "include" }), true, true),
            (json!({ "churned": "exclude" }), false, false),
            (json!({ "churned": "only" }), true, true),
            (json!({ "status": "canceled" }), true, true),
            (json!({ "status": "canceled", "risk": "high" }), true, true),
        ] {
            let filter: CustomerFilter = serde_json::from_value(json.clone()).unwrap();
            let wanted = filter.wanted(UserId::new(), now).unwrap();
            assert_eq!(wanted.finds(&gone) == Finds::Yes, finds, "{json}");
            let found = wanted.by_risk().finds(&gone) == Finds::Yes;
            assert_eq!(found, finds_by_risk, "{json} by risk");
        }
    }

    #[test]
    fn what_lists_have_not_is_looked_up() {
        let traits: serde_json::Map<String, Value> = (0..20)
            .map(|n| (format!("t{n:02}"), json!("x".repeat(70))))
            .collect();
        let row = row(&json!([{ "type": "identify", "userId": "c-1", "traits": traits }]));
        let filter = |name: &str, value: &str| {
            let traits = json!([{ "trait": name, "any_of": [value] }]).to_string();
            let filter: CustomerFilter =
                serde_json::from_value(json!({ "traits": traits })).unwrap();
            filter
                .wanted(UserId::new(), Utc::now())
                .unwrap()
                .finds(&row)
        };
        assert_eq!(filter("t00", &"x".repeat(70)), Finds::Yes);
        assert_eq!(filter("t00", "y"), Finds::No);
        assert_eq!(filter("t19", "y"), Finds::Unsure);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for wrong in [
            json!({ "mrr_from": -1 }),
            json!({ "renews_within": 401 }),
            json!({ "tenure_to": 40_001 }),
            json!({ "mrr_from": 2, "mrr_to": 1 }),
            json!({ "tenure_from": 2, "tenure_to": 1 }),
            json!({ "plan": "x".repeat(256) }),
            json!({ "owner": "ana" }),
            json!({ "traits": "{}" }),
        ] {
            let filter: CustomerFilter = serde_json::from_value(wrong.clone()).unwrap();
            assert!(filter.wanted(UserId::new(), Utc::now()).is_err(), "{wrong}");
        }
        let fields: Vec<String> = CustomerFilter::fields().collect();
        assert!(
            fields.contains(&"mrr_from".to_owned()) && fields.len() == 15,
            "{fields:?}"
        );
    }
}
