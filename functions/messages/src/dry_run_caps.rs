//! How much rules may still send on a day, while it is only rehearsed.

use std::collections::BTreeMap;

use ::outreach::{
    gate::{Verdict, beyond_cap},
    local_time::day_of,
    occasion::Occasion,
};
use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use store::{StoreError, TenantStore};

use crate::{outreach::Outreach, sweep::day_after};

/// So many would have been sent, by rule and day of the organization's.
pub type Sent = BTreeMap<String, u32>;

/// How far a dry run came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryRunPlace {
    /// The cursor of customers.
    pub after: Option<String>,
    pub sent: Sent,
}

impl DryRunPlace {
    pub fn new(after: String, sent: Sent) -> Self {
        Self {
            after: Some(after),
            sent,
        }
    }

    /// # Errors
    /// For a cursor that no dry run gave.
    pub fn of_cursor(cursor: &str) -> Result<Self, StoreError> {
        let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok();
        let place = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        place.ok_or(StoreError::BadCursor)
    }

    pub fn to_cursor(&self) -> serde_json::Result<String> {
        Ok(BASE64URL_NOPAD.encode(&serde_json::to_vec(self)?))
    }
}

/// Counts what would be sent, where the organization is.
pub struct RehearsedCaps<'a> {
    pub tenant: &'a TenantStore,
    pub outreach: &'a Outreach,
    pub sent: Sent,
}

impl RehearsedCaps<'_> {
    /// What becomes of something that the gate lets through then.
    pub async fn verdict(
        &mut self,
        occasion: &Occasion,
        at: DateTime<Utc>,
    ) -> Result<Verdict, StoreError> {
        let (outreach, reason) = (self.outreach, occasion.reason);
        let zone = outreach.settings.time_zone;
        let most = outreach.settings.rule(reason).daily_cap;
        let day = day_of(at, zone);
        let name = format!("{} {day}", reason.name());
        if !self.sent.contains_key(&name) {
            let clock = outreach.kept.clock_id();
            let said = self.tenant.said_on(reason, day, clock).await?;
            self.sent.insert(name.clone(), said);
        }
        let sent = self.sent.entry(name).or_default();
        Ok(match *sent < most {
            true => {
                *sent += 1;
                Verdict::Send
            }
            false => beyond_cap(occasion, most, day_after(day, zone)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_as_it_was_written() {
        let sent = Sent::from([("renewal 2026-12-01".to_owned(), 3)]);
        let place = DryRunPlace::new("cursor".into(), sent);
        let cursor = place.to_cursor().unwrap();
        assert_eq!(DryRunPlace::of_cursor(&cursor).unwrap(), place);
        for wrong in ["", "eA", "%"] {
            assert!(DryRunPlace::of_cursor(wrong).is_err(), "{wrong:?}");
        }
    }
}
