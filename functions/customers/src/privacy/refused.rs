//! Subjects in what was refused: events as they came, and what the debugger shows of requests.

use std::{collections::HashSet, io::Write};

use cloud::{Bucket, WorkError, bucket::keys};
use ledger::{
    erasure::{Place, Subjects},
    intake::NamedIds,
};
use serde::Deserialize;
use serde_json::{json, value::RawValue};
use store::{PageRequest, TenantStore};

use crate::events::pack_rejected;

/// Objects that are listed at a time.
const PAGE: usize = 1_000;

/// What was refused, as it is kept: what is wrong with it may be that it does not read.
#[derive(Deserialize)]
struct Line<'a> {
    message_id: Option<String>,
    #[serde(borrow)]
    original: &'a RawValue,
}

/// Deletes what was refused of subjects' events; how many, and adds their messages.
pub async fn erase(
    bucket: &Bucket,
    tenant: &TenantStore,
    subjects: &Subjects,
    messages: &mut HashSet<String>,
) -> Result<u64, WorkError> {
    let mut gone = 0;
    let mut after: Option<String> = None;
    loop {
        let prefix = keys::rejected_prefix(tenant.org());
        let page = bucket.list(&prefix, after.as_deref(), PAGE).await?;
        for (key, _) in &page {
            let lines = lines(bucket, key).await?;
            let (mut theirs, mut others) = (Vec::new(), String::new());
            for text in lines.lines() {
                let line: Line<'_> = serde_json::from_str(text)?;
                match whose(&line, subjects) {
                    Some(_) => theirs.push(line),
                    None => others.extend([text, "\n"]),
                }
            }
            if theirs.is_empty() {
                continue;
            }
            let versions = bucket.list_versions(key, PAGE).await?;
            if !others.is_empty() {
                bucket.put(key, pack_rejected(others.as_bytes())?).await?;
            }
            bucket.delete_versions(&versions).await?;
            gone += theirs.len() as u64;
            messages.extend(theirs.into_iter().filter_map(|line| line.message_id));
        }
        match page.last() {
            Some((key, _)) => after = Some(key.clone()),
            None => return Ok(gone),
        }
    }
}

/// Writes what was refused of subjects' events, each as a line that `line` makes of it; how many.
pub async fn hand_out(
    bucket: &Bucket,
    tenant: &TenantStore,
    subjects: &Subjects,
    out: &mut Vec<u8>,
) -> Result<u64, WorkError> {
    let (mut count, mut after) = (0, None::<String>);
    loop {
        let prefix = keys::rejected_prefix(tenant.org());
        let page = bucket.list(&prefix, after.as_deref(), PAGE).await?;
        for (key, _) in &page {
            for text in lines(bucket, key).await?.lines() {
                let line: Line<'_> = serde_json::from_str(text)?;
                let Some(subject) = whose(&line, subjects) else {
                    continue;
                };
                let subject = json!(subject);
                writeln!(out, "{{\"subject\":{subject},\"rejected\":{text}}}")
                    .map_err(WorkError::service)?;
                count += 1;
            }
        }
        match page.last() {
            Some((key, _)) => after = Some(key.clone()),
            None => return Ok(count),
        }
    }
}

async fn lines(bucket: &Bucket, key: &str) -> Result<String, WorkError> {
    let Some(packed) = bucket.get(key).await? else {
        return Ok(String::new());
    };
    let text = zstd::stream::decode_all(&packed[..]).map_err(WorkError::service)?;
    String::from_utf8(text).map_err(WorkError::service)
}

/// The subject whose event a line has.
fn whose<'a>(line: &Line<'_>, subjects: &'a Subjects) -> Option<&'a str> {
    match subjects.place(&NamedIds::of(line.original).ids()) {
        Place::Theirs(subject) | Place::OfAccount(subject) => Some(subject),
        Place::Nowhere => None,
    }
}

/// Takes what the debugger shows of these messages out of it.
pub async fn forget_received(
    tenant: &TenantStore,
    messages: &HashSet<String>,
) -> Result<(), WorkError> {
    let mut cursor = None;
    loop {
        let page = tenant.received(&PageRequest { limit: 100, cursor }).await?;
        for mut received in page.items {
            let shown = received.events.len();
            received.events.retain(|event| {
                let message = event.message_id.as_ref();
                message.is_none_or(|message| !messages.contains(message))
            });
            if received.events.len() < shown {
                tenant.put_received(&received).await?;
            }
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(());
        }
    }
}
