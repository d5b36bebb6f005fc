//! The audit log.

use domain::Permission::ReadAudit;

use super::{Subject, none, on_own};

pub const SUBJECT: Subject = Subject {
    resource: Some("audit"),
    cases: &[
        on_own("GET /v1/audit", ReadAudit, 200, none),
        on_own("GET /v1/audit/export", ReadAudit, 200, none),
    ],
};
