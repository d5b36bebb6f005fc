//! Numbers of customers that each store, country or company counts for itself: they repeat in the file, and name a
//! customer only together with it.

use std::collections::HashSet;

use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, cast::AsArray};
use report::{ColumnReading, ColumnType};
use twox_hash::XxHash64;

use crate::profile::distinct::{Premixed, mix};
use crate::profile::entity_key::{names_document, nearly};
use crate::profile::{ColumnProfile, KeyPair, Warning};
use crate::values::names::{KeyName, words};

/// Pairs of columns that are looked at.
const PAIRS: usize = 4;

/// Words for what counts its customers for itself, in names of columns. Lower case.
const SCOPES: [&str; 61] = [
    "store",
    "shop",
    "branch",
    "outlet",
    "site",
    "location",
    "office",
    "dealer",
    "franchise",
    "franchisee",
    "company",
    "entity",
    "tenant",
    "organization",
    "organisation",
    "subsidiary",
    "division",
    "brand",
    "market",
    "marketplace",
    "country",
    "region",
    "filiale",
    "standort",
    "mandant",
    "firma",
    "land",
    "marke",
    "niederlassung",
    "tienda",
    "sucursal",
    "empresa",
    "sociedad",
    "país",
    "pais",
    "región",
    "marca",
    "loja",
    "filial",
    "unidade",
    "região",
    "magasin",
    "agence",
    "boutique",
    "société",
    "pays",
    "région",
    "negozio",
    "azienda",
    "società",
    "paese",
    "winkel",
    "vestiging",
    "bedrijf",
    "sklep",
    "oddział",
    "магазин",
    "филиал",
    "компания",
    "店舗",
    "门店",
];

/// Whether a column says who counts a customer, by its name: `store`, `store_id`, `Filiale Nr.`.
fn names_scope(name: &str) -> bool {
    let words = words(name);
    let is_scope = |word: &String| SCOPES.contains(&word.as_str());
    match &words[..] {
        [.., last] if is_scope(last) => true,
        [.., scope, last] => {
            is_scope(scope) && (last == "name" || KeyName::of(name) != KeyName::No)
        }
        _ => false,
    }
}

/// Whether a column is a key of plain numbers, which others may count as well.
fn may_be_counted(name: &str, reading: &ColumnReading) -> bool {
    let are_numbers = reading.kind == ColumnType::Integer || reading.digits.is_some();
    let is_key = KeyName::of(name) != KeyName::No && !names_document(name);
    are_numbers && is_key && !names_scope(name)
}

/// Pairs of a key and what may count it for itself, of which none has come twice so far.
#[derive(Debug, Default)]
pub(crate) struct KeyPairs(Vec<Pair>);

#[derive(Debug)]
struct Pair {
    /// Columns.
    key: usize,
    scope: usize,
    seen: HashSet<u64, Premixed>,
}

impl KeyPairs {
    /// Of columns with those names, read so.
    pub fn of(names: &[String], readings: &[ColumnReading]) -> Self {
        let columns = || names.iter().zip(readings).enumerate();
        let scopes: Vec<usize> = columns()
            .filter(|(_, (name, reading))| {
                matches!(reading.kind, ColumnType::Integer | ColumnType::Text) && names_scope(name)
            })
            .map(|(at, _)| at)
            .collect();
        let keys = columns()
            .filter(|(_, (name, reading))| may_be_counted(name, reading))
            .map(|(at, _)| at);
        let pairs = keys.flat_map(|key| {
            scopes.iter().map(move |scope| Pair {
                key,
                scope: *scope,
                seen: HashSet::default(),
            })
        });
        Self(pairs.take(PAIRS).collect())
    }

    /// Takes the next rows into account: an array of each column.
    pub fn see(&mut self, column: impl Fn(usize) -> ArrayRef) {
        self.0
            .retain_mut(|pair| pair.see(&column(pair.key), &column(pair.scope)));
    }

    pub fn hashes(&self) -> usize {
        self.0.iter().map(|pair| pair.seen.len()).sum()
    }

    /// Gives up looking.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The first pair of columns of which the one repeats, and never with the same value of the other.
    pub fn found(&self, columns: &[ColumnProfile], rows: u64) -> Option<KeyPair> {
        let is_found = |pair: &&Pair| {
            let (key, scope) = (&columns[pair.key], &columns[pair.scope]);
            key.distinct < nearly(rows) && scope.distinct > 1 && scope.distinct < key.distinct
        };
        let pair = self.0.iter().find(is_found)?;
        Some(KeyPair {
            column: columns[pair.key].name.clone(),
            within: columns[pair.scope].name.clone(),
        })
    }
}

impl Pair {
    /// Whether no two values came twice together, and none is missing.
    fn see(&mut self, keys: &ArrayRef, scopes: &ArrayRef) -> bool {
        (0..keys.len()).all(|row| {
            let pair = hash(keys, row).zip(hash(scopes, row));
            pair.is_some_and(|(key, scope)| self.seen.insert(mix(key ^ mix(scope))))
        })
    }
}

fn hash(cells: &ArrayRef, row: usize) -> Option<u64> {
    if cells.is_null(row) {
        return None;
    }
    if let Some(numbers) = cells.as_primitive_opt::<Int64Type>() {
        return Some(mix(numbers.value(row).cast_unsigned()));
    }
    let texts = cells.as_string_opt::<i32>()?;
    Some(XxHash64::oneshot(0, texts.value(row).as_bytes()))
}

/// Warns of a column that names customers only together with another.
pub(crate) fn key_of_several(columns: &mut [ColumnProfile], pair: &KeyPair) {
    let Some(column) = columns.iter_mut().find(|column| column.name == pair.column) else {
        return;
    };
    let KeyPair {
        column: key,
        within,
    } = pair;
    let detail = format!(
        "The same \"{key}\" comes several times, but never twice with the same \"{within}\": it seems that only the two \
         together name a customer. Join them to one column, such as \"{within}-{key}\", upload the file again and take \
         that for the key; by \"{key}\" alone, different customers would count as one. If it is the same customer each \
         time, take \"{key}\" for the key."
    );
    column.warnings.push(Warning {
        code: KEY_OF_SEVERAL.into(),
        detail,
    });
}

/// The code of that warning.
pub(super) const KEY_OF_SEVERAL: &str = "key_of_several";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_told_by_names() {
        for (name, is_scope) in [
            ("store", true),
            ("Store No.", true),
            ("store_id", true),
            ("Shop Name", true),
            ("Filiale", true),
            ("país", true),
            ("home_country", true),
            ("store_visits", false),
            ("customer_id", false),
            ("plan", false),
            ("restore", false),
            ("", false),
        ] {
            assert_eq!(names_scope(name), is_scope, "{name}");
        }
    }
}
