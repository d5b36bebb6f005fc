//! Subjects in what was refused: events as they came, and what the debugger shows of requests.

use std::{collections::HashSet, io::Write};

use cloud::{Bucket, WorkError, bucket::keys};
use ledger::{
    erasure::{Place, Subjects},
    row::Ids,
};
use serde_json::Value;
use store::{PageRequest, TenantStore};

/// Objects that are listed at a time.
const PAGE: usize = 1_000;
/// How hard zstd tries.
const LEVEL: i32 = 3;

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
            let (theirs, others): (Vec<_>, Vec<_>) = lines
                .iter()
                .partition(|line| whose(line, subjects).is_some());
            if theirs.is_empty() {
                continue;
            }
            let versions = bucket.list_versions(key, PAGE).await?;
            if !others.is_empty() {
                let text: String = others.iter().map(|line| format!("{line}\n")).collect();
                let packed = zstd::bulk::compress(text.as_bytes(), LEVEL);
                bucket.put(key, packed.map_err(WorkError::service)?).await?;
            }
            bucket.delete_versions(&versions).await?;
            gone += theirs.len() as u64;
            let named = theirs.iter().filter_map(|line| line["message_id"].as_str());
            messages.extend(named.map(str::to_owned));
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
            for line in lines(bucket, key).await? {
                let Some(subject) = whose(&line, subjects) else {
                    continue;
                };
                let told = serde_json::json!({ "subject": subject, "rejected": line });
                writeln!(out, "{told}").map_err(WorkError::service)?;
                count += 1;
            }
        }
        match page.last() {
            Some((key, _)) => after = Some(key.clone()),
            None => return Ok(count),
        }
    }
}

async fn lines(bucket: &Bucket, key: &str) -> Result<Vec<Value>, WorkError> {
    let Some(packed) = bucket.get(key).await? else {
        return Ok(Vec::new());
    };
    let text = zstd::stream::decode_all(&packed[..]).map_err(WorkError::service)?;
    let lines = text
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    lines
        .map(|line| Ok(serde_json::from_slice(line)?))
        .collect()
}

/// The subject whose event a line has.
fn whose<'a>(line: &Value, subjects: &'a Subjects) -> Option<&'a str> {
    let original = &line["original"];
    let id = |field: &Value| match field {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let [user, anonymous, previous, account] =
        ["userId", "anonymousId", "previousId", "groupId"].map(|name| id(&original[name]));
    let account = account.or_else(|| id(&original["context"]["groupId"]));
    let ids = Ids {
        customer: None,
        user_id: user.as_deref(),
        anonymous_id: anonymous.as_deref(),
        previous_id: previous.as_deref(),
        group_id: account.as_deref(),
    };
    match subjects.place(&ids) {
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
