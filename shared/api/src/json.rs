//! JSON bodies, read with problems for answers.

use axum::{
    extract::{FromRequest, Request, rejection::JsonRejection},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};

use crate::{ApiError, objects::Objects};

/// A JSON body, in or out.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        match axum::Json::<Strict<T>>::from_request(request, state).await {
            Ok(axum::Json(Strict(body))) => Ok(Self(body)),
            Err(JsonRejection::JsonSyntaxError(error)) => Err(ApiError::bad_request(
                "malformed_json",
                format!(
                    "The body is not JSON: {}. Mend it and send it again.",
                    cause(&error)
                ),
            )),
            Err(JsonRejection::JsonDataError(error)) => Err(ApiError::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid_request",
                format!(
                    "The body does not fit: {}. See the API description.",
                    cause(&error)
                ),
            )),
            Err(JsonRejection::MissingJsonContentType(_)) => Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "Send the body with the header `Content-Type: application/json`.",
            )),
            Err(other) => Err(ApiError::new(other.status(), "bad_body", other.body_text())),
        }
    }
}

/// Reads a text of JSON that is a part of a request as its body is read.
///
/// # Errors
/// serde's own words for what is no JSON or does not fit.
pub fn read<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    serde_json::from_str(text).map(|Strict(read)| read)
}

/// What is read by [`Objects`].
struct Strict<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Strict<T> {
    fn deserialize<D: Deserializer<'de>>(body: D) -> Result<Self, D::Error> {
        T::deserialize(Objects(body)).map(Strict)
    }
}

/// serde's own words, which carry line and column.
fn cause(error: &dyn std::error::Error) -> String {
    let mut last = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        last = inner.to_string();
        source = inner.source();
    }
    last
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use axum::body::Body as Sent;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Body {
        name: String,
        inner: Option<Inner>,
        #[serde(default)]
        list: Vec<Inner>,
        #[serde(default)]
        map: BTreeMap<String, Inner>,
        kind: Option<Kind>,
        #[serde(default)]
        kinds: BTreeMap<Kind, u8>,
        #[serde(default)]
        numbers: Vec<f64>,
        pair: Option<(u8, String)>,
        any: Option<serde_json::Value>,
    }

    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
    struct Inner {
        n: u8,
    }

    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Plain,
        One(Inner),
        Pair(u8, u8),
        Struct { n: u8 },
    }

    async fn read_body(body: &str) -> Result<Body, ApiError> {
        let request = Request::post("/")
            .header("content-type", "application/json")
            .body(Sent::from(body.to_owned()))
            .unwrap();
        let Json(body) = Json::from_request(request, &()).await?;
        Ok(body)
    }

    #[tokio::test]
    async fn a_list_is_no_object_however_deep() {
        for (body, code) in [
            (r#"{"name": "Ana"}"#, None),
            (r#"["Ana"]"#, Some("invalid_request")),
            (r#""Ana""#, Some("invalid_request")),
            ("{", Some("malformed_json")),
            (r#"{"name": "Ana", "inner": {"n": 1}}"#, None),
            (r#"{"name": "Ana", "inner": null}"#, None),
            (r#"{"name": "Ana", "inner": [1]}"#, Some("invalid_request")),
            (r#"{"name": "Ana", "list": [{"n": 1}]}"#, None),
            (r#"{"name": "Ana", "list": [[1]]}"#, Some("invalid_request")),
            (r#"{"name": "Ana", "map": {"a": {"n": 1}}}"#, None),
            (
                r#"{"name": "Ana", "map": {"a": [1]}}"#,
                Some("invalid_request"),
            ),
            (r#"{"name": "Ana", "kind": "plain"}"#, None),
            (r#"{"name": "Ana", "kind": {"one": {"n": 1}}}"#, None),
            (
                r#"{"name": "Ana", "kind": {"one": [1]}}"#,
                Some("invalid_request"),
            ),
            (r#"{"name": "Ana", "kind": {"struct": {"n": 1}}}"#, None),
            (
                r#"{"name": "Ana", "kind": {"struct": [1]}}"#,
                Some("invalid_request"),
            ),
            (r#"{"name": "Ana", "kind": {"pair": [1, 2]}}"#, None),
            (
                r#"{"name": "Ana", "kind": {"plain": null}}"#,
                Some("invalid_request"),
            ),
            (
                r#"{"name": "Ana", "kind": ["plain"]}"#,
                Some("invalid_request"),
            ),
            (r#"{"name": "Ana", "kind": {}}"#, Some("invalid_request")),
            (
                r#"{"name": "Ana", "kind": {"one": {"n": 1}, "plain": null}}"#,
                Some("invalid_request"),
            ),
            (r#"{"name": "Ana", "kind": "one"}"#, Some("invalid_request")),
            (
                r#"{"name": "Ana", "kind": "other"}"#,
                Some("invalid_request"),
            ),
            (r#"{"name": "Ana", "kinds": {"plain": 1}}"#, None),
            (
                r#"{"name": "Ana", "numbers": [1, 2.5], "pair": [1, "a"]}"#,
                None,
            ),
            (
                r#"{"name": "Ana", "any": [1, {"a": [2, null, -1, true]}]}"#,
                None,
            ),
        ] {
            let read = read_body(body).await;
            assert_eq!(read.as_ref().err().map(ApiError::code), code, "{body}");
            // Whatever is read is read as serde does alone.
            if let Ok(read) = read {
                assert_eq!(read, serde_json::from_str(body).unwrap());
            }
        }
    }

    #[tokio::test]
    async fn what_does_not_fit_is_told_with_its_place() {
        let error = read_body(r#"{"name": "Ana", "inner": [1]}"#)
            .await
            .unwrap_err();
        let told = error.into_response().into_body();
        let told = axum::body::to_bytes(told, 10_000).await.unwrap();
        let told = String::from_utf8_lossy(&told);
        assert!(told.contains("sequence, expected struct Inner"), "{told}");
        assert!(told.contains("line 1 column"), "{told}");
    }
}
