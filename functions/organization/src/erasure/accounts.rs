//! Accounts that have ended: what is left of them goes, then their holders are told.

use chrono::Utc;
use cloud::{
    App, Queue, WorkError,
    config::ConfigError,
    sweep::{Budget, Task},
};
use domain::{AccountErasure, AccountMail, AccountMessage, OrgId};
use store::{DueErasure, Store};

/// Erases first, then tells, then forgets the address: broken off anywhere, it can be done again.
pub struct EraseAccounts {
    store: Store,
    mails: Queue,
}

impl EraseAccounts {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            mails: app.queue("NOTIFY_QUEUE_URL")?,
        })
    }
}

impl Task for EraseAccounts {
    const NAME: &'static str = "accounts";
    type Item = DueErasure<AccountErasure>;

    async fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<Self::Item>, Option<String>), WorkError> {
        let now = Utc::now();
        Ok(self.store.due_account_erasures(shard, after, now).await?)
    }

    fn key(due: &Self::Item) -> (String, Option<OrgId>) {
        (due.due.clone(), None)
    }

    async fn act(&self, _: &Budget, due: &Self::Item) -> Result<usize, WorkError> {
        let (erasure, user_id) = (&due.erasure, due.erasure.user_id);
        self.store.erase_account(erasure).await?;
        if let Some(email) = erasure.email.clone().filter(|_| erasure.email_verified) {
            let mail = AccountMail::AccountErased { user_id, email };
            let message = serde_json::json!({ "account": AccountMessage::new(mail) });
            self.mails.send(&user_id.to_string(), &[message]).await?;
        }
        self.store.close_account_erasure(user_id).await?;
        Ok(1)
    }
}
