//! The problems that operations answer with, for the API description. A handler names the groups
//! that it can meet: `responses((status = 200, body = X), LookupProblems, BodyProblems)`.

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses,
    openapi::{Content, Ref, RefOr, Response, ResponseBuilder},
};

/// What a problem of that status means, in any operation.
fn problem(status: u16) -> (String, RefOr<Response>) {
    let description = match status {
        400 => "The request does not read: malformed JSON, or a parameter that is wrong.",
        401 => {
            "The access token or API key is missing, expired or not ours, or the sign-in is refused."
        }
        402 => {
            "The organization's plan does not allow so much, or is not paid for; `limit`, `used`, `allowed`, `plan` and `upgrade_url` say more."
        }
        403 => {
            "The role of the member or API key does not allow this, the key is not for it, the \
             organization's plan does not include it, or a request by cookie is not proven to be \
             meant."
        }
        404 => "There is no such thing in this organization.",
        409 => "Right in itself, but not now; `detail` says what stands in the way.",
        413 => "The body is too large.",
        415 => "The body is not sent as `application/json`.",
        422 => "It reads, but fields are wrong; `errors` names them.",
        429 => "Too many requests or attempts; `Retry-After` says how many seconds to wait.",
        _ => "Something went wrong on our side.",
    };
    let body = Content::new(Some(Ref::from_schema_name("Problem")));
    let response = ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", body)
        .build();
    (status.to_string(), response.into())
}

macro_rules! problems {
    ($(#[$doc:meta])* $name:ident: $($status:literal),+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                [$($status),+].into_iter().map(problem).collect()
            }
        }
    };
}

problems!(/// All that an operation with a token can meet, where a narrower group would not tell more.
    Problems: 400, 401, 402, 403, 404, 409, 413, 415, 422, 429);
problems!(/// 400 (of a parameter that is none of the operation's), 401, 403 and 429: of every operation that takes a token.
    AuthProblems: 400, 401, 403, 429);
problems!(/// 400, 401, 403, 404 and 429: of every operation on something that has an id.
    LookupProblems: 400, 401, 403, 404, 429);
problems!(/// 400: of every operation that reads a query string.
    QueryProblems: 400);
problems!(/// 400, 413, 415 and 422: of every operation that reads a body.
    BodyProblems: 400, 413, 415, 422);
problems!(/// 401: of operations that check a password or a token but no role.
    UnauthorizedProblem: 401);
problems!(/// 409: of operations that the state of things can forbid, and of all that take an
    /// `Idempotency-Key`.
    ConflictProblem: 409);
problems!(/// 402: of operations that the plan limits, or that cost work.
    PlanProblems: 402);
problems!(/// 429: of operations whose attempts are counted.
    TooManyProblem: 429);
