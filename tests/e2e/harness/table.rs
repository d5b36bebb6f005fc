//! CSV files in memory.

use std::fmt::Write as _;

use serde_json::{Map, Value};

#[derive(Clone)]
pub struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub fn parse(csv: &[u8]) -> Self {
        let mut reader = csv::Reader::from_reader(csv);
        let owned = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
        let header = owned(reader.headers().unwrap());
        let rows = reader.records().map(|row| owned(&row.unwrap())).collect();
        Self { header, rows }
    }

    pub fn to_csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.header).unwrap();
        for row in &self.rows {
            writer.write_record(row).unwrap();
        }
        writer.into_inner().unwrap()
    }

    #[track_caller]
    pub fn at(&self, column: &str) -> usize {
        self.header
            .iter()
            .position(|name| name == column)
            .unwrap_or_else(|| panic!("no column {column} in {:?}", self.header))
    }

    pub fn column(&self, name: &str) -> Vec<&str> {
        let at = self.at(name);
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    pub fn without(&self, column: &str) -> Self {
        let at = self.at(column);
        let mut table = self.clone();
        table.header.remove(at);
        for row in &mut table.rows {
            row.remove(at);
        }
        table
    }

    /// With every cell of a column made anew from the row's number and what stood there.
    pub fn with(&self, column: &str, cell: impl Fn(usize, &str) -> String) -> Self {
        let at = self.at(column);
        let mut table = self.clone();
        for (n, row) in table.rows.iter_mut().enumerate() {
            row[at] = cell(n, &row[at]);
        }
        table
    }

    /// With another column, of cells made from the rows' numbers.
    pub fn and(&self, column: &str, cell: impl Fn(usize) -> String) -> Self {
        let mut table = self.clone();
        table.header.push(column.to_owned());
        for (n, row) in table.rows.iter_mut().enumerate() {
            row.push(cell(n));
        }
        table
    }

    pub fn first(&self, rows: usize) -> Self {
        Self {
            header: self.header.clone(),
            rows: self.rows[..rows].to_vec(),
        }
    }

    /// A row as `predict` takes it. Numbers go as numbers in even rows and as text in odd ones:
    /// both must mean the same.
    pub fn json(&self, row: usize) -> Map<String, Value> {
        let cells = self.header.iter().zip(&self.rows[row]);
        cells
            .map(|(name, cell)| {
                let value = match (cell.as_str(), cell.parse::<f64>()) {
                    ("", _) => Value::Null,
                    (_, Ok(number)) if row.is_multiple_of(2) => number.into(),
                    _ => cell.as_str().into(),
                };
                (name.clone(), value)
            })
            .collect()
    }
}

/// A file just above the size from which files go in parts.
pub fn large_csv() -> Vec<u8> {
    const LARGE: usize = 101_000_000;
    let filler = "x".repeat(1000);
    let mut csv = "id,filler\n".to_owned();
    let mut row = 0;
    while csv.len() < LARGE {
        writeln!(csv, "{row},{filler}").unwrap();
        row += 1;
    }
    csv.into_bytes()
}
