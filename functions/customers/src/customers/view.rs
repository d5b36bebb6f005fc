//! What is shown of a customer.

use api::ApiError;
use chrono::{DateTime, Utc};
use domain::CustomerId;
use serde::Serialize;
use serde_json::{Map, Value};
use store::CustomerItem;
use utoipa::ToSchema;

use super::subscriptions::CustomerSubscriptions;
use crate::state::CustomerState;

/// A customer as their events have made them.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerProfile {
    /// What the organization itself calls them.
    pub id: CustomerId,
    /// The trait `name`, if it is a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The trait `email`, if it is a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What is true of them: the 100 traits that were told of last.
    #[schema(value_type = Object)]
    pub traits: Map<String, Value>,
    /// Traits of more than 2 kB, which are left out of `traits`; the events have them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub long_traits: Vec<String>,
    /// The account that they belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// When the first of their events happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seen_at: Option<DateTime<Utc>>,
    /// When the last of their events happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<DateTime<Utc>>,
    /// Their subscriptions, and what these bring.
    #[serde(flatten)]
    pub subscriptions: CustomerSubscriptions,
}

impl TryFrom<CustomerItem> for CustomerProfile {
    type Error = ApiError;

    fn try_from(item: CustomerItem) -> Result<Self, ApiError> {
        let state: CustomerState = serde_json::from_str(&item.state)?;
        let seen = state.seen();
        Ok(Self {
            id: item.id,
            name: item.name,
            email: item.email,
            traits: state.traits(),
            long_traits: state.long_traits(),
            account_id: state.account().map(str::to_owned),
            first_seen_at: seen.map(|(first, _)| first),
            last_seen_at: seen.map(|(_, last)| last),
            subscriptions: CustomerSubscriptions::at(state.subscriptions(), Utc::now()),
        })
    }
}
