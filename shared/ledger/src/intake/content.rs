//! What an event says, as a hash: the same for an event that comes again, another for another.
//!
//! Left out is what clients stamp anew when they make or send an event again: `sentAt` and `receivedAt`, `context` but
//! for the account, `integrations`, what is in no field of ours, an `anonymousId` beside a `userId`, and the time of
//! what is not history. Order of fields and blanks do not count.

use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::event::Kind;
use crate::json::{Object, is_null};

/// Takes parts of an event, each told from the next.
#[derive(Default)]
pub struct ContentHash(Sha256);

impl ContentHash {
    pub fn of_kind(kind: Kind) -> Self {
        let mut hash = Self::default();
        hash.add_text(Some(kind.name()));
        hash
    }

    pub fn add_text(&mut self, text: Option<&str>) {
        let length = text.map_or(u64::MAX, |text| text.len() as u64);
        self.0.update(length.to_le_bytes());
        self.0.update(text.unwrap_or_default());
    }

    pub fn add_number(&mut self, number: i64) {
        self.0.update(number.to_le_bytes());
    }

    /// JSON, whatever the order of its fields; null fields are as if they were not there. Its depth is bounded by the
    /// caller.
    pub fn add_json(&mut self, value: &RawValue) {
        let json = value.get();
        match json.as_bytes().first() {
            Some(b'{') => self.add_object(Object::of(value).unwrap_or_default()),
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
                self.0.update([b'[']);
                self.add_number(items.len() as i64);
                items.iter().for_each(|item| self.add_json(item));
            }
            _ => {
                self.0.update([b'=']);
                self.add_text(Some(json));
            }
        }
    }

    fn add_object(&mut self, mut object: Object<'_>) {
        object.0.retain(|(_, value)| !is_null(value));
        object.0.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.0.update([b'{']);
        self.add_number(object.0.len() as i64);
        for (name, value) in object.0 {
            self.add_text(Some(&name));
            self.add_json(value);
        }
    }

    /// The hash so far, short.
    pub fn body(&self) -> u64 {
        u64::from_le_bytes(self.first())
    }

    /// A message's id for an event that has none.
    pub fn message_id(&self) -> String {
        let hash = u128::from_be_bytes(self.first());
        format!("content-{hash:032x}")
    }

    fn first<const N: usize>(&self) -> [u8; N] {
        let hash = self.0.clone().finalize();
        std::array::from_fn(|at| hash[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(json: &str) -> u64 {
        let mut hash = ContentHash::of_kind(Kind::Track);
        hash.add_json(serde_json::from_str(json).unwrap());
        hash.body()
    }

    #[test]
    fn json_that_says_the_same_has_one_hash() {
        let cases = [
            (
                r#"{"a":1,"b":{"c":2,"d":[3]}}"#,
                r#"{ "b": {"d":[ 3], "c":2}, "a" : 1 }"#,
            ),
            (r#"{"a":1,"b":null}"#, r#"{"a":1}"#),
            (r#"{}"#, r#"{"b":null}"#),
        ];
        for (one, other) in cases {
            assert_eq!(body(one), body(other), "{one} {other}");
        }
    }

    #[test]
    fn other_json_has_another() {
        let all = [
            r#"{}"#,
            r#"[]"#,
            r#"{"a":1}"#,
            r#"{"a":"1"}"#,
            r#"{"a":2}"#,
            r#"{"b":1}"#,
            r#"{"a":[1]}"#,
            r#"{"a":[1,2]}"#,
            r#"{"a":[2,1]}"#,
            r#"{"a":[[1],2]}"#,
            r#"{"a":[[1,2]]}"#,
            r#"{"a":{"b":1}}"#,
            r#"{"a":{},"b":1}"#,
            r#"{"a":""}"#,
            r#"{"a":true}"#,
            r#"{"a":[]}"#,
            r#"{"a":[null]}"#,
        ];
        let mut hashes: Vec<u64> = all.iter().map(|json| body(json)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), all.len());
    }
}
