//! Path and query parameters, read with problems for answers.

use axum::extract::{FromRequestParts, Path, Query};
use http::request::Parts;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

use crate::ApiError;

/// The parameters of a path. One that does not read names nothing: 404.
#[derive(Debug, Clone)]
pub struct Id<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(id)) => Ok(Self(id)),
            Err(_) => Err(ApiError::not_found("resource")),
        }
    }
}

#[derive(Debug, Clone)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if !is_text(parts.uri.query().unwrap_or_default()) {
            let detail =
                "The query has bytes that are not UTF-8, such as `%ff`. Encode texts as UTF-8.";
            return Err(ApiError::bad_request("bad_query", detail));
        }
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(params)) => Ok(Self(params)),
            Err(error) => Err(ApiError::bad_request(
                "bad_query",
                format!("{}. See the API description.", error.body_text()),
            )),
        }
    }
}

/// Whether a query is UTF-8 once it is decoded: what is not would be read as another text.
fn is_text(query: &str) -> bool {
    percent_decode_str(query).decode_utf8().is_ok()
}
