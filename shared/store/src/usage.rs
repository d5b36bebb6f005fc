//! What an organization uses: one item a month, so that a request is counted, and held against its
//! plan, by one small write.
//!
//! `taken` are the customers that the month's limit knows: scored by predictions, and set aside for
//! scoring runs when they are asked for. Beside it stands what was done, by day: `c05` customers
//! scored on the 5th, `p05` predictions, `r05` rows ingested, `t05` trainings; `b05` is how many of
//! the customers were reported to be billed, `warned_10000` the share of that many that people were
//! warned of last. A run's day is the one on which its id was made, so counting needs no look-up
//! and what comes twice is counted in the transaction that happens once.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use domain::{DayUsage, EventId, Month, usage::billable};
use serde::Deserialize;

use crate::{
    Result, TenantStore,
    keys::{Key, sk},
    table::{number, text},
    update::Update,
};

/// A month's use.
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

    /// What was used on a day.
    pub fn day(&self, day: NaiveDate) -> DayUsage {
        DayUsage {
            day,
            scored_customers: self.number(&on('c', day)),
            predictions: self.number(&on('p', day)),
            rows_ingested: self.number(&on('r', day)),
            trainings: self.number(&on('t', day)),
        }
    }

    /// The share, in percent, of the included number that people were warned of last.
    pub fn warned(&self, included: u64) -> Option<u8> {
        self.rest.get(&warned(included))?.as_u64()?.try_into().ok()
    }

    fn number(&self, name: &str) -> u64 {
        let value = self.rest.get(name);
        value.and_then(serde_json::Value::as_u64).unwrap_or(0)
    }
}

/// Customers of a day to be billed that were not reported yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreported {
    /// The day, which is over.
    pub day: NaiveDate,
    /// How many of it were reported before.
    pub reported: u64,
    /// How many there are in all.
    pub billable: u64,
}

impl TenantStore {
    /// What was used in a month.
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
        let now = Utc::now();
        let (key, day) = (self.usage_of(now), now.date_naive());
        // A write whose answer is lost is sent again: it must not count twice.
        let request = EventId::new().to_string();
        let update = Update::any(key)
            .add("taken", number(rows))
            .add(&on('c', day), number(rows))
            .add(&on('p', day), number(rows))
            .set("request", &request)?
            .when(
                "request",
                text(&request),
                "attribute_not_exists({}) OR {} <> {v}",
            );
        let update = match most.checked_sub(rows) {
            Some(room) => below(update, room),
            None => return Ok(Err(self.usage(Month::of(day)).await?.taken())),
        };
        if self.change(update).await? {
            return Ok(Ok(()));
        }
        let usage = self.usage(Month::of(day)).await?;
        let ours = usage
            .rest
            .get("request")
            .is_some_and(|last| *last == request);
        Ok(if ours { Ok(()) } else { Err(usage.taken()) })
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

    /// Customers scored beyond the included number that are to be billed and were not reported:
    /// of the days of this month and the last one that have been over for an hour. What is
    /// reported is then noted by [`Self::note_reported`].
    pub async fn unreported(&self, now: DateTime<Utc>, included: u64) -> Result<Vec<Unreported>> {
        let today = (now - Duration::hours(1)).date_naive();
        let mut found = Vec::new();
        for month in [Month::of(today).previous(), Month::of(today)] {
            let usage = self.usage(month).await?;
            let days: Vec<DayUsage> = month
                .days()
                .take_while(|day| *day < today)
                .map(|day| usage.day(day))
                .collect();
            for (day, billable) in billable(&days, included) {
                let reported = usage.number(&on('b', day));
                if billable > reported {
                    found.push(Unreported {
                        day,
                        reported,
                        billable,
                    });
                }
            }
        }
        Ok(found)
    }

    /// Notes that a day's customers were reported. False when somebody else noted that first.
    pub async fn note_reported(&self, seen: &Unreported) -> Result<bool> {
        let name = on('b', seen.day);
        let before = match seen.reported {
            0 => "attribute_not_exists({}) OR {} = {v}",
            _ => "{} = {v}",
        };
        let update = Update::existing(self.key(sk::usage(Month::of(seen.day))))
            .set(&name, seen.billable)?
            .when(&name, number(seen.reported), before);
        self.change(update).await
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
        below(update, room).in_transaction(&self.store).map(Some)
    }

    /// The write that gives back what was set aside.
    pub(crate) fn give_back(&self, at: DateTime<Utc>, rows: u64) -> Result<TransactWriteItem> {
        Update::any(self.usage_of(at))
            .add("taken", number(-i128::from(rows)))
            .in_transaction(&self.store)
    }

    /// The write that counts customers scored who were set aside.
    pub(crate) fn count_scored(&self, at: DateTime<Utc>, rows: u64) -> Result<TransactWriteItem> {
        self.count('c', at, rows)
    }

    /// The write that counts rows ingested.
    pub(crate) fn count_ingested(&self, at: DateTime<Utc>, rows: u64) -> Result<TransactWriteItem> {
        self.count('r', at, rows)
    }

    /// The write that counts a training.
    pub(crate) fn count_training(&self, at: DateTime<Utc>) -> Result<TransactWriteItem> {
        self.count('t', at, 1)
    }

    fn count(&self, what: char, at: DateTime<Utc>, by: u64) -> Result<TransactWriteItem> {
        Update::any(self.usage_of(at))
            .add(&on(what, at.date_naive()), number(by))
            .in_transaction(&self.store)
    }

    fn usage_of(&self, at: DateTime<Utc>) -> Key {
        self.key(sk::usage(Month::at(at)))
    }
}

/// Only while no more than `room` customers are taken.
fn below(update: Update, room: u64) -> Update {
    update.when(
        "taken",
        number(room),
        "attribute_not_exists({}) OR {} <= {v}",
    )
}

/// The attribute that counts something on a day.
fn on(what: char, day: NaiveDate) -> String {
    format!("{what}{:02}", day.day())
}

fn warned(included: u64) -> String {
    format!("warned_{included}")
}
