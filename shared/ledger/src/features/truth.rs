//! What became of a customer, by all that is known now.

use domain::Churn;

use crate::features::moment::is_activity;
use crate::features::question::Question;
use crate::features::standing::Standing;
use crate::row::Row;

/// Walks along with dates in their order.
pub(super) struct Truth<'q, 'r> {
    question: &'q Question,
    /// What has become available by now, by time.
    rows: Vec<&'r Row<'r>>,
    as_of: Walk,
    after: Walk,
}

/// How subscriptions stand after the rows before some moment.
#[derive(Default)]
struct Walk {
    told: usize,
    standing: Standing,
}

impl Walk {
    fn go_to(&mut self, rows: &[&Row<'_>], at: i64) -> &Standing {
        while let Some(row) = rows.get(self.told).filter(|row| row.event_time < at) {
            self.standing.tell(row);
            self.told += 1;
        }
        &self.standing
    }
}

impl<'q, 'r> Truth<'q, 'r> {
    pub fn new(question: &'q Question, rows: &'r [Row<'r>]) -> Self {
        let until = question.until;
        Self {
            question,
            rows: rows
                .iter()
                .filter(|row| row.available_at() < until)
                .collect(),
            as_of: Walk::default(),
            after: Walk::default(),
        }
    }

    /// Whether the customer left within the horizon after a date; `None` of one who could not.
    pub fn left(&mut self, date: i64) -> Option<bool> {
        let end = date + self.question.horizon;
        let churn = self.question.layout.churn;
        if churn == Churn::Inactivity {
            let was_active = self.is_active(date - self.question.horizon, date);
            return was_active.then(|| !self.is_active(date, end));
        }
        let as_of = self.as_of.go_to(&self.rows, date).going_on(date);
        let lost: Vec<String> = as_of.map(|(id, _)| id.to_owned()).collect();
        if lost.is_empty() {
            return None;
        }
        let after = self.after.go_to(&self.rows, end);
        let left = !after.is_kept(end);
        let by_payment = || after.were_lost_by_payment(lost.iter().map(String::as_str), end);
        Some(match churn {
            Churn::Voluntary => left && !by_payment(),
            Churn::Involuntary => left && by_payment(),
            Churn::Any | Churn::Inactivity => left,
        })
    }

    fn is_active(&self, from: i64, to: i64) -> bool {
        let first = self.rows.partition_point(|row| row.event_time < from);
        let rows = self.rows.get(first..).unwrap_or_default().iter();
        rows.take_while(|row| row.event_time < to)
            .any(|row| is_activity(row))
    }
}
