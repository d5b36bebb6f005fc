//! The way to a tenant's items: it builds every key from its own organization.

use domain::OrgId;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Page, PageRequest, Result, Store,
    keys::{self, Key},
    table::item,
    update::Update,
};

/// One organization's part of the table. Made by [`Store::as_member`] and [`Store::as_system`].
#[derive(Clone, Debug)]
pub struct TenantStore {
    pub(crate) store: Store,
    pub(crate) org: OrgId,
}

/// What only workers, schedules, Stripe's webhook and operators have: the proof that no tenant's
/// user chose the organization. They get it where their work comes in.
#[derive(Clone, Copy, Debug)]
pub struct System(());

impl System {
    /// `clippy.toml` forbids this but to the few places where such work comes in.
    pub const fn proven() -> Self {
        Self(())
    }
}

impl Store {
    pub(crate) fn tenant(&self, org: OrgId) -> TenantStore {
        TenantStore {
            store: self.clone(),
            org,
        }
    }
}

impl TenantStore {
    pub fn org(&self) -> OrgId {
        self.org
    }

    pub(crate) fn key(&self, sk: impl Into<String>) -> Key {
        keys::in_org(self.org, sk)
    }

    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        sk: impl Into<String>,
    ) -> Result<Option<T>> {
        self.store.get(&self.key(sk)).await
    }

    pub(crate) async fn put_new(
        &self,
        sk: impl Into<String>,
        entity: &impl Serialize,
    ) -> Result<bool> {
        self.store.put_new(item(&self.key(sk), entity)?).await
    }

    pub(crate) async fn all<T: DeserializeOwned>(&self, prefix: &str) -> Result<Vec<T>> {
        self.store.all(&keys::org_partition(self.org), prefix).await
    }

    pub(crate) async fn newest_first<T: DeserializeOwned>(
        &self,
        prefix: &str,
        request: &PageRequest,
    ) -> Result<Page<T>> {
        self.store
            .page(&keys::org_partition(self.org), prefix, true, request)
            .await
    }

    /// True when the conditions held.
    pub(crate) async fn change(&self, update: Update) -> Result<bool> {
        Ok(self.store.update(update).await?.is_some())
    }

    /// Both or neither; true when the conditions of both held.
    pub(crate) async fn both(&self, one: Update, other: Update) -> Result<bool> {
        let writes = vec![
            one.in_transaction(&self.store)?,
            other.in_transaction(&self.store)?,
        ];
        self.store.transact(writes).await
    }
}
