//! E-mail to the people of an organization: on `ScoringCompleted`, those who want it learn who is most
//! likely to leave (or to buy), and why; on `ModelTrained`, how good the version is, if the model
//! was asked to tell; on `MemberInvited`, the invited get the link that lets them in; when an
//! organization is to go, or stays, its members are told. And to people about their accounts: links
//! to verify an address or to reset a password, and what was changed.

#[path = "mails/account.rs"]
mod account;
#[path = "mails/account_text.rs"]
mod account_mail;
#[path = "mails/invitation.rs"]
mod invited;
#[path = "mails/organization_deletion.rs"]
mod leaving;
#[path = "mails/scores.rs"]
mod mail;
mod mailer;
#[path = "message.rs"]
mod notice;
#[path = "mails/payment_reminder.rs"]
mod payment;
#[path = "mails/report.rs"]
mod report;
#[path = "mails/top.rs"]
mod scores;
#[path = "mails/usage.rs"]
mod usage;

use chrono::Duration;
use domain::{
    Event, Membership, ModelId, Notification, OrgId, ScoringRun, ScoringRunId, event::EventKind,
};
use platform::{App, Objects, WorkError, config::ConfigError};
use serde::Deserialize;
use store::{RunId, Store, TenantStore};

use crate::{
    mail::Mail,
    mailer::{Mailer, Outcome},
};

/// What EventBridge puts around an event of ours.
#[derive(Debug, Deserialize)]
struct Envelope {
    detail: Event,
}

/// Turns events into mail.
pub struct Notifier {
    store: Store,
    objects: Objects,
    mailer: Mailer,
    public_url: String,
}

impl Notifier {
    /// With the clients it needs. Fails when the template has not named the bucket or the sender.
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            objects: app.objects()?,
            mailer: Mailer::new(app.sdk(), platform::config::required("SENDER_ADDRESS")?),
            public_url: app.config.public_url.clone(),
        })
    }

    /// Does what a message from the queue asks for: its body is an event of our bus as EventBridge
    /// delivers it, or a message about an account. Events that nobody is written about are passed
    /// over.
    pub async fn handle(&self, body: &str) -> Result<(), WorkError> {
        if let Some(message) = account::read(body) {
            return self.account(&message).await;
        }
        let Envelope { detail: event } = serde_json::from_str(body)?;
        match event.kind {
            EventKind::ScoringCompleted { scoring_run_id, .. } => {
                self.scoring_completed(event.org_id, scoring_run_id).await
            }
            EventKind::ModelTrained {
                training_run_id,
                model_id,
                version,
            } => {
                let run = training_run_id.into();
                self.model_trained(event.org_id, run, model_id, version)
                    .await
            }
            EventKind::MemberInvited { invitation_id } => {
                self.member_invited(event.org_id, invitation_id).await
            }
            EventKind::OrganizationDeletionAsked { asked_at, erase_at } => {
                self.deletion_asked(event.org_id, asked_at, erase_at).await
            }
            EventKind::OrganizationRestored { asked_at } => {
                self.restored(event.org_id, asked_at).await
            }
            EventKind::OrganizationErased { asked_by } => self.erased(event.org_id, asked_by).await,
            EventKind::PaymentFailed {
                since,
                reminder,
                until,
                pay_url,
            } => {
                let tenant = self.store.as_system(event.org_id);
                let failure = payment::Failure {
                    since,
                    reminder,
                    until,
                    pay_url,
                };
                self.payment_failed(&tenant, &failure).await
            }
            EventKind::UsageThreshold { .. } => self.usage_threshold(&event).await,
            // The mail about the run says it, above the scores.
            EventKind::ModelDegraded { .. }
            | EventKind::DatasetReady { .. }
            | EventKind::OrganizationDeleted => Ok(()),
        }
    }

    async fn scoring_completed(&self, org: OrgId, id: ScoringRunId) -> Result<(), WorkError> {
        let tenant = self.store.as_system(org);
        let Some(run) = tenant.scoring_run(id).await? else {
            return Err(WorkError::Gone);
        };
        match self.mail(&tenant, &run).await? {
            Some(mail) => {
                self.to_those_who_want(&tenant, Notification::Scores, id.into(), &mail)
                    .await
            }
            None => {
                tracing::info!(org_id = %org, run = %id, "nobody to tell about");
                Ok(())
            }
        }
    }

    async fn model_trained(
        &self,
        org: OrgId,
        run: RunId,
        model: ModelId,
        version: u32,
    ) -> Result<(), WorkError> {
        let tenant = self.store.as_system(org);
        let model = tenant.model(model).await?.ok_or(WorkError::Gone)?;
        if !model.mail_report {
            return Ok(());
        }
        let version = tenant.version(model.id, version).await?;
        let version = version.ok_or(WorkError::Gone)?;
        let report = report::read(&self.objects, org, model.id, version.version).await?;
        let mail =
            Mail::about_report(&model, &version, &report, &self.public_url).map_err(unwritable)?;
        self.to_those_who_want(&tenant, Notification::Reports, run, &mail)
            .await
    }

    /// Sends a mail about a run to each member who gets such mail, once.
    async fn to_those_who_want(
        &self,
        tenant: &TenantStore,
        what: Notification,
        run: RunId,
        mail: &Mail,
    ) -> Result<(), WorkError> {
        for member in wanting(what, tenant.members().await?) {
            if tenant.claim_mail(run, member.user_id).await? {
                self.send(tenant, run, &member, mail).await?;
            } else if tenant.settle_mail(run, member.user_id, SENDING).await? {
                // Who claimed it died before it could tell the outcome.
                let lost = Outcome::Unknown("sending it broke off".into());
                self.tell(tenant, run, &member, lost).await?;
            }
        }
        Ok(())
    }

    /// The mail about a scoring run; nothing when there is nobody in it to tell about.
    async fn mail(
        &self,
        tenant: &TenantStore,
        run: &ScoringRun,
    ) -> Result<Option<Mail>, WorkError> {
        let Some(model) = tenant.model(run.model_id).await? else {
            return Err(WorkError::Gone);
        };
        let top = scores::top(&self.objects, tenant.org(), run.id).await?;
        if top.is_empty() {
            return Ok(None);
        }
        let link = mail::link(&self.public_url, run.id);
        Mail::about_scores(&model, run, &top, &link)
            .map(Some)
            .map_err(unwritable)
    }

    /// Sends a claimed mail. One that SES has no capacity for now is tried again when the message
    /// comes again.
    async fn send(
        &self,
        tenant: &TenantStore,
        run: RunId,
        member: &Membership,
        mail: &Mail,
    ) -> Result<(), WorkError> {
        let outcome = self.mailer.send(member.email.trim(), mail).await;
        if let Outcome::Later(reason) = outcome {
            tenant.release_mail(run, member.user_id).await?;
            return Err(WorkError::Retry(reason));
        }
        tenant
            .settle_mail(run, member.user_id, Duration::zero())
            .await?;
        self.tell(tenant, run, member, outcome).await
    }

    /// What did not surely arrive at SES is told on the run (of a training, in its log), not sent
    /// again.
    async fn tell(
        &self,
        tenant: &TenantStore,
        run: RunId,
        member: &Membership,
        outcome: Outcome,
    ) -> Result<(), WorkError> {
        if let Some(notice) = noted(outcome, member.email.trim()) {
            tracing::warn!(org_id = %tenant.org(), %run, user = %member.user_id, "no mail");
            match run {
                RunId::Scoring(id) => tenant.add_notice(id, &notice).await?,
                RunId::Training(_) => {
                    let step = format!("mail-{}", member.user_id);
                    tenant.log_run(run, &step, notice).await?
                }
            };
        }
        Ok(())
    }
}

/// Counts what became of a mail. What to tell about one that did not surely arrive.
fn noted(outcome: Outcome, address: &str) -> Option<String> {
    let (metric, notice) = match outcome {
        Outcome::Accepted => ("MailSent", None),
        Outcome::Refused(reason) | Outcome::Later(reason) => {
            ("MailRefused", Some(("could not be sent", reason)))
        }
        Outcome::Unknown(reason) => ("MailUnknown", Some(("may not have been sent", reason))),
    };
    platform::logs::count(metric, 1.0);
    notice.map(|(what, reason)| {
        let masked = mask(address);
        let reason = reason.replace(address, &masked);
        format!("The mail to {masked} {what}: {reason}")
    })
}

/// Sending takes no longer: a claim older than this belongs to nobody alive.
const SENDING: Duration = Duration::minutes(5);

fn unwritable(error: askama::Error) -> WorkError {
    WorkError::Retry(format!("the mail cannot be written: {error}"))
}

/// Who gets that mail.
fn wanting(what: Notification, members: Vec<Membership>) -> impl Iterator<Item = Membership> {
    members
        .into_iter()
        .filter(move |member| member.gets().contains(&what))
}

/// An address that its owner recognizes and others do not: `a***@example.com`.
fn mask(address: &str) -> String {
    let (local, host) = address.split_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}***@{host}")
}

#[cfg(test)]
mod tests {
    use domain::{ModelId, Role, UserId};

    use super::*;

    fn envelope(event: &Event) -> String {
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
        let kind = EventKind::ScoringCompleted {
            scoring_run_id: ScoringRunId::new(),
            model_id: ModelId::new(),
        };
        let event = Event::now(OrgId::new(), kind);
        let read: Envelope = serde_json::from_str(&envelope(&event)).unwrap();
        assert_eq!(read.detail, event);
    }

    #[test]
    fn a_message_without_an_event_is_an_error() {
        for body in ["", "{}", r#"{"detail":{"type":"ScoringCompleted"}}"#] {
            assert!(serde_json::from_str::<Envelope>(body).is_err(), "{body}");
        }
    }

    #[test]
    fn admins_and_owners_are_told_and_whoever_wants_it() {
        let member = |role| Membership {
            org_id: OrgId::new(),
            user_id: UserId::new(),
            role,
            email: "ana@example.com".into(),
            name: "Ana".into(),
            created_at: "2026-11-21T00:00:00Z".parse().unwrap(),
            notifications: None,
        };
        let mut all = [Role::Viewer, Role::Analyst, Role::Admin, Role::Owner].map(member);
        all[1].notifications = Some([Notification::Usage].into());
        all[2].notifications = Some([Notification::Scores].into());
        let told = |what| -> Vec<Role> {
            let told = wanting(what, all.to_vec());
            told.map(|member| member.role).collect()
        };
        assert_eq!(told(Notification::Scores), [Role::Admin, Role::Owner]);
        assert_eq!(told(Notification::Reports), [Role::Owner]);
        assert_eq!(told(Notification::Usage), [Role::Analyst, Role::Owner]);
    }

    #[test]
    fn a_masked_address_keeps_its_first_letter_and_its_host() {
        assert_eq!(mask("ana@example.com"), "a***@example.com");
        assert_eq!(mask("é@example.com"), "é***@example.com");
    }
}
