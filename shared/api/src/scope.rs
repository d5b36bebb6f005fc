//! Which part of the API a route belongs to: what the resources of API keys are checked against.

use axum::extract::MatchedPath;
use domain::Resource;
use http::request::Parts;

/// The part that the matched route of a request belongs to. Nothing for what people alone do.
pub(crate) fn of_request(parts: &Parts) -> Option<Resource> {
    of_route(parts.extensions.get::<MatchedPath>()?.as_str())
}

/// The part that a route belongs to. A route that is not named here is for people only, so that
/// a new one opens to programs by decision and not by default.
fn of_route(route: &str) -> Option<Resource> {
    let mut parts = route.strip_prefix("/v1/")?.split('/');
    match (parts.next()?, parts.nth(1)) {
        ("datasets", _) => Some(Resource::Datasets),
        ("models", Some("predict" | "score" | "performance" | "history")) => Some(Resource::Scores),
        ("models" | "training-runs", _) => Some(Resource::Models),
        ("scoring-runs", _) => Some(Resource::Scores),
        ("audit", _) => Some(Resource::Audit),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_belong_where_their_names_say() {
        for (route, resource) in [
            ("/v1/datasets", Some(Resource::Datasets)),
            ("/v1/datasets/{id}/complete", Some(Resource::Datasets)),
            ("/v1/models", Some(Resource::Models)),
            (
                "/v1/models/{id}/versions/{n}/promote",
                Some(Resource::Models),
            ),
            ("/v1/models/{id}/score", Some(Resource::Scores)),
            ("/v1/models/{id}/predict", Some(Resource::Scores)),
            ("/v1/models/{id}/history", Some(Resource::Scores)),
            ("/v1/scoring-runs/{id}/customers", Some(Resource::Scores)),
            ("/v1/training-runs/{id}/cancel", Some(Resource::Models)),
            ("/v1/audit/export", Some(Resource::Audit)),
        ] {
            assert_eq!(of_route(route), resource, "{route}");
        }
    }

    #[test]
    fn what_is_not_named_is_for_people() {
        for route in [
            "/v1/me",
            "/v1/keys/{id}",
            "/v1/auth/switch",
            "/v1/datasetsx",
            "/",
            "/v2/models",
        ] {
            assert_eq!(of_route(route), None, "{route}");
        }
    }
}
