//! How every mail gets to those it is for: claim, send, settle.
//!
//! A recipient's claim is taken before the mail is sent, so that a message that comes twice is one
//! mail, and settled once the outcome is known. A worker that dies in between leaves the claim
//! unsettled and its message in the queue. When that comes again, and the claim is older than a
//! worker lives, nobody knows whether the mail went: it is sent once more, since a mail too many
//! does less harm than one too few. Both bear the same tag, so that SES's log shows a double. If
//! the second try breaks off too, that is told like a mail that was refused, where whoever waits for
//! the mail, or for what follows from it, can see it. So no mail is lost in silence.

use chrono::Duration;
use cloud::{WorkError, logs};
use domain::Language;
use store::{Claimed, MAX_TRIES, MailClaim};

use crate::{Footer, Mail, Outcome, Sender, Tags, text::mask};

#[derive(Debug, Clone)]
pub struct Recipient {
    /// Who, for the log: a user's or an invitation's id.
    pub id: String,
    pub address: String,
    pub claim: MailClaim,
    /// What is written to them in, the footer too.
    pub language: Language,
    pub footer: Footer,
}

/// A mail about one thing, for all who get it.
pub trait Letter {
    /// What kind of mail it is, for the mail service's log and ours.
    fn kind(&self) -> &'static str;

    /// Writes the mail to one recipient, whose claim is held: secrets of links are made here. Nothing
    /// when it is no longer wanted. An error means that it is tried again another time.
    fn write(&self, to: &Recipient) -> impl Future<Output = Result<Option<Mail>, WorkError>>;

    /// Notes that the mail has gone, where somebody wants to know.
    fn sent(&self, _to: &Recipient) -> impl Future<Output = Result<(), WorkError>> {
        async { Ok(()) }
    }

    /// Tells that the mail did not surely arrive, where it can be seen. May be told twice.
    fn tell(&self, to: &Recipient, problem: &str) -> impl Future<Output = Result<(), WorkError>>;
}

#[derive(Debug)]
pub struct Delivery<S> {
    sender: S,
    timeout: Duration,
}

impl<S: Sender> Delivery<S> {
    /// By that sender. Workers live no longer than `timeout`: an older claim belongs to nobody.
    pub fn new(sender: S, timeout: Duration) -> Self {
        Self { sender, timeout }
    }

    /// Delivers a mail to each of those. An error means that the message about it is to come again;
    /// who has got the mail by then does not get it again.
    pub async fn deliver(
        &self,
        letter: &impl Letter,
        recipients: impl IntoIterator<Item = Recipient>,
    ) -> Result<(), WorkError> {
        let mut undecided = None;
        for to in recipients {
            undecided = self.deliver_to(letter, &to).await?.or(undecided);
        }
        match undecided {
            Some(reason) => Err(WorkError::Retry(reason)),
            None => Ok(()),
        }
    }

    /// Why the outcome is not known yet, if it is not.
    async fn deliver_to(
        &self,
        letter: &impl Letter,
        to: &Recipient,
    ) -> Result<Option<String>, WorkError> {
        let attempt = match to.claim.take(self.timeout).await? {
            Claimed::Try(attempt) => attempt,
            Claimed::Settled => return Ok(None),
            Claimed::Busy => return Ok(Some("another worker is sending it".into())),
            Claimed::Lost => {
                let broke_off = Outcome::Unknown("sending it broke off".into());
                return self.settle(letter, to, broke_off).await;
            }
        };
        let mail = match letter.write(to).await {
            Ok(Some(mail)) => mail,
            Ok(None) => {
                to.claim.settle().await?;
                return Ok(None);
            }
            Err(error) => {
                to.claim.release().await?;
                return Err(error);
            }
        };
        let tags = Tags {
            kind: letter.kind(),
            claim: &to.claim.to_string(),
            attempt,
        };
        match self.sender.send(to.address.trim(), &mail, &tags).await {
            Outcome::Later(reason) => {
                to.claim.release().await?;
                Err(WorkError::Retry(reason))
            }
            // As if the worker had died: the claim stays, and is taken over later.
            Outcome::Unknown(reason) if attempt < MAX_TRIES => Ok(Some(reason)),
            outcome => self.settle(letter, to, outcome).await,
        }
    }

    /// What is known is told first: if that breaks off, it is told again.
    async fn settle(
        &self,
        letter: &impl Letter,
        to: &Recipient,
        outcome: Outcome,
    ) -> Result<Option<String>, WorkError> {
        let (metric, problem) = match outcome {
            Outcome::Accepted => ("MailSent", None),
            Outcome::Refused(reason) | Outcome::Later(reason) => {
                ("MailRefused", Some(("could not be sent", reason)))
            }
            Outcome::Unknown(reason) => ("MailUnknown", Some(("may not have been sent", reason))),
        };
        match problem {
            None => letter.sent(to).await?,
            Some((what, reason)) => {
                let address = to.address.trim();
                let masked = mask(address);
                let reason = reason.replace(address, &masked);
                tracing::warn!(mail = letter.kind(), claim = %to.claim, metric, reason, "no mail");
                let problem = format!("The mail to {masked} {what}: {reason}");
                letter.tell(to, &problem).await?;
            }
        }
        logs::count(metric, 1.0);
        to.claim.settle().await?;
        Ok(None)
    }
}
