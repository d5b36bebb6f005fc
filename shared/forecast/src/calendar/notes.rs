//! What was done to make series regular, as sentences and for programs.

use report::{Param, Phrase, Sentence};

use super::{Frequency, Measure};

/// How often each thing was done: to values or periods, and in how many series where that says more.
#[derive(Debug, Default)]
pub struct Done {
    pub not_numbers: usize,
    pub future: usize,
    pub running: usize,
    pub together: Touched,
    pub filled: Touched,
    pub before_gaps: Touched,
    pub too_old: Touched,
    pub finer: usize,
    pub coarser: usize,
    pub without_values: usize,
}

/// Values or periods, of so many series.
#[derive(Debug, Default)]
pub struct Touched {
    pub count: usize,
    pub series: usize,
}

impl Touched {
    pub fn add(&mut self, count: usize) {
        self.count += count;
        self.series += usize::from(count > 0);
    }
}

impl Done {
    pub fn sentences(&self, frequency: Frequency, measure: Measure) -> Vec<Sentence> {
        let told = [
            self.of_values(),
            self.of_periods(frequency, measure),
            self.of_series(frequency),
        ];
        told.into_iter().flatten().collect()
    }

    fn of_values(&self) -> Vec<Sentence> {
        let not_numbers = self.not_numbers;
        let future = self.future;
        let told = [
            (not_numbers > 0).then(|| {
                say(
                    "values_not_numbers",
                    format!("{not_numbers} values are no numbers, or larger than any could be. They count as missing."),
                    &[("values", not_numbers.into())],
                )
            }),
            (future > 0).then(|| {
                say(
                    "future_dates",
                    format!("{future} values have dates that are still to come. They were left out."),
                    &[("values", future.into())],
                )
            }),
        ];
        told.into_iter().flatten().collect()
    }

    fn of_periods(&self, frequency: Frequency, measure: Measure) -> Vec<Sentence> {
        let name = frequency.name();
        let running = (self.running > 0).then(|| {
            say(
                "running_period",
                format!(
                    "The {name} period that is not over yet was left out: its sum is still growing."
                ),
                &[("frequency", name.into())],
            )
        });
        let (code, what) = match measure {
            Measure::Flow => ("values_added_up", "had several values, which were added up"),
            Measure::Stock => (
                "last_value_counts",
                "had several values, of which the last counts",
            ),
        };
        let together = self
            .together
            .say(code, |n| format!("{n} {name} periods {what}."));
        let (code, what) = match measure {
            Measure::Flow => ("missing_are_zero", "count as zero"),
            Measure::Stock => (
                "missing_filled",
                "were filled in on a straight line between their neighbours",
            ),
        };
        let filled = self.filled.say(code, |n| {
            format!("{n} {name} periods without a value {what}.")
        });
        [running, together, filled].into_iter().flatten().collect()
    }

    fn of_series(&self, frequency: Frequency) -> Vec<Sentence> {
        let name = frequency.name();
        let each = |code: &str, series: usize, text: String| {
            let params: [(&str, Param); 2] =
                [("series", series.into()), ("frequency", name.into())];
            (series > 0).then(|| say(code, text, &params))
        };
        let told = [
            self.before_gaps.say("before_long_gap", |n| {
                format!("{n} values before a long gap were left out: what came after it says more.")
            }),
            self.too_old.say("too_old", |n| {
                format!("The {n} oldest periods were left out: a forecast does not need so many.")
            }),
            each(
                "finer_series",
                self.finer,
                format!(
                    "{} series have values more often than the others, and became {name}, too.",
                    self.finer
                ),
            ),
            each(
                "coarser_series",
                self.coarser,
                format!(
                    "{} series have values too rarely for {name} periods. Their gaps were filled in: better forecast them by themselves.",
                    self.coarser
                ),
            ),
            each(
                "series_without_values",
                self.without_values,
                format!(
                    "{} series have no number with a date that is over, and no forecast.",
                    self.without_values
                ),
            ),
        ];
        told.into_iter().flatten().collect()
    }
}

impl Touched {
    fn say(&self, code: &str, text: impl Fn(usize) -> String) -> Option<Sentence> {
        let params: [(&str, Param); 2] = [
            ("periods", self.count.into()),
            ("series", self.series.into()),
        ];
        (self.count > 0).then(|| say(code, text(self.count), &params))
    }
}

fn say(code: &str, text: String, params: &[(&str, Param)]) -> Sentence {
    let filled = |phrase: Phrase, (name, value): &(&str, Param)| phrase.with(name, value.clone());
    Sentence::new(text, params.iter().fold(Phrase::new(code), filled))
}
