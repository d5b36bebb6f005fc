//! What is asked of by the queue: looking at customers who are due, sending messages, looking at what became of them, and
//! at the address that they come from.

use std::time::{Duration, SystemTime};

use chrono::Utc;
use cloud::{App, Queue, WorkError, config, config::ConfigError, worker::Message};
use domain::{Organization, OutreachWork};
use mail::{Identities, Mailer};
use store::{Store, TenantStore};

use crate::{
    feedback::Feedback,
    outreach::Outreach,
    own_sender::OwnSenders,
    send::Sending,
    ses_event,
    sweep::{Sweep, sweep},
};

/// What messages of the queue are handed to.
pub struct Worker {
    store: Store,
    work: Queue,
    sending: Sending,
    feedback: Feedback,
}

impl Worker {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            work: app.queue("OUTREACH_QUEUE_URL")?,
            feedback: Feedback {
                store: app.store.clone(),
                bus: app.bus()?,
            },
            sending: Sending {
                mailer: Mailer::new(app.sdk(), config::required("SENDER_ADDRESS")?)
                    .with_feedback(config::required("FEEDBACK_SET")?),
                senders: OwnSenders {
                    identities: Identities::new(app.sdk(), config::required("STACK_NAME")?),
                    bus: app.bus()?,
                },
                timeout: Duration::from_secs(config::or("OUTREACH_TIMEOUT_SECONDS", 60)?),
                public_url: app.config.public_url.clone(),
            },
        })
    }

    /// Does what a message from the queue asks for: its body is ours, or an event of SES as EventBridge delivers it.
    pub async fn handle(&self, message: &Message) -> Result<(), WorkError> {
        if let Some(event) = ses_event::read(&message.body) {
            return self.feedback.note(&event, message).await;
        }
        let work: OutreachWork = serde_json::from_str(&message.body)?;
        let org = work.org();
        tracing::Span::current().record("org_id", org.to_string());
        let tenant = self.store.as_system(org, message.system);
        match work {
            OutreachWork::CheckSender { .. } => self.sending.senders.check(&tenant).await.map(drop),
            OutreachWork::Sweep { .. } => self.sweep(&tenant, message.deadline).await,
            OutreachWork::Send {
                customer, message, ..
            } => {
                let Some((outreach, organization)) = active(&tenant).await? else {
                    return Ok(());
                };
                let found = tenant.message(&customer, message).await?;
                let message = found.ok_or(WorkError::Gone)?;
                self.sending
                    .send(&tenant, &outreach, &organization.name, &message)
                    .await
            }
        }
    }

    async fn sweep(&self, tenant: &TenantStore, deadline: SystemTime) -> Result<(), WorkError> {
        let Some((outreach, organization)) = active(tenant).await? else {
            return Ok(());
        };
        let of = Sweep {
            tenant,
            outreach: &outreach,
            company: &organization.name,
            work: &self.work,
        };
        let org = tenant.org();
        if sweep(&of, deadline).await? {
            let group = org.to_string();
            return self.work.send(&group, &[OutreachWork::Sweep { org }]).await;
        }
        let is_planned = outreach.kept.planned == outreach.kept.revision;
        let clock = outreach.kept.clock.as_ref().filter(|_| is_planned);
        tenant.end_outreach(clock).await?;
        Ok(())
    }
}

/// How an organization writes, and who it is, unless its messages are held back. What is held back or not paid for waits:
/// everybody stays due.
async fn active(tenant: &TenantStore) -> Result<Option<(Outreach, Organization)>, WorkError> {
    let outreach = Outreach::of(tenant).await?;
    let organization = working(tenant).await?.ok_or(WorkError::Gone)?;
    let is_held_back = outreach.settings.paused || outreach.kept.suspension.is_some();
    Ok((!is_held_back).then_some((outreach, organization)))
}

/// An organization that is not to be deleted, and pays.
async fn working(tenant: &TenantStore) -> Result<Option<Organization>, WorkError> {
    let organization = tenant.organization().await?;
    let works = |of: &Organization| of.deletion.is_none() && of.may_work(Utc::now()).is_ok();
    Ok(organization.filter(works))
}
