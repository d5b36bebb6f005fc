//! Sessions: chains of refresh tokens, of which the table knows only the newest number.

use chrono::{DateTime, Duration, Utc};
use domain::{OrgId, SessionId, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    Result, Store, keys,
    table::{item, number},
    update::Update,
};

/// One sign-in, on one device.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub user_id: UserId,
    /// The organization its tokens are for.
    pub org_id: OrgId,
    /// The number of the newest refresh token; the first is 1.
    pub turn: u32,
    /// When that one was given out.
    pub turned_at: DateTime<Utc>,
    /// When the session began.
    pub created_at: DateTime<Utc>,
    /// When it ends unless refreshed, in seconds since 1970.
    pub expires_at: i64,
}

/// What a refresh token is worth.
#[derive(Debug, Clone)]
pub enum Turn {
    /// It was the newest, or had just been replaced: the session as it is now.
    Granted(Session),
    /// It was replaced a while ago: somebody else has it. The session is over.
    Reused,
    /// There is no such session.
    Unknown,
}

impl Store {
    /// Keeps a new session.
    pub async fn create_session(&self, session: &Session) -> Result<bool> {
        self.put_new(item(&keys::session(session.user_id, session.id), session)?)
            .await
    }

    /// Trades refresh token number `turn` for its successor. Within `grace` of the trade it gives
    /// the same successor again (two tabs at once); later it ends the session.
    pub async fn turn_session(
        &self,
        user: UserId,
        id: SessionId,
        turn: u32,
        grace: Duration,
        life: Duration,
    ) -> Result<Turn> {
        let key = keys::session(user, id);
        let now = Utc::now();
        let update = Update::existing(key.clone())
            .set("turn", turn.saturating_add(1))?
            .set("turned_at", now)?
            .set("expires_at", (now + life).timestamp())?
            .when("turn", number(turn), "{} = {v}")
            .when("expires_at", number(now.timestamp()), "{} > {v}");
        if let Some(turned) = self.update(update).await? {
            return Ok(Turn::Granted(serde_dynamo::from_item(turned)?));
        }
        match self.get::<Session>(&key).await? {
            None => Ok(Turn::Unknown),
            Some(session) if session.turn == turn + 1 && now - session.turned_at <= grace => {
                Ok(Turn::Granted(session))
            }
            Some(_) => {
                self.delete(&key).await?;
                Ok(Turn::Reused)
            }
        }
    }

    /// Points a session at another organization. False when the session is over.
    pub async fn switch_session(&self, user: UserId, id: SessionId, org: OrgId) -> Result<bool> {
        let update = Update::existing(keys::session(user, id)).set("org_id", org)?;
        Ok(self.update(update).await?.is_some())
    }

    /// The session of that id.
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

    /// Ends a session.
    pub async fn end_session(&self, user: UserId, id: SessionId) -> Result<()> {
        self.delete(&keys::session(user, id)).await
    }
}
