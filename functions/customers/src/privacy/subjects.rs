//! Who a request is about: kept in a file of its own while it is under way, and nowhere afterwards.

use std::collections::HashMap;

use cloud::{Bucket, WorkError, bucket::keys};
use domain::{OrgId, PrivacyRequestId};
use serde::{Deserialize, Serialize};
use ulid::Ulid;

/// A subject, and who they become where they are made nobody. That is random: nothing leads from it to them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Subject {
    pub id: String,
    pub as_id: String,
}

impl Subject {
    pub fn new(id: String) -> Self {
        let as_id = format!("anonymous-{}", Ulid::generate()).to_lowercase();
        Self { id, as_id }
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

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|subject| subject.id.as_str())
    }

    /// Who each becomes.
    pub fn names(&self) -> HashMap<String, String> {
        let name = |subject: &Subject| (subject.id.clone(), subject.as_id.clone());
        self.0.iter().map(name).collect()
    }
}
