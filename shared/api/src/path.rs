//! Path and query parameters, read with problems for answers.

use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, Path, Query};
use http::{Uri, request::Parts};
use percent_encoding::percent_decode_str;
use serde::de::{self, DeserializeOwned};

use crate::{ApiError, serve::Gate, unfit::Unfit};

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

/// What a query says. What else it says is refused with whoever calls, by `Allowed`.
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
            Err(error) => Err(match unfit(&error, &parts.uri) {
                Some(unfit) => refused(unfit),
                None => ApiError::bad_request("bad_query", error.body_text()),
            }),
        }
    }
}

/// Refuses a query with a parameter that the description of the route does not name: whoever misspells a filter would take
/// what is not filtered for what they asked.
pub(crate) fn refuse_unknown(parts: &Parts) -> Result<(), ApiError> {
    let matched = parts.extensions.get::<MatchedPath>();
    let gate = parts.extensions.get::<Arc<Gate>>();
    let known = gate.zip(matched);
    let known = known.and_then(|(gate, path)| gate.routes.query(&parts.method, path.as_str()));
    match known.and_then(|known| unknown(&parts.uri, known)) {
        Some(unfit) => Err(refused(unfit)),
        None => Ok(()),
    }
}

/// The first parameter of a query that is none of those there are.
fn unknown(uri: &Uri, known: &[String]) -> Option<Unfit> {
    let mut names = pairs(uri)?.into_iter().map(|(name, _)| name);
    names
        .find(|name| !known.contains(name))
        .map(|name| Unfit::parameter(&name, known))
}

fn refused(unfit: Unfit) -> ApiError {
    let detail = format!("The query does not fit: {unfit}");
    let refused = ApiError::bad_request("bad_query", detail);
    match unfit.field.is_empty() {
        true => refused,
        false => refused.with_errors([(unfit.field, unfit.detail)]),
    }
}

/// What of a query does not fit, said as what of a body does not is.
fn unfit(error: &dyn std::error::Error, uri: &Uri) -> Option<Unfit> {
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(located) = inner.downcast_ref::<serde_path_to_error::Error<de::value::Error>>()
        {
            let unfit = Unfit::at(located.path(), &located.inner().to_string());
            return Some(match value(uri, &unfit.field) {
                Some(said) => unfit.dated(&said),
                None => unfit,
            });
        }
        source = inner.source();
    }
    None
}

/// What a query says of a parameter.
fn value(uri: &Uri, name: &str) -> Option<String> {
    let mut said = pairs(uri)?.into_iter();
    let (_, value) = said.find(|(one, _)| one == name)?;
    Some(value)
}

/// All that a query says; nothing where it does not read, which is refused by whoever wants something of it.
fn pairs(uri: &Uri) -> Option<Vec<(String, String)>> {
    let said = Query::<Vec<(String, String)>>::try_from_uri(uri).ok()?;
    Some(said.0)
}

/// Whether a query is UTF-8 once it is decoded: what is not would be read as another text.
fn is_text(query: &str) -> bool {
    percent_decode_str(query).decode_utf8().is_ok()
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use chrono::{DateTime, NaiveDate, Utc};
    use http::Request;
    use serde::Deserialize;

    use super::*;
    use crate::paging::UpTo;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only how it fails to be read matters")]
    struct Wanted {
        answer: Answer,
        limit: Option<UpTo<100>>,
        year: Option<i32>,
        share: Option<f64>,
        count: Option<bool>,
        since: Option<DateTime<Utc>>,
        day: Option<NaiveDate>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Answer {
        Accept,
        Decline,
    }

    #[test]
    fn a_parameter_that_is_none_of_the_routes_is_told_with_those_there_are() {
        let known = ["limit", "cursor"].map(String::from);
        let told = |query: &str, known: &[String]| {
            let uri: Uri = format!("/v1/models?{query}").parse().unwrap();
            unknown(&uri, known).map(|unfit| unfit.to_string())
        };
        for query in ["", "limit=1", "cursor=a%26band%3DA&limit=", "&limit=1&"] {
            assert_eq!(told(query, &known), None, "{query}");
        }
        let there = "There is no such parameter; there are `limit` and `cursor`.";
        for (query, name) in [
            ("band=A", "band"),
            ("limit=1&foo", "foo"),
            ("Limit=1", "Limit"),
            ("limit%20=1", "limit "),
            ("=1", ""),
        ] {
            let expected = match name {
                "" => there.to_owned(),
                name => format!("`{name}`: {there}"),
            };
            assert_eq!(told(query, &known), Some(expected), "{query}");
        }
        let none = "`a`: There is no such parameter: leave it out.";
        assert_eq!(told("a=1", &[]).as_deref(), Some(none));
        let long = told(&format!("{}=1", "a".repeat(3_000)), &known).unwrap();
        assert!(long.len() < 200, "{long}");
    }

    #[tokio::test]
    async fn what_does_not_fit_a_query_is_told_in_english_with_its_name() {
        let limit = "Give a whole number from 1 to 100.";
        for (query, field, detail) in [
            ("", "answer", "It is missing: give it."),
            (
                "answer=maybe",
                "answer",
                "`maybe` is none of what it can be: give `accept` or `decline`.",
            ),
            (
                "answer=accept&answer=decline",
                "answer",
                "It is there twice: give it once.",
            ),
            ("answer=accept&limit=0", "limit", limit),
            ("answer=accept&limit=many", "limit", limit),
            ("answer=accept&limit=99999999999", "limit", limit),
            (
                "answer=accept&year=soon",
                "year",
                "It is no whole number: give one, such as `50`.",
            ),
            (
                "answer=accept&year=99999999999",
                "year",
                "The number is out of bounds, which the API description names.",
            ),
            (
                "answer=accept&share=half",
                "share",
                "It is no number: give one, such as `0.5`.",
            ),
            ("answer=accept&count=1", "count", "Give `true` or `false`."),
            (
                "answer=accept&since=2026-12-01",
                "since",
                "It is a day without a time: give `2026-12-01T00:00:00Z`, or another time of it.",
            ),
            (
                "answer=accept&day=2026-12-01T09:00:00-03:00",
                "day",
                "It has a time: give the day alone, `2026-12-01`.",
            ),
            (
                "answer=accept&since=2026-12-01T09:00:00+02:00",
                "since",
                "A `+` in a query is read as a space: write it as `%2B`, or give the time in UTC, such as `2027-01-31T09:00:00Z`.",
            ),
            (
                "answer=accept&day=today",
                "day",
                "It is no date: give one such as `2027-01-31`, or where a time is asked for, such as `2027-01-31T09:00:00Z`.",
            ),
        ] {
            let request = Request::get(format!("/?{query}")).body(()).unwrap();
            let (mut parts, ()) = request.into_parts();
            let read = Params::<Wanted>::from_request_parts(&mut parts, &()).await;
            let error = read.unwrap_err();
            assert_eq!(error.code(), "bad_query", "{query}");
            let told = error.into_response().into_body();
            let told = axum::body::to_bytes(told, 10_000).await.unwrap();
            let told: serde_json::Value = serde_json::from_slice(&told).unwrap();
            assert_eq!(told["errors"][0]["field"], field, "{query}: {told}");
            assert_eq!(told["errors"][0]["detail"], detail, "{query}: {told}");
        }
    }
}
