//! What the routes work with, and what several of them do with it.

use std::sync::Arc;

use api::{ApiError, Person, cookies::Site};
use axum::http::HeaderMap;
use cloud::{
    App, Queue,
    config::{self, ConfigError},
};
use domain::{AccountMail, AccountMessage, User, UserId};
use store::Store;

use crate::{attempts::AttemptLimits, passkey::RelyingParty, signing_key::KeyRing, view::Carrier};

/// The table, the keys that sign, and the limits of attempts.
#[derive(Clone)]
pub struct Auth {
    app: App,
    pub(crate) keys: Arc<KeyRing>,
    pub(crate) attempts: AttemptLimits,
    mails: Queue,
    relying_party: Option<Arc<RelyingParty>>,
}

impl Auth {
    /// Reads the environment; nothing is asked of AWS yet.
    pub fn new(app: App) -> Result<Self, ConfigError> {
        let client = aws_sdk_secretsmanager::Client::new(app.sdk());
        let secret = config::required("SIGNING_KEY_SECRET")?;
        Ok(Self {
            keys: Arc::new(KeyRing::new(client, secret, app.store.clone())),
            attempts: AttemptLimits::from_env()?,
            mails: app.queue("NOTIFY_QUEUE_URL")?,
            relying_party: RelyingParty::new(&app.config.public_url).map(Arc::new),
            app,
        })
    }

    pub(crate) fn store(&self) -> &Store {
        &self.app.store
    }

    pub(crate) async fn user_of(&self, principal: &Person) -> Result<User, ApiError> {
        let id = principal.membership.user_id;
        let user = self.store().user(id).await?;
        user.ok_or_else(|| ApiError::internal(format!("{id} has a membership but is not there")))
    }

    /// Before an address counts as a user's: its trial is theirs, also that of an account that was erased.
    pub(crate) async fn inherit_trial(&self, user: UserId, email: &str) -> Result<(), ApiError> {
        let hash = self.keys.keys().await?.address_hash(email);
        Ok(self.store().inherit_trial(user, &hash).await?)
    }

    /// Before an account takes another address: its trial stays with the one that it had, too.
    pub(crate) async fn note_former_address(
        &self,
        user: UserId,
        email: &str,
    ) -> Result<(), ApiError> {
        let hash = self.keys.keys().await?.address_hash(email);
        Ok(self.store().note_former_address(user, &hash).await?)
    }

    /// Has a mail about an account sent.
    pub(crate) async fn post(&self, group: UserId, mail: AccountMail) -> Result<(), ApiError> {
        self.post_for(&group.to_string(), mail).await
    }

    /// The same where no user is known. `group` is whose mail it is, for the queue's fairness.
    pub(crate) async fn post_for(&self, group: &str, mail: AccountMail) -> Result<(), ApiError> {
        let message = serde_json::json!({ "account": AccountMessage::new(mail) });
        Ok(self.mails.send(group, &[message]).await?)
    }

    /// Has a mail sent that tells of what is done already: that is not undone for a mail.
    pub(crate) async fn tell(&self, user: UserId, mail: AccountMail) {
        // The error is logged where it is made.
        let _ = self.post(user, mail).await;
    }

    /// Us, to passkeys; 409 where our address is no name that browsers bind them to.
    pub(crate) fn relying_party(&self) -> Result<&RelyingParty, ApiError> {
        self.relying_party.as_deref().ok_or_else(|| {
            ApiError::conflict(
                "passkeys_unavailable",
                "This installation of Perene is found under no host name, which passkeys need. Sign in \
                 with your password.",
            )
        })
    }

    /// Where people find Perene, which cookies are bound to.
    pub(crate) fn site(&self) -> Site {
        Site::new(&self.app.config.public_url)
    }

    /// Refuses to give another site's page a session in cookies: it could sign its visitors in to
    /// an account of its own.
    pub(crate) fn require_own_page(
        &self,
        carrier: Carrier,
        headers: &HeaderMap,
    ) -> Result<(), ApiError> {
        match carrier {
            Carrier::Token => Ok(()),
            Carrier::Cookie => self.site().require_own_page(headers),
        }
    }
}
