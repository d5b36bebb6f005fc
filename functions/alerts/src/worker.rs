//! Raising alerts of what the bus tells. State comes first: an alert is kept before anybody is told of it.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use cloud::{App, Bus, Envelope, WorkError, config::ConfigError, worker::Message};
use domain::{
    Alert, AlertFacts, AlertKind, AlertRules, BusEvent, BusEventKind, EventId, OrgId, ScoringRunId,
};
use outreach::local_time::next_hour;
use sha2::{Digest, Sha256};
use store::{Raised, Store, TenantStore};

use crate::{account::failed_payment, found::Found, scoring::Scorings};

/// What events of the bus are handed to.
pub struct Worker {
    store: Store,
    bus: Bus,
    scorings: Scorings,
}

impl Worker {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            bus: app.bus()?,
            scorings: Scorings::new(app.bucket()?),
        })
    }

    pub async fn handle(&self, message: &Message) -> Result<(), WorkError> {
        let Envelope { detail: event } = serde_json::from_str(&message.body)?;
        tracing::Span::current().record("org_id", event.org_id.to_string());
        let tenant = self.store.as_system(event.org_id, message.system);
        let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
        if organization.deletion.is_some() {
            return Err(WorkError::Gone);
        }
        let rules = tenant.alert_settings().await?.rules;
        let (occasion, found) = match event.kind {
            BusEventKind::ScoringCompleted { scoring_run_id, .. } => {
                self.scored(&tenant, scoring_run_id, &rules).await?
            }
            BusEventKind::CustomerPaymentFailed {
                customer,
                message,
                at,
            } => {
                let found = failed_payment(&tenant, customer, at, &rules.payment_failed).await?;
                (message, found.into_iter().collect())
            }
            BusEventKind::SegmentRiskRising {
                scoring_run_id,
                period,
                segments,
            } => {
                let segments = segments
                    .into_iter()
                    .filter(|_| rules.segment_risk_rising.on);
                let found = segments.map(|risk| Found::of_segment(period, risk));
                (scoring_run_id.to_string(), found.collect())
            }
            kind => stopped(&tenant, kind, &rules).await?,
        };
        self.raise(&tenant, &occasion, &rules, found).await
    }

    async fn scored(
        &self,
        tenant: &TenantStore,
        run: ScoringRunId,
        rules: &AlertRules,
    ) -> Result<(String, Vec<Found>), WorkError> {
        let found = self.scorings.found(tenant, run, rules, Utc::now()).await?;
        Ok((run.to_string(), found))
    }

    /// Keeps what was found, and tells of what is new, also when whoever kept it died before that.
    async fn raise(
        &self,
        tenant: &TenantStore,
        occasion: &str,
        rules: &AlertRules,
        found: Vec<Found>,
    ) -> Result<(), WorkError> {
        let now = Utc::now();
        let repeat_after = TimeDelta::days(rules.repeat_after_days.into());
        let mut raised = BTreeMap::<AlertKind, Vec<Alert>>::new();
        for (n, one) in (0..).zip(found) {
            // Lists have the newest first: what matters most is a little newer.
            let at = now - TimeDelta::milliseconds(n);
            let alert = one.alert(tenant, occasion, at);
            match tenant.raise_alert(&alert, repeat_after).await? {
                Raised::Now(alert) | Raised::Before(alert) => {
                    raised.entry(alert.kind()).or_default().push(alert);
                }
                Raised::Known => {}
            }
        }
        if raised.is_empty() {
            return Ok(());
        }
        let zone: Tz = rules.time_zone.parse().unwrap_or(Tz::UTC);
        let digest = next_hour(now, rules.digest_hour, zone);
        let alerts = raised.values().flatten();
        let newest = alerts.map(|alert| alert.raised_at).max().unwrap_or(now);
        tenant.ask_digest(newest, digest).await?;
        for (kind, alerts) in raised {
            // When the first was raised, whoever kept it.
            let at = alerts.iter().map(|alert| alert.raised_at).min();
            let at = at.unwrap_or(now);
            let alerts = alerts.into_iter().map(|alert| alert.id).collect();
            let told = BusEvent {
                id: event_id(tenant.org(), occasion, kind, at),
                org_id: tenant.org(),
                occurred_at: at,
                kind: BusEventKind::AlertsRaised { kind, alerts },
            };
            self.bus.publish(&told).await?;
        }
        Ok(())
    }
}

/// What has stopped, or is about to, by an event that says it in full.
async fn stopped(
    tenant: &TenantStore,
    kind: BusEventKind,
    rules: &AlertRules,
) -> Result<(String, Vec<Found>), WorkError> {
    let (subject, about) = match kind {
        BusEventKind::SourceQuiet { source, since } => {
            let name = tenant.source_name(&source).await?.ok_or(WorkError::Gone)?;
            let subject = format!("{source} since {}", since.timestamp_millis());
            let about = AlertFacts::SourceQuiet {
                source_id: source,
                source: name,
                since,
            };
            (subject, about)
        }
        BusEventKind::RunFailed { run, code, error } => {
            let about = AlertFacts::RunFailed {
                run_id: run.to_string(),
                run_kind: run.kind(),
                code,
                error,
            };
            (run.to_string(), about)
        }
        BusEventKind::UsageThreshold {
            metric,
            percent,
            month,
            used,
            included,
        } => {
            let subject = format!("{month} {} {included} {percent}", metric.into_str());
            let about = AlertFacts::QuotaNear {
                metric,
                percent,
                month,
                used,
                included,
            };
            (subject, about)
        }
        _ => return Err(WorkError::Gone),
    };
    let found = Found::of(subject.clone(), about);
    let is_on = rules.is_on(found.about.kind());
    Ok((subject, is_on.then_some(found).into_iter().collect()))
}

/// The id under which it is told what an occasion raised of a kind: the same each time.
fn event_id(org: OrgId, occasion: &str, kind: AlertKind, at: DateTime<Utc>) -> EventId {
    const RANDOM: u128 = (1 << 80) - 1;
    let mut hash = Sha256::new();
    for part in [&org.to_string(), occasion, kind.into_str()] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let hash = hash.finalize();
    let bits = hash.iter().take(16);
    let bits = bits.fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
    EventId::from_u128(EventId::first_at(at).as_u128() | (bits & RANDOM))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_again_is_told_under_the_same_id_and_of_its_moment() {
        let (org, at) = (OrgId::new(), EventId::new().made_at());
        let one = event_id(org, "scr_1", AlertKind::TopAtRisk, at);
        assert_eq!(one, event_id(org, "scr_1", AlertKind::TopAtRisk, at));
        assert_ne!(one, event_id(org, "scr_1", AlertKind::RiskJumped, at));
        assert_ne!(one, event_id(org, "scr_2", AlertKind::TopAtRisk, at));
        assert_ne!(
            one,
            event_id(OrgId::new(), "scr_1", AlertKind::TopAtRisk, at)
        );
        assert_eq!(one.made_at(), at);
    }
}
