//! How an organization writes to its customers, as it is kept.

use ::outreach::rule::OutreachSettings;
use chrono::{DateTime, Utc};
use cloud::WorkError;
use data_encoding::BASE64URL_NOPAD;
use store::{OutreachItem, StoreError, TenantStore};

/// Settings, the clock, and the key.
pub struct Outreach {
    pub kept: OutreachItem,
    pub settings: OutreachSettings,
    /// What hold-outs are drawn and links are signed with.
    pub key: [u8; 32],
}

impl Outreach {
    /// As it is kept; before anything is, as it is usually.
    pub async fn of(tenant: &TenantStore) -> Result<Self, WorkError> {
        Ok(match tenant.outreach().await? {
            Some(kept) => Self::read(kept)?,
            None => Self::new()?,
        })
    }

    fn read(kept: OutreachItem) -> Result<Self, WorkError> {
        let key = BASE64URL_NOPAD.decode(kept.signing_key.as_bytes()).ok();
        let key = key.and_then(|key| key.try_into().ok());
        Ok(Self {
            settings: serde_json::from_str(&kept.settings)?,
            key: key.ok_or_else(|| WorkError::Retry("the key of messages does not read".into()))?,
            kept,
        })
    }

    fn new() -> Result<Self, WorkError> {
        let key: [u8; 32] = rand::random();
        let settings = OutreachSettings::default();
        Ok(Self {
            kept: OutreachItem {
                settings: serde_json::to_string(&settings)?,
                signing_key: BASE64URL_NOPAD.encode(&key),
                revision: 0,
                planned: 0,
                planning: None,
                clock: None,
                suspension: None,
            },
            settings,
            key,
        })
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.kept.now()
    }

    /// Keeps it with what was changed. False when another has changed it meanwhile.
    pub async fn keep(&mut self, tenant: &TenantStore) -> Result<bool, StoreError> {
        self.kept.settings = serde_json::to_string(&self.settings)
            .map_err(|error| StoreError::Service(error.to_string()))?;
        tenant.keep_outreach(&self.kept, self.settings.acts()).await
    }
}
