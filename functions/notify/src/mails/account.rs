//! Mail about accounts. The secret of a link is made here, at the last moment: no queue and no log
//! ever holds it, and the table knows its hash.

use chrono::{Duration, Utc};
use domain::{AccountMail, AccountMessage, EmailAddress, User, UserId};
use platform::{WorkError, secret_link};
use serde::Deserialize;
use store::{Link, LinkPurpose};

use crate::{Notifier, account_mail::Told, mail::Mail, mailer::Outcome, unwritable};

/// A link to verify an address is good for this long.
const VERIFY_LIFE: Duration = Duration::hours(24);
/// And one to reset a password.
const RESET_LIFE: Duration = Duration::hours(1);

/// A message of the auth function.
#[derive(Deserialize)]
struct Message {
    account: AccountMessage,
}

/// The message, if the body is one about an account.
pub(crate) fn read(body: &str) -> Option<AccountMessage> {
    let message: Message = serde_json::from_str(body).ok()?;
    Some(message.account)
}

impl Notifier {
    /// Sends the mail that a message asks for, at most once.
    pub(crate) async fn account(&self, message: &AccountMessage) -> Result<(), WorkError> {
        let Some(user) = self.addressee(&message.mail).await? else {
            tracing::info!("no account to write to");
            return Ok(());
        };
        let claimed = self.store.claim_account_mail(user.id, message.id).await?;
        if !claimed {
            return Ok(());
        }
        let sent = self.write_and_send(&user, &message.mail).await;
        if sent.is_err() {
            let released = self.store.release_account_mail(user.id, message.id);
            released.await?;
        }
        sent
    }

    async fn addressee(&self, mail: &AccountMail) -> Result<Option<User>, WorkError> {
        Ok(match mail {
            AccountMail::ResetPassword { email } => match EmailAddress::parse(email) {
                Some(address) => self.store.user_by_email(&address).await?,
                None => None,
            },
            AccountMail::VerifyEmail { user_id }
            | AccountMail::PasswordChanged { user_id }
            | AccountMail::EmailChanged { user_id, .. }
            | AccountMail::SecondFactorOn { user_id }
            | AccountMail::SecondFactorOff { user_id } => self.store.user(*user_id).await?,
        })
    }

    /// An error means that nothing was sent.
    async fn write_and_send(&self, user: &User, mail: &AccountMail) -> Result<(), WorkError> {
        let mut to = user.email.clone();
        let told = match mail {
            AccountMail::VerifyEmail { .. } => {
                let pending = self.store.pending_email(user).await?;
                if pending.is_none() && user.email_verified {
                    return Ok(());
                }
                to = pending.unwrap_or(to);
                let link = self.link(user.id, LinkPurpose::VerifyEmail, &to).await?;
                Told::VerifyEmail { link }
            }
            AccountMail::ResetPassword { .. } => {
                let link = self.link(user.id, LinkPurpose::ResetPassword, &to).await?;
                Told::ResetPassword { link }
            }
            AccountMail::PasswordChanged { .. } => Told::PasswordChanged,
            AccountMail::EmailChanged { old_email, .. } => {
                to = old_email.clone();
                Told::EmailChanged { new: &user.email }
            }
            AccountMail::SecondFactorOn { .. } => Told::SecondFactorOn,
            AccountMail::SecondFactorOff { .. } => Told::SecondFactorOff,
        };
        let mail = Mail::about_account(&user.name, told).map_err(unwritable)?;
        let (metric, reason) = match self.mailer.send(to.trim(), &mail).await {
            Outcome::Later(reason) => return Err(WorkError::Retry(reason)),
            Outcome::Accepted => ("MailSent", None),
            Outcome::Refused(reason) => ("MailRefused", Some(reason)),
            Outcome::Unknown(reason) => ("MailUnknown", Some(reason)),
        };
        platform::logs::count(metric, 1.0);
        if let Some(reason) = reason {
            let reason = reason.replace(to.trim(), "the address");
            tracing::warn!(user = %user.id, metric, reason, "no mail");
        }
        Ok(())
    }

    /// A new link to a page of the dashboard. The token is in the fragment, which no server and no
    /// log sees.
    async fn link(
        &self,
        user: UserId,
        purpose: LinkPurpose,
        email: &str,
    ) -> Result<String, WorkError> {
        let (page, life) = match purpose {
            LinkPurpose::VerifyEmail => ("verify-email", VERIFY_LIFE),
            LinkPurpose::ResetPassword => ("reset-password", RESET_LIFE),
        };
        let secret = secret_link::secret()
            .map_err(|_| WorkError::Retry("there is no randomness to be had".into()))?;
        let link = Link {
            email: email.into(),
            hash: Some(secret_link::hash(&secret)),
            expires_at: (Utc::now() + life).timestamp(),
        };
        match self.store.arm_link(user, purpose, &link).await? {
            true => Ok(format!("{}/{page}#token={user}.{secret}", self.public_url)),
            // The user has just asked for another address: then that one is written to.
            false => Err(WorkError::Retry("another address is to be verified".into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_about_an_account_reads_and_others_do_not() {
        let user_id = UserId::new();
        let message = AccountMessage::new(AccountMail::EmailChanged {
            user_id,
            old_email: "ana@example.com".into(),
        });
        let body = serde_json::json!({ "account": message }).to_string();
        assert_eq!(read(&body), Some(message));
        for body in ["", "{}", r#"{"account": {}}"#, r#"{"detail": {}}"#] {
            assert_eq!(read(body), None, "{body}");
        }
    }
}
