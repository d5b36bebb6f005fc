//! How good scores are.

use report::Metrics;

/// Measures scores against outcomes. `flagged` says which rows reached the threshold.
pub fn of(scores: &[f64], positive: &[bool], flagged: &[bool], threshold: f64) -> Metrics {
    let mut confusion = Confusion::default();
    let rows = flagged.iter().zip(positive);
    rows.for_each(|(flagged, positive)| confusion.count(*flagged, *positive));
    Metrics {
        roc_auc: roc_auc(scores, positive),
        average_precision: average_precision(scores, positive),
        log_loss: log_loss(scores, positive),
        brier: brier(scores, positive),
        precision: confusion.precision(),
        recall: confusion.recall(),
        f1: confusion.f1(),
        threshold,
    }
}

/// Area under the ROC curve by ranks (Mann-Whitney U); ties count half. NaN with one class only.
pub fn roc_auc(scores: &[f64], positive: &[bool]) -> f64 {
    let order = descending(scores);
    let (mut above, mut wins) = (0.0, 0.0);
    for tie in order.chunk_by(|a, b| scores[*a] == scores[*b]) {
        let yes = tie.iter().filter(|row| positive[**row]).count() as f64;
        let no = tie.len() as f64 - yes;
        wins += no * (above + yes / 2.0);
        above += yes;
    }
    wins / (above * (scores.len() as f64 - above))
}

/// The standard error of an area under the ROC curve of which no more is known than on how many rows
/// of either outcome it was measured (Hanley and McNeil, 1982).
pub fn roc_auc_deviation(auc: f64, positives: usize, negatives: usize) -> f64 {
    let [yes, no] = [positives, negatives].map(|rows| rows as f64);
    let square = auc * auc;
    let of_yes = (yes - 1.0) * (auc / (2.0 - auc) - square);
    let of_no = (no - 1.0) * (2.0 * square / (1.0 + auc) - square);
    ((auc * (1.0 - auc) + of_yes + of_no) / (yes * no)).sqrt()
}

/// The mean of precision at each step in recall. NaN without positives.
pub fn average_precision(scores: &[f64], positive: &[bool]) -> f64 {
    let order = descending(scores);
    let (mut flagged, mut hits, mut sum) = (0.0, 0.0, 0.0);
    for tie in order.chunk_by(|a, b| scores[*a] == scores[*b]) {
        let yes = tie.iter().filter(|row| positive[**row]).count() as f64;
        flagged += tie.len() as f64;
        hits += yes;
        sum += yes * hits / flagged;
    }
    sum / hits
}

/// Mean negative log-likelihood in nats; probabilities are kept 1e-15 away from 0 and 1.
pub fn log_loss(scores: &[f64], positive: &[bool]) -> f64 {
    mean(scores, positive, |p, yes| {
        let p = p.clamp(1e-15, 1.0 - 1e-15);
        if yes { -p.ln() } else { -(-p).ln_1p() }
    })
}

/// Mean squared error of the probability.
pub fn brier(scores: &[f64], positive: &[bool]) -> f64 {
    mean(scores, positive, |p, yes| {
        (p - f64::from(u8::from(yes))).powi(2)
    })
}

fn mean(scores: &[f64], positive: &[bool], of: impl Fn(f64, bool) -> f64) -> f64 {
    scores
        .iter()
        .zip(positive)
        .map(|(p, yes)| of(*p, *yes))
        .sum::<f64>()
        / scores.len() as f64
}

/// The lowest score that flags the set with the best F1.
pub fn best_threshold(scores: &[f64], positive: &[bool]) -> f64 {
    let order = descending(scores);
    let all = positive.iter().filter(|p| **p).count() as f64;
    let (mut flagged, mut hits, mut best) = (0.0, 0.0, (0.0, 0.5));
    for tie in order.chunk_by(|a, b| scores[*a] == scores[*b]) {
        flagged += tie.len() as f64;
        hits += tie.iter().filter(|row| positive[**row]).count() as f64;
        let f1 = 2.0 * hits / (flagged + all);
        if f1 > best.0 {
            best = (f1, scores[tie[0]]);
        }
    }
    best.1
}

/// Rows flagged, and flagged and positive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Confusion {
    flagged: usize,
    hits: usize,
    positives: usize,
}

impl Confusion {
    pub fn count(&mut self, flagged: bool, positive: bool) {
        self.flagged += usize::from(flagged);
        self.hits += usize::from(flagged && positive);
        self.positives += usize::from(positive);
    }

    /// Share of flagged rows that are positive; 0 with none flagged.
    pub fn precision(&self) -> f64 {
        share(self.hits, self.flagged)
    }

    /// Share of positive rows that are flagged; 0 with none positive.
    pub fn recall(&self) -> f64 {
        share(self.hits, self.positives)
    }

    /// Harmonic mean of both.
    pub fn f1(&self) -> f64 {
        share(2 * self.hits, self.flagged + self.positives)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// Row indices, highest score first; rows of equal score in file order.
pub fn descending(scores: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCORES: [f64; 4] = [0.9, 0.8, 0.3, 0.2];
    const POSITIVE: [bool; 4] = [true, false, true, false];

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    }

    #[test]
    fn ranking_metrics_by_hand() {
        close(roc_auc(&SCORES, &POSITIVE), 0.75);
        close(
            average_precision(&SCORES, &POSITIVE),
            (1.0 + 2.0 / 3.0) / 2.0,
        );
    }

    #[test]
    fn ties_count_half() {
        close(
            roc_auc(&[0.5, 0.5, 0.5, 0.1], &[true, false, false, true]),
            0.25,
        );
        close(average_precision(&[0.5; 4], &POSITIVE), 0.5);
        close(roc_auc(&[0.5; 4], &POSITIVE), 0.5);
    }

    #[test]
    fn probability_metrics_by_hand() {
        let expected = -(0.9f64.ln() + 0.2f64.ln() + 0.3f64.ln() + 0.8f64.ln()) / 4.0;
        close(log_loss(&SCORES, &POSITIVE), expected);
        close(brier(&SCORES, &POSITIVE), (0.01 + 0.64 + 0.49 + 0.04) / 4.0);
        assert!(log_loss(&[0.0, 1.0], &[true, false]).is_finite());
    }

    #[test]
    fn the_threshold_has_the_best_f1() {
        // Flagging one: P 1, R 1/2, F1 2/3. Two: 1/2. Three: P 2/3, R 1, F1 4/5.
        close(best_threshold(&SCORES, &POSITIVE), 0.3);
        let mut confusion = Confusion::default();
        SCORES
            .iter()
            .zip(POSITIVE)
            .for_each(|(score, positive)| confusion.count(*score >= 0.3, positive));
        close(confusion.precision(), 2.0 / 3.0);
        close(confusion.recall(), 1.0);
        close(confusion.f1(), 0.8);
    }
}
