//! Errors of the API: RFC 9457 problems with a stable code and a way out.

use axum::response::{IntoResponse, Response};
use domain::{Failure, Phrase, PlanId, Refusal, Sentence};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

/// The body of every error.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Problem {
    /// `about:blank`: the code says it all.
    #[schema(rename = "type")]
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The HTTP status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable, for programs.
    pub code: String,
    /// What is wrong and what to do, for people.
    pub detail: String,
    /// What is wrong with single fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The organization's plan, where that or its payment stands in the way.
    #[serde(flatten)]
    pub plan: PlanProblem,
}

/// What a problem says more when the organization's plan stands in the way; nothing otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlanProblem {
    /// What the plan limits (`models`), or does not include (`scheduled_scoring`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<&'static str>,
    /// How much of it is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used: Option<u64>,
    /// How much more of it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed: Option<u64>,
    /// How much of it the plan allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<u64>,
    /// The organization's plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// What to do about it; `detail` says it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// Where the plan is changed, relative to the API's base.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upgrade_url: Option<&'static str>,
}

/// The dashboard's page of the plan.
const UPGRADE_URL: &str = "/settings/plan";

impl From<&Refusal> for PlanProblem {
    fn from(refusal: &Refusal) -> Self {
        let numbers = refusal.numbers();
        Self {
            limit: refusal.subject(),
            used: numbers.map(|numbers| numbers.used),
            needed: refusal.needed(),
            allowed: numbers.map(|numbers| numbers.allowed),
            plan: Some(refusal.plan()),
            remedy: Some(refusal.remedy()),
            upgrade_url: Some(UPGRADE_URL),
        }
    }
}

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FieldError {
    /// Its name; `rows[3].tenure` for nested ones.
    pub field: String,
    /// What is wrong with it.
    pub detail: String,
    /// The same for programs, where there is a code of it.
    #[serde(flatten)]
    pub phrase: Phrase,
}

impl FieldError {
    /// What is wrong with a field.
    pub fn new(field: impl Into<String>, wrong: impl Into<Sentence>) -> Self {
        let Sentence { text, phrase } = wrong.into();
        let field = field.into();
        Self {
            field: match phrase.element() {
                // Of an element it may be a field in turn: `words[].title`.
                Some(at) if field.contains("[]") => field.replacen("[]", &format!("[{at}]"), 1),
                Some(at) => format!("{field}[{at}]"),
                None => field,
            },
            detail: text,
            phrase,
        }
    }
}

/// An error on its way to the caller.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    code: String,
    detail: String,
    errors: Vec<FieldError>,
    retry_after: Option<i64>,
    plan: Option<Box<PlanProblem>>,
}

impl ApiError {
    /// An error of that status, with a stable code, that says what is wrong and what to do.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
            plan: None,
        }
    }

    /// 400: the request itself does not read.
    pub fn bad_request(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    pub fn unauthorized(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, detail)
    }

    /// 404, also for what belongs to somebody else.
    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("There is no such {what} in this organization. Check its id."),
        )
    }

    /// 409: right in itself, but not now.
    pub fn conflict(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// 422: it reads, but fields are wrong. `fields` are pairs of name and what is wrong.
    pub fn invalid<F: Into<String>, D: Into<Sentence>>(
        fields: impl IntoIterator<Item = (F, D)>,
    ) -> Self {
        let errors: Vec<FieldError> = fields
            .into_iter()
            .map(|(field, wrong)| FieldError::new(field, wrong))
            .collect();
        let detail: Vec<String> = errors
            .iter()
            .map(|e| format!("{}: {}", e.field, e.detail))
            .collect();
        let mut error = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_request",
            detail.join(" "),
        );
        error.errors = errors;
        error
    }

    /// The same, with what stands in the way one by one: pairs of name and what to do about it.
    pub fn with_errors<F: Into<String>, D: Into<Sentence>>(
        mut self,
        errors: impl IntoIterator<Item = (F, D)>,
    ) -> Self {
        self.errors = errors
            .into_iter()
            .map(|(field, wrong)| FieldError::new(field, wrong))
            .collect();
        self
    }

    /// 422, for what is wrong with a user's data.
    pub fn unprocessable(failure: &Failure) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            &failure.code,
            format!("{} {}", failure.detail, failure.remedy),
        )
    }

    /// 429, with the seconds to wait.
    pub fn too_many(detail: impl Into<String>, retry_after: i64) -> Self {
        let mut error = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail);
        error.retry_after = Some(retry_after);
        error
    }

    /// 500: the cause is logged, not told.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong on our side. Try again; nothing you sent is lost.",
        )
    }

    /// Stable, for programs.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    pub fn code(&self) -> &str {
        &self.code
    }

    pub fn status(&self) -> StatusCode {
        self.status
    }
}

/// Something asked for that may not be there.
pub trait OrNotFound<T> {
    fn or_not_found(self, what: &str) -> Result<T, ApiError>;
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self, what: &str) -> Result<T, ApiError> {
        self.ok_or_else(|| ApiError::not_found(what))
    }
}

impl From<Refusal> for ApiError {
    /// 402 for what a payment or a larger plan lifts, 403 for what the plan does not include.
    fn from(refusal: Refusal) -> Self {
        let status = match refusal {
            Refusal::Limit { .. } | Refusal::ReadOnly { .. } => StatusCode::PAYMENT_REQUIRED,
            Refusal::Feature { .. } => StatusCode::FORBIDDEN,
        };
        let detail = format!("{} {}", refusal.detail(), refusal.remedy());
        let mut error = Self::new(status, refusal.code(), detail);
        error.plan = Some(Box::new(PlanProblem::from(&refusal)));
        error
    }
}

impl From<store::StoreError> for ApiError {
    fn from(error: store::StoreError) -> Self {
        match error {
            store::StoreError::BadCursor => Self::bad_request(
                "bad_cursor",
                "The cursor is none that an earlier page gave. Start again without it.",
            ),
            error => Self::internal(error),
        }
    }
}

impl From<cloud::WorkError> for ApiError {
    fn from(error: cloud::WorkError) -> Self {
        match error {
            cloud::WorkError::Owner(failure) => Self::unprocessable(&failure),
            error => Self::internal(error),
        }
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}

/// The code of the problem that a response holds, for the layers around.
#[derive(Debug, Clone)]
pub(crate) struct Code(pub(crate) String);

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let code = Code(self.code.clone());
        let problem = Problem {
            kind: "about:blank",
            title: self.status.canonical_reason().unwrap_or_default().into(),
            status: self.status.as_u16(),
            code: self.code,
            detail: self.detail,
            errors: self.errors,
            plan: self.plan.map(|plan| *plan).unwrap_or_default(),
        };
        let mut response = (self.status, axum::Json(problem)).into_response();
        response.extensions_mut().insert(code);
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
