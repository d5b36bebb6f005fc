//! What is asked to be imported, held against the dataset.

use api::prelude::*;
use chrono::{TimeDelta, Utc};
use domain::{
    ActorId, CustomersAre, Dataset, FieldSource, ImportField, ImportKind, ImportMapping,
    ImportPurpose, ImportRun,
};
use ledger::import::suggest;

use super::view::NewImport;

/// Columns that are told beside a row's fields: an event has room for no more.
const MOST_OTHERS: usize = 450;
/// Bytes of what stands for a column.
const LONGEST_VALUE: usize = 255;

/// The run that is asked for, not yet kept.
pub fn run(
    request: NewImport,
    dataset: &Dataset,
    columns: &[String],
    customers_are: CustomersAre,
    by: ActorId,
) -> Result<ImportRun, ApiError> {
    let suggestion = suggest(columns, request.kind, customers_are);
    let Some(kind) = request.kind.or(suggestion.as_ref().map(|of| of.kind)) else {
        let detail = "The names of the columns do not tell what its rows are. Say it, and with `mapping` which columns \
                      are what.";
        return Err(ApiError::invalid([("kind", detail.to_owned())]));
    };
    let mapping = match request.mapping {
        Some(mapping) => mapping,
        None => suggestion.map(|of| of.mapping).unwrap_or_default(),
    };
    let mut wrong = wrong_fields(kind, &mapping, columns, customers_are);
    wrong.extend(missing(kind, &mapping, customers_are));
    for left in &request.leave_out {
        if !columns.contains(left) {
            wrong.push(("leave_out".to_owned(), no_column(left)));
        }
    }
    let told = columns.len().saturating_sub(request.leave_out.len());
    if told > MOST_OTHERS {
        let detail = format!(
            "{told} columns would be told, and an event has room for {MOST_OTHERS}. Name those that are not needed."
        );
        wrong.push(("leave_out".to_owned(), detail));
    }
    if request
        .as_of
        .is_some_and(|at| at > Utc::now() + TimeDelta::hours(1))
    {
        let detail = "It lies ahead. Say when the file was made.";
        wrong.push(("as_of".to_owned(), detail.to_owned()));
    }
    fields::refuse(wrong)?;
    let run = ImportRun::of(dataset, kind, mapping, by);
    Ok(ImportRun {
        purpose: match request.dry_run {
            true => ImportPurpose::DryRun,
            false => ImportPurpose::Import,
        },
        leave_out: request.leave_out,
        as_of: request.as_of.unwrap_or(run.as_of),
        as_of_said: request.as_of.is_some(),
        ..run
    })
}

fn wrong_fields(
    kind: ImportKind,
    mapping: &ImportMapping,
    columns: &[String],
    customers_are: CustomersAre,
) -> Vec<(String, String)> {
    let problem = |field: &ImportField, source: &FieldSource| match source {
        _ if !kind.fields().contains(field) => {
            Some("Rows of this kind have no such field.".to_owned())
        }
        _ if kind != ImportKind::Events && is_of_others(*field, customers_are) => Some(format!(
            "Customers are told by `{}` here, as the organization's settings say.",
            customers_are.field().name()
        )),
        FieldSource::Column(name) if !columns.contains(name) => Some(no_column(name)),
        FieldSource::Value(value) if value.len() > LONGEST_VALUE => {
            Some(format!("It is longer than {LONGEST_VALUE} bytes."))
        }
        FieldSource::Value(value) if value.trim().is_empty() => {
            Some("It is empty. Leave the field out.".to_owned())
        }
        _ => None,
    };
    let wrong = mapping.iter().filter_map(|(field, source)| {
        Some((format!("mapping.{}", field.name()), problem(field, source)?))
    });
    wrong.collect()
}

/// Whether a field names who customers are not.
fn is_of_others(field: ImportField, customers_are: CustomersAre) -> bool {
    matches!(field, ImportField::UserId | ImportField::AccountId) && field != customers_are.field()
}

fn missing(
    kind: ImportKind,
    mapping: &ImportMapping,
    customers_are: CustomersAre,
) -> Vec<(String, String)> {
    let groups = kind.needed(customers_are).into_iter();
    let missing = groups.filter(|group| !group.iter().any(|field| mapping.contains_key(field)));
    let wrong = missing.filter_map(|group| {
        let names: Vec<String> = group
            .iter()
            .map(|field| format!("`{}`", field.name()))
            .collect();
        let field = group.first()?.name();
        let detail = format!(
            "No column was found for {}. Name one, or a `value` that holds for all rows.",
            names.join(" or ")
        );
        Some((format!("mapping.{field}"), detail))
    });
    wrong.collect()
}

fn no_column(name: &str) -> String {
    let name: String = name.chars().take(100).collect();
    format!("The dataset has no column \"{name}\".")
}
