//! What earlier rounds of a campaign teach.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use cloud::{Bucket, WorkError, bucket::keys};
use domain::CampaignId;
use outreach::deciding::{PastDecision, what_became};
use stats::offers::uplift_model::Decisions;
use store::TenantStore;
use tokio::task::spawn_blocking;

use super::{
    look::Looked,
    round_file::{self, RoundRow},
};

/// Rounds that are learned from: the last ones.
const ROUNDS: u32 = 24;
/// Decisions that are learned from, the newest first, by whole rounds.
const MOST_ROWS: usize = 2_000_000;

/// What was decided of a customer, and in which round.
pub struct PastRow {
    pub round: u32,
    pub row: RoundRow,
}

/// What the rounds before one decided.
pub async fn earlier_rounds(
    bucket: &Bucket,
    tenant: &TenantStore,
    (campaign, round): (CampaignId, u32),
) -> Result<Vec<PastRow>, WorkError> {
    let mut past = Vec::new();
    for round in (round.saturating_sub(ROUNDS)..round).rev() {
        if past.len() >= MOST_ROWS {
            break;
        }
        let key = keys::campaign_round(tenant.org(), campaign, round);
        // One that is not there teaches nothing.
        let Some(file) = bucket.get(&key).await? else {
            continue;
        };
        let rows = spawn_blocking(move || round_file::read(file)).await??;
        past.extend(rows.into_iter().map(|row| PastRow { round, row }));
    }
    Ok(past)
}

/// What became of them by now, and of how many something is known. Who is gone, or never heard of it, teaches nothing.
pub fn decisions(
    past: &[PastRow],
    looked: &[Looked],
    unheard: &HashSet<(u32, String)>,
    (width, now): (usize, DateTime<Utc>),
) -> (Decisions, u64) {
    let known: HashMap<&str, &Looked> = looked.iter().map(|one| (one.id.as_str(), one)).collect();
    let (mut decisions, mut count) = (Decisions::new(width), 0);
    let mut features = Vec::with_capacity(width);
    for PastRow { round, row } in past {
        let Some(customer) = known.get(row.customer.as_str()) else {
            continue;
        };
        let Some(decided_at) = DateTime::from_timestamp_millis(row.decided_at) else {
            continue;
        };
        if unheard.contains(&(*round, row.customer.clone())) {
            continue;
        }
        let given = row.offer.filter(|_| row.given);
        let decision = PastDecision {
            decided_at,
            hazard: row.hazard,
            given: given.and_then(|offer| usize::try_from(offer).ok()),
        };
        let later = customer.chosen_at.iter().filter(|at| **at > decided_at);
        let next_at = later.min().copied();
        if let Some(became) = what_became(&decision, next_at, customer.left_at, now) {
            features.clear();
            features.extend(row.features.iter().map(|feature| f64::from(*feature)));
            decisions.push(&features, &became);
            count += 1;
        }
    }
    (decisions, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_gone_or_never_heard_of_it_teaches_nothing() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let decided_at = at("2026-01-01T00:00:00Z");
        let past = |round: u32, customer: &str| PastRow {
            round,
            row: RoundRow {
                customer: customer.into(),
                decided_at: decided_at.timestamp_millis(),
                hazard: 0.1,
                price_minor: 100,
                currency: "EUR".into(),
                features: vec![1.0],
                offer: Some(0),
                given: true,
                held_out: false,
                chances: vec![1.0],
            },
        };
        let looked = |id: &str, chosen_at: &[&str]| Looked {
            id: id.parse().unwrap(),
            left_at: None,
            chosen_at: chosen_at.iter().map(|text| at(text)).collect(),
            seen: None,
        };
        let past = [
            past(0, "ana"),
            past(0, "bea"),
            past(0, "cem"),
            past(0, "dan"),
        ];
        let looked = [
            looked("ana", &["2026-01-01T00:00:00Z"]),
            looked("bea", &["2026-01-01T00:00:00Z"]),
            looked("dan", &["2026-01-20T00:00:00Z", "2026-01-01T00:00:00Z"]),
        ];
        let unheard = HashSet::from([(0, "bea".to_owned())]);
        let known = |now: &str| decisions(&past, &looked, &unheard, (1, at(now))).1;
        assert_eq!(known("2026-01-15T00:00:00Z"), 0, "too early");
        assert_eq!(known("2026-03-01T00:00:00Z"), 1, "ana alone");
    }
}
