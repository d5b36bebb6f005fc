//! Who is held out: as the gate of messages draws it, by the same key, year and share.

use chrono::{DateTime, Utc};
use cloud::WorkError;
use data_encoding::BASE64URL_NOPAD;
use domain::{CustomerId, Language};
use outreach::{gate::is_held_out, rule::OutreachSettings};
use store::{OutreachItem, TenantStore};

/// The organization's draw.
#[derive(Clone)]
pub struct HoldOut {
    pub key: [u8; 32],
    pub share: f64,
    /// What customers read of whom it is not known.
    pub language: Language,
}

impl HoldOut {
    /// As it is kept. Before anybody has kept how customers are written to, it is kept as it is usually: the key that customers
    /// are drawn with never changes.
    pub async fn of(tenant: &TenantStore) -> Result<Self, WorkError> {
        if let Some(kept) = tenant.outreach().await? {
            return Self::read(&kept);
        }
        let settings = OutreachSettings::default();
        let usual = OutreachItem {
            settings: serde_json::to_string(&settings)?,
            signing_key: BASE64URL_NOPAD.encode(&rand::random::<[u8; 32]>()),
            revision: 0,
            planned: 0,
            planning: None,
            clock: None,
            suspension: None,
        };
        tenant.keep_outreach(&usual, settings.acts()).await?;
        let kept = tenant.outreach().await?;
        Self::read(&kept.ok_or_else(|| unreadable("they are not there"))?)
    }

    fn read(kept: &OutreachItem) -> Result<Self, WorkError> {
        let settings: OutreachSettings = serde_json::from_str(&kept.settings)?;
        let key = BASE64URL_NOPAD.decode(kept.signing_key.as_bytes()).ok();
        let key = key.and_then(|key| key.try_into().ok());
        Ok(Self {
            key: key.ok_or_else(|| unreadable("the key does not read"))?,
            share: settings.hold_out,
            language: settings.language,
        })
    }

    pub fn holds_out(&self, customer: &CustomerId, now: DateTime<Utc>) -> bool {
        is_held_out(&self.key, customer.as_str(), now, self.share)
    }
}

fn unreadable(why: &str) -> WorkError {
    WorkError::Retry(format!("the settings of messages: {why}"))
}
