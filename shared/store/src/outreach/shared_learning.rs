//! What its offers have taught an organization, as it shares it with others: kept by itself, and where the rounds of others
//! find it. Both are written together, so that nothing is left there of who has ended it.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use domain::{ActorId, GivenLearning, OrgId, SharedCoefficient, SharedLearning};
use serde::Deserialize;

use crate::{
    PageRequest, Result, Store, TenantStore,
    keys::{self, sk},
    update::Update,
};

/// Of so many organizations it is read at once.
const PAGE: u32 = 50;

/// What an organization has given, as others find it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LearningOfOthers {
    pub org_id: OrgId,
    pub coefficients: Vec<SharedCoefficient>,
}

impl TenantStore {
    pub async fn shared_learning(&self) -> Result<Option<SharedLearning>> {
        self.get(sk::SHARED_LEARNING).await
    }

    /// Says whether it is shared. With its end goes what was given. Done twice it leaves the same.
    pub async fn share_learning(
        &self,
        shares: bool,
        by: ActorId,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let said = Update::any(self.key(sk::SHARED_LEARNING))
            .set("shares", shares)?
            .set("changed_by", by)?
            .set("changed_at", now)?;
        if shares {
            return self.change(said).await.map(drop);
        }
        let given = keys::given_learning(self.org);
        let writes = vec![
            said.remove("given").in_transaction(&self.store)?,
            self.store.delete_in_transaction(&given)?,
        ];
        self.store.transact(writes).await.map(drop)
    }

    /// Gives what a round has learned, instead of what was given before. False where it is not shared, or what was given is
    /// newer.
    pub async fn give_learning(&self, given: &GivenLearning) -> Result<bool> {
        let at = serde_dynamo::to_attribute_value(given.given_at)?;
        let kept = Update::existing(self.key(sk::SHARED_LEARNING))
            .set("given", given)?
            .named("given_at")
            .when("shares", AttributeValue::Bool(true), "{} = {v}")
            .when(
                "given",
                at,
                "attribute_not_exists({}) OR {}.#given_at <= {v}",
            );
        let for_others = Update::any(keys::given_learning(self.org))
            .set("org_id", self.org)?
            .set("coefficients", &given.coefficients)?;
        self.both(kept, for_others).await
    }
}

impl Store {
    /// What organizations have given, up to so many of them.
    pub async fn given_learning(&self, most: usize) -> Result<Vec<LearningOfOthers>> {
        let mut request = PageRequest::first(PAGE);
        let mut all = Vec::new();
        loop {
            let page = self.page(keys::LEARNING, keys::GIVEN, false, &request);
            let page = page.await?;
            all.extend(page.items);
            request.cursor = page.next_cursor;
            if request.cursor.is_none() || all.len() >= most {
                all.truncate(most);
                return Ok(all);
            }
        }
    }
}
