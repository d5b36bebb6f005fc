//! Statistics of a column in one pass and bounded memory.

use std::collections::HashMap;

use arrow_array::types::{Float64Type, Int64Type, TimestampMillisecondType};
use arrow_array::{Array, ArrayRef, cast::AsArray};
use report::ColumnType;
use twox_hash::XxHash64;

use crate::profile::distinct::{Distinct, Premixed, mix};
use crate::profile::empty_days::EmptyDays;
use crate::profile::numbers::Numbers;
use crate::profile::{ColumnProfile, ValueCount};

const TOP: usize = 20;

/// Texts counted at a time: the more frequent half of them stays when they are twice as many.
const COUNTED: usize = 1_000;

/// Bytes kept of a text that is counted: longer ones are no labels.
const TEXT_BYTES: usize = 256;

/// Statistics of one column, fed with typed arrays.
pub(crate) struct Sketch {
    name: String,
    kind: ColumnType,
    missing: u64,
    present: u64,
    distinct: Distinct,
    numbers: Numbers,
    texts: HashMap<u64, (String, u64), Premixed>,
    /// Every number seen and its count, while there are few.
    few: Option<Vec<(f64, u64)>>,
    empty_days: EmptyDays,
}

impl Sketch {
    /// `sample` is the number of values kept for quantiles and histogram.
    pub fn new(name: &str, kind: ColumnType, sample: usize) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            missing: 0,
            present: 0,
            distinct: Distinct::new(matches!(kind, ColumnType::Integer | ColumnType::Text)),
            numbers: Numbers::new(sample),
            texts: HashMap::default(),
            few: matches!(kind, ColumnType::Integer | ColumnType::Number).then(Vec::new),
            empty_days: EmptyDays::new(),
        }
    }

    /// Takes the cells of an array of the column's type into account.
    pub fn see(&mut self, cells: &ArrayRef) {
        self.missing += cells.null_count() as u64;
        self.present += (cells.len() - cells.null_count()) as u64;
        match self.kind {
            ColumnType::Integer => {
                cells
                    .as_primitive::<Int64Type>()
                    .iter()
                    .flatten()
                    .for_each(|v| self.see_number(v as f64));
            }
            ColumnType::Date => {
                let dates = cells.as_primitive::<TimestampMillisecondType>();
                dates.iter().flatten().for_each(|v| {
                    self.empty_days.see(v as f64);
                    self.see_number(v as f64);
                });
            }
            ColumnType::Number => {
                cells
                    .as_primitive::<Float64Type>()
                    .iter()
                    .flatten()
                    .for_each(|v| self.see_number(v));
            }
            ColumnType::Boolean | ColumnType::Text => {
                cells
                    .as_string::<i32>()
                    .iter()
                    .flatten()
                    .for_each(|v| self.see_text(v));
            }
        }
    }

    fn see_number(&mut self, value: f64) {
        self.distinct.see(mix(value.to_bits()));
        self.numbers.see(value);
        if let Some(few) = &mut self.few
            && !count_up(few, value)
        {
            self.few = None;
        }
    }

    fn see_text(&mut self, text: &str) {
        let hash = XxHash64::oneshot(0, text.as_bytes());
        self.distinct.see(hash);
        if let Some((_, count)) = self.texts.get_mut(&hash) {
            *count += 1;
            return;
        }
        if self.texts.len() >= 2 * COUNTED {
            self.forget_rare_texts();
        }
        let kept = &text[..text.floor_char_boundary(TEXT_BYTES)];
        self.texts.insert(hash, (kept.to_owned(), 1));
    }

    fn forget_rare_texts(&mut self) {
        let mut counts: Vec<(u64, u64)> = self
            .texts
            .iter()
            .map(|(&hash, &(_, count))| (count, hash))
            .collect();
        counts.sort_unstable();
        for (_, hash) in &counts[..COUNTED] {
            self.texts.remove(hash);
        }
    }

    pub fn hashes(&self) -> usize {
        self.distinct.hashes()
    }

    /// Gives up counting distinct values exactly.
    pub fn estimate_distinct(&mut self) {
        self.distinct.estimate();
    }

    /// The finished statistics, without warnings.
    pub fn profile(self) -> ColumnProfile {
        let (distinct, distinct_is_estimate) = self.distinct.count();
        let some = self.present > 0 && !matches!(self.kind, ColumnType::Boolean | ColumnType::Text);
        let numbers = some.then(|| self.numbers.finish());
        ColumnProfile {
            name: self.name,
            kind: self.kind,
            reading: None,
            set_aside: None,
            missing: self.missing,
            words_for_nobody: Vec::new(),
            distinct,
            distinct_is_estimate,
            unique: self.missing == 0 && self.present > 0 && !self.distinct.repeats(),
            min: numbers.as_ref().map(|n| n.min),
            max: numbers.as_ref().map(|n| n.max),
            mean: numbers.as_ref().and_then(|n| n.mean),
            std: numbers.as_ref().and_then(|n| n.std),
            quantiles: numbers.as_ref().map(|n| n.quantiles.clone()),
            histogram: numbers.map(|n| n.histogram),
            top_values: top(match self.few {
                Some(few) => few
                    .into_iter()
                    .map(|(value, count)| (value.to_string(), count))
                    .collect(),
                None => self.texts.into_values().collect(),
            }),
            warnings: self.empty_days.warning().into_iter().collect(),
        }
    }
}

fn top(mut counts: Vec<(String, u64)>) -> Vec<ValueCount> {
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    if counts.len() > TOP && counts[0].1 == 1 {
        // Names of single rows say nothing, and may be personal.
        return Vec::new();
    }
    counts.truncate(TOP);
    counts
        .into_iter()
        .map(|(value, count)| ValueCount { value, count })
        .collect()
}

/// Counts one more of `value`; false when it would be one value too many.
fn count_up(few: &mut Vec<(f64, u64)>, value: f64) -> bool {
    match few.iter().position(|(seen, _)| *seen == value) {
        Some(at) => few[at].1 += 1,
        None if few.len() < TOP => few.push((value, 1)),
        None => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{Float64Array, Int64Array, StringArray};

    use super::*;

    fn profile(kind: ColumnType, cells: ArrayRef) -> ColumnProfile {
        let mut sketch = Sketch::new("x", kind, 50_000);
        sketch.see(&cells);
        sketch.profile()
    }

    #[test]
    fn numbers_are_summed_up() {
        let cells = Float64Array::from_iter((1..=101).map(|n| Some(f64::from(n))).chain([None]));
        let profile = profile(ColumnType::Number, Arc::new(cells));
        assert_eq!((profile.missing, profile.distinct), (1, 101));
        assert_eq!(
            (profile.min, profile.max, profile.mean),
            (Some(1.0), Some(101.0), Some(51.0))
        );
        assert_eq!(profile.quantiles, Some(vec![6.0, 26.0, 51.0, 76.0, 96.0]));
        assert!((profile.std.unwrap() - 29.3).abs() < 0.001);
        let histogram = profile.histogram.unwrap();
        assert_eq!(histogram.counts, [&[5; 19][..], &[6]].concat());
        assert!(profile.top_values.is_empty());
    }

    #[test]
    fn labels_are_counted_exactly() {
        let cells = StringArray::from_iter(
            (0..1000).map(|n| (n % 10 != 0).then_some(if n % 3 == 0 { "Yes" } else { "No" })),
        );
        let profile = profile(ColumnType::Boolean, Arc::new(cells));
        let counts: Vec<_> = profile
            .labels()
            .unwrap()
            .iter()
            .map(|l| (l.value.as_str(), l.count))
            .collect();
        assert_eq!(counts, [("No", 600), ("Yes", 300)]);
        let numbers = Int64Array::from_iter_values((0..100).map(|n| i64::from(n % 4 == 0)));
        let profile = self::profile(ColumnType::Integer, Arc::new(numbers));
        assert_eq!(
            profile.labels().unwrap()[1],
            ValueCount {
                value: "1".into(),
                count: 25
            }
        );
    }

    #[test]
    fn keys_are_counted_exactly_and_other_values_estimated() {
        let keys = Int64Array::from_iter_values(0..300_000);
        let keys = profile(ColumnType::Integer, Arc::new(keys));
        assert!(keys.unique && !keys.distinct_is_estimate && keys.distinct == 300_000);
        let values = Int64Array::from_iter_values((0..300_000).map(|n| n % 100_000));
        let values = profile(ColumnType::Integer, Arc::new(values));
        assert!(!values.unique && values.distinct_is_estimate);
        assert!(
            (values.distinct as f64 / 100_000.0 - 1.0).abs() < 0.03,
            "{}",
            values.distinct
        );
        assert_eq!(values.histogram.unwrap().counts.len(), 20);
        assert!((values.quantiles.unwrap()[2] / 50_000.0 - 1.0).abs() < 0.03);
    }

    #[test]
    fn frequent_texts_are_found_among_many() {
        let cells = StringArray::from_iter_values((0..100_000).map(|n| {
            if n % 7 == 0 {
                "often".into()
            } else {
                n.to_string()
            }
        }));
        let profile = profile(ColumnType::Text, Arc::new(cells));
        assert_eq!(
            profile.top_values[0],
            ValueCount {
                value: "often".into(),
                count: 14_286
            }
        );
        assert!(profile.labels().is_none());
    }

    #[test]
    fn huge_numbers_stay_finite() {
        let cells = Float64Array::from(vec![f64::MAX, -f64::MAX, 0.0]);
        let profile = profile(ColumnType::Number, Arc::new(cells));
        let text = serde_json::to_string(&profile).unwrap();
        assert!(!text.contains("null"), "{text}");
    }
}
