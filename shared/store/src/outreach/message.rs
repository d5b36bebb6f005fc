//! Messages to customers: claimed, sent, and what became of them. They lie with their customer, and go with them.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ActorId, CustomerId, CustomerOffer, MailFeedback, Message, MessageAttempt, MessageId,
    MessageStatus, MessageWords, Withheld,
};
use serde::Serialize;

use crate::{
    Page, PageRequest, Result, TenantStore,
    batch::put_request,
    keys,
    table::{item, read, text},
    update::Update,
};

/// A message that is queued is sent for again when nothing was heard of it for so long.
const SILENCE: TimeDelta = TimeDelta::minutes(10);
/// From these a message can be held back.
const UNSENT: &[MessageStatus] = &[MessageStatus::Queued, MessageStatus::Waiting];

/// A message with its place among all.
#[derive(Serialize)]
struct Kept<'a> {
    #[serde(flatten)]
    message: &'a Message,
    gsi1pk: String,
    gsi1sk: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    gsi4pk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gsi4sk: Option<String>,
}

impl TenantStore {
    /// Keeps a new message. False when it is there.
    pub async fn create_message(&self, message: &Message) -> Result<bool> {
        let key = keys::message(self.org, &message.customer_id, Some(message.id));
        self.store.put_new(item(&key, &self.kept(message))?).await
    }

    /// Has a customer told of an offer that was opened: to be called by whoever opens one, once it is kept. Done twice it
    /// leaves the same.
    pub async fn tell_of_offer(&self, offer: &CustomerOffer) -> Result<()> {
        let message = Message::of_offer(offer);
        self.create_message(&message).await.map(drop)
    }

    fn kept<'a>(&self, message: &'a Message) -> Kept<'a> {
        let due_at = match message.status {
            MessageStatus::Queued => Some(message.made_at + SILENCE),
            MessageStatus::Waiting => message.waits_until,
            _ => None,
        };
        let id = message.id.to_string();
        Kept {
            message,
            gsi1pk: keys::messages(self.org),
            gsi1sk: keys::message_made(message.made_at, message.id),
            gsi4pk: due_at.map(|_| keys::agenda(self.org)),
            gsi4sk: due_at.map(|at| keys::agenda_due(at, &id)),
        }
    }

    pub async fn message(&self, customer: &CustomerId, id: MessageId) -> Result<Option<Message>> {
        let key = keys::message(self.org, customer, Some(id));
        self.store.get(&key).await
    }

    /// A customer's messages.
    pub async fn messages_of(&self, customer: &CustomerId) -> Result<Vec<Message>> {
        let prefix = keys::message(self.org, customer, None);
        self.store.all(&prefix.pk, &prefix.sk).await
    }

    /// A page of all messages that are wanted, newest first, of so many that are looked through. What was written a
    /// moment ago may be missing.
    pub async fn messages(
        &self,
        wanted: impl Fn(&Message) -> bool,
        request: &PageRequest,
    ) -> Result<Page<Message>> {
        let partition = keys::messages(self.org);
        let place = |message: &Message| keys::message_made(message.made_at, message.id);
        self.store
            .newest_wanted(&partition, wanted, place, request)
            .await
    }

    /// Hands on all messages that were made within a time, in the order of it. What was written a moment ago may be missing.
    pub async fn each_message(
        &self,
        (from, until): (DateTime<Utc>, DateTime<Utc>),
        mut each: impl FnMut(Message),
    ) -> Result<()> {
        // Of one moment all come after its bare text.
        let [from, until] = [from, until].map(|at| text(keys::instant(at)));
        let mut items = self
            .store
            .client
            .query()
            .table_name(&self.store.table)
            .index_name("gsi1")
            .key_condition_expression("gsi1pk = :pk AND gsi1sk BETWEEN :from AND :until")
            .expression_attribute_values(":pk", text(keys::messages(self.org)))
            .expression_attribute_values(":from", from)
            .expression_attribute_values(":until", until)
            .into_paginator()
            .items()
            .send();
        while let Some(item) = items.next().await {
            each(read(item?)?);
        }
        Ok(())
    }

    /// Lets a message through that was proposed, or does not. False when it waits for nobody any more.
    pub async fn decide_message(
        &self,
        message: &Message,
        approved: bool,
        by: ActorId,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let (status, queued) = match approved {
            true => (MessageStatus::Queued, Some(now)),
            false => (MessageStatus::Rejected, None),
        };
        let update = self
            .becomes(message, status, &[MessageStatus::Proposed])?
            .set("decided_by", by)?;
        self.change(self.sent_for(update, message, queued)).await
    }

    /// Has a message that is queued looked after no sooner than then, should nothing be heard of it.
    pub async fn postpone_message(&self, message: &Message, until: DateTime<Utc>) -> Result<bool> {
        let update = self.becomes(message, MessageStatus::Queued, &[MessageStatus::Queued])?;
        let update = update.set_raw("gsi4pk", text(keys::agenda(self.org)));
        let due = keys::agenda_due(until, &message.id.to_string());
        self.change(update.set_raw("gsi4sk", text(due))).await
    }

    /// Has a message that is queued, or that waits, wait until then, and says what for.
    pub async fn hold_message(
        &self,
        message: &Message,
        until: DateTime<Utc>,
        why: &Withheld,
    ) -> Result<bool> {
        let due = keys::agenda_due(until, &message.id.to_string());
        let update = self
            .becomes(message, MessageStatus::Waiting, UNSENT)?
            .set("withheld", why)?
            .set("waits_until", until)?
            .set_raw("gsi4pk", text(keys::agenda(self.org)))
            .set_raw("gsi4sk", text(due));
        self.change(update).await
    }

    /// Queues a message that waits.
    pub async fn queue_message(&self, message: &Message, now: DateTime<Utc>) -> Result<bool> {
        let update = self
            .becomes(message, MessageStatus::Queued, &[MessageStatus::Waiting])?
            .remove("withheld")
            .remove("waits_until");
        self.change(self.sent_for(update, message, Some(now))).await
    }

    /// Has a person let a message through that waits.
    pub async fn propose_message(&self, message: &Message, words: &MessageWords) -> Result<bool> {
        let update = self
            .becomes(message, MessageStatus::Proposed, &[MessageStatus::Waiting])?
            .set("words", words)?
            .remove("withheld")
            .remove("waits_until");
        self.change(self.sent_for(update, message, None)).await
    }

    /// Does not send a message that is queued, or that waits.
    pub async fn withhold_message(&self, message: &Message, why: &Withheld) -> Result<bool> {
        let update = self
            .becomes(message, MessageStatus::Withheld, UNSENT)?
            .set("withheld", why)?
            .remove("waits_until");
        self.change(self.sent_for(update, message, None)).await
    }

    /// Claims a message that is queued: nobody else sends it.
    pub async fn claim_message(
        &self,
        message: &Message,
        address: &str,
        words: &MessageWords,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let update = self
            .becomes(message, MessageStatus::Sending, &[MessageStatus::Queued])?
            .set("claimed_at", Utc::now())?
            .set("sent_at", now)?
            .set("address", address)?
            .set("words", words)?;
        // Should whoever sends it die, it is looked at again.
        let due = self.sent_for(update, message, Some(now));
        self.change(due).await
    }

    /// Notes how a try to send ended. False when another has.
    pub async fn settle_message(
        &self,
        message: &Message,
        status: MessageStatus,
        attempt: &MessageAttempt,
    ) -> Result<bool> {
        let attempts = serde_dynamo::to_attribute_value([attempt])?;
        let update = self
            .becomes(message, status, &[MessageStatus::Sending])?
            .remove("claimed_at")
            .append("attempts", attempts);
        let (update, queued) = match status {
            MessageStatus::Queued => (update.remove("sent_at"), message.sent_at),
            _ => (update, None),
        };
        self.change(self.sent_for(update, message, queued)).await
    }

    /// A message of which something was heard after it was sent, or while whoever sent it waits for the answer.
    pub(super) fn heard_of(
        &self,
        message: &Message,
        feedback: MailFeedback,
        attempt: &MessageAttempt,
    ) -> Result<Update> {
        let attempts = serde_dynamo::to_attribute_value([attempt])?;
        let update = self
            .becomes(message, feedback.status(), &[message.status])?
            .remove("claimed_at")
            .append("attempts", attempts);
        Ok(self.sent_for(update, message, None))
    }

    /// Whether whoever claimed a message is dead.
    pub fn is_abandoned(message: &Message, timeout: Duration) -> bool {
        let timeout = TimeDelta::from_std(timeout).unwrap_or(SILENCE);
        message.status == MessageStatus::Sending
            && message
                .claimed_at
                .is_none_or(|at| Utc::now() - at >= timeout)
    }

    fn becomes(
        &self,
        message: &Message,
        status: MessageStatus,
        from: &[MessageStatus],
    ) -> Result<Update> {
        let key = keys::message(self.org, &message.customer_id, Some(message.id));
        let from: Vec<&str> = from.iter().map(|status| status.name()).collect();
        let update = Update::existing(key).set("status", status)?;
        Ok(update.when_in("status", &from))
    }

    /// With its place on the agenda, should nothing be heard of it, or without.
    fn sent_for(&self, update: Update, message: &Message, at: Option<DateTime<Utc>>) -> Update {
        match at {
            Some(at) => {
                let due = keys::agenda_due(at + SILENCE, &message.id.to_string());
                update
                    .set_raw("gsi4pk", text(keys::agenda(self.org)))
                    .set_raw("gsi4sk", text(due))
            }
            None => update.remove("gsi4pk").remove("gsi4sk"),
        }
    }

    /// Gives a customer's messages to the one who they turned out to be, so that nothing is said twice.
    pub(crate) async fn move_messages(&self, from: &CustomerId, to: &CustomerId) -> Result<()> {
        let mut writes = Vec::new();
        for message in self.messages_of(from).await? {
            let message = Message {
                customer_id: to.clone(),
                ..message
            };
            let key = keys::message(self.org, to, Some(message.id));
            writes.push(put_request(item(&key, &self.kept(&message))?)?);
        }
        self.store.write_many(writes).await
    }
}
