//! E-mail to the people of an organization, and about their accounts: a file for each mail in
//! `mails`, and the table below, which says which mail follows from which event. How mail gets to
//! its recipients, and what all of it looks like, is in the crate `mail`.

mod letter;
mod mails;
mod message;
mod reason;
mod recipients;

use chrono::Duration;
use cloud::{App, Bucket, Envelope, WorkError, config, config::ConfigError, worker::Message};
use domain::{BusEventKind, MailOutcomes};
use mail::{Delivery, Letter, Mailer, Recipient};
use store::Store;

use crate::mails::{
    account, alerts, dunning, endpoint, invitation, organization_deletion, outreach, report,
    scores, sources, usage,
};

pub struct Notifier {
    store: Store,
    bucket: Bucket,
    delivery: Delivery<Mailer>,
    public_url: String,
}

impl Notifier {
    /// With the clients it needs. Fails when the template has not named the bucket or the sender.
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        let mailer = Mailer::new(app.sdk(), config::required("SENDER_ADDRESS")?);
        let timeout = Duration::seconds(config::or("NOTIFY_TIMEOUT_SECONDS", 60)?);
        Ok(Self {
            store: app.store.clone(),
            bucket: app.bucket()?,
            delivery: Delivery::new(mailer, timeout),
            public_url: app.config.public_url.clone(),
        })
    }

    /// Does what a message from the queue asks for: its body is an event of our bus as EventBridge
    /// delivers it, or a message about an account.
    pub async fn handle(&self, message: &Message) -> Result<(), WorkError> {
        if let Some(message) = account::read(&message.body) {
            return account::mail(self, message).await;
        }
        let Envelope { detail: event } = serde_json::from_str(&message.body)?;
        let tenant = self.store.as_system(event.org_id, message.system);
        match event.kind {
            BusEventKind::ScoringCompleted { scoring_run_id, .. } => {
                scores::mail(self, tenant, scoring_run_id).await
            }
            BusEventKind::ModelTrained {
                training_run_id,
                model_id,
                version,
            } => report::mail(self, tenant, training_run_id, model_id, version).await,
            BusEventKind::MemberInvited { invitation_id } => {
                invitation::mail(self, tenant, invitation_id).await
            }
            BusEventKind::OrganizationDeletionAsked { asked_at, erase_at } => {
                organization_deletion::mail_asked(self, tenant, asked_at, erase_at).await
            }
            BusEventKind::OrganizationRestored { asked_at } => {
                organization_deletion::mail_restored(self, tenant, asked_at).await
            }
            BusEventKind::OrganizationErased { asked_by } => {
                organization_deletion::mail_receipt(self, event.org_id, asked_by).await
            }
            BusEventKind::PaymentFailed {
                since,
                reminder,
                until,
                pay_url,
            } => {
                let failure = dunning::Failure {
                    since,
                    reminder,
                    until,
                    pay_url,
                };
                dunning::mail(self, tenant, failure).await
            }
            BusEventKind::UsageThreshold {
                month,
                percent,
                used,
                included,
                ..
            } => {
                let share = usage::Share {
                    month,
                    percent,
                    used,
                    included,
                };
                usage::mail(self, tenant, share).await
            }
            BusEventKind::SourceQuiet { source, since } => {
                sources::mail_quiet(self, tenant, &source, since).await
            }
            BusEventKind::SourceResumed { source, since, at } => {
                sources::mail_resumed(self, tenant, &source, since, at).await
            }
            BusEventKind::EndpointDisabled { endpoint_id } => {
                endpoint::mail(self, tenant, endpoint_id).await
            }
            BusEventKind::AlertsRaised { kind, alerts } => {
                alerts::mail_at_once(self, tenant, (event.id, kind), &alerts).await
            }
            BusEventKind::AlertDigestDue { since, until } => {
                alerts::mail_digest(self, tenant, since, until).await
            }
            BusEventKind::SenderLost {
                domain,
                verified_since,
            } => outreach::mail_sender_lost(self, tenant, &domain, verified_since).await,
            BusEventKind::MessagesSuspended {
                since,
                outcomes,
                bounces,
            } => {
                let heard = MailOutcomes { outcomes, bounces };
                outreach::mail_suspended(self, tenant, since, heard).await
            }
            // The run, its alert and the connection say it.
            BusEventKind::RunFailed { .. }
            | BusEventKind::CustomerPaymentFailed { .. }
            | BusEventKind::SegmentRiskRising { .. }
            | BusEventKind::OfferTurned(_)
            | BusEventKind::ConnectionDiffered { .. } => Ok(()),
            // The mail about the run says it, above the scores.
            BusEventKind::ModelDegraded { .. }
            | BusEventKind::DatasetReady { .. }
            | BusEventKind::OrganizationDeleted => Ok(()),
        }
    }

    async fn deliver(
        &self,
        letter: &impl Letter,
        recipients: impl IntoIterator<Item = Recipient>,
    ) -> Result<(), WorkError> {
        self.delivery.deliver(letter, recipients).await
    }
}

#[cfg(test)]
#[path = "delivery_tests.rs"]
mod delivery_tests;

#[cfg(test)]
mod spoken;

#[cfg(test)]
mod tests {
    use domain::{BusEvent, ModelId, OrgId, ScoringRunId};

    use super::*;

    fn envelope(event: &BusEvent) -> String {
        serde_json::json!({
            "version": "0",
            "id": "5d0e7a0c-8a1e-4f07-9d2c-3b5f6f1c2d3e",
            "detail-type": event.kind.name(),
            "source": "perene",
            "account": "000000000000",
            "time": "2026-11-21T00:00:00Z",
            "region": "us-east-1",
            "resources": [],
            "detail": event,
        })
        .to_string()
    }

    #[test]
    fn an_event_is_read_out_of_its_envelope() {
        let kind = BusEventKind::ScoringCompleted {
            scoring_run_id: ScoringRunId::new(),
            model_id: ModelId::new(),
        };
        let event = BusEvent::now(OrgId::new(), kind);
        let read: Envelope = serde_json::from_str(&envelope(&event)).unwrap();
        assert_eq!(read.detail, event);
    }

    #[test]
    fn a_message_without_an_event_is_an_error() {
        for body in ["", "{}", r#"{"detail":{"type":"ScoringCompleted"}}"#] {
            assert!(serde_json::from_str::<Envelope>(body).is_err(), "{body}");
        }
    }
}
