//! What people are to be alerted of, before it is known whether they were already.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{Alert, AlertFacts, AlertState, CustomerId, SegmentRiskFacts, UserId};
use store::TenantStore;

/// Something that people are to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What it is about, by which the same is known again: a customer, a silence, a run.
    pub subject: String,
    /// The customer, with their name and who looks after them.
    pub customer: Option<FoundCustomer>,
    pub about: AlertFacts,
}

#[derive(Debug, Clone, PartialEq)]
pub struct FoundCustomer {
    pub id: CustomerId,
    pub name: Option<String>,
    /// Whether anything but the scored file tells of them.
    pub is_known: bool,
    pub owner: Option<UserId>,
}

impl Found {
    /// What is about no customer.
    pub fn of(subject: String, about: AlertFacts) -> Self {
        Self {
            subject,
            customer: None,
            about,
        }
    }

    /// That a segment's customers are riskier than before: once in a period.
    pub fn of_segment(period: NaiveDate, risk: SegmentRiskFacts) -> Self {
        let subject = format!("{} since {period}", risk.segment_id);
        Self::of(subject, AlertFacts::SegmentRiskRising(risk))
    }

    /// The alert that it makes.
    pub fn alert(self, tenant: &TenantStore, occasion: &str, at: DateTime<Utc>) -> Alert {
        let customer = self.customer;
        Alert {
            id: tenant.alert_id(self.about.kind(), &self.subject),
            owner: customer.as_ref().and_then(|customer| customer.owner),
            customer_name: customer.as_ref().and_then(|customer| customer.name.clone()),
            customer_known: customer.as_ref().is_some_and(|customer| customer.is_known),
            customer_id: customer.map(|customer| customer.id),
            about: self.about,
            occasion: occasion.to_owned(),
            raised_at: at,
            seen_at: at,
            state: AlertState::Open,
            snoozed_until: None,
            resolved_at: None,
            revision: 0,
            changes: Vec::new(),
        }
    }
}
