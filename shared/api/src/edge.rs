//! The distribution of CloudFront before the API, where a stack has one (`WebAclArn` in `template.yaml`). It proves
//! itself by a secret in a header, and alone is believed what address a caller has. An address in a header without the
//! secret counts for nothing; where nobody may come around the distribution (`EdgeOnly`) the request is refused.

use std::{net::IpAddr, sync::Arc};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use cloud::config::{self, ConfigError};
use http::{HeaderMap, HeaderName, StatusCode};

use crate::ApiError;

/// Where the distribution repeats the secret.
const SECRET: HeaderName = HeaderName::from_static("x-perene-secret");
/// Where it says who calls.
const VIEWER: HeaderName = HeaderName::from_static("x-perene-viewer");

/// What is known of the distribution.
#[derive(Debug, Default)]
pub(crate) struct Edge {
    /// Empty where there is no distribution.
    secret: String,
    /// Whether whoever comes around it is refused.
    only: bool,
}

/// The caller's address, as the distribution saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Viewer(pub IpAddr);

impl Edge {
    pub fn from_env() -> Result<Self, ConfigError> {
        Ok(Self {
            secret: config::optional("EDGE_SECRET"),
            only: config::or("EDGE_ONLY", false)?,
        })
    }

    fn has_sent(&self, headers: &HeaderMap) -> bool {
        let told = headers.get(SECRET).map_or(&b""[..], |v| v.as_bytes());
        !self.secret.is_empty() && verify_slices_are_equal(told, self.secret.as_bytes()).is_ok()
    }
}

/// Takes what the distribution says from a request, and refuses who had to come by it.
pub(crate) async fn layer(mut request: Request, next: Next) -> Response {
    if let Some(edge) = request.extensions().get::<Arc<Edge>>().cloned() {
        if edge.has_sent(request.headers()) {
            if let Some(viewer) = viewer(request.headers()) {
                request.extensions_mut().insert(viewer);
            }
        } else if edge.only {
            return around().into_response();
        }
    }
    for name in [SECRET, VIEWER] {
        request.headers_mut().remove(name);
    }
    next.run(request).await
}

fn viewer(headers: &HeaderMap) -> Option<Viewer> {
    headers.get(VIEWER)?.to_str().ok()?.parse().ok().map(Viewer)
}

fn around() -> ApiError {
    ApiError::new(
        StatusCode::FORBIDDEN,
        "wrong_address",
        "This address takes no requests. Send them to the one where the dashboard is.",
    )
}

#[cfg(test)]
mod tests {
    use axum::{Extension, Router, body::Body, middleware, routing::get};
    use lambda_http::{
        aws_lambda_events::apigw::ApiGatewayV2httpRequestContext, request::RequestContext,
    };
    use tower::ServiceExt;

    use super::*;
    use crate::CallerAddress;

    /// What a request with these headers gets, from the address 192.0.2.1: the status, and which address counts.
    async fn told(secret: &str, only: bool, headers: &[(&str, &str)]) -> (u16, String) {
        let edge = Edge {
            secret: secret.into(),
            only,
        };
        let answer = async |caller: CallerAddress, headers: HeaderMap| {
            assert!(headers.get(SECRET).is_none() && headers.get(VIEWER).is_none());
            caller
                .0
                .map(|address| address.to_string())
                .unwrap_or_default()
        };
        let router = Router::new()
            .route("/", get(answer))
            .layer(middleware::from_fn(layer))
            .layer(Extension(Arc::new(edge)));
        let mut context = ApiGatewayV2httpRequestContext::default();
        context.http.source_ip = Some("192.0.2.1".into());
        let mut request = Request::new(Body::empty());
        let context = RequestContext::ApiGatewayV2(context);
        request.extensions_mut().insert(context);
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            request.headers_mut().append(name, value.parse().unwrap());
        }
        let response = router.oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), 10_000).await;
        (status, String::from_utf8(body.unwrap().to_vec()).unwrap())
    }

    #[tokio::test]
    async fn an_address_is_believed_with_the_secret_alone() {
        let secret = ("x-perene-secret", "good");
        let wrong = ("x-perene-secret", "goof");
        let viewer = ("x-perene-viewer", "203.0.113.7");
        let six = ("x-perene-viewer", "2001:db8::7");
        let forwarded = ("x-forwarded-for", "203.0.113.7");
        let cloudfront = ("cloudfront-viewer-address", "203.0.113.7:443");
        let behind = "192.0.2.1";
        for (of, headers, expected) in [
            ("good", vec![secret, viewer], "203.0.113.7"),
            ("good", vec![secret, six], "2001:db8::7"),
            ("good", vec![viewer], behind),
            ("good", vec![wrong, viewer], behind),
            ("good", vec![("x-perene-secret", ""), viewer], behind),
            // What anybody may send says nothing, with or without the secret.
            ("good", vec![secret, forwarded, cloudfront], behind),
            ("good", vec![forwarded, cloudfront], behind),
            ("good", vec![secret, ("x-perene-viewer", "nobody")], behind),
            // Without a distribution there is no secret to know.
            ("", vec![secret, viewer], behind),
            ("", vec![("x-perene-secret", ""), viewer], behind),
        ] {
            let (status, address) = told(of, false, &headers).await;
            assert_eq!((status, address.as_str()), (200, expected), "{headers:?}");
        }
    }

    #[tokio::test]
    async fn who_comes_around_is_refused_where_that_is_wanted() {
        let secret = ("x-perene-secret", "good");
        for (of, headers, status) in [
            ("good", vec![secret], 200),
            ("good", vec![], 403),
            ("good", vec![("x-perene-secret", "goof")], 403),
            // One set up by half lets nobody in rather than everybody.
            ("", vec![secret], 403),
            ("", vec![("x-perene-secret", "")], 403),
        ] {
            let (found, body) = told(of, true, &headers).await;
            assert_eq!(found, status, "{headers:?}");
            assert!(status == 200 || body.contains("wrong_address"), "{body}");
        }
    }
}
