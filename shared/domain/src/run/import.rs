//! Imports: the rows of a dataset, told as events of customers.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ActorId, CustomersAre, Dataset, DatasetId, ImportId, Progress};

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ImportKind {
    /// A customer each, as they are now: their traits.
    Customers,
    /// Something that a customer did.
    Events,
    /// A payment or an invoice.
    Payments,
    /// A subscription, as it stands now.
    Subscriptions,
}

/// What a column of a file can be taken for.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ImportField {
    /// A person's id.
    UserId,
    /// An account's id.
    AccountId,
    Name,
    Email,
    /// When they became a customer.
    CreatedAt,
    /// What happened.
    Event,
    /// When it happened; of a payment, when it was made out or tried.
    At,
    /// By which an event is counted once.
    MessageId,
    PaymentId,
    InvoiceId,
    SubscriptionId,
    Status,
    /// In the currency's units, such as 19.99; of a subscription, of all seats.
    Amount,
    /// In the currency's smallest unit, such as 1999.
    AmountMinor,
    /// Of one seat, in the currency's units.
    UnitAmount,
    AmountRefunded,
    Currency,
    PaidAt,
    RefundedAt,
    Plan,
    Quantity,
    /// How often it is billed: `month`, `yearly`, `trimestral`.
    Interval,
    IntervalCount,
    StartedAt,
    PeriodStart,
    PeriodEnd,
    TrialStart,
    TrialEnd,
    CanceledAt,
    EndedAt,
    CancelAtPeriodEnd,
    /// Why it was cancelled.
    Reason,
}

impl ImportField {
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The one that is called so.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

impl ImportKind {
    /// The fields that its rows can have.
    pub fn fields(self) -> &'static [ImportField] {
        use ImportField::{
            AccountId, Amount, AmountMinor, AmountRefunded, At, CancelAtPeriodEnd, CanceledAt,
            CreatedAt, Currency, Email, EndedAt, Event, Interval, IntervalCount, InvoiceId,
            MessageId, Name, PaidAt, PaymentId, PeriodEnd, PeriodStart, Plan, Quantity, Reason,
            RefundedAt, StartedAt, Status, SubscriptionId, TrialEnd, TrialStart, UnitAmount,
            UserId,
        };
        match self {
            Self::Customers => &[UserId, AccountId, Name, Email, CreatedAt],
            Self::Events => &[UserId, AccountId, Event, At, MessageId],
            Self::Payments => &[
                UserId,
                AccountId,
                InvoiceId,
                PaymentId,
                SubscriptionId,
                Status,
                Amount,
                AmountMinor,
                AmountRefunded,
                Currency,
                At,
                PaidAt,
                RefundedAt,
            ],
            Self::Subscriptions => &[
                UserId,
                AccountId,
                SubscriptionId,
                Plan,
                Status,
                Amount,
                AmountMinor,
                UnitAmount,
                Quantity,
                Currency,
                Interval,
                IntervalCount,
                StartedAt,
                PeriodStart,
                PeriodEnd,
                TrialStart,
                TrialEnd,
                CanceledAt,
                EndedAt,
                CancelAtPeriodEnd,
                Reason,
            ],
        }
    }

    /// What its rows must have: of each group at least one field.
    pub fn needed(self, customers_are: CustomersAre) -> Vec<Vec<ImportField>> {
        use ImportField::{
            Amount, AmountMinor, At, Currency, Event, Interval, StartedAt, UnitAmount,
        };
        let who = vec![customers_are.field()];
        match self {
            Self::Customers => vec![who],
            Self::Events => {
                vec![
                    vec![ImportField::UserId, ImportField::AccountId],
                    vec![Event],
                    vec![At],
                ]
            }
            Self::Payments => vec![who, vec![At], vec![Amount, AmountMinor], vec![Currency]],
            Self::Subscriptions => vec![
                who,
                vec![StartedAt],
                vec![Amount, AmountMinor, UnitAmount],
                vec![Currency],
                vec![Interval],
            ],
        }
    }
}

impl CustomersAre {
    /// The field that says who a customer is.
    pub fn field(self) -> ImportField {
        match self {
            Self::People => ImportField::UserId,
            Self::Accounts => ImportField::AccountId,
        }
    }
}

/// Where a field comes from: a column, or the same for all rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum FieldSource {
    /// The column of that name.
    Column(String),
    /// What all rows have, such as `EUR`.
    Value(String),
}

/// Which field comes from where.
pub type ImportMapping = BTreeMap<ImportField, FieldSource>;

/// What for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportPurpose {
    /// To say what would become of it.
    DryRun,
    /// To tell it.
    Import,
    /// To take an import out again.
    Undo,
}

/// One import, dry run or undoing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ImportRun {
    pub id: ImportId,
    pub purpose: ImportPurpose,
    pub dataset_id: DatasetId,
    pub dataset_name: String,
    /// Which reading of the file.
    pub dataset_generation: u32,
    pub kind: ImportKind,
    pub mapping: ImportMapping,
    /// Columns that are not told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leave_out: Vec<String>,
    /// As of when rows of customers and subscriptions tell how things stand.
    pub as_of: DateTime<Utc>,
    /// Whether that was said, so that it was known then.
    #[serde(default)]
    pub as_of_said: bool,
    pub requested_by: ActorId,
    /// The import that is taken out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<ImportId>,
    /// The run that took it out, or does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone_by: Option<ImportId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<ImportResult>,
    #[serde(flatten)]
    pub progress: Progress,
}

impl ImportRun {
    /// A run, not yet kept, of what a dataset is now.
    pub fn of(
        dataset: &Dataset,
        kind: ImportKind,
        mapping: ImportMapping,
        requested_by: ActorId,
    ) -> Self {
        Self {
            id: ImportId::new(),
            purpose: ImportPurpose::Import,
            dataset_id: dataset.id,
            dataset_name: dataset.name.clone(),
            dataset_generation: dataset.generation,
            kind,
            mapping,
            leave_out: Vec::new(),
            as_of: dataset.created_at,
            as_of_said: false,
            requested_by,
            undoes: None,
            undone_by: None,
            result: None,
            progress: Progress::queued(),
        }
    }

    /// The run, not yet kept, that takes this one out.
    pub fn undoing(&self, requested_by: ActorId) -> Self {
        Self {
            id: ImportId::new(),
            purpose: ImportPurpose::Undo,
            requested_by,
            undoes: Some(self.id),
            undone_by: None,
            result: None,
            progress: Progress::queued(),
            ..self.clone()
        }
    }
}

/// What became of the rows: each is taken, a duplicate, skipped or rejected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportResult {
    /// Rows of the file; of an undoing, none.
    pub rows: u64,
    /// Rows that were told, or would be.
    pub taken: u64,
    /// Rows that had been told before, by this file or another: nothing more was kept.
    pub duplicates: u64,
    /// Rows that tell of nothing, such as invoices that are not paid yet.
    pub skipped: u64,
    /// Rows that are wrong, and were not told.
    pub rejected: u64,
    /// Events that the rows taken are; of an undoing, those that are gone.
    pub events: u64,
    /// Rows of which something was not as it should be, and that were read all the same: `errors` says what they were
    /// taken for.
    #[serde(default)]
    pub noted: u64,
}

impl std::ops::AddAssign for ImportResult {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        self.taken += other.taken;
        self.duplicates += other.duplicates;
        self.skipped += other.skipped;
        self.rejected += other.rejected;
        self.events += other.events;
        self.noted += other.noted;
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowError {
    /// Which row of the dataset, from 1.
    pub row: u64,
    /// The column that is wrong, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What is wrong, for programs.
    pub code: String,
    /// What is wrong and what to do.
    pub detail: String,
    /// Whether the row was read all the same, and the detail says what it was taken for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken: bool,
}

/// Errors that are kept of an import; all are counted.
pub const MOST_ROW_ERRORS: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_kind_needs_it_has() {
        for kind in [
            ImportKind::Customers,
            ImportKind::Events,
            ImportKind::Payments,
            ImportKind::Subscriptions,
        ] {
            for customers_are in [CustomersAre::People, CustomersAre::Accounts] {
                for field in kind.needed(customers_are).concat() {
                    assert!(kind.fields().contains(&field), "{kind:?} {field:?}");
                    assert_eq!(ImportField::named(field.name()), Some(field));
                }
            }
        }
    }
}
