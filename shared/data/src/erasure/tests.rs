use bytes::Bytes;
use report::ReadOptions;

use super::*;
use crate::ingest::{ROW_GROUP_ROWS, ingest};
use crate::parquet::read::read_parquet;
use crate::{Frame, Limits};

const LIMITS: Limits = Limits {
    bytes: 16 << 20,
    rows: 1_000_000,
    columns: 50,
};

const PEOPLE: &str = "\
customer_id,email,number,plan,joined,spent,seats,referred_by,Churn
C-1,ana@x.example,1001,Pro,2024-01-31,29.85,7,,No
C-2,bea@x.example,1002,Pro,2024-03-01,12.5,3,C-1,Yes
C-1,ana@x.example,1001,Anaheim,2024-01-31,30.25,x7,,No
C-3,cem@x.example,1003,Basic,2024-05-05,1.5,2,C-2,No
C-4,dia@x.example,1004,Basic,2024-05-05,1.5,3,C-2,No
";

struct Stored {
    profile: Profile,
    file: Bytes,
}

fn stored(csv: &str) -> Stored {
    let (source, mut out) = (Arc::new(Bytes::from(csv.to_owned())), Vec::new());
    let options = ReadOptions::default();
    let ingested = ingest(source, &LIMITS, &options, &mut out, &mut |_| Ok(())).unwrap();
    Stored {
        profile: ingested.profile,
        file: out.into(),
    }
}

fn subjects(ids: &[&str], keys: &[&str], anonymize: bool) -> Subjects {
    let named = |id: &&str| ((*id).to_owned(), format!("anonymous-{}", id.len()));
    Subjects {
        ids: ids.iter().map(named).collect(),
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        names: ["email".to_owned()].into(),
        anonymize,
    }
}

fn remote(file: &Bytes) -> RemoteSource {
    let kept = file.clone();
    RemoteSource::new(file.len() as u64, move |start, length| {
        Ok(kept.slice(start as usize..(start + length) as usize))
    })
}

fn written(of: &Stored, subjects: &Subjects) -> (Found, Ingested, Bytes) {
    let source = remote(&of.file);
    let found = source.find_subjects(subjects).unwrap();
    let mut out = Vec::new();
    let profile = Some(of.profile.clone());
    let ingested = source
        .write_without(subjects, &found, profile, &mut out)
        .unwrap();
    (found, ingested, out.into())
}

fn rows(file: &Bytes) -> Vec<Vec<String>> {
    let frame: Frame = read_parquet(Arc::new(file.clone()), None, None).unwrap();
    let cell = |column: &crate::Column, row| {
        let keyed = column.as_key();
        keyed.text(row).map_or("·".into(), |text| text.into_owned())
    };
    (0..frame.rows)
        .map(|row| frame.columns.iter().map(|of| cell(of, row)).collect())
        .collect()
}

#[test]
fn what_is_held_of_somebody_is_handed_out() {
    let before = stored(PEOPLE);
    let subjects = subjects(&["C-1", "cem@x.example"], &["customer_id"], false);
    let source = remote(&before.file);
    let found = source.find_subjects(&subjects).unwrap();
    let mut told = Vec::new();
    let each = |whose: &str, cells: Map<String, Value>| {
        told.push((whose.to_owned(), Value::Object(cells)));
        Ok(())
    };
    source.each_row_of(&found, each).unwrap();
    let whose: Vec<&str> = told.iter().map(|(whose, _)| whose.as_str()).collect();
    assert_eq!(whose, ["C-1", "C-1", "cem@x.example"]);
    let expected = serde_json::json!({
        "customer_id": "C-1", "email": "ana@x.example", "number": 1001, "plan": "Pro",
        "joined": "2024-01-31T00:00:00Z", "spent": 29.85, "Churn": "No",
    });
    let mut first = told[0].1.clone();
    let seats = first.as_object_mut().unwrap().remove("seats").unwrap();
    assert_eq!(seats.to_string().trim_matches('"'), "7");
    assert_eq!(first, expected);
    assert_eq!(told[2].1["referred_by"], "C-2");
    let full = || io::Error::other("full");
    let failed = source.each_row_of(&found, |_, _| Err(full())).unwrap_err();
    assert_eq!(failed.code, "unwritable");
}

#[test]
fn who_is_deleted_is_in_no_row_and_in_nothing_that_is_told() {
    let before = stored(PEOPLE);
    let subjects = subjects(&["C-1"], &["customer_id"], false);
    let (found, ingested, file) = written(&before, &subjects);
    assert_eq!(found.rows.keys().copied().collect::<Vec<_>>(), [0, 2]);
    assert!(found.is_named, "C-2 was referred by C-1");
    let others: Vec<Vec<String>> = rows(&before.file)
        .into_iter()
        .filter(|row| row[0] != "C-1")
        .collect();
    let after = rows(&file);
    assert_eq!(after[0][7], "·");
    assert_eq!(after[1..], others[1..]);
    assert_eq!(after[0][..7], others[0][..7]);
    assert_eq!((ingested.rows, ingested.row_groups), (3, vec![3]));
    let told = serde_json::to_string(&ingested.profile).unwrap();
    for trace in ["C-1", "ana@", "Anaheim", "x7"] {
        assert!(!told.contains(trace), "{trace}: {told}");
    }
    let types = |profile: &Profile| -> Vec<_> {
        let columns = profile.columns.iter();
        columns
            .map(|c| (c.name.clone(), c.kind, c.reading.clone()))
            .collect()
    };
    assert_eq!(types(&ingested.profile), types(&before.profile));
    assert_eq!(ingested.profile.suggestions, before.profile.suggestions);
}

#[test]
fn who_is_made_nobody_keeps_what_others_have_as_well() {
    let before = stored(PEOPLE);
    let subjects = subjects(&["ana@x.example"], &["customer_id", "number"], true);
    let (found, ingested, file) = written(&before, &subjects);
    let called: Vec<&str> = found.keys.iter().map(String::as_str).collect();
    assert_eq!(called, ["1001", "C-1"]);
    assert_eq!(ingested.rows, 5);
    let after = rows(&file);
    for (row, kept) in [(0, ["Pro", "29.85"]), (2, ["·", "30.25"])] {
        let row = &after[row];
        assert_eq!(row[0], "anonymous-13");
        assert_eq!(row[1], "·");
        assert!(row[2].starts_with('-'), "{row:?}");
        assert_eq!(row[3], kept[0]);
        assert_eq!(row[4], "·", "a day that nobody else has");
        assert_eq!(row[5], kept[1]);
        assert_eq!(row[8], "No");
    }
    let told = format!(
        "{after:?} {}",
        serde_json::to_string(&ingested.profile).unwrap()
    );
    for trace in ["ana@", "Anaheim", "x7", "1001"] {
        assert!(!told.contains(trace), "{trace}: {told}");
    }
}

#[test]
fn an_id_among_numbers_is_found_and_an_id_among_amounts_is_not() {
    let before = stored(PEOPLE);
    let rows_of = |id: &str, key: &str| {
        let found = remote(&before.file).find_subjects(&subjects(&[id], &[key], false));
        found.unwrap().rows.len()
    };
    assert_eq!(rows_of("1001", "number"), 2);
    assert_eq!(rows_of("1001", "customer_id"), 0);
    assert_eq!(rows_of("7", "number"), 0);
}

#[test]
fn row_groups_are_as_ingest_writes_them() {
    let lines = (0..ROW_GROUP_ROWS + 10).map(|n| format!("C-{n},{}\n", n % 7));
    let csv = format!("customer_id,visits\n{}", lines.collect::<String>());
    let before = stored(&csv);
    let subjects = subjects(&["C-5", "C-50003"], &["customer_id"], false);
    let (found, ingested, file) = written(&before, &subjects);
    let expected = [5, 50_003];
    assert_eq!(found.rows.keys().copied().collect::<Vec<_>>(), expected);
    assert_eq!(ingested.row_groups, [ROW_GROUP_ROWS as u64, 8]);
    let after = rows(&file);
    assert_eq!(after[5][0], "C-6");
    assert_eq!(after[ROW_GROUP_ROWS - 1][0], format!("C-{ROW_GROUP_ROWS}"));
    let (none, _, again) = written(
        &Stored {
            profile: ingested.profile,
            file,
        },
        &subjects,
    );
    assert!(none.is_empty());
    assert_eq!(rows(&again), after);
}

#[test]
fn a_file_of_subjects_alone_becomes_empty() {
    let before = stored("customer_id,plan\nC-1,Pro\nC-1,Basic\n");
    let subjects = subjects(&["C-1"], &["customer_id"], false);
    let (_, ingested, file) = written(&before, &subjects);
    assert_eq!((ingested.rows, ingested.row_groups.len()), (0, 0));
    assert!(rows(&file).is_empty());
}
