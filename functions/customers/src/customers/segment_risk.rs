//! Segments whose customers are riskier than in the period before, looked for whenever a scoring has ended: those who are
//! in a segment now, by what the scoring says of them, and by what the last one of the period before said. So customers who
//! come and go change nothing.

use std::sync::Arc;

use api::ApiError;
use chrono::{DateTime, Utc};
use cloud::{App, Bus, Envelope, WorkError, config::ConfigError, worker::Message};
use domain::{
    BusEvent, BusEventKind, OrgId, ScoringRun, ScoringRunId, Segment, SegmentRiskFacts, SegmentRule,
};
use report::Risk;
use scores::Scores;
use store::{Store, TenantStore};

use super::{
    filter::{CustomerFilter, Finds, Wanted},
    rows::{Beside, Row, each_wanted},
    scored::{self, CustomerRisk, RunScores},
};

/// What looks for them.
pub struct SegmentRisks {
    store: Store,
    bus: Bus,
    scores: Arc<Scores>,
}

/// A scoring that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndedScoring {
    org: OrgId,
    run: ScoringRunId,
}

/// How risky customers were, and are.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Tally {
    customers: u64,
    /// Sums.
    score_before: f64,
    score: f64,
    high_before: u64,
    high: u64,
}

impl Tally {
    fn add(&mut self, before: &CustomerRisk, now: &CustomerRisk) {
        self.customers += 1;
        self.score_before += before.score;
        self.score += now.score;
        self.high_before += u64::from(before.risk == Risk::High);
        self.high += u64::from(now.risk == Risk::High);
    }

    fn facts(&self, segment: Segment, before: &ScoringRun, run: &ScoringRun) -> SegmentRiskFacts {
        let share = |of: f64| of / self.customers.max(1) as f64;
        SegmentRiskFacts {
            segment_id: segment.id,
            segment: segment.name,
            scoring_run_id: run.id,
            model_id: run.model_id,
            compared_with: before.id.made_at(),
            customers: self.customers,
            mean_score_before: share(self.score_before),
            mean_score: share(self.score),
            high_risk_before: share(self.high_before as f64),
            high_risk: share(self.high as f64),
        }
    }
}

impl SegmentRisks {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            bus: app.bus()?,
            scores: Arc::new(Scores::new(app.bucket()?)),
        })
    }

    /// The scoring that a message tells of, if it is about one.
    pub fn asked(message: &Message) -> Option<EndedScoring> {
        let Envelope { detail } = serde_json::from_str(&message.body).ok()?;
        match detail.kind {
            BusEventKind::ScoringCompleted { scoring_run_id, .. } => Some(EndedScoring {
                org: detail.org_id,
                run: scoring_run_id,
            }),
            _ => None,
        }
    }

    /// Tells the bus of segments whose customers are riskier than before. Done twice it tells the same.
    pub async fn handle(&self, ended: &EndedScoring, message: &Message) -> Result<(), WorkError> {
        tracing::Span::current().record("org_id", ended.org.to_string());
        let tenant = &self.store.as_system(ended.org, message.system);
        let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
        if organization.deletion.is_some() {
            return Err(WorkError::Gone);
        }
        let rule = tenant.alert_settings().await?.rules.segment_risk_rising;
        let run = tenant.scoring_run(ended.run).await?;
        let run = run.ok_or(WorkError::Gone)?;
        if !rule.on || !decides(tenant, &run).await? {
            return Ok(());
        }
        let scored_at = run.id.made_at();
        let begin = ScoringRunId::first_at(rule.period.begin(scored_at));
        let before = tenant.succeeded_runs(run.model_id, Some(begin), 1).await?;
        let Some(before) = before.into_iter().next() else {
            return Ok(());
        };
        let segments = risen(self.facts(tenant, &before, &run).await?, &rule);
        if segments.is_empty() {
            return Ok(());
        }
        let kind = BusEventKind::SegmentRiskRising {
            scoring_run_id: run.id,
            period: rule.period.first_day(scored_at),
            segments,
        };
        self.bus.publish(&BusEvent::now(ended.org, kind)).await
    }

    /// How risky the customers of each segment were, and are.
    async fn facts(
        &self,
        tenant: &TenantStore,
        before: &ScoringRun,
        run: &ScoringRun,
    ) -> Result<Vec<SegmentRiskFacts>, WorkError> {
        let now = Utc::now();
        let segments = comparable(tenant.segments().await?, now);
        if segments.is_empty() {
            return Ok(Vec::new());
        }
        let earlier = scored::all_of(&self.scores, tenant, before.clone()).await;
        let earlier = earlier.map_err(broken_off)?;
        let beside = Beside::by_run(&self.scores, tenant, run.clone()).await;
        let beside = beside.map_err(broken_off)?;
        let tallies = tallies(tenant, &beside, &earlier, (&segments, now)).await?;
        let both = segments.into_iter().zip(tallies);
        let facts = both.map(|((segment, _), tally)| tally.facts(segment, before, run));
        Ok(facts.collect())
    }
}

/// Whether people are to act on what a run says.
async fn decides(tenant: &TenantStore, run: &ScoringRun) -> Result<bool, WorkError> {
    let in_prod = scored::churn_models(tenant).await?;
    Ok(in_prod.get(&run.model_id) == Some(&Some(run.model_version)))
}

/// Segments that all members have, and that choose the same customers whoever looks and whatever their risk.
fn comparable(segments: Vec<Segment>, now: DateTime<Utc>) -> Vec<(Segment, Wanted)> {
    let shared = segments.into_iter().filter(|segment| segment.shared);
    let wanted = shared.filter_map(|segment| {
        let filter: CustomerFilter = serde_json::from_str(&segment.filter).ok()?;
        Some((segment, filter.wanted_whatever_risk(now)?))
    });
    wanted.collect()
}

/// What a customer's risk was and is, of one who was scored both times.
fn of_both<'a>(row: &'a Row, earlier: &RunScores) -> Option<(CustomerRisk, &'a CustomerRisk)> {
    let now = row.risk.as_ref()?;
    Some((earlier.of(row.customer.id.as_str())?, now))
}

/// Sums up each segment in one pass over all customers, and in one more of those that take traits that lists have not.
async fn tallies(
    tenant: &TenantStore,
    beside: &Beside,
    earlier: &RunScores,
    (segments, now): (&[(Segment, Wanted)], DateTime<Utc>),
) -> Result<Vec<Tally>, WorkError> {
    let mut tallies = vec![Tally::default(); segments.len()];
    let mut unsure = vec![false; segments.len()];
    let everybody = CustomerFilter::default().wanted_whatever_risk(now);
    let Some(everybody) = everybody else {
        return Ok(tallies);
    };
    let looked = each_wanted(tenant, beside, &everybody, |row| {
        let Some((before, risk)) = of_both(&row, earlier) else {
            return;
        };
        for (at, (_, wanted)) in segments.iter().enumerate() {
            match wanted.finds(&row) {
                Finds::Yes => tallies[at].add(&before, risk),
                Finds::No => {}
                Finds::Unsure => unsure[at] = true,
            }
        }
    });
    looked.await.map_err(broken_off)?;
    for (at, (segment, wanted)) in segments.iter().enumerate() {
        if !unsure[at] {
            continue;
        }
        let mut tally = Tally::default();
        let looked = each_wanted(tenant, beside, wanted, |row| {
            if let Some((before, risk)) = of_both(&row, earlier) {
                tally.add(&before, risk);
            }
        });
        match looked.await {
            Ok(()) => tallies[at] = tally,
            Err(error) if error.status().is_client_error() => {
                tracing::warn!(org_id = %tenant.org(), segment = %segment.id, detail = error.detail(), "a segment is not compared");
                tallies[at] = Tally::default();
            }
            Err(error) => return Err(broken_off(error)),
        }
    }
    Ok(tallies)
}

/// Those that rose by so much, the most first.
fn risen(mut all: Vec<SegmentRiskFacts>, rule: &SegmentRule) -> Vec<SegmentRiskFacts> {
    all.retain(|one| {
        one.customers >= u64::from(rule.least_customers) && one.rise() >= rule.least_rise
    });
    all.sort_by(|one, other| other.rise().total_cmp(&one.rise()));
    all.truncate(rule.most as usize);
    all
}

fn broken_off(error: ApiError) -> WorkError {
    WorkError::Retry(error.detail().to_owned())
}

#[cfg(test)]
mod tests {
    use domain::{ModelId, SegmentId, UserId};

    use super::*;

    fn risk(score: f64, risk: Risk) -> CustomerRisk {
        CustomerRisk {
            score,
            risk,
            model_id: ModelId::new(),
            scoring_run_id: ScoringRunId::new(),
            scored_at: Utc::now(),
        }
    }

    fn facts(name: &str, customers: u64, means: [f64; 2], high: [f64; 2]) -> SegmentRiskFacts {
        SegmentRiskFacts {
            segment_id: SegmentId::new(),
            segment: name.into(),
            scoring_run_id: ScoringRunId::new(),
            model_id: ModelId::new(),
            compared_with: Utc::now(),
            customers,
            mean_score_before: means[0],
            mean_score: means[1],
            high_risk_before: high[0],
            high_risk: high[1],
        }
    }

    #[test]
    fn what_rose_enough_is_told_of_the_most_first() {
        let rule = SegmentRule {
            most: 2,
            ..SegmentRule::default()
        };
        let all = vec![
            facts("by its mean", 20, [0.1, 0.16], [0.0, 0.0]),
            facts("by the share at high risk", 500, [0.3, 0.29], [0.1, 0.2]),
            facts("too little", 500, [0.3, 0.34], [0.1, 0.14]),
            facts("too few", 19, [0.1, 0.9], [0.0, 1.0]),
            facts("fell", 500, [0.5, 0.1], [0.5, 0.1]),
            facts("most of all", 500, [0.1, 0.4], [0.0, 0.1]),
        ];
        let names: Vec<String> = risen(all.clone(), &rule)
            .into_iter()
            .map(|one| one.segment)
            .collect();
        assert_eq!(names, ["most of all", "by the share at high risk"]);
        let all_of_them = SegmentRule { most: 50, ..rule };
        assert_eq!(risen(all, &all_of_them).len(), 3);
    }

    #[test]
    fn customers_are_summed_up_as_they_were_and_are() {
        let mut tally = Tally::default();
        tally.add(&risk(0.25, Risk::Low), &risk(0.75, Risk::High));
        tally.add(&risk(0.5, Risk::High), &risk(0.5, Risk::High));
        let expected = Tally {
            customers: 2,
            score_before: 0.75,
            score: 1.25,
            high_before: 1,
            high: 2,
        };
        assert_eq!(tally, expected);
    }

    #[test]
    fn segments_by_risk_or_by_whoever_looks_are_not_compared() {
        let segment = |name: &str, filter: &str, shared| Segment {
            id: SegmentId::new(),
            name: name.into(),
            filter: filter.into(),
            shared,
            made_by: UserId::new().into(),
        };
        let all = vec![
            segment("plan", r#"{"plan":"Pro"}"#, true),
            segment("nobody's", r#"{"owner":"none"}"#, true),
            segment("risk", r#"{"risk":"high"}"#, true),
            segment("mine", r#"{"owner":"me"}"#, true),
            segment("not shared", r#"{"plan":"Pro"}"#, false),
            segment("refused by now", r#"{"renews_within":4000}"#, true),
        ];
        let compared = comparable(all, Utc::now());
        let names: Vec<&str> = compared.iter().map(|(one, _)| one.name.as_str()).collect();
        assert_eq!(names, ["plan", "nobody's"]);
    }
}
