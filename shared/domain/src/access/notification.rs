//! Mail that members choose to get. What safety or law asks for (payments, deletion, accounts) is
//! not among it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use strum::VariantArray;
use utoipa::ToSchema;

use crate::{Membership, Role};

/// A kind of mail about an organization's work.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[derive(strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Notification {
    /// Who is most at risk, after each scoring, with what speaks against the model.
    Scores,
    /// How good a new version is, of models that were asked to tell.
    Reports,
    /// That a month's customers run out.
    Usage,
    /// That a source of events has gone quiet, and that it sends again.
    Sources,
    /// What people are to look at, each time at once.
    Alerts,
    /// The same once a day.
    AlertDigest,
}

impl Notification {
    /// Whether admins and owners get it unless they have chosen otherwise: all but what another kind tells as well.
    fn is_usual(self) -> bool {
        self != Self::Alerts
    }
}

impl Membership {
    /// What the member gets: what was chosen; else admins and owners all that is usual, others nothing.
    pub fn gets(&self) -> BTreeSet<Notification> {
        match &self.notifications {
            Some(chosen) => chosen.clone(),
            None if self.role >= Role::Admin => usual().collect(),
            None => BTreeSet::new(),
        }
    }
}

fn usual() -> impl Iterator<Item = Notification> {
    let all = Notification::VARIANTS.iter().copied();
    all.filter(|kind| kind.is_usual())
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;
    use crate::{OrgId, UserId};

    fn member(role: Role, notifications: Option<BTreeSet<Notification>>) -> Membership {
        Membership {
            org_id: OrgId::new(),
            user_id: UserId::new(),
            role,
            email: "ana@example.com".into(),
            name: "Ana".into(),
            created_at: Utc::now(),
            notifications,
            language: None,
        }
    }

    #[test]
    fn unless_chosen_admins_and_owners_get_all_but_the_same_twice() {
        for (role, expected) in [
            (Role::Viewer, 0),
            (Role::Analyst, 0),
            (Role::Admin, Notification::VARIANTS.len() - 1),
            (Role::Owner, Notification::VARIANTS.len() - 1),
        ] {
            let gets = member(role, None).gets();
            assert_eq!(gets.len(), expected, "{role:?}");
            assert!(!gets.contains(&Notification::Alerts), "{role:?}");
        }
    }

    #[test]
    fn what_was_chosen_counts_whatever_the_role() {
        let scores = BTreeSet::from([Notification::Scores]);
        assert_eq!(member(Role::Viewer, Some(scores.clone())).gets(), scores);
        assert!(member(Role::Owner, Some(BTreeSet::new())).gets().is_empty());
    }

    #[test]
    fn a_membership_kept_before_there_was_a_choice_has_none() {
        let mut kept = serde_json::to_value(member(Role::Admin, None)).unwrap();
        assert!(kept.get("notifications").is_none(), "{kept}");
        let read: Membership = serde_json::from_value(kept.take()).unwrap();
        assert_eq!(read.gets(), usual().collect());
    }
}
