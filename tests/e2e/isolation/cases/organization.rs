//! The organization, its people, and those who run Perene.

use domain::Permission::{ManageMembers, ManageOrganization};

use super::{
    Access, Case, Stranger, Subject, case, consuming, lists, none, on_one, on_own, untried,
};
use crate::harness::prelude::*;

/// To an owner who is no operator it is not there.
const fn operators(route: &'static str) -> Case {
    case(route, Access::Account, Stranger::NotFound, 404, none)
}

pub const SUBJECT: Subject = Subject {
    resource: None,
    cases: &[
        lists("GET /v1/organization"),
        on_own(
            "PATCH /v1/organization",
            ManageOrganization,
            200,
            |_| json!({ "name": "Tests Ltd" }),
        ),
        on_own(
            "PUT /v1/campaigns/learning",
            ManageOrganization,
            200,
            |_| json!({ "shares": true }),
        ),
        case(
            "POST /v1/organizations",
            Access::Account,
            Stranger::SeesNoneOfIt,
            201,
            |_| json!({ "name": "Another" }),
        ),
        lists("GET /v1/members"),
        on_one(
            "PATCH /v1/members/{id}",
            ManageMembers,
            200,
            |_| json!({ "role": "viewer" }),
        ),
        consuming(on_one("DELETE /v1/members/{id}", ManageMembers, 204, none)),
        lists("GET /v1/notifications"),
        on_one(
            "PATCH /v1/notifications/{id}",
            ManageMembers,
            200,
            |_| json!({ "notifications": ["scores"] }),
        ),
        on_own(
            "POST /v1/invitations",
            ManageMembers,
            201,
            // Another address each time: one has one open invitation.
            |_| json!({ "email": format!("{}@example.com", UserId::new()), "role": "viewer" }),
        ),
        on_own("GET /v1/invitations", ManageMembers, 200, none),
        on_one("POST /v1/invitations/{id}/resend", ManageMembers, 200, none),
        consuming(on_one(
            "DELETE /v1/invitations/{id}",
            ManageMembers,
            204,
            none,
        )),
        operators("GET /v1/operator/organizations"),
        operators("GET /v1/operator/organizations/{id}"),
        operators("GET /v1/operator/runs"),
        on_own(
            "POST /v1/organization/export",
            ManageOrganization,
            202,
            none,
        ),
        on_one(
            "GET /v1/organization/exports/{id}",
            ManageOrganization,
            200,
            none,
        ),
        on_one(
            "GET /v1/organization/exports/{id}/files",
            ManageOrganization,
            200,
            none,
        ),
        // Taken back at once.
        untried(
            "DELETE /v1/organization",
            ManageOrganization,
            202,
            |_| json!({ "confirm": "Tests Ltd" }),
        ),
        untried(
            "POST /v1/organization/restore",
            ManageOrganization,
            200,
            none,
        ),
        // Last: the owner is an admin afterwards.
        on_one(
            "POST /v1/organization/transfer",
            ManageOrganization,
            200,
            |t| json!({ "member_id": t.member }),
        ),
    ],
};
