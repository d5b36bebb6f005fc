//! Sessions: begun by signing in, carried by tokens, refreshed and ended.

pub mod list;
pub mod refresh;
mod refresh_token;

use api::{
    ApiError, access_token::AUDIENCE, access_token::Claims, access_token::ISSUER,
    access_token::LIFE_SECONDS, cookies::BrowserTokens, organization::OrganizationView,
};
use aws_lc_rs::hmac;
use chrono::{Duration, Utc};
use data_encoding::BASE64URL_NOPAD;
use domain::{OrgId, SessionId, User};
use store::{Session, SessionLife};

use crate::{
    Auth,
    sign_in::{Proven, device::Device, device_token::DeviceToken},
    signing_key::Keys,
    view::{Carrier, SignedIn},
};

use refresh_token::RefreshToken;

/// How long a session lives.
pub(crate) const LIFE: SessionLife = SessionLife {
    unused: Duration::days(30),
    whole: Duration::days(90),
};

impl Auth {
    pub(crate) async fn begin_session(
        &self,
        keys: &Keys,
        Proven {
            user,
            second_factor,
            device: known,
        }: Proven,
        org: OrgId,
        device: &Device,
        carrier: Carrier,
    ) -> Result<SignedIn, ApiError> {
        let session = Session {
            device: device.name.clone(),
            address: device.address.clone(),
            second_factor,
            ..Session::new(user.id, org, LIFE.unused)
        };
        if !self.store().begin_session(&session, &user).await? {
            return Err(ApiError::unauthorized(
                "wrong_credentials",
                "The password or the second factor was changed at this moment. Sign in anew.",
            ));
        }
        let device = DeviceToken::of(&user, known.unwrap_or(session.id), second_factor);
        let give = Give {
            device: Some(device),
            ..Give::both(carrier)
        };
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
        let device = give.device.map(|device| device.seal(keys));
        let refresh = give.refresh.then(|| refresh_token.seal(keys.refresh()));
        let mut signed_in = SignedIn {
            user: user.into(),
            organization: OrganizationView::new(organization, membership.role),
            access_token: None,
            refresh_token: None,
            device_token: None,
            expires_in: LIFE_SECONDS,
            cookies: Vec::new(),
        };
        match give.carrier {
            Carrier::Token => {
                signed_in.access_token = Some(keys.sign(&claims(session, None))?);
                signed_in.refresh_token = refresh;
                signed_in.device_token = device;
            }
            Carrier::Cookie => {
                let csrf = csrf(keys, session.id);
                let access = keys.sign(&claims(session, Some(csrf.clone())))?;
                signed_in.cookies = self.site().set(&BrowserTokens {
                    access: &access,
                    refresh: refresh.as_deref().map(|r| (r, seconds_left(session))),
                    csrf: &csrf,
                    device: device.as_deref(),
                })?;
            }
        }
        Ok(signed_in)
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Give {
    pub carrier: Carrier,
    pub refresh: bool,
    /// The device, when it has just signed in.
    pub device: Option<DeviceToken>,
}

impl Give {
    pub(crate) fn both(carrier: Carrier) -> Self {
        Self {
            carrier,
            refresh: true,
            device: None,
        }
    }
}

/// A session's CSRF value: the same as long as it lives, so that tabs do not disturb each other,
/// and told by nothing but our key.
pub(crate) fn csrf(keys: &Keys, session: SessionId) -> String {
    let mac = hmac::sign(keys.refresh(), format!("csrf.{session}").as_bytes());
    BASE64URL_NOPAD.encode(mac.as_ref())
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

/// How long a session lives from now on, unless it is refreshed.
fn seconds_left(session: &Session) -> i64 {
    session.expires_at - Utc::now().timestamp()
}
