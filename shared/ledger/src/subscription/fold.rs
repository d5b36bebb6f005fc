//! How a customer's subscriptions stand: a fold that knows no order. Of each field the fact of the latest event holds, of
//! one time that of the greater message. So events that come twice, late or reversed leave the same.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::facts::{RUNNING, read};
use super::value::{LONGEST, cut};
use super::{
    Fact, Facts, Field, Interval, InvoiceFacts, Issue, Loss, Money, Payment, Price, Problem, Rest,
    Standing, Status, Whole,
};
use crate::row::Row;

/// Subscriptions of a customer that an item has room for: those with the greatest ids, which are the latest where ids are
/// in the order of time. Which these are does not depend on what came first, so that all facts of each are there.
pub const MOST_SUBSCRIPTIONS: usize = 20;
/// Issues of a customer: the latest.
pub const MOST_ISSUES: usize = 20;

/// A customer's subscriptions by their ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscriptions {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    by_id: BTreeMap<String, Subscription>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    issues: BTreeSet<Issue>,
    /// People whose events told of a subscription without an id: the two least, for more than one is too many.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    unnamed_by: BTreeSet<String>,
    /// There are more than there is room for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    left_out: bool,
    /// What these bring, as of when the state was made of all rows.
    #[serde(default, skip_serializing_if = "Rest::is_empty")]
    rest: Rest,
}

impl Subscriptions {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Tells of an event; of one that is neither a subscription's nor an invoice's nothing changes.
    pub fn tell(&mut self, row: &Row<'_>) {
        if let Some(told) = read(row) {
            self.note(row, told.subscription.as_deref(), told.problems);
            if let Some(id) = told.subscription {
                self.insert(id, row, told.facts);
            }
            while self.by_id.len() > MOST_SUBSCRIPTIONS {
                self.by_id.pop_first();
                self.left_out = true;
            }
        } else if let Some((_, problems)) = InvoiceFacts::read(row) {
            self.note(row, None, problems);
            if let Some((_, problems)) = Payment::read(row) {
                self.note(row, None, problems);
            }
        }
    }

    /// Notes which person an event is of, where customers are people: subscriptions without an id of two who turned out
    /// to be one cannot be told apart.
    pub fn tell_person(&mut self, row: &Row<'_>) {
        let is_unnamed = read(row).is_some_and(|told| told.subscription.as_deref() == Some(""));
        if let Some(user) = row.user_id.filter(|_| is_unnamed) {
            self.unnamed_by.insert(user.to_owned());
            while self.unnamed_by.len() > 2 {
                self.unnamed_by.pop_last();
            }
        }
    }

    /// Tells a subscription of an event's facts, however many there are.
    pub(super) fn insert(&mut self, id: String, row: &Row<'_>, facts: Facts) -> &Subscription {
        let subscription = self.by_id.entry(id).or_default();
        subscription.tell(row.event_time, row.message_id, facts);
        subscription
    }

    fn note(&mut self, row: &Row<'_>, subscription: Option<&str>, problems: Vec<(Field, Problem)>) {
        let issues = problems.into_iter().map(|(field, problem)| Issue {
            at: row.event_time,
            message: row.message_id.to_owned(),
            field,
            problem,
            subscription: cut(subscription.unwrap_or_default(), LONGEST),
        });
        self.issues.extend(issues);
        while self.issues.len() > MOST_ISSUES {
            self.issues.pop_first();
        }
    }

    pub fn get(&self, id: &str) -> Option<&Subscription> {
        self.by_id.get(id)
    }

    /// All, by their ids.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Subscription)> {
        self.by_id.iter().map(|(id, one)| (id.as_str(), one))
    }

    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there are more than are told of here.
    pub fn left_out(&self) -> bool {
        self.left_out
    }

    /// Takes what those bring that are left out of a reader of all rows.
    pub fn complete(&mut self, whole: &Whole) {
        self.rest = whole.rest();
    }

    /// What those bring that are left out.
    pub fn rest(&self) -> &Rest {
        &self.rest
    }

    /// Facts that are not used, the latest first.
    pub fn issues(&self) -> Vec<Issue> {
        // What an event says wrongly is not missing besides.
        let is_told = |issue: &Issue| {
            let same = |told: &Issue| (&told.message, told.field) == (&issue.message, issue.field);
            issue.problem == Problem::Missing && self.issues.iter().any(same)
        };
        let unnamed = self.by_id.get("").and_then(|one| one.0.last());
        let shared = unnamed.filter(|_| self.unnamed_by.len() > 1);
        let shared = shared.map(|told| Issue {
            at: told.at,
            message: told.message.clone(),
            field: Field::SubscriptionId,
            problem: Problem::SharedByIds,
            subscription: String::new(),
        });
        let of_subscriptions = self.by_id.iter().flat_map(|(id, one)| one.issues(id));
        let of_subscriptions = of_subscriptions.chain(shared);
        let of_subscriptions = of_subscriptions.filter(|issue| !is_told(issue));
        let mut all: Vec<Issue> = self
            .issues
            .iter()
            .cloned()
            .chain(of_subscriptions)
            .collect();
        all.sort_by(|one, other| other.cmp(one));
        all
    }

    /// Whether one runs at a moment of which it is not known what it brings.
    pub fn lack_mrr(&self, at: i64) -> bool {
        self.by_id.values().any(|one| one.lacks_mrr(at))
    }

    /// MRR at a moment, by currency: of those, too, that are left out.
    pub fn mrr(&self, at: i64) -> BTreeMap<String, i64> {
        let rest = self.rest.mrr(at);
        let mut sums: BTreeMap<String, i64> =
            rest.map(|(code, minor)| (code.to_owned(), minor)).collect();
        for money in self.by_id.values().filter_map(|one| one.standing(at).mrr) {
            let sum = sums.entry(money.currency).or_default();
            *sum = sum.saturating_add(money.minor);
        }
        sums
    }
}

/// A subscription: the facts that hold, by the events that told them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Subscription(Vec<Told>);

/// What an event told that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    at: i64,
    message: String,
    facts: Facts,
}

impl Told {
    fn is_of(&self) -> (i64, &str) {
        (self.at, &self.message)
    }
}

impl Subscription {
    fn tell(&mut self, at: i64, message: &str, facts: Facts) {
        let mut holds = Facts::new();
        for (field, fact) in facts {
            match self
                .0
                .iter_mut()
                .find(|told| told.facts.contains_key(&field))
            {
                Some(told) if told.is_of() >= (at, message) => {}
                Some(told) => {
                    told.facts.remove(&field);
                    holds.insert(field, fact);
                }
                None => {
                    holds.insert(field, fact);
                }
            }
        }
        self.0.retain(|told| !told.facts.is_empty());
        if !holds.is_empty() {
            let place = self.0.partition_point(|told| told.is_of() < (at, message));
            let message = message.to_owned();
            let facts = holds;
            self.0.insert(place, Told { at, message, facts });
        }
    }

    fn told(&self, field: Field) -> Option<(&Told, &Fact)> {
        let mut all = self.0.iter();
        all.find_map(|told| Some((told, told.facts.get(&field)?.as_ref()?)))
    }

    pub fn text(&self, field: Field) -> Option<&str> {
        match self.told(field)?.1 {
            Fact::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number, or a time in milliseconds since 1970.
    pub fn number(&self, field: Field) -> Option<i64> {
        match self.told(field)?.1 {
            Fact::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub fn flag(&self, field: Field) -> Option<bool> {
        match self.told(field)?.1 {
            Fact::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    /// When the last that holds was told.
    pub fn told_at(&self) -> Option<i64> {
        self.0.last().map(|told| told.at)
    }

    /// What it is at a moment, by the facts that are known.
    pub fn status(&self, at: i64) -> Option<Status> {
        if self.end().is_some_and(|end| end <= at) {
            return Some(Status::Canceled);
        }
        match self.text(Field::Status)? {
            RUNNING if self.trial_end().is_some_and(|end| end > at) => Some(Status::Trialing),
            RUNNING => Some(Status::Active),
            status => status.parse().ok(),
        }
    }

    /// When it ends or ended: what is told, else when it is to be canceled, else the end of the period with which it is.
    /// What a status was told of later takes back, or what lies before the start, is none.
    pub fn end(&self) -> Option<i64> {
        let started = self.number(Field::StartedAt);
        let is_possible = |end: &i64| started.is_none_or(|started| started <= *end);
        self.ended_at()
            .filter(is_possible)
            .or_else(|| self.cancel_at().filter(is_possible))
            .or_else(|| self.canceled_with_period().filter(is_possible))
    }

    fn ended_at(&self) -> Option<i64> {
        let (told, _) = self.told(Field::EndedAt)?;
        let status = self.told(Field::Status);
        let is_taken_back = status.is_some_and(|(status, _)| status.is_of() > told.is_of());
        self.number(Field::EndedAt).filter(|_| !is_taken_back)
    }

    /// When it is to be canceled, unless it is told of as running when that has passed.
    fn cancel_at(&self) -> Option<i64> {
        let at = self.number(Field::CancelAt).map(second_end);
        at.filter(|at| self.is_told_before(*at))
    }

    /// The end of the period that was to be the last, unless it is told of as running when that has passed.
    fn canceled_with_period(&self) -> Option<i64> {
        let at = self.end_with_period().map(second_end);
        at.filter(|at| self.is_told_before(*at))
    }

    /// The end of the period, or of the trial, with which it is to end. Where only that of an earlier one is known, the
    /// periods after it are as long as one interval.
    pub fn end_with_period(&self) -> Option<i64> {
        let (flag, fact) = self.told(Field::CancelAtPeriodEnd)?;
        let known = self.number(Field::PeriodEnd).or_else(|| self.trial_end())?;
        if *fact != Fact::Flag(true) || known >= flag.at {
            return (*fact == Fact::Flag(true)).then_some(known);
        }
        let interval: Interval = self.text(Field::Interval)?.parse().ok()?;
        let count = self.number(Field::IntervalCount).unwrap_or(1);
        interval.next_after(known, count, flag.at)
    }

    /// Whether its status was told last before a moment.
    fn is_told_before(&self, at: i64) -> bool {
        let status = self.told(Field::Status);
        status.is_none_or(|(status, _)| status.at < at)
    }

    fn trial_end(&self) -> Option<i64> {
        let (start, end) = (
            self.number(Field::TrialStart),
            self.number(Field::TrialEnd)?,
        );
        start.is_none_or(|start| start <= end).then_some(end)
    }

    /// The next moment at which it becomes another without being told of.
    pub fn next_change(&self, after: i64) -> Option<i64> {
        let trial_end = match self.text(Field::Status) {
            Some(RUNNING) => self.trial_end(),
            _ => None,
        };
        let due = [self.end(), trial_end].into_iter().flatten();
        due.filter(|at| *at > after).min()
    }

    pub fn price(&self) -> Option<Price> {
        Some(Price {
            amount_minor: self.number(Field::AmountMinor)?,
            discount_minor: self.number(Field::DiscountMinor).unwrap_or(0),
            interval: self.text(Field::Interval)?.parse().ok()?,
            interval_count: self.number(Field::IntervalCount).unwrap_or(1),
        })
    }

    pub fn standing(&self, at: i64) -> Standing {
        let status = self.status(at);
        let price = || {
            let currency = self.text(Field::Currency)?.to_owned();
            let minor = self.price()?.monthly();
            (minor > 0).then_some(Money { currency, minor })
        };
        let mrr = status.filter(|status| status.earns()).and_then(|_| price());
        let why = |status| Loss::of(status, self.text(Field::Reason));
        let loss = status.filter(|_| mrr.is_none()).and_then(why);
        Standing { status, mrr, loss }
    }

    /// Whether it runs, and what it brings is not known.
    pub fn lacks_mrr(&self, at: i64) -> bool {
        let is_known = self.price().is_some() && self.text(Field::Currency).is_some();
        let is_free = self.number(Field::AmountMinor) == Some(0);
        self.status(at).is_some_and(Status::earns) && !is_known && !is_free
    }

    /// What of its facts cannot be together, or is missing.
    fn issues(&self, id: &str) -> Vec<Issue> {
        let issue = |told: &Told, field, problem| Issue {
            at: told.at,
            message: told.message.clone(),
            field,
            problem,
            subscription: id.to_owned(),
        };
        let spans = [
            (Field::StartedAt, Field::EndedAt),
            (Field::PeriodStart, Field::PeriodEnd),
            (Field::TrialStart, Field::TrialEnd),
        ];
        let reversed = spans.into_iter().filter_map(|(start, end)| {
            let (begins, ends) = (self.told(start)?, self.told(end)?);
            let is_before = self.number(end)? < self.number(start)?;
            let later = match begins.0.is_of() > ends.0.is_of() {
                true => begins.0,
                false => ends.0,
            };
            is_before.then(|| issue(later, end, Problem::BeforeItsStart))
        });
        let mut issues: Vec<Issue> = reversed.collect();
        let status = self.told(Field::Status);
        let is_over = self.text(Field::Status).is_some_and(|status| {
            let status: Result<Status, _> = status.parse();
            status.is_ok_and(Status::has_ended)
        });
        if let Some((told, _)) = status.filter(|_| !is_over) {
            let needed = [Field::AmountMinor, Field::Interval, Field::Currency];
            let is_free = self.number(Field::AmountMinor) == Some(0);
            let missing = needed.into_iter().filter(|field| {
                self.told(*field).is_none() && (*field == Field::AmountMinor || !is_free)
            });
            issues.extend(missing.map(|field| issue(told, field, Problem::Missing)));
        }
        issues
    }
}

/// The last millisecond of a moment's second. Plans are told in whole seconds, and of what else happens in that one, such
/// as a discount that ends with its subscription, the end is the last.
fn second_end(at: i64) -> i64 {
    at.div_euclid(1_000) * 1_000 + 999
}
