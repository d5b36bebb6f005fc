//! The organization's own templates: every version of each, of which the newest holds.

use domain::{TemplateKey, TemplateVersion};

use crate::{Page, PageRequest, Result, TenantStore, keys::sk};

/// So many versions of a template are kept, the newest ones.
const MOST_VERSIONS: u32 = 500;

impl TenantStore {
    /// The newest version of a template, if it was ever changed.
    pub async fn template(&self, key: TemplateKey) -> Result<Option<TemplateVersion>> {
        let newest = PageRequest::first(1);
        let page = self.newest_first(&sk::templates(key), &newest).await?;
        Ok(page.items.into_iter().next())
    }

    pub async fn template_version(
        &self,
        key: TemplateKey,
        version: u32,
    ) -> Result<Option<TemplateVersion>> {
        self.get(sk::template(key, version)).await
    }

    /// A page of a template's versions, newest first.
    pub async fn template_versions(
        &self,
        key: TemplateKey,
        request: &PageRequest,
    ) -> Result<Page<TemplateVersion>> {
        self.newest_first(&sk::templates(key), request).await
    }

    /// Keeps a version as the newest. False when it does not follow the one that is: somebody else has kept one.
    pub async fn keep_template(&self, key: TemplateKey, version: &TemplateVersion) -> Result<bool> {
        let newest = self.template(key).await?.map_or(0, |newest| newest.version);
        // Two who both found the same newest write the same key, of which one is the first.
        if version.version != newest.saturating_add(1)
            || !self
                .put_new(sk::template(key, version.version), version)
                .await?
        {
            return Ok(false);
        }
        if let Some(old) = version.version.checked_sub(MOST_VERSIONS) {
            self.store.delete(&self.key(sk::template(key, old))).await?;
        }
        Ok(true)
    }
}
