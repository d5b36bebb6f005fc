//! What has changed between the rows a model learned from and those it scores.

use report::{ColumnDrift, Drift, MissingShare, Unseen};
use stats::homogeneity::{HomogeneityTest, Pair};
use stats::significance::holm;

use crate::monitor::baseline::{Baseline, Tallies, Watched};
use crate::monitor::cells::{CellCounts, Cells};
use crate::monitor::phrases;

/// How often a run without drift may raise a false alarm, over all its columns together.
const LEVEL: f64 = 0.01;
/// Changes of a smaller population stability index are real in a large file, but harmless.
const LEAST_PSI: f64 = 0.1;
/// As many categories that are new are told.
const UNSEEN_SHOWN: usize = 5;

impl Baseline {
    /// Compares rows that were scored with those learned from. One that is scored again shows none.
    pub fn compare(&self, tallies: &Tallies) -> Drift {
        let score = std::iter::once((&self.score, &tallies.score));
        let changes: Vec<Change> = score
            .chain(self.features.iter().zip(&tallies.features))
            .map(|(watched, now)| Change::of(watched, now))
            .collect();
        let p_values: Vec<f64> = changes.iter().map(|change| change.p_value).collect();
        let judged = changes.iter().zip(holm(&p_values));
        let mut features: Vec<ColumnDrift> = judged.map(|(change, p)| change.judge(p)).collect();
        let score = features.remove(0);
        features.sort_by(|a, b| {
            let drifted = b.drifted.cmp(&a.drifted);
            drifted.then(b.psi.total_cmp(&a.psi))
        });
        Drift {
            drifted: score.drifted || features.iter().any(|column| column.drifted),
            rows: tallies.rows,
            baseline_rows: self.score.all.rows(),
            score,
            features,
        }
    }
}

/// A column now, and those rows of training that it is most like.
pub(crate) struct Change<'a> {
    pub watched: &'a Watched,
    pub was: &'a CellCounts,
    pub now: &'a CellCounts,
    psi: f64,
    p_value: f64,
}

impl<'a> Change<'a> {
    /// A file may hold everybody, or only those who have not left: it has changed as far as it
    /// differs from both.
    fn of(watched: &'a Watched, now: &'a CellCounts) -> Self {
        let all = watched.compare(&watched.all, now);
        let stayed = watched.compare(&watched.stayed, now);
        let (psi, was) = match stayed.psi() < all.psi() {
            true => (stayed.psi(), &watched.stayed),
            false => (all.psi(), &watched.all),
        };
        Self {
            watched,
            was,
            now,
            psi,
            p_value: all.p_value().max(stayed.p_value()),
        }
    }

    fn judge(&self, p_value: f64) -> ColumnDrift {
        let Self {
            watched, was, now, ..
        } = self;
        let (unseen_rows, unseen) = match watched.knows_all() {
            true => (watched.others(now), most_frequent(now)),
            false => (0, Vec::new()),
        };
        ColumnDrift {
            label: None,
            name: watched.name.clone(),
            drifted: p_value < LEVEL && self.psi >= LEAST_PSI,
            psi: self.psi,
            p_value,
            text: phrases::tell(self),
            phrase: phrases::phrase(self),
            missing: MissingShare {
                was: share(was.missing, was.rows()),
                now: share(now.missing, now.rows()),
            },
            unseen_rows,
            unseen,
        }
    }
}

impl Watched {
    /// Whether every category that training saw has a cell of its own.
    pub fn knows_all(&self) -> bool {
        self.others(&self.all) == 0
    }

    /// Rows with categories that have no cell of their own.
    pub fn others(&self, tally: &CellCounts) -> u64 {
        match &self.cells {
            Cells::Steps(_) => 0,
            Cells::Levels(levels) => tally.cells.iter().skip(levels.len()).sum(),
        }
    }

    /// Where training did not keep all categories, those kept are the ones that were frequent in
    /// training, in part by chance, which would look like drift: there all are dealt by their hash.
    fn compare(&self, was: &CellCounts, now: &CellCounts) -> HomogeneityTest {
        let pair = |was: u64, now: u64| Pair {
            was: was as f64,
            now: now as f64,
        };
        let missing = pair(was.missing, now.missing);
        let both = was.cells.iter().zip(&now.cells);
        let mut pairs: Vec<Pair> = both.map(|(was, now)| pair(*was, *now)).collect();
        let Cells::Levels(levels) = &self.cells else {
            pairs.push(missing);
            return HomogeneityTest::of_ordered(&pairs);
        };
        let mut groups = pairs.split_off(levels.len().min(pairs.len()));
        if self.knows_all() {
            pairs.push(missing);
            return HomogeneityTest::of_kinds(&pairs, pair(0, self.others(now)));
        }
        for (level, pair) in levels.iter().zip(pairs) {
            if let Some(group) = groups.get_mut(Cells::group(level)) {
                *group = group.plus(pair);
            }
        }
        groups.push(missing);
        HomogeneityTest::of_kinds(&groups, Pair::default())
    }
}

fn most_frequent(tally: &CellCounts) -> Vec<Unseen> {
    let unseen = |(value, rows): &(String, u64)| Unseen {
        value: value.clone(),
        rows: *rows,
    };
    let mut all: Vec<Unseen> = tally.unseen.values().map(unseen).collect();
    all.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.value.cmp(&b.value)));
    all.truncate(UNSEEN_SHOWN);
    all
}

/// A part of a whole, 0 of nothing.
pub(crate) fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}
