//! Whose MRR moved in a month.

use std::collections::BTreeSet;

use api::prelude::*;
use cloud::{WorkError, bucket::keys};
use data_encoding::BASE64URL_NOPAD;
use domain::CustomerId;
use ledger::revenue::{Month, Move, Movement};
use serde::Deserialize;
use store::StoreError;
use tokio::task::spawn_blocking;

use super::{Revenue, kept::moves, view::RevenueMove};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MovesQuery {
    /// The month, such as 2026-01.
    month: Month,
    /// Only those who moved so.
    movement: Option<Movement>,
    /// Only this currency (ISO 4217).
    currency: Option<String>,
    /// At most this many: 1 to 100, 50 unless said.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100)]
    limit: Option<UpTo<100>>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

impl MovesQuery {
    fn wants(&self, one: &Move) -> bool {
        let is_currency = |wanted: &String| wanted.eq_ignore_ascii_case(&one.currency);
        self.movement
            .is_none_or(|movement| movement == one.movement)
            && self.currency.as_ref().is_none_or(is_currency)
    }
}

/// Lists customers whose MRR was another when a month ended than when it began, by currency, movement and id.
#[utoipa::path(
    get, path = "/v1/revenue/customers", tag = "revenue", operation_id = "listRevenueMoves", params(MovesQuery),
    responses((status = 200, description = "A page", body = List<RevenueMove>), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(state): State<Revenue>,
    Params(query): Params<MovesQuery>,
) -> Result<Json<List<RevenueMove>>, ApiError> {
    let tenant = &principal.tenant;
    let limit = UpTo::or(query.limit, 50);
    let behind = query.cursor.as_deref().map(place).transpose()?;
    let none = || List {
        items: Vec::new(),
        next_cursor: None,
    };
    let Some(figures) = tenant.revenue().await? else {
        return Ok(Json(none()));
    };
    let key = keys::revenue_moves(tenant.org(), figures.run, query.month);
    let Some(packed) = state.bucket.get(&key).await? else {
        return Ok(Json(none()));
    };
    let found = spawn_blocking(move || {
        let mut found = Vec::new();
        for one in moves(packed)? {
            let one = one?;
            let is_behind = behind
                .as_ref()
                .is_none_or(|behind| place_of(&one) > *behind);
            if is_behind && query.wants(&one) {
                found.push(one);
            }
            if found.len() > limit {
                break;
            }
        }
        Ok::<_, WorkError>(found)
    });
    let mut found = found.await.map_err(WorkError::from)??;
    let more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| more);
    let next_cursor = last.map(cursor).transpose()?;
    // A customer may move in several currencies.
    let ids: BTreeSet<CustomerId> = found
        .iter()
        .filter_map(|one| one.customer.parse().ok())
        .collect();
    let names = tenant.names_of(&ids).await?;
    let items = found
        .into_iter()
        .map(|one| RevenueMove::new(one, &names))
        .collect();
    Ok(Json(List { items, next_cursor }))
}

/// Where a move stands among those of its month.
type Place = (String, Movement, String);

fn place_of(one: &Move) -> Place {
    (one.currency.clone(), one.movement, one.customer.clone())
}

fn cursor(one: &Move) -> serde_json::Result<String> {
    let place = serde_json::to_vec(&place_of(one))?;
    Ok(BASE64URL_NOPAD.encode(&place))
}

fn place(cursor: &str) -> Result<Place, StoreError> {
    let text = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok();
    let place = text.and_then(|text| serde_json::from_slice(&text).ok());
    place.ok_or(StoreError::BadCursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_behind_its_move() {
        let one = |customer: &str| Move {
            month: "2026-01".parse().unwrap(),
            currency: "USD".to_owned(),
            movement: Movement::New,
            customer: customer.to_owned(),
            before: 0,
            after: 1,
        };
        let behind = place(&cursor(&one("ä b")).unwrap()).unwrap();
        assert!(place_of(&one("ä b")) <= behind && place_of(&one("ö")) > behind);
        for wrong in ["", "!", "eA"] {
            assert!(place(wrong).is_err(), "{wrong}");
        }
    }
}
