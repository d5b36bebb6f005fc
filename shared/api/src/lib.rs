//! What every function with an HTTP API shares: who is calling and what they may do, problems,
//! idempotency, pages, rate limits, the audit log, tokens and cookies.

pub mod accept;
pub mod access_token;
pub mod api_key;
pub mod attempts;
pub mod audit;
pub mod cookies;
mod edge;
pub mod fields;
mod idempotency;
pub mod invitation_token;
pub mod json;
pub mod language;
mod objects;
pub mod organization;
mod paging;
pub mod path;
pub mod permission;
pub mod plan_limits;
pub mod prelude;
mod principal;
pub mod problem;
pub mod rate_limit;
pub mod responses;
pub mod route;
pub mod secret_link;
mod serve;
mod unfit;

pub use json::Json;
pub use paging::{List, PageQuery, UpTo};
pub use permission::Allowed;
pub use principal::{Person, Principal, second_factor_required};
pub use problem::{ApiError, Problem};
pub use serve::{
    BODY_LIMIT, CallerAddress, escaped_len, no_such_route, prepare, sendable, serve, serve_public,
};
