//! Accounts that have ended: what is left of them goes, then their holders are told.

use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{AccountErasure, AccountMail, AccountMessage};

use super::EraseSweep;

impl EraseSweep {
    /// Erases the accounts that have ended, while there is time; how many. What could not be erased
    /// is left to the next sweep.
    pub(super) async fn erase_accounts(&self, until: DateTime<Utc>) -> Result<usize, WorkError> {
        let mut erased = 0;
        for due in self.store.due_account_erasures(Utc::now()).await? {
            if Utc::now() >= until {
                break;
            }
            let user_id = due.user_id;
            match self.erase_account(due).await {
                Ok(()) => erased += 1,
                Err(error) => tracing::error!(%user_id, %error, "not erased"),
            }
        }
        Ok(erased)
    }

    /// Erases first, then tells, then forgets the address: broken off anywhere, it can be done again.
    async fn erase_account(&self, erasure: AccountErasure) -> Result<(), WorkError> {
        let user_id = erasure.user_id;
        self.store.erase_account(&erasure).await?;
        if let Some(email) = erasure.email.filter(|_| erasure.email_verified) {
            let mail = AccountMail::AccountErased { user_id, email };
            let message = serde_json::json!({ "account": AccountMessage::new(mail) });
            self.mails.send(&user_id.to_string(), &[message]).await?;
        }
        self.store.close_account_erasure(user_id).await?;
        Ok(())
    }
}
