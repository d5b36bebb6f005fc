//! What those who run Perene may see: who they are, organizations in brief, and failed runs.

use chrono::{DateTime, Utc};
use domain::{AuditFilter, OrgId, Organization, RunId, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    Page, PageRequest, Result, Store, TenantStore,
    access::audit,
    keys::{self, SHARDS, sk},
    page,
    table::item,
};

/// The platform role of a user, beside all memberships.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorRole {
    pub user_id: UserId,
    pub granted_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    pub members: u32,
    pub models: u32,
    pub datasets: u32,
    pub api_keys: u32,
    /// When something was last done that the audit log tells, but for looks of operators.
    pub last_activity: Option<DateTime<Utc>>,
}

/// A run that failed: whose, which, when. Nothing that belongs to the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedRun {
    pub org: OrgId,
    pub run: RunId,
    pub ended_at: DateTime<Utc>,
    /// The stable code of its error.
    pub code: String,
}

#[derive(Deserialize)]
struct FailedItem {
    due_org: OrgId,
    due_run: String,
    ended_at: DateTime<Utc>,
    error: Option<FailedCode>,
}

#[derive(Deserialize)]
struct FailedCode {
    code: String,
}

impl Store {
    /// Gives a user the role. False when that user has it.
    pub async fn grant_operator(&self, user: UserId) -> Result<bool> {
        let role = OperatorRole {
            user_id: user,
            granted_at: Utc::now(),
        };
        self.put_new(item(&keys::operator(user), &role)?).await
    }

    pub async fn revoke_operator(&self, user: UserId) -> Result<()> {
        self.delete(&keys::operator(user)).await
    }

    pub async fn operator(&self, user: UserId) -> Result<Option<OperatorRole>> {
        self.get(&keys::operator(user)).await
    }

    /// A page of all organizations, shard by shard; within one, oldest first.
    pub async fn organizations_page(&self, request: &PageRequest) -> Result<Page<Organization>> {
        let (mut shard, mut after) = match &request.cursor {
            None => (0, None),
            Some(cursor) => place(cursor)?,
        };
        let limit = request.limit as usize;
        let mut items: Vec<Organization> = Vec::new();
        while shard < SHARDS {
            let partition = keys::orgs_shard_of(shard);
            let wanted = limit - items.len();
            let (found, more) = self
                .index_page("gsi1", &partition, after.as_deref(), false, wanted)
                .await?;
            items.extend(found);
            if items.len() >= limit && (more.is_some() || shard + 1 < SHARDS) {
                let place = match more {
                    Some(sk) => format!("{shard}/{sk}"),
                    None => format!("{}/", shard + 1),
                };
                return Ok(Page {
                    items,
                    next_cursor: Some(page::encode_text(&place)),
                });
            }
            if more.is_none() {
                shard += 1;
            }
            after = more;
        }
        Ok(Page {
            items,
            next_cursor: None,
        })
    }

    /// Runs that failed, of all organizations, newest first.
    pub async fn failed_runs(&self, request: &PageRequest) -> Result<Page<FailedRun>> {
        let after = request.cursor.as_deref().map(page::decode).transpose()?;
        let limit = request.limit as usize;
        let (found, more): (Vec<FailedItem>, _) = self
            .index_page("gsi2", keys::FAILED, after.as_deref(), true, limit)
            .await?;
        let items = found.into_iter().filter_map(|item| {
            Some(FailedRun {
                org: item.due_org,
                run: item.due_run.parse().ok()?,
                ended_at: item.ended_at,
                code: item.error.map_or_else(String::new, |error| error.code),
            })
        });
        Ok(Page {
            items: items.collect(),
            next_cursor: more.map(|sk| page::encode_text(&sk)),
        })
    }
}

/// A shard and the place in it that a cursor names.
fn place(cursor: &str) -> Result<(u8, Option<String>)> {
    let text = page::decode(cursor)?;
    let (shard, after) = text.split_once('/').ok_or(crate::StoreError::BadCursor)?;
    let shard = shard.parse().map_err(|_| crate::StoreError::BadCursor)?;
    Ok((shard, (!after.is_empty()).then(|| after.to_owned())))
}

impl TenantStore {
    /// How much the organization has. Counts alone are read, not what is counted.
    pub async fn extent(&self) -> Result<Extent> {
        let newest = PageRequest::first(100);
        let all = AuditFilter::default();
        let (members, models, datasets, api_keys, entries) = tokio::try_join!(
            self.how_many(sk::MEMBERS),
            self.how_many(sk::MODELS),
            self.how_many(sk::DATASETS),
            self.how_many(sk::API_KEYS),
            self.audit(&all, &newest),
        )?;
        Ok(Extent {
            members,
            models,
            datasets,
            api_keys,
            last_activity: audit::last_activity(&entries.items),
        })
    }

    async fn how_many(&self, prefix: &str) -> Result<u32> {
        self.store
            .count(&keys::org_partition(self.org()), prefix)
            .await
    }
}
