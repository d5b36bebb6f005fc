//! Invoices: `GET /v1/billing/invoices`.

use api::prelude::*;
use chrono::{DateTime, Utc};
use serde::Serialize;
use store::{PageRequest, StoreError};
use stripe::objects::Invoice;

use crate::{Billing, error::BillingError, responses::BillingProblem, sync::instant, view::Amount};

/// An invoice.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoiceView {
    /// Stripe's id.
    id: String,
    /// Its number, once it is final.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// `draft`, `open`, `paid`, `uncollectible` or `void`.
    status: String,
    /// Its total.
    total: Amount,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// Where it is shown and paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// The file to keep.
    #[serde(skip_serializing_if = "Option::is_none")]
    pdf_url: Option<String>,
}

/// Lists the organization's invoices, newest first.
#[utoipa::path(
    get, path = "/v1/billing/invoices", tag = "billing", operation_id = "listInvoices",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of invoices", body = List<InvoiceView>),
        AuthProblems, QueryProblems, BillingProblem
    )
)]
pub async fn list(
    State(billing): State<Billing>,
    principal: Allowed<permission::ReadBilling, Person>,
    Params(query): Params<PageQuery>,
) -> Result<Json<List<InvoiceView>>, BillingError> {
    let page: PageRequest = query.into();
    if page.cursor.as_deref().is_some_and(|id| !is_invoice(id)) {
        return Err(StoreError::BadCursor.into());
    }
    let Some(record) = principal.tenant.billing().await? else {
        return Ok(Json(List {
            items: Vec::new(),
            next_cursor: None,
        }));
    };
    let keys = billing.keys.keys().await?;
    let after = page.cursor.as_deref();
    let found = keys
        .client
        .invoices(&record.customer_id, page.limit, after)
        .await
        .map_err(|error| match error.is_missing() && after.is_some() {
            true => StoreError::BadCursor.into(),
            false => BillingError::from(error),
        })?;
    let next_cursor = match found.has_more {
        true => found.data.last().and_then(|last| last.id.clone()),
        false => None,
    };
    Ok(Json(List {
        items: found.data.into_iter().filter_map(show).collect(),
        next_cursor,
    }))
}

/// Whether a text is written as an invoice's id, which is what a cursor is.
fn is_invoice(id: &str) -> bool {
    id.len() <= 255
        && id.strip_prefix("in_").is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        })
}

fn show(invoice: Invoice) -> Option<InvoiceView> {
    Some(InvoiceView {
        id: invoice.id?,
        number: invoice.number,
        status: invoice.status?,
        total: Amount {
            amount: invoice.total,
            currency: invoice.currency,
        },
        created_at: instant(invoice.created),
        url: invoice.hosted_invoice_url,
        pdf_url: invoice.invoice_pdf,
    })
}
