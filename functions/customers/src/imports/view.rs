//! What the routes of imports take and show.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{
    DatasetId, Failure, FieldSource, ImportField, ImportId, ImportKind, ImportPurpose,
    ImportResult, ImportRun, RowError, ShownStatus,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is to be imported.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewImport {
    /// Whose rows are told.
    pub dataset_id: DatasetId,
    /// What they are. Unless said, the names of the columns tell.
    pub kind: Option<ImportKind>,
    /// Which columns are what, by the names of fields, all of it. Unless said, the names of the columns tell. All
    /// other columns are told by their own names.
    pub mapping: Option<BTreeMap<ImportField, FieldSource>>,
    /// Columns that are not to be told.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub leave_out: Vec<String>,
    /// As of when customers and subscriptions are as the file says: when it was made. Unless said, when it was
    /// uploaded.
    pub as_of: Option<DateTime<Utc>>,
    /// Whether only to say what would become of the rows; nothing is kept of them then.
    #[serde(default)]
    pub dry_run: bool,
}

/// Which file a suggestion is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuggestionQuery {
    /// Of which dataset.
    pub dataset_id: DatasetId,
    /// What its rows are, where it is not what the names of the columns tell.
    #[param(inline)]
    pub kind: Option<ImportKind>,
}

/// An import of a file, a dry run of one, or the undoing of one.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportView {
    /// Its id.
    pub id: ImportId,
    /// What for.
    pub purpose: ImportPurpose,
    /// Whose rows.
    pub dataset_id: DatasetId,
    /// What that was called then.
    pub dataset_name: String,
    /// What the rows are.
    pub kind: ImportKind,
    /// Which columns are what.
    pub mapping: BTreeMap<ImportField, FieldSource>,
    /// Columns that are not told.
    pub leave_out: Vec<String>,
    /// As of when customers and subscriptions are as the file says.
    pub as_of: DateTime<Utc>,
    /// The import that this one undoes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undoes: Option<ImportId>,
    /// What undid this one, or is about to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone_by: Option<ImportId>,
    /// Where it is.
    pub status: ShownStatus,
    /// The part done, 0 to 1.
    pub progress: f64,
    /// Why it failed. What was told before stays: undo it, or import the file again, which tells nothing twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
    /// What became of the rows, once it has succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<ImportResult>,
    /// What is wrong with rows, and what rows were taken for that do not say all: the first 1,000; only when asked for by
    /// id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<RowError>>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
}

impl From<ImportRun> for ImportView {
    fn from(run: ImportRun) -> Self {
        let progress = run.progress;
        Self {
            id: run.id,
            purpose: run.purpose,
            dataset_id: run.dataset_id,
            dataset_name: run.dataset_name,
            kind: run.kind,
            mapping: run.mapping,
            leave_out: run.leave_out,
            as_of: run.as_of,
            undoes: run.undoes,
            undone_by: run.undone_by,
            status: progress.status.shown(),
            progress: progress.fraction(),
            error: progress.error,
            result: run.result,
            errors: None,
            created_at: progress.created_at,
            ended_at: progress.ended_at,
        }
    }
}
