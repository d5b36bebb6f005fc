//! What a run is to build: which columns, of which dates, from which buckets.

use chrono::{DateTime, Duration, Months, Utc};
use cloud::WorkError;
use domain::{Churn, Failure, LedgerSource, Purpose};
use ledger::{
    features::{Census, Layout, Question, dates, first_after},
    history::each_customer,
    manifest::{Manifest, Prefix},
};
use serde::{Deserialize, Serialize};

use super::outcomes::Due;
use crate::files::LedgerFiles;

/// Days that customers are known before the first date, so that what they did before says something.
const KNOWN_BEFORE: Duration = Duration::days(30);

/// Customers are counted, whole buckets of them, until these are so many with so many events.
const CENSUS_CUSTOMERS: u64 = 2_000;
const CENSUS_ROWS: u64 = 200_000;

/// Of more dates, the last are looked at.
const MOST_DATES: usize = 120;

/// Written once by the plan, read by all pieces.
#[derive(Debug, Serialize, Deserialize)]
pub struct Plan {
    source: LedgerSource,
    layout: Layout,
    /// In milliseconds since 1970.
    dates: Vec<i64>,
    /// The buckets that are pieces.
    pub prefixes: Vec<Prefix>,
    /// Runs of before whose outcomes are known by now.
    pub due: Vec<Due>,
}

impl Plan {
    pub fn make(
        files: &LedgerFiles,
        manifest: &Manifest,
        source: LedgerSource,
        due: Vec<Due>,
    ) -> Result<Self, WorkError> {
        let buckets = manifest.buckets().iter();
        let prefixes: Vec<Prefix> = buckets
            .filter(|bucket| bucket.files().next().is_some())
            .map(|bucket| bucket.prefix)
            .collect();
        if prefixes.is_empty() {
            return Err(WorkError::Owner(no_events()));
        }
        let (layout, dates) = match (&source.layout, source.purpose) {
            (Some(layout), Purpose::Scoring) => (serde_json::from_str(layout)?, vec![source.until]),
            _ => chosen(&source, &census(files, manifest, &source)?)?,
        };
        Ok(Self {
            source: LedgerSource {
                churn: Some(layout.churn),
                ..source
            },
            layout,
            dates: dates.iter().map(DateTime::timestamp_millis).collect(),
            prefixes,
            due,
        })
    }

    /// What is asked of the ledger, with what was found.
    pub fn source(&self) -> Result<LedgerSource, WorkError> {
        Ok(LedgerSource {
            layout: Some(serde_json::to_string(&self.layout)?),
            ..self.source.clone()
        })
    }

    pub fn question(&self) -> Question {
        Question {
            layout: self.layout.clone(),
            dates: self.dates.clone(),
            horizon: days(self.source.days_until_known()).num_milliseconds(),
            until: self.source.until.timestamp_millis(),
            labelled: self.source.purpose == Purpose::Training,
        }
    }
}

fn days(days: u32) -> Duration {
    Duration::days(i64::from(days))
}

/// Counts what customers have before the last date: that date's outcomes, and whatever comes after, choose nothing.
fn census(
    files: &LedgerFiles,
    manifest: &Manifest,
    source: &LedgerSource,
) -> Result<Census, WorkError> {
    let mut census = Census::new(last_date(source).timestamp_millis());
    for bucket in manifest.buckets() {
        if census.customers() >= CENSUS_CUSTOMERS && census.rows() >= CENSUS_ROWS {
            break;
        }
        each_customer(
            files,
            bucket,
            |_| true,
            |history| {
                census.add(history.rows);
                Ok(())
            },
        )?;
    }
    Ok(census)
}

/// The last date whose horizon is over, or that is to be scored.
fn last_date(source: &LedgerSource) -> DateTime<Utc> {
    if source.purpose == Purpose::Scoring {
        return source.until;
    }
    let horizon = match source.churn {
        Some(_) => source.days_until_known(),
        None => source.horizon_days.max(source.inactivity_days),
    };
    let last = source.until - days(horizon);
    // Dates are at most a month apart.
    let before = dates(source.cadence, last - Duration::days(31), last);
    before.last().copied().unwrap_or(last)
}

/// Columns and dates of a dataset to learn from.
fn chosen(
    source: &LedgerSource,
    census: &Census,
) -> Result<(Layout, Vec<DateTime<Utc>>), WorkError> {
    let begin = census.begin().and_then(DateTime::from_timestamp_millis);
    let begin = begin.ok_or_else(|| WorkError::Owner(too_short(source, None)))?;
    let churn = source.churn.unwrap_or_else(|| census.churn());
    let layout = census.layout(churn);
    if source.purpose == Purpose::Scoring {
        return Ok((layout, vec![source.until]));
    }
    let source = LedgerSource {
        churn: Some(churn),
        ..source.clone()
    };
    let oldest = source
        .until
        .checked_sub_months(Months::new(source.history_months));
    let from = (begin + KNOWN_BEFORE).max(oldest.unwrap_or(begin));
    let last = source.until - days(source.days_until_known());
    let mut all = dates(source.cadence, from, last);
    if all.is_empty() {
        return Err(WorkError::Owner(too_short(&source, Some(begin))));
    }
    all.drain(..all.len().saturating_sub(MOST_DATES));
    Ok((layout, all))
}

pub fn no_events() -> Failure {
    Failure::new(
        "no_events",
        "No events of customers have come yet.",
        "Send events, upload them or connect your billing. A minute after they came they can be built from.",
    )
}

/// Says since when customers are known, and when that will be enough.
fn too_short(source: &LedgerSource, begin: Option<DateTime<Utc>>) -> Failure {
    let begin = begin.unwrap_or(source.until);
    let first = first_after(source.cadence, begin + KNOWN_BEFORE);
    let horizon = source.days_until_known();
    let enough = first + days(horizon);
    let day = |at: DateTime<Utc>| at.format("%-d %B %Y").to_string();
    let iso = |at: DateTime<Utc>| at.format("%F").to_string();
    let (case, counted) = match source.churn {
        Some(Churn::Inactivity) => ("inactivity", "`inactivity_days`"),
        _ => ("horizon", "`horizon_days`"),
    };
    let failure = Failure::new(
        "history_too_short",
        format!(
            "Customers are known since {}: the first date that can be learned from is {}, and {horizon} days later \
             it is known who left.",
            day(begin),
            day(first)
        ),
        format!(
            "Build it again from {} on, shorten {counted}, or send what happened before as history.",
            day(enough)
        ),
    );
    failure
        .with("since", iso(begin))
        .with("first", iso(first))
        .with("days", horizon)
        .with("enough", iso(enough))
        .case(case)
}

#[cfg(test)]
mod tests {
    use domain::{BuildingRunId, Cadence};

    use super::*;

    fn source() -> LedgerSource {
        LedgerSource {
            purpose: Purpose::Training,
            churn: Some(Churn::Any),
            cadence: Cadence::Monthly,
            horizon_days: 30,
            inactivity_days: 14,
            history_months: 24,
            until: "2026-06-15T00:00:00Z".parse().unwrap(),
            building_run_id: BuildingRunId::new(),
            layout: None,
        }
    }

    #[test]
    fn the_last_date_is_one_whose_horizon_is_over() {
        let date = |source: &LedgerSource| last_date(source).format("%F").to_string();
        assert_eq!(date(&source()), "2026-05-01");
        let short = LedgerSource {
            horizon_days: 14,
            ..source()
        };
        assert_eq!(date(&short), "2026-06-01");
        let unsaid = LedgerSource {
            churn: None,
            ..source()
        };
        assert_eq!(date(&unsaid), "2026-05-01", "the longer one");
        let weekly = LedgerSource {
            cadence: Cadence::Weekly,
            ..source()
        };
        assert_eq!(date(&weekly), "2026-05-11");
        let scoring = LedgerSource {
            purpose: Purpose::Scoring,
            ..source()
        };
        assert_eq!(date(&scoring), "2026-06-15");
    }

    #[test]
    fn too_short_a_history_says_when_it_is_enough() {
        let begin = "2026-05-20T10:00:00Z".parse().unwrap();
        let failure = too_short(&source(), Some(begin));
        assert!(failure.detail.contains("since 20 May 2026"), "{failure:?}");
        assert!(failure.detail.contains("is 1 July 2026"), "{failure:?}");
        assert!(
            failure.remedy.contains("from 31 July 2026 on"),
            "{failure:?}"
        );
        let told = serde_json::to_value(&failure.params).unwrap();
        let expected = serde_json::json!({
            "since": "2026-05-20", "first": "2026-07-01", "days": 30.0, "enough": "2026-07-31", "case": "horizon",
        });
        assert_eq!(told, expected);
    }
}
