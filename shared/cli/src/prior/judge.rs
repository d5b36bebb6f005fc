//! Whether a ranker is worth having.

use std::collections::{BTreeMap, BTreeSet};

use learn::prior::{Choice, KnownTable, MANY_ROWS, Prior, blends, choose, settings};
use stats::random::split_mix;

use crate::prior::outcome::Outcome;

/// The part of `balanced`'s time that a blend may take, with the look at the table before. Well within
/// the quarter that `fast` may, since reading and joining, which take both the same, come on top.
const BUDGET: f64 = 0.16;
/// Blends that a ranker chooses among.
const CANDIDATES: usize = 12;
/// Resamples of the tables of each family.
const RESAMPLES: usize = 4_000;
/// Digits kept of numbers in the prior: enough to choose by, too few to tell a table by.
const DIGITS: f64 = 1e5;

/// Ways to choose a blend, each judged on tables of families that it did not know.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    pub size: &'static str,
    pub tables: usize,
    /// Blends within the budget.
    pub affordable: usize,
    /// The ways, `portfolio` first, and last what nobody knows beforehand.
    pub ways: Vec<Way>,
    /// The blends that are best on average, among which a ranker chooses, with their mean loss and
    /// share of `balanced`'s time.
    pub candidates: Vec<(String, f64, f64)>,
    /// Mean loss and seconds of `balanced` where it was measured, and those of the portfolio there.
    pub balanced: [(f64, f64); 2],
}

impl Judgement {
    /// Whether the ranker loses less than the portfolio, as far as 95 % can tell.
    fn ranker_wins(&self) -> bool {
        let ranker = self.ways.iter().find(|way| way.name == RANKER);
        ranker.is_some_and(|way| way.more.1[1] < 0.0)
    }
}

/// A way to choose. Losses are in nats, means over families of means over their tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    pub name: &'static str,
    /// Its log loss above the best candidate's.
    pub regret: f64,
    /// Its log loss above that of the portfolio, and the 95 % interval.
    pub more: (f64, [f64; 2]),
    /// What it takes to train, and to look at the table before.
    pub seconds: f64,
    pub by_family: Vec<(String, f64)>,
}

/// One table: for each way the loss and the seconds.
struct Judged<'a> {
    family: &'a str,
    ways: [(f64, f64); 4],
}

const RANKER: &str = "ranker";
const WAYS: [&str; 4] = ["portfolio", "one shape, logistic", RANKER, "best candidate"];
/// What `fast` trained before it was chosen by measurement: the settings' places.
const BEFORE: [usize; 2] = [0, 2];

/// Judges small tables and large ones, each size by what others of its size tell.
pub fn judge(outcomes: Vec<Outcome>) -> Vec<Judgement> {
    let sizes = ["small", "large"].into_iter().zip(by_size(outcomes));
    let sizes = sizes.filter(|(_, outcomes)| !outcomes.is_empty());
    sizes
        .map(|(size, outcomes)| judge_size(size, &outcomes))
        .collect()
}

/// What `fast` shall choose from: where the ranker wins, the candidates, else the portfolio alone.
/// Large tables are too few to rank by.
pub fn prior(outcomes: Vec<Outcome>) -> Prior {
    let [small, large] = by_size(outcomes);
    let count = match judge_size("small", &small).ranker_wins() {
        true => CANDIDATES,
        false => 1,
    };
    Prior {
        small: choice(&small, count),
        large: choice(&large, 1),
    }
}

fn choice(outcomes: &[Outcome], count: usize) -> Choice {
    let (blends, settings) = (blends(), settings());
    let all: Vec<&Outcome> = outcomes.iter().collect();
    let chosen = candidates(&all, &affordable(outcomes, &blends), count);
    let rounded = |value: f64| (value * DIGITS).round() / DIGITS;
    let table = |outcome: &Outcome| {
        let losses = chosen.iter().map(|blend| rounded(outcome.losses[*blend]));
        (
            outcome.features.values().map(rounded).to_vec(),
            losses.collect(),
        )
    };
    Choice {
        blends: chosen
            .iter()
            .map(|blend| blends[*blend].iter().map(|at| settings[*at]).collect())
            .collect(),
        tables: match count {
            1 => Vec::new(),
            _ => outcomes.iter().map(table).collect(),
        },
    }
}

/// Small tables and large ones.
fn by_size(outcomes: Vec<Outcome>) -> [Vec<Outcome>; 2] {
    let is_small = |outcome: &Outcome| outcome.features.rows < (MANY_ROWS as f64).log10();
    let (small, large) = outcomes.into_iter().partition(is_small);
    [small, large]
}

/// Judges by leaving out each family in turn.
fn judge_size(size: &'static str, outcomes: &[Outcome]) -> Judgement {
    let blends = blends();
    let affordable = affordable(outcomes, &blends);
    let families: BTreeSet<&str> = outcomes.iter().map(|o| o.family.as_str()).collect();
    let before = blends
        .iter()
        .position(|blend| *blend == BEFORE)
        .unwrap_or_default();
    let mut judged = Vec::new();
    for family in &families {
        let (out, rest): (Vec<&Outcome>, Vec<&Outcome>) = outcomes
            .iter()
            .partition(|outcome| outcome.family == *family);
        let candidates = candidates(&rest, &affordable, CANDIDATES);
        let known = |outcome: &&Outcome| KnownTable {
            features: outcome.features.values(),
            losses: candidates
                .iter()
                .map(|blend| outcome.losses[*blend])
                .collect(),
        };
        let known: Vec<KnownTable> = rest.iter().map(known).collect();
        for outcome in out {
            let of = |blend: usize| (outcome.losses[blend], outcome.seconds_of(&blends[blend]));
            let first = candidates.first().copied().unwrap_or_default();
            let ranked = candidates.get(choose(&known, &outcome.features));
            let (loss, seconds) = of(ranked.copied().unwrap_or(first));
            let best = candidates.iter().copied();
            let best = best.min_by(|a, b| outcome.losses[*a].total_cmp(&outcome.losses[*b]));
            judged.push(Judged {
                family: &outcome.family,
                ways: [
                    of(first),
                    of(before),
                    (loss, seconds + outcome.describing),
                    of(best.unwrap_or(first)),
                ],
            });
        }
    }
    let all: Vec<&Outcome> = outcomes.iter().collect();
    let candidates = candidates(&all, &affordable, CANDIDATES);
    let told = |blend: &usize| {
        (
            name(&blends[*blend]),
            mean(
                outcomes
                    .iter()
                    .map(|o| (o.family.as_str(), o.losses[*blend])),
            ),
            share(outcomes, &blends[*blend]),
        )
    };
    Judgement {
        size,
        tables: outcomes.len(),
        affordable: affordable.len(),
        ways: (0..WAYS.len()).map(|way| Way::new(way, &judged)).collect(),
        balanced: beside_balanced(
            outcomes,
            candidates.first().copied().unwrap_or_default(),
            &blends,
        ),
        candidates: candidates.iter().map(told).collect(),
    }
}

fn beside_balanced(outcomes: &[Outcome], blend: usize, blends: &[Vec<usize>]) -> [(f64, f64); 2] {
    let both: Vec<[(f64, f64); 2]> = outcomes
        .iter()
        .filter_map(|o| Some([o.balanced?, (o.losses[blend], o.seconds_of(&blends[blend]))]))
        .collect();
    let mean = |of: fn(&(f64, f64)) -> f64, at: usize| {
        both.iter().map(|pair| of(&pair[at])).sum::<f64>() / both.len() as f64
    };
    [0, 1].map(|at| (mean(|p| p.0, at), mean(|p| p.1, at)))
}

/// The mean over tables of the part of `balanced`'s time that describing a table and a blend take.
fn share(outcomes: &[Outcome], blend: &[usize]) -> f64 {
    let measured = outcomes.iter().filter_map(|o| Some((o, o.balanced?.1)));
    let shares: Vec<f64> = measured
        .map(|(o, balanced)| (o.describing + o.seconds_of(blend)) / balanced)
        .collect();
    shares.iter().sum::<f64>() / shares.len().max(1) as f64
}

/// Blends within the budget.
fn affordable(outcomes: &[Outcome], blends: &[Vec<usize>]) -> Vec<usize> {
    let cheap = |at: &usize| share(outcomes, &blends[*at]) <= BUDGET;
    (0..blends.len()).filter(cheap).collect()
}

/// The blends that are best on average, best first.
fn candidates(outcomes: &[&Outcome], affordable: &[usize], count: usize) -> Vec<usize> {
    let loss = |blend: &usize| {
        mean(
            outcomes
                .iter()
                .map(|o| (o.family.as_str(), o.losses[*blend])),
        )
    };
    let mut ranked: Vec<(f64, usize)> = affordable.iter().map(|at| (loss(at), *at)).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    ranked
        .into_iter()
        .take(count)
        .map(|(_, blend)| blend)
        .collect()
}

/// The mean over families of the mean over their tables.
fn mean<'a>(values: impl Iterator<Item = (&'a str, f64)>) -> f64 {
    let mut families: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (family, value) in values {
        let (sum, count) = families.entry(family).or_default();
        *sum += value;
        *count += 1.0;
    }
    let means = families.values().map(|(sum, count)| sum / count);
    means.sum::<f64>() / families.len() as f64
}

impl Way {
    fn new(way: usize, judged: &[Judged]) -> Self {
        let best = WAYS.len() - 1;
        let above = |other: usize| {
            judged
                .iter()
                .map(move |j| (j.family, j.ways[way].0 - j.ways[other].0))
        };
        let families: BTreeSet<&str> = judged.iter().map(|j| j.family).collect();
        let of_family = |family: &&str| {
            let regret = mean(above(best).filter(|(of, _)| of == family));
            ((*family).to_owned(), regret)
        };
        Self {
            name: WAYS[way],
            regret: mean(above(best)),
            more: (mean(above(0)), interval(above(0).collect())),
            seconds: mean(judged.iter().map(|j| (j.family, j.ways[way].1))),
            by_family: families.iter().map(of_family).collect(),
        }
    }
}

/// The 95 % interval of the mean, by a bootstrap within families (Efron, 1979).
fn interval(mut values: Vec<(&str, f64)>) -> [f64; 2] {
    values.sort_by(|a, b| a.0.cmp(b.0));
    let drawn = |n: usize| {
        let mut draws = 0;
        let family = |tables: &[(&str, f64)]| {
            let drawn = (0..tables.len()).map(|_| {
                draws += 1;
                tables[(split_mix(n as u64, draws) % tables.len() as u64) as usize].1
            });
            drawn.sum::<f64>() / tables.len() as f64
        };
        let families: Vec<f64> = values.chunk_by(|a, b| a.0 == b.0).map(family).collect();
        families.iter().sum::<f64>() / families.len() as f64
    };
    let mut means: Vec<f64> = (0..RESAMPLES).map(drawn).collect();
    means.sort_unstable_by(f64::total_cmp);
    [0.025, 0.975].map(|share| means[(share * (RESAMPLES - 1) as f64).round() as usize])
}

/// A blend in words.
fn name(blend: &[usize]) -> String {
    let settings = settings();
    let learner = |at: &usize| {
        let learner = &settings[*at];
        let mut name = learner.kind.into_str().to_owned();
        let told = [
            ("leaves", learner.leaves.map(f64::from)),
            ("rate", learner.learning_rate),
            ("l2", learner.l2),
        ];
        for (setting, value) in told.into_iter().filter_map(|(s, v)| Some((s, v?))) {
            name.push_str(&format!(" {setting} {value}"));
        }
        name
    };
    blend.iter().map(learner).collect::<Vec<_>>().join(" + ")
}
