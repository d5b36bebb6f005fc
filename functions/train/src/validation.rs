//! Whether a dataset can be learned from, as its profile tells: said at once, before anything runs.

use api::{ApiError, problem::OrNotFound};
use cloud::{Bucket, bucket::keys};
use data::{ColumnProfile, Profile, same_label};
use domain::{
    Dataset, DatasetId, DatasetStatus, Language, Phrase, RowsPerEntity, Sentence, currency_problem,
    learner_problems,
};
use learn::{FAIRNESS_COLUMNS, FEWEST_OF_A_CLASS};
use report::ColumnType;
use store::TenantStore;

use crate::{positive_label::positive_label, view::NewModel};

/// No dataset has more columns.
const MAX_EXCLUDED: usize = 1000;
/// No more fields are told to be wrong at once.
const MAX_PROBLEMS: usize = 20;
/// As many values of a target are shown, and characters of each.
const SHOWN: usize = 5;
const LABEL_CHARS: usize = 60;

/// A dataset that is ready, with the profile of its columns.
pub async fn ready_dataset(
    tenant: &TenantStore,
    bucket: &Bucket,
    id: DatasetId,
) -> Result<(Dataset, Profile), ApiError> {
    let dataset = ready(tenant, id).await?;
    let bytes = bucket
        .get(&keys::profile(tenant.org(), id, dataset.generation))
        .await?
        .or_not_found("dataset")?;
    Ok((dataset, serde_json::from_slice(&bytes)?))
}

async fn ready(tenant: &TenantStore, id: DatasetId) -> Result<Dataset, ApiError> {
    let dataset = tenant.dataset(id).await?.or_not_found("dataset")?;
    let why = match (dataset.status, &dataset.error) {
        (DatasetStatus::Ready, _) => return Ok(dataset),
        (DatasetStatus::Failed, Some(error)) => {
            format!("It could not be read: {} {}", error.detail, error.remedy)
        }
        (DatasetStatus::Building, _) => {
            "It is being built. Wait until its status is `ready`.".to_owned()
        }
        (DatasetStatus::AwaitingUpload, _) => "Upload its file first.".to_owned(),
        _ => "It is still being read. Wait until its status is `ready`.".to_owned(),
    };
    Err(ApiError::conflict("dataset_not_ready", why))
}

/// Says so when a dataset is not as it was seen: that is why no run of it came about.
pub async fn still_ready(tenant: &TenantStore, seen: &Dataset) -> Result<(), ApiError> {
    let now = ready(tenant, seen.id).await?;
    if now.generation == seen.generation {
        return Ok(());
    }
    Err(ApiError::conflict(
        "dataset_changed",
        "The dataset's file was read in another way at this moment. Look at its columns and try again.",
    ))
}

/// What is wrong with the request for these data: pairs of field and what is wrong.
pub fn problems(request: &NewModel, profile: &Profile) -> Vec<(String, Sentence)> {
    let mut wrong = Vec::new();
    for (field, given, most) in [
        ("exclude", request.exclude.len(), MAX_EXCLUDED),
        (
            "fairness_columns",
            request.fairness_columns.len(),
            FAIRNESS_COLUMNS,
        ),
    ] {
        if given > most {
            let text = format!("It has {given} names; at most {most}.");
            let phrase = Phrase::new("too_many_columns").with("most", most);
            return vec![(field.into(), Sentence::new(text, phrase))];
        }
    }
    let known = |name: &String| profile.column(name).is_some();
    let unknown = |name: &String| {
        let names = profile.first_names();
        Sentence::new(
            format!("There is no column `{name}`. The columns are: {names}."),
            of_column("no_column", name).with("names", names),
        )
    };
    let single = [
        ("target", Some(&request.target)),
        ("entity_key", request.entity_key.as_ref()),
        ("value_column", request.value_column.as_ref()),
        ("snapshot_column", request.snapshot_column.as_ref()),
    ];
    for (field, name) in single
        .into_iter()
        .filter_map(|(f, n)| Some((f.to_owned(), n?)))
        .chain(listed("exclude", &request.exclude))
        .chain(listed("fairness_columns", &request.fairness_columns))
    {
        if !known(name) && wrong.len() < MAX_PROBLEMS {
            wrong.push((field, unknown(name)));
        }
    }
    wrong.extend(learner_problems(&request.learners));
    if request.entity_key.as_ref() == Some(&request.target) {
        let problem = Sentence::new("It cannot be the target too.", Phrase::new("key_is_target"));
        wrong.push(("entity_key".into(), problem));
    }
    if request.exclude.contains(&request.target) {
        let text = "It names the target, which is never a feature.";
        let problem = Sentence::new(text, Phrase::new("target_excluded"));
        wrong.push(("exclude".into(), problem));
    }
    if request.fairness_columns.contains(&request.target) {
        let text = "It names the target: groups cannot be compared by the outcome itself.";
        let problem = Sentence::new(text, Phrase::new("groups_of_target"));
        wrong.push(("fairness_columns".into(), problem));
    }
    if let Some(target) = profile.column(&request.target) {
        let entry = models::family(request.task).entry(Language::English);
        let is_plain = positive_label(&entry, target).is_some();
        wrong.extend(target_problems(
            target,
            (request.positive_label.as_deref(), is_plain),
            profile.rows,
        ));
    }
    if let Some(key) = request
        .entity_key
        .as_ref()
        .and_then(|key| profile.column(key))
    {
        wrong.extend(key_problem(key).map(|p| ("entity_key".to_owned(), p)));
    }
    wrong.extend(rows_problem(
        request.rows_per_entity,
        request.entity_key.as_deref(),
    ));
    if let Some(value) = request
        .value_column
        .as_ref()
        .and_then(|name| profile.column(name))
    {
        wrong.extend(value_problem(value).map(|p| ("value_column".to_owned(), p)));
    }
    let currency = request.currency.as_deref().and_then(currency_problem);
    wrong.extend(currency.map(|problem| ("currency".to_owned(), problem)));
    if let Some(snapshot) = request
        .snapshot_column
        .as_ref()
        .and_then(|name| profile.column(name))
    {
        wrong.extend(snapshot_problem(snapshot).map(|p| ("snapshot_column".to_owned(), p)));
    }
    wrong
}

/// What a code says of a column.
fn of_column(code: &str, name: &str) -> Phrase {
    Phrase::new(code).with("column", name)
}

/// Names of a list, each with its place in the request.
fn listed<'a>(field: &'a str, names: &'a [String]) -> impl Iterator<Item = (String, &'a String)> {
    let named = names.iter().enumerate();
    named.map(move |(n, name)| (format!("{field}[{n}]"), name))
}

fn target_problems(
    target: &ColumnProfile,
    (positive, is_plain): (Option<&str>, bool),
    rows: u64,
) -> Option<(String, Sentence)> {
    let labels: Vec<(&str, u64)> = target
        .top_values
        .iter()
        .map(|top| (top.value.as_str(), top.count))
        .collect();
    let name = &target.name;
    let shown = shown(&labels, target.distinct);
    let told = |code| of_column(code, name).with("labels", shown.as_str());
    let problem = |field: &str, text: String, phrase: Phrase| {
        Some((field.to_owned(), Sentence::new(text, phrase)))
    };
    match (target.distinct, positive) {
        (0, _) => problem(
            "target",
            format!("`{name}` is empty in all rows. Choose another column."),
            told("target_empty"),
        ),
        (1, _) if target.missing > 0 => problem(
            "target",
            format!(
                "`{name}` says {shown} alone, and {} rows are empty, which counts as not known. If empty means that it \
                 did not happen, say so: `PATCH /v1/datasets/{{id}}` with `{{\"read\": {{\"columns\": {{\"{name}\": \
                 {{\"empty\": \"No\"}}}}}}}}`, or on the dataset's page. Else upload a file that holds rows of both outcomes.",
                target.missing
            ),
            told("target_only_yes").with("rows", target.missing),
        ),
        (1, _) => problem(
            "target",
            format!(
                "`{name}` is constant: every row says {shown}. Upload a file that holds rows of both outcomes."
            ),
            told("target_constant"),
        ),
        (distinct, None) if distinct > 2 && shown.is_empty() => problem(
            "target",
            format!(
                "`{name}` has {distinct} different values, so it is no outcome of yes or no. Choose a column with two, or \
                 say in `positive_label` which one means yes."
            ),
            told("target_of_too_many_values").with("values", distinct),
        ),
        (distinct, None) if distinct > 2 => problem(
            "target",
            format!(
                "`{name}` has {distinct} values: {shown}. Say in `positive_label` which one means yes, or choose a column \
                 with two."
            ),
            told("target_of_many_values").with("values", distinct),
        ),
        (_, None) if target.labels().is_some() && !is_plain => problem(
            "positive_label",
            format!(
                "Nothing tells which value of `{name}` means that it happened: {shown}. Say which."
            ),
            told("which_label"),
        ),
        (_, Some(label))
            if target.labels().is_some() && !labels.iter().any(|(l, _)| same_label(l, label)) =>
        {
            problem(
                "positive_label",
                format!("`{name}` never says `{}`. It says: {shown}.", cut(label)),
                told("no_such_label").with("label", cut(label)),
            )
        }
        (_, positive) => {
            let known: u64 = rows.saturating_sub(target.missing);
            let yes = match positive {
                Some(label) => labels
                    .iter()
                    .find(|(l, _)| same_label(l, label))
                    .map(|(_, count)| *count),
                None => labels.first().map(|(_, count)| *count),
            }?;
            let rarer = yes.min(known.saturating_sub(yes));
            if rarer >= FEWEST_OF_A_CLASS as u64 {
                return None;
            }
            let text = format!(
                "The rarer answer of `{name}` has {rarer} rows; at least {FEWEST_OF_A_CLASS} are \
                 needed. Upload more history, so that more of them are in it."
            );
            let phrase = told("too_few_of_a_kind").with("rows", rarer);
            problem("target", text, phrase.with("fewest", FEWEST_OF_A_CLASS))
        }
    }
}

/// The most frequent values, each with its rows and cut; with dots where there are others.
fn shown(labels: &[(&str, u64)], distinct: u64) -> String {
    let some = labels.iter().take(SHOWN);
    let mut shown: Vec<String> = some
        .map(|(label, count)| format!("`{}` ({count})", cut(label)))
        .collect();
    if !shown.is_empty() && distinct > shown.len() as u64 {
        shown.push("...".into());
    }
    shown.join(", ")
}

/// What somebody wrote, as it is repeated.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LABEL_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What is wrong with a column as the key of a model.
pub fn key_problem(key: &ColumnProfile) -> Option<Sentence> {
    let name = &key.name;
    // A name among numbers is a name.
    let aside = key.set_aside.as_ref().map_or(0, |aside| aside.count);
    let missing = key.missing.saturating_sub(aside);
    if missing > 0 && !key.words_for_nobody.is_empty() {
        return Some(key_of_words(key, missing));
    }
    if missing > 0 {
        return Some(Sentence::new(
            format!(
                "`{name}` has no key in {missing} rows: they are empty, or hold a word such as `NA` that stands for a \
                 missing value. Fill them, or train without an entity key."
            ),
            of_column("key_empty", name).with("rows", missing),
        ));
    }
    // More are needed, of either outcome; the plan of the training counts those.
    (key.distinct < FEWEST_OF_A_CLASS as u64).then(|| {
        let customers = key.distinct;
        Sentence::new(
            format!(
                "`{name}` has only {customers} different values. Name the column that \
                 identifies what each row is about, or train without an entity key."
            ),
            of_column("key_of_few", name).with("customers", customers),
        )
    })
}

/// Some rows hold a word that names nobody among the others.
fn key_of_words(key: &ColumnProfile, missing: u64) -> Sentence {
    let name = &key.name;
    let words = key.words_for_nobody.iter();
    let words: Vec<String> = words
        .map(|word| format!("`{}` ({})", word.value, word.count))
        .collect();
    let words = words.join(", ");
    Sentence::new(
        format!(
            "`{name}` has no key in {missing} rows. What stands there among keys with digits, or in many rows, names \
             nobody: {words}; other such rows are empty, or say the like. Give each row a key, with another sign before the word if it \
             is a customer's (such as `C-NA`), or train without an entity key."
        ),
        of_column("key_of_words", name)
            .with("rows", missing)
            .with("words", words),
    )
}

/// Without a key nobody knows which rows are of one customer.
pub fn rows_problem(rows: RowsPerEntity, key: Option<&str>) -> Option<(String, Sentence)> {
    let lacks_key = key.is_none() && !rows.is_all();
    lacks_key.then(|| {
        let problem = "`newest` needs an entity key, which tells the rows that are about the same. Name it, or \
                       take `all`.";
        let problem = Sentence::new(problem, Phrase::new("newest_needs_key"));
        ("rows_per_entity".to_owned(), problem)
    })
}

fn value_problem(value: &ColumnProfile) -> Option<Sentence> {
    let number = matches!(value.kind, ColumnType::Integer | ColumnType::Number);
    (!number).then(|| {
        let name = &value.name;
        Sentence::new(
            format!(
                "`{name}` does not hold numbers, so nothing can be summed. Name a column of \
                 amounts, or leave `value_column` out."
            ),
            of_column("value_no_number", name),
        )
    })
}

fn snapshot_problem(snapshot: &ColumnProfile) -> Option<Sentence> {
    (snapshot.kind == ColumnType::Text).then(|| {
        let name = &snapshot.name;
        Sentence::new(
            format!(
                "`{name}` holds text, so earlier and later rows cannot be told apart. Write dates \
                 as 2024-12-31, or leave `snapshot_column` out."
            ),
            of_column("snapshot_no_date", name),
        )
    })
}
