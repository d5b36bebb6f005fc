//! What is shown of revenue: each currency month by month, with rates.

use serde::Serialize;
use utoipa::ToSchema;

use super::cohorts::share;
use super::{CurrencySummary, Month, MonthSummary, Movement, Movements, Sum, Summary};

/// Months that the lifetime value's churn is of.
const LIFETIME_MONTHS: i32 = 12;

/// Figures of some months, by currency.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Report {
    /// By code.
    pub currencies: Vec<CurrencyFigures>,
}

/// In one currency; nothing is converted.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CurrencyFigures {
    /// ISO 4217.
    pub currency: String,
    /// From the earliest to the latest, none left out.
    pub months: Vec<MonthFigures>,
    /// What a customer brings, as far as it can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifetime_value: Option<LifetimeValue>,
}

/// A month of UTC. `mrr_minor` is `mrr_before_minor` and the movements, of either kind, exactly.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = RevenueMonthFigures)]
pub struct MonthFigures {
    /// Which.
    pub month: Month,
    /// Whether it has ended; of one that has not, figures are those so far.
    pub is_over: bool,
    /// Customers with MRR when it began.
    pub customers_before: i64,
    /// MRR when it began, in the smallest unit.
    pub mrr_before_minor: i64,
    /// Customers with MRR when it ended.
    pub customers: i64,
    /// MRR when it ended, in the smallest unit.
    pub mrr_minor: i64,
    /// What is left between its beginning and its end, one movement a customer.
    pub net: MovementFigures,
    /// Every single change of a customer's MRR.
    pub changes: MovementFigures,
    /// Customers lost, of those there were when it began (`net`).
    pub logo_churn: Option<f64>,
    /// MRR lost with them, of what there was when it began (`net`).
    pub revenue_churn: Option<f64>,
    /// What is left of the MRR when it began, after contraction and churn (`net`).
    pub gross_retention: Option<f64>,
    /// The same with expansion; what is new or came back is not counted (`net`).
    pub net_retention: Option<f64>,
    /// Invoices paid, those of nothing left out.
    pub payments: Sum,
    /// Payments that failed, each of an invoice's.
    pub failed: Sum,
    /// Invoices that were paid after a payment had failed.
    pub recovered: Sum,
    /// What was paid back.
    pub refunds: Sum,
}

/// What moved MRR. Losses are amounts above nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MovementFigures {
    /// First MRR of a customer.
    pub new: Sum,
    /// MRR of customers who had none any more.
    pub reactivation: Sum,
    /// More MRR of a customer.
    pub expansion: Sum,
    /// Less MRR of a customer.
    pub contraction: Sum,
    /// All MRR of a customer lost.
    pub churn: Churn,
}

/// MRR lost with customers, by why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ChurnMovements)]
pub struct Churn {
    /// As they wanted.
    pub voluntary: Sum,
    /// For payments that failed or were disputed.
    pub involuntary: Sum,
    /// For the time being.
    pub paused: Sum,
}

/// What a customer brings before they leave, on average.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LifetimeValue {
    /// `mrr_per_customer_by_logo_churn`: the last full month's MRR per customer, divided by the share of customers
    /// who left in a month, over the last 12 full months. It is revenue, not margin, and as sure as that churn goes on.
    pub method: &'static str,
    /// In the currency's smallest unit.
    pub amount_minor: i64,
    /// The last full month's MRR per customer, in the smallest unit.
    pub mrr_per_customer_minor: i64,
    /// Customers who left in a month, as a share of those there were.
    pub monthly_logo_churn: f64,
    /// Customers who left in these months: of few, the value is not sure.
    pub customers_lost: i64,
    /// Months that churn was taken of.
    pub months: i32,
}

impl Report {
    /// Figures of the months from one to another, of which `present` is not over.
    pub fn new(summary: &Summary, from: Month, to: Month, present: Month) -> Self {
        let shown = summary.currencies.iter().map(|(code, of_currency)| {
            let months = months(of_currency, to, present);
            CurrencyFigures {
                currency: code.clone(),
                lifetime_value: lifetime_value(&months),
                months: months
                    .into_iter()
                    .filter(|month| month.month >= from)
                    .collect(),
            }
        });
        Self {
            currencies: shown.collect(),
        }
    }
}

impl Summary {
    /// The first month in which anything happened.
    pub fn first_month(&self) -> Option<Month> {
        let firsts = self
            .currencies
            .values()
            .filter_map(|one| one.months.keys().next());
        firsts.min().copied()
    }
}

/// All months from the first.
fn months(of_currency: &CurrencySummary, to: Month, present: Month) -> Vec<MonthFigures> {
    let Some(first) = of_currency.months.keys().next() else {
        return Vec::new();
    };
    let (mut customers, mut mrr) = (0, 0);
    let none = MonthSummary::default();
    let figures = first.up_to(to).map(|month| {
        let told = of_currency.months.get(&month).unwrap_or(&none);
        let before = (customers, mrr);
        customers += told.net.customers();
        mrr = told.net.mrr().saturating_add(mrr);
        figures(month, told, before, month < present)
    });
    figures.collect()
}

fn figures(month: Month, told: &MonthSummary, before: (i64, i64), is_over: bool) -> MonthFigures {
    let (customers, mrr) = before;
    let net = &told.net;
    let churn = net.churn();
    let lost = churn.merged(net.get(Movement::Contraction)).amount_minor;
    let kept = mrr.saturating_sub(lost);
    let expansion = net.get(Movement::Expansion).amount_minor;
    MonthFigures {
        month,
        is_over,
        customers_before: customers,
        mrr_before_minor: mrr,
        customers: customers + net.customers(),
        mrr_minor: net.mrr().saturating_add(mrr),
        net: net.into(),
        changes: (&told.changes).into(),
        logo_churn: share(churn.count, customers),
        revenue_churn: share(churn.amount_minor, mrr),
        gross_retention: share(kept, mrr),
        net_retention: share(kept.saturating_add(expansion), mrr),
        payments: told.payments,
        failed: told.failed,
        recovered: told.recovered,
        refunds: told.refunds,
    }
}

impl From<&Movements> for MovementFigures {
    fn from(movements: &Movements) -> Self {
        Self {
            new: movements.get(Movement::New),
            reactivation: movements.get(Movement::Reactivation),
            expansion: movements.get(Movement::Expansion),
            contraction: movements.get(Movement::Contraction),
            churn: Churn {
                voluntary: movements.get(Movement::ChurnVoluntary),
                involuntary: movements.get(Movement::ChurnInvoluntary),
                paused: movements.get(Movement::ChurnPaused),
            },
        }
    }
}

fn lifetime_value(months: &[MonthFigures]) -> Option<LifetimeValue> {
    let over: Vec<&MonthFigures> = months.iter().filter(|month| month.is_over).collect();
    let last = over.last()?;
    let lately: Vec<&&MonthFigures> = over
        .iter()
        .filter(|month| last.month.since(month.month) < LIFETIME_MONTHS)
        .filter(|month| month.customers_before > 0)
        .collect();
    let lost = lately.iter().map(|month| {
        let Churn {
            voluntary,
            involuntary,
            paused,
        } = &month.net.churn;
        voluntary.count + involuntary.count + paused.count
    });
    let (lost, there): (i64, i64) = (
        lost.sum(),
        lately.iter().map(|month| month.customers_before).sum(),
    );
    let per_customer = share(last.mrr_minor, last.customers)?;
    let churn = share(lost, there).filter(|churn| *churn > 0.0)?;
    Some(LifetimeValue {
        method: "mrr_per_customer_by_logo_churn",
        amount_minor: (per_customer / churn).round() as i64,
        mrr_per_customer_minor: per_customer.round() as i64,
        monthly_logo_churn: churn,
        customers_lost: lost,
        months: lately.len() as i32,
    })
}
