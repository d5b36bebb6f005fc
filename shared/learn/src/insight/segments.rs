//! Segments: kinds of customers, told by one or two conditions, whose risk is unusual or whose
//! scores are off. Every such rule is tried (exhaustive subgroup discovery; Klösgen, 1996); what is
//! told is no chance finding even as the best of all that were tried.

use data::{Frame, Result};
use report::phrases::readable;
use report::{Condition, Importance, Segment, Segments};
use stats::bootstrap::Scored;
use stats::intervals::wilson;
use stats::significance::{contrast, critical};

use crate::insight::bins::Bins;
use crate::insight::rules::{Rule, Rules, Sum};
use crate::prepare::entity::required_column;
use crate::prepare::table::Table;

/// The most important features make rules, so many.
const FEATURES: usize = 15;
/// Groups that the values of each are put in.
const GROUPS: usize = 10;
/// As many segments of a sort are told.
const SHOWN: usize = 5;
/// The least difference worth telling, in standard deviations of the outcome.
const LEAST: f64 = 0.1;
/// The part of a segment that no other one told before it has.
const NEW: f64 = 2.0 / 3.0;
/// Rows looked at in all, to tell what is new in rules.
const WORK: usize = 200_000_000;

#[derive(Clone, Copy, PartialEq)]
enum Sort {
    High,
    Low,
    Off,
}

/// The segments of the rows of `table`, found in scores of members that did not see them.
///
/// # Errors
/// `missing_column`.
pub fn segments(
    frame: &Frame,
    table: &Table,
    scored: &Scored,
    importance: &[Importance],
) -> Result<Segments> {
    let columns = importance.iter().take(FEATURES).map(|important| {
        let column = required_column(frame, &important.feature)?;
        Ok(Bins::of(column, &table.rows, GROUPS))
    });
    let rules = Rules::new(columns.collect::<Result<_>>()?, scored);
    let all = rules.all();
    let search = Search {
        z: critical(all.len()) * table.inflation(),
        rules: &rules,
    };
    Ok(Segments {
        tried: all.len(),
        high: search.told(&all, Sort::High),
        low: search.told(&all, Sort::Low),
        off: search.told(&all, Sort::Off),
    })
}

struct Search<'a> {
    rules: &'a Rules<'a>,
    /// Standard errors that chance does not reach over all rules.
    z: f64,
}

impl Search<'_> {
    fn told(&self, all: &[Rule], sort: Sort) -> Vec<Segment> {
        let mut ranked: Vec<(f64, &Rule)> = all
            .iter()
            .filter_map(|rule| Some((self.strength(sort, rule.sum)?, rule)))
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let compared = WORK / (self.rules.total.rows as usize).max(1);
        let needed = ranked
            .into_iter()
            .map(|(_, rule)| rule)
            .filter(|rule| self.needs_both(sort, rule))
            .take(compared);
        let mut covered = vec![false; self.rules.total.rows as usize];
        let mut told = Vec::with_capacity(SHOWN);
        for rule in needed {
            let new = self.rules.sum_without(rule, &covered);
            if new.rows >= NEW * rule.sum.rows && self.strength(sort, new).is_some() {
                self.rules.cover(rule, &mut covered);
                told.push(self.segment(rule));
            }
            if told.len() == SHOWN {
                break;
            }
        }
        told
    }

    /// How much rows are of that sort at least, allowing for all rules tried: the end of the
    /// interval next to what is usual. Nothing when they surely are not, or it is not worth telling.
    fn strength(&self, sort: Sort, sum: Sum) -> Option<f64> {
        let total = self.rules.total;
        let usual = total.rate();
        let least = LEAST * (usual * (1.0 - usual)).sqrt();
        if sort == Sort::Off {
            let miss = (sum.rate() - sum.score()).abs();
            let surely = miss - self.z * sum.variance.sqrt() / sum.rows;
            return (miss >= least && surely > 0.0).then_some(surely);
        }
        let sign = if sort == Sort::High { 1.0 } else { -1.0 };
        let seen = sign * (sum.score() - total.score()) >= least / 2.0;
        let differs = sign * (sum.rate() - usual) >= least;
        let sure = sign * contrast(sum.counts(), total.less(sum).counts()) > self.z;
        let [low, high] = wilson(sum.positives, sum.rows, self.z).interval;
        let nearest = if sort == Sort::High { low } else { -high };
        (seen && differs && sure).then_some(nearest)
    }

    /// Whether each of two conditions surely says more than the other alone.
    fn needs_both(&self, sort: Sort, rule: &Rule) -> bool {
        let parents = self.rules.parents(rule);
        parents.into_iter().all(|parent| {
            let rest = parent.less(rule.sum);
            let apart = match sort {
                Sort::High => contrast(rule.sum.counts(), rest.counts()),
                Sort::Low => -contrast(rule.sum.counts(), rest.counts()),
                Sort::Off => {
                    let error = |sum: Sum| sum.variance / (sum.rows * sum.rows);
                    let miss = |sum: Sum| sum.rate() - sum.score();
                    (miss(rule.sum) - miss(rest)).abs() / (error(rule.sum) + error(rest)).sqrt()
                }
            };
            apart > self.z
        })
    }

    fn segment(&self, rule: &Rule) -> Segment {
        let conditions = self.rules.conditions(rule);
        let sum = rule.sum;
        Segment {
            text: joined(&conditions),
            conditions,
            rows: sum.rows as usize,
            share: sum.rows / self.rules.total.rows,
            observed: wilson(sum.positives, sum.rows, self.z),
            mean_score: sum.score(),
        }
    }
}

/// `Contract is Month-to-month and tenure is below 6`.
fn joined(conditions: &[Condition]) -> String {
    let text = |(at, condition): (usize, &Condition)| {
        let name = readable(&condition.feature);
        let is_word = !name.chars().skip(1).any(char::is_uppercase);
        match condition.text.strip_prefix(&name) {
            Some(rest) if at > 0 && is_word => name.to_lowercase() + rest,
            _ => condition.text.clone(),
        }
    };
    let texts: Vec<String> = conditions.iter().enumerate().map(text).collect();
    texts.join(" and ")
}

#[cfg(test)]
#[path = "segments_tests.rs"]
mod tests;
