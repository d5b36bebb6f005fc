//! What is sold, and which services go together.

use chrono::Utc;
use domain::{
    Allowance, MOST_PRODUCTS, OrgId, PriceInterval, Product, ProductId, ProductKind, ProductPrice,
    UsageMeter, UserId,
};
use store::{AssociationsItem, Filled};

use tokio::task::JoinSet;

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

fn renamed(product: &Product, name: &str) -> Product {
    Product {
        name: name.into(),
        revision: product.revision + 1,
        ..product.clone()
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
async fn of_many_who_want_a_name_at_once_one_has_it_until_it_is_free_again() {
    let tenant = new_tenant().await;
    let mut making = JoinSet::new();
    for _ in 0..6 {
        let tenant = tenant.clone();
        making.spawn(async move { tenant.create_product(&plan("Pro")).await.unwrap() });
    }
    let made = making.join_all().await;
    let done = made.iter().filter(|made| **made == Filled::Done);
    assert_eq!(done.count(), 1, "{made:?}");
    let all = tenant.products().await.unwrap();
    let pro = all.first().unwrap();
    assert_eq!(all.len(), 1);
    let alike = tenant.create_product(&plan("PRO ")).await.unwrap();
    assert_eq!(alike, Filled::Not, "people take it for the same");
    let written = renamed(pro, "PRO");
    assert!(tenant.keep_product(pro, &written).await.unwrap());
    let pro = &written;

    // Whoever takes another's name by a change is refused, and of two at once one has it.
    let others = [plan("Basic"), plan("Plus")];
    let mut renaming = JoinSet::new();
    for other in &others {
        assert_eq!(tenant.create_product(other).await.unwrap(), Filled::Done);
        let taken = renamed(other, &pro.name);
        assert!(!tenant.keep_product(other, &taken).await.unwrap());
        let (tenant, other) = (tenant.clone(), other.clone());
        renaming.spawn(async move {
            let after = renamed(&other, "Max");
            tenant.keep_product(&other, &after).await.unwrap()
        });
    }
    let kept = renaming.join_all().await;
    assert_eq!(kept.iter().filter(|kept| **kept).count(), 1, "{kept:?}");
    let names = tenant.products().await.unwrap();
    let names = names.iter().filter(|one| one.name == "Max");
    assert_eq!(names.count(), 1);

    // A name that is given up is anybody's.
    let changed = renamed(pro, "Pro 2027");
    assert!(tenant.keep_product(pro, &changed).await.unwrap());
    let heir = plan("Pro");
    assert_eq!(tenant.create_product(&heir).await.unwrap(), Filled::Done);
    assert!(tenant.delete_product(&heir).await.unwrap());
    let again = tenant.create_product(&plan("Pro")).await.unwrap();
    assert_eq!(again, Filled::Done);
    let other = new_tenant().await;
    let elsewhere = other.create_product(&plan("Pro")).await.unwrap();
    assert_eq!(elsewhere, Filled::Done);
    // However long it is.
    let long = "é".repeat(255);
    let made = tenant.create_product(&plan(&long)).await.unwrap();
    assert_eq!(made, Filled::Done);
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
