//! Calls to a company's Stripe: patient, and what is refused in words for the company.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::Failure;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::de::DeserializeOwned;
use stripe::{Client, Form, StripeError};
use tokio::sync::Mutex;

use super::catalog::Catalog;
use super::objects::{Customer, Identified, Line, Page, Ref};
use crate::connector::SourceError;

/// Objects of a page: as many as Stripe gives.
pub const PAGE: u32 = 100;
/// Requests at a time, of the hundred a second that Stripe answers to all of a company's programs.
const AT_ONCE: usize = 8;
/// Bytes of a customer's id, as events take it.
const LONGEST_ID: usize = 255;

pub type Result<T> = std::result::Result<T, SourceError>;

/// A company's Stripe. No `Debug`: the key may reach no log.
pub struct Stripe {
    client: Client,
    pub(super) live: bool,
    /// The field of a customer's metadata that has what the organization calls them.
    customer_key: Option<String>,
    pub(super) catalog: Catalog,
    /// Lines that wait for the next invoice, by subscription, once they are read.
    pub(super) waiting: Mutex<Option<HashMap<String, Vec<Line>>>>,
    names: Mutex<HashMap<String, String>>,
}

impl Stripe {
    /// At that address, with that restricted key.
    pub fn new(base: &str, key: &str, customer_key: Option<String>) -> Result<Self> {
        Ok(Self {
            client: Client::new(base, key).map_err(source_error)?,
            live: key.starts_with("rk_live_"),
            customer_key,
            catalog: Catalog::default(),
            waiting: Mutex::default(),
            names: Mutex::default(),
        })
    }

    /// The same for work that nobody waits for.
    pub fn patient(self) -> Self {
        Self {
            client: self.client.patient(),
            ..self
        }
    }

    /// For calls whose refusals mean something else than that the account cannot be read.
    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str, form: &Form) -> Result<T> {
        self.client.get(path, form).await.map_err(source_error)
    }

    /// The same, with Stripe's own time of the answer.
    pub(super) async fn get_dated<T: DeserializeOwned>(
        &self,
        path: &str,
        form: &Form,
    ) -> Result<(T, DateTime<Utc>)> {
        let (answer, at) = self
            .client
            .get_dated(path, form)
            .await
            .map_err(source_error)?;
        Ok((answer, at.unwrap_or_else(Utc::now)))
    }

    /// An object; nothing when it is not there.
    pub(super) async fn find<T: DeserializeOwned>(
        &self,
        path: &str,
        form: &Form,
    ) -> Result<Option<T>> {
        match self.client.get(path, form).await {
            Err(error) if error.is_missing() => Ok(None),
            answer => answer.map(Some).map_err(source_error),
        }
    }

    /// The page after a cursor of those made in a time, newest first, and the cursor of the next. A cursor
    /// is an object's id and when it was made: should the object be deleted meanwhile, the page begins
    /// with what was made in the same second.
    pub(super) async fn page<T: DeserializeOwned + Identified>(
        &self,
        path: &str,
        form: Form,
        (from, until): (i64, i64),
        after: Option<&str>,
        made: impl Fn(&T) -> i64,
    ) -> Result<(Vec<T>, Option<String>, DateTime<Utc>)> {
        let form = form.set("limit", PAGE).set("created[gte]", from);
        let whole = form.clone().set("created[lt]", until);
        let (id, second) = after.and_then(|after| after.split_once('@')).unzip();
        let first = self
            .client
            .get_dated::<Page<T>>(path, &whole.set_if("starting_after", id))
            .await;
        let answered = match (first, second.and_then(|second| second.parse::<i64>().ok())) {
            (Err(error), Some(second)) if error.is_missing() => {
                let form = form.set("created[lt]", second + 1);
                self.client.get_dated::<Page<T>>(path, &form).await
            }
            (first, _) => first,
        };
        let (page, at) = answered.map_err(source_error)?;
        let last = page.data.last().filter(|_| page.has_more);
        let next = last.map(|last| format!("{}@{}", last.id(), made(last)));
        Ok((page.data, next, at.unwrap_or_else(Utc::now)))
    }

    /// All of a list that is short, with each page's cursor.
    pub(super) async fn all<T: DeserializeOwned + Identified>(
        &self,
        path: &str,
        form: &Form,
    ) -> Result<Vec<T>> {
        let mut all: Vec<T> = Vec::new();
        loop {
            let after = all.last().map(|last| last.id().to_owned());
            let form = form
                .clone()
                .set("limit", PAGE)
                .set_if("starting_after", after);
            let page: Page<T> = self.get(path, &form).await?;
            let more = page.has_more && !page.data.is_empty();
            all.extend(page.data);
            if !more {
                return Ok(all);
            }
        }
    }

    /// What the organization calls a customer.
    pub(super) async fn name_of(&self, customer: &Ref<Customer>) -> Result<String> {
        let id = customer.id();
        if self.customer_key.is_none() {
            return Ok(id.to_owned());
        }
        if let Some(known) = self.names.lock().await.get(id) {
            return Ok(known.clone());
        }
        let found = match customer.whole() {
            Some(whole) => Some(whole.clone()),
            None => {
                self.find(&format!("/v1/customers/{id}"), &Form::new())
                    .await?
            }
        };
        let name = found
            .as_ref()
            .map_or_else(|| id.to_owned(), |found| self.told_name(found));
        self.names.lock().await.insert(id.to_owned(), name.clone());
        Ok(name)
    }

    /// The name of a customer who may be gone by now, from how they were.
    pub(super) async fn remember_name(&self, customer: &Customer) {
        if self.customer_key.is_some() && !customer.metadata.is_empty() {
            let name = self.told_name(customer);
            self.names.lock().await.insert(customer.id.clone(), name);
        }
    }

    fn told_name(&self, customer: &Customer) -> String {
        let key = self.customer_key.as_deref().unwrap_or_default();
        let told = customer
            .metadata
            .get(key)
            .and_then(|told| told.as_str())
            .map(str::trim);
        let told = told.filter(|told| (1..=LONGEST_ID).contains(&told.len()));
        told.unwrap_or(&customer.id).to_owned()
    }
}

/// What each object of a page comes to, in their order, some at a time.
pub(super) async fn each<'a, T, U, F>(
    objects: &'a [T],
    come_to: impl Fn(&'a T) -> F,
) -> Result<Vec<U>>
where
    F: Future<Output = Result<U>>,
{
    let coming: Vec<F> = objects.iter().map(come_to).collect();
    stream::iter(coming).buffered(AT_ONCE).try_collect().await
}

/// In words for the company. What Stripe says itself may hold parts of the key.
pub fn source_error(error: StripeError) -> SourceError {
    match error {
        StripeError::Refused { status: 401, .. } => SourceError::Refused(Failure::new(
            "key_refused",
            "Stripe does not take the key any more: it was deleted, rolled or has expired.",
            "Make another restricted key in Stripe's dashboard and give it to this connection. Nothing that \
             happened meanwhile is lost.",
        )),
        StripeError::Refused {
            status: 403,
            message,
            ..
        } => {
            let named = permission(&message);
            let permission = named.unwrap_or("one that Stripe does not name");
            let failure = Failure::new(
                "key_lacks_permissions",
                format!("The key may not read all that is needed: it lacks {permission}."),
                "Give the key that permission in Stripe's dashboard, or make one that has it and give it to this \
                 connection.",
            );
            SourceError::Refused(match named {
                Some(missing) => failure.with("missing", missing).case("named"),
                None => failure,
            })
        }
        StripeError::Refused { kind, code, .. } => {
            SourceError::Unavailable(format!("Stripe refused: {kind} {code}"))
        }
        StripeError::Unavailable(why) | StripeError::Unreadable(why) => {
            SourceError::Unavailable(why)
        }
    }
}

/// The permission that Stripe says is missing, such as `rak_customer_read`.
pub fn permission(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("'rak_")?;
    let end = rest.find('\'')?;
    let start = message.len() - rest.len() - "rak_".len();
    message.get(start..start + "rak_".len() + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_missing_permission_is_named() {
        let message = "The provided key 'rk_test_*********1234' does not have the required permissions for this \
                       endpoint on account 'acct_1'. Having the 'rak_customer_read' permission would allow this \
                       request to continue.";
        assert_eq!(permission(message), Some("rak_customer_read"));
        assert_eq!(permission("No."), None);
    }
}
