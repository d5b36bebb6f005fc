//! What a file seems to be, by the names of its columns.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    CustomersAre, FieldSource,
    ImportField::{self, *},
    ImportKind, ImportMapping,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::headers::{PAYER, words};
use super::words::plain;

/// What a file seems to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Suggestion {
    /// What its rows are.
    pub kind: ImportKind,
    /// Which of its columns are what.
    pub mapping: BTreeMap<ImportField, FieldSource>,
    /// The fields that its rows can have.
    pub fields: Vec<ImportField>,
    /// What rows must have: of each group at least one.
    pub needed: Vec<Vec<ImportField>>,
    /// The export that it is, if it is one of those that are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub export: Option<KnownExport>,
}

/// An export that is known by its headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KnownExport {
    StripeCustomers,
    StripeSubscriptions,
    StripePayments,
    StripeInvoices,
}

/// Which column of an export is what; of several for one field the first that is there.
struct Export {
    export: KnownExport,
    kind: ImportKind,
    /// Headers that only this one has together.
    headers: &'static [&'static str],
    /// `None` is whoever pays.
    columns: &'static [(Option<ImportField>, &'static [&'static str])],
}

/// The exports of Stripe's dashboard, by the headers of today's and of older ones.
const EXPORTS: [Export; 4] = [
    Export {
        export: KnownExport::StripeSubscriptions,
        kind: ImportKind::Subscriptions,
        headers: &["id", "Customer ID", "Status", "Current Period Start (UTC)"],
        columns: &[
            (None, &["Customer ID"]),
            (Some(SubscriptionId), &["id"]),
            (Some(Plan), &["Product", "Plan"]),
            (Some(Status), &["Status"]),
            (Some(UnitAmount), &["Amount"]),
            (Some(Quantity), &["Quantity"]),
            (Some(Currency), &["Currency"]),
            (Some(Interval), &["Interval"]),
            (Some(IntervalCount), &["Interval Count"]),
            (
                Some(StartedAt),
                &["Start Date (UTC)", "Created (UTC)", "Start (UTC)"],
            ),
            (Some(PeriodStart), &["Current Period Start (UTC)"]),
            (Some(PeriodEnd), &["Current Period End (UTC)"]),
            (Some(TrialStart), &["Trial Start (UTC)"]),
            (Some(TrialEnd), &["Trial End (UTC)"]),
            (Some(CanceledAt), &["Canceled At (UTC)"]),
            (Some(EndedAt), &["Ended At (UTC)"]),
            (Some(CancelAtPeriodEnd), &["Cancel At Period End"]),
            (Some(Reason), &["Cancellation Reason"]),
        ],
    },
    Export {
        export: KnownExport::StripeInvoices,
        kind: ImportKind::Payments,
        headers: &["id", "Customer", "Amount Due", "Status"],
        columns: &[
            (None, &["Customer"]),
            (Some(InvoiceId), &["id"]),
            (Some(SubscriptionId), &["Subscription"]),
            (Some(Status), &["Status"]),
            (Some(Amount), &["Amount Paid", "Total"]),
            (Some(Currency), &["Currency"]),
            (Some(At), &["Date (UTC)", "Created (UTC)"]),
            (Some(PaidAt), &["Paid At (UTC)"]),
        ],
    },
    Export {
        export: KnownExport::StripePayments,
        kind: ImportKind::Payments,
        headers: &["id", "Amount", "Amount Refunded", "Status"],
        columns: &[
            (None, &["Customer ID"]),
            (Some(PaymentId), &["id"]),
            (Some(InvoiceId), &["Invoice ID"]),
            (Some(Status), &["Status"]),
            (Some(Amount), &["Amount"]),
            (Some(AmountRefunded), &["Amount Refunded"]),
            (Some(Currency), &["Currency"]),
            (
                Some(At),
                &["Created date (UTC)", "Created (UTC)", "Created"],
            ),
            (Some(RefundedAt), &["Refunded date (UTC)"]),
        ],
    },
    Export {
        export: KnownExport::StripeCustomers,
        kind: ImportKind::Customers,
        headers: &["id", "Email", "Created (UTC)", "Delinquent"],
        columns: &[
            (None, &["id"]),
            (Some(Name), &["Name"]),
            (Some(Email), &["Email"]),
            (Some(CreatedAt), &["Created (UTC)"]),
        ],
    },
];

/// Suggests what a file is, or which columns are what where its kind is said; nothing where nothing tells.
pub fn suggest(
    columns: &[String],
    kind: Option<ImportKind>,
    customers_are: CustomersAre,
) -> Option<Suggestion> {
    let has = |name: &str| columns.iter().any(|column| column == name);
    let mut exports = EXPORTS.iter();
    let known = exports.find(|export| {
        kind.is_none_or(|kind| kind == export.kind) && export.headers.iter().all(|name| has(name))
    });
    let (kind, mapping, export) = match (known, kind) {
        (Some(export), _) => {
            let mapping = of_export(export, has, customers_are);
            (export.kind, mapping, Some(export.export))
        }
        (None, Some(kind)) => (kind, by_words(columns, kind, customers_are), None),
        (None, None) => {
            let (kind, mapping) = by_kinds(columns, customers_are)?;
            (kind, mapping, None)
        }
    };
    let fields = kind.fields().iter().copied();
    let is_of_customers = |field: &ImportField| {
        kind == ImportKind::Events
            || !matches!(field, UserId | AccountId)
            || *field == customers_are.field()
    };
    Some(Suggestion {
        kind,
        mapping,
        fields: fields.filter(is_of_customers).collect(),
        needed: kind.needed(customers_are),
        export,
    })
}

fn of_export(
    export: &Export,
    has: impl Fn(&str) -> bool,
    customers_are: CustomersAre,
) -> ImportMapping {
    let columns = export.columns.iter();
    let found = columns.filter_map(|(field, names)| {
        let name = names.iter().find(|name| has(name))?;
        let field = field.unwrap_or(customers_are.field());
        Some((field, FieldSource::Column((*name).to_owned())))
    });
    found.collect()
}

/// The first kind whose rows these columns can be; customers where somebody is named at all.
fn by_kinds(
    columns: &[String],
    customers_are: CustomersAre,
) -> Option<(ImportKind, ImportMapping)> {
    // What tells a kind from those after it.
    let kinds: [(ImportKind, &[ImportField]); 4] = [
        (ImportKind::Events, &[Event, At]),
        (ImportKind::Subscriptions, &[StartedAt, Interval]),
        (ImportKind::Payments, &[Amount, At]),
        (ImportKind::Customers, &[]),
    ];
    kinds.into_iter().find_map(|(kind, telling)| {
        let mapping = by_words(columns, kind, customers_are);
        let who = [UserId, AccountId];
        let is_it = who.iter().any(|field| mapping.contains_key(field))
            && telling.iter().all(|field| mapping.contains_key(field));
        is_it.then_some((kind, mapping))
    })
}

/// Each field's column by its words, the most telling word first. A column is one field at most.
fn by_words(columns: &[String], kind: ImportKind, customers_are: CustomersAre) -> ImportMapping {
    let names: Vec<String> = columns.iter().map(|column| plain(column)).collect();
    let mut taken = BTreeSet::new();
    let mut mapping = ImportMapping::new();
    for field in kind.fields() {
        let is_who = *field == customers_are.field();
        let of_payer: &[&str] = if is_who { &PAYER } else { &[] };
        let id: &[&str] = match (kind, field) {
            (ImportKind::Customers, _) if is_who => &["id"],
            (ImportKind::Payments, PaymentId) | (ImportKind::Subscriptions, SubscriptionId) => {
                &["id"]
            }
            _ => &[],
        };
        // Only events have both people and accounts.
        if matches!(field, UserId | AccountId) && !is_who && kind != ImportKind::Events {
            continue;
        }
        let words = words(kind, *field).iter().chain(of_payer).chain(id);
        let found = words.into_iter().find_map(|word| {
            let at = names.iter().position(|name| name == word)?;
            (!taken.contains(&at)).then_some(at)
        });
        if let Some(at) = found {
            taken.insert(at);
            mapping.insert(*field, FieldSource::Column(columns[at].clone()));
        }
    }
    mapping
}
