//! Something to be said, and by what it is told apart.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    CustomerId, CustomerOfferId, Message, MessageId, PaymentStep, TemplateStep, TestClockId,
};
use sha2::{Digest, Sha256};

use crate::{Reason, rule::Rule};

/// A date that moves by less is the same: billing systems correct themselves by hours.
const SAME: TimeDelta = TimeDelta::hours(24);

/// Something to be said about one date of a subscription, or about a payment that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    pub reason: Reason,
    /// Which subscription it is about.
    pub subscription: String,
    /// The date it is about: of a failed payment, when it failed first.
    pub about: DateTime<Utc>,
    /// That date's day where the customer lives.
    pub about_day: NaiveDate,
    /// When it is to be said.
    pub due_at: DateTime<Utc>,
    /// From then on it would be pointless.
    pub expires_at: DateTime<Utc>,
    /// Of a failed payment.
    pub payment: Option<PaymentStep>,
    /// When the provider tries a failed payment again that may go through by itself.
    pub retry_at: Option<DateTime<Utc>>,
    /// The offer that it is to be told of.
    pub offer: Option<CustomerOfferId>,
}

/// What something is said of, but for its date: why, which step about a failed payment, and which offer.
pub type What<'a> = (Reason, Option<&'a PaymentStep>, Option<CustomerOfferId>);

impl Occasion {
    /// Whether it is to be said by now, and still may be.
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.due_at <= now && now < self.expires_at
    }

    /// Whether what was said for a reason about a subscription's date, as a step about a failed payment, or of an offer, was
    /// this. An invoice and an offer are known by their ids, whatever else becomes known of them.
    pub fn is_about(
        &self,
        (reason, payment, offer): What<'_>,
        subscription: &str,
        about: DateTime<Utc>,
    ) -> bool {
        let is_same = || {
            let apart = (self.about - about).abs();
            self.subscription == subscription && apart < SAME
        };
        self.reason == reason
            && self.payment.as_ref() == payment
            && self.offer == offer
            && (self.offer.is_some() || self.names_invoice() || is_same())
    }

    /// Whether a message is of this.
    pub fn is_of(&self, message: &Message) -> bool {
        let offer = message.customer_offer_id;
        let what = (message.reason, message.payment.as_ref(), offer);
        self.is_about(what, &message.subscription_id, message.about)
    }

    /// The colleague to whom it goes; nothing of what goes to the customer.
    pub fn colleague(&self) -> Option<&str> {
        self.payment.as_ref()?.colleague.as_deref()
    }

    /// Which of the messages for its reason it is.
    pub fn template_step(&self) -> TemplateStep {
        match &self.payment {
            None => TemplateStep::Only,
            Some(of) if of.colleague.is_some() => TemplateStep::Colleague,
            Some(of) if of.step == 0 => TemplateStep::First,
            Some(_) => TemplateStep::Reminder,
        }
    }

    /// Whether it is the first that a customer hears of a failed payment.
    fn is_first_word(&self) -> bool {
        let first = |of: &PaymentStep| of.step == 0 && of.colleague.is_none();
        self.payment.as_ref().is_some_and(first)
    }

    /// Whether nobody goes without it, who is held out neither.
    pub fn must_be_said(&self, rule: &Rule) -> bool {
        rule.legally_due || self.is_first_word()
    }

    fn names_invoice(&self) -> bool {
        let named = |of: &PaymentStep| !of.invoice_id.is_empty();
        self.payment.as_ref().is_some_and(named)
    }

    /// What a message about this is known by: the same whoever makes it, and however often. By a test clock it is another.
    pub fn message_id(&self, customer: &CustomerId, clock: Option<TestClockId>) -> MessageId {
        // As whoever makes the offer has made it.
        if let Some(offer) = self.offer {
            return MessageId::from_u128(offer.as_u128());
        }
        let clock = clock.map(|id| id.to_string()).unwrap_or_default();
        let (subscription, date) = match self.names_invoice() {
            true => ("", String::new()),
            false => (
                self.subscription.as_str(),
                self.about.date_naive().to_string(),
            ),
        };
        let mut parts = vec![
            clock,
            customer.to_string(),
            self.reason.name().to_owned(),
            subscription.to_owned(),
            date,
        ];
        if let Some(PaymentStep {
            invoice_id,
            step,
            colleague,
        }) = &self.payment
        {
            let colleague = colleague.clone().unwrap_or_default();
            parts.extend([invoice_id.clone(), step.to_string(), colleague]);
        }
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let hash = hash.finalize();
        let bits = hash
            .iter()
            .take(16)
            .fold(0, |bits, byte| bits << 8 | u128::from(*byte));
        MessageId::from_u128(bits)
    }
}
