//! What a route says of itself in extensions of its description, where no type says it.

use std::{collections::HashMap, sync::Arc};

use axum::extract::MatchedPath;
use domain::Resource;
use http::{Extensions, Method};
use serde::Deserialize;
use utoipa::openapi::{
    OpenApi, RefOr, SecurityRequirement,
    path::{Operation, ParameterIn},
};

use crate::serve::Gate;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RouteRules {
    /// `x-resource`: what an API key must be for. Without one, a route is for people only, so that
    /// a new one opens to programs by decision and not by default.
    #[serde(rename = "x-resource")]
    pub resource: Option<Resource>,
    /// `x-idempotency`: what becomes of an `Idempotency-Key`. Without it, one is passed over.
    #[serde(rename = "x-idempotency")]
    pub idempotency: Option<Idempotency>,
    /// `x-audit`: whether the audit log tells of it.
    #[serde(rename = "x-audit")]
    pub audit: Audit,
    /// Nobody is asked who they are.
    #[serde(skip)]
    pub public: bool,
    #[serde(skip)]
    pub reads_body: bool,
}

/// What becomes of an `Idempotency-Key`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Idempotency {
    /// The answer is kept for it.
    Kept,
    /// It is refused: the answer holds secrets, which are never kept.
    Refused,
}

/// Whether the audit log tells of a route.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audit {
    /// Unless its method only reads.
    #[default]
    Changes,
    /// The same, and those who run Perene hear of it: it changes who may do what.
    Security,
    /// Never: it changes nothing, whatever its method.
    None,
}

/// The routes of a function, by method and path: `POST /v1/models`.
#[derive(Debug, Default)]
pub struct Routes(HashMap<String, Route>);

/// What the description has of a route.
#[derive(Debug)]
struct Route {
    rules: RouteRules,
    /// The names of what its query may say.
    query: Vec<String>,
}

impl Routes {
    /// Those of a description. Fails at an extension that is none of ours.
    pub fn of(description: &OpenApi) -> Result<Self, serde_json::Error> {
        let mut routes = HashMap::new();
        for (path, item) in &description.paths.paths {
            let operations = [
                (Method::GET, &item.get),
                (Method::HEAD, &item.get),
                (Method::POST, &item.post),
                (Method::PUT, &item.put),
                (Method::PATCH, &item.patch),
                (Method::DELETE, &item.delete),
            ];
            for (method, operation) in operations {
                if let Some(operation) = operation {
                    routes.insert(format!("{method} {path}"), Route::of(operation)?);
                }
            }
        }
        Ok(Self(routes))
    }

    pub fn rules(&self, method: &Method, path: &str) -> RouteRules {
        let route = self.0.get(&format!("{method} {path}"));
        route.map(|route| route.rules).unwrap_or_default()
    }

    /// The names of what the query of a route may say; nothing where the route is in no description.
    pub fn query(&self, method: &Method, path: &str) -> Option<&[String]> {
        let route = self.0.get(&format!("{method} {path}"));
        route.map(|route| route.query.as_slice())
    }
}

impl Route {
    fn of(operation: &Operation) -> Result<Self, serde_json::Error> {
        let said = match &operation.extensions {
            Some(extensions) => RouteRules::deserialize(serde_json::to_value(extensions)?)?,
            None => RouteRules::default(),
        };
        let security = operation.security.as_deref();
        let parameters = operation.parameters.iter().flatten();
        let query = parameters.filter_map(|parameter| match parameter {
            RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query => {
                Some(parameter.name.clone())
            }
            RefOr::T(_) | RefOr::Ref(_) => None,
        });
        Ok(Self {
            query: query.collect(),
            rules: RouteRules {
                public: security.is_some_and(|each| each == [SecurityRequirement::default()]),
                reads_body: operation.request_body.is_some(),
                ..said
            },
        })
    }
}

impl RouteRules {
    pub(crate) fn of_request(method: &Method, extensions: &Extensions) -> Self {
        let gate = extensions.get::<Arc<Gate>>();
        let matched = gate.zip(extensions.get::<MatchedPath>());
        let rules = matched.map(|(gate, path)| gate.routes.rules(method, path.as_str()));
        rules.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use utoipa_axum::{router::OpenApiRouter, routes};

    use super::*;
    use crate::PageQuery;

    #[utoipa::path(
        get, path = "/v1/datasets/{id}", extensions(("x-resource" = json!("datasets"))), responses(),
        params(("id" = String, Path), PageQuery)
    )]
    async fn get() {}

    #[utoipa::path(
        post, path = "/v1/datasets/{id}", responses(), security(()), request_body = String,
        extensions(("x-idempotency" = json!("refused")), ("x-audit" = json!("none")))
    )]
    async fn post() {}

    #[utoipa::path(get, path = "/v1/me", extensions(("x-resorce" = json!("datasets"))), responses())]
    async fn misspelt() {}

    #[test]
    fn a_route_has_the_rules_of_its_description() {
        let router = OpenApiRouter::<()>::new().routes(routes!(get, post));
        let routes = Routes::of(router.get_openapi()).unwrap();
        let rules = |method| routes.rules(&method, "/v1/datasets/{id}");
        assert_eq!(rules(Method::GET).resource, Some(Resource::Datasets));
        assert_eq!(rules(Method::HEAD), rules(Method::GET));
        assert_eq!(rules(Method::POST).resource, None, "for people only");
        assert_eq!(rules(Method::POST).audit, Audit::None);
        assert!(rules(Method::POST).public && rules(Method::POST).reads_body);
        assert!(!rules(Method::GET).public && !rules(Method::GET).reads_body);
        assert_eq!(rules(Method::POST).idempotency, Some(Idempotency::Refused));
        assert_eq!(rules(Method::DELETE), RouteRules::default());
    }

    #[test]
    fn a_route_has_the_parameters_of_its_description() {
        let router = OpenApiRouter::<()>::new().routes(routes!(get, post));
        let routes = Routes::of(router.get_openapi()).unwrap();
        let query = |method| routes.query(&method, "/v1/datasets/{id}");
        assert_eq!(query(Method::GET).unwrap(), ["limit", "cursor"]);
        assert_eq!(query(Method::HEAD), query(Method::GET));
        assert_eq!(query(Method::POST), Some([].as_slice()));
        assert_eq!(query(Method::DELETE), None);
    }

    #[test]
    fn a_misspelt_rule_is_refused() {
        let router = OpenApiRouter::<()>::new().routes(routes!(misspelt));
        assert!(Routes::of(router.get_openapi()).is_err());
    }
}
