use report::ColumnType;
use stats::random::draw;

use super::*;

/// Groups A, B and, of 30 rows, C. `found` is the chance that a leaver of A or B is flagged.
fn compared(rows: usize, found: [f64; 2]) -> Fairness {
    let code = |i: usize| if i < 30 { 2 } else { (i % 2) as u32 };
    let positive: Vec<bool> = (0..rows).map(|i| draw(1, i) < 0.3).collect();
    let flagged: Vec<bool> = (0..rows)
        .map(|i| {
            let chance = if positive[i] {
                found[code(i) as usize % 2]
            } else {
                0.1
            };
            draw(2, i) < chance
        })
        .collect();
    let scores: Vec<f64> = (0..rows)
        .map(|i| 0.5 * f64::from(u8::from(flagged[i])) + 0.4 * draw(3, i))
        .collect();
    let column = Column::new(
        "region",
        ColumnType::Text,
        Values::Text {
            codes: (0..rows).map(code).collect(),
            levels: ["A", "B", "C"].map(str::to_owned).to_vec(),
        },
    );
    let table = Table::made_up(positive.clone(), vec![0; rows]);
    let scored = Scored {
        scores: &scores,
        positive: &positive,
        flagged: &flagged,
        entities: &table.hashes,
    };
    compare(&column, false, &table, &scored)
}

fn gap(of: &Fairness, measure: Measure) -> &Gap {
    of.gaps.iter().find(|gap| gap.measure == measure).unwrap()
}

#[test]
fn a_planted_gap_is_named_with_its_uncertainty() {
    let fairness = compared(4_000, [0.8, 0.5]);
    let groups: Vec<&str> = fairness.groups.iter().map(|g| g.group.as_str()).collect();
    assert_eq!(groups.len(), 2, "C is too small: {groups:?}");
    assert!(fairness.caveats.iter().any(|text| text.contains("30 rows")));
    let recall = gap(&fairness, Measure::Recall);
    assert_eq!((recall.higher.as_str(), recall.lower.as_str()), ("A", "B"));
    let [low, high] = recall.difference.interval;
    assert!(
        low > 0.1 && low < 0.3 && high > 0.3 && high < 0.5,
        "{recall:?}"
    );
    assert!(recall.text.contains("for \"A\"") && !recall.text.contains("chance"));
    let alarms = gap(&fairness, Measure::FalsePositiveRate);
    assert!(alarms.difference.interval[0] < 0.0, "{alarms:?}");
    assert!(alarms.text.ends_with("This may be chance."));
}

#[test]
fn equal_treatment_has_no_sure_gap() {
    let fairness = compared(4_000, [0.7, 0.7]);
    assert_eq!(fairness.gaps.len(), Measure::ALL.len());
    for gap in &fairness.gaps {
        assert!(gap.difference.interval[0] <= 0.0, "{gap:?}");
    }
}

#[test]
fn figures_of_a_group_by_hand() {
    let fairness = compared(4_000, [0.8, 0.5]);
    for group in &fairness.groups {
        let of = |estimate: Option<Estimate>| estimate.unwrap().value;
        let rows = group.rows as f64;
        let positives = group.observed.value * rows;
        let hits = of(group.recall) * positives;
        let flagged = group.flagged.value * rows;
        assert!((of(group.precision) - hits / flagged).abs() < 1e-9);
        let alarms = (flagged - hits) / (rows - positives);
        assert!((of(group.false_positive_rate) - alarms).abs() < 1e-9);
        assert!((0.07..0.13).contains(&alarms), "{group:?}");
    }
}
