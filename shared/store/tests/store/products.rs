//! What is sold, and which services go together.

use chrono::Utc;
use domain::{
    Allowance, MOST_PRODUCTS, OrgId, PriceInterval, Product, ProductId, ProductKind, ProductPrice,
    UsageMeter, UserId,
};
use store::{AssociationsItem, Filled};

use crate::common::{new_tenant, store, tenant_of};

fn plan(name: &str) -> Product {
    Product {
        id: ProductId::new(),
        kind: ProductKind::Plan,
        name: name.into(),
        prices: vec![ProductPrice {
            currency: "EUR".into(),
            interval: PriceInterval::Month,
            amount_minor: 2_000,
        }],
        allowances: vec![Allowance {
            label: "Calls".into(),
            meter: UsageMeter {
                event: Some("Call".into()),
                property: None,
                of_trait: None,
            },
            included: Some(100),
            overage: None,
        }],
        excluded_services: vec!["Insurance".into()],
        had_by: Vec::new(),
        made_by: UserId::new().into(),
        changed_at: Utc::now(),
        revision: 1,
    }
}

#[tokio::test]
async fn a_plan_reads_back_and_changes_only_from_how_it_was() {
    let tenant = new_tenant().await;
    let first = plan("Pro");
    assert_eq!(tenant.create_product(&first).await.unwrap(), Filled::Done);
    assert_eq!(tenant.create_product(&first).await.unwrap(), Filled::Not);
    assert_eq!(tenant.product(first.id).await.unwrap(), Some(first.clone()));
    let open = Product {
        allowances: Vec::new(),
        excluded_services: Vec::new(),
        revision: 2,
        ..first.clone()
    };
    let renamed = Product {
        name: "Other".into(),
        revision: 2,
        ..first.clone()
    };
    assert!(tenant.keep_product(&first, &open).await.unwrap());
    assert!(!tenant.keep_product(&first, &renamed).await.unwrap());
    assert!(!tenant.delete_product(&first).await.unwrap());
    let all = tenant.products().await.unwrap();
    assert_eq!(all, std::slice::from_ref(&open));
    assert!(tenant.delete_product(&open).await.unwrap());
    assert!(!tenant.delete_product(&open).await.unwrap());
    assert!(!tenant.keep_product(&open, &renamed).await.unwrap());
    assert_eq!(tenant.product(first.id).await.unwrap(), None);
}

#[tokio::test]
async fn there_are_so_many_and_none_of_others() {
    let store = store().await;
    let (tenant, other) = (
        tenant_of(&store, OrgId::new()),
        tenant_of(&store, OrgId::new()),
    );
    for n in 0..MOST_PRODUCTS {
        let made = tenant.create_product(&plan(&n.to_string())).await.unwrap();
        assert_eq!(made, Filled::Done);
    }
    let made = tenant.create_product(&plan("one more")).await.unwrap();
    assert_eq!(made, Filled::Full(MOST_PRODUCTS));
    let all = tenant.products().await.unwrap();
    assert!(all.is_sorted_by_key(|product| product.id) && all.len() == 100);
    assert!(other.products().await.unwrap().is_empty());
    assert!(!other.delete_product(&all[0]).await.unwrap());
}

#[tokio::test]
async fn of_two_who_look_which_services_go_together_one_keeps_it() {
    let tenant = new_tenant().await;
    assert_eq!(tenant.associations().await.unwrap(), None);
    let found = |revision, rules: &str| AssociationsItem {
        made_at: Utc::now(),
        rules: rules.into(),
        revision,
    };
    let first = found(1, "[]");
    assert!(tenant.keep_associations(&first).await.unwrap());
    assert!(!tenant.keep_associations(&found(1, "late")).await.unwrap());
    assert_eq!(tenant.associations().await.unwrap(), Some(first));
    let second = found(2, "[1]");
    assert!(tenant.keep_associations(&second).await.unwrap());
    assert!(!tenant.keep_associations(&found(2, "late")).await.unwrap());
    assert_eq!(tenant.associations().await.unwrap(), Some(second));
}
