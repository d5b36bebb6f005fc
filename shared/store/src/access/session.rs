//! Sessions: chains of refresh tokens, of which the table knows only the newest number.

use chrono::{DateTime, Duration, Utc};
use domain::{Membership, OrgId, Organization, SessionId, User, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    Page, PageRequest, Result, Store, TenantStore, keys,
    table::{item, number, read, text},
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
    /// Whether whoever uses it has shown a second factor, which is on as long as this holds.
    #[serde(default)]
    pub second_factor: bool,
}

/// How long a session lives.
#[derive(Debug, Clone, Copy)]
pub struct SessionLife {
    /// Unless it is refreshed.
    pub unused: Duration,
    /// However often it is refreshed.
    pub whole: Duration,
}

impl SessionLife {
    /// When a session ends that began then and is refreshed now, in seconds since 1970.
    fn end(&self, created_at: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
        let end = (now + self.unused).min(created_at + self.whole);
        end.timestamp()
    }
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
            second_factor: false,
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

/// What a session's token opens.
#[derive(Debug, Clone)]
pub struct InSession {
    pub membership: Membership,
    pub tenant: TenantStore,
    /// Absent while it is being erased.
    pub organization: Option<Organization>,
    /// Whether the session has shown a second factor.
    pub second_factor: bool,
}

#[derive(Debug, Clone)]
pub enum Rotation {
    /// It was the newest, or had just been replaced: the session as it is now.
    Granted(Session),
    /// It was replaced a while ago: somebody else has it. The session, which is over.
    Reused(Session),
    Unknown,
}

/// DynamoDB takes as many writes in a transaction.
const MOST_AT_ONCE: usize = 100;

impl Store {
    /// Keeps a new session of a user whose password was checked. False when the password has been
    /// changed since, or the second factor was switched on without being shown, or off: then that has
    /// ended all sessions, and this one must not begin after it.
    pub async fn begin_session(&self, session: &Session, user: &User) -> Result<bool> {
        let same_password = Update::existing(keys::user(user.id)).when(
            "password_hash",
            text(&user.password_hash),
            "{} = {v}",
        );
        let begun = item(&keys::session(session.user_id, session.id), session)?;
        self.transact(vec![
            self.put_new_in_transaction(begun)?,
            same_password.check_in_transaction(self)?,
            self.second_factor_is(user.id, session.second_factor)?,
        ])
        .await
    }

    /// What a session's token opens: session, membership and organization are read at once, so that
    /// the end of any counts with the next request.
    pub async fn in_session(
        &self,
        org: OrgId,
        user: UserId,
        session: SessionId,
    ) -> Result<std::result::Result<InSession, NoAccess>> {
        let session = keys::session(user, session);
        let member = keys::in_org(org, keys::sk::member(user));
        let organization = keys::in_org(org, keys::sk::ORG);
        let found = self.get_at_once([&session, &member, &organization]).await?;
        let [session, membership, organization] = found;
        let Some(session) = session else {
            return Ok(Err(NoAccess::SessionOver));
        };
        let Some(membership) = membership else {
            return Ok(Err(NoAccess::NotAMember));
        };
        Ok(Ok(InSession {
            membership: read(membership)?,
            tenant: self.tenant(org),
            organization: organization.map(read).transpose()?,
            second_factor: read::<Session>(session)?.second_factor,
        }))
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
    /// the same successor again (two tabs at once); later it ends the session. So does a session
    /// that has lived its whole life.
    pub async fn rotate_refresh_token(
        &self,
        user: UserId,
        id: SessionId,
        turn: u32,
        grace: Duration,
        life: SessionLife,
        address: Option<&str>,
    ) -> Result<Rotation> {
        let key = keys::session(user, id);
        let Some(session) = self.get::<Session>(&key).await? else {
            return Ok(Rotation::Unknown);
        };
        let now = Utc::now();
        let expires_at = life.end(session.created_at, now);
        if expires_at <= now.timestamp() {
            self.delete(&key).await?;
            return Ok(Rotation::Unknown);
        }
        let update = Update::existing(key.clone())
            .set("turn", turn.saturating_add(1))?
            .set("turned_at", now)?
            .set("address", address)?
            .set("expires_at", expires_at)?
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
            Some(session) => {
                self.delete(&key).await?;
                Ok(Rotation::Reused(session))
            }
        }
    }

    /// Points a session at another organization. False when the session is over.
    pub async fn switch_session(&self, user: UserId, id: SessionId, org: OrgId) -> Result<bool> {
        let update = Update::existing(keys::session(user, id)).set("org_id", org)?;
        Ok(self.update(update).await?.is_some())
    }

    /// Notes that a session has shown the second factor. False when that is off by now, or the session
    /// is over.
    pub async fn show_second_factor(&self, user: UserId, id: SessionId) -> Result<bool> {
        let shown = Update::existing(keys::session(user, id)).set("second_factor", true)?;
        self.transact(vec![
            shown.in_transaction(self)?,
            self.second_factor_is(user, true)?,
        ])
        .await
    }

    /// Notes that no session of a user has shown a second factor: there is none any more.
    pub async fn forget_second_factor(&self, user: UserId) -> Result<()> {
        let pk = keys::user_partition(user);
        let sessions: Vec<Session> = self.all(&pk, keys::SESSIONS).await?;
        for session in sessions.iter().filter(|session| session.second_factor) {
            let update = Update::existing(keys::session(user, session.id));
            self.update(update.set("second_factor", false)?).await?;
        }
        Ok(())
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
