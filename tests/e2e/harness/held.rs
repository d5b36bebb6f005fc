//! Everything that is held of an organization, as whoever had the table and the bucket could read it.

use std::io::Read as _;

use domain::OrgId;
use flate2::read::GzDecoder;
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::stack::Stack;

/// What model files begin with: their format, and a hash of what follows, packed.
const MODEL: (&[u8], usize) = (b"PERENE\0M", 42);

/// Items, and all versions of objects as they lie and as they read, each with its key.
pub async fn everything(stack: &Stack, org: OrgId) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = stack.items_of(org).await.into_iter().collect();
    for kind in cloud::bucket::KINDS {
        for (key, bytes) in stack.contents_of(&format!("{kind}/{org}/")).await {
            let mut text = String::from_utf8_lossy(&bytes).into_owned();
            text.push('\n');
            text.push_str(&read(bytes));
            all.push((key, text));
        }
    }
    all
}

/// Where any of these texts is held.
pub async fn traces(stack: &Stack, org: OrgId, texts: &[&str]) -> Vec<String> {
    let all = everything(stack, org).await;
    let held = all.iter().filter_map(|(key, text)| {
        let found = texts.iter().find_map(|of| Some((of, text.find(of)?)));
        let (of, at) = found?;
        let around = text[..at].chars().rev().take(120).collect::<Vec<_>>();
        let before: String = around.into_iter().rev().collect();
        let after: String = text[at..].chars().take(120).collect();
        Some(format!("{key} has {of}: …{before}{after}…"))
    });
    held.collect()
}

/// What an object says, unpacked.
fn read(bytes: Vec<u8>) -> String {
    let mut unpacked = Vec::new();
    match bytes.as_slice() {
        [0x1f, 0x8b, ..] => {
            GzDecoder::new(&bytes[..])
                .read_to_end(&mut unpacked)
                .unwrap();
        }
        [0x28, 0xb5, 0x2f, 0xfd, ..] => unpacked = zstd::decode_all(&bytes[..]).unwrap(),
        packed if packed.starts_with(MODEL.0) => {
            unpacked = zstd::decode_all(&bytes[MODEL.1..]).unwrap();
        }
        [b'P', b'A', b'R', b'1', ..] => {
            let file = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
            let rows = file.get_row_iter(None).unwrap();
            let rows: Vec<String> = rows.map(|row| row.unwrap().to_string()).collect();
            return rows.join("\n");
        }
        _ => {}
    }
    String::from_utf8_lossy(&unpacked).into_owned()
}
