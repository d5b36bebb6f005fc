//! What is asked of by the queue: looking at customers who are due, sending messages, looking at what became of them, and
//! at the address that they come from.

use std::time::{Duration, SystemTime};

use chrono::Utc;
use cloud::{App, Queue, WorkError, config, config::ConfigError, worker::Message};
use domain::{Organization, OutreachWork, TestClock};
use mail::{Identities, Mailer};
use store::{Store, TenantStore};

use crate::{
    feedback::Feedback,
    outreach::Outreach,
    own_sender::OwnSenders,
    send::Sending,
    ses_event,
    sweep::{Sweep, Swept, sweep},
};

/// It is looked so often whether a test clock's messages were sent: for more than an hour.
const MOST_TRIES: u32 = 100;
/// Between two looks, in seconds.
const LONGEST_PAUSE: u64 = 60;

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
            OutreachWork::CheckSent {
                clock, at, tries, ..
            } => {
                let set = Outreach::of(&tenant).await?.kept.clock;
                match set.filter(|set| (set.id, set.at) == (clock, at)) {
                    Some(clock) => self.tell_swept(&tenant, &clock, tries).await,
                    None => Ok(()),
                }
            }
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
        let swept = sweep(&of, deadline).await?;
        if swept == Swept::Partly {
            let org = tenant.org();
            let more = [OutreachWork::Sweep { org }];
            return self.work.send(&org.to_string(), &more).await;
        }
        tenant.end_outreach().await?;
        let is_planned = outreach.kept.planned == outreach.kept.revision;
        match outreach.kept.clock.as_ref().filter(|_| is_planned) {
            // What is written at this moment may not be found yet.
            Some(clock) if swept == Swept::Sending => self.look_later(tenant, clock, 0).await,
            Some(clock) => self.tell_swept(tenant, clock, 0).await,
            None => Ok(()),
        }
    }

    /// Says that everything due by a test clock was done, once all of it was sent.
    async fn tell_swept(
        &self,
        tenant: &TenantStore,
        clock: &TestClock,
        tries: u32,
    ) -> Result<(), WorkError> {
        match tenant.is_sending(clock).await? {
            true => self.look_later(tenant, clock, tries).await,
            false => Ok(tenant.note_swept(clock).await?),
        }
    }

    /// Has it looked at again whether all was sent: the later the longer it takes, and of what is never sent not for ever.
    async fn look_later(
        &self,
        tenant: &TenantStore,
        clock: &TestClock,
        tries: u32,
    ) -> Result<(), WorkError> {
        if tries >= MOST_TRIES {
            return Ok(());
        }
        let org = tenant.org();
        let check = OutreachWork::CheckSent {
            org,
            clock: clock.id,
            at: clock.at,
            tries: tries + 1,
        };
        let after = Duration::from_secs((u64::from(tries) + 1).min(LONGEST_PAUSE));
        let check = serde_json::to_string(&check)?;
        self.work.send_later(&org.to_string(), check, after).await
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
