//! Datasets, and how lists are paged.

use domain::{DatasetStatus, Failure};
use store::PageRequest;

use crate::common::{new_tenant, walk};
use crate::made::dataset;

#[tokio::test]
async fn a_dataset_is_bound_to_the_first_object_that_lands() {
    let tenant = new_tenant().await;
    let dataset = dataset();
    assert!(tenant.create_dataset(&dataset).await.unwrap());
    assert!(!tenant.create_dataset(&dataset).await.unwrap());
    assert!(tenant.dataset_landed(dataset.id, "one").await.unwrap());
    assert!(
        tenant.dataset_landed(dataset.id, "one").await.unwrap(),
        "the same message again"
    );
    assert!(
        !tenant.dataset_landed(dataset.id, "two").await.unwrap(),
        "another object"
    );
    assert!(tenant.dataset_ready(dataset.id, 100, 1).await.unwrap());
    assert!(
        !tenant.dataset_landed(dataset.id, "one").await.unwrap(),
        "late message"
    );
    let failure = Failure::new("late", "Too late.", "Nothing.");
    assert!(!tenant.dataset_failed(dataset.id, &failure).await.unwrap());
    let found = tenant.dataset(dataset.id).await.unwrap().unwrap();
    assert_eq!(found.status, DatasetStatus::Ready);
    assert_eq!(found.row_count, Some(100));
}

#[tokio::test]
async fn lists_go_page_by_page_newest_first() {
    let tenant = new_tenant().await;
    let mut ids = vec![];
    for _ in 0..7 {
        let dataset = dataset();
        tenant.create_dataset(&dataset).await.unwrap();
        ids.push(dataset.id);
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    ids.reverse();
    let found = walk(3, async |page| tenant.datasets(&page).await).await;
    let found: Vec<_> = found.iter().map(|dataset| dataset.id).collect();
    assert_eq!(found, ids);
    for cursor in ["?", "T1JH"] {
        let request = PageRequest {
            limit: 3,
            cursor: Some(cursor.into()),
        };
        assert!(
            tenant.datasets(&request).await.is_err(),
            "a cursor of no page of datasets"
        );
    }
}
