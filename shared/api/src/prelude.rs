//! What the file of a route begins with: `use api::prelude::*;`.

pub use axum::extract::State;
pub use http::StatusCode;
pub use utoipa::{IntoParams, ToSchema};

pub use crate::{
    Allowed, ApiError, Json, List, PageQuery, Person, Principal, UpTo, fields,
    path::{Id, Params},
    permission::{self, Own, Work},
    problem::OrNotFound,
    responses::*,
};
