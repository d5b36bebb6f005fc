//! Who moved since the run before: `GET /v1/scoring-runs/{id}/changes`.

use std::{cmp::Ordering, iter::Peekable};

use api::prelude::*;
use cloud::{WorkError, bucket::keys};
use domain::ScoringRunId;
use report::{Risk, ScoredCustomer};
use scores::{Reader, ScoredRow};
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;

use crate::{Score, runs};

/// As many customers of each kind are told.
const KEPT: usize = 300;
/// Scores that changed by less have not moved.
const MOVED: f64 = 0.05;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// At most this many of each kind: 1 to 300, 20 unless said.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 300)]
    limit: Option<UpTo<300>>,
}

/// How a run's customers differ from the same model's run before it. Of those of whom a file itself
/// says that it has happened already, nothing but their number is told.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct Changes {
    /// The run before; absent when there is none, and then nothing has changed.
    pub before: Option<ScoringRunId>,
    /// At risk now, and were not, or were not scored; riskiest first.
    pub entered: Moved,
    /// Were at risk, are still here and are not at risk now; those who were riskiest first.
    pub recovered: Moved,
    /// Whose score rose by five points or more, the largest rise first.
    pub rose: Moved,
    /// Whose score fell by five points or more, the largest fall first.
    pub fell: Moved,
    /// How many were scored for the first time.
    pub came: u64,
    /// How many were scored before and are not in the file any more.
    pub gone: u64,
    /// Of how many it has happened since, as the file says. Kept by the name it first had, too.
    #[serde(alias = "left")]
    pub became_known: u64,
}

/// Customers who moved in one way.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct Moved {
    /// How many there are.
    pub count: u64,
    /// The foremost of them.
    pub items: Vec<Move>,
}

/// A customer who moved.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Move {
    /// As the customer is now.
    #[serde(flatten)]
    pub customer: ScoredCustomer,
    /// The score before; absent for who was not scored then.
    pub score_before: Option<f64>,
}

/// Compares a run with the same model's run before it.
#[utoipa::path(
    get, path = "/v1/scoring-runs/{id}/changes", tag = "scores", operation_id = "getChanges",
    params(("id" = ScoringRunId, Path), Query),
    responses(
        (status = 200, description = "Who moved", body = Changes),
        LookupProblems, QueryProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("scores")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(state): State<Score>,
    Id(id): Id<ScoringRunId>,
    Params(query): Params<Query>,
) -> Result<Json<Changes>, ApiError> {
    let tenant = &principal.tenant;
    let run = runs::succeeded(tenant, id).await?;
    let before = tenant.succeeded_runs(run.model_id, Some(id), 1).await?;
    let Some(before) = before.first().map(|run| run.id) else {
        return Ok(Json(Changes::default()));
    };
    // Neither run changes, so this is worked out once.
    let key = keys::export(tenant.org(), id, &format!("changes-{before}.json"));
    let mut changes = match state.bucket.get(&key).await? {
        Some(kept) => serde_json::from_slice(&kept)?,
        None => {
            let files = (
                state.scores.all(tenant, before).await?,
                state.scores.all(tenant, id).await?,
            );
            let compared = move || {
                let changes = compare(Reader::new(files.0)?, Reader::new(files.1)?)?;
                Ok::<_, WorkError>(Changes {
                    before: Some(before),
                    ..changes
                })
            };
            let changes = spawn_blocking(compared).await.map_err(WorkError::from)??;
            state
                .bucket
                .put(&key, serde_json::to_vec(&changes)?)
                .await?;
            changes
        }
    };
    let limit = UpTo::or(query.limit, 20);
    let Changes {
        entered,
        recovered,
        rose,
        fell,
        ..
    } = &mut changes;
    for moved in [entered, recovered, rose, fell] {
        moved.items.truncate(limit);
    }
    Ok(Json(changes))
}

type Rows = Result<ScoredRow, WorkError>;

/// Goes along both files at once, which are sorted by key, and holds no more than the foremost.
fn compare(
    before: impl Iterator<Item = Rows>,
    now: impl Iterator<Item = Rows>,
) -> Result<Changes, WorkError> {
    let (mut before, mut now) = (before.peekable(), now.peekable());
    let mut found = Found::default();
    let (mut old, mut new) = (next(&mut before)?, next(&mut now)?);
    loop {
        let order = match (&old, &new) {
            (None, None) => return Ok(found.changes()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some(new)) => old.entity_key.cmp(&new.entity_key),
        };
        let was = if order.is_le() { old.take() } else { None };
        let is = if order.is_ge() { new.take() } else { None };
        found.see(was, is);
        if order.is_le() {
            old = next(&mut before)?;
        }
        if order.is_ge() {
            new = next(&mut now)?;
        }
    }
}

/// The next customer, by the riskiest row of those with the same key.
fn next(
    rows: &mut Peekable<impl Iterator<Item = Rows>>,
) -> Result<Option<ScoredCustomer>, WorkError> {
    let Some(first) = rows.next() else {
        return Ok(None);
    };
    let mut customer = first?.customer;
    let same = |key: &str, row: &Rows| row.as_ref().map_or(true, |r| r.customer.entity_key == key);
    while let Some(row) = rows.next_if(|row| same(&customer.entity_key, row)) {
        let other = row?.customer;
        if other.score > customer.score {
            customer = other;
        }
    }
    Ok(Some(customer))
}

#[derive(Default)]
struct Found {
    entered: Foremost,
    recovered: Foremost,
    rose: Foremost,
    fell: Foremost,
    came: u64,
    gone: u64,
    became_known: u64,
}

impl Found {
    fn see(&mut self, was: Option<ScoredCustomer>, is: Option<ScoredCustomer>) {
        let at_risk = |one: &ScoredCustomer| one.risk == Risk::High;
        match (was.filter(|was| !was.outcome_known), is) {
            (None, None) => {}
            (Some(_), None) => self.gone += 1,
            (None, Some(is)) if is.outcome_known => {}
            (None, Some(is)) => {
                self.came += 1;
                if at_risk(&is) {
                    self.entered.offer(is.score, is, None);
                }
            }
            (Some(_), Some(is)) if is.outcome_known => self.became_known += 1,
            (Some(was), Some(is)) => {
                let (before, rise) = (Some(was.score), is.score - was.score);
                match (at_risk(&was), at_risk(&is)) {
                    (false, true) => self.entered.offer(is.score, is.clone(), before),
                    (true, false) => self.recovered.offer(was.score, is.clone(), before),
                    _ => {}
                }
                if rise >= MOVED {
                    self.rose.offer(rise, is, before);
                } else if rise <= -MOVED {
                    self.fell.offer(-rise, is, before);
                }
            }
        }
    }

    fn changes(self) -> Changes {
        Changes {
            before: None,
            entered: self.entered.moved(),
            recovered: self.recovered.moved(),
            rose: self.rose.moved(),
            fell: self.fell.moved(),
            came: self.came,
            gone: self.gone,
            became_known: self.became_known,
        }
    }
}

/// Keeps the foremost few of many: sorted and cut now and then, so never more than twice as many.
#[derive(Default)]
struct Foremost {
    count: u64,
    kept: Vec<(f64, Move)>,
}

impl Foremost {
    fn offer(&mut self, by: f64, customer: ScoredCustomer, score_before: Option<f64>) {
        let moved = Move {
            customer,
            score_before,
        };
        self.count += 1;
        self.kept.push((by, moved));
        if self.kept.len() == 2 * KEPT {
            self.cut();
        }
    }

    fn cut(&mut self) {
        self.kept.sort_by(|(a, one), (b, other)| {
            let key = one.customer.entity_key.cmp(&other.customer.entity_key);
            b.total_cmp(a).then(key)
        });
        self.kept.truncate(KEPT);
    }

    fn moved(mut self) -> Moved {
        self.cut();
        Moved {
            count: self.count,
            items: self.kept.into_iter().map(|(_, moved)| moved).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn rows(of: &[(&str, f64, bool)]) -> Vec<Rows> {
        let row = |(n, (key, score, outcome_known)): (usize, &(&str, f64, bool))| {
            let customer = ScoredCustomer {
                entity_key: (*key).into(),
                score: *score,
                risk: if *score >= 0.5 { Risk::High } else { Risk::Low },
                outcome_known: *outcome_known,
                value: None,
            };
            let row = n as u64;
            Ok(ScoredRow { customer, row })
        };
        of.iter().enumerate().map(row).collect()
    }

    fn compared(before: &[(&str, f64, bool)], now: &[(&str, f64, bool)]) -> Changes {
        compare(rows(before).into_iter(), rows(now).into_iter()).unwrap()
    }

    fn keys(moved: &Moved) -> Vec<&str> {
        let keys = moved.items.iter().map(|m| m.customer.entity_key.as_str());
        keys.collect()
    }

    #[test]
    fn everybody_is_told_apart() {
        let before = [
            ("a", 0.2, false),
            ("b", 0.9, false),
            ("c", 0.6, false),
            ("d", 0.7, true),
            ("e", 0.3, false),
        ];
        let now = [
            ("a", 0.8, false),
            ("b", 0.1, false),
            ("c", 0.9, true),
            ("d", 0.7, true),
            ("f", 0.95, false),
        ];
        let changes = compared(&before, &now);
        assert_eq!(keys(&changes.entered), ["f", "a"]);
        assert_eq!(changes.entered.items[0].score_before, None);
        assert_eq!(changes.entered.items[1].score_before, Some(0.2));
        assert_eq!(keys(&changes.recovered), ["b"]);
        assert_eq!(keys(&changes.rose), ["a"]);
        assert_eq!(keys(&changes.fell), ["b"]);
        assert_eq!(
            (changes.came, changes.gone, changes.became_known),
            (1, 1, 1)
        );
    }

    #[test]
    fn a_customer_of_several_rows_counts_once_by_the_riskiest() {
        let before = [("a", 0.2, false), ("a", 0.9, false), ("a", 0.1, false)];
        let changes = compared(&before, &[("a", 0.1, false), ("a", 0.3, false)]);
        assert_eq!(keys(&changes.recovered), ["a"]);
        assert_eq!(changes.recovered.items[0].customer.score, 0.3);
        assert_eq!(
            (changes.recovered.count, changes.came, changes.gone),
            (1, 0, 0)
        );
    }

    proptest! {
        #[test]
        fn it_is_as_by_looking_everybody_up(
            before in prop::collection::btree_map(0u16..1500, 0u8..=10, 0..900),
            now in prop::collection::btree_map(0u16..1500, 0u8..=10, 0..900),
        ) {
            let list = |of: &BTreeMap<u16, u8>| -> Vec<(String, f64)> {
                of.iter().map(|(k, s)| (format!("{k:04}"), f64::from(*s) / 10.0)).collect()
            };
            let (old, new) = (list(&before), list(&now));
            let rows_of = |list: &[(String, f64)]| {
                let of: Vec<_> = list.iter().map(|(k, s)| (k.as_str(), *s, false)).collect();
                rows(&of)
            };
            let changes = compare(rows_of(&old).into_iter(), rows_of(&new).into_iter()).unwrap();
            let entered = now.iter().filter(|(k, s)| {
                **s >= 5 && before.get(k).is_none_or(|was| *was < 5)
            });
            let mut expected: Vec<(u8, u16)> = entered.map(|(k, s)| (10 - s, *k)).collect();
            expected.sort_unstable();
            prop_assert_eq!(changes.entered.count as usize, expected.len());
            expected.truncate(KEPT);
            let expected: Vec<String> = expected.iter().map(|(_, k)| format!("{k:04}")).collect();
            prop_assert_eq!(keys(&changes.entered), expected);
            let came = now.keys().filter(|k| !before.contains_key(k)).count();
            prop_assert_eq!(changes.came as usize, came);
            let gone = before.keys().filter(|k| !now.contains_key(k)).count();
            prop_assert_eq!(changes.gone as usize, gone);
        }
    }
}
