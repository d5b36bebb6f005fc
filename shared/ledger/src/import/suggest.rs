//! What a file seems to be, by the names of its columns.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    CustomersAre, FieldSource,
    ImportField::{self, *},
    ImportKind, ImportMapping,
};
use serde::Serialize;
use utoipa::ToSchema;

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

/// Whoever pays.
const PAYER: [&str; 16] = [
    "customer_id",
    "customerid",
    "customer",
    "client_id",
    "clientid",
    "client",
    "id_cliente",
    "cliente_id",
    "codigo_cliente",
    "codigo_do_cliente",
    "cod_cliente",
    "id_do_cliente",
    "cliente",
    "customer_number",
    "subscriber_id",
    "assinante",
];

fn words(kind: ImportKind, field: ImportField) -> &'static [&'static str] {
    match field {
        UserId => &[
            "user_id",
            "userid",
            "id_usuario",
            "usuario_id",
            "user",
            "usuario",
            "member_id",
        ],
        AccountId => &[
            "account_id",
            "accountid",
            "company_id",
            "organization_id",
            "org_id",
            "tenant_id",
            "workspace_id",
            "id_conta",
            "conta_id",
            "empresa_id",
            "id_empresa",
            "account",
            "company",
            "conta",
            "empresa",
        ],
        Name => &[
            "name",
            "full_name",
            "customer_name",
            "company_name",
            "nome",
            "nome_completo",
            "nome_do_cliente",
            "nome_cliente",
            "razao_social",
        ],
        Email => &[
            "email",
            "e_mail",
            "email_address",
            "customer_email",
            "email_do_cliente",
        ],
        CreatedAt => &[
            "created_at",
            "signed_up_at",
            "signup_date",
            "sign_up_date",
            "customer_since",
            "created",
            "created_utc",
            "data_de_cadastro",
            "data_cadastro",
            "cliente_desde",
            "criado_em",
        ],
        Event => &[
            "event",
            "event_name",
            "event_type",
            "action",
            "activity",
            "evento",
            "nome_do_evento",
            "tipo_de_evento",
            "acao",
            "atividade",
        ],
        At if kind == ImportKind::Payments => &[
            "date",
            "payment_date",
            "invoice_date",
            "transaction_date",
            "date_utc",
            "created_utc",
            "created_at",
            "created",
            "timestamp",
            "data",
            "data_do_pagamento",
            "data_pagamento",
            "data_da_fatura",
            "data_fatura",
            "emissao",
            "data_de_emissao",
            "paid_at",
            "pago_em",
        ],
        At => &[
            "timestamp",
            "occurred_at",
            "event_time",
            "event_date",
            "event_timestamp",
            "time",
            "datetime",
            "date_time",
            "date",
            "created_at",
            "at",
            "data_hora",
            "data_do_evento",
            "data_evento",
            "data",
            "horario",
            "quando",
            "ocorrido_em",
        ],
        MessageId => &[
            "message_id",
            "messageid",
            "event_id",
            "id_do_evento",
            "id_evento",
        ],
        PaymentId => &[
            "payment_id",
            "charge_id",
            "transaction_id",
            "id_pagamento",
            "id_do_pagamento",
            "id_transacao",
        ],
        InvoiceId => &[
            "invoice_id",
            "invoice_number",
            "invoice",
            "id_fatura",
            "id_da_fatura",
            "numero_da_fatura",
            "numero_fatura",
            "fatura",
        ],
        SubscriptionId => &[
            "subscription_id",
            "subscription",
            "id_assinatura",
            "id_da_assinatura",
            "assinatura_id",
            "assinatura",
            "contract_id",
            "id_contrato",
            "contrato",
        ],
        Status if kind == ImportKind::Payments => {
            &["status", "payment_status", "state", "situacao", "estado"]
        }
        Status => &[
            "status",
            "subscription_status",
            "state",
            "situacao",
            "estado",
        ],
        Amount => &[
            "amount",
            "amount_paid",
            "total",
            "price",
            "value",
            "valor",
            "valor_pago",
            "valor_total",
            "preco",
            "mensalidade",
        ],
        AmountMinor => &[
            "amount_minor",
            "amount_cents",
            "amount_in_cents",
            "valor_em_centavos",
        ],
        UnitAmount => &[
            "unit_amount",
            "unit_price",
            "price_per_seat",
            "valor_unitario",
            "preco_unitario",
        ],
        AmountRefunded => &[
            "amount_refunded",
            "refunded_amount",
            "valor_estornado",
            "valor_reembolsado",
        ],
        Currency => &["currency", "currency_code", "moeda"],
        PaidAt => &[
            "paid_at",
            "paid_at_utc",
            "paid_on",
            "pago_em",
            "data_do_pagamento",
            "data_pagamento",
        ],
        RefundedAt => &[
            "refunded_at",
            "refunded_date_utc",
            "estornado_em",
            "data_do_estorno",
        ],
        Plan => &[
            "plan",
            "plan_name",
            "product",
            "plano",
            "nome_do_plano",
            "produto",
        ],
        Quantity => &[
            "quantity",
            "seats",
            "licenses",
            "licences",
            "quantidade",
            "licencas",
            "assentos",
        ],
        Interval => &[
            "interval",
            "billing_interval",
            "billing_period",
            "billing_cycle",
            "frequency",
            "intervalo",
            "periodicidade",
            "frequencia",
            "ciclo",
            "recorrencia",
        ],
        IntervalCount => &["interval_count"],
        StartedAt => &[
            "started_at",
            "start_date",
            "start_date_utc",
            "started",
            "start",
            "subscribed_at",
            "created_at",
            "created_utc",
            "data_de_inicio",
            "data_inicio",
            "inicio",
            "iniciada_em",
        ],
        PeriodStart => &["period_start", "current_period_start", "inicio_do_periodo"],
        PeriodEnd => &[
            "period_end",
            "current_period_end",
            "renews_at",
            "renewal_date",
            "next_renewal",
            "next_billing_date",
            "fim_do_periodo",
            "renovacao",
            "data_de_renovacao",
            "proxima_renovacao",
        ],
        TrialStart => &["trial_start", "inicio_do_teste"],
        TrialEnd => &["trial_end", "trial_ends_at", "fim_do_teste"],
        CanceledAt => &[
            "canceled_at",
            "cancelled_at",
            "cancellation_date",
            "cancelada_em",
            "data_de_cancelamento",
            "data_cancelamento",
        ],
        EndedAt => &[
            "ended_at",
            "end_date",
            "churned_at",
            "ended",
            "fim",
            "data_de_termino",
            "data_fim",
            "data_termino",
            "encerrada_em",
        ],
        CancelAtPeriodEnd => &["cancel_at_period_end"],
        Reason => &[
            "cancellation_reason",
            "cancel_reason",
            "churn_reason",
            "reason",
            "motivo_do_cancelamento",
            "motivo_cancelamento",
            "motivo",
        ],
    }
}
