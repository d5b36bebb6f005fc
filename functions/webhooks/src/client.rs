//! One call of somebody's server: to an address outside alone, for a few seconds, and with an answer of
//! which little is read.

use std::{
    error::Error,
    net::SocketAddr,
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use cloud::WorkError;
use domain::DeliveryProblem;
use reqwest::{
    Client, RequestBuilder, Response,
    dns::{Addrs, Name, Resolve, Resolving},
    header::RETRY_AFTER,
    redirect,
};
use tokio::net::lookup_host;

use crate::address::Receivers;

/// From finding the name to the end of the answer.
pub const TIMEOUT: Duration = Duration::from_secs(10);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Bytes of an answer that are kept.
const KEPT: usize = 1_024;

/// Names are asked for once, and connections made to what they led to, if that is outside.
struct Names(Receivers);

#[derive(Debug, Clone, Copy, thiserror::Error)]
enum NoAddress {
    #[error("the name is not found")]
    NotFound,
    #[error("the name leads inside")]
    Inside,
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let receivers = self.0;
        Box::pin(async move {
            let found = lookup_host((name.as_str(), 0)).await;
            let found: Vec<SocketAddr> = found.map_err(|_| NoAddress::NotFound)?.collect();
            if found.is_empty() {
                return Err(NoAddress::NotFound.into());
            }
            // One that leads inside is enough: nobody names such a server by mistake.
            if !found.iter().all(|to| receivers.allow(to.ip())) {
                return Err(NoAddress::Inside.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    pub status: Option<u16>,
    pub problem: Option<DeliveryProblem>,
    /// How it begins.
    pub text: String,
    /// How long it asks to wait.
    pub retry_after: Option<TimeDelta>,
    pub duration: Duration,
}

impl Answered {
    fn not(problem: DeliveryProblem, duration: Duration) -> Self {
        Self {
            status: None,
            problem: Some(problem),
            text: String::new(),
            retry_after: None,
            duration,
        }
    }

    /// Nothing was sent, since the address is none that is sent to.
    pub fn refused() -> Self {
        Self::not(DeliveryProblem::AddressRefused, Duration::ZERO)
    }

    pub fn is_success(&self) -> bool {
        self.status
            .is_some_and(|status| (200..300).contains(&status))
    }
}

/// A client that follows no redirect, uses no proxy, and shares no connection between calls.
pub fn client(receivers: Receivers) -> Result<Client, WorkError> {
    Client::builder()
        .user_agent("Perene-Webhooks/1")
        .timeout(TIMEOUT)
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .pool_max_idle_per_host(0)
        .https_only(receivers == Receivers::Outside)
        .dns_resolver(Names(receivers))
        .build()
        .map_err(WorkError::service)
}

/// Sends a request, whatever comes of it.
pub async fn call(request: RequestBuilder) -> Answered {
    let started = Instant::now();
    match request.send().await {
        Ok(answer) => {
            let status = Some(answer.status().as_u16());
            let retry_after = retry_after(&answer, Utc::now());
            let text = beginning(answer).await;
            Answered {
                status,
                problem: None,
                text,
                retry_after,
                duration: started.elapsed(),
            }
        }
        Err(error) => Answered::not(problem(&error), started.elapsed()),
    }
}

/// The first kilobyte, as far as it came in time.
async fn beginning(mut answer: Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < KEPT {
        match answer.chunk().await {
            Ok(Some(part)) => bytes.extend_from_slice(&part),
            Ok(None) | Err(_) => break,
        }
    }
    bytes.truncate(KEPT);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Seconds, or a date.
fn retry_after(answer: &Response, now: DateTime<Utc>) -> Option<TimeDelta> {
    let told = answer.headers().get(RETRY_AFTER)?.to_str().ok()?;
    match told.parse::<u32>() {
        Ok(seconds) => Some(TimeDelta::seconds(seconds.into())),
        Err(_) => Some(DateTime::parse_from_rfc2822(told).ok()?.to_utc() - now),
    }
}

fn problem(error: &reqwest::Error) -> DeliveryProblem {
    match no_address(error) {
        Some(NoAddress::Inside) => DeliveryProblem::AddressRefused,
        Some(NoAddress::NotFound) => DeliveryProblem::NameNotFound,
        None if error.is_timeout() => DeliveryProblem::TimedOut,
        None if error.is_connect() => DeliveryProblem::NotConnected,
        None => DeliveryProblem::BrokenOff,
    }
}

fn no_address(error: &reqwest::Error) -> Option<NoAddress> {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref::<NoAddress>() {
            return Some(*found);
        }
        cause = error.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn problem_of(address: &str, receivers: Receivers) -> Option<DeliveryProblem> {
        call(client(receivers).unwrap().post(address)).await.problem
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_called() {
        let inside = Some(DeliveryProblem::AddressRefused);
        assert_eq!(
            problem_of("https://localhost/", Receivers::Outside).await,
            inside
        );
        // Of a local stack it is tried, and nobody is there.
        let nobody = Some(DeliveryProblem::NotConnected);
        assert_eq!(
            problem_of("http://localhost:9/", Receivers::AlsoHere).await,
            nobody
        );
    }

    #[tokio::test]
    async fn a_name_that_nobody_has_is_not_found() {
        let found = problem_of("https://nobody.invalid/", Receivers::Outside).await;
        assert_eq!(found, Some(DeliveryProblem::NameNotFound));
    }
}
