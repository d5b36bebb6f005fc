//! What people are to look at, by which rules, and what becomes of it.

mod change;
mod list;
mod rules;
mod view;

use utoipa_axum::{router::OpenApiRouter, routes};

/// What the routes work with: nothing but the table.
#[derive(Clone)]
pub struct Alerts;

pub fn routes() -> OpenApiRouter<Alerts> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(list::get, change::update))
        .routes(routes!(change::create))
        .routes(routes!(rules::get, rules::put))
}
