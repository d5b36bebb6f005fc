//! Notes on a customer.

use api::{permission::Lasting, prelude::*};
use chrono::{DateTime, Utc};
use domain::{ActorId, CustomerNote, MOST_NOTES, NoteId, note_problem};
use serde::{Deserialize, Serialize};

use super::{Customers, Which, found, unkept};

/// What somebody has to say of a customer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    /// Plain text, up to 5,000 characters.
    #[schema(min_length = 1, max_length = 5000)]
    pub text: String,
}

/// A note on a customer.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoteView {
    /// Its id.
    pub id: NoteId,
    /// What it says: plain text.
    pub text: String,
    /// Who wrote it: a member, or an API key.
    pub made_by: ActorId,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl From<CustomerNote> for NoteView {
    fn from(note: CustomerNote) -> Self {
        Self {
            created_at: note.made_at(),
            id: note.id,
            text: note.text,
            made_by: note.made_by,
        }
    }
}

/// Lists notes on a customer, newest first.
#[utoipa::path(
    get, path = "/v1/customer/notes", tag = "customers", operation_id = "listCustomerNotes",
    params(Which, PageQuery),
    responses(
        (status = 200, description = "A page of notes", body = List<NoteView>),
        QueryProblems, LookupProblems
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Customers>,
    Params(Which { id }): Params<Which>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<NoteView>>, ApiError> {
    let customer = found(&principal, &id).await?;
    let page = principal.tenant.notes(&customer.id, &page.into()).await?;
    Ok(Json(List::of(page, NoteView::from)))
}

/// Writes a note on a customer, for all members to read.
#[utoipa::path(
    post, path = "/v1/customer/notes", tag = "customers", operation_id = "createCustomerNote",
    params(Which), request_body = NewNote,
    responses(
        (status = 201, description = "The note", body = NoteView),
        QueryProblems, LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")), ("x-idempotency" = json!("kept")), ("x-audit" = json!("none")))
)]
pub async fn create(
    principal: Allowed<Lasting<permission::Upload>>,
    State(_): State<Customers>,
    Params(Which { id }): Params<Which>,
    Json(NewNote { text }): Json<NewNote>,
) -> Result<(StatusCode, Json<NoteView>), ApiError> {
    fields::check([("text", note_problem(&text))])?;
    let customer = found(&principal, &id).await?;
    let note = CustomerNote {
        id: NoteId::new(),
        text,
        made_by: principal.id,
    };
    let full = format!("A customer has up to {MOST_NOTES} notes. Delete some first.");
    let kept = principal.tenant.add_note(&customer.id, &note).await?;
    kept.map_err(|why| unkept(why, "text", full))?;
    Ok((StatusCode::CREATED, Json(note.into())))
}

/// Deletes a note on a customer.
#[utoipa::path(
    delete, path = "/v1/customer/notes/{id}", tag = "customers", operation_id = "deleteCustomerNote",
    params(Which, ("id" = NoteId, Path)),
    responses((status = 204, description = "It is gone"), QueryProblems, LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn delete(
    principal: Allowed<permission::Upload>,
    State(_): State<Customers>,
    Params(Which { id: customer }): Params<Which>,
    Id(id): Id<NoteId>,
) -> Result<StatusCode, ApiError> {
    let customer = found(&principal, &customer).await?;
    let tenant = &principal.tenant;
    tenant.note(&customer.id, id).await?.or_not_found("note")?;
    tenant.delete_note(&customer.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
