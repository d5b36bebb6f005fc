//! Imports of datasets' rows as events.

use std::collections::BTreeMap;

use domain::{
    DatasetId, FieldSource, ImportField, ImportId, ImportKind, ImportPurpose, ImportResult,
    ImportRun, KeyId, Progress, RunStatus,
};
use store::{Finish, PageRequest, Started, TenantStore};

use crate::common::{new_tenant, ready_dataset};
use crate::made::LEASE;

fn import() -> ImportRun {
    let column = |name: &str| FieldSource::Column(name.to_owned());
    ImportRun {
        id: ImportId::new(),
        purpose: ImportPurpose::Import,
        dataset_id: DatasetId::new(),
        dataset_name: "Payments".into(),
        dataset_generation: 0,
        kind: ImportKind::Payments,
        mapping: BTreeMap::from([
            (ImportField::UserId, column("Customer ID")),
            (ImportField::Currency, FieldSource::Value("EUR".into())),
        ]),
        leave_out: vec!["Fee".into()],
        as_of: chrono::Utc::now(),
        as_of_said: false,
        requested_by: KeyId::new().into(),
        undoes: None,
        undone_by: None,
        result: None,
        progress: Progress::queued(),
    }
}

async fn ended(tenant: &TenantStore, id: ImportId, result: &ImportResult) {
    let run = id.into();
    assert_eq!(tenant.start_run(run, LEASE).await.unwrap(), Started::Now);
    assert!(tenant.plan_run(run, 1).await.unwrap());
    assert_eq!(tenant.piece_done(run, 0, 0).await.unwrap(), Some(true));
    assert!(tenant.join_run(run, LEASE).await.unwrap());
    let success = tenant.imported(result).unwrap();
    let finished = tenant.finish_run(run, Finish::Succeeded(success)).await;
    assert!(finished.unwrap());
}

#[tokio::test]
async fn an_import_is_kept_with_its_result_and_taken_out_once() {
    let tenant = new_tenant().await;
    let import = import();
    let gone = tenant.create_import(&import).await.unwrap();
    assert!(!gone, "its dataset is not there");
    ready_dataset(&tenant, import.dataset_id).await;
    assert!(tenant.create_import(&import).await.unwrap());
    assert!(!tenant.create_import(&import).await.unwrap(), "twice");
    let by = || import.undoing(KeyId::new().into());
    let early = tenant.create_undoing(&by(), &import).await.unwrap();
    assert!(!early, "it is under way");
    let result = ImportResult {
        rows: 3,
        taken: 2,
        rejected: 1,
        events: 4,
        ..ImportResult::default()
    };
    ended(&tenant, import.id, &result).await;
    let kept = tenant.import_run(import.id).await.unwrap().unwrap();
    assert_eq!(kept.result, Some(result));
    assert_eq!(kept.mapping, import.mapping);
    assert_eq!(kept.progress.status, RunStatus::Succeeded);
    assert!(!tenant.is_undone(import.id).await.unwrap());

    let (one, other) = (by(), by());
    assert!(tenant.create_undoing(&one, &kept).await.unwrap());
    assert!(!tenant.create_undoing(&other, &kept).await.unwrap());
    assert!(!tenant.is_undone(import.id).await.unwrap(), "not yet");
    let kept = tenant.import_run(import.id).await.unwrap().unwrap();
    assert_eq!(kept.undone_by, Some(one.id));
    let found = tenant.import_run(one.id).await.unwrap().unwrap();
    assert_eq!(
        (found.purpose, found.undoes),
        (ImportPurpose::Undo, Some(import.id))
    );
    // Another may where the first did not come to its end.
    assert!(tenant.create_undoing(&other, &kept).await.unwrap());
    ended(&tenant, other.id, &ImportResult::default()).await;
    assert!(tenant.is_undone(import.id).await.unwrap());
    let all = tenant.import_runs(&PageRequest::first(10)).await.unwrap();
    assert_eq!(all.items.len(), 3);
}
