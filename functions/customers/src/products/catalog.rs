//! The catalogue of plans and services.

use api::{permission::Lasting, prelude::*};
use chrono::Utc;
use domain::{MOST_PRODUCTS, Product, ProductId, ProductKind, name, product_name_taken};
use serde::Deserialize;
use store::Filled;

use super::view::{NewProduct, ProductUpdate, ProductView};
use crate::customers::Customers;

/// So often a change is tried while others change the same.
const TRIES: u32 = 5;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProductQuery {
    /// Only plans, or only services.
    kind: Option<ProductKind>,
}

/// Lists plans and services, the oldest first. There are up to 100.
#[utoipa::path(
    get, path = "/v1/products", tag = "products", operation_id = "listProducts",
    params(ProductQuery),
    responses((status = 200, description = "Plans and services", body = List<ProductView>), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Customers>,
    Params(query): Params<ProductQuery>,
) -> Result<Json<List<ProductView>>, ApiError> {
    let all = principal.tenant.products().await?.into_iter();
    let wanted = all.filter(|product| query.kind.is_none_or(|kind| kind == product.kind));
    Ok(Json(List {
        items: wanted.map(ProductView::from).collect(),
        next_cursor: None,
    }))
}

/// Shows a plan or service.
#[utoipa::path(
    get, path = "/v1/products/{id}", tag = "products", operation_id = "getProduct",
    params(("id" = ProductId, Path)),
    responses((status = 200, description = "The plan or service", body = ProductView), LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(_): State<Customers>,
    Id(id): Id<ProductId>,
) -> Result<Json<ProductView>, ApiError> {
    Ok(Json(product(&principal, id).await?.into()))
}

/// Adds a plan or service to the catalogue.
#[utoipa::path(
    post, path = "/v1/products", tag = "products", operation_id = "createProduct",
    request_body = NewProduct,
    responses(
        (status = 201, description = "The plan or service", body = ProductView),
        BodyProblems, AuthProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")), ("x-idempotency" = json!("kept")))
)]
pub async fn create(
    principal: Allowed<Lasting<permission::ManageOffers>>,
    State(_): State<Customers>,
    Json(request): Json<NewProduct>,
) -> Result<(StatusCode, Json<ProductView>), ApiError> {
    let made = Product {
        id: ProductId::new(),
        kind: request.kind,
        name: request.name,
        prices: request.prices,
        allowances: request.allowances,
        excluded_services: request.excluded_services,
        had_by: request.had_by,
        made_by: principal.id,
        changed_at: Utc::now(),
        revision: 1,
    };
    check(&principal, &made).await?;
    match principal.tenant.create_product(&made).await? {
        Filled::Done => {}
        Filled::Full(_) => {
            let detail = format!(
                "There are {MOST_PRODUCTS} plans and services, which is the most. Delete one."
            );
            return Err(ApiError::conflict("too_many_products", detail));
        }
        Filled::Not => {
            // Of two at once who want a name one has it by now.
            check(&principal, &made).await?;
            let detail = "Plans and services are being added at this moment. Try again.";
            return Err(ApiError::conflict("changed_meanwhile", detail));
        }
    }
    principal.changed("product", None, Some(&made.id.to_string()));
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Changes a plan or service.
#[utoipa::path(
    patch, path = "/v1/products/{id}", tag = "products", operation_id = "updateProduct",
    params(("id" = ProductId, Path)), request_body = ProductUpdate,
    responses(
        (status = 200, description = "The plan or service", body = ProductView),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn update(
    principal: Allowed<Lasting<permission::ManageOffers>>,
    State(_): State<Customers>,
    Id(id): Id<ProductId>,
    Json(request): Json<ProductUpdate>,
) -> Result<Json<ProductView>, ApiError> {
    for _ in 0..TRIES {
        let before = product(&principal, id).await?;
        if request.if_revision.is_some_and(|at| at != before.revision) {
            return Err(changed_meanwhile());
        }
        let after = request.of(&before);
        if after == before {
            return Ok(Json(before.into()));
        }
        check(&principal, &after).await?;
        let after = Product {
            changed_at: Utc::now(),
            revision: before.revision + 1,
            ..after
        };
        if principal.tenant.keep_product(&before, &after).await? {
            return Ok(Json(after.into()));
        }
    }
    Err(changed_meanwhile())
}

/// Takes a plan or service out of the catalogue. What customers have stays as it is.
#[utoipa::path(
    delete, path = "/v1/products/{id}", tag = "products", operation_id = "deleteProduct",
    params(("id" = ProductId, Path)),
    responses((status = 204, description = "It is gone"), LookupProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn delete(
    principal: Allowed<permission::ManageOffers>,
    State(_): State<Customers>,
    Id(id): Id<ProductId>,
) -> Result<StatusCode, ApiError> {
    let found = product(&principal, id).await?;
    match principal.tenant.delete_product(&found).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(changed_meanwhile()),
    }
}

/// A plan or service of the organization.
async fn product(principal: &Principal, id: ProductId) -> Result<Product, ApiError> {
    principal.tenant.product(id).await?.or_not_found("product")
}

fn changed_meanwhile() -> ApiError {
    let detail = "It was changed by somebody else at the same time. Look at it, and try again.";
    ApiError::conflict("changed_meanwhile", detail)
}

/// Refuses with 422 what cannot be in the catalogue.
async fn check(principal: &Principal, product: &Product) -> Result<(), ApiError> {
    let mut wrong = product.problems();
    let others = principal.tenant.products().await?;
    let is_taken = |one: &Product| one.id != product.id && name::is_same(&one.name, &product.name);
    if others.iter().any(is_taken) {
        wrong.push(("name", product_name_taken()));
    }
    fields::refuse(wrong)
}
