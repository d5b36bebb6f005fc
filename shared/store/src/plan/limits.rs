//! Places of which there are so many: models and seats, of members and open invitations, which a plan
//! limits, and API keys.
//!
//! What is taken is counted from the items themselves, so a count can neither drift nor leak. Of
//! several who would take the last place at once one gets it: whoever takes a place also moves the
//! turn on, from where it was before they counted.

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::Limit;
use serde::{Deserialize, de::IgnoredAny};

use crate::{Result, TenantStore, keys::sk, update::Update};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    Models,
    /// Members and open invitations.
    Seats,
}

impl Counted {
    pub fn limit(self) -> Limit {
        match self {
            Self::Models => Limit::Models,
            Self::Seats => Limit::Seats,
        }
    }

    /// Invitations come first: one that is accepted while we count is then counted twice rather than
    /// never.
    fn places(self) -> Places {
        let prefixes: &[&str] = match self {
            Self::Models => &[sk::MODELS],
            Self::Seats => &[sk::INVITATIONS, sk::MEMBERS],
        };
        Places {
            name: self.limit().into_str(),
            prefixes,
            ended_kept: None,
        }
    }
}

impl From<Counted> for Places {
    fn from(counted: Counted) -> Self {
        counted.places()
    }
}

/// Items of a kind of which there are at most so many.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Places {
    pub name: &'static str,
    /// What the items' keys start with.
    pub prefixes: &'static [&'static str],
    /// Of what takes no place once it has ended: so many items are kept at most, those that have among them.
    pub ended_kept: Option<u64>,
}

/// An item as far as it says whether it has ended.
#[derive(Deserialize)]
struct Ends {
    state: String,
}

/// When others take places at the same moment, it is tried this often.
const TRIES: usize = 8;

/// How many have not ended; all of them once no more are kept.
fn not_ended(all: &[Ends], most: u64) -> u64 {
    let count = all.len() as u64;
    match count < most {
        true => all.iter().filter(|one| one.state != "ended").count() as u64,
        false => count,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    Done,
    /// There was none left: so many are taken.
    Full(u64),
    /// Something else stood in the way, or many others wanted one at this moment.
    Not,
}

impl TenantStore {
    pub async fn places_taken(&self, counted: Counted) -> Result<u64> {
        self.taken(counted.places()).await
    }

    async fn taken(&self, places: Places) -> Result<u64> {
        let mut taken = 0;
        for prefix in places.prefixes {
            taken += match places.ended_kept {
                None => self.all::<IgnoredAny>(prefix).await?.len() as u64,
                Some(most) => not_ended(&self.all(prefix).await?, most),
            };
        }
        Ok(taken)
    }

    /// Does the writes that fill a place, if fewer than `allowed` are taken: all or nothing.
    pub(crate) async fn fill_place(
        &self,
        places: impl Into<Places>,
        allowed: u64,
        writes: Vec<TransactWriteItem>,
    ) -> Result<Filled> {
        #[derive(Deserialize)]
        struct Turns {
            turn: u64,
        }
        let places = places.into();
        for _ in 0..TRIES {
            // Read before counting: whoever comes in between moves it on.
            let turns: Option<Turns> = self.get(sk::places(places.name)).await?;
            let taken = self.taken(places).await?;
            if taken >= allowed {
                return Ok(Filled::Full(taken));
            }
            let mut writes = writes.clone();
            writes.push(self.move_on(places, turns.map_or(0, |turns| turns.turn))?);
            match self.store.transact_or_reasons(writes).await? {
                Ok(()) => return Ok(Filled::Done),
                // Only the turn was not as seen: somebody took a place meanwhile.
                Err(failed) if failed.iter().position(|f| *f) == Some(failed.len() - 1) => {}
                Err(_) => break,
            }
        }
        Ok(Filled::Not)
    }

    fn move_on(&self, places: Places, turn: u64) -> Result<TransactWriteItem> {
        Update::any(self.key(sk::places(places.name)))
            .set("turn", turn + 1)?
            .when_count("turn", turn)
            .in_transaction(&self.store)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_ended_takes_no_place_until_no_more_are_kept() {
        let of = |states: &[&str]| -> Vec<Ends> {
            let each = states.iter().map(|state| Ends {
                state: (*state).into(),
            });
            each.collect()
        };
        let all = of(&["draft", "ended", "running", "ended"]);
        assert_eq!(not_ended(&all, 5), 2);
        assert_eq!(not_ended(&all, 4), 4);
        assert_eq!(not_ended(&[], 4), 0);
    }
}
