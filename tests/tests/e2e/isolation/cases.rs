//! One case per route of the API.

use domain::Permission::{
    self, Delete, ManageBilling, ManageKeys, ManageMembers, ManageOrganization, Promote, Read,
    ReadAudit, ReadBilling, Score, Train, Upload,
};
use domain::UserId;
use serde_json::{Value, json};

use super::world::Targets;
use crate::harness::organization::PASSWORD;

/// Who may call a route.
#[derive(Clone, Copy, PartialEq)]
pub enum Access {
    /// Anybody, without a token.
    Public,
    /// Anybody with a token.
    Account,
    /// Members whose role allows that.
    Member(Permission),
}

/// What somebody of another organization must meet.
#[derive(Clone, Copy)]
pub enum Stranger {
    /// 404, as if it did not exist.
    NotFound,
    /// Success, on what is their own.
    SeesNoneOfIt,
    /// The call names nothing that could be another's, and does not repeat without harm.
    NothingToTry,
}

/// A route and how it is tried.
pub struct Case {
    pub route: &'static str,
    pub access: Access,
    pub stranger: Stranger,
    pub succeeds_with: u16,
    /// Whether the owner's success uses the resource up.
    pub consumes: bool,
    pub body: fn(&Targets) -> Value,
}

const fn case(
    route: &'static str,
    access: Access,
    stranger: Stranger,
    succeeds_with: u16,
    body: fn(&Targets) -> Value,
) -> Case {
    Case {
        route,
        access,
        stranger,
        succeeds_with,
        consumes: false,
        body,
    }
}

const fn consuming(case: Case) -> Case {
    Case {
        consumes: true,
        ..case
    }
}

const fn reads(route: &'static str) -> Case {
    case(route, Access::Member(Read), Stranger::NotFound, 200, none)
}

const fn lists(route: &'static str) -> Case {
    case(
        route,
        Access::Member(Read),
        Stranger::SeesNoneOfIt,
        200,
        none,
    )
}

const fn public(route: &'static str, succeeds_with: u16, body: fn(&Targets) -> Value) -> Case {
    case(
        route,
        Access::Public,
        Stranger::NothingToTry,
        succeeds_with,
        body,
    )
}

/// To an owner who is no operator it is not there.
const fn operators(route: &'static str) -> Case {
    case(route, Access::Account, Stranger::NotFound, 404, none)
}

const fn bills(route: &'static str, answer: u16, body: fn(&Targets) -> Value) -> Case {
    case(
        route,
        Access::Member(ManageBilling),
        Stranger::NothingToTry,
        answer,
        body,
    )
}

fn none(_: &Targets) -> Value {
    Value::Null
}

/// Every route, in an order in which the owner's calls do not hinder each other.
pub const CASES: &[Case] = &[
    public("GET /", 200, none),
    public("GET /health", 200, none),
    public("GET /v1/openapi.json", 200, none),
    public("GET /v1/plans", 200, none),
    public("POST /v1/auth/signup", 201, |t| t.sign_up.clone()),
    public("POST /v1/auth/login", 200, |t| t.login.clone()),
    public(
        "POST /v1/auth/refresh",
        200,
        |t| json!({ "refresh_token": t.refresh_token }),
    ),
    case(
        "GET /v1/me",
        Access::Account,
        Stranger::SeesNoneOfIt,
        200,
        none,
    ),
    case(
        "POST /v1/auth/switch",
        Access::Account,
        Stranger::NotFound,
        200,
        |t| json!({ "organization_id": t.organization }),
    ),
    // Organizations
    lists("GET /v1/organization"),
    case(
        "PATCH /v1/organization",
        Access::Member(ManageOrganization),
        Stranger::SeesNoneOfIt,
        200,
        |_| json!({ "name": "Tests Ltd" }),
    ),
    case(
        "POST /v1/organizations",
        Access::Account,
        Stranger::SeesNoneOfIt,
        201,
        |_| json!({ "name": "Another" }),
    ),
    lists("GET /v1/members"),
    case(
        "PATCH /v1/members/{id}",
        Access::Member(ManageMembers),
        Stranger::NotFound,
        200,
        |_| json!({ "role": "viewer" }),
    ),
    consuming(case(
        "DELETE /v1/members/{id}",
        Access::Member(ManageMembers),
        Stranger::NotFound,
        204,
        none,
    )),
    lists("GET /v1/notifications"),
    case(
        "PATCH /v1/notifications/{id}",
        Access::Member(ManageMembers),
        Stranger::NotFound,
        200,
        |_| json!({ "notifications": ["scores"] }),
    ),
    case(
        "POST /v1/invitations",
        Access::Member(ManageMembers),
        Stranger::SeesNoneOfIt,
        201,
        // Another address each time: one has one open invitation.
        |_| json!({ "email": format!("{}@example.com", UserId::new()), "role": "viewer" }),
    ),
    case(
        "GET /v1/invitations",
        Access::Member(ManageMembers),
        Stranger::SeesNoneOfIt,
        200,
        none,
    ),
    case(
        "POST /v1/invitations/{id}/resend",
        Access::Member(ManageMembers),
        Stranger::NotFound,
        200,
        none,
    ),
    consuming(case(
        "DELETE /v1/invitations/{id}",
        Access::Member(ManageMembers),
        Stranger::NotFound,
        204,
        none,
    )),
    public(
        "POST /v1/auth/invitations/lookup",
        200,
        |t| json!({ "token": t.token }),
    ),
    public(
        "POST /v1/auth/invitations/accept",
        200,
        |t| json!({ "token": t.token, "name": "Ada", "password": PASSWORD }),
    ),
    // Datasets
    case(
        "POST /v1/datasets",
        Access::Member(Upload),
        Stranger::SeesNoneOfIt,
        201,
        |_| json!({ "name": "Isolation", "filename": "new.csv" }),
    ),
    lists("GET /v1/datasets"),
    reads("GET /v1/datasets/{id}"),
    case(
        "POST /v1/datasets/{id}/upload",
        Access::Member(Upload),
        Stranger::NotFound,
        200,
        none,
    ),
    case(
        "POST /v1/datasets/{id}/complete",
        Access::Member(Upload),
        Stranger::NotFound,
        200,
        |t| t.parts.clone(),
    ),
    consuming(case(
        "DELETE /v1/datasets/{id}",
        Access::Member(Delete),
        Stranger::NotFound,
        204,
        none,
    )),
    // Training
    consuming(case(
        "POST /v1/training-runs/{id}/cancel",
        Access::Member(Train),
        Stranger::NotFound,
        200,
        none,
    )),
    case(
        "POST /v1/models",
        Access::Member(Train),
        Stranger::NotFound,
        202,
        |t| t.new_model.clone(),
    ),
    case(
        "POST /v1/models/{id}/versions",
        Access::Member(Train),
        Stranger::NotFound,
        202,
        |t| json!({ "dataset_id": t.dataset, "effort": "fast" }),
    ),
    lists("GET /v1/models"),
    reads("GET /v1/models/{id}"),
    case(
        "PATCH /v1/models/{id}",
        Access::Member(Train),
        Stranger::NotFound,
        200,
        |_| json!({ "rescore": "off" }),
    ),
    reads("GET /v1/models/{id}/versions/{n}"),
    reads("GET /v1/models/{id}/versions/{n}/artifact"),
    reads("GET /v1/models/{id}/versions/{n}/report"),
    case(
        "POST /v1/models/{id}/versions/{n}/promote",
        Access::Member(Promote),
        Stranger::NotFound,
        200,
        |_| json!({ "stage": "archived" }),
    ),
    // Puts back what was just archived.
    case(
        "POST /v1/models/{id}/rollback",
        Access::Member(Promote),
        Stranger::NotFound,
        200,
        none,
    ),
    lists("GET /v1/training-runs"),
    reads("GET /v1/training-runs/{id}"),
    // Scoring
    case(
        "POST /v1/models/{id}/predict",
        Access::Member(Score),
        Stranger::NotFound,
        200,
        |t| json!({ "rows": [t.row] }),
    ),
    case(
        "POST /v1/models/{id}/score",
        Access::Member(Score),
        Stranger::NotFound,
        202,
        |t| json!({ "dataset_id": t.dataset }),
    ),
    lists("GET /v1/scoring-runs"),
    reads("GET /v1/scoring-runs/{id}"),
    reads("GET /v1/scoring-runs/{id}/customers"),
    reads("GET /v1/scoring-runs/{id}/customer"),
    reads("GET /v1/scoring-runs/{id}/changes"),
    reads("GET /v1/models/{id}/history"),
    reads("GET /v1/scoring-runs/{id}/top"),
    reads("GET /v1/scoring-runs/{id}/profit"),
    reads("GET /v1/scoring-runs/{id}/drift"),
    case(
        "POST /v1/scoring-runs/{id}/outcomes",
        Access::Member(Score),
        Stranger::NotFound,
        200,
        |t| json!({ "dataset_id": t.dataset }),
    ),
    reads("GET /v1/models/{id}/performance"),
    reads("GET /v1/scoring-runs/{id}/export"),
    consuming(case(
        "DELETE /v1/models/{id}",
        Access::Member(Delete),
        Stranger::NotFound,
        204,
        none,
    )),
    lists("GET /v1/usage"),
    // Billing. Here nobody pays, and these answers do not depend on Stripe.
    case(
        "GET /v1/billing",
        Access::Member(ReadBilling),
        Stranger::SeesNoneOfIt,
        200,
        none,
    ),
    case(
        "GET /v1/billing/invoices",
        Access::Member(ReadBilling),
        Stranger::SeesNoneOfIt,
        200,
        none,
    ),
    bills(
        "POST /v1/billing/checkout",
        422,
        |_| json!({ "plan": "free" }),
    ),
    bills("POST /v1/billing/portal", 409, none),
    bills(
        "POST /v1/billing/plan",
        409,
        |_| json!({ "plan": "starter" }),
    ),
    bills(
        "POST /v1/billing/plan/preview",
        409,
        |_| json!({ "plan": "starter" }),
    ),
    bills("POST /v1/billing/cancel", 409, none),
    bills("POST /v1/billing/resume", 409, none),
    public("POST /v1/stripe/webhook", 400, none),
    // Keys
    case(
        "POST /v1/keys",
        Access::Member(ManageKeys),
        Stranger::SeesNoneOfIt,
        201,
        |_| json!({ "name": "Isolation", "role": "viewer" }),
    ),
    case(
        "GET /v1/keys",
        Access::Member(ManageKeys),
        Stranger::SeesNoneOfIt,
        200,
        none,
    ),
    case(
        "PATCH /v1/keys/{id}",
        Access::Member(ManageKeys),
        Stranger::NotFound,
        200,
        |_| json!({ "name": "Renamed" }),
    ),
    case(
        "POST /v1/keys/{id}/rotate",
        Access::Member(ManageKeys),
        Stranger::NotFound,
        200,
        |_| json!({ "overlap_seconds": 60 }),
    ),
    consuming(case(
        "DELETE /v1/keys/{id}",
        Access::Member(ManageKeys),
        Stranger::NotFound,
        204,
        none,
    )),
    // Audit log
    case(
        "GET /v1/audit",
        Access::Member(ReadAudit),
        Stranger::SeesNoneOfIt,
        200,
        none,
    ),
    case(
        "GET /v1/audit/export",
        Access::Member(ReadAudit),
        Stranger::SeesNoneOfIt,
        200,
        none,
    ),
    // Operators
    operators("GET /v1/operator/organizations"),
    operators("GET /v1/operator/organizations/{id}"),
    operators("GET /v1/operator/runs"),
    case(
        "POST /v1/organization/export",
        Access::Member(ManageOrganization),
        Stranger::SeesNoneOfIt,
        202,
        none,
    ),
    case(
        "GET /v1/organization/exports/{id}",
        Access::Member(ManageOrganization),
        Stranger::NotFound,
        200,
        none,
    ),
    case(
        "GET /v1/organization/exports/{id}/files",
        Access::Member(ManageOrganization),
        Stranger::NotFound,
        200,
        none,
    ),
    // Taken back at once.
    case(
        "DELETE /v1/organization",
        Access::Member(ManageOrganization),
        Stranger::NothingToTry,
        202,
        |_| json!({ "confirm": "Tests Ltd" }),
    ),
    case(
        "POST /v1/organization/restore",
        Access::Member(ManageOrganization),
        Stranger::NothingToTry,
        200,
        none,
    ),
    // Nearly last: the owner is an admin afterwards.
    case(
        "POST /v1/organization/transfer",
        Access::Member(ManageOrganization),
        Stranger::NotFound,
        200,
        |t| json!({ "member_id": t.member }),
    ),
    // Accounts
    public(
        "POST /v1/auth/verify-email",
        200,
        |t| json!({ "token": t.verify_token }),
    ),
    case(
        "PATCH /v1/me",
        Access::Account,
        Stranger::NothingToTry,
        200,
        |t| json!({ "name": "Ada", "email": t.new_email, "password": PASSWORD }),
    ),
    case(
        "POST /v1/me/verification",
        Access::Account,
        Stranger::NothingToTry,
        202,
        none,
    ),
    public(
        "POST /v1/auth/password-reset",
        202,
        |t| json!({ "email": t.login["email"] }),
    ),
    case(
        "GET /v1/me/sessions",
        Access::Account,
        Stranger::SeesNoneOfIt,
        200,
        none,
    ),
    case(
        "DELETE /v1/me/sessions/{id}",
        Access::Account,
        Stranger::NotFound,
        204,
        none,
    ),
    case(
        "POST /v1/me/totp",
        Access::Account,
        Stranger::NothingToTry,
        200,
        |_| json!({ "password": PASSWORD }),
    ),
    // What takes a code of the app is tried with good ones in `accounts`.
    case(
        "POST /v1/me/totp/confirm",
        Access::Account,
        Stranger::NothingToTry,
        403,
        |_| json!({ "code": "no code" }),
    ),
    case(
        "POST /v1/me/totp/recovery-codes",
        Access::Account,
        Stranger::NothingToTry,
        409,
        |_| json!({ "password": PASSWORD, "code": "no code" }),
    ),
    case(
        "DELETE /v1/me/totp",
        Access::Account,
        Stranger::NothingToTry,
        409,
        |_| json!({ "password": PASSWORD, "code": "no code" }),
    ),
    // From here on sessions end: the one that logs out is another than the owner's.
    case(
        "POST /v1/auth/logout",
        Access::Account,
        Stranger::NothingToTry,
        204,
        none,
    ),
    case(
        "POST /v1/me/password",
        Access::Account,
        Stranger::NothingToTry,
        204,
        |_| json!({ "current": PASSWORD, "new": PASSWORD }),
    ),
    case(
        "DELETE /v1/me/sessions",
        Access::Account,
        Stranger::NothingToTry,
        204,
        none,
    ),
    // A good link would end the owner's session; `accounts` uses one.
    public(
        "POST /v1/auth/password-reset/confirm",
        400,
        |_| json!({ "token": "none", "password": PASSWORD }),
    ),
];
