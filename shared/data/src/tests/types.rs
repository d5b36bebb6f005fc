//! What columns hold, and what their profile says.

use super::*;

#[test]
fn every_column_gets_its_type() {
    let frame = frame(CUSTOMERS);
    let kinds: Vec<_> = frame.columns.iter().map(|c| c.kind).collect();
    use ColumnType::{Boolean, Date, Integer, Number, Text};
    assert_eq!(
        kinds,
        [Text, Text, Integer, Number, Date, Boolean, Text, Boolean]
    );
    assert_eq!(column(&frame, "plan"), ["Basic", "Pro, annual", "None"]);
    assert_eq!(column(&frame, "tenure"), ["3", "12", "·"]);
    assert_eq!(column(&frame, "charges"), ["29.85", "·", "1000"]);
    assert_eq!(
        column(&frame, "joined"),
        ["2024-01-31", "2024-02-29T12:30:00Z", "·"]
    );
    assert_eq!(column(&frame, "active"), ["Yes", "no", "·"]);
    assert_eq!(column(&frame, "zip"), ["007", "12", "99"]);
}

#[test]
fn numbers_and_dates_as_people_write_them() {
    let frame = frame(
        "fee;rate;weight;total;iso;day_first;month_first;dotted;named;american\n\
         R$ 1.234,56;10 %;12 kg;1,234.50;2024-03-12;12/03/2024;03/12/2024;12.03.2024;12 Mar 2024;Mar 12, 2024\n\
         R$ 10,00;12,5 %;?;99.00;2024-03-25;25/03/2024;03/25/2024;25.03.2024;25 Mar 2024;Mar 25, 2024\n",
    );
    for (name, cells) in [
        ("fee", ["1234.56", "10"]),
        ("rate", ["10", "12.5"]),
        ("weight", ["12", "·"]),
        ("total", ["1234.5", "99"]),
    ] {
        assert_eq!(column(&frame, name), cells, "{name}");
    }
    for name in [
        "iso",
        "day_first",
        "month_first",
        "dotted",
        "named",
        "american",
    ] {
        assert_eq!(column(&frame, name), ["2024-03-12", "2024-03-25"], "{name}");
        assert_eq!(frame.column(name).unwrap().kind, ColumnType::Date);
    }
}

#[test]
fn the_profile_says_what_is_there() {
    let (ingested, _) = ingested(CUSTOMERS).unwrap();
    let profile = ingested.profile;
    assert_eq!(
        (ingested.rows, profile.rows, ingested.row_groups),
        (3, 3, vec![3])
    );
    assert_eq!(profile.suggestions.target.as_deref(), Some("Churn"));
    assert_eq!(profile.suggestions.positive_label.as_deref(), Some("Yes"));
    assert_eq!(
        profile.suggestions.entity_key.as_deref(),
        Some("customerID")
    );
    let churn = profile.column("Churn").unwrap();
    assert_eq!(churn.warnings[0].code, "looks_like_outcome");
    assert_eq!(
        churn
            .labels()
            .unwrap()
            .iter()
            .map(|l| l.count)
            .collect::<Vec<_>>(),
        [2, 1]
    );
    let tenure = profile.column("tenure").unwrap();
    assert_eq!(
        (tenure.missing, tenure.min, tenure.max),
        (1, Some(3.0), Some(12.0))
    );
    let json = serde_json::to_value(&profile).unwrap();
    assert_eq!(json["columns"][2]["type"], "integer");
    assert_eq!(serde_json::from_value::<Profile>(json).unwrap(), profile);
}

#[test]
fn infinities_are_missing_and_counted() {
    let (ingested, parquet) = ingested("a,b\n1,x\ninf,y\n-Infinity,z\n2.5,w\n").unwrap();
    let a = ingested.profile.column("a").unwrap();
    assert_eq!(
        (a.missing, a.max, a.warnings[0].code.as_str()),
        (2, Some(2.5), "infinite_values")
    );
    assert!(a.warnings[0].detail.starts_with("2 infinite"));
    let frame = read_parquet(Arc::new(parquet), None, None).unwrap();
    assert_eq!(column(&frame, "a"), ["1", "·", "·", "2.5"]);
}

#[test]
fn values_that_may_count_for_the_rows_below_are_asked_about() {
    for (each, asked) in [(3, true), (1, false)] {
        let row = |n: usize| match n % each {
            0 => format!("R{n},{n}\n"),
            _ => format!(",{n}\n"),
        };
        let rows: String = (0..12).map(row).collect();
        let (ingested, _) = ingested(format!("region,seats\n{rows}")).unwrap();
        let warnings = &ingested.profile.columns[0].warnings;
        let found = warnings.iter().any(|one| one.code == "blank_below");
        assert_eq!(found, asked, "{warnings:?}");
    }
}
