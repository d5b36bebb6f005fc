//! Models that foresee numbers.

use stats::random::normal;

use super::*;

/// What customers spend: it rises with seats and tenure, more on one plan than on the other, and by chance.
fn spend(row: usize) -> f64 {
    expected(row) + 40.0 * normal(24, row)
}

/// The same but for chance.
fn expected(row: usize) -> f64 {
    let plan = if is_pro(row) { 400.0 } else { 100.0 };
    plan + 12.0 * seats(row) + 0.05 * (tenure(row) - 30.0).powi(2)
}

fn is_pro(row: usize) -> bool {
    draw(21, row) < 0.4
}

fn seats(row: usize) -> f64 {
    (draw(22, row) * 20.0).floor()
}

fn tenure(row: usize) -> f64 {
    (draw(23, row) * 60.0).floor()
}

/// Customers with columns of all kinds, and a number that `of` a row.
fn spenders(rows: usize, of: impl Fn(usize) -> f64) -> Frame {
    let plan = |row| Some(if is_pro(row) { "pro" } else { "basic" }.to_owned());
    let usage = |row| match draw(25, row) < 0.2 {
        true => f64::NAN,
        false => 3.0 * seats(row) + 10.0 * draw(26, row),
    };
    let day = |row| ((draw(27, row) * 1000.0).floor() + 19_000.0) * 86_400_000.0;
    Frame::new(
        vec![
            text("id", (0..rows).map(|row| Some(format!("C{row:05}")))),
            text("plan", (0..rows).map(plan)),
            number("seats", ColumnType::Integer, (0..rows).map(seats)),
            number("tenure", ColumnType::Integer, (0..rows).map(tenure)),
            number("usage", ColumnType::Number, (0..rows).map(usage)),
            number("since", ColumnType::Date, (0..rows).map(day)),
            number("spend", ColumnType::Number, (0..rows).map(of)),
        ],
        rows,
    )
}

fn of_spend() -> Spec {
    Spec {
        target: "spend".into(),
        ..spec()
    }
}

fn foretold(spec: &Spec, frame: &Frame) -> (Artifact, NumberReport) {
    train_numbers(spec, frame, 2, &go).unwrap()
}

fn refused(frame: &Frame) -> Error {
    plan_answer(Answer::Number, &of_spend(), frame).unwrap_err()
}

/// The same customers with another number.
fn with_target(column: Column) -> Frame {
    let mut frame = spenders(ROWS, spend);
    replace(&mut frame, column);
    frame
}

fn of_number(cells: impl IntoIterator<Item = f64>) -> Frame {
    with_target(number("spend", ColumnType::Number, cells))
}

#[test]
fn numbers_are_learned_and_reported() {
    let (artifact, report) = foretold(&of_spend(), &spenders(1_500, spend));
    // Chance alone makes an error of 40, and a mean absolute one of 32.
    let metrics = report.metrics;
    assert!((38.0..50.0).contains(&metrics.rmse), "{metrics:?}");
    assert!((30.0..40.0).contains(&metrics.mae), "{metrics:?}");
    assert!(metrics.r2 > 0.9, "{metrics:?}");
    let [low, high] = report.intervals.rmse;
    assert!(low < metrics.rmse && metrics.rmse < high && high < 1.2 * low);
    assert_eq!(report.verdict, NumberVerdict::BetterThanMean);
    assert_eq!(report.importance[0].feature, "plan");
    let on = &report.dependence[0];
    assert_eq!((on.feature.as_str(), on.points.len()), ("plan", 2));
    for point in &on.points {
        // Seats and tenure add some 130 to what a plan costs.
        let expected = match point.value.as_deref() {
            Some("pro") => 530.0,
            _ => 230.0,
        };
        let found = [point.score, point.observed.unwrap()];
        let is_near = |figure: &f64| (figure - expected).abs() < 25.0;
        assert!(found.iter().all(is_near), "{point:?}");
    }
    assert_eq!(report.rows, 1_500);
    let kinds: Vec<&str> = report
        .learners
        .iter()
        .map(|one| one.kind.as_str())
        .collect();
    assert_eq!(kinds, ["lightgbm_fast", "lightgbm_shallow", "ridge"]);
    let deciles = &report.deciles;
    assert_eq!(deciles.iter().map(|one| one.rows).sum::<usize>(), 1_500);
    for decile in deciles {
        // Three standard errors of a mean of 150 rows, and what shrinking does.
        let apart = decile.actual - decile.predicted;
        assert!(apart.abs() < 15.0, "{deciles:?}");
    }
    assert_eq!(artifact.answer(), Answer::Number);
}

#[test]
fn numbers_of_the_training_file_are_the_out_of_fold_ones() {
    let frame = spenders(ROWS, spend);
    let (artifact, report) = foretold(&of_spend(), &frame);
    let predicted = artifact.score(&frame).unwrap();
    let actual: Vec<f64> = (0..ROWS).map(spend).collect();
    let squares = predicted.iter().zip(&actual).map(|(a, b)| (a - b).powi(2));
    let rmse = (squares.sum::<f64>() / ROWS as f64).sqrt();
    assert!((rmse - report.metrics.rmse).abs() < 1e-9, "{rmse}");
}

#[test]
fn nine_in_ten_new_customers_are_within_their_range() {
    let frame = spenders(6_000, spend);
    let (known, new): (Vec<usize>, Vec<usize>) = (0..6_000).partition(|row| row % 2 == 0);
    let (artifact, report) = foretold(&of_spend(), &frame.take(&known));
    let predicted = artifact.score(&frame.take(&new)).unwrap();
    let is_within = |(row, predicted): &(&usize, f64)| {
        let [low, high] = artifact.range(*predicted).unwrap();
        assert!(low <= *predicted && *predicted <= high);
        (low..=high).contains(&spend(**row))
    };
    let within = new.iter().zip(predicted).filter(is_within).count();
    let coverage = within as f64 / new.len() as f64;
    assert!((0.88..=0.93).contains(&coverage), "{coverage}");
    let range = report.range;
    assert!((range.coverage - 0.9).abs() < 0.02, "{range:?}");
    // 3.29 standard deviations hold nine in ten.
    assert!((120.0..170.0).contains(&range.width), "{range:?}");
}

#[test]
fn reasons_sum_to_the_number_in_its_unit() {
    let frame = spenders(ROWS, spend);
    let (artifact, _) = foretold(&of_spend(), &frame);
    let rows = [0, 1, 2, 3];
    let told = artifact
        .explain_numbers(&frame, &rows, usize::MAX)
        .unwrap()
        .unwrap();
    let predicted = artifact.score(&frame.take(&rows)).unwrap();
    for ((row, one), predicted) in rows.iter().zip(&told).zip(predicted) {
        let sum: f64 = one.reasons.iter().map(|reason| reason.effect).sum();
        assert!(
            (one.base + sum - predicted).abs() < 1e-6 * predicted,
            "{one:?}"
        );
        let plan = one
            .reasons
            .iter()
            .find(|reason| reason.feature == "plan")
            .unwrap();
        assert_eq!(plan.effect > 50.0, is_pro(*row), "{plan:?}");
        let sign = if is_pro(*row) { ": +" } else { ": -" };
        assert!(
            plan.text.starts_with("Plan is ") && plan.text.contains(sign),
            "{plan:?}"
        );
    }
    let (scores, _) = trained(&spec(), &customers(1.0));
    assert_eq!(
        scores.explain_numbers(&customers(1.0), &[0], 3).unwrap(),
        None
    );
    assert_eq!(scores.range(0.5), None);
}

#[test]
fn a_model_file_holds_numbers_too() {
    let frame = spenders(ROWS, spend);
    let (artifact, _) = foretold(&of_spend(), &frame);
    let bytes = artifact.to_bytes().unwrap();
    let again = Artifact::from_bytes(&bytes).unwrap();
    assert_eq!(
        again.score(&frame).unwrap(),
        artifact.score(&frame).unwrap()
    );
    assert_eq!(again.range(300.0), artifact.range(300.0));
    assert!(again.to_bytes().unwrap() == bytes);
}

#[test]
fn pieces_joined_anywhere_make_the_same_model() {
    let frame = spenders(ROWS, spend);
    let plan = plan_answer(Answer::Number, &of_spend(), &frame).unwrap();
    let plan: TrainingPlan = serde_json::from_slice(&serde_json::to_vec(&plan).unwrap()).unwrap();
    let piece = |number| train_piece(&plan, &frame, number, &go).unwrap();
    let pieces = (0..plan.piece_count()).rev().map(piece);
    let pieces = pieces.map(|piece| Piece::from_bytes(&piece.to_bytes().unwrap()).unwrap());
    let (joined, _) = join_numbers(&plan, &frame, pieces.collect()).unwrap();
    let (alone, _) = foretold(&of_spend(), &frame);
    assert!(joined.to_bytes().unwrap() == alone.to_bytes().unwrap());
}

#[test]
fn chance_is_not_foreseen_and_said_so() {
    let mut fooled = 0;
    for seed in 0..8 {
        let frame = of_number((0..ROWS).map(|row| 50.0 + 9.0 * normal(100 + seed, row)));
        let (_, report) = foretold(&of_spend(), &frame);
        assert!(report.metrics.r2.abs() < 0.08, "{:?}", report.metrics);
        assert!(
            (report.range.coverage - 0.9).abs() < 0.06,
            "{:?}",
            report.range
        );
        let said = report
            .notes
            .iter()
            .any(|note| note.contains("than the mean"));
        assert_eq!(said, report.verdict == NumberVerdict::NoBetterThanMean);
        fooled += usize::from(!said);
    }
    assert!(fooled <= 1, "{fooled}");
}

#[test]
fn heavy_tails_bend_nothing() {
    // One row in fifty is a hundred times what is usual.
    let heavy = |row: usize| match draw(31, row) < 0.02 {
        true => 100.0 * spend(row).max(0.0),
        false => spend(row).max(0.0),
    };
    let frame = spenders(2_000, heavy);
    let (artifact, report) = foretold(&of_spend(), &frame);
    assert_eq!(report.learners[1].kind, "lightgbm_huber");
    let huber = &report.learners[1];
    let others = [&report.learners[0], &report.learners[2]];
    assert!(
        others.iter().all(|one| huber.mae < one.mae),
        "{:?}",
        report.learners
    );
    assert!(
        report
            .note_phrases
            .iter()
            .any(|note| note.code == "heavy_tails")
    );
    let predicted = artifact.score(&frame).unwrap();
    assert!(
        predicted
            .iter()
            .all(|number| number.is_finite() && *number >= 0.0)
    );
    assert!(
        (report.range.coverage - 0.9).abs() < 0.03,
        "{:?}",
        report.range
    );
}

#[test]
fn what_is_in_cities_of_many_is_learned() {
    let rows = 4_000;
    let city = |row: usize| (draw(41, row) * 300.0) as usize;
    let mut frame = spenders(rows, |row| 100.0 * draw(42, city(row)) + normal(43, row));
    frame.columns[1] = text(
        "city",
        (0..rows).map(|row| Some(format!("city {}", city(row)))),
    );
    let (artifact, report) = foretold(&of_spend(), &frame);
    // Cities' means vary by 29 and are known of some thirteen rows each.
    assert!(report.metrics.r2 > 0.7, "{:?}", report.metrics);
    assert_eq!(report.importance[0].feature, "city");
    let again = Artifact::from_bytes(&artifact.to_bytes().unwrap()).unwrap();
    assert_eq!(
        again.score(&frame).unwrap(),
        artifact.score(&frame).unwrap()
    );
}

#[test]
fn fewer_rows_than_columns_are_learned_from_and_told() {
    let rows = 120;
    let mut frame = spenders(rows, spend);
    for noise in 0..150 {
        let cells = (0..rows).map(|row| normal(1_000 + noise, row));
        frame
            .columns
            .push(number(&format!("noise {noise}"), ColumnType::Number, cells));
    }
    let (_, report) = foretold(&of_spend(), &frame);
    let told = |code: &str| report.note_phrases.iter().any(|note| note.code == code);
    assert!(told("fewer_rows_than_columns"), "{:?}", report.notes);
    assert!(report.metrics.r2 < 0.95 && report.metrics.rmse.is_finite());
    assert!(
        (0.75..=1.0).contains(&report.range.coverage),
        "{:?}",
        report.range
    );
}

#[test]
fn the_newest_rows_measure_numbers() {
    let rows = 2_000;
    let month = |row: usize| (19_000.0 + 30.0 * (row / 200) as f64) * 86_400_000.0;
    let mut frame = spenders(rows, spend);
    frame
        .columns
        .push(number("seen", ColumnType::Date, (0..rows).map(month)));
    let spec = Spec {
        snapshot_column: Some("seen".into()),
        ..of_spend()
    };
    let (_, report) = foretold(&spec, &frame);
    let on = report.measured_on.unwrap();
    assert_eq!((on.rows, on.from.as_str()), (400, "2022-09-05"));
    assert!(
        (36.0..52.0).contains(&report.metrics.rmse),
        "{:?}",
        report.metrics
    );
    assert_eq!(
        report.deciles.iter().map(|one| one.rows).sum::<usize>(),
        400
    );
}

#[test]
fn nested_cross_validation_measures_numbers() {
    let frame = spenders(1_000, spend);
    let outer = OuterFolds::Stratified(4);
    let found = evaluate(Answer::Number, &of_spend(), &outer, &frame, 2, &go).unwrap();
    let NumbersForeseen { actual, ranges } = found.numbers.unwrap();
    assert_eq!(
        (actual.len(), ranges.len(), found.fold_count),
        (1_000, 1_000, 4)
    );
    let squares = found
        .scores
        .iter()
        .zip(&actual)
        .map(|(a, b)| (a - b).powi(2));
    let rmse = (squares.sum::<f64>() / 1_000.0).sqrt();
    assert!((38.0..52.0).contains(&rmse), "{rmse}");
    let is_within = |([low, high], actual): &(&[f64; 2], &f64)| (low..=high).contains(actual);
    let within = ranges.iter().zip(&actual).filter(is_within).count();
    assert!((860..=945).contains(&within), "{within}");
}

#[test]
fn what_is_no_number_is_answered_clearly() {
    let words = with_target(text(
        "spend",
        (0..ROWS).map(|row| Some(format!("w{}", row % 3))),
    ));
    let error = refused(&words);
    assert_eq!(error.code, "target_not_number");
    assert!(error.detail.contains("such as \"w0\""), "{error}");
    let day = |row: usize| (19_000.0 + row as f64) * 86_400_000.0;
    let dates = with_target(number("spend", ColumnType::Date, (0..ROWS).map(day)));
    assert_eq!(refused(&dates).code, "target_not_number");
    assert!(refused(&dates).detail.contains("dates"));

    assert_eq!(refused(&of_number(vec![7.5; ROWS])).code, "target_constant");
    assert_eq!(
        refused(&of_number(vec![f64::NAN; ROWS])).code,
        "target_missing"
    );
    assert_eq!(
        refused(&of_number(vec![f64::INFINITY; ROWS])).code,
        "target_missing"
    );
    let few = (0..ROWS).map(|row| if row < 99 { spend(row) } else { f64::NAN });
    let error = refused(&of_number(few));
    assert_eq!(error.code, "too_few_numbers");
    assert!(error.detail.contains("Only 99 rows"), "{error}");
    let huge = (0..ROWS).map(|row| if row == 3 { 1e16 } else { spend(row) });
    assert_eq!(refused(&of_number(huge)).code, "target_out_of_bounds");
}

#[test]
fn nothing_known_is_left_out_and_two_numbers_are_told_of() {
    let some = |row: usize| match row % 5 {
        0 => f64::NAN,
        1 => f64::NEG_INFINITY,
        _ => spend(row),
    };
    let plan = plan_answer(Answer::Number, &of_spend(), &of_number((0..ROWS).map(some))).unwrap();
    assert_eq!(plan.rows, 300);
    assert!(
        plan.notes[0].starts_with("200 rows have no \"spend\""),
        "{:?}",
        plan.notes
    );
    let flags = (0..ROWS).map(|row| f64::from(u8::from(row % 3 == 0)));
    let plan = plan_answer(Answer::Number, &of_spend(), &of_number(flags)).unwrap();
    assert_eq!(plan.note_phrases[0].code, "two_numbers");
}
