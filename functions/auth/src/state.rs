//! What the routes work with, and what several of them do with it.

use std::sync::Arc;

use axum::extract::FromRef;
use chrono::{Duration, Utc};
use domain::{OrgId, SessionId, User};
use platform::{
    ApiError, App, Bus, Objects, Queue,
    config::{self, ConfigError},
    token::{AUDIENCE, Claims, ISSUER, LIFE_SECONDS},
};
use store::{Session, Store};

use crate::{
    keys::{KeyRing, Keys},
    limits::Limits,
    refresh_token::RefreshToken,
    view::{OrganizationView, SignedIn},
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
            app,
        })
    }

    pub(crate) fn store(&self) -> &Store {
        &self.app.store
    }

    /// Begins a session of that user in that organization.
    pub(crate) async fn begin_session(
        &self,
        keys: &Keys,
        user: User,
        org: OrgId,
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
        };
        self.store().create_session(&session).await?;
        self.sign_in(keys, &session, user).await
    }

    /// The tokens of a session as it stands, as long as the user belongs to its organization.
    pub(crate) async fn sign_in(
        &self,
        keys: &Keys,
        session: &Session,
        user: User,
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
        Ok(SignedIn {
            user: user.into(),
            organization: OrganizationView::new(organization, membership.role),
            access_token: keys.sign(&claims(session))?,
            refresh_token: Some(refresh_token.seal(keys.refresh())),
            expires_in: LIFE_SECONDS,
        })
    }
}

fn claims(session: &Session) -> Claims {
    let now = Utc::now().timestamp();
    Claims {
        iss: ISSUER.into(),
        aud: AUDIENCE.into(),
        sub: session.user_id,
        org: session.org_id,
        sid: session.id,
        iat: now,
        exp: now + LIFE_SECONDS,
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
