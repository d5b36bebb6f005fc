//! What the routes work with, and what several of them do with it.

use std::sync::Arc;

use aws_lc_rs::hmac;
use axum::{
    extract::FromRef,
    http::{HeaderMap, StatusCode},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{Duration, Utc};
use domain::{AccountMail, AccountMessage, OrgId, SessionId, User, UserId};
use platform::{
    ApiError, App, Bus, Objects, Person, Queue,
    config::{self, ConfigError},
    cookies::{BrowserTokens, Site},
    token::{AUDIENCE, Claims, ISSUER, LIFE_SECONDS},
};
use store::{Session, Store};

use crate::{
    device::Device,
    keys::{KeyRing, Keys},
    limits::{Attempt, Limits},
    password,
    refresh_token::RefreshToken,
    view::{Carrier, OrganizationView, SignedIn},
};

/// How long a session lives without being refreshed, in days.
const SESSION_DAYS: i64 = 30;

/// The table, the keys that sign, and the limits of attempts.
#[derive(Clone)]
pub struct Auth {
    app: App,
    pub(crate) bus: Bus,
    pub(crate) exports: Queue,
    pub(crate) objects: Objects,
    pub(crate) keys: Arc<KeyRing>,
    pub(crate) limits: Limits,
    /// How long an organization stays after its deletion was asked for.
    pub(crate) deletion_grace: Duration,
    mails: Queue,
}

impl Auth {
    /// Reads the environment; nothing is asked of AWS yet.
    pub fn new(app: App) -> Result<Self, ConfigError> {
        let client = aws_sdk_secretsmanager::Client::new(app.sdk());
        let secret = config::required("SIGNING_KEY_SECRET")?;
        Ok(Self {
            keys: Arc::new(KeyRing::new(client, secret, app.store.clone())),
            limits: Limits::from_env()?,
            bus: app.bus()?,
            exports: app.queue("EXPORT_QUEUE_URL")?,
            objects: app.objects()?,
            deletion_grace: Duration::seconds(config::or("DELETION_GRACE_SECONDS", 604_800)?),
            mails: app.queue("NOTIFY_QUEUE_URL")?,
            app,
        })
    }

    pub(crate) fn store(&self) -> &Store {
        &self.app.store
    }

    /// The user who is calling.
    pub(crate) async fn user_of(&self, principal: &Person) -> Result<User, ApiError> {
        let id = principal.membership.user_id;
        let user = self.store().user(id).await?;
        user.ok_or_else(|| ApiError::internal(format!("{id} has a membership but is not there")))
    }

    /// Refuses with 403 what is not the password of a user who is signed in: a session that was
    /// left open must not be enough to take an account over.
    pub(crate) async fn require_password(
        &self,
        user: &User,
        password: String,
    ) -> Result<(), ApiError> {
        self.limits
            .count_account(self.store(), Attempt::Password, user.id)
            .await?;
        let hash = Some(user.password_hash.clone());
        if password.len() <= password::MAX_BYTES && password::verify(password, hash).await? {
            return Ok(());
        }
        Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "wrong_password",
            "This is not your password. Give the one that you sign in with.",
        ))
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

    /// Begins a session of that user in that organization.
    pub(crate) async fn begin_session(
        &self,
        keys: &Keys,
        user: User,
        org: OrgId,
        device: &Device,
        carrier: Carrier,
    ) -> Result<SignedIn, ApiError> {
        let now = Utc::now();
        let session = Session {
            id: SessionId::new(),
            user_id: user.id,
            org_id: org,
            turn: 1,
            turned_at: now,
            created_at: now,
            expires_at: (now + session_life()).timestamp(),
            device: device.name.clone(),
            address: device.address.clone(),
        };
        if !self.store().begin_session(&session, &user).await? {
            return Err(ApiError::unauthorized(
                "wrong_credentials",
                "The password was changed at this moment. Sign in with the new one.",
            ));
        }
        let give = Give::both(carrier);
        self.sign_in(keys, &session, user, give).await
    }

    /// The tokens of a session as it stands, as long as the user belongs to its organization.
    pub(crate) async fn sign_in(
        &self,
        keys: &Keys,
        session: &Session,
        user: User,
        give: Give,
    ) -> Result<SignedIn, ApiError> {
        let found = self
            .store()
            .as_member(session.org_id, session.user_id)
            .await?;
        let Some((membership, tenant)) = found else {
            // Who is removed loses the sessions there; this one may have come a moment later.
            self.store()
                .end_session(session.user_id, session.id)
                .await?;
            return Err(ApiError::unauthorized(
                "not_a_member",
                "You no longer belong to this organization. Sign in again with \
                 `POST /v1/auth/login`.",
            ));
        };
        let organization = tenant.organization().await?.ok_or_else(|| {
            ApiError::internal(format!("{} has members but is not there", session.org_id))
        })?;
        let refresh_token = RefreshToken {
            user: session.user_id,
            session: session.id,
            turn: session.turn,
        };
        let refresh = give.refresh.then(|| refresh_token.seal(keys.refresh()));
        let mut signed_in = SignedIn {
            user: user.into(),
            organization: OrganizationView::new(organization, membership.role),
            access_token: None,
            refresh_token: None,
            expires_in: LIFE_SECONDS,
            cookies: Vec::new(),
        };
        match give.carrier {
            Carrier::Token => {
                signed_in.access_token = Some(keys.sign(&claims(session, None))?);
                signed_in.refresh_token = refresh;
            }
            Carrier::Cookie => {
                let csrf = csrf(keys, session.id);
                let access = keys.sign(&claims(session, Some(csrf.clone())))?;
                signed_in.cookies = self.site().set(&BrowserTokens {
                    access: &access,
                    refresh: refresh
                        .as_deref()
                        .map(|r| (r, session_life().num_seconds())),
                    csrf: &csrf,
                })?;
            }
        }
        Ok(signed_in)
    }
}

/// Which tokens to give, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Give {
    /// In what.
    pub carrier: Carrier,
    /// Whether a refresh token, too.
    pub refresh: bool,
}

impl Give {
    /// Access and refresh token.
    pub(crate) fn both(carrier: Carrier) -> Self {
        Self {
            carrier,
            refresh: true,
        }
    }
}

/// A session's CSRF value: the same as long as it lives, so that tabs do not disturb each other,
/// and told by nothing but our key.
pub(crate) fn csrf(keys: &Keys, session: SessionId) -> String {
    let mac = hmac::sign(keys.refresh(), format!("csrf.{session}").as_bytes());
    URL_SAFE_NO_PAD.encode(mac)
}

fn claims(session: &Session, csrf: Option<String>) -> Claims {
    let now = Utc::now().timestamp();
    Claims {
        iss: ISSUER.into(),
        aud: AUDIENCE.into(),
        sub: session.user_id,
        org: session.org_id,
        sid: session.id,
        iat: now,
        exp: now + LIFE_SECONDS,
        csrf,
    }
}

/// How long a session lives without being refreshed.
pub(crate) fn session_life() -> Duration {
    Duration::days(SESSION_DAYS)
}

impl FromRef<Auth> for App {
    fn from_ref(state: &Auth) -> Self {
        state.app.clone()
    }
}
