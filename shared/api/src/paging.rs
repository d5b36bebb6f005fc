//! Lists in the API.

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use store::{Page, PageRequest};
use utoipa::{IntoParams, ToSchema};

/// As many as are wanted: 1 to `MOST`. Others are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpTo<const MOST: u32>(u32);

impl<const MOST: u32> UpTo<MOST> {
    pub fn get(self) -> u32 {
        self.0
    }

    /// The same, or what is taken where nothing is said.
    pub fn or(said: Option<Self>, unless_said: usize) -> usize {
        said.map_or(unless_said, |said| said.0 as usize)
    }
}

impl<'de, const MOST: u32> Deserialize<'de> for UpTo<MOST> {
    fn deserialize<D: Deserializer<'de>>(said: D) -> Result<Self, D::Error> {
        let said = u32::deserialize(said).ok();
        let within = said.filter(|said| (1..=MOST).contains(said));
        let refused = || D::Error::custom(format!("give a whole number from 1 to {MOST}"));
        within.map(Self).ok_or_else(refused)
    }
}

/// Which page of a list is wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// At most this many items: 1 to 100, 50 unless said.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100)]
    pub limit: Option<UpTo<100>>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

impl PageQuery {
    /// How many items are wanted.
    pub fn most(&self) -> usize {
        UpTo::or(self.limit, 50)
    }
}

impl From<PageQuery> for PageRequest {
    fn from(query: PageQuery) -> Self {
        Self {
            limit: query.most() as u32,
            cursor: query.cursor,
        }
    }
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct List<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// Give it as `cursor` to get the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl<T> List<T> {
    /// A page of entities, shown by `show`.
    pub fn of<E>(page: Page<E>, show: impl FnMut(E) -> T) -> Self {
        let page = page.map(show);
        Self {
            items: page.items,
            next_cursor: page.next_cursor,
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::extract::FromRequestParts;
    use http::Request;

    use super::*;
    use crate::path::Params;

    #[tokio::test]
    async fn a_limit_is_within_its_bounds_or_refused() {
        for (query, expected) in [
            ("", Some(50)),
            ("limit=1", Some(1)),
            ("limit=100&cursor=x", Some(100)),
            ("limit=0", None),
            ("limit=101", None),
            ("limit=-1", None),
            ("limit=99999999999999999999", None),
            ("limit=", None),
            ("limit=1&limit=2", None),
            ("cursor=%ff", None),
            ("%C3%28=1", None),
            ("cursor=%C3%A9", Some(50)),
        ] {
            let request = Request::get(format!("/?{query}")).body(()).unwrap();
            let (mut parts, ()) = request.into_parts();
            let read = Params::<PageQuery>::from_request_parts(&mut parts, &()).await;
            match (read, expected) {
                (Ok(Params(page)), Some(most)) => assert_eq!(page.most(), most, "{query}"),
                (Err(error), None) => assert_eq!(error.code(), "bad_query", "{query}"),
                (read, _) => panic!("{query}: {read:?}"),
            }
        }
    }
}
