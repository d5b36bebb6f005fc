//! JSON bodies, read with problems for answers.

use axum::{
    extract::{FromRequest, Request, rejection::JsonRejection},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};

pub use crate::unfit::Unfit;
use crate::{
    ApiError,
    objects::Objects,
    unfit::{Located, no_json},
};

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
                    no_json(&cause(&error))
                ),
            )),
            Err(JsonRejection::JsonDataError(error)) => Err(unfit(&error).into()),
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
/// What of it does not fit, or that it is no JSON.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unfit> {
    let mut json = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut json);
    let Strict(read) = read.map_err(|error| Unfit::of(&error))?;
    json.end().map_err(|error| Unfit::no_json(&error))?;
    Ok(read)
}

/// Reads a part of a body that was taken as it came.
///
/// # Errors
/// What of it does not fit.
pub fn read_value<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, Unfit> {
    serde_path_to_error::deserialize(value).map_err(|error| Unfit::of(&error))
}

/// What of a body does not fit.
fn unfit(error: &dyn std::error::Error) -> Unfit {
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(located) = inner.downcast_ref::<Located>() {
            return Unfit::of(located);
        }
        source = inner.source();
    }
    Unfit::said("", &cause(error))
}

impl From<Unfit> for ApiError {
    /// 422, with the field.
    fn from(unfit: Unfit) -> Self {
        let detail = format!("The body does not fit: {unfit}");
        let error = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_request", detail);
        match unfit.field.is_empty() {
            true => error,
            false => error.with_errors([(unfit.field, unfit.detail)]),
        }
    }
}

/// Reads a field that a change may leave out: `#[serde(default, deserialize_with = "given")]`. Null is no way to leave it
/// out. It clears what can be none (an option of an option), and is refused of what cannot.
///
/// # Errors
/// What of it does not fit.
pub fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    field: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(field).map(Some)
}

/// What is read by [`Objects`].
struct Strict<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Strict<T> {
    fn deserialize<D: Deserializer<'de>>(body: D) -> Result<Self, D::Error> {
        T::deserialize(Objects(body)).map(Strict)
    }
}

/// The innermost words of an error, which carry line and column.
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
    async fn what_does_not_fit_is_told_in_english_with_its_field_and_place() {
        for (body, field, detail) in [
            (
                r#"{"name": "Ana", "inner": [1]}"#,
                "inner",
                "It is a list; give an object.",
            ),
            (
                r#"{"name": "Ana", "list": [{"n": 1}, {}]}"#,
                "list[1].n",
                "It is missing: give it.",
            ),
            (
                r#"{"name": "Ana", "map": {"a": {"n": 256}}}"#,
                "map.a.n",
                "It is the number 256; give a whole number from 0 on, within the bounds that the API description names.",
            ),
            (
                r#"{"name": "Ana", "kind": "other"}"#,
                "kind",
                "`other` is none of what it can be: give `plain`, `one`, `pair` or `struct`.",
            ),
            (r#"{"name": 1}"#, "name", "It is the number 1; give a text."),
        ] {
            let error = read_body(body).await.unwrap_err();
            let told = error.into_response().into_body();
            let told = axum::body::to_bytes(told, 10_000).await.unwrap();
            let told: serde_json::Value = serde_json::from_slice(&told).unwrap();
            assert_eq!(told["errors"][0]["field"], field, "{told}");
            assert_eq!(told["errors"][0]["detail"], detail, "{told}");
            let whole = told["detail"].as_str().unwrap();
            assert!(whole.contains("(line 1, column "), "{told}");
        }
    }

    #[test]
    fn a_part_of_a_request_is_read_alike() {
        assert_eq!(read::<Vec<u8>>("[1, 2]").unwrap(), [1, 2]);
        let said = |text: &str| read::<Vec<u8>>(text).unwrap_err().to_string();
        assert!(said("[1, -2]").starts_with("`[1]`: It is the number -2;"));
        assert_eq!(said("[1"), "It breaks off at line 1, column 2.");
        assert!(said("[1] 2").starts_with("It does not read at line 1"));
    }
}
