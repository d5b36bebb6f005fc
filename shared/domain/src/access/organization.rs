//! Companies and who belongs to them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    CustomersAre, Deletion, Language, Notification, OrgId, PlanId, Standing, User, UserId,
};

/// A company: the tenant that owns datasets, models and scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Organization {
    /// Its id.
    pub id: OrgId,
    /// The company's name.
    pub name: String,
    /// What it pays for.
    pub plan: PlanId,
    /// Whether it is paid for.
    #[serde(default)]
    pub standing: Standing,
    /// When it signed up.
    pub created_at: DateTime<Utc>,
    /// That it is to go, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion: Option<Deletion>,
    /// Whether its members need a second factor to get at what it has.
    #[serde(default)]
    pub second_factor_required: bool,
    /// Who pays it: whose its customers' events are.
    #[serde(default)]
    pub customers_are: CustomersAre,
}

impl Organization {
    /// A new organization of that name, on the free plan, and the membership of the user who owns
    /// it.
    pub fn founded(name: String, owner: &User) -> (Self, Membership) {
        let organization = Self {
            id: OrgId::new(),
            name,
            plan: PlanId::Free,
            standing: Standing::default(),
            created_at: Utc::now(),
            deletion: None,
            second_factor_required: false,
            customers_are: CustomersAre::default(),
        };
        let membership = Membership::new(organization.id, owner, Role::Owner);
        (organization, membership)
    }
}

/// What a member may do. Declared from the least to the most.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "lowercase")]
#[derive(strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum Role {
    /// Reads everything.
    Viewer,
    /// Also uploads, trains and scores.
    Analyst,
    /// Also deletes, promotes and manages people.
    Admin,
    /// Also owns the plan and the organization itself.
    Owner,
}

/// A user's place in an organization. Holds what mail needs, so that a notice takes one query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Membership {
    pub org_id: OrgId,
    pub user_id: UserId,
    /// What the member may do.
    pub role: Role,
    /// Where the member gets mail.
    pub email: String,
    pub name: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Which mail the member gets, once somebody has chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notifications: Option<BTreeSet<Notification>>,
    /// What mail is written in, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

impl Membership {
    pub fn new(org_id: OrgId, user: &User, role: Role) -> Self {
        Self {
            org_id,
            user_id: user.id,
            role,
            email: user.email.clone(),
            name: user.name.clone(),
            created_at: Utc::now(),
            notifications: None,
            language: user.language,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organization_kept_before_there_was_a_standing_is_active() {
        let kept = serde_json::json!({
            "id": OrgId::new(), "name": "Example", "plan": "free", "created_at": Utc::now(),
        });
        let read: Organization = serde_json::from_value(kept).unwrap();
        assert_eq!(read.standing, Standing::Active);
        assert!(!read.second_factor_required);
    }
}
