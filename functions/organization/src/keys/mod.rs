//! API keys: `/v1/keys`.
//!
//! A key belongs to the organization; its secret is vouched for by the admin who was shown it
//! (see [`ApiKey`]). So an admin who leaves takes no way in along, and another goes on with a key
//! by rotating it.

mod view;

use api::{api_key::KeyText, permission::Proved, prelude::*};
use aws_lc_rs::rand;
use chrono::{Duration, Utc};
use domain::{ApiKey, KeyId, KeySecret, Role};
use store::{Filled, MOST_KEYS};

use crate::OrganizationApi;

use view::{KeyMade, KeyName, KeyRotation, KeyView, NewKey};

/// Makes a key, and shows its secret this once. Its role is at most the caller's own, whose address has
/// to be verified.
#[utoipa::path(
    post, path = "/v1/keys", tag = "keys", operation_id = "createKey", request_body = NewKey,
    responses(
        (status = 201, description = "The key and its secret", body = KeyMade),
        AuthProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-audit" = json!("security")), ("x-idempotency" = json!("refused")))
)]
pub async fn create(
    person: Allowed<Proved<permission::ManageKeys>, Person>,
    Json(body): Json<NewKey>,
) -> Result<(StatusCode, Json<KeyMade>), ApiError> {
    let new = body.validated(Utc::now())?;
    check_role(&person, new.role)?;
    let (text, secret) = fresh(&person)?;
    let key = ApiKey {
        id: KeyId::new(),
        name: new.name,
        role: new.role,
        resources: new.resources,
        requests_per_minute: new.requests_per_minute,
        secret,
        replaced: None,
        turn: 0,
        created_at: Utc::now(),
        valid_until: new.expires_at,
        last_used_at: None,
    };
    match person.tenant.create_api_key(&key).await? {
        Filled::Done => {}
        Filled::Full(_) => return Err(too_many()),
        Filled::Not => {
            return Err(ApiError::conflict(
                "changed_meanwhile",
                "Many keys are being made at this moment. Try again.",
            ));
        }
    }
    let id = key.id.to_string();
    person.changed("key", None, Some(&id));
    person.changed(
        "role",
        None,
        Some(&format!("{:?}", key.role).to_lowercase()),
    );
    Ok((StatusCode::CREATED, made(key, text)))
}

/// Lists keys, newest first; no secret among them.
#[utoipa::path(
    get, path = "/v1/keys", tag = "keys", operation_id = "listKeys", params(PageQuery),
    responses(
        (status = 200, description = "A page", body = List<KeyView>),
        AuthProblems, QueryProblems
    )
)]
pub async fn list(
    person: Allowed<permission::ManageKeys, Person>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<KeyView>>, ApiError> {
    let keys = person.tenant.api_keys(&page.into()).await?;
    let members = person.tenant.members().await?;
    let now = Utc::now();
    Ok(Json(List::of(keys, |key| {
        let holder = members.iter().find(|m| m.user_id == key.secret.holder);
        KeyView::new(key, holder, now)
    })))
}

/// Gives a key another name.
#[utoipa::path(
    patch, path = "/v1/keys/{id}", tag = "keys", operation_id = "renameKey",
    params(("id" = KeyId, Path)), request_body = KeyName,
    responses(
        (status = 200, description = "The key", body = KeyView),
        LookupProblems, BodyProblems
    )
)]
pub async fn rename(
    person: Allowed<permission::ManageKeys, Person>,
    State(api): State<OrganizationApi>,
    Id(id): Id<KeyId>,
    Json(body): Json<KeyName>,
) -> Result<Json<KeyView>, ApiError> {
    let name = body.validated()?;
    let key = find(&person, id).await?;
    if !person.tenant.rename_api_key(id, &name).await? {
        return Err(no_key());
    }
    person.changed("name", Some(&key.name), Some(&name));
    let holder = api
        .store()
        .as_member(person.tenant.org(), key.secret.holder)
        .await?;
    let key = ApiKey { name, ..key };
    let holder = holder.map(|(membership, _)| membership);
    Ok(Json(KeyView::new(key, holder.as_ref(), Utc::now())))
}

/// Ends a key and forgets it: it opens nothing from now on.
#[utoipa::path(
    delete, path = "/v1/keys/{id}", tag = "keys", operation_id = "deleteKey",
    params(("id" = KeyId, Path)),
    responses((status = 204, description = "It is gone"), LookupProblems),
    extensions(("x-audit" = json!("security")))
)]
pub async fn delete(
    person: Allowed<permission::ManageKeys, Person>,
    Id(id): Id<KeyId>,
) -> Result<StatusCode, ApiError> {
    match person.tenant.delete_api_key(id).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(no_key()),
    }
}

/// Gives a key another secret, and shows it this once. The one before goes on for as long as is
/// asked; an earlier one ends. The caller vouches for the key from now on.
#[utoipa::path(
    post, path = "/v1/keys/{id}/rotate", tag = "keys", operation_id = "rotateKey",
    params(("id" = KeyId, Path)), request_body = KeyRotation,
    responses(
        (status = 200, description = "The key and its new secret", body = KeyMade),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-audit" = json!("security")), ("x-idempotency" = json!("refused")))
)]
pub async fn rotate(
    person: Allowed<permission::ManageKeys, Person>,
    Id(id): Id<KeyId>,
    Json(body): Json<KeyRotation>,
) -> Result<Json<KeyMade>, ApiError> {
    let overlap = body.validated()?;
    let key = find(&person, id).await?;
    check_role(&person, key.role)?;
    if key.is_over(Utc::now()) {
        return Err(ApiError::conflict(
            "key_expired",
            "This key has expired, and a new secret would not change that. Make another key.",
        ));
    }
    let (text, secret) = fresh(&person)?;
    let old_until = (overlap > Duration::zero()).then(|| Utc::now() + overlap);
    let rotated = person.tenant.rotate_api_key(id, &secret, old_until).await?;
    Ok(made(rotated.ok_or_else(no_key)?, text))
}

fn too_many() -> ApiError {
    ApiError::conflict(
        "too_many_keys",
        format!("An organization has at most {MOST_KEYS} keys. Delete one that is not used."),
    )
}

async fn find(person: &Person, id: KeyId) -> Result<ApiKey, ApiError> {
    person.tenant.api_key(id).await?.ok_or_else(no_key)
}

fn no_key() -> ApiError {
    ApiError::not_found("API key")
}

/// Nobody hands out more than they have.
fn check_role(person: &Person, role: Role) -> Result<(), ApiError> {
    if role <= person.role {
        return Ok(());
    }
    Err(ApiError::new(
        StatusCode::FORBIDDEN,
        "role_above_yours",
        "This key's role is above your own. Choose a lesser one, or ask somebody who has it.",
    ))
}

fn fresh(person: &Person) -> Result<(KeyText, KeySecret), ApiError> {
    let mut random = [0; 32];
    rand::fill(&mut random).map_err(ApiError::internal)?;
    let text = KeyText::of(random);
    let secret = KeySecret {
        hash: text.hash(),
        prefix: text.prefix().to_owned(),
        holder: person.membership.user_id,
        holder_name: person.membership.name.clone(),
        holder_since: Some(person.membership.created_at),
        made_at: Some(Utc::now()),
        valid_until: None,
    };
    Ok((text, secret))
}

fn made(key: ApiKey, text: KeyText) -> Json<KeyMade> {
    Json(KeyMade {
        secret: text.reveal(),
        key: KeyView::of_member(key, Utc::now()),
    })
}
