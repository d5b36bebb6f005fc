//! Sessions: chains of refresh tokens, of which the table knows only the newest number.

use chrono::{DateTime, Duration, Utc};
use domain::{Membership, OrgId, SessionId, User, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    Page, PageRequest, Result, Store, TenantStore, keys,
    table::{item, number, text},
    update::Update,
};

/// One sign-in, on one device.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Session {
    pub id: SessionId,
    pub user_id: UserId,
    pub org_id: OrgId,
    /// The number of the newest refresh token; the first is 1.
    pub turn: u32,
    /// When that one was given out.
    pub turned_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    /// When it ends unless refreshed, in seconds since 1970.
    pub expires_at: i64,
    /// What signed in, in words.
    #[serde(default)]
    pub device: String,
    /// The network address that it was last refreshed from.
    #[serde(default)]
    pub address: Option<String>,
}

impl Session {
    /// One that begins now and lives so long unless refreshed.
    pub fn new(user_id: UserId, org_id: OrgId, life: Duration) -> Self {
        let now = Utc::now();
        Self {
            id: SessionId::new(),
            user_id,
            org_id,
            turn: 1,
            turned_at: now,
            created_at: now,
            expires_at: (now + life).timestamp(),
            device: String::new(),
            address: None,
        }
    }
}

/// Why a token that is ours opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAccess {
    SessionOver,
    /// Its user does not, or no longer, belong to its organization.
    NotAMember,
}

#[derive(Debug, Clone)]
pub enum Rotation {
    /// It was the newest, or had just been replaced: the session as it is now.
    Granted(Session),
    /// It was replaced a while ago: somebody else has it. The session is over.
    Reused,
    Unknown,
}

/// DynamoDB takes as many writes in a transaction.
const MOST_AT_ONCE: usize = 100;

impl Store {
    /// Keeps a new session of a user whose password was checked. False when the password has been
    /// changed since: then that has ended all sessions, and this one must not begin after it.
    pub async fn begin_session(&self, session: &Session, user: &User) -> Result<bool> {
        let same_password = Update::existing(keys::user(user.id)).when(
            "password_hash",
            text(&user.password_hash),
            "{} = {v}",
        );
        let session = item(&keys::session(session.user_id, session.id), session)?;
        self.transact(vec![
            self.put_new_in_transaction(session)?,
            same_password.check_in_transaction(self)?,
        ])
        .await
    }

    /// The membership that a session's token opens, and the tenant's store with it: session and
    /// membership are read at once, so that the end of either counts with the next request.
    pub async fn in_session(
        &self,
        org: OrgId,
        user: UserId,
        session: SessionId,
    ) -> Result<std::result::Result<(Membership, TenantStore), NoAccess>> {
        let member = keys::in_org(org, keys::sk::member(user));
        let (session, membership) = self
            .get_both::<Session, Membership>(&keys::session(user, session), &member)
            .await?;
        Ok(match (session, membership) {
            (None, _) => Err(NoAccess::SessionOver),
            (_, None) => Err(NoAccess::NotAMember),
            (_, Some(membership)) => Ok((membership, self.tenant(org))),
        })
    }

    /// A user's sessions, newest first.
    pub async fn sessions(&self, user: UserId, request: &PageRequest) -> Result<Page<Session>> {
        let pk = keys::user_partition(user);
        self.page(&pk, keys::SESSIONS, true, request).await
    }

    pub async fn end_sessions(&self, user: UserId, but: Option<SessionId>) -> Result<()> {
        let pk = keys::user_partition(user);
        let sessions: Vec<Session> = self.all(&pk, keys::SESSIONS).await?;
        let ended: Vec<SessionId> = sessions
            .into_iter()
            .map(|session| session.id)
            .filter(|id| Some(*id) != but)
            .collect();
        for some in ended.chunks(MOST_AT_ONCE) {
            let deletions = some
                .iter()
                .map(|id| self.delete_in_transaction(&keys::session(user, *id)))
                .collect::<Result<_>>()?;
            self.transact(deletions).await?;
        }
        Ok(())
    }

    /// Trades refresh token number `turn` for its successor. Within `grace` of the trade it gives
    /// the same successor again (two tabs at once); later it ends the session.
    pub async fn rotate_refresh_token(
        &self,
        user: UserId,
        id: SessionId,
        turn: u32,
        grace: Duration,
        life: Duration,
        address: Option<&str>,
    ) -> Result<Rotation> {
        let key = keys::session(user, id);
        let now = Utc::now();
        let update = Update::existing(key.clone())
            .set("turn", turn.saturating_add(1))?
            .set("turned_at", now)?
            .set("address", address)?
            .set("expires_at", (now + life).timestamp())?
            .when("turn", number(turn), "{} = {v}")
            .when("expires_at", number(now.timestamp()), "{} > {v}");
        if let Some(turned) = self.update(update).await? {
            return Ok(Rotation::Granted(serde_dynamo::from_item(turned)?));
        }
        match self.get::<Session>(&key).await? {
            None => Ok(Rotation::Unknown),
            Some(session) if session.turn == turn + 1 && now - session.turned_at <= grace => {
                Ok(Rotation::Granted(session))
            }
            Some(_) => {
                self.delete(&key).await?;
                Ok(Rotation::Reused)
            }
        }
    }

    /// Points a session at another organization. False when the session is over.
    pub async fn switch_session(&self, user: UserId, id: SessionId, org: OrgId) -> Result<bool> {
        let update = Update::existing(keys::session(user, id)).set("org_id", org)?;
        Ok(self.update(update).await?.is_some())
    }

    pub async fn session(&self, user: UserId, id: SessionId) -> Result<Option<Session>> {
        self.get(&keys::session(user, id)).await
    }

    /// Ends the sessions of a user whose tokens are for that organization.
    pub async fn end_sessions_in(&self, user: UserId, org: OrgId) -> Result<()> {
        let sessions: Vec<Session> = self
            .all(&keys::user_partition(user), keys::SESSIONS)
            .await?;
        for session in sessions.iter().filter(|session| session.org_id == org) {
            self.end_session(user, session.id).await?;
        }
        Ok(())
    }

    pub async fn end_session(&self, user: UserId, id: SessionId) -> Result<()> {
        self.delete(&keys::session(user, id)).await
    }
}
