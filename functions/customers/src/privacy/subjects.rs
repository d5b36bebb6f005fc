//! Who a request is about: kept in a file of its own while it is under way, and nowhere afterwards.

use std::collections::{BTreeMap, HashMap};

use cloud::{Bucket, WorkError, bucket::keys};
use domain::{CustomersAre, OrgId, PrivacyRequestId};
use ledger::identity::Id;
use serde::{Deserialize, Serialize};
use store::TenantStore;
use ulid::Ulid;

use crate::identities;

/// A subject, and who they become where they are made nobody. That is random: nothing leads from it to them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Subject {
    pub id: String,
    pub as_id: String,
    /// A visitor who was not named, and only turned out to be one of them.
    #[serde(default)]
    pub is_learned_visitor: bool,
}

impl Subject {
    pub fn new(id: String) -> Self {
        let as_id = format!("anonymous-{}", Ulid::generate()).to_lowercase();
        Self {
            id,
            as_id,
            is_learned_visitor: false,
        }
    }
}

/// The subjects of a request.
#[derive(Debug, Clone)]
pub struct RequestSubjects(pub Vec<Subject>);

impl RequestSubjects {
    pub async fn keep(
        &self,
        bucket: &Bucket,
        org: OrgId,
        request: PrivacyRequestId,
    ) -> Result<(), WorkError> {
        let key = keys::privacy_subjects(org, request);
        bucket.put(&key, serde_json::to_vec(&self.0)?).await
    }

    /// Nothing once the request has ended.
    pub async fn load(
        bucket: &Bucket,
        org: OrgId,
        request: PrivacyRequestId,
    ) -> Result<Option<Self>, WorkError> {
        let kept = bucket.get(&keys::privacy_subjects(org, request)).await?;
        let read = kept.map(|bytes| serde_json::from_slice(&bytes));
        Ok(read.transpose()?.map(Self))
    }

    /// These, and all other ids of the persons that they lead to: each person becomes one.
    pub async fn with_other_ids(
        self,
        tenant: &TenantStore,
        customers_are: CustomersAre,
    ) -> Result<Self, WorkError> {
        let mut all: BTreeMap<String, Subject> = BTreeMap::new();
        for named in self.0 {
            let ids = identities::of_same_person(tenant, customers_are, &named.id).await?;
            let known = ids.iter().find_map(|id| all.get(id.text()));
            let as_id = known.map_or_else(|| named.as_id.clone(), |one| one.as_id.clone());
            for id in ids {
                let also = Subject {
                    id: id.text().to_owned(),
                    as_id: as_id.clone(),
                    is_learned_visitor: matches!(id, Id::Anonymous(_)),
                };
                all.entry(also.id.clone()).or_insert(also);
            }
            let is_learned_visitor = named.is_learned_visitor;
            let named = Subject { as_id, ..named };
            let kept = all.entry(named.id.clone()).or_insert(named);
            kept.is_learned_visitor &= is_learned_visitor;
        }
        Ok(Self(all.into_values().collect()))
    }

    /// Whose later events are refused: others may come with a device of theirs.
    pub fn refused(&self) -> impl Iterator<Item = &str> {
        let refused = self.0.iter().filter(|one| !one.is_learned_visitor);
        refused.map(|subject| subject.id.as_str())
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|subject| subject.id.as_str())
    }

    /// Who each becomes.
    pub fn names(&self) -> HashMap<String, String> {
        let name = |subject: &Subject| (subject.id.clone(), subject.as_id.clone());
        self.0.iter().map(name).collect()
    }
}
