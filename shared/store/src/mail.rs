//! Claims of mails: one for each mail to each person, so that it is sent once, however often the
//! message about it comes, and once more if whoever sent it died before the outcome was known.

use std::fmt::{self, Display};

use chrono::{DateTime, Duration, Utc};
use domain::{EventId, Invitation, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    Result, Store, TenantStore,
    keys::{self, Key, sk},
    table::item,
    update::Update,
};

/// A mail of which nobody knows whether it went is sent once more, not oftener.
pub const MAX_TRIES: u32 = 2;
/// A claim is kept longer than any message about it can come.
const KEPT: Duration = Duration::days(90);

/// The right to send one mail to one person.
#[derive(Debug, Clone)]
pub struct MailClaim {
    store: Store,
    key: Key,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claimed {
    /// It is the caller's: send the mail, then settle or release the claim. From the second try on,
    /// the mail may have gone before.
    Try(u32),
    /// Somebody may be sending at this moment.
    Busy,
    /// The outcome is known: nothing is left to do.
    Settled,
    /// All tries broke off: nobody knows whether the mail went.
    Lost,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    /// When it was claimed last. Claims of reminders and about accounts had none before there were
    /// second tries: they count as settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<DateTime<Utc>>,
    #[serde(default = "first")]
    tries: u32,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    settled: bool,
    #[serde(default)]
    expires_at: i64,
}

fn first() -> u32 {
    1
}

impl MailClaim {
    /// Asks for the right to send. Who has held an unsettled claim for longer than `timeout` is
    /// dead; another takes it over, until all tries are used up.
    pub async fn take(&self, timeout: Duration) -> Result<Claimed> {
        let now = Utc::now();
        let new = Kept {
            at: Some(now),
            tries: first(),
            settled: false,
            expires_at: (now + KEPT).timestamp(),
        };
        if self.store.put_new(item(&self.key, &new)?).await? {
            return Ok(Claimed::Try(first()));
        }
        // Released at this moment: whoever did so tries again.
        let Some(seen) = self.store.get::<Kept>(&self.key).await? else {
            return Ok(Claimed::Busy);
        };
        let at = match seen.at {
            Some(at) if !seen.settled => at,
            _ => return Ok(Claimed::Settled),
        };
        if now - at < timeout {
            return Ok(Claimed::Busy);
        }
        if seen.tries >= MAX_TRIES {
            return Ok(Claimed::Lost);
        }
        let seen_at = serde_dynamo::to_attribute_value(at)?;
        let next = Update::existing(self.key.clone())
            .set("at", now)?
            .set("tries", seen.tries + 1)?
            .when("at", seen_at, "{} = {v}")
            .when_absent("settled");
        Ok(match self.store.update(next).await? {
            Some(_) => Claimed::Try(seen.tries + 1),
            None => Claimed::Busy,
        })
    }

    /// Says that the outcome is known: sent, or told where it can be seen.
    pub async fn settle(&self) -> Result<()> {
        let update = Update::existing(self.key.clone()).set("settled", true)?;
        self.store.update(update).await?;
        Ok(())
    }

    /// Gives the claim back: the mail was surely not sent, and may be tried again.
    pub async fn release(&self) -> Result<()> {
        self.store.delete(&self.key).await
    }
}

/// Names the mail, the same at every try.
impl Display for MailClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.key.pk, self.key.sk)
    }
}

impl TenantStore {
    /// The claim to write a member about one thing, a run for instance.
    pub fn mail_claim(&self, about: impl Display, user: UserId) -> MailClaim {
        self.claim(sk::mail(about, user))
    }

    /// The claim to remind an owner of a payment that failed at that time.
    pub fn reminder_claim(&self, since: DateTime<Utc>, n: u8, user: UserId) -> MailClaim {
        self.claim(sk::reminder(since, n, user))
    }

    /// The claim to send the newest mail of an invitation that was asked for.
    pub fn invitation_claim(&self, invitation: &Invitation) -> MailClaim {
        self.claim(sk::invitation_mail(invitation.id, invitation.mails))
    }

    fn claim(&self, sk: String) -> MailClaim {
        MailClaim {
            store: self.store.clone(),
            key: self.key(sk),
        }
    }
}

impl Store {
    pub fn account_mail_claim(&self, user: UserId, message: EventId) -> MailClaim {
        MailClaim {
            store: self.clone(),
            key: keys::account_mail(user, message),
        }
    }

    /// The claim to mail the receipt of an erased organization or account.
    pub fn receipt_claim(&self, of: impl Display) -> MailClaim {
        MailClaim {
            store: self.clone(),
            key: keys::receipt_mail(of),
        }
    }
}
