//! What is asked of by the queue: looking at customers who are due, and sending messages.

use std::time::Duration;

use chrono::Utc;
use cloud::{App, Queue, WorkError, config, config::ConfigError, worker::Message};
use domain::{Organization, OutreachWork};
use mail::Mailer;
use store::{Store, TenantStore};

use crate::{
    outreach::Outreach,
    send::Sending,
    sweep::{Sweep, sweep},
};

/// What messages of the queue are handed to.
pub struct Worker {
    store: Store,
    work: Queue,
    sending: Sending,
}

impl Worker {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            work: app.queue("OUTREACH_QUEUE_URL")?,
            sending: Sending {
                mailer: Mailer::new(app.sdk(), config::required("SENDER_ADDRESS")?),
                timeout: Duration::from_secs(config::or("OUTREACH_TIMEOUT_SECONDS", 60)?),
                public_url: app.config.public_url.clone(),
            },
        })
    }

    pub async fn handle(&self, message: &Message) -> Result<(), WorkError> {
        let work: OutreachWork = serde_json::from_str(&message.body)?;
        let (OutreachWork::Sweep { org } | OutreachWork::Send { org, .. }) = work;
        tracing::Span::current().record("org_id", org.to_string());
        let tenant = self.store.as_system(org, message.system);
        let outreach = Outreach::of(&tenant).await?;
        // What is paused or not paid for waits: everybody stays due.
        let Some(organization) = working(&tenant).await? else {
            return Err(WorkError::Gone);
        };
        if outreach.settings.paused {
            return Ok(());
        }
        match work {
            OutreachWork::Sweep { .. } => {
                let of = Sweep {
                    tenant: &tenant,
                    outreach: &outreach,
                    company: &organization.name,
                    work: &self.work,
                };
                if sweep(&of, message.deadline).await? {
                    let group = org.to_string();
                    return self.work.send(&group, &[OutreachWork::Sweep { org }]).await;
                }
                let is_planned = outreach.kept.planned == outreach.kept.revision;
                let clock = outreach.kept.clock.as_ref().filter(|_| is_planned);
                tenant.end_outreach(clock).await?;
                Ok(())
            }
            OutreachWork::Send {
                customer, message, ..
            } => {
                let found = tenant.message(&customer, message).await?;
                let message = found.ok_or(WorkError::Gone)?;
                self.sending
                    .send(&tenant, &outreach, &organization.name, &message)
                    .await
            }
        }
    }
}

/// An organization that is not to be deleted, and pays.
async fn working(tenant: &TenantStore) -> Result<Option<Organization>, WorkError> {
    let organization = tenant.organization().await?;
    let works = |of: &Organization| of.deletion.is_none() && of.may_work(Utc::now()).is_ok();
    Ok(organization.filter(works))
}
