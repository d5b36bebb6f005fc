//! The audit log as files.

use api::ApiError;
use chrono::SecondsFormat;
use domain::AuditEntry;
use report::spreadsheet::harmless_text;

const COLUMNS: [&str; 12] = [
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "action",
    "targets",
    "details",
    "address",
    "user_agent",
    "request_id",
    "status",
    "id",
];

/// CSV with a header. What names and programs say of themselves is text of others: a cell that a
/// spreadsheet would take for a formula gets a quote before.
pub fn csv(entries: &[AuditEntry]) -> Result<Vec<u8>, ApiError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(ApiError::internal)?;
    for entry in entries {
        let cells = [
            entry.at.to_rfc3339_opts(SecondsFormat::Millis, true),
            format!("{:?}", entry.actor.kind).to_lowercase(),
            entry.actor.id.clone(),
            entry.actor.name.clone(),
            entry.action.clone(),
            json_unless_empty(&entry.targets, entry.targets.is_empty())?,
            json_unless_empty(&entry.details, entry.details.is_empty())?,
            entry.address.clone().unwrap_or_default(),
            entry.user_agent.clone().unwrap_or_default(),
            entry.request_id.clone(),
            entry.status.to_string(),
            entry.id.to_string(),
        ];
        let record = writer.write_record(cells.iter().map(|cell| harmless_text(cell).into_owned()));
        record.map_err(ApiError::internal)?;
    }
    writer.into_inner().map_err(ApiError::internal)
}

/// One JSON object a line, as `GET /v1/audit` shows them.
pub fn jsonl(entries: &[AuditEntry]) -> Result<Vec<u8>, ApiError> {
    let mut file = Vec::new();
    for entry in entries {
        serde_json::to_writer(&mut file, entry)?;
        file.push(b'\n');
    }
    Ok(file)
}

fn json_unless_empty(value: &impl serde::Serialize, empty: bool) -> Result<String, ApiError> {
    Ok(match empty {
        true => String::new(),
        false => serde_json::to_string(value)?,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::Utc;
    use domain::{ActorKind, AuditActor, AuditDetail, AuditId};

    use super::*;

    fn entry(name: &str, user_agent: &str) -> AuditEntry {
        AuditEntry {
            id: AuditId::new(),
            at: Utc::now(),
            actor: AuditActor {
                kind: ActorKind::User,
                id: "usr_1".into(),
                name: name.into(),
            },
            action: "PATCH /v1/keys/{id}".into(),
            targets: BTreeMap::from([("id".into(), "key_1".into())]),
            details: vec![AuditDetail {
                field: "name".into(),
                old: Some("a,\"b".into()),
                new: Some("c".into()),
            }],
            address: None,
            user_agent: Some(user_agent.into()),
            request_id: "r".into(),
            status: 200,
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        let entries = [
            entry("=1+1", "@SUM(A1)"),
            entry("\tcmd", "-2"),
            entry("+3", "\r=4"),
            entry("  =1+1", "\u{ff1d}1+1"),
        ];
        let file = csv(&entries).unwrap();
        let mut reader = csv::Reader::from_reader(file.as_slice());
        let mut cells = 0;
        for record in reader.records() {
            for cell in &record.unwrap() {
                let begins = cell.trim_start().chars().next();
                assert!(
                    !begins.is_some_and(|c| "=+-@\u{ff1d}".contains(c)),
                    "{cell}"
                );
                cells += 1;
            }
        }
        assert_eq!(cells, entries.len() * COLUMNS.len());
    }

    #[test]
    fn details_survive_commas_and_quotes() {
        let entry = entry("Ana", "curl");
        let file = csv(std::slice::from_ref(&entry)).unwrap();
        let mut reader = csv::Reader::from_reader(file.as_slice());
        let record = reader.records().next().unwrap().unwrap();
        let details: Vec<AuditDetail> = serde_json::from_str(&record[6]).unwrap();
        assert_eq!(details, entry.details);
    }

    #[test]
    fn a_line_of_jsonl_is_an_entry() {
        let entries = [entry("Ana", "a\nb"), entry("Bea", "c")];
        let text = String::from_utf8(jsonl(&entries).unwrap()).unwrap();
        let read: Vec<AuditEntry> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(read, entries);
    }
}
