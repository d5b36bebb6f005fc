//! What is kept of revenue in the bucket: what each of the ledger's buckets comes to, for as long as that bucket's files
//! are the same, and what all come to, of the last runs.

use std::io::{self, BufRead, BufReader, Write};

use bytes::{Buf, Bytes};
use cloud::{Bucket, WorkError, bucket::keys};
use domain::OrgId;
use ledger::{
    manifest,
    revenue::{Move, Summary},
};
use serde::{Serialize, de::DeserializeOwned};

/// Rises when the same files come to something else: what was kept before is then not taken.
const VERSION: u32 = 3;

/// Quick: it is read as often as it is written.
const LEVEL: i32 = 1;

/// The files of a bucket's part: by what is in it, so that the part of one that has not changed is found again.
pub struct Part {
    name: String,
    org: OrgId,
}

impl Part {
    pub fn of(org: OrgId, bucket: &manifest::Bucket) -> Self {
        let files = bucket.files().map(|file| file.key.replace('/', "_"));
        let files: Vec<String> = files.collect();
        Self {
            name: format!("v{VERSION}-{}-{}", bucket.prefix, files.join("+")),
            org,
        }
    }

    pub fn summary_key(&self) -> String {
        keys::revenue(self.org, &format!("parts/{}.json.zst", self.name))
    }

    pub fn moves_key(&self) -> String {
        keys::revenue(self.org, &format!("parts/{}.jsonl.zst", self.name))
    }

    /// What it comes to, if that is kept and holds at a moment.
    pub async fn summary(&self, bucket: &Bucket, at: i64) -> Result<Option<Summary>, WorkError> {
        let Some(packed) = bucket.get(&self.summary_key()).await? else {
            return Ok(None);
        };
        let summary: Summary = unpack(&packed)?;
        let holds = summary.holds_until.is_none_or(|until| at < until);
        Ok(holds.then_some(summary))
    }

    /// Keeps it: the summary last, for where that is the other is.
    pub async fn keep(
        &self,
        bucket: &Bucket,
        summary: &Summary,
        moves: &[Move],
    ) -> Result<(), WorkError> {
        let mut lines = Lines::new()?;
        for one in moves {
            lines.add(one)?;
        }
        bucket.put(&self.moves_key(), lines.finish()?).await?;
        bucket.put(&self.summary_key(), pack(summary)?).await
    }
}

/// JSON, packed.
pub fn pack(value: &impl Serialize) -> Result<Vec<u8>, WorkError> {
    zstd::encode_all(serde_json::to_vec(value)?.as_slice(), LEVEL).map_err(broken)
}

pub fn unpack<T: DeserializeOwned>(packed: &Bytes) -> Result<T, WorkError> {
    let json = zstd::decode_all(packed.clone().reader()).map_err(broken)?;
    Ok(serde_json::from_slice(&json)?)
}

/// Moves, a line of JSON each, packed.
pub struct Lines(zstd::Encoder<'static, Vec<u8>>);

impl Lines {
    pub fn new() -> Result<Self, WorkError> {
        Ok(Self(zstd::Encoder::new(Vec::new(), LEVEL).map_err(broken)?))
    }

    pub fn add(&mut self, one: &Move) -> Result<(), WorkError> {
        serde_json::to_writer(&mut self.0, one)?;
        self.0.write_all(b"\n").map_err(broken)
    }

    pub fn finish(self) -> Result<Vec<u8>, WorkError> {
        self.0.finish().map_err(broken)
    }
}

/// The moves that [`Lines`] packed, one after the other.
pub fn moves(packed: Bytes) -> Result<impl Iterator<Item = Result<Move, WorkError>>, WorkError> {
    let unpacked = zstd::Decoder::new(packed.reader()).map_err(broken)?;
    let lines = BufReader::new(unpacked).lines();
    Ok(lines.map(|line| Ok(serde_json::from_str(&line.map_err(broken)?)?)))
}

fn broken(error: io::Error) -> WorkError {
    WorkError::Retry(format!(
        "what is kept packed does not read or write: {error}"
    ))
}
