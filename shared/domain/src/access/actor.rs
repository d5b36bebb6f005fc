//! Who did something.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{KeyId, UserId};

/// Whoever may act in an organization: a person, or a program with an API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum ActorId {
    User(UserId),
    Key(KeyId),
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => id.fmt(f),
            Self::Key(id) => id.fmt(f),
        }
    }
}

impl From<UserId> for ActorId {
    fn from(id: UserId) -> Self {
        Self::User(id)
    }
}

impl From<KeyId> for ActorId {
    fn from(id: KeyId) -> Self {
        Self::Key(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_reads_back_as_what_it_is() {
        for actor in [ActorId::from(UserId::new()), ActorId::from(KeyId::new())] {
            let json = serde_json::to_string(&actor).unwrap();
            assert_eq!(json, format!("\"{actor}\""));
            assert_eq!(serde_json::from_str::<ActorId>(&json).unwrap(), actor);
        }
    }
}
