//! Customers, what may be offered to them, revenue, and what messages were worth.

use domain::Permission::{Delete, ManageOffers, Read, Upload};

use super::{Subject, consuming, lists, none, on_one, on_own, public, reads, untried};
use crate::harness::prelude::*;

pub const SUBJECT: Subject = Subject {
    resource: Some("customers"),
    cases: &[
        lists("GET /v1/customers"),
        reads("GET /v1/customer"),
        reads("GET /v1/customer/events"),
        reads("GET /v1/customer/timeline"),
        reads("GET /v1/customer/standing"),
        reads("GET /v1/customer/notes"),
        on_one(
            "POST /v1/customer/notes",
            Upload,
            201,
            |_| json!({ "text": "Called" }),
        ),
        consuming(on_one("DELETE /v1/customer/notes/{id}", Upload, 204, none)),
        on_one(
            "PATCH /v1/customer",
            Upload,
            200,
            |_| json!({ "tags": ["isolated"] }),
        ),
        lists("GET /v1/customers/facets"),
        lists("GET /v1/customers/calendar"),
        lists("GET /v1/customers/calendar/day"),
        on_own(
            "POST /v1/customers/actions",
            Upload,
            200,
            |t| json!({ "ids": [t.customer], "add_tags": ["isolated"] }),
        ),
        lists("GET /v1/segments"),
        reads("GET /v1/segments/{id}"),
        on_own(
            "POST /v1/segments",
            Upload,
            201,
            |_| json!({ "name": "Isolated", "filter": { "plan": "Pro" }, "shared": true }),
        ),
        on_one(
            "PATCH /v1/segments/{id}",
            Upload,
            200,
            |_| json!({ "name": "Still isolated" }),
        ),
        consuming(on_one("DELETE /v1/segments/{id}", Upload, 204, none)),
        lists("GET /v1/offers"),
        reads("GET /v1/offers/{id}"),
        on_own("POST /v1/offers", ManageOffers, 201, |_| {
            json!({
                "name": "Isolated", "terms": { "kind": "pause", "months": 1 }, "fulfillment": { "by": "task" },
            })
        }),
        on_one("POST /v1/offers/{id}/activate", ManageOffers, 200, none),
        on_one(
            "PATCH /v1/offers/{id}",
            ManageOffers,
            200,
            |_| json!({ "name": "Still isolated" }),
        ),
        lists("GET /v1/campaigns"),
        lists("GET /v1/campaigns/learning"),
        reads("GET /v1/campaigns/{id}"),
        // Another's offer is refused with 422, as one that is not there: `campaigns::lifecycle` tries it.
        untried(
            "POST /v1/campaigns",
            ManageOffers,
            201,
            |t| json!({ "name": "Isolated", "offers": [t.offer] }),
        ),
        on_one(
            "PATCH /v1/campaigns/{id}",
            ManageOffers,
            200,
            |_| json!({ "name": "Still isolated", "budgets": [{ "currency": "EUR", "amount_minor": 100_000 }] }),
        ),
        on_one("POST /v1/campaigns/{id}/start", ManageOffers, 200, none),
        on_one("POST /v1/campaigns/{id}/pause", ManageOffers, 200, none),
        on_one("POST /v1/campaigns/{id}/end", ManageOffers, 200, none),
        consuming(on_one("DELETE /v1/campaigns/{id}", ManageOffers, 204, none)),
        on_one("POST /v1/offers/{id}/withdraw", ManageOffers, 200, none),
        consuming(on_one("DELETE /v1/offers/{id}", ManageOffers, 204, none)),
        reads("GET /v1/customer/offers"),
        reads("GET /v1/customer/recommendations"),
        lists("GET /v1/products"),
        lists("GET /v1/products/suggestions"),
        reads("GET /v1/products/{id}"),
        // No two have the same name.
        on_own(
            "POST /v1/products",
            ManageOffers,
            201,
            |_| json!({ "kind": "service", "name": UserId::new().to_string() }),
        ),
        on_one(
            "PATCH /v1/products/{id}",
            ManageOffers,
            200,
            |_| json!({ "prices": [{ "currency": "EUR", "interval": "month", "amount_minor": 900 }] }),
        ),
        consuming(on_one("DELETE /v1/products/{id}", ManageOffers, 204, none)),
        lists("GET /v1/customers/plans"),
        reads("GET /v1/campaigns/{id}/rounds"),
        // Nobody was scored here, and the round was stopped before it was decided.
        on_one(
            "POST /v1/campaigns/{id}/rounds",
            ManageOffers,
            409,
            |_| json!({ "rehearsal": true }),
        ),
        reads("GET /v1/campaigns/{id}/rounds/{run}"),
        on_one(
            "POST /v1/campaigns/{id}/rounds/{run}/cancel",
            ManageOffers,
            200,
            none,
        ),
        on_one(
            "GET /v1/campaigns/{id}/rounds/{run}/choices",
            Read,
            409,
            none,
        ),
        on_one(
            "GET /v1/campaigns/{id}/rounds/{run}/budget",
            Read,
            409,
            none,
        ),
        lists("GET /v1/customer-offers"),
        on_own(
            "POST /v1/customer-offers/approve",
            ManageOffers,
            200,
            |t| json!({ "offers": [{ "customer_id": t.customer, "id": t.customer_offer }] }),
        ),
        on_own(
            "POST /v1/customer-offers/reject",
            ManageOffers,
            200,
            |t| json!({ "offers": [{ "customer_id": t.customer, "id": t.customer_offer }] }),
        ),
        on_one(
            "POST /v1/customer-offers/{id}/accept",
            Upload,
            200,
            |t| json!({ "customer_id": t.customer }),
        ),
        on_one(
            "POST /v1/customer-offers/{id}/decline",
            Upload,
            200,
            |t| json!({ "customer_id": t.customer }),
        ),
        on_one(
            "POST /v1/customer-offers/{id}/withdraw",
            ManageOffers,
            200,
            |t| json!({ "customer_id": t.customer }),
        ),
        on_one(
            "POST /v1/customer-offers/{id}/break",
            Upload,
            200,
            |t| json!({ "customer_id": t.customer, "reason": "Nobody could be reached" }),
        ),
        on_one(
            "POST /v1/customer-offers/{id}/fulfill",
            Upload,
            200,
            |t| json!({ "customer_id": t.customer }),
        ),
        on_one(
            "POST /v1/customer-offers/{id}/retry",
            ManageOffers,
            200,
            |t| json!({ "customer_id": t.customer }),
        ),
        // Refused: nobody signed the link.
        public("GET /v1/offer/{token}", 404, none),
        public("POST /v1/offer/{token}", 404, none),
        lists("GET /v1/revenue"),
        lists("GET /v1/revenue/cohorts"),
        lists("GET /v1/revenue/customers"),
        lists("GET /v1/revenue/export"),
        reads("GET /v1/revenue/runs/{id}"),
        on_own("POST /v1/revenue/runs", Upload, 202, none),
        lists("GET /v1/proof"),
        lists("GET /v1/proof/plan"),
        lists("GET /v1/proof/units"),
        lists("GET /v1/proof/units/export"),
        consuming(on_one("DELETE /v1/customer", Delete, 204, none)),
        // One more would only wait for those before it.
        untried(
            "POST /v1/privacy-requests",
            Delete,
            202,
            |_| json!({ "kind": "access", "subjects": ["isolation"] }),
        ),
        on_own("GET /v1/privacy-requests", Delete, 200, none),
        on_one("GET /v1/privacy-requests/{id}", Delete, 200, none),
        on_one("POST /v1/imports", Upload, 202, |t| {
            json!({
                "dataset_id": t.dataset, "kind": "customers", "dry_run": true,
                "mapping": { "user_id": { "column": "customer_id" } },
            })
        }),
        lists("GET /v1/imports"),
        reads("GET /v1/imports/suggestion"),
        reads("GET /v1/imports/{id}"),
        on_one("POST /v1/imports/{id}/cancel", Upload, 200, none),
        on_one("POST /v1/imports/{id}/undo", Delete, 202, none),
        reads("GET /v1/suppression"),
        consuming(on_one("DELETE /v1/suppression", Delete, 204, none)),
        on_one(
            "POST /v1/outreach/templates/{reason}/{step}/{language}/preview",
            Read,
            200,
            |t| json!({ "customer_id": t.customer }),
        ),
        // At last: whoever names a customer that is not there makes one.
        on_own(
            "PUT /v1/customers",
            Upload,
            200,
            |_| json!({ "customers": [{ "id": "isolation", "traits": { "name": "Ana" } }] }),
        ),
        on_own(
            "PUT /v1/customer",
            Upload,
            200,
            |_| json!({ "traits": { "name": "Ana" } }),
        ),
    ],
};
