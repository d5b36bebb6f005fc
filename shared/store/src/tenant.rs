//! The way to a tenant's items: it builds every key from its own organization.

use std::fmt::Display;

use chrono::{Duration, Utc};
use domain::{OrgId, UserId};
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

impl TenantStore {
    /// Whose part it is.
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

    /// Claims the right to write one person about one run, or another thing of that name. The claim is settled by
    /// [`Self::settle_mail`] once the outcome is known.
    pub async fn claim_mail(&self, about: impl Display, user: UserId) -> Result<bool> {
        self.put_new(
            keys::sk::mail(about, user),
            &serde_json::json!({ "at": Utc::now() }),
        )
        .await
    }

    /// Says that the outcome of a claimed mail is known. False when that was said before, or the
    /// claim is younger than `age`: somebody may be sending.
    pub async fn settle_mail(
        &self,
        about: impl Display,
        user: UserId,
        age: Duration,
    ) -> Result<bool> {
        let before = serde_dynamo::to_attribute_value(Utc::now() - age)?;
        let update = Update::existing(self.key(keys::sk::mail(about, user)))
            .set("settled", true)?
            .when_absent("settled")
            .when("at", before, "{} <= {v}");
        self.change(update).await
    }

    /// Gives a claim back: the mail was surely not sent, and may be tried again.
    pub async fn release_mail(&self, about: impl Display, user: UserId) -> Result<()> {
        self.store
            .delete(&self.key(keys::sk::mail(about, user)))
            .await
    }
}
