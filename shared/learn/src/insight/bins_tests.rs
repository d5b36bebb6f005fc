use data::MISSING;

use super::*;

fn column(kind: ColumnType, values: Values) -> Column {
    Column::new("c", kind, values)
}

fn number(cells: impl IntoIterator<Item = f64>) -> Column {
    column(
        ColumnType::Number,
        Values::Number(cells.into_iter().collect()),
    )
}

fn values(bins: &Bins, between: bool) -> Vec<String> {
    let ranges = bins.ranges(between).into_iter();
    ranges
        .map(|(a, b)| bins.name(&bins.condition(a, b)))
        .collect()
}

fn rows(n: usize) -> Vec<usize> {
    (0..n).collect()
}

#[test]
fn few_numbers_are_groups_of_their_own() {
    let cells = [3.0, 1.0, f64::NAN, 1.0, 2.0];
    let column = number(cells);
    let bins = Bins::of(&column, &rows(5), 4);
    assert_eq!(bins.of_row, [2, 0, 3, 0, 1]);
    assert_eq!(bins.counts, [2, 1, 1, 1]);
    assert_eq!(
        values(&bins, false),
        ["1", "below 3", "2", "2 or more", "3", "not known"]
    );
}

#[test]
fn many_numbers_are_cut_at_round_edges() {
    let column = number((0..1000).map(|i| f64::from(i) * 0.137));
    let bins = Bins::of(&column, &rows(1000), 4);
    assert_eq!(
        values(&bins, true),
        [
            "below 30",
            "below 70",
            "below 100",
            "30 to below 70",
            "30 to below 100",
            "30 or more",
            "70 to below 100",
            "70 or more",
            "100 or more",
            "not known"
        ]
    );
    let Values::Number(cells) = &column.values else {
        panic!("numbers")
    };
    for (row, group) in bins.of_row.iter().enumerate() {
        let expected = [30.0, 70.0, 100.0]
            .iter()
            .filter(|e| **e <= cells[row])
            .count();
        assert_eq!(*group as usize, expected);
    }
    let Group::Numbers { middle, .. } = bins.groups[1] else {
        panic!("numbers")
    };
    assert!((49.0..51.0).contains(&middle), "{middle}");
}

#[test]
fn a_value_that_most_have_is_set_apart() {
    let cells = (0..1000).map(|i| if i < 900 { 0.0 } else { f64::from(i) });
    let column = number(cells);
    let bins = Bins::of(&column, &rows(1000), 4);
    assert_eq!(bins.counts, [900, 100, 0]);
}

#[test]
fn the_most_frequent_texts_are_groups() {
    let codes = vec![0, 1, 1, 2, 2, 2, 3, MISSING];
    let levels = ["d", "b", "a", "c"].map(str::to_owned).to_vec();
    let column = column(ColumnType::Text, Values::Text { codes, levels });
    let bins = Bins::of(&column, &rows(8), 2);
    assert_eq!(bins.of_row, [2, 1, 1, 0, 0, 0, 2, 3]);
    assert_eq!(values(&bins, false), ["a", "b", "not known"]);
}

#[test]
fn a_column_without_numbers_is_not_known() {
    let column = number([f64::NAN, f64::NAN]);
    let bins = Bins::of(&column, &rows(2), 4);
    assert_eq!(bins.groups, vec![Group::Missing]);
    assert_eq!(bins.of_row, vec![0, 0]);
}
