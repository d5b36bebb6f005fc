//! How many requests a minute somebody may make: by the plan, and by an API key's own limit.
//!
//! Windows are minutes of the clock, counted by one item of the table for each caller, so that
//! all functions count together. An instance writes to it only after every twentieth part of the
//! limit (`BATCH`) and learns what the others have told. So many requests share one write: six
//! at 120 a minute (ten cents a million requests), three hundred at 6,000. Who calls now and then
//! costs none, and nobody is refused too early. In exchange each instance may let through up to a
//! twentieth of the limit more. A limit below forty is exact.
//!
//! Who was refused is refused for the rest of the window by what they came with, before their
//! signature is checked or the table asked who they are: a flood costs as little as it can.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::Utc;
use data_encoding::HEXLOWER;
use domain::OrgId;
use http::HeaderMap;
use sha2::{Digest, Sha256};
use store::Store;

use crate::{ApiError, Principal, audit::Trail};

/// The length of a window, in seconds.
const WINDOW: i64 = 60;
/// An instance tells the table of its requests once there are this part of the limit.
const BATCH: u32 = 20;
/// Callers that an instance remembers; when there are more it begins anew.
const REMEMBERED: usize = 10_000;

pub struct RateLimiter {
    store: Store,
    /// What the plans' limits are multiplied by, in hundredths.
    percent: u32,
    counts: Mutex<HashMap<String, Count>>,
    plans: Mutex<HashMap<OrgId, (i64, Option<u32>)>>,
    refused: Mutex<HashMap<Credential, Refused>>,
}

/// The hash of a token or key, which itself is kept nowhere.
type Credential = [u8; 32];

/// Whom a window has no more requests for.
#[derive(Debug, Clone, Copy)]
struct Refused {
    window: i64,
    org: OrgId,
    limit: u32,
}

/// One caller's requests in a window, as far as this instance knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Count {
    window: i64,
    /// What the table said last.
    told: u32,
    /// Requests since, which the table does not know.
    since: u32,
}

#[derive(Debug, PartialEq, Eq)]
enum Step {
    Pass,
    Refuse,
    /// Tell the table of this many requests, this one included, and see.
    Tell(u32),
}

impl Count {
    fn new(window: i64) -> Self {
        Self {
            window,
            told: 0,
            since: 0,
        }
    }

    fn step(&mut self, window: i64, limit: u32) -> Step {
        if self.window != window {
            *self = Self::new(window);
        }
        if self.seen() >= limit {
            return Step::Refuse;
        }
        self.since += 1;
        if self.since < (limit / BATCH).max(1) {
            return Step::Pass;
        }
        let due = std::mem::take(&mut self.since);
        self.told = self.told.saturating_add(due);
        Step::Tell(due)
    }

    fn learn(&mut self, window: i64, total: u32) {
        if self.window == window {
            self.told = self.told.max(total);
        }
    }

    fn seen(&self) -> u32 {
        self.told.saturating_add(self.since)
    }
}

/// Where a caller stands, as the `RateLimit` fields tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    limit: u32,
    remaining: u32,
    resets_in: i64,
}

impl Quota {
    fn at(now: i64, limit: u32, seen: u32) -> Self {
        Self {
            limit,
            remaining: limit.saturating_sub(seen),
            resets_in: WINDOW - now.rem_euclid(WINDOW),
        }
    }

    fn exceeded(self) -> ApiError {
        let Self {
            limit, resets_in, ..
        } = self;
        ApiError::too_many(
            format!(
                "More than {limit} requests in a minute. Wait {resets_in} seconds, and space \
                 requests out by the `RateLimit` header; a larger plan allows more."
            ),
            resets_in,
        )
    }

    /// Adds `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10).
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        let policy = format!("\"minute\";q={};w={WINDOW}", self.limit);
        let state = format!("\"minute\";r={};t={}", self.remaining, self.resets_in);
        for (name, value) in [("ratelimit-policy", policy), ("ratelimit", state)] {
            if let Ok(value) = value.parse() {
                headers.insert(name, value);
            }
        }
    }
}

impl RateLimiter {
    pub fn new(store: Store, percent: u32) -> Self {
        Self {
            store,
            percent,
            counts: Mutex::default(),
            plans: Mutex::default(),
            refused: Mutex::default(),
        }
    }

    /// 429 for a token or key that was refused in this window before.
    pub(crate) fn recall(&self, trail: &Trail, secret: &str) -> Result<(), ApiError> {
        let now = Utc::now().timestamp();
        let known = lock(&self.refused).get(&credential(secret)).copied();
        match known.filter(|refused| refused.window == now.div_euclid(WINDOW)) {
            None => Ok(()),
            Some(Refused { org, limit, .. }) => {
                tracing::Span::current().record("org_id", org.to_string());
                let quota = Quota::at(now, limit, limit);
                trail.standing(quota);
                Err(quota.exceeded())
            }
        }
    }

    /// Counts a request of that principal, who came with that token or key, and whose own limit may
    /// be lower than the plan's; 429 when it is one too many. A table that does not answer limits
    /// nobody.
    pub(crate) async fn count(
        &self,
        principal: &Principal,
        own_limit: Option<u32>,
        secret: &str,
    ) -> Result<(), ApiError> {
        let now = Utc::now().timestamp();
        let window = now.div_euclid(WINDOW);
        let limit = match self.plan_limit(principal, window).await {
            Ok(Some(limit)) => own_limit.map_or(limit, |own| own.min(limit)),
            // The organization is being erased: what is left of it is for others to say.
            Ok(None) => return Ok(()),
            Err(error) => {
                tracing::warn!(%error, "the plan is not known: nothing is limited");
                return Ok(());
            }
        };
        let who = format!("{}\n{}", principal.tenant.org(), principal.id);
        let step = self.step(&who, window, limit);
        let refused = match step {
            Step::Pass => false,
            Step::Refuse => true,
            Step::Tell(due) => match self.tell(&who, window, due).await {
                Ok(total) => total > limit,
                Err(error) => {
                    tracing::warn!(%error, "requests were not counted");
                    false
                }
            },
        };
        let quota = Quota::at(now, limit, self.seen(&who));
        principal.trail().standing(quota);
        if !refused {
            return Ok(());
        }
        let refused = Refused {
            window,
            org: principal.tenant.org(),
            limit,
        };
        bounded(&self.refused).insert(credential(secret), refused);
        Err(quota.exceeded())
    }

    async fn tell(&self, who: &str, window: i64, due: u32) -> store::Result<u32> {
        // A hash, so that what expires by itself belongs to nobody.
        let scope = HEXLOWER.encode(&Sha256::digest(format!("requests\n{who}")));
        let total = self
            .store
            .count_in_window(&scope, WINDOW, window, due)
            .await?;
        if let Some(count) = lock(&self.counts).get_mut(who) {
            count.learn(window, total);
        }
        Ok(total)
    }

    fn step(&self, who: &str, window: i64, limit: u32) -> Step {
        let mut counts = bounded(&self.counts);
        let count = counts.entry(who.to_owned());
        count.or_insert(Count::new(window)).step(window, limit)
    }

    fn seen(&self, who: &str) -> u32 {
        lock(&self.counts).get(who).map_or(0, Count::seen)
    }

    /// What the organization's plan allows each of its callers; read once a window.
    async fn plan_limit(&self, principal: &Principal, window: i64) -> store::Result<Option<u32>> {
        let org = principal.tenant.org();
        if let Some((read_in, limit)) = lock(&self.plans).get(&org)
            && *read_in == window
        {
            return Ok(*limit);
        }
        let organization = principal.tenant.organization().await?;
        let limit = organization.map(|organization| {
            let plan = organization.plan.plan();
            scaled(plan.requests_per_minute, self.percent)
        });
        bounded(&self.plans).insert(org, (window, limit));
        Ok(limit)
    }
}

fn scaled(limit: u32, percent: u32) -> u32 {
    let scaled = u64::from(limit) * u64::from(percent) / 100;
    u32::try_from(scaled).unwrap_or(u32::MAX)
}

fn credential(secret: &str) -> Credential {
    Sha256::digest(secret).into()
}

/// What is remembered, with room for one more.
fn bounded<K, V>(map: &Mutex<HashMap<K, V>>) -> MutexGuard<'_, HashMap<K, V>> {
    let mut map = lock(map);
    if map.len() >= REMEMBERED {
        map.clear();
    }
    map
}

/// Counters stay right whoever panicked while holding them.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Instances that share a counter and take turns; how many requests pass of `asked`.
    fn passed(instances: usize, limit: u32, asked: usize) -> u32 {
        let mut counts = vec![Count::new(1); instances];
        let (mut table, mut passed) = (0, 0);
        for n in 0..asked {
            let count = &mut counts[n % instances];
            let fine = match count.step(1, limit) {
                Step::Pass => true,
                Step::Refuse => false,
                Step::Tell(due) => {
                    table += due;
                    count.learn(1, table);
                    table <= limit
                }
            };
            passed += u32::from(fine);
        }
        passed
    }

    #[test]
    fn one_instance_lets_exactly_the_limit_through() {
        for limit in [1, 5, 39, 120, 6_000] {
            assert_eq!(passed(1, limit, 20_000), limit);
        }
    }

    #[test]
    fn several_let_the_limit_through_and_a_twentieth_each_at_most() {
        for (instances, limit) in [(2, 120), (10, 120), (10, 6_000), (7, 300)] {
            let passed = passed(instances, limit, 20_000);
            let bound = limit + instances as u32 * (limit / BATCH);
            assert!(
                (limit..=bound).contains(&passed),
                "{instances} x {limit}: {passed}"
            );
        }
    }

    #[test]
    fn small_limits_are_exact_over_several_instances() {
        assert_eq!(passed(10, 39, 1_000), 39);
    }

    #[test]
    fn a_new_window_begins_anew() {
        let mut count = Count::new(1);
        assert_eq!(count.step(1, 1), Step::Tell(1));
        assert_eq!(count.step(1, 1), Step::Refuse);
        assert_eq!(count.step(2, 1), Step::Tell(1));
        count.learn(1, 50);
        assert_eq!(count.seen(), 1, "what an older window counted is over");
    }

    #[test]
    fn a_caller_of_now_and_then_costs_no_write() {
        let mut count = Count::new(1);
        assert!((0..5).all(|_| count.step(1, 120) == Step::Pass));
    }

    #[test]
    fn quotas_are_told_as_structured_fields() {
        let mut headers = HeaderMap::new();
        let quota = Quota {
            limit: 120,
            remaining: 7,
            resets_in: 31,
        };
        quota.write(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"minute\";q=120;w=60");
        assert_eq!(headers["ratelimit"], "\"minute\";r=7;t=31");
    }
}
