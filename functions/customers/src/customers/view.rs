//! What is shown of a customer.

use std::collections::BTreeSet;

use api::ApiError;
use chrono::{DateTime, Utc};
use domain::{CustomerCare, CustomerId, EventIssue, UserId};
use serde::Serialize;
use serde_json::{Map, Value};
use store::CustomerItem;
use utoipa::ToSchema;

use super::{rows::Row, scored::CustomerRisk};
use crate::{state::CustomerState, subscriptions::CustomerSubscriptions};

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
    /// Traits of the request that are not kept, though the others are; of one that tells of them alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trait_issues: Vec<EventIssue>,
    /// The account that they belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// When the first of their events happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seen_at: Option<DateTime<Utc>>,
    /// When the last of their events happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<DateTime<Utc>>,
    /// The member who looks after them, or one who did and has left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<UserId>,
    /// Tags that members gave them.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// How likely they are to leave, as the latest scoring by a churn model's version in production says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<CustomerRisk>,
    /// Their subscriptions, and what these bring.
    #[serde(flatten)]
    pub subscriptions: CustomerSubscriptions,
}

impl CustomerProfile {
    /// A customer of a list.
    pub fn of_row(row: Row) -> Result<Self, ApiError> {
        let profile = Self::of(row.customer, row.care)?;
        Ok(Self {
            risk: row.risk,
            ..profile
        })
    }

    /// A customer with what members keep about them.
    pub fn of(item: CustomerItem, care: Option<CustomerCare>) -> Result<Self, ApiError> {
        let care = care.unwrap_or_else(|| CustomerCare::none(item.id.clone()));
        let state: CustomerState = serde_json::from_str(&item.state)?;
        let seen = state.seen();
        Ok(Self {
            id: item.id,
            name: item.name,
            email: item.email,
            traits: state.traits(),
            long_traits: state.long_traits(),
            trait_issues: Vec::new(),
            account_id: state.account().map(str::to_owned),
            first_seen_at: seen.map(|(first, _)| first),
            last_seen_at: seen.map(|(_, last)| last),
            owner: care.owner,
            tags: care.tags,
            risk: None,
            subscriptions: CustomerSubscriptions::at(state.subscriptions(), Utc::now()),
        })
    }
}
