//! What most tests use.

pub use chrono::Utc;
pub use domain::{OrgId, PlanId, Role, UserId};
pub use reqwest::Method;
pub use serde_json::{Value, json};

pub use super::{
    api::{Answer, Caller, items, number, text},
    cli::customers,
    job::model_of,
    local::inbox,
    organization::{Organization, PASSWORD},
    stack::{Queue, Stack, variable},
    table::Table,
    wait::until,
};
