//! S3's word, by way of EventBridge, that an object was created.

use domain::{DatasetId, OrgId};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landed {
    pub org: OrgId,
    pub dataset: DatasetId,
    /// The object's ETag, without quotes.
    pub etag: String,
    /// Which reading of it is asked for, by the dataset's generation; S3 asks for the first.
    pub generation: u32,
    /// How many seconds it has waited for its turn.
    pub waited: u64,
}

#[derive(Serialize, Deserialize)]
pub struct ObjectCreated {
    detail: Detail,
}

#[derive(Serialize, Deserialize)]
struct Detail {
    object: Object,
    #[serde(default)]
    generation: u32,
    #[serde(default)]
    waited: u64,
}

#[derive(Serialize, Deserialize)]
struct Object {
    key: String,
    etag: String,
}

impl ObjectCreated {
    /// The same word of an object that landed before, so that it is read again for that generation.
    pub fn again(key: String, etag: String, generation: u32) -> Self {
        let object = Object { key, etag };
        Self {
            detail: Detail {
                object,
                generation,
                waited: 0,
            },
        }
    }
}

impl Landed {
    /// The message of the same, which has by then waited for so long.
    pub fn waiting(message: &str, seconds: u64) -> Result<String, serde_json::Error> {
        let mut created: ObjectCreated = serde_json::from_str(message)?;
        created.detail.waited += seconds;
        serde_json::to_string(&created)
    }

    /// Reads a message. Nothing when the object is none of the uploads that we gave addresses for.
    pub fn read(message: &str) -> Result<Option<Self>, serde_json::Error> {
        let Detail {
            object,
            generation,
            waited,
        } = serde_json::from_str::<ObjectCreated>(message)?.detail;
        Ok(ids(&object.key).map(|(org, dataset)| Self {
            org,
            dataset,
            etag: object.etag.trim_matches('"').to_owned(),
            generation,
            waited,
        }))
    }
}

/// `raw/{org}/{dataset}`. Some S3 notifications encode keys and some do not; ids hold nothing that
/// decoding would change.
fn ids(key: &str) -> Option<(OrgId, DatasetId)> {
    let key = percent_decode_str(key).decode_utf8().ok()?;
    let (org, dataset) = key.strip_prefix("raw/")?.split_once('/')?;
    Some((org.parse().ok()?, dataset.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn message(key: &str) -> String {
        json!({
            "version": "0",
            "source": "aws.s3",
            "detail-type": "Object Created",
            "detail": {
                "bucket": { "name": "data" },
                "object": { "key": key, "size": 12, "etag": "b1946ac9", "sequencer": "00" },
                "reason": "PutObject",
            },
        })
        .to_string()
    }

    #[test]
    fn an_upload_names_its_organization_and_dataset() {
        let (org, dataset) = (OrgId::new(), DatasetId::new());
        let landed = Landed {
            org,
            dataset,
            etag: "b1946ac9".into(),
            generation: 0,
            waited: 0,
        };
        for key in [
            format!("raw/{org}/{dataset}"),
            format!("raw%2F{org}%2F{dataset}"),
        ] {
            assert_eq!(
                Landed::read(&message(&key)).unwrap().as_ref(),
                Some(&landed)
            );
        }
    }

    #[test]
    fn what_is_to_be_read_again_names_its_generation() {
        let (org, dataset) = (OrgId::new(), DatasetId::new());
        let again = ObjectCreated::again(format!("raw/{org}/{dataset}"), "b1946ac9".into(), 3);
        let landed = Landed::read(&serde_json::to_string(&again).unwrap());
        assert_eq!(landed.unwrap().map(|landed| landed.generation), Some(3));
    }

    #[test]
    fn what_waits_says_for_how_long() {
        let first = message(&format!("raw/{}/{}", OrgId::new(), DatasetId::new()));
        let landed = Landed::read(&first).unwrap().unwrap();
        let waiting = Landed::waiting(&Landed::waiting(&first, 5).unwrap(), 7).unwrap();
        let waited = Landed {
            waited: 12,
            ..landed
        };
        assert_eq!(Landed::read(&waiting).unwrap(), Some(waited));
    }

    #[test]
    fn other_objects_are_none_of_ours() {
        let (org, dataset) = (OrgId::new(), DatasetId::new());
        for key in [
            format!("datasets/{org}/{dataset}"),
            format!("raw/{org}/{dataset}/more"),
            format!("raw/{dataset}/{org}"),
            format!("raw/{org}"),
            "raw/%ff/x".into(),
        ] {
            assert_eq!(Landed::read(&message(&key)).unwrap(), None, "{key}");
        }
    }

    #[test]
    fn a_message_that_is_no_event_is_an_error() {
        assert!(Landed::read("{}").is_err());
        assert!(Landed::read("hello").is_err());
    }

    proptest! {
        #[test]
        fn any_key_is_read_without_harm(key in "\\PC{0,80}") {
            prop_assert_eq!(Landed::read(&message(&key)).unwrap(), None);
        }
    }
}
