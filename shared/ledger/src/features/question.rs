//! What is asked of each customer, and the rows that answer it.

use std::io::Write;

use domain::{Churn, Failure};

use crate::features::cells::{Cells, CellsWriter};
use crate::features::known::Known;
use crate::features::layout::{CUSTOMER, DATE, Layout, TARGET};
use crate::features::truth::Truth;
use crate::row::Row;

/// Of each customer who could leave at a date: how they were then and, of dates whose horizon is over, whether they
/// left.
#[derive(Debug, Clone)]
pub struct Question {
    pub layout: Layout,
    /// First moments of days, in order.
    pub dates: Vec<i64>,
    /// So long after a date it is looked at who left, in milliseconds. Where inactivity is what counts, that is the time
    /// without anything done.
    pub horizon: i64,
    /// What became available before this counts.
    pub until: i64,
    /// Whether what became of customers is written: then the horizon of all dates is over.
    pub labelled: bool,
}

impl Question {
    /// Begins a file.
    pub fn writer<W: Write + Send>(&self, out: W) -> Result<CellsWriter<W>, Failure> {
        let nobody = Known::new(&self.layout);
        CellsWriter::new(out, |cells| self.row("", 0, &nobody, None, cells))
    }

    /// Writes the rows of a customer, whose events are given by time.
    pub fn answer<W: Write + Send>(
        &self,
        customer: &str,
        rows: &[Row<'_>],
        out: &mut CellsWriter<W>,
    ) -> Result<(), Failure> {
        self.each(rows, |date, known, left| {
            out.write(|cells| self.row(customer, date, known, left, cells))
        })
    }

    /// Who of the customer's dates left: what became of them, for runs of before.
    pub fn outcomes(&self, rows: &[Row<'_>]) -> Vec<Option<bool>> {
        let mut truth = Truth::new(self, rows);
        self.dates.iter().map(|date| truth.left(*date)).collect()
    }

    fn each(
        &self,
        rows: &[Row<'_>],
        mut each: impl FnMut(i64, &Known<'_>, Option<bool>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut by_availability: Vec<&Row<'_>> = rows
            .iter()
            .filter(|row| row.available_at() < self.until)
            .collect();
        by_availability.sort_by_key(|row| (row.available_at(), row.event_time, row.message_id));
        let mut to_come = by_availability.into_iter().peekable();
        let mut known = Known::new(&self.layout);
        let mut truth = self.labelled.then(|| Truth::new(self, rows));
        for date in &self.dates {
            while let Some(row) = to_come.next_if(|row| row.available_at() < *date) {
                known.tell(row);
            }
            known.forget_before(*date);
            if !self.could_leave(&known, *date) {
                continue;
            }
            match &mut truth {
                None => each(*date, &known, None)?,
                // Who had left by then, of whom that was told later, could not leave any more.
                Some(truth) => {
                    if let Some(left) = truth.left(*date) {
                        each(*date, &known, Some(left))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// As far as is known.
    fn could_leave(&self, known: &Known<'_>, date: i64) -> bool {
        match self.layout.churn {
            Churn::Inactivity => known.was_active(date - self.horizon),
            Churn::Any | Churn::Voluntary | Churn::Involuntary => known.standing.goes_on(date),
        }
    }

    fn row(
        &self,
        customer: &str,
        date: i64,
        known: &Known<'_>,
        left: Option<bool>,
        cells: &mut Cells,
    ) {
        cells.text(|| CUSTOMER.into(), Some(customer));
        cells.date(|| DATE.into(), date);
        known.write(date, cells);
        if self.labelled {
            cells.flag(|| TARGET.into(), left);
        }
    }
}
