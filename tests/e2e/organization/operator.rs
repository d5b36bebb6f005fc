//! What those who run Perene see, and how one becomes one of them.

use std::{env, path::PathBuf, process::Command};

use domain::{Failure, Month, RunId};
use store::Finish;

use crate::harness::{prelude::*, totp::with_second_factor};

/// The `operator` command, which lies beside `perene`'s.
fn command(words: &[&str]) -> (bool, String) {
    let binary = env::var_os("PERENE_CLI").map_or_else(
        || {
            env::current_exe()
                .unwrap()
                .ancestors()
                .nth(2)
                .unwrap()
                .join("operator")
        },
        |perene| {
            PathBuf::from(perene)
                .parent()
                .unwrap()
                .with_file_name("operator")
                .join("bootstrap")
        },
    );
    let out = Command::new(&binary)
        .args(words)
        .env("TABLE_NAME", variable("PERENE_TABLE"))
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", binary.display()));
    let told = [out.stdout, out.stderr].concat();
    (out.status.success(), String::from_utf8(told).unwrap())
}

#[tokio::test]
async fn the_role_comes_from_the_command_line_alone() {
    let somebody = Organization::sign_up().await;
    let organizations = "/v1/operator/organizations";
    let own = format!("{organizations}/{}", somebody.id);
    for path in [organizations, own.as_str(), "/v1/operator/runs"] {
        somebody.caller.get(path).await.problem(404, "not_found");
    }
    let (granted, told) = command(&["grant", &somebody.email]);
    assert!(granted, "{told}");
    let refused = somebody.caller.get(&own).await;
    refused.problem(403, "second_factor_required");
    with_second_factor(&somebody).await;
    somebody.get(&own).await;
    let key = somebody
        .key(&json!({ "name": "Key", "role": "owner" }))
        .await;
    let program = crate::harness::api::Caller::with(&text(&key["secret"]));
    program.get(&own).await.problem(403, "people_only");

    let (revoked, told) = command(&["revoke", &somebody.email]);
    assert!(revoked, "{told}");
    somebody.caller.get(&own).await.problem(404, "not_found");
    let (_, log) = command(&["log"]);
    for action in ["operator_granted", "operator_revoked", "GET /v1/operator"] {
        let of_somebody = |line: &&str| line.contains(&somebody.user.to_string());
        let found = log
            .lines()
            .filter(of_somebody)
            .any(|line| line.contains(action));
        assert!(found, "{action} is not in {log}");
    }
    let (unknown, told) = command(&["grant", "nobody@example.com"]);
    assert!(!unknown && told.contains("nobody has an account"), "{told}");
}

#[tokio::test]
async fn an_operator_sees_how_much_and_not_what_and_leaves_a_trace() {
    let operator = Organization::sign_up().await;
    assert!(command(&["grant", &operator.email]).0);
    with_second_factor(&operator).await;
    let customer = Organization::sign_up().await;
    customer.announce("Secret name", "secret.csv", None).await;
    let tenant = Stack::open().await.tenant(customer.id);
    let counted = tenant.count_predictions(7, 10_000).await;
    assert_eq!(counted.unwrap(), Ok(()));
    let activity = customer.all("/v1/audit").await[0]["at"].clone();

    let path = format!("/v1/operator/organizations/{}", customer.id);
    let seen = operator.caller.get(&path).await;
    let brief = seen.body(200);
    assert_eq!(brief["members"], json!(1));
    assert_eq!(brief["datasets"], json!(1));
    assert_eq!(brief["plan"], "free");
    assert_eq!(brief["standing"]["state"], "active");
    assert_eq!(brief["last_activity"], activity);
    let limits: Vec<(&Value, &Value, &Value)> = items(&brief["limits"])
        .iter()
        .map(|of| (&of["limit"], &of["used"], &of["allowed"]))
        .collect();
    let told = [
        (&json!("scored_customers"), &json!(7), &json!(10_000)),
        (&json!("models"), &json!(0), &json!(2)),
        (&json!("seats"), &json!(1), &json!(3)),
        (
            &json!("stored_bytes"),
            &brief["limits"][3]["used"],
            &json!(1_000_000_000),
        ),
        (&json!("events"), &json!(0), &json!(100_000)),
    ];
    assert_eq!(limits, told);
    let month = Month::at(Utc::now()).to_string();
    let usage = json!({
        "month": month, "scored_customers": 7, "predictions": 7, "rows_ingested": 0,
        "trainings": 0, "events": 0,
    });
    assert_eq!(brief["usage"], usage);
    assert!(!seen.text.contains("Secret") && !seen.text.contains(&customer.email));
    // A look is no activity, and is told.
    assert_eq!(operator.get(&path).await, brief);
    let told = customer.all("/v1/audit?action=GET+/v1/operator").await;
    assert_eq!(told.len(), 2);
    let actor = &told[0]["actor"];
    assert_eq!(actor["kind"], "operator");
    assert_eq!(actor["id"], operator.user.to_string());

    let listed = operator.all("/v1/operator/organizations?limit=50").await;
    let found: Vec<&Value> = listed
        .iter()
        .filter(|organization| organization["id"] == customer.id.to_string())
        .collect();
    assert_eq!(found, [&brief]);
    let missing = format!("/v1/operator/organizations/{}", domain::OrgId::new());
    operator
        .caller
        .get(&missing)
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn failed_runs_are_seen_by_their_code() {
    let stack = Stack::open().await;
    let operator = Organization::sign_up().await;
    assert!(command(&["grant", &operator.email]).0);
    with_second_factor(&operator).await;
    let customer = Organization::sign_up().await;
    let dataset = customer.ready("D", "d.csv", &customers(400, 9)).await;
    let made = customer.ask_for_model(&dataset).await;
    let run = text(&made["training_run"]["id"]);
    let why = Failure::new("e2e_failure", "Names of customers.", "Mend it.");
    let id: RunId = run.parse().unwrap();
    let tenant = stack.tenant(customer.id);
    assert!(tenant.finish_run(id, Finish::Failed(&why)).await.unwrap());

    let answer = operator.caller.get("/v1/operator/runs?status=failed").await;
    let listed = answer.body(200);
    let found = items(&listed["items"])
        .iter()
        .find(|f| f["run_id"] == run.as_str());
    let found = found.unwrap_or_else(|| panic!("{run} is not in {listed}"));
    assert_eq!(found["code"], "e2e_failure");
    assert_eq!(found["kind"], "training");
    assert_eq!(found["organization_id"], customer.id.to_string());
    assert!(!answer.text.contains("Names of customers"));
    let other = operator.caller.get("/v1/operator/runs?status=queued").await;
    other.problem(400, "bad_query");
}
