//! The table of an export: for programs with the names that lists have, or for people in their words.

use std::borrow::Cow;

use cloud::WorkError;
use data::{Column, Values};
use domain::{Language, Task};
use report::{ColumnType, Driver, Labels, ScoreWords, say};
use scores::ScoredRow;

use crate::{
    customers_view::DataCells,
    predict::DRIVERS,
    sheet::{Cell, Sheet},
};

/// What people read in a table.
pub struct Wording {
    pub language: Language,
    pub task: Task,
    /// What columns of the data are called.
    pub labels: Labels,
}

impl Wording {
    fn words(&self) -> ScoreWords {
        models::family(self.task).score_words(self.language)
    }
}

/// Columns that every table has, and how their cells are said.
pub struct Columns {
    /// The column of values, where customers have any.
    pub value: Option<String>,
    pub wording: Option<Wording>,
}

impl Columns {
    pub fn header(&self) -> Vec<Cow<'_, str>> {
        let own = match &self.wording {
            None => ["entity_key", "score", "risk", "known"],
            Some(wording) => {
                let words = wording.words();
                [words.customer, words.score, words.risk, words.status]
            }
        };
        let value = self.value.as_deref().map(|name| match &self.wording {
            None => "value".into(),
            Some(wording) => wording.labels.name_of(name).into(),
        });
        own.into_iter().map(Cow::from).chain(value).collect()
    }

    pub fn cells<'a>(&self, row: &'a ScoredRow) -> impl Iterator<Item = Cell<'a>> + use<'a> {
        let customer = &row.customer;
        let (risk, known) = match &self.wording {
            None => (
                Cell::Text(customer.risk.into_str().into()),
                Cell::Truth(customer.outcome_known),
            ),
            Some(wording) => {
                let words = wording.words();
                let status = words.status_of(customer.outcome_known);
                let risk = words.of_risk(customer.risk);
                (Cell::Text(risk.into()), Cell::Text(status.into()))
            }
        };
        let value = || customer.value.map_or(Cell::Empty, Cell::Number);
        let value = self.value.is_some().then(value);
        [
            Cell::Text(customer.entity_key.as_str().into()),
            Cell::Score(customer.score),
            risk,
            known,
        ]
        .into_iter()
        .chain(value)
    }

    fn of_data<'a>(&self, column: &'a Column) -> Cow<'a, str> {
        match &self.wording {
            None => column.name.as_str().into(),
            Some(wording) => wording.labels.name_of(&column.name).into(),
        }
    }

    fn reason(&self, at: usize) -> Cow<'static, str> {
        match &self.wording {
            None => format!("reason_{at}"),
            Some(wording) => say!(wording.language, "Reason {at}", "Motivo {at}"),
        }
        .into()
    }

    /// Why the score is so, and that nobody knows, where it was not worked out.
    fn reasons<'a>(
        &self,
        drivers: Option<&'a [Driver]>,
    ) -> impl Iterator<Item = Cell<'a>> + use<'a> {
        let wording = self.wording.as_ref();
        let language = wording.map_or(Language::English, |wording| wording.language);
        let said: Vec<String> = match drivers {
            Some(drivers) => drivers.iter().map(|driver| driver.said(language)).collect(),
            None => vec![
                language
                    .of(
                        "not worked out: the file has too many customers",
                        "não calculado: o arquivo tem clientes demais",
                    )
                    .to_owned(),
            ],
        };
        let cells = said.into_iter().map(|text| Cell::Text(text.into()));
        cells.chain(std::iter::repeat(Cell::Empty)).take(DRIVERS)
    }
}

/// Customers with all that is told of them.
pub struct Table {
    pub columns: Columns,
    pub rows: Vec<ScoredRow>,
    pub cells: Option<DataCells>,
    pub drivers: Option<Vec<Option<Vec<Driver>>>>,
}

impl Table {
    pub fn write(self, mut sheet: impl Sheet) -> Result<Vec<u8>, WorkError> {
        let data: Vec<&Column> = self.cells.iter().flat_map(DataCells::columns).collect();
        let mut header = self.columns.header();
        header.extend(data.iter().map(|column| self.columns.of_data(column)));
        if self.drivers.is_some() {
            header.extend((1..=DRIVERS).map(|at| self.columns.reason(at)));
        }
        sheet.header(header.iter().map(|name| &**name))?;
        let mut places = self.cells.iter().flat_map(DataCells::rows);
        let mut drivers = self.drivers.iter().flatten();
        for row in &self.rows {
            let place = places.next();
            let cells = data.iter().map(|column| cell(column, place));
            let reasons = drivers.next();
            let reasons = reasons.map(|drivers| self.columns.reasons(drivers.as_deref()));
            let reasons = reasons.into_iter().flatten();
            sheet.row(self.columns.cells(row).chain(cells).chain(reasons))?;
        }
        sheet.finish()
    }
}

fn cell(column: &Column, row: Option<usize>) -> Cell<'_> {
    let Some(row) = row else { return Cell::Empty };
    match (&column.values, column.kind) {
        (Values::Number(cells), ColumnType::Integer | ColumnType::Number) => match cells[row] {
            missing if missing.is_nan() => Cell::Empty,
            number => Cell::Number(number),
        },
        _ => column.text(row).map_or(Cell::Empty, Cell::Text),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use report::{Risk, ScoredCustomer};
    use serde_json::json;

    use super::*;
    use crate::sheet::Csv;

    pub(crate) fn rows() -> Vec<ScoredRow> {
        let named = [("=1+1", Some(-9.5), 0.123_456), ("-7", None, 0.25)];
        let row = |(row, (key, value, score)): (u64, (&str, _, _))| ScoredRow {
            customer: ScoredCustomer {
                entity_key: key.into(),
                score,
                risk: Risk::Low,
                outcome_known: row == 1,
                value,
            },
            row,
        };
        (0..).zip(named).map(row).collect()
    }

    fn written(value: Option<&str>, wording: Option<Wording>) -> String {
        let driver = |text: &str| -> Driver {
            let driver =
                json!({ "feature": "f", "value": "1", "effect": 1.0, "points": 1.0, "text": text });
            serde_json::from_value(driver).unwrap()
        };
        let table = Table {
            columns: Columns {
                value: value.map(str::to_owned),
                wording,
            },
            rows: rows(),
            cells: None,
            drivers: Some(vec![Some(vec![driver("@a"), driver("b")]), None]),
        };
        String::from_utf8(table.write(Csv::new()).unwrap()).unwrap()
    }

    #[test]
    fn reasons_are_columns_and_where_there_are_none_it_says_so() {
        assert_eq!(
            written(None, None),
            "entity_key,score,risk,known,reason_1,reason_2,reason_3\n\
             '=1+1,0.1235,low,false,'@a,b,\n\
             -7,0.2500,low,true,not worked out: the file has too many customers,,\n"
        );
    }

    #[test]
    fn people_read_it_in_their_words() {
        let wording = |language, task| {
            Some(Wording {
                language,
                task,
                labels: Labels([("fee".to_owned(), "Mensalidade".to_owned())].into()),
            })
        };
        assert_eq!(
            written(Some("fee"), wording(Language::Portuguese, Task::Churn)),
            "Cliente,Risco de saída,Nível de risco,Situação,Mensalidade,Motivo 1,Motivo 2,Motivo 3\n\
             '=1+1,0.1235,Baixo,Ativo,-9.5,F: 1: +1 pontos,F: 1: +1 pontos,\n\
             -7,0.2500,Baixo,Saiu,,não calculado: o arquivo tem clientes demais,,\n"
        );
        assert_eq!(
            written(
                Some("monthly_fee"),
                wording(Language::English, Task::LeadScoring)
            ),
            "Lead,Likelihood,Rating,Status,Monthly fee,Reason 1,Reason 2,Reason 3\n\
             '=1+1,0.1235,Cold,Open,-9.5,'@a,b,\n\
             -7,0.2500,Cold,Bought,,not worked out: the file has too many customers,,\n"
        );
    }
}
