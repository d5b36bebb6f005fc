//! What is learned, and that chance is not.

use super::*;

#[test]
fn it_learns_and_reports() {
    let (_, report) = trained(&spec(), &customers(1.0));
    assert!(report.metrics.roc_auc > 0.75, "{:?}", report.metrics);
    assert!(report.metrics.log_loss < 0.62, "{:?}", report.metrics);
    let [low, high] = report.intervals.unwrap().roc_auc;
    assert!(low < report.metrics.roc_auc && report.metrics.roc_auc < high && low > 0.5);
    assert_eq!(report.verdict, Some(Verdict::BetterThanChance));
    assert_eq!(report.rows, ROWS);
    assert_eq!(report.positive_label, "Yes");
    let dropped: Vec<&str> = report.dropped.iter().map(|d| d.name.as_str()).collect();
    assert_eq!(dropped, ["country", "note"]);
    assert_eq!(report.features, ["tenure", "contract", "usage", "since"]);
    let top: Vec<&str> = report.importance[..2]
        .iter()
        .map(|i| i.feature.as_str())
        .collect();
    assert!(
        top.contains(&"tenure") && top.contains(&"contract"),
        "{top:?}"
    );
    assert!((report.importance.iter().map(|i| i.importance).sum::<f64>() - 1.0).abs() < 1e-9);
}

/// Customers of all kinds of columns, and outcomes drawn without looking at them.
fn chance(seed: u64) -> Frame {
    let mut frame = customers(0.0);
    let cell = |stream, i, kinds: f64| (draw(split_mix(seed, stream), i) * kinds).floor();
    for (name, kinds) in [("plan", 3.0), ("city", 30.0), ("agent", 100.0)] {
        let level = |i| Some(format!("{name} {}", cell(kinds as u64, i, kinds)));
        replace(&mut frame, text(name, (0..ROWS).map(level)));
    }
    let label = |i| match draw(split_mix(seed, 1), i) < 0.3 {
        true => "Yes",
        false => "No",
    };
    replace(
        &mut frame,
        text("churn", (0..ROWS).map(|i| Some(label(i).to_owned()))),
    );
    frame
}

#[test]
fn chance_is_not_learned_and_said_so() {
    for (effort, files) in [
        (Effort::Fast, 24),
        (Effort::Balanced, 6),
        (Effort::Thorough, 2),
    ] {
        let report = |seed| trained(&Spec { effort, ..spec() }, &chance(seed)).1;
        let reports: Vec<Report> = (0..files).map(report).collect();
        let aucs = reports.iter().map(|report| report.metrics.roc_auc);
        let mean = aucs.sum::<f64>() / files as f64;
        // Four standard errors: 500 rows' areas spread by some 0.035.
        let noise = 0.14 / (files as f64).sqrt();
        assert!((mean - 0.5).abs() < noise, "{effort:?}: {mean}");
        let fooled = |r: &&Report| r.verdict == Some(Verdict::BetterThanChance);
        assert!(reports.iter().filter(fooled).count() <= 1, "{effort:?}");
        let warned = |r: &Report| r.notes.iter().any(|note| note.contains("than chance"));
        assert!(reports.iter().filter(|r| !fooled(r)).all(warned));
    }
}

#[test]
fn scores_of_the_training_file_are_the_out_of_fold_ones() {
    for key in [Some("id".to_owned()), None] {
        let spec = Spec {
            entity_key: key,
            ..spec()
        };
        let frame = customers(1.0);
        let (artifact, report) = trained(&spec, &frame);
        let scores = artifact.score(&frame).unwrap();
        let left = artifact.outcome_known(&frame);
        assert_eq!(metrics::roc_auc(&scores, &left), report.metrics.roc_auc);
        assert_eq!(metrics::log_loss(&scores, &left), report.metrics.log_loss);

        let back: Vec<usize> = (0..ROWS).rev().collect();
        let mut reversed = artifact.score(&frame.take(&back)).unwrap();
        reversed.reverse();
        assert_eq!(scores, reversed, "the order of the file does not matter");
        let single: Vec<f64> = (0..20)
            .map(|row| artifact.score(&frame.take(&[row])).unwrap()[0])
            .collect();
        assert_eq!(
            single,
            scores[..20],
            "one row scores as it does in the file"
        );
    }
}

/// The mean calibration error of several models' scores of the same rows.
fn mean_calibration_error(models: &[Vec<f64>], left: impl Fn(&[f64]) -> Vec<bool>) -> f64 {
    let error = |scores: &Vec<f64>| calibration_error(scores, &left(scores));
    models.iter().map(error).sum::<f64>() / models.len() as f64
}

#[test]
fn scores_are_as_calibrated_as_chance_allows() {
    let frame = customers(1.0);
    let scored = |seed| {
        let spec = Spec {
            seed,
            effort: Effort::Balanced,
            ..spec()
        };
        let (artifact, report) = trained(&spec, &frame);
        let scores = artifact.score(&frame).unwrap();
        let error = calibration_error(&scores, &artifact.outcome_known(&frame));
        assert_eq!(error, report.calibration.error);
        (scores, artifact.outcome_known(&frame))
    };
    let (models, left): (Vec<_>, Vec<_>) = (0..5).map(scored).unzip();
    // What these scores would show if customers left exactly as often as they say.
    let perfect = |run: u64| {
        let leaves = |(row, p): (usize, &f64)| draw(1000 + run, row) < *p;
        mean_calibration_error(&models, |scores| {
            scores.iter().enumerate().map(leaves).collect()
        })
    };
    let mut range: Vec<f64> = (0..200).map(perfect).collect();
    range.sort_by(f64::total_cmp);
    let most = range[194];
    let error = mean_calibration_error(&models, |_| left[0].clone());
    assert!(error <= most.max(0.02), "{error} of at most {most}");

    let loud = |scores: &Vec<f64>| -> Vec<f64> {
        let odds = scores.iter().map(|p| (p / (1.0 - p)).powi(2));
        odds.map(|odds| odds / (1.0 + odds)).collect()
    };
    let loud: Vec<Vec<f64>> = models.iter().map(loud).collect();
    let error = mean_calibration_error(&loud, |_| left[0].clone());
    assert!(error > most, "overconfidence shows: {error} of {most}");
}
