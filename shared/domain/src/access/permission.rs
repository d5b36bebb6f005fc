//! The one table of who may do what.

use crate::Role;

/// Something a handler does on a member's behalf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::VariantArray)]
pub enum Permission {
    /// See datasets, models, runs and scores.
    Read,
    /// Upload files, send customers and their events, and keep owners, tags, notes and segments of customers.
    Upload,
    /// Train, retrain, cancel, and set how a model rescores.
    Train,
    /// Score rows and datasets.
    Score,
    /// Choose the version that scores in production.
    Promote,
    /// Delete datasets and models.
    Delete,
    /// Make, name, rotate and delete API keys.
    ManageKeys,
    /// Connect the organization's own billing, give it another key, disconnect it.
    ManageConnections,
    /// Say where the organization is told of what happens, and see what came of it.
    ManageWebhooks,
    /// Say what customers are told, when, and let it through.
    ManageOutreach,
    /// Say what may be offered to customers, to whom, and for how much.
    ManageOffers,
    /// Say of what the organization's people are alerted.
    ManageAlerts,
    /// Read and export the audit log.
    ReadAudit,
    /// Invite people, change their roles, remove them.
    ManageMembers,
    /// See plan, payments and invoices.
    ReadBilling,
    /// Choose and pay for a plan.
    ManageBilling,
    /// Rename, hand over, delete and export the organization.
    ManageOrganization,
}

pub fn allowed(role: Role, permission: Permission) -> bool {
    role >= least_role(permission)
}

pub fn least_role(permission: Permission) -> Role {
    match permission {
        Permission::Read => Role::Viewer,
        Permission::Upload | Permission::Train | Permission::Score => Role::Analyst,
        Permission::Promote
        | Permission::Delete
        | Permission::ManageKeys
        | Permission::ManageConnections
        | Permission::ManageWebhooks
        | Permission::ManageOutreach
        | Permission::ManageOffers
        | Permission::ManageAlerts
        | Permission::ReadAudit
        | Permission::ManageMembers
        | Permission::ReadBilling => Role::Admin,
        Permission::ManageBilling | Permission::ManageOrganization => Role::Owner,
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    #[test]
    fn a_viewer_only_reads() {
        for &permission in Permission::VARIANTS {
            assert_eq!(
                allowed(Role::Viewer, permission),
                permission == Permission::Read
            );
        }
    }

    #[test]
    fn an_analyst_neither_deletes_nor_promotes() {
        assert!(!allowed(Role::Analyst, Permission::Delete));
        assert!(!allowed(Role::Analyst, Permission::Promote));
        assert!(allowed(Role::Analyst, Permission::Train));
    }

    #[test]
    fn an_owner_may_do_everything() {
        assert!(
            Permission::VARIANTS
                .iter()
                .all(|p| allowed(Role::Owner, *p))
        );
    }
}
