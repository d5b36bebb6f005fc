//! The audit log, written as requests go by.
//!
//! A layer (`follow`) wraps every router: it puts a [`Trail`] into each request, the principal signs it
//! when it is found, and once a request that changes something has succeeded, an entry is added to
//! the organization's log. Handlers do nothing for it; one that knows more says so with
//! [`Principal::changed`]. What has no principal, such as a sign-in, is told with
//! [`Trail::record`].
//!
//! What was refused to somebody who may have tried more than they may is told, too: once, with who,
//! from where and to what. Those who run Perene see the same as a line of the log (`security`) and a
//! metric, `SecurityRefusals`, that has an alarm; changes of who may do what as a line.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    extract::{FromRequestParts, MatchedPath, RawPathParams, Request},
    middleware::Next,
    response::Response,
};
use chrono::Utc;
use domain::{AuditActor, AuditDetail, AuditEntry, AuditId};
use http::{Method, StatusCode, header, request::Parts};
use store::TenantStore;

use cloud::logs::count;

use crate::{
    Principal,
    problem::Code,
    rate_limit::Quota,
    route::{Audit, RouteRules},
    serve,
};

/// Longer texts of others are cut to this many characters.
const LONGEST: usize = 200;
/// Codes of problems that tell that somebody tried what they may not.
const REFUSALS: [&str; 6] = [
    "csrf_failed",
    "forbidden",
    "out_of_scope",
    "people_only",
    "wrong_code",
    "wrong_password",
];
/// Changes told by one request.
const MOST_DETAILS: usize = 20;

/// What is known of a request, for the audit log.
#[derive(Clone, Debug, Default)]
pub struct Trail(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    method: Method,
    route: String,
    audit: Audit,
    targets: BTreeMap<String, String>,
    address: Option<String>,
    user_agent: Option<String>,
    request_id: String,
    actor: OnceLock<(TenantStore, AuditActor)>,
    quota: OnceLock<Quota>,
    details: Mutex<Vec<AuditDetail>>,
    repeated: AtomicBool,
}

impl Trail {
    /// The trail of a request that [`follow`] has seen, or an empty one.
    pub(crate) fn of(extensions: &http::Extensions) -> Self {
        extensions.get::<Self>().cloned().unwrap_or_default()
    }

    async fn read(parts: &mut Parts) -> Self {
        let params = RawPathParams::from_request_parts(parts, &()).await.ok();
        let targets = params.iter().flatten();
        let route = parts.extensions.get::<MatchedPath>();
        let user_agent = parts.headers.get(header::USER_AGENT);
        Self(Arc::new(Inner {
            method: parts.method.clone(),
            audit: RouteRules::of_request(&parts.method, &parts.extensions).audit,
            route: route.map_or_else(String::new, |route| route.as_str().to_owned()),
            targets: targets
                .map(|(name, value)| (name.to_owned(), cut(value)))
                .collect(),
            address: serve::address(&parts.extensions).map(|address| address.to_string()),
            user_agent: user_agent.and_then(|value| value.to_str().ok()).map(cut),
            request_id: serve::request_id(&parts.extensions),
            ..Inner::default()
        }))
    }

    pub(crate) fn begin(&self, principal: &Principal) {
        let actor = (principal.tenant.clone(), principal.as_actor());
        let _ = self.0.actor.set(actor);
    }

    /// Says that the request was done before, and changes nothing.
    pub(crate) fn repeats(&self) {
        self.0.repeated.store(true, Ordering::Relaxed);
    }

    pub(crate) fn changed(&self, field: &str, old: Option<&str>, new: Option<&str>) {
        let mut details = self.details();
        if details.len() < MOST_DETAILS {
            details.push(AuditDetail {
                field: field.into(),
                old: old.map(cut),
                new: new.map(cut),
            });
        }
    }

    fn details(&self) -> std::sync::MutexGuard<'_, Vec<AuditDetail>> {
        let details = self.0.details.lock();
        details.unwrap_or_else(PoisonError::into_inner)
    }

    /// An entry for this request.
    pub fn entry(&self, actor: AuditActor, action: &str, status: StatusCode) -> AuditEntry {
        AuditEntry {
            id: AuditId::new(),
            at: Utc::now(),
            actor,
            action: action.into(),
            targets: self.0.targets.clone(),
            details: self.details().clone(),
            address: self.0.address.clone(),
            user_agent: self.0.user_agent.clone(),
            request_id: self.0.request_id.clone(),
            status: status.as_u16(),
        }
    }

    /// Adds an entry to an organization's log. What was done is done: when the log cannot be
    /// written, that is logged and counted (`AuditFailures`), and the request goes on.
    pub async fn record(
        &self,
        tenant: &TenantStore,
        actor: AuditActor,
        action: &str,
        status: StatusCode,
    ) {
        let entry = self.entry(actor, action, status);
        if let Err(error) = tenant.append_audit(&entry).await {
            tracing::error!(%error, action, "an audit entry was not written");
            count("AuditFailures", 1.0);
        }
    }

    /// Tells those who run Perene, by a line of the log and a metric, what was refused.
    pub fn alarm(&self, actor: &AuditActor, action: &str) {
        let of = &self.0;
        let (actor, address) = (actor.id.as_str(), of.address.as_deref());
        tracing::warn!(security = action, actor, address, targets = ?of.targets, "refused");
        count("SecurityRefusals", 1.0);
    }

    /// The same, and the organization in its log.
    pub async fn refused(
        &self,
        tenant: &TenantStore,
        actor: AuditActor,
        action: &str,
        status: StatusCode,
    ) {
        self.alarm(&actor, action);
        self.record(tenant, actor, action, status).await;
    }

    /// Says where the caller stands, for the answer's `RateLimit` fields.
    pub(crate) fn standing(&self, quota: Quota) {
        let _ = self.0.quota.set(quota);
    }

    /// Records the request itself, if it was refused for a reason that its organization should know.
    async fn close_refused(&self, status: StatusCode, code: &str) {
        if let Some((tenant, actor)) = self.0.actor.get()
            && REFUSALS.contains(&code)
        {
            let request = format!("{} {}", self.0.method, self.0.route);
            self.changed("request", None, Some(&request));
            self.changed("code", None, Some(code));
            self.refused(tenant, actor.clone(), "access_refused", status)
                .await;
        }
    }

    /// Records the request itself, if it has changed something.
    async fn close(&self, status: StatusCode) {
        let inner = &self.0;
        let reads = inner.method.is_safe()
            || inner.audit == Audit::None
            || inner.repeated.load(Ordering::Relaxed);
        if let Some((tenant, actor)) = inner.actor.get()
            && status.is_success()
            && !reads
        {
            let action = format!("{} {}", inner.method, inner.route);
            if inner.audit == Audit::Security {
                let (actor, address) = (actor.id.as_str(), inner.address.as_deref());
                let targets = &inner.targets;
                tracing::info!(security = action, actor, address, ?targets, "changed");
            }
            self.record(tenant, actor.clone(), &action, status).await;
        }
    }
}

/// Puts a trail into the request; afterwards writes the audit log and the `RateLimit` fields.
pub(crate) async fn follow(request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let trail = Trail::read(&mut parts).await;
    parts.extensions.insert(trail.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    trail.close(response.status()).await;
    if let Some(Code(code)) = response.extensions().get::<Code>().cloned() {
        trail.close_refused(response.status(), &code).await;
    }
    if let Some(quota) = trail.0.quota.get() {
        quota.write(response.headers_mut());
    }
    response
}

impl<S: Send + Sync> FromRequestParts<S> for Trail {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.extensions))
    }
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}
