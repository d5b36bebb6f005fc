//! Whom an event names, also one that cannot be taken.

use serde_json::value::RawValue;

use super::ids::id_text;
use crate::json::Object;
use crate::row::Ids;

/// The ids of an event as it came, whatever else is wrong with it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct NamedIds {
    user_id: Option<String>,
    anonymous_id: Option<String>,
    previous_id: Option<String>,
    group_id: Option<String>,
}

impl NamedIds {
    pub fn of(raw: &RawValue) -> Self {
        let fields = Object::of(raw).unwrap_or_default();
        let id = |of: &Object<'_>, name: &str| Some(id_text(of.get(name)?)?.into_owned());
        let context = fields.get("context").and_then(Object::of);
        let around = context.and_then(|context| id(&context, "groupId"));
        Self {
            user_id: id(&fields, "userId"),
            anonymous_id: id(&fields, "anonymousId"),
            previous_id: id(&fields, "previousId"),
            group_id: id(&fields, "groupId").or(around),
        }
    }

    pub fn ids(&self) -> Ids<'_> {
        Ids {
            customer: None,
            user_id: self.user_id.as_deref(),
            anonymous_id: self.anonymous_id.as_deref(),
            previous_id: self.previous_id.as_deref(),
            group_id: self.group_id.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_an_event_names_is_read_whatever_else_is_wrong() {
        let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
        for wrong in [r#""\ud83d""#, "1e400", &deep] {
            let json = format!(
                r#"{{"userId":7,"userId":8,"anonymousId":"a","previousId":{{}},"properties":{{"x":{wrong}}},
                    "context":{{"groupId":"g"}}}}"#
            );
            let named = NamedIds::of(serde_json::from_str(&json).unwrap());
            let ids = named.ids();
            assert_eq!(
                [ids.user_id, ids.anonymous_id, ids.previous_id, ids.group_id],
                [Some("8"), Some("a"), None, Some("g")]
            );
        }
        let nobody: &RawValue = serde_json::from_str("[1]").unwrap();
        assert_eq!(NamedIds::of(nobody), NamedIds::default());
    }
}
