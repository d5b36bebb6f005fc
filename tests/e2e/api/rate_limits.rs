//! How many requests a minute are taken.

use crate::harness::prelude::*;

/// Asks until the limit is met; how many requests passed, and the refusal. Asking may go over the
/// end of a minute, when as many pass again.
async fn until_refused(caller: &Caller, paths: &[&str], most: usize) -> (usize, Answer) {
    for n in 0..=most {
        let answer = caller.get(paths[n % paths.len()]).await;
        if answer.status != 200 {
            return (n, answer);
        }
    }
    panic!("{most} requests passed");
}

async fn limited(owner: &Organization, limit: u32) -> Caller {
    let body = json!({ "name": "Key", "role": "viewer", "requests_per_minute": limit });
    Caller::with(&text(&owner.key(&body).await["secret"]))
}

#[tokio::test]
async fn a_key_is_held_to_its_own_limit() {
    let owner = Organization::sign_up().await;
    let program = limited(&owner, 5).await;
    let first = program.get("/v1/datasets").await;
    assert_eq!(first.headers["ratelimit-policy"], "\"minute\";q=5;w=60");
    let left = first.headers["ratelimit"].to_str().unwrap();
    assert!(left.starts_with("\"minute\";r=4;t="), "{left}");

    let (_, refused) = until_refused(&program, &["/v1/datasets"], 10).await;
    refused.problem(429, "too_many_requests");
    let wait: u64 = refused.headers["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    let left = refused.headers["ratelimit"].to_str().unwrap();
    assert!(left.starts_with("\"minute\";r=0;t="), "{left}");
    // Others have their own.
    let answer = owner.caller.get("/v1/datasets").await;
    answer.body(200);
    limited(&owner, 5).await.get("/v1/datasets").await.body(200);
}

#[tokio::test]
async fn all_functions_count_together() {
    let owner = Organization::sign_up().await;
    let program = limited(&owner, 6).await;
    let paths = ["/v1/datasets", "/v1/models", "/v1/scoring-runs"];
    let (_, refused) = until_refused(&program, &paths, 12).await;
    refused.problem(429, "too_many_requests");
}

#[tokio::test]
async fn people_are_told_what_their_plan_allows() {
    let owner = Organization::sign_up().await;
    let answer = owner.caller.get("/v1/me").await;
    let policy = answer.headers["ratelimit-policy"].to_str().unwrap();
    let quota = policy.strip_prefix("\"minute\";q=").unwrap();
    let quota: u64 = quota.strip_suffix(";w=60").unwrap().parse().unwrap();
    // A test stack allows a multiple of it.
    assert!(quota > 0 && quota.is_multiple_of(120), "{policy}");
    let nobody = Caller::nobody().get("/v1/plans").await;
    assert!(!nobody.headers.contains_key("ratelimit-policy"));
}
