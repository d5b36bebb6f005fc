//! What an organization uses: one item a month, so that a request is counted, and held against its
//! plan, by one small write.
//!
//! `taken` are the customers that the month's limit knows: scored by predictions or runs, and set aside for
//! scoring runs that have not ended: all rows when a run is asked for, less those known to be of who has left, of which
//! at its end those count who have not left already. Beside it stands what was done, by day: `c05` customers scored on the 5th, `p05` predictions, `r05`
//! rows ingested, `t05` trainings, `e05` events of customers (`events` in all); `warned_10000` is the share of that
//! many that people were warned of last. A run's day is the one on which its id was
//! made, so counting needs no look-up and what comes twice is counted in the transaction that
//! happens once.
//!
//! What is billed beyond the plan's price only grows. `seen` of the customers scored have been held
//! against the plan of their time, `extra` of them were beyond it; Stripe was asked to count `asked`
//! of these, and is known to have counted `reported`. `asked` is written before Stripe is asked, so
//! that whoever takes up what broke off asks for the very same.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::{DayUsage, EventId, Month, beyond};
use serde::Deserialize;

use crate::{
    Result, TenantStore,
    keys::{Key, sk},
    table::{number, text},
    update::Update,
};

/// The count of a month's events.
const EVENTS: &str = "events";

#[derive(Debug, Clone, Default, Deserialize)]
pub struct MonthUsage {
    /// Customers scored, and those set aside for runs that have not ended.
    #[serde(default)]
    taken: i64,
    #[serde(flatten)]
    rest: HashMap<String, serde_json::Value>,
}

impl MonthUsage {
    /// Customers scored, and those set aside for runs that have not ended.
    pub fn taken(&self) -> u64 {
        self.taken.max(0) as u64
    }

    /// Events of customers that were taken.
    pub fn events(&self) -> u64 {
        self.number(EVENTS)
    }

    pub fn day(&self, day: NaiveDate) -> DayUsage {
        DayUsage {
            day,
            scored_customers: self.number(&on('c', day)),
            predictions: self.number(&on('p', day)),
            rows_ingested: self.number(&on('r', day)),
            trainings: self.number(&on('t', day)),
            events: self.number(&on('e', day)),
        }
    }

    /// The share, in percent, of the included number that people were warned of last.
    pub fn warned(&self, included: u64) -> Option<u8> {
        self.rest.get(&warned(included))?.as_u64()?.try_into().ok()
    }

    fn scored(&self) -> u64 {
        (1..=31).map(|day| self.number(&format!("c{day:02}"))).sum()
    }

    fn count(&self, name: &str) -> u64 {
        match name {
            "taken" => self.taken(),
            name => self.number(name),
        }
    }

    fn number(&self, name: &str) -> u64 {
        let value = self.rest.get(name);
        value.and_then(serde_json::Value::as_u64).unwrap_or(0)
    }
}

/// Customers beyond the included ones of a month of which Stripe is to count more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreported {
    pub month: Month,
    pub reported: u64,
    pub total: u64,
}

impl TenantStore {
    pub async fn usage(&self, month: Month) -> Result<MonthUsage> {
        Ok(self.get(sk::usage(month)).await?.unwrap_or_default())
    }

    /// Counts predictions, and holds them against the `most` customers that a month may have. When
    /// these are too many nothing is counted, and the error tells how many are taken.
    pub async fn count_predictions(
        &self,
        rows: u64,
        most: u64,
    ) -> Result<std::result::Result<(), u64>> {
        self.count_within("taken", &['c', 'p'], rows, most).await
    }

    /// Counts events of customers, and holds them against the `most` that a month may have. When these
    /// are too many nothing is counted, and the error tells how many were taken.
    pub async fn count_events(
        &self,
        events: u64,
        most: u64,
    ) -> Result<std::result::Result<(), u64>> {
        self.count_within(EVENTS, &['e'], events, most).await
    }

    /// Adds to a month's count, and to those of its day, what leaves it at `most` or less.
    async fn count_within(
        &self,
        count: &str,
        of_day: &[char],
        by: u64,
        most: u64,
    ) -> Result<std::result::Result<(), u64>> {
        let now = Utc::now();
        let (key, day) = (self.usage_of(now), now.date_naive());
        // A write whose answer is lost is sent again: it must not count twice.
        let request = EventId::new().to_string();
        let update = of_day
            .iter()
            .fold(Update::any(key), |update, what| {
                update.add(&on(*what, day), number(by))
            })
            .add(count, number(by))
            .set("request", &request)?
            .when(
                "request",
                text(&request),
                "attribute_not_exists({}) OR {} <> {v}",
            );
        if let Some(room) = most.checked_sub(by)
            && self.change(below(update, count, room)).await?
        {
            return Ok(Ok(()));
        }
        let usage = self.usage(Month::of(day)).await?;
        let last = usage.rest.get("request");
        let ours = last.is_some_and(|last| *last == request);
        Ok(if ours {
            Ok(())
        } else {
            Err(usage.count(count))
        })
    }

    /// Notes that people were warned that `percent` of the included number are used. False when
    /// they were told that, or more, before.
    pub async fn note_warning(&self, month: Month, included: u64, percent: u8) -> Result<bool> {
        let name = warned(included);
        let update = Update::any(self.key(sk::usage(month)))
            .set(&name, percent)?
            .when(
                &name,
                number(percent),
                "attribute_not_exists({}) OR {} < {v}",
            );
        self.change(update).await
    }

    /// Holds the customers scored since the last time against the `included` ones of the plan that
    /// held meanwhile: to be called while it does, and before it changes.
    pub async fn take_stock(&self, now: DateTime<Utc>, included: u64) -> Result<()> {
        for month in open_months(now) {
            let usage = self.usage(month).await?;
            let (seen, scored) = (usage.number("seen"), usage.scored());
            if scored <= seen {
                continue;
            }
            let extra = beyond(included, seen, scored);
            let update = Update::existing(self.key(sk::usage(month)))
                .set("seen", scored)?
                .add("extra", number(extra));
            // If it is not done, somebody else took stock at the same moment.
            self.change(update.when_count("seen", seen)).await?;
        }
        Ok(())
    }

    /// What Stripe is to be asked to count. The same until it is noted by [`Self::note_reported`],
    /// whatever is scored meanwhile.
    pub async fn unreported(&self, now: DateTime<Utc>) -> Result<Vec<Unreported>> {
        let mut found = Vec::new();
        for month in open_months(now) {
            let usage = self.usage(month).await?;
            let [reported, asked, extra] =
                ["reported", "asked", "extra"].map(|name| usage.number(name));
            let total = if asked > reported { asked } else { extra };
            if total <= reported {
                continue;
            }
            let update = Update::existing(self.key(sk::usage(month))).set("asked", total)?;
            if total == asked || self.change(update.when_count("asked", asked)).await? {
                found.push(Unreported {
                    month,
                    reported,
                    total,
                });
            }
        }
        Ok(found)
    }

    /// Notes that Stripe has counted that. False when somebody else noted it first.
    pub async fn note_reported(&self, seen: &Unreported) -> Result<bool> {
        let update =
            Update::existing(self.key(sk::usage(seen.month))).set("reported", seen.total)?;
        self.change(update.when_count("reported", seen.reported))
            .await
    }

    /// The write that sets customers aside for a run made at that moment, if that leaves no more
    /// than `most` taken. Nothing when they are more than that by themselves.
    pub(crate) fn set_aside(
        &self,
        at: DateTime<Utc>,
        rows: u64,
        most: u64,
    ) -> Result<Option<TransactWriteItem>> {
        let Some(room) = most.checked_sub(rows) else {
            return Ok(None);
        };
        let update = Update::any(self.usage_of(at)).add("taken", number(rows));
        below(update, "taken", room)
            .in_transaction(&self.store)
            .map(Some)
    }

    /// The write that counts customers of the rows that were set aside, and gives the others back.
    pub(crate) fn count_scored(
        &self,
        at: DateTime<Utc>,
        customers: u64,
        set_aside: u64,
    ) -> Result<TransactWriteItem> {
        let update = Update::any(self.usage_of(at));
        let update = match customers {
            0 => update,
            _ => update.add(&on('c', at.date_naive()), number(customers)),
        };
        update
            .add(
                "taken",
                number(i128::from(customers) - i128::from(set_aside)),
            )
            .in_transaction(&self.store)
    }

    /// The write that counts the rows of a dataset made then, of which `before` have been counted.
    pub(crate) fn count_ingested(
        &self,
        at: DateTime<Utc>,
        rows: u64,
        before: u64,
    ) -> Result<TransactWriteItem> {
        self.count('r', at, i128::from(rows) - i128::from(before))
    }

    pub(crate) fn count_training(&self, at: DateTime<Utc>) -> Result<TransactWriteItem> {
        self.count('t', at, 1)
    }

    fn count(&self, what: char, at: DateTime<Utc>, by: i128) -> Result<TransactWriteItem> {
        Update::any(self.usage_of(at))
            .add(&on(what, at.date_naive()), number(by))
            .in_transaction(&self.store)
    }

    fn usage_of(&self, at: DateTime<Utc>) -> Key {
        self.key(sk::usage(Month::at(at)))
    }
}

/// Months in which customers may still be counted: a run that began in the last one may end in this.
fn open_months(now: DateTime<Utc>) -> [Month; 2] {
    let month = Month::at(now);
    [month.previous(), month]
}

/// Only while a count is no more than `room`.
fn below(update: Update, count: &str, room: u64) -> Update {
    update.when(count, number(room), "attribute_not_exists({}) OR {} <= {v}")
}

/// The attribute that counts something on a day.
fn on(what: char, day: NaiveDate) -> String {
    format!("{what}{:02}", day.day())
}

fn warned(included: u64) -> String {
    format!("warned_{included}")
}
