use super::*;
use crate::random::{draw, normal};

const ROWS: usize = 4_000;

fn numbers<'a>(name: &'a str, of: impl Fn(usize) -> f64) -> Column<'a> {
    Column {
        name,
        common: Some(name),
        cells: (0..ROWS).map(|n| Cell::Number(of(n))).collect(),
    }
}

fn left(n: usize) -> bool {
    draw(1, n) < if n.is_multiple_of(2) { 0.3 } else { 0.1 }
}

fn columns() -> Vec<Column<'static>> {
    let plan = |n: usize| Cell::Category(["basic", "pro", "team"][n % 2]);
    vec![
        numbers("noise", |n| normal(2, n)),
        numbers("constant", |_| 7.0),
        numbers("tail", |n| normal(3, n).exp() * 100.0),
        Column {
            name: "plan",
            common: Some("plan"),
            cells: (0..ROWS).map(plan).collect(),
        },
        numbers("parity", |n| (n % 2) as f64),
    ]
}

fn basis(rows: usize) -> Basis {
    let mut columns = columns();
    columns
        .iter_mut()
        .for_each(|column| column.cells.truncate(rows));
    let left: Vec<bool> = (0..rows).map(left).collect();
    Basis::of(&columns, &left)
}

fn row<'a>(columns: &[Column<'a>], n: usize) -> Vec<Cell<'a>> {
    columns.iter().map(|column| column.cells[n]).collect()
}

#[test]
fn what_says_most_comes_first_and_constants_go() {
    let names: Vec<String> = basis(ROWS).names().into_iter().flatten().collect();
    assert_eq!(names[0], "1");
    let mut first = [names[1].as_str(), names[2].as_str()];
    first.sort_unstable();
    assert_eq!(first, ["parity", "plan"]);
    assert!(!names.contains(&"constant".into()));
    // Of two values the square is no news.
    assert!(names.contains(&"noise × noise".into()) && !names.contains(&"plan × plan".into()));
    assert_eq!(basis(ROWS).kinds().len(), names.len());
    assert_eq!(names.len(), 1 + 4 + 6 + 2);
}

#[test]
fn what_is_made_of_a_companys_own_columns_has_no_name_for_others() {
    let mut columns = columns();
    for column in &mut columns {
        column.common = (column.name == "noise").then_some("Noise");
    }
    let left: Vec<bool> = (0..ROWS).map(left).collect();
    let names = Basis::of(&columns, &left).names();
    assert_eq!(names.len(), basis(ROWS).width());
    let mut common: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
    common.sort_unstable();
    assert_eq!(common, ["1", "Noise", "Noise × Noise"]);
}

#[test]
fn features_are_standardized_and_clipped() {
    let basis = basis(ROWS);
    let columns = columns();
    let rows: Vec<Vec<f64>> = (0..ROWS)
        .map(|n| basis.features(&row(&columns, n)))
        .collect();
    for at in 1..=4 {
        let of: Vec<f64> = rows.iter().map(|row| row[at]).collect();
        let [mean, deviation, skewness] = moments(&of);
        let fine = mean.abs() < 0.05 && (deviation - 1.0).abs() < 0.1 && skewness.abs() < 1.0;
        assert!(fine, "{at}: {mean} {deviation} {skewness}");
        assert!(of.iter().all(|x| x.abs() <= CLIPPED));
    }
    assert!(
        rows.iter()
            .all(|row| row[0] == 1.0 && row.len() == basis.width())
    );
}

#[test]
fn what_is_missing_or_new_is_usual() {
    let basis = basis(ROWS);
    let odd = [
        Cell::Number(f64::NAN),
        Cell::Missing,
        Cell::Missing,
        Cell::Category("new"),
        Cell::Category("1"),
    ];
    for cells in [&odd[..], &[]] {
        let features = basis.features(cells);
        let columns = 1 + basis.columns.len();
        assert!(
            features[1..columns].iter().all(|x| *x == 0.0),
            "{features:?}"
        );
    }
    let far = basis.features(&[Cell::Number(1e300), Cell::Missing, Cell::Number(-1e300)]);
    assert!(far.iter().all(|x| x.is_finite()));
}

#[test]
fn few_who_left_bear_few_features() {
    let leavers = |rows: usize| (0..rows).filter(|n| left(*n)).count();
    for rows in [0, 1, 40, 200, 400] {
        let bears = (leavers(rows) / EACH_NEEDS).max(1);
        assert!(basis(rows).width() <= 1 + bears, "{rows}");
    }
    assert_eq!(basis(0).features(&row(&columns(), 0)), [1.0]);
    assert!(basis(400).width() < basis(ROWS).width());
}

#[test]
fn a_basis_reads_back_as_it_was_written_and_names_its_columns() {
    let basis = basis(ROWS);
    let text = serde_json::to_string(&basis).unwrap();
    let read: Basis = serde_json::from_str(&text).unwrap();
    let cells = row(&columns(), 3);
    assert_eq!(read.features(&cells), basis.features(&cells));
    let columns = columns();
    assert!(basis.columns().count() > 1);
    assert!(basis.columns().all(|(at, name)| columns[at].name == name));
    assert_eq!(Basis::constant().features(&cells), [1.0]);
}

#[test]
fn who_left_in_a_category_is_told_with_care() {
    let cells = [
        Cell::Category("few"),
        Cell::Missing,
        Cell::Missing,
        Cell::Missing,
    ];
    let odds = log_odds(&cells, &[true, false, false, false]);
    // One of one, and twenty at a rate of a quarter: 6 of 21.
    assert!((odds["few"] - (6f64 / 15.0).ln()).abs() < 1e-12);
}
