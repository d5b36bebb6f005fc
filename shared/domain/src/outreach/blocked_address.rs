//! An address to which an organization sends nothing, or nothing but what the law asks for, and why.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why nothing is sent to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockReason {
    /// Whoever reads it wants no messages. What the law asks for is sent.
    Unsubscribed,
    /// Mail came back for good. Nothing is sent.
    Bounced,
    /// Whoever reads it has marked a message as spam. Nothing is sent, and nobody can change that.
    Complained,
}

/// What is known of an address that is blocked. It is kept under the address's hash, since nothing is to be held of who was
/// erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockedAddress {
    /// The address, by its hash: base64 for addresses of the web, without padding. None of those who unsubscribed before
    /// addresses were listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// Its first letter and its host, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked: Option<String>,
    /// Since when whoever reads it wants no messages.
    #[serde(default, rename = "since", skip_serializing_if = "Option::is_none")]
    pub unsubscribed_at: Option<DateTime<Utc>>,
    /// When mail came back for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounced_at: Option<DateTime<Utc>>,
    /// When a message was marked as spam.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complained_at: Option<DateTime<Utc>>,
}

impl BlockedAddress {
    /// Why nothing is sent, and since when: of several reasons the one that holds most back. Nothing where a bounce was
    /// lifted, and there is no other.
    pub fn reason(&self) -> Option<(BlockReason, DateTime<Utc>)> {
        let because = |reason, at: Option<DateTime<Utc>>| at.map(|at| (reason, at));
        because(BlockReason::Complained, self.complained_at)
            .or_else(|| because(BlockReason::Bounced, self.bounced_at))
            .or_else(|| because(BlockReason::Unsubscribed, self.unsubscribed_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_most_back_is_the_reason() {
        let at = |hour: u32| Some(format!("2027-01-01T{hour:02}:00:00Z").parse().unwrap());
        let mut blocked = BlockedAddress {
            hash: None,
            masked: None,
            unsubscribed_at: at(3),
            bounced_at: at(2),
            complained_at: at(4),
        };
        let reason = |of: &BlockedAddress| of.reason().map(|(reason, _)| reason);
        assert_eq!(
            blocked.reason(),
            Some((BlockReason::Complained, at(4).unwrap()))
        );
        blocked.complained_at = None;
        assert_eq!(reason(&blocked), Some(BlockReason::Bounced));
        blocked.bounced_at = None;
        assert_eq!(reason(&blocked), Some(BlockReason::Unsubscribed));
        blocked.unsubscribed_at = None;
        assert_eq!(reason(&blocked), None);
    }

    #[test]
    fn whoever_unsubscribed_before_there_were_other_reasons_still_has() {
        let kept = r#"{ "since": "2027-01-01T00:00:00Z" }"#;
        let blocked: BlockedAddress = serde_json::from_str(kept).unwrap();
        let reason = blocked.reason().map(|(reason, _)| reason);
        assert_eq!(reason, Some(BlockReason::Unsubscribed));
    }
}
