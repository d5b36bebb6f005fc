//! What lists of scores say to people.

use crate::Risk;

/// What the columns of a list of scores are called, and what stands in them, as the dashboard has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScoreWords {
    pub customer: &'static str,
    pub score: &'static str,
    pub risk: &'static str,
    /// Of low, medium and high scores.
    pub risks: [&'static str; 3],
    /// By lift, A to D.
    pub band: &'static str,
    pub status: &'static str,
    /// Score times value.
    pub value_at_stake: &'static str,
    /// Of whom nobody knows what became.
    pub active: &'static str,
    /// Of those who did what is foreseen.
    pub ended: &'static str,
}

impl ScoreWords {
    pub fn of_risk(&self, risk: Risk) -> &'static str {
        let [low, medium, high] = self.risks;
        match risk {
            Risk::Low => low,
            Risk::Medium => medium,
            Risk::High => high,
        }
    }

    pub fn status_of(&self, outcome_known: bool) -> &'static str {
        if outcome_known {
            self.ended
        } else {
            self.active
        }
    }
}
