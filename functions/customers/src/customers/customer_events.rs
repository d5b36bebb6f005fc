//! What happened to one customer: of the ledger, whose one bucket has all of it, by ranges, and of what
//! still waits in the inbox.

use std::collections::{BTreeMap, HashMap};

use api::prelude::*;
use chrono::{DateTime, Utc};
use cloud::WorkError;
use data_encoding::BASE64URL_NOPAD;
use domain::{CustomerId, CustomersAre};
use ledger::{Event, Kind, Owner, identity::Links, merge::each_row_of_customer, row::Row};
use serde::Serialize;
use serde_json::value::RawValue;
use store::StoreError;
use tokio::task::spawn_blocking;

use super::{Customers, Which};
use crate::{files::LedgerFiles, identities::customer_of, inbox::Inbox, merge::manifest};

/// Something that happened to a customer, or was told of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerEvent {
    /// Segment's call.
    pub kind: Kind,
    /// What happened, or which page or screen it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// By which it is counted once.
    pub message_id: String,
    /// When it happened.
    pub event_time: DateTime<Utc>,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Whether it was told later on purpose.
    pub historical: bool,
    /// Who sent it: the id of an API key or a member.
    pub source: String,
    /// Its properties, or traits.
    #[schema(value_type = Object)]
    pub properties: Box<RawValue>,
}

/// Where an event stands in a customer's time.
pub type Place = (i64, String);

/// Lists what happened to a customer, newest first. What came a moment ago is there.
#[utoipa::path(
    get, path = "/v1/customer/events", tag = "customers", operation_id = "listCustomerEvents",
    params(Which, PageQuery),
    responses(
        (status = 200, description = "A page of events", body = List<CustomerEvent>),
        QueryProblems, LookupProblems
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(customers): State<Customers>,
    Params(Which { id }): Params<Which>,
    Params(query): Params<PageQuery>,
) -> Result<Json<List<CustomerEvent>>, ApiError> {
    let limit = query.most();
    let before = query.cursor.as_deref().map(place).transpose()?;
    let is_first = before.is_none();
    let found = newest(&customers, &principal, &id, (limit, before)).await?;
    if is_first && found.is_empty() {
        let tenant = &principal.tenant;
        tenant.customer(&id).await?.or_not_found("customer")?;
    }
    let (items, next) = found.into_page();
    let next_cursor = next.as_ref().map(cursor);
    Ok(Json(List { items, next_cursor }))
}

/// The newest events of a customer before a place.
pub async fn newest(
    customers: &Customers,
    principal: &Principal,
    id: &CustomerId,
    (limit, before): (usize, Option<Place>),
) -> Result<Newest<CustomerEvent>, ApiError> {
    let page = Newest::new(limit, before);
    let add = |page: &mut Newest<CustomerEvent>, row: &Row<'_>| {
        let place = (row.event_time, row.message_id.to_owned());
        page.add(place, || shown(row));
    };
    each_told(customers, principal, id, page, add).await
}

/// Tells something of all that happened to a customer, each event once: first what is merged, in its order, then what
/// waits, in any.
pub async fn each_told<T: Send + 'static>(
    customers: &Customers,
    principal: &Principal,
    id: &CustomerId,
    mut told: T,
    tell: impl Fn(&mut T, &Row<'_>) + Send + 'static,
) -> Result<T, ApiError> {
    let tenant = &principal.tenant;
    let customers_are = principal.organization().await?.customers_are;
    let customer = customer_of(tenant, customers_are, id.as_str()).await?;
    let waiting = Inbox::waiting(&customers.bucket, tenant.org()).await?;
    let ledger = manifest(tenant).await?;
    let files = LedgerFiles::new(&customers.bucket, tenant.org(), "");
    let told = spawn_blocking(move || {
        let mut waiting = of_customer(customers_are, &waiting, &customer);
        each_row_of_customer(&files, &ledger, &customer, |row| {
            // It was merged meanwhile, or came again.
            waiting.remove(row.message_id);
            tell(&mut told, row);
            Ok(())
        })?;
        waiting.values().for_each(|row| tell(&mut told, row));
        Ok::<_, WorkError>(told)
    });
    Ok(told.await.map_err(WorkError::from)??)
}

/// The newest of a customer's time before a place, as many as a page has and one more.
pub struct Newest<T> {
    most: usize,
    before: Option<Place>,
    found: BTreeMap<Place, T>,
}

impl<T> Newest<T> {
    pub fn new(most: usize, before: Option<Place>) -> Self {
        Self {
            most,
            before,
            found: BTreeMap::new(),
        }
    }

    pub fn add(&mut self, place: Place, item: impl FnOnce() -> T) {
        if !self.has_room(&place) {
            return;
        }
        self.found.insert(place, item());
        if self.found.len() > self.most + 1 {
            self.found.pop_first();
        }
    }

    /// Whether what stands there would be among them.
    pub fn has_room(&self, place: &Place) -> bool {
        let is_later = self.before.as_ref().is_some_and(|before| place >= before);
        let oldest = self
            .found
            .first_key_value()
            .filter(|_| self.found.len() > self.most);
        !is_later && oldest.is_none_or(|(oldest, _)| place > oldest)
    }

    /// Whether there is room for nothing that is as old.
    pub fn is_beyond(&self, place: &Place) -> bool {
        let oldest = self.found.first_key_value();
        self.found.len() > self.most && oldest.is_some_and(|(oldest, _)| place < oldest)
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The same with its items turned into something else.
    pub fn map<U>(self, mut turn: impl FnMut(T) -> U) -> Newest<U> {
        let found = self.found.into_iter();
        Newest {
            most: self.most,
            before: self.before,
            found: found.map(|(place, item)| (place, turn(item))).collect(),
        }
    }

    /// The items, newest first, and the place before which the next page's are.
    pub fn into_page(mut self) -> (Vec<T>, Option<Place>) {
        let more = self.found.len() > self.most && self.found.pop_first().is_some();
        let oldest = self.found.first_key_value().map(|(place, _)| place.clone());
        let items = self.found.into_values().rev().collect();
        (items, oldest.filter(|_| more))
    }
}

/// A customer's rows among events, by message: as far as their own ids tell.
fn of_customer<'a>(
    customers_are: CustomersAre,
    events: &'a [Event],
    customer: &'a str,
) -> HashMap<&'a str, Row<'a>> {
    let owner = Owner::Customer(customer);
    let links = Links::default();
    let rows = events.iter().map(|event| Row::new(owner, event));
    let of_customer = rows.filter(|row| links.owner(customers_are, row) == owner);
    of_customer.map(|row| (row.message_id, row)).collect()
}

fn shown(row: &Row<'_>) -> CustomerEvent {
    let time = |at| DateTime::from_timestamp_millis(at).unwrap_or_default();
    CustomerEvent {
        kind: row.kind,
        event: row.name.map(str::to_owned),
        message_id: row.message_id.to_owned(),
        event_time: time(row.event_time),
        received_at: time(row.received_at),
        historical: row.historical,
        source: row.source.to_owned(),
        properties: RawValue::from_string(row.properties.to_owned()).unwrap_or_default(),
    }
}

pub fn cursor((time, message): &Place) -> String {
    BASE64URL_NOPAD.encode(format!("{time} {message}").as_bytes())
}

pub fn place(cursor: &str) -> Result<Place, StoreError> {
    let text = BASE64URL_NOPAD
        .decode(cursor.as_bytes())
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let place = text.as_deref().and_then(|text| {
        let (time, message) = text.split_once(' ')?;
        Some((time.parse().ok()?, message.to_owned()))
    });
    place.ok_or(StoreError::BadCursor)
}

#[cfg(test)]
mod tests {
    use ledger::intake::{Request, parse_batch};
    use serde_json::json;

    use super::*;

    #[test]
    fn the_newest_are_shown_each_once_page_by_page() {
        let events: Vec<_> = (0..20)
            .map(|n| {
                json!({
                    "type": "track", "userId": "u", "event": "x", "messageId": format!("m{n}"),
                    "timestamp": format!("2026-01-01T00:00:{:02}Z", n / 3),
                })
            })
            .collect();
        let body = json!({ "batch": events }).to_string();
        let request = Request::new(Utc::now(), "key_1");
        let items = parse_batch(body.as_bytes(), &request).unwrap();
        let events: Vec<Event> = items
            .into_iter()
            .map(|item| item.outcome.unwrap())
            .collect();
        let mut before = None;
        let mut seen = Vec::new();
        loop {
            let mut page = Newest::new(7, before);
            let people = CustomersAre::People;
            assert!(of_customer(people, &events, "another").is_empty());
            for row in of_customer(people, &events, "u").values() {
                let place = (row.event_time, row.message_id.to_owned());
                page.add(place.clone(), || place);
            }
            let (places, next) = page.into_page();
            seen.extend(places);
            let Some(next) = next else { break };
            before = Some(super::place(&cursor(&next)).unwrap());
        }
        assert_eq!(seen.len(), 20);
        assert!(seen.is_sorted_by(|newer, older| newer > older));
        for wrong in ["", "!", "eA", "MTI"] {
            assert!(place(wrong).is_err(), "{wrong}");
        }
    }
}
