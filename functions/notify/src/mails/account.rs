//! Mail about accounts. The secret of a link is made here, at the last moment: no queue and no log
//! ever holds it, and the table knows its hash.

use api::secret_link;
use chrono::{Duration, Utc};
use cloud::WorkError;
use domain::{AccountMail, AccountMessage, EmailAddress, User};
use mail::{Letter, Mail, Recipient};
use serde::Deserialize;
use store::{Link, LinkPurpose, Store};

use super::{account_erasure, account_text::Writer};
use crate::{
    Notifier,
    letter::{Words, audit_entry},
    reason::Reason,
};

/// A link to verify an address is good for this long.
const VERIFY_LIFE: Duration = Duration::hours(24);
/// And one to reset a password.
const RESET_LIFE: Duration = Duration::hours(1);
/// And one to sign in.
const SIGN_IN_LIFE: Duration = Duration::hours(1);

#[derive(Deserialize)]
struct Message {
    account: AccountMessage,
}

pub(crate) fn read(body: &str) -> Option<AccountMessage> {
    let message: Message = serde_json::from_str(body).ok()?;
    Some(message.account)
}

/// Sends the mail that a message asks for; none when there is no such account, or nothing to verify.
pub(crate) async fn mail(notifier: &Notifier, message: AccountMessage) -> Result<(), WorkError> {
    if let AccountMail::AccountErased { user_id, email } = message.mail {
        return account_erasure::mail_receipt(notifier, user_id, email).await;
    }
    let store = notifier.store.clone();
    let Some(user) = addressee(&store, &message.mail).await? else {
        tracing::info!("no account to write to");
        return Ok(());
    };
    let Some(address) = address(&store, &user, &message.mail).await? else {
        return Ok(());
    };
    let language = user.language.unwrap_or_default();
    let recipient = Recipient {
        id: user.id.to_string(),
        address,
        claim: store.account_mail_claim(user.id, message.id),
        language,
        footer: reason(&message.mail).footer(&notifier.public_url, language),
    };
    let letter = AccountLetter {
        store,
        user,
        mail: message.mail,
        public_url: notifier.public_url.clone(),
    };
    notifier.deliver(&letter, [recipient]).await
}

async fn addressee(store: &Store, mail: &AccountMail) -> Result<Option<User>, WorkError> {
    Ok(match mail {
        AccountMail::SignIn { proven: false, .. } => None,
        AccountMail::ResetPassword { email } | AccountMail::SignIn { email, .. } => {
            match EmailAddress::parse(email) {
                Some(address) => store.user_by_email(&address).await?,
                None => None,
            }
        }
        AccountMail::VerifyEmail { user_id, .. }
        | AccountMail::PasswordChanged { user_id }
        | AccountMail::EmailChanged { user_id, .. }
        | AccountMail::SecondFactorOn { user_id }
        | AccountMail::SecondFactorOff { user_id }
        | AccountMail::PasskeyAdded { user_id }
        | AccountMail::PasskeyRemoved { user_id } => store.user(*user_id).await?,
        AccountMail::AccountErased { .. } => None,
    })
}

/// Where the mail goes; nothing when there is no address to verify any more.
async fn address(
    store: &Store,
    user: &User,
    mail: &AccountMail,
) -> Result<Option<String>, WorkError> {
    Ok(match mail {
        AccountMail::VerifyEmail { .. } => {
            let pending = store.pending_email(user).await?;
            pending.or_else(|| (!user.email_verified).then(|| user.email.clone()))
        }
        AccountMail::EmailChanged { old_email, .. } => Some(old_email.clone()),
        AccountMail::ResetPassword { .. } | AccountMail::SignIn { .. } => Some(user.email.clone()),
        // What was done is told to whoever has shown that the address is theirs: anybody can sign up with a
        // stranger's, and do much.
        _ => user.email_verified.then(|| user.email.clone()),
    })
}

fn reason(mail: &AccountMail) -> Reason {
    match mail {
        AccountMail::VerifyEmail { .. } => Reason::Given,
        AccountMail::EmailChanged { .. } => Reason::Former,
        _ => Reason::Account,
    }
}

pub(crate) struct AccountLetter {
    pub store: Store,
    pub user: User,
    pub mail: AccountMail,
    pub public_url: String,
}

impl Letter for AccountLetter {
    fn kind(&self) -> &'static str {
        "account"
    }

    async fn write(&self, to: &Recipient) -> Result<Option<Mail>, WorkError> {
        let writer = Writer {
            language: to.language,
            name: &self.user.name,
        };
        let page = match &self.mail {
            AccountMail::VerifyEmail { asked, .. } => match self.other_holder(&to.address).await? {
                Some(holder) => {
                    let name = &holder.name;
                    Writer { name, ..writer }.has_account(&self.public_url)
                }
                None => {
                    let link = self
                        .link(LinkPurpose::VerifyEmail, &to.address, VERIFY_LIFE)
                        .await?;
                    writer.verify_email(link, asked.as_ref())
                }
            },
            AccountMail::ResetPassword { .. } => {
                let purpose = LinkPurpose::ResetPassword;
                writer.reset_password(self.link(purpose, &to.address, RESET_LIFE).await?)
            }
            AccountMail::SignIn { .. } => {
                let purpose = LinkPurpose::SignIn;
                writer.sign_in(self.link(purpose, &to.address, SIGN_IN_LIFE).await?)
            }
            AccountMail::PasswordChanged { .. } => writer.password_changed(),
            AccountMail::EmailChanged { .. } => {
                let link = self.link_back(&to.address).await?;
                writer.email_changed(&self.user.email, link)
            }
            AccountMail::SecondFactorOn { .. } => writer.second_factor_on(),
            AccountMail::SecondFactorOff { .. } => writer.second_factor_off(),
            AccountMail::PasskeyAdded { .. } => writer.passkey_added(),
            AccountMail::PasskeyRemoved { .. } => writer.passkey_removed(),
            AccountMail::AccountErased { .. } => return Ok(None),
        };
        page.write(to)
    }

    /// In the log of each organization that the holder belongs to: an admin there can help.
    async fn tell(&self, to: &Recipient, problem: &str) -> Result<(), WorkError> {
        for tenant in self.store.tenants_of(self.user.id).await? {
            let entry = audit_entry(self.kind(), to, problem);
            tenant.append_audit(&entry).await?;
        }
        Ok(())
    }
}

impl AccountLetter {
    /// Somebody else who has proved the address to be theirs.
    async fn other_holder(&self, email: &str) -> Result<Option<User>, WorkError> {
        let Some(address) = EmailAddress::parse(email) else {
            return Ok(None);
        };
        let [holder, ..] = self.store.users_by_email(&address).await?;
        Ok(holder.filter(|holder| holder.id != self.user.id))
    }

    /// A new link of that kind, which is good for so long.
    async fn link(
        &self,
        purpose: LinkPurpose,
        email: &str,
        life: Duration,
    ) -> Result<String, WorkError> {
        let until = (Utc::now() + life).timestamp();
        let link = self.armed(purpose, email, until).await?;
        // The user has just asked for another address: then that one is written to.
        link.ok_or_else(|| WorkError::Retry("another address is to be verified".into()))
    }

    /// A new link that takes the account back to an address that it had, while there is the wish for one.
    async fn link_back(&self, email: &str) -> Result<Option<String>, WorkError> {
        let purpose = LinkPurpose::TakeBack;
        let wish = self.store.link(self.user.id, purpose).await?;
        match wish.filter(|wish| wish.email == email) {
            Some(wish) => self.armed(purpose, email, wish.expires_at).await,
            None => Ok(None),
        }
    }

    /// A new link to a page of the dashboard; nothing when no such link is wanted any more. The token is in
    /// the fragment, which no server and no log sees.
    async fn armed(
        &self,
        purpose: LinkPurpose,
        email: &str,
        until: i64,
    ) -> Result<Option<String>, WorkError> {
        let user = self.user.id;
        let page = match purpose {
            LinkPurpose::VerifyEmail => "verify-email",
            LinkPurpose::ResetPassword => "reset-password",
            LinkPurpose::SignIn => "signin",
            LinkPurpose::TakeBack => "take-back",
        };
        let secret = secret_link::secret()
            .map_err(|_| WorkError::Retry("there is no randomness to be had".into()))?;
        let link = Link {
            email: email.into(),
            hash: Some(secret_link::hash(&secret)),
            expires_at: until,
        };
        let is_armed = self.store.arm_link(user, purpose, &link).await?;
        let address = format!("{}/{page}#token={user}.{secret}", self.public_url);
        Ok(is_armed.then_some(address))
    }
}

#[cfg(test)]
mod tests {
    use domain::UserId;

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
