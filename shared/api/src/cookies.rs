//! Browser sessions: tokens in cookies that no script reads, and the proof that whoever sends them
//! meant to.
//!
//! A browser sends its cookies along with whatever request another site's page makes it send. So a
//! request that changes something and comes by cookie must carry the session's CSRF value in
//! [`CSRF_HEADER`]. The value is in the signed access token and in a cookie that only pages of our
//! own can read; another site's page can neither read it nor set the header. `Origin` and
//! `Sec-Fetch-Site` are checked too (OWASP Cross-Site Request Forgery Prevention Cheat Sheet).

use std::borrow::Cow;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use cookie::{Cookie, CookieBuilder, SameSite, time::Duration};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};

use crate::{ApiError, access_token::LIFE_SECONDS};

pub const ACCESS: &str = "perene_access";
/// Holds the refresh token.
pub const REFRESH: &str = "perene_refresh";
/// Says which device has signed in before; sent when somebody signs in, and stays when they sign out.
pub const DEVICE: &str = "perene_device";
/// Holds the CSRF value, for scripts of our own pages.
pub const CSRF: &str = "perene_csrf";
/// Where requests repeat the CSRF value.
pub const CSRF_HEADER: &str = "x-perene-csrf";

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

pub struct BrowserTokens<'a> {
    pub access: &'a str,
    /// The refresh token, if there is a new one, and the seconds it lives.
    pub refresh: Option<(&'a str, i64)>,
    pub csrf: &'a str,
    /// The device's token, when somebody signs in.
    pub device: Option<&'a str>,
}

/// As long as browsers keep a cookie (RFC 6265bis), in seconds: 400 days.
const DEVICE_SECONDS: i64 = 400 * 86_400;

/// Where people find Perene: what cookies are bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// `https://host:port`; empty when the address does not read.
    origin: String,
    /// Its path, without a slash at the end.
    path: String,
    /// Whether cookies go over TLS only.
    secure: bool,
}

impl Site {
    /// From the public address. Only an address that begins with `http://` gives cookies that go
    /// without TLS.
    pub fn new(public_url: &str) -> Self {
        let uri = public_url.parse::<Uri>().unwrap_or_default();
        let origin = match (uri.scheme_str(), uri.authority()) {
            (Some(scheme), Some(authority)) => format!("{scheme}://{authority}").to_lowercase(),
            _ => String::new(),
        };
        Self {
            path: uri.path().trim_end_matches('/').to_owned(),
            secure: !origin.starts_with("http://"),
            origin,
        }
    }

    /// The `Set-Cookie` headers that give a browser its session. Without a new refresh token the
    /// old one stays.
    pub fn set(&self, tokens: &BrowserTokens) -> Result<Vec<HeaderValue>, ApiError> {
        let mut cookies = vec![self.access(tokens.access, LIFE_SECONDS)];
        if let Some((refresh, seconds)) = tokens.refresh {
            cookies.extend([
                self.refresh(refresh, seconds),
                self.csrf(tokens.csrf, seconds),
            ]);
        }
        if let Some(device) = tokens.device {
            let cookie = self.cookie(DEVICE, device, "/v1/auth", DEVICE_SECONDS);
            cookies.push(cookie.http_only(true));
        }
        set_cookie(cookies)
    }

    /// The `Set-Cookie` headers that take it away.
    pub fn clear(&self) -> Result<Vec<HeaderValue>, ApiError> {
        set_cookie([self.access("", 0), self.refresh("", 0), self.csrf("", 0)])
    }

    /// The value of a cookie among a request's headers.
    pub fn find<'a>(&self, headers: &'a HeaderMap, name: &'static str) -> Option<&'a str> {
        let name = self.name(name);
        let lines = headers.get_all(header::COOKIE).iter();
        let mut cookies = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| Cookie::split_parse(line).flatten());
        let cookie = cookies.find(|cookie| cookie.name() == name && !cookie.value().is_empty())?;
        cookie.value_raw()
    }

    /// Whether browsers can bind cookies to this host alone, so that no other name below the same
    /// domain sets them (RFC 6265bis, `__Host-`): they then go over TLS and to every path.
    fn binds_host(&self) -> bool {
        self.secure && self.path.is_empty()
    }

    fn name(&self, name: &'static str) -> Cow<'static, str> {
        match self.binds_host() {
            true => Cow::Owned(host_bound(name)),
            false => Cow::Borrowed(name),
        }
    }

    fn access<'a>(&self, value: &'a str, seconds: i64) -> CookieBuilder<'a> {
        let cookie = self.cookie(ACCESS, value, "/v1", seconds);
        cookie.http_only(true).same_site(SameSite::Lax)
    }

    fn refresh<'a>(&self, value: &'a str, seconds: i64) -> CookieBuilder<'a> {
        self.cookie(REFRESH, value, "/v1/auth/refresh", seconds)
            .http_only(true)
    }

    /// Sent with every page, since only then may a page's script read it.
    fn csrf<'a>(&self, value: &'a str, seconds: i64) -> CookieBuilder<'a> {
        self.cookie(CSRF, value, "/", seconds)
    }

    fn cookie<'a>(
        &self,
        name: &'static str,
        value: &'a str,
        path: &str,
        seconds: i64,
    ) -> CookieBuilder<'a> {
        let path = if self.binds_host() { "/" } else { path };
        Cookie::build((self.name(name), value))
            .path(format!("{}{path}", self.path))
            .max_age(Duration::seconds(seconds))
            .same_site(SameSite::Strict)
            .secure(self.secure)
    }

    /// Refuses what changes something unless it is proven to be meant: from our own pages, with
    /// the session's CSRF value.
    pub fn require_meant(
        &self,
        method: &Method,
        headers: &HeaderMap,
        csrf: &str,
    ) -> Result<(), ApiError> {
        if method.is_safe() {
            return Ok(());
        }
        self.require_own_page(headers)?;
        let sent = headers.get(CSRF_HEADER).map_or(&b""[..], |v| v.as_bytes());
        verify_slices_are_equal(sent, csrf.as_bytes()).map_err(|_| {
            csrf_failed(
                "Repeat the value of the cookie `__Host-perene_csrf` (without TLS `perene_csrf`) in the header `X-Perene-CSRF`, or \
                 send a bearer token instead of cookies.",
            )
        })
    }

    /// Refuses what a browser says that another site's page sent.
    pub fn require_own_page(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        let said = |name: HeaderName| headers.get(name).map(HeaderValue::as_bytes);
        let foreign =
            || csrf_failed("The request came from another site's page. Open Perene's own.");
        if said(SEC_FETCH_SITE).is_some_and(|site| site != b"same-origin") {
            return Err(foreign());
        }
        match said(header::ORIGIN) {
            None => Ok(()),
            Some(origin) if origin.eq_ignore_ascii_case(self.origin.as_bytes()) => Ok(()),
            // The page may know us by another name (`localhost`): its own host is no other site.
            Some(origin) => {
                let scheme = if self.secure { "https://" } else { "http://" };
                match (origin.strip_prefix(scheme.as_bytes()), said(header::HOST)) {
                    (Some(name), Some(host)) if name.eq_ignore_ascii_case(host) => Ok(()),
                    _ => Err(foreign()),
                }
            }
        }
    }
}

/// The name of a cookie where TLS and no path let browsers bind it to the host.
pub fn host_bound(name: &str) -> String {
    format!("__Host-{name}")
}

fn set_cookie<'a>(
    cookies: impl IntoIterator<Item = CookieBuilder<'a>>,
) -> Result<Vec<HeaderValue>, ApiError> {
    let header = |cookie: CookieBuilder| HeaderValue::try_from(cookie.to_string());
    let headers: Result<_, _> = cookies.into_iter().map(header).collect();
    headers.map_err(ApiError::internal)
}

fn csrf_failed(detail: &str) -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "csrf_failed", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AWS: &str = "https://perene.example.com";
    const LOCAL: &str = "http://127.0.0.1:4566/_aws/execute-api/deadbee1";

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                let name = http::HeaderName::from_static(name);
                (name, HeaderValue::from_static(value))
            })
            .collect()
    }

    fn set(public_url: &str) -> Vec<String> {
        let tokens = BrowserTokens {
            access: "a.b.c",
            refresh: Some(("rt.x", 60)),
            csrf: "q",
            device: Some("dv.x"),
        };
        let cookies = Site::new(public_url).set(&tokens).unwrap();
        let text = |cookie: &HeaderValue| cookie.to_str().unwrap().to_owned();
        cookies.iter().map(text).collect()
    }

    #[test]
    fn cookies_go_over_tls_where_they_are_needed_and_scripts_read_one() {
        assert_eq!(
            set(AWS),
            [
                "__Host-perene_access=a.b.c; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=900",
                "__Host-perene_refresh=rt.x; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=60",
                "__Host-perene_csrf=q; SameSite=Strict; Secure; Path=/; Max-Age=60",
                "__Host-perene_device=dv.x; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=34560000",
            ]
        );
    }

    #[test]
    fn only_an_address_without_tls_gives_cookies_without_it() {
        assert!(set(LOCAL).iter().all(|cookie| !cookie.contains("Secure")));
        for url in [AWS, "", "nonsense", "HTTPS://perene.example.com"] {
            assert!(set(url).iter().all(|c| c.contains("; Secure; ")), "{url}");
        }
    }

    #[test]
    fn cookies_lie_under_the_path_that_people_see() {
        let cookies = set(LOCAL).join("\n");
        for path in ["/v1;", "/v1/auth/refresh;", "/;"] {
            let path = format!("Path=/_aws/execute-api/deadbee1{path}");
            assert!(cookies.contains(&path), "{path} in {cookies}");
        }
    }

    #[test]
    fn clearing_takes_the_same_cookies_away() {
        let site = Site::new(LOCAL);
        let name_and_path = |cookie: &str| {
            let name = cookie.split('=').next().unwrap_or_default().to_owned();
            let path = cookie.split("; ").find(|part| part.starts_with("Path="));
            (name, path.unwrap_or_default().to_owned())
        };
        let cleared = site.clear().unwrap();
        let cleared = cleared.iter().map(|cookie| cookie.to_str().unwrap());
        let set = set(LOCAL);
        for (cleared, set) in cleared.zip(&set) {
            assert_eq!(name_and_path(cleared), name_and_path(set));
            assert!(cleared.contains("Max-Age=0"), "{cleared}");
        }
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let sent = headers(&[("cookie", "x_perene_csrf=1; perene_csrf=2;perene_access=")]);
        let local = Site::new(LOCAL);
        assert_eq!(local.find(&sent, CSRF), Some("2"));
        assert_eq!(local.find(&sent, ACCESS), None);
        assert_eq!(local.find(&HeaderMap::new(), CSRF), None);
    }

    #[test]
    fn another_name_below_the_domain_sets_no_cookie_that_counts() {
        let tossed = headers(&[("cookie", "perene_access=theirs; __Host-perene_access=ours")]);
        assert_eq!(Site::new(AWS).find(&tossed, ACCESS), Some("ours"));
        let alone = headers(&[("cookie", "perene_access=theirs")]);
        assert_eq!(Site::new(AWS).find(&alone, ACCESS), None);
    }

    #[test]
    fn an_address_with_a_path_shares_its_host_and_binds_no_cookie_to_it() {
        let cookies = set("https://example.com/perene");
        assert!(
            cookies.iter().all(|c| c.starts_with("perene_")),
            "{cookies:?}"
        );
        assert!(
            cookies[0].contains("Secure; Path=/perene/v1;"),
            "{cookies:?}"
        );
    }

    #[test]
    fn a_change_needs_the_value_and_a_look_does_not() {
        let site = Site::new(AWS);
        let meant = |method: Method, pairs: &[(&'static str, &'static str)]| {
            site.require_meant(&method, &headers(pairs), "value")
        };
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert!(meant(method.clone(), &[]).is_err());
            assert!(meant(method.clone(), &[(CSRF_HEADER, "valuf")]).is_err());
            assert!(meant(method.clone(), &[(CSRF_HEADER, "")]).is_err());
            assert!(meant(method, &[(CSRF_HEADER, "value")]).is_ok());
        }
        assert!(meant(Method::GET, &[]).is_ok());
    }

    #[test]
    fn other_sites_are_refused_whatever_else_they_send() {
        let refused = |url, pairs: &[(&'static str, &'static str)]| {
            let error = Site::new(url).require_own_page(&headers(pairs)).err();
            error.is_some_and(|error| error.status() == StatusCode::FORBIDDEN)
        };
        let host = ("host", "perene.example.com");
        for origin in [
            "https://evil.example",
            "http://perene.example.com",
            "null",
            "",
        ] {
            assert!(refused(AWS, &[("origin", origin), host]), "{origin}");
        }
        for site in ["cross-site", "same-site", "none"] {
            assert!(refused(AWS, &[("sec-fetch-site", site), host]), "{site}");
        }
        let own = ("sec-fetch-site", "same-origin");
        assert!(!refused(AWS, &[("origin", AWS), own]));
        assert!(!refused(AWS, &[]));
        let localhost = [("origin", "http://localhost:1"), ("host", "localhost:1")];
        assert!(!refused(LOCAL, &localhost));
        assert!(refused(AWS, &localhost));
    }
}
