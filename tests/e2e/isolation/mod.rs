//! Isolation, route by route: for every route of the API description, the owner's call succeeds on
//! real resources first; then the same call is refused to another organization, to nobody and to a
//! lesser role, and changes nothing. A route without a case fails the test.

mod cases;
mod roles;
mod world;

use std::collections::BTreeSet;

use domain::least_role;

use crate::harness::{prelude::*, shared};
use cases::{Access, Stranger, cases};
use world::World;

#[tokio::test]
async fn every_route_keeps_tenants_apart() {
    every_route_has_a_case().await;
    let stack = Stack::open().await;
    let world = World::make(&stack).await;
    the_owner_succeeds(&world).await;
    world.settle().await;
    let (before, endpoints) = (stack.all_of(world.owner.id).await, world.endpoints().await);
    nobody_is_refused(&world).await;
    a_stranger_finds_nothing(&world).await;
    a_stranger_cannot_bring_in_foreign_data(&world).await;
    let colleagues = colleagues(&stack, &world).await;
    a_lesser_role_is_refused(&world, &colleagues).await;
    let after = stack.all_of(world.owner.id).await;
    assert_eq!(world.endpoints().await, endpoints);
    // Other tests have the sweep run, which reckons everybody's revenue anew and looks after everybody's endpoints; and which
    // services go together is found out by whoever asks first.
    let is_reckoned = |key: &str| {
        let by_the_sweep = [
            "\"REVENUE",
            "revenue/",
            "\"ENDPOINT#",
            "\"ATTEMPT#",
            "\"PENDING#",
            "\"ASSOCIATIONS\"",
        ];
        by_the_sweep.iter().any(|of| key.starts_with(of)) || key.contains("/rev_")
    };
    for (key, item) in before.iter().filter(|(key, _)| !is_reckoned(key)) {
        assert_eq!(
            after.get(key),
            Some(item),
            "{key} was changed by somebody else"
        );
    }
    // The colleagues that the roles needed have joined and signed in, and what they were refused is told; nothing
    // else has come.
    let come: Vec<_> = after
        .iter()
        .filter(|(key, _)| !before.contains_key(*key) && !is_reckoned(key))
        .collect();
    let told = |item: &str| item.contains("\"sign_in\"") || item.contains("\"access_refused\"");
    let expected =
        |key: &str, item: &str| key.contains("MEMBER#") || (key.contains("AUDIT#") && told(item));
    assert!(
        come.iter().all(|(key, item)| expected(key, item)),
        "{come:?}"
    );
    roles::meet_what_the_table_says(&world, &colleagues).await;
}

async fn colleagues(stack: &Stack, world: &World) -> Vec<(Role, Organization)> {
    let mut colleagues = Vec::new();
    for role in [Role::Viewer, Role::Analyst, Role::Admin, Role::Owner] {
        colleagues.push((role, world.owner.colleague(stack, role).await));
    }
    colleagues
}

async fn every_route_has_a_case() {
    let description = Caller::nobody().get("/v1/openapi.json").await.body(200);
    let paths = description["paths"].as_object().unwrap();
    let described: BTreeSet<String> = paths
        .iter()
        .flat_map(|(path, operations)| {
            let methods = operations.as_object().unwrap().keys();
            let methods = methods.map(|method| method.to_uppercase());
            methods
                .filter(|method| method.parse::<Method>().is_ok() && method != "PARAMETERS")
                .map(move |method| format!("{method} {path}"))
                .collect::<Vec<_>>()
        })
        .collect();
    let covered: BTreeSet<String> = cases().map(|case| case.route.to_owned()).collect();
    assert_eq!(covered.len(), cases().count(), "a route has two cases");
    assert_eq!(
        described, covered,
        "left: the description; right: the cases"
    );
}

async fn the_owner_succeeds(world: &World) {
    for case in cases() {
        let targets = if case.consumes {
            &world.doomed
        } else {
            &world.kept
        };
        let caller = match case.route {
            "POST /v1/auth/logout" => &world.other_session,
            _ => &world.owner.caller,
        };
        let answer = case.call(caller, targets).await;
        assert_eq!(
            answer.status, case.succeeds_with,
            "{}: {}",
            case.route, answer.text
        );
    }
}

async fn nobody_is_refused(world: &World) {
    for case in cases().filter(|case| case.access != Access::Public) {
        case.call(&Caller::nobody(), &world.kept)
            .await
            .problem(401, "token_missing");
    }
}

async fn a_stranger_finds_nothing(world: &World) {
    let stranger = Organization::sign_up().await;
    for case in cases() {
        match case.stranger {
            Stranger::NotFound => {
                case.call(&stranger.caller, &world.kept)
                    .await
                    .problem(404, "not_found");
            }
            Stranger::SeesNoneOfIt => {
                let answer = case.call(&stranger.caller, &world.kept).await;
                assert_eq!(
                    answer.status, case.succeeds_with,
                    "{}: {}",
                    case.route, answer.text
                );
                for id in world.ids() {
                    assert!(!answer.text.contains(&id), "{} tells {id}", case.route);
                }
            }
            // Another may call these for themselves; there is no id in them to try.
            Stranger::NothingToTry => {}
        }
    }
}

/// With a model of one's own in the path, and another's dataset in the body.
async fn a_stranger_cannot_bring_in_foreign_data(world: &World) {
    let stranger = shared::trained().await;
    let body = json!({ "dataset_id": world.kept.dataset });
    for route in ["score", "versions"] {
        let path = format!("/v1/models/{}/{route}", stranger.model);
        let answer = stranger.organization.caller.post(&path, &body).await;
        answer.problem(404, "not_found");
    }
}

async fn a_lesser_role_is_refused(world: &World, colleagues: &[(Role, Organization)]) {
    for (role, colleague) in colleagues {
        let role = *role;
        for case in cases() {
            let Access::Member(permission) = case.access else {
                continue;
            };
            if role < least_role(permission) {
                case.call(&colleague.caller, &world.kept)
                    .await
                    .problem(403, "forbidden");
            } else if case.method() == Method::GET {
                let answer = case.call(&colleague.caller, &world.kept).await;
                assert_eq!(
                    answer.status, case.succeeds_with,
                    "{role:?}: {}",
                    answer.text
                );
            }
        }
        let me = colleague.get("/v1/me").await;
        assert_eq!(items(&me["organizations"]).len(), 2);
    }
}
