//! Usage, plans and paying. Here nobody pays, and these answers do not depend on Stripe.

use domain::Permission::{ManageBilling, ReadBilling};

use super::{Subject, lists, none, on_own, public, untried};
use crate::harness::prelude::*;

pub const SUBJECT: Subject = Subject {
    resource: None,
    cases: &[
        public("GET /v1/plans", 200, none),
        lists("GET /v1/usage"),
        on_own("GET /v1/billing", ReadBilling, 200, none),
        on_own("GET /v1/billing/invoices", ReadBilling, 200, none),
        untried(
            "POST /v1/billing/checkout",
            ManageBilling,
            422,
            |_| json!({ "plan": "free" }),
        ),
        untried("POST /v1/billing/portal", ManageBilling, 409, none),
        untried(
            "POST /v1/billing/plan",
            ManageBilling,
            409,
            |_| json!({ "plan": "starter" }),
        ),
        untried(
            "POST /v1/billing/plan/preview",
            ManageBilling,
            409,
            |_| json!({ "plan": "starter" }),
        ),
        untried("POST /v1/billing/cancel", ManageBilling, 409, none),
        untried("POST /v1/billing/resume", ManageBilling, 409, none),
        public("POST /v1/stripe/webhook", 400, none),
    ],
};
