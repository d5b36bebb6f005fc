//! The table of an export: for programs with the names that lists have, or for people in their words.

use std::{borrow::Cow, iter::once};

use cloud::WorkError;
use data::{Column, Values};
use domain::{Bands, Language, Task};
use report::{ColumnType, Driver, Labels, ScoreWords, ScoredCustomer, say};
use scores::ScoredRow;
use serde::Serialize;

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

/// What a run says of a customer, besides the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Score,
    Risk,
    Band,
    Known,
    Value,
    ValueAtStake,
}

impl Field {
    /// Those of a file unless said.
    pub const USUAL: [Self; 5] = [
        Self::Score,
        Self::Risk,
        Self::Known,
        Self::Value,
        Self::Band,
    ];
    const ALL: [Self; 6] = [
        Self::Score,
        Self::Risk,
        Self::Band,
        Self::Known,
        Self::Value,
        Self::ValueAtStake,
    ];

    /// What lists call it.
    fn name(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::Risk => "risk",
            Self::Band => "band",
            Self::Known => "known",
            Self::Value => "value",
            Self::ValueAtStake => "value_at_stake",
        }
    }

    /// The one that lists call so.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    fn is_of_value(self) -> bool {
        matches!(self, Self::Value | Self::ValueAtStake)
    }
}

/// Columns of what a run says, and how their cells are said.
pub struct Columns {
    /// Those wanted, in their order.
    pub fields: Vec<Field>,
    /// The column of values, where customers have any.
    pub value: Option<String>,
    /// The bands of the run, where it has any.
    pub bands: Option<Bands>,
    pub wording: Option<Wording>,
}

impl Columns {
    /// Those that there are: what customers are worth is not known of every run, nor are bands.
    fn shown(&self) -> impl Iterator<Item = Field> {
        let fields = self.fields.iter().copied();
        fields.filter(|field| match field {
            Field::Band => self.bands.is_some(),
            field => self.value.is_some() || !field.is_of_value(),
        })
    }

    pub fn header(&self) -> Vec<Cow<'_, str>> {
        let key = match &self.wording {
            None => "entity_key",
            Some(wording) => wording.words().customer,
        };
        let fields = self.shown().map(|field| self.name_of(field));
        once(Cow::from(key)).chain(fields).collect()
    }

    fn name_of(&self, field: Field) -> Cow<'_, str> {
        let Some(wording) = &self.wording else {
            return field.name().into();
        };
        let words = wording.words();
        match field {
            Field::Score => words.score.into(),
            Field::Risk => words.risk.into(),
            Field::Band => words.band.into(),
            Field::Known => words.status.into(),
            Field::Value => {
                let column = self.value.as_deref().unwrap_or_default();
                wording.labels.name_of(column).into()
            }
            Field::ValueAtStake => words.value_at_stake.into(),
        }
    }

    pub fn cells<'a>(&self, row: &'a ScoredRow) -> impl Iterator<Item = Cell<'a>> + use<'a> {
        let customer = &row.customer;
        let words = self.wording.as_ref().map(Wording::words);
        let said = self
            .shown()
            .map(|field| said(field, customer, words, self.bands));
        let mut cells = vec![Cell::Text(customer.entity_key.as_str().into())];
        cells.extend(said);
        cells.into_iter()
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

/// The band of a customer, by a letter in any language.
fn band(customer: &ScoredCustomer, bands: Bands) -> Cell<'static> {
    Cell::Text(bands.of(customer.score).into_str().into())
}

/// What a run says of a customer, for programs or in words.
fn said(
    field: Field,
    customer: &ScoredCustomer,
    words: Option<ScoreWords>,
    bands: Option<Bands>,
) -> Cell<'static> {
    let number = |number: Option<f64>| number.map_or(Cell::Empty, Cell::Number);
    let (risk, known) = (customer.risk, customer.outcome_known);
    match (field, words) {
        (Field::Score, _) => Cell::Score(customer.score),
        (Field::Risk, None) => Cell::Text(risk.into_str().into()),
        (Field::Risk, Some(words)) => Cell::Text(words.of_risk(risk).into()),
        (Field::Known, None) => Cell::Truth(known),
        (Field::Known, Some(words)) => Cell::Text(words.status_of(known).into()),
        (Field::Band, _) => bands.map_or(Cell::Empty, |bands| band(customer, bands)),
        (Field::Value, _) => number(customer.value),
        (Field::ValueAtStake, _) => number(customer.value_at_stake().map(rounded)),
    }
}

/// As exact as scores are told.
fn rounded(amount: f64) -> f64 {
    (amount * 1e4).round() / 1e4
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
    use report::Risk;
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

    fn written(fields: &[Field], value: Option<&str>, wording: Option<Wording>) -> String {
        let driver = |text: &str| -> Driver {
            let driver =
                json!({ "feature": "f", "value": "1", "effect": 1.0, "points": 1.0, "text": text });
            serde_json::from_value(driver).unwrap()
        };
        let table = Table {
            columns: Columns {
                fields: fields.to_vec(),
                value: value.map(str::to_owned),
                bands: Some(Bands::around(0.1)),
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
            written(&Field::USUAL, None, None),
            "entity_key,score,risk,known,band,reason_1,reason_2,reason_3\n\
             '=1+1,0.1235,low,false,C,'@a,b,\n\
             -7,0.2500,low,true,A,not worked out: the file has too many customers,,\n"
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
            written(
                &Field::USUAL,
                Some("fee"),
                wording(Language::Portuguese, Task::Churn)
            ),
            "Cliente,Risco de saída,Nível de risco,Situação,Mensalidade,Faixa,Motivo 1,Motivo 2,Motivo 3\n\
             '=1+1,0.1235,Baixo,Ativo,-9.5,C,F: 1: +1 pontos,F: 1: +1 pontos,\n\
             -7,0.2500,Baixo,Saiu,,A,não calculado: o arquivo tem clientes demais,,\n"
        );
        assert_eq!(
            written(
                &Field::USUAL,
                Some("monthly_fee"),
                wording(Language::English, Task::LeadScoring)
            ),
            "Lead,Likelihood,Rating,Status,Monthly fee,Band,Reason 1,Reason 2,Reason 3\n\
             '=1+1,0.1235,Cold,Open,-9.5,C,'@a,b,\n\
             -7,0.2500,Cold,Bought,,A,not worked out: the file has too many customers,,\n"
        );
    }

    #[test]
    fn fields_come_as_they_are_wanted_and_loss_is_score_times_value() {
        let fields = [Field::ValueAtStake, Field::Known, Field::Score];
        let reasons = ["reason_1", "reason_2", "reason_3"].join(",");
        assert_eq!(
            written(&fields, Some("fee"), None),
            format!(
                "entity_key,value_at_stake,known,score,{reasons}\n\
                 '=1+1,-1.1728,false,0.1235,'@a,b,\n\
                 -7,,true,0.2500,not worked out: the file has too many customers,,\n"
            )
        );
        let banded = written(&[Field::Band], None, None);
        assert!(
            banded.starts_with("entity_key,band,reason_1,reason_2,reason_3\n'=1+1,C,"),
            "{banded}"
        );
        assert!(banded.contains("\n-7,A,"), "{banded}");
        let without = written(&fields, None, None);
        let header = format!("entity_key,known,score,{reasons}\n");
        assert!(without.starts_with(&header), "{without}");
        let wording = Wording {
            language: Language::Portuguese,
            task: Task::LeadScoring,
            labels: Labels::default(),
        };
        let said = written(&fields[..1], Some("fee"), Some(wording));
        assert!(said.starts_with("Lead,Valor esperado,Motivo 1,"), "{said}");
    }

    #[test]
    fn a_field_is_found_by_its_name() {
        for field in Field::ALL {
            assert_eq!(Field::named(field.name()), Some(field));
            assert_eq!(serde_json::to_value(field).unwrap(), field.name());
        }
        assert_eq!(Field::named("entity_key"), None);
    }
}
