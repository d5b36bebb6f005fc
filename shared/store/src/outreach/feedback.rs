//! What is heard of messages after they were sent, counted by day; and that an organization's messages are held back when
//! too many of them come back.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    MailFeedback, MailOutcomes, Message, MessageAttempt, MessageId, MessageStatus, Suspension,
};

use crate::{
    Result, TenantStore,
    keys::{self, sk},
    table::{number, read, text},
    update::Update,
};

/// Counts of a day are of no use the day after.
const KEPT: TimeDelta = TimeDelta::days(3);

impl TenantStore {
    /// The message of that id that was made then, whoever its customer is by now. What was made a moment ago may be
    /// missing.
    pub async fn message_made(&self, at: DateTime<Utc>, id: MessageId) -> Result<Option<Message>> {
        let query = self
            .store
            .client
            .query()
            .table_name(&self.store.table)
            .index_name("gsi1")
            .key_condition_expression("gsi1pk = :pk AND gsi1sk = :place")
            .expression_attribute_values(":pk", text(keys::messages(self.org)))
            .expression_attribute_values(":place", text(keys::message_made(at, id)))
            .limit(1);
        let items = query.send().await?.items.unwrap_or_default();
        let found: Option<Message> = items.into_iter().next().map(read).transpose()?;
        match found {
            // The index is behind by a moment.
            Some(found) => self.message(&found.customer_id, id).await,
            None => Ok(None),
        }
    }

    /// Notes what was heard of a message, and counts it on a day, if it is counted at all. False when the message stands
    /// otherwise than it was read.
    pub async fn note_feedback(
        &self,
        message: &Message,
        feedback: MailFeedback,
        attempt: &MessageAttempt,
        day: Option<NaiveDate>,
    ) -> Result<bool> {
        let noted = self.heard_of(message, feedback, attempt)?;
        let Some(day) = day else {
            return self.change(noted).await;
        };
        let is_first = !matches!(
            message.status,
            MessageStatus::Delivered | MessageStatus::Bounced
        );
        let is_bounce = matches!(feedback, MailFeedback::Bounced { .. });
        let counted = Update::any(self.key(sk::heard(day)))
            .add("outcomes", number(u8::from(is_first)))
            .add("bounces", number(u8::from(is_bounce)))
            .set("expires_at", (Utc::now() + KEPT).timestamp())?;
        self.both(noted, counted).await
    }

    /// What was heard of the messages of a day.
    pub async fn mail_outcomes(&self, day: NaiveDate) -> Result<MailOutcomes> {
        Ok(self.get(sk::heard(day)).await?.unwrap_or_default())
    }

    /// Holds messages back. False when they are.
    pub async fn suspend_messages(&self, suspension: &Suspension) -> Result<bool> {
        let update = Update::existing(self.key(sk::OUTREACH))
            .set("suspension", suspension)?
            .when_absent("suspension");
        self.change(update).await
    }

    /// Sends messages again, and counts those of the day anew. False when they are not held back.
    pub async fn resume_messages(&self, day: NaiveDate) -> Result<bool> {
        let resumed = Update::existing(self.key(sk::OUTREACH))
            .remove("suspension")
            .when_present("suspension");
        let counted = Update::any(self.key(sk::heard(day)))
            .set("outcomes", 0)?
            .set("bounces", 0)?
            .set("expires_at", (Utc::now() + KEPT).timestamp())?;
        self.both(resumed, counted).await
    }
}
