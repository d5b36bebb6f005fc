//! What becomes of messages after they were sent: noted once, whatever comes twice, late or in another order. Addresses
//! from which mail comes back, or whose readers complain, get no more; and where too much comes back, nobody does.

use chrono::{NaiveDate, Utc};
use cloud::{Bus, WorkError, logs, worker::Message as Work};
use domain::{BusEvent, BusEventKind, MailFeedback, MessageAttempt, Suspension};
use mail::mask;
use store::{Store, TenantStore};

use crate::ses_event::MailEvent;

/// What is told of messages is handed to it.
pub struct Feedback {
    pub store: Store,
    pub bus: Bus,
}

impl Feedback {
    /// Notes what was told. What is of no message that is there any more, or of none of ours, is left.
    pub async fn note(&self, event: &MailEvent, work: &Work) -> Result<(), WorkError> {
        let (Some(claim), Some(feedback)) = (event.claim, event.feedback) else {
            return Ok(());
        };
        tracing::Span::current().record("org_id", claim.org.to_string());
        let tenant = self.store.as_system(claim.org, work.system);
        let Some(message) = tenant.message_made(claim.made_at, claim.message).await? else {
            tracing::info!(message = %claim.message, "told of a message that is not there");
            return Ok(());
        };
        let address = message.address.as_deref().unwrap_or_default();
        // By a test clock, whoever set it is written to, and no customer.
        let is_real = message.clock.is_none();
        if let Some(reason) = feedback.blocks()
            && is_real
            && !address.is_empty()
        {
            let hash = tenant.address_hash(address);
            let masked = mask(address);
            tenant
                .block_address(&hash, reason, event.at, Some(&masked))
                .await?;
        }
        let today = Utc::now().date_naive();
        if feedback.tells_more_than(message.status) {
            // What a mail server says may name the address, which is in the log of nobody.
            let detail = event.detail.clone().map(|said| match address {
                "" => said,
                address => said.replace(address, &mask(address)),
            });
            let attempt = MessageAttempt {
                at: event.at,
                outcome: feedback.outcome(),
                detail,
            };
            let day = is_real.then_some(today);
            if !tenant
                .note_feedback(&message, feedback, &attempt, day)
                .await?
            {
                return Err(WorkError::Retry(
                    "the message stands otherwise by now".into(),
                ));
            }
            logs::count(metric(feedback), 1.0);
        }
        match feedback {
            MailFeedback::Bounced { .. } if is_real => {
                self.suspend_bouncing(&tenant, today, work.attempt > 1)
                    .await
            }
            _ => Ok(()),
        }
    }

    /// Holds an organization's messages back once too many of a day came back, and tells its people. `again`: whoever did
    /// it before may have died before anybody was told.
    async fn suspend_bouncing(
        &self,
        tenant: &TenantStore,
        day: NaiveDate,
        again: bool,
    ) -> Result<(), WorkError> {
        let heard = tenant.mail_outcomes(day).await?;
        if !heard.are_too_many_bounces() {
            return Ok(());
        }
        let suspension = Suspension {
            since: Utc::now(),
            heard,
        };
        let is_new = tenant.suspend_messages(&suspension).await?;
        if !is_new && !again {
            return Ok(());
        }
        let kept = tenant.outreach().await?.and_then(|kept| kept.suspension);
        let Some(Suspension { since, heard }) = kept else {
            return Ok(());
        };
        tracing::warn!(org_id = %tenant.org(), ?heard, "too much comes back: messages are held back");
        let kind = BusEventKind::MessagesSuspended {
            since,
            outcomes: heard.outcomes,
            bounces: heard.bounces,
        };
        self.bus.publish(&BusEvent::now(tenant.org(), kind)).await
    }
}

fn metric(feedback: MailFeedback) -> &'static str {
    match feedback {
        MailFeedback::Delivered => "MessagesDelivered",
        MailFeedback::Bounced { .. } => "MessagesBounced",
        MailFeedback::Complained => "MessagesComplained",
    }
}
