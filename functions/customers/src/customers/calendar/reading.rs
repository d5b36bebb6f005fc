//! Reading what stands on days: customers by their first date that is ahead, those who are to be written to, and messages by
//! when they were made. Nobody is read of whom nothing is due by the last day.

use std::sync::Arc;

use api::ApiError;
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::{CustomerId, Message, TestClockId};
use outreach::{
    agenda::occasions,
    dates::{DateKind, SubscriptionDate, dates},
    facts::CustomerFacts,
    local_time::{day_of, instant},
    occasion::Occasion,
    rule::OutreachSettings,
};
use scores::Scores;
use store::{CustomerItem, TenantStore};

use super::entry::{CalendarEntry, CalendarKind, EntryPlace};
use crate::customers::scored::{self, RunScores};

/// Customers who are read at a time.
const AT_ONCE: usize = 500;
/// Of more who are to be written to, the later ones are left out.
const MOST_DUE: usize = 100_000;

/// What stands on days is read by this.
pub struct Reading {
    settings: OutreachSettings,
    now: DateTime<Utc>,
    clock: Option<TestClockId>,
}

/// Days, the first and the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRange {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl DayRange {
    fn contains(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

impl Reading {
    pub async fn of(tenant: &TenantStore) -> Result<Self, ApiError> {
        let Some(kept) = tenant.outreach().await? else {
            return Ok(Self {
                settings: OutreachSettings::default(),
                now: Utc::now(),
                clock: None,
            });
        };
        Ok(Self {
            settings: serde_json::from_str(&kept.settings)?,
            now: kept.now(),
            clock: kept.clock_id(),
        })
    }

    /// The day that it is where the organization is.
    pub fn today(&self) -> NaiveDate {
        self.day_of(self.now)
    }

    pub fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        day_of(at, self.settings.time_zone)
    }

    /// Where the organization is.
    pub fn time_zone(&self) -> &str {
        self.settings.time_zone.name()
    }

    /// Hands on dates of subscriptions that are ahead, in any order. Whether risk is known at all.
    pub async fn each_date(
        &self,
        scores: &Arc<Scores>,
        tenant: &TenantStore,
        range: DayRange,
        mut each: impl FnMut(EntryPlace, CalendarEntry),
    ) -> Result<bool, ApiError> {
        let risks = scored::latest(scores, tenant).await?;
        if range.to < self.today() {
            return Ok(risks.is_some());
        }
        let looked = tenant.each_dated(self.end_of(range.to), |item| {
            let facts = facts_of(&item);
            for date in dates(&facts) {
                let day = self.day_of(date.at);
                if range.contains(day) && day >= self.today() {
                    let entry = of_date(&item, &date, risks.as_ref());
                    each(EntryPlace::of(&entry, ""), entry);
                }
            }
        });
        looked.await?;
        Ok(risks.is_some())
    }

    /// Hands on messages: those that were made, and those that will be due by the rules that are on. In any order.
    pub async fn each_message(
        &self,
        tenant: &TenantStore,
        range: DayRange,
        mut each: impl FnMut(EntryPlace, CalendarEntry),
    ) -> Result<(), ApiError> {
        let (begin, end) = (self.begin_of(range.from), self.end_of(range.to));
        let made = tenant.each_message((begin, end), |message| {
            if message.clock == self.clock {
                let entry = of_message(message);
                each(EntryPlace::of(&entry, ""), entry);
            }
        });
        made.await?;
        if end <= self.now || self.settings.paused || !self.settings.acts() {
            return Ok(());
        }
        let due = tenant.customers_due(end, MOST_DUE).await?;
        let due: Vec<CustomerId> = due.into_iter().collect();
        for some in due.chunks(AT_ONCE) {
            for item in tenant.customers_of(some.iter()).await? {
                for occasion in occasions(&facts_of(&item), &self.settings) {
                    let is_ahead = occasion.due_at > self.now;
                    if is_ahead && (begin..end).contains(&occasion.due_at) {
                        let entry = of_occasion(&item, &occasion);
                        each(EntryPlace::of(&entry, &step_of(&occasion)), entry);
                    }
                }
            }
        }
        Ok(())
    }

    fn begin_of(&self, day: NaiveDate) -> DateTime<Utc> {
        instant(day, 0, self.settings.time_zone)
    }

    /// When the next day begins.
    fn end_of(&self, day: NaiveDate) -> DateTime<Utc> {
        self.begin_of(day.checked_add_days(Days::new(1)).unwrap_or(day))
    }
}

/// Of one who was kept before there were facts, nothing is known.
fn facts_of(item: &CustomerItem) -> CustomerFacts {
    serde_json::from_str(&item.facts).unwrap_or_default()
}

fn of_date(
    item: &CustomerItem,
    date: &SubscriptionDate<'_>,
    risks: Option<&RunScores>,
) -> CalendarEntry {
    let charge = date.charge();
    CalendarEntry {
        kind: match date.kind {
            DateKind::TrialEnd => CalendarKind::TrialEnd,
            DateKind::Renewal => CalendarKind::Renewal,
        },
        at: date.at,
        customer_id: item.id.clone(),
        name: item.name.clone(),
        subscription_id: date.of.id.clone(),
        plan: date.of.plan.clone(),
        amount_minor: charge.map(|(amount, _)| amount),
        currency: charge.map(|(_, currency)| currency.to_uppercase()),
        risk: risks.and_then(|risks| risks.of(item.id.as_str())),
        reason: None,
        message_id: None,
        withheld: None,
        waits_until: None,
    }
}

fn of_message(message: Message) -> CalendarEntry {
    CalendarEntry {
        kind: CalendarKind::of_message(message.status),
        at: message.made_at,
        customer_id: message.customer_id,
        name: message.customer_name,
        subscription_id: message.subscription_id,
        plan: None,
        amount_minor: None,
        currency: None,
        risk: None,
        reason: Some(message.reason),
        message_id: Some(message.id),
        withheld: message.withheld,
        waits_until: message.waits_until,
    }
}

fn of_occasion(item: &CustomerItem, occasion: &Occasion) -> CalendarEntry {
    CalendarEntry {
        kind: CalendarKind::Planned,
        at: occasion.due_at,
        customer_id: item.id.clone(),
        name: item.name.clone(),
        subscription_id: occasion.subscription.clone(),
        plan: None,
        amount_minor: None,
        currency: None,
        risk: None,
        reason: Some(occasion.reason),
        message_id: None,
        withheld: None,
        waits_until: None,
    }
}

/// What tells messages to one customer apart that are due at one time.
fn step_of(occasion: &Occasion) -> String {
    let reason = occasion.reason.name();
    match &occasion.payment {
        Some(of) => {
            let colleague = of.colleague.as_deref().unwrap_or_default();
            format!("{reason} {} {} {colleague}", of.invoice_id, of.step)
        }
        None => reason.to_owned(),
    }
}
