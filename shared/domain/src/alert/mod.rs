//! What a company's people are to look at: who may leave, and what has stopped.

mod facts;
mod rules;
mod state;

pub use facts::{AlertFacts, AlertKind, RiskFacts, SegmentRiskFacts};
pub use rules::{
    AccountRule, AlertPeriod, AlertRules, JumpRule, MOST_ALERTS, RenewalRule, SegmentRule,
    SwitchRule, TopRule, ValueRule,
};
pub use state::{Alert, AlertChange, AlertState, AlertStep, AlertUpdate};
