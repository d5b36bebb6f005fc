//! What a company's people are to look at: who may leave, and what has stopped.

mod facts;
mod rules;
mod state;

pub use facts::{AlertFacts, AlertKind, RiskFacts};
pub use rules::{
    AccountRule, AlertRules, JumpRule, MOST_ALERTS, RenewalRule, SwitchRule, TopRule, ValueRule,
};
pub use state::{Alert, AlertChange, AlertState, AlertStep, AlertUpdate};
