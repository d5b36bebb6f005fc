//! Whole numbers of Parquet that are dates, where their owner says so.

use std::sync::Arc;

use arrow_array::{Int64Array, TimestampMillisecondArray};
use report::{DateNumbers, DateOrder};

use crate::ingest_sink::{Built, Tally};
use crate::values::date_numbers::{DateNumberCounts, millis};

/// Whole numbers that may be dates.
#[derive(Default)]
pub(crate) struct WholeDates {
    /// Their owner says that they are.
    told: bool,
    /// Of days, as the owner says.
    order: Option<DateOrder>,
    cells: u64,
    counts: DateNumberCounts,
}

impl WholeDates {
    /// As their owner says.
    pub fn told(self, order: Option<DateOrder>) -> Self {
        Self {
            told: true,
            order,
            ..self
        }
    }

    /// Whether they are told to be dates and look like none.
    pub fn are_no_dates(&self) -> bool {
        self.told && self.kind().is_none()
    }

    pub fn see(&mut self, value: i64) {
        self.cells += 1;
        self.counts.see(value as f64);
    }

    /// What dates most of them look like, where they are told to be such.
    pub fn kind(&self) -> Option<DateNumbers> {
        let most = self.counts.of(self.cells / 2 + 1, self.order);
        most.filter(|_| self.told)
    }

    /// What dates all of them look like, where nothing is told.
    pub fn offered(&self) -> Option<DateNumbers> {
        self.counts.of(self.cells, None).filter(|_| !self.told)
    }
}

/// Whole numbers as the dates that they are told to be; others are set aside.
pub(crate) fn dated(numbers: &Int64Array, kind: DateNumbers) -> Built {
    let mut tally = Tally::default();
    let date = |(at, value): (usize, Option<i64>)| {
        let value = value?;
        let date = millis(kind, value as f64);
        if date.is_none() {
            tally.stray(at as u64 + 1, value.to_string().as_bytes());
        }
        date
    };
    let dates: TimestampMillisecondArray = numbers.iter().enumerate().map(date).collect();
    Built {
        array: Arc::new(dates.with_timezone("UTC")),
        written: None,
        tally,
    }
}
