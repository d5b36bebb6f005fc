//! Revenue as a file.

use api::prelude::*;
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use http::header;
use ledger::revenue::{CurrencyFigures, Month, MonthFigures, MovementFigures, Report, Sum};

use super::{
    Revenue,
    figures::{MonthsQuery, known},
};

/// Gives revenue by currency and month as CSV: amounts in the smallest unit, rates as shares of 1. `net_` are what is
/// left between the beginning and the end of a month, `changes_` every single change.
#[utoipa::path(
    get, path = "/v1/revenue/export", tag = "revenue", operation_id = "exportRevenue", params(MonthsQuery),
    responses((status = 200, description = "The file", content_type = "text/csv", body = String), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn months(
    principal: Allowed<permission::Read>,
    State(state): State<Revenue>,
    Params(query): Params<MonthsQuery>,
) -> Result<Response, ApiError> {
    let (from, to) = query.months()?;
    let (_, summary) = known(&state, &principal.tenant).await?;
    let mut report = Report::new(&summary, from, to, Month::of(Utc::now()));
    report
        .currencies
        .retain(|one| query.is_wanted(&one.currency));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"revenue.csv\"",
        ),
    ];
    Ok((headers, csv(&report.currencies)).into_response())
}

/// Codes of currencies, months and numbers alone: nothing in it needs quotes, and no cell is a formula.
fn csv(currencies: &[CurrencyFigures]) -> String {
    let mut file = String::new();
    for currency in currencies {
        for month in &currency.months {
            let cells = cells(&currency.currency, month);
            if file.is_empty() {
                line(&mut file, cells.iter().map(|(name, _)| name.as_str()));
            }
            line(&mut file, cells.iter().map(|(_, cell)| cell.as_str()));
        }
    }
    file
}

fn line<'a>(file: &mut String, cells: impl Iterator<Item = &'a str>) {
    let cells: Vec<&str> = cells.collect();
    file.push_str(&cells.join(","));
    file.push_str("\r\n");
}

/// A month's cells, each with the name of its column.
fn cells(currency: &str, month: &MonthFigures) -> Vec<(String, String)> {
    let mut cells: Vec<(String, String)> = vec![
        ("currency".to_owned(), currency.to_owned()),
        ("month".to_owned(), month.month.to_string()),
        ("is_over".to_owned(), month.is_over.to_string()),
    ];
    let counts = [
        ("customers_before", month.customers_before),
        ("customers", month.customers),
        ("mrr_before_minor", month.mrr_before_minor),
        ("mrr_minor", month.mrr_minor),
    ];
    cells.extend(counts.map(|(name, count)| (name.to_owned(), count.to_string())));
    let rates = [
        ("logo_churn", month.logo_churn),
        ("revenue_churn", month.revenue_churn),
        ("gross_retention", month.gross_retention),
        ("net_retention", month.net_retention),
    ];
    let rate = |rate: Option<f64>| rate.map(|rate| format!("{rate:.6}")).unwrap_or_default();
    cells.extend(rates.map(|(name, value)| (name.to_owned(), rate(value))));
    let sums = [
        ("payments", month.payments),
        ("failed", month.failed),
        ("recovered", month.recovered),
        ("refunds", month.refunds),
    ];
    let moved = [("net", &month.net), ("changes", &month.changes)];
    let moved = moved
        .into_iter()
        .flat_map(|(kind, figures)| movements(kind, figures));
    let sums = sums.map(|(name, sum)| (name.to_owned(), sum));
    for (name, sum) in moved.chain(sums) {
        cells.push((format!("{name}_count"), sum.count.to_string()));
        cells.push((format!("{name}_amount_minor"), sum.amount_minor.to_string()));
    }
    cells
}

fn movements(kind: &str, figures: &MovementFigures) -> Vec<(String, Sum)> {
    let MovementFigures {
        new,
        reactivation,
        expansion,
        contraction,
        churn,
    } = figures;
    let all = [
        ("new", new),
        ("reactivation", reactivation),
        ("expansion", expansion),
        ("contraction", contraction),
        ("churn_voluntary", &churn.voluntary),
        ("churn_involuntary", &churn.involuntary),
        ("churn_paused", &churn.paused),
    ];
    all.map(|(name, sum)| (format!("{kind}_{name}"), *sum))
        .to_vec()
}

#[cfg(test)]
mod tests {
    use ledger::revenue::{CurrencySummary, Movement, Summary};

    use super::*;

    #[test]
    fn each_month_is_a_line_with_all_its_figures() {
        let mut usd = CurrencySummary::default();
        let month: Month = "2026-01".parse().unwrap();
        let january = usd.months.entry(month).or_default();
        january.net.add(Movement::New, 0, 900);
        january.payments.add(900);
        let mut summary = Summary::default();
        summary.currencies.insert("USD".to_owned(), usd);
        let report = Report::new(&summary, month, month.plus(1), month.plus(1));
        let file = csv(&report.currencies);
        let lines: Vec<Vec<&str>> = file.lines().map(|line| line.split(',').collect()).collect();
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| line.len() == lines[0].len()));
        let cell = |line: usize, name: &str| {
            let at = lines[0].iter().position(|column| *column == name).unwrap();
            lines[line][at]
        };
        assert_eq!(
            (cell(1, "month"), cell(1, "net_new_amount_minor")),
            ("2026-01", "900")
        );
        assert_eq!(
            (cell(1, "logo_churn"), cell(1, "payments_count")),
            ("", "1")
        );
        assert_eq!(
            (cell(2, "mrr_minor"), cell(2, "net_retention")),
            ("900", "1.000000")
        );
        assert_eq!((cell(1, "is_over"), cell(2, "is_over")), ("true", "false"));
    }
}
