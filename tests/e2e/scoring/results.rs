//! What scores are read for: what is at stake, who moved, and one customer with all that is known.

use std::collections::BTreeMap;

use crate::harness::{cli, organization::download, prelude::*};

const ROWS: usize = 1200;
const VALUE: &str = "monthly_price";

/// A key with signs of paths, queries and formulas in it.
fn odd_key(n: usize) -> String {
    format!("=HYPERLINK(\"x\")/../{n}?a=1&b=%2F#ção 東")
}

/// Customers scored twice by one model; the second time some of them look worse.
struct World {
    owner: Organization,
    model: String,
    before: String,
    now: String,
    datasets: [Value; 2],
    february: Table,
}

impl World {
    async fn make() -> Self {
        let owner = Organization::on_plan(PlanId::Growth).await;
        let key = |n: usize, key: &str| match n.is_multiple_of(60) {
            true => odd_key(n),
            false => key.to_owned(),
        };
        let table = Table::parse(&customers(1500, 41)).with("customer_id", key);
        let learned = owner.ready("Results", "january.csv", &table.to_csv()).await;
        let mut request = model_of(&learned);
        request["value_column"] = json!(VALUE);
        request["currency"] = json!("EUR");
        let made = owner.caller.post("/v1/models", &request).await.body(202);
        owner.trained(&made["training_run"]).await;
        let model = text(&made["model"]["id"]);
        let february = table.without("churned").first(ROWS);
        let worse = |to: &'static str| {
            move |n: usize, cell: &str| match n % 4 {
                0 => to.to_owned(),
                _ => cell.to_owned(),
            }
        };
        let march = february
            .with("payment_failures_12m", worse("6"))
            .with("logins_last_30d", worse("0"))
            .first(ROWS - 100);
        let first = owner
            .ready("Results", "february.csv", &february.to_csv())
            .await;
        let second = owner.ready("Results", "march.csv", &march.to_csv()).await;
        let before = owner.score(&model, &first).await;
        let now = owner.score(&model, &second).await;
        Self {
            owner,
            model,
            before,
            now,
            datasets: [first, second],
            february,
        }
    }

    async fn get(&self, path: &str) -> Value {
        self.owner.get(path).await
    }

    async fn customers(&self, run: &str, query: &str) -> Vec<Value> {
        let path = format!("/v1/scoring-runs/{run}/customers?limit=500&{query}");
        self.owner.all(&path).await
    }
}

#[tokio::test]
async fn results_are_read_in_all_ways() {
    let world = World::make().await;
    the_run_knows_its_sums(&world).await;
    customers_are_ordered_by_value(&world).await;
    customers_are_listed_with_their_data(&world).await;
    who_moved_is_told(&world).await;
    a_customer_is_told_whole(&world).await;
    columns_are_called_as_somebody_says(&world).await;
    the_export_is_safe_in_a_spreadsheet(&world).await;
    each_customer_is_worth_its_own_value(&world).await;
    what_was_deleted_is_missed(&world).await;
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * b.abs().max(1.0)
}

async fn the_run_knows_its_sums(world: &World) {
    let run = world
        .get(&format!("/v1/scoring-runs/{}", world.before))
        .await;
    let totals = &run["totals"];
    let all = world.customers(&world.before, "").await;
    let sum = |of: &dyn Fn(&Value) -> f64| all.iter().map(of).sum::<f64>();
    let at_risk = |one: &Value| f64::from(one["risk"] == "high");
    assert_eq!(totals["customers"], ROWS, "{run}");
    assert_eq!(number(&totals["at_risk"]), sum(&at_risk), "{run}");
    assert!(number(&totals["at_risk"]) > 0.0, "{run}");
    let leavers = sum(&|one| number(&one["score"]));
    assert!(
        close(number(&totals["expected_outcomes"]), leavers),
        "{run}"
    );

    // Prices are as the file has them.
    let prices = world.february.column(VALUE);
    let paid: f64 = prices
        .iter()
        .filter_map(|cell| cell.parse::<f64>().ok())
        .sum();
    let value = &totals["value"];
    assert_eq!(value["column"], VALUE, "{run}");
    assert_eq!(value["currency"], "EUR", "{run}");
    let model = format!("/v1/models/{}", world.model);
    let change = |currency: &str| json!({ "currency": currency });
    let caller = &world.owner.caller;
    let odd = caller.patch(&model, &change("euro")).await;
    odd.problem(422, "invalid_request");
    let changed = caller.patch(&model, &change("BRL")).await.body(200);
    assert_eq!(changed["currency"], "BRL", "{changed}");
    assert!(close(number(&value["total"]), paid), "{value}, not {paid}");
    let worth = |one: &Value| one["value"].as_f64().unwrap_or(0.0);
    let lost = sum(&|one| number(&one["score"]) * worth(one));
    assert!(
        close(number(&value["expected_loss"]), lost),
        "{value}, not {lost}"
    );
    let in_danger = sum(&|one| at_risk(one) * worth(one));
    assert!(close(number(&value["at_risk"]), in_danger), "{value}");
    let listed = world.get("/v1/scoring-runs?limit=5").await;
    let mut listed = items(&listed["items"]).iter();
    assert!(listed.any(|one| one["id"] == run["id"] && one["totals"] == *totals));
}

async fn customers_are_ordered_by_value(world: &World) {
    let worth = |one: &Value| one["value"].as_f64();
    let by_value = world.customers(&world.before, "sort=-value").await;
    let values: Vec<_> = by_value.iter().map(worth).collect();
    assert_eq!(values.len(), ROWS);
    assert!(
        values.is_sorted_by(|a, b| b.is_none() || a >= b),
        "{values:?}"
    );
    let by_stake = world
        .customers(&world.before, "sort=-value_at_stake&risk=high")
        .await;
    let stakes: Vec<_> = by_stake
        .iter()
        .map(|one| worth(one).map(|value| value * number(&one["score"])))
        .collect();
    assert!(
        stakes.is_sorted_by(|a, b| b.is_none() || a >= b),
        "{stakes:?}"
    );
    let all = world.customers(&world.before, "sort=-value_at_stake").await;
    let top = "top?limit=100&sort=-value_at_stake";
    let top = world
        .get(&format!("/v1/scoring-runs/{}/{top}", world.before))
        .await;
    let keys = |of: &[Value]| -> Vec<String> {
        of.iter()
            .take(100)
            .map(|one| text(&one["entity_key"]))
            .collect()
    };
    assert_eq!(keys(items(&top["items"])), keys(&all));
    assert_eq!(items(&top["items"][0]["drivers"]).len(), 3, "{top}");
    let path = format!("/v1/scoring-runs/{}/customers", world.before);
    let page = world.get(&format!("{path}?limit=3&known=false")).await;
    assert_eq!(items(&page["items"]).len(), 3);
    assert_eq!(page["total"], json!(ROWS));
    let left = world.get(&format!("{path}?known=true")).await;
    assert_eq!(items(&left["items"]).len(), 0);
    assert_eq!(left["total"], json!(0));
}

async fn who_moved_is_told(world: &World) {
    let scores = async |run: &str| -> BTreeMap<String, (f64, bool)> {
        let all = world.customers(run, "").await;
        let figures = |one: &Value| (number(&one["score"]), one["risk"] == "high");
        all.iter()
            .map(|one| (text(&one["entity_key"]), figures(one)))
            .collect()
    };
    let (old, new) = (scores(&world.before).await, scores(&world.now).await);
    let path = format!("/v1/scoring-runs/{}/changes?limit=300", world.now);
    let changes = world.get(&path).await;
    assert_eq!(changes["before"], world.before, "{changes}");
    let both = || {
        new.iter()
            .filter_map(|(key, now)| Some((key, old.get(key)?, now)))
    };
    let entered = both().filter(|(_, was, is)| !was.1 && is.1).count();
    let recovered = both().filter(|(_, was, is)| was.1 && !is.1).count();
    let rose = both().filter(|(_, was, is)| is.0 - was.0 >= 0.05).count();
    assert!(entered > 0 && rose > 0, "{changes}");
    assert_eq!(changes["entered"]["count"], entered);
    assert_eq!(changes["recovered"]["count"], recovered);
    assert_eq!(changes["rose"]["count"], rose);
    assert_eq!(changes["came"], json!(0));
    assert_eq!(changes["gone"], json!(100));
    for moved in items(&changes["rose"]["items"]) {
        let key = text(&moved["entity_key"]);
        assert_eq!(number(&moved["score"]), new[&key].0, "{moved}");
        assert_eq!(number(&moved["score_before"]), old[&key].0, "{moved}");
    }
    // Worked out once, and the same again; the first run has nothing before it.
    assert_eq!(world.get(&path).await, changes);
    let first = format!("/v1/scoring-runs/{}/changes", world.before);
    let first = world.get(&first).await;
    assert_eq!(first["before"], Value::Null);
    assert_eq!(first["entered"]["count"], json!(0));
}

fn query(key: &str) -> String {
    parameter("entity_key", key)
}

fn parameter(name: &str, value: &str) -> String {
    let mut address = reqwest::Url::parse("http://localhost").unwrap();
    address.query_pairs_mut().append_pair(name, value);
    address.query().unwrap().to_owned()
}

async fn customers_are_listed_with_their_data(world: &World) {
    let table = &world.february;
    let (plans, prices) = (table.column("plan"), table.column(VALUE));
    let is_wanted = |row: &usize| {
        let dear = prices[*row].parse().is_ok_and(|price: f64| price >= 30.0);
        plans[*row] == plans[0] && dear
    };
    let wanted: Vec<usize> = (0..ROWS).filter(is_wanted).collect();
    assert!(!wanted.is_empty() && wanted.len() < ROWS);
    let filter = json!([{ "feature": "plan", "is": plans[0] }, { "feature": VALUE, "from": 30 }]);
    let filter = parameter("filter", &filter.to_string());
    let path = format!("/v1/scoring-runs/{}/customers", world.before);
    let page = format!("{path}?{filter}&columns=plan,{VALUE}&drivers=true&limit=20");
    let page = world.get(&page).await;
    assert_eq!(page["total"], wanted.len(), "{}", page["total"]);
    assert_eq!(page["columns"][1]["name"], VALUE, "{}", page["columns"]);
    let keys = table.column("customer_id");
    for customer in items(&page["items"]) {
        let row = keys.iter().position(|key| customer["entity_key"] == *key);
        let row = row.unwrap();
        assert!(is_wanted(&row), "{customer}");
        assert_eq!(customer["cells"][0], plans[row], "{customer}");
        assert_eq!(items(&customer["drivers"]).len(), 3, "{customer}");
    }
    // Those who are not kept among the foremost have the same reasons as on their page, but for rounding: one alone is
    // explained in another way than many.
    let said = |of: &Value| -> Vec<String> {
        let foremost = items(&of["drivers"])[..3].iter();
        let said = |one: &Value| format!("{} {:.9}", text(&one["text"]), number(&one["points"]));
        foremost.map(said).collect()
    };
    let lowest = world
        .get(&format!("{path}?sort=score&drivers=true&limit=1"))
        .await;
    let lowest = &lowest["items"][0];
    let one = format!(
        "/v1/scoring-runs/{}/customer?{}",
        world.before,
        query(&text(&lowest["entity_key"]))
    );
    let one = world.get(&one).await;
    assert_eq!(said(&one), said(lowest));
    for (odd, code) in [
        ("columns=nope".to_owned(), "missing_column"),
        (parameter("filter", "plan=pro"), "invalid_request"),
        (
            parameter("filter", r#"[{"feature":"plan","from":1}]"#),
            "invalid_filter",
        ),
    ] {
        let refused = world.owner.caller.get(&format!("{path}?{odd}")).await;
        refused.problem(422, code);
    }
}

async fn a_customer_is_told_whole(world: &World) {
    let table = &world.february;
    for row in [0, 60, 61, ROWS - 1] {
        let key = table.column("customer_id")[row];
        let path = format!("/v1/scoring-runs/{}/customer?{}", world.before, query(key));
        let told = world.get(&path).await;
        assert_eq!(told["entity_key"], key);
        assert!(told["missing"].is_null(), "{told}");
        let cells = items(&told["row"]);
        let names: Vec<String> = cells.iter().map(|cell| text(&cell["name"])).collect();
        assert_eq!(names, table.header, "the columns of the file");
        let plan = &cells[table.at("plan")];
        assert_eq!(plan["value"], table.column("plan")[row], "{plan}");
        // The same reasons as a prediction of that row gives.
        let predict = format!("/v1/models/{}/predict", world.model);
        let rows = json!({ "rows": [table.json(row)] });
        let predicted = world.owner.caller.post(&predict, &rows).await.body(200);
        let predicted = &predicted["predictions"][0];
        assert_eq!(told["score"], predicted["score"]);
        assert_eq!(items(&told["drivers"])[..3], *items(&predicted["drivers"]));
        let history = format!("/v1/models/{}/history?{}", world.model, query(key));
        let history = world.get(&history).await;
        let runs: Vec<&Value> = items(&history["items"])
            .iter()
            .map(|one| &one["scoring_run_id"])
            .collect();
        match row < ROWS - 100 {
            true => assert_eq!(runs, [&json!(world.now), &json!(world.before)]),
            false => assert_eq!(runs, [&json!(world.before)]),
        }
        assert_eq!(
            items(&history["items"]).last().unwrap()["score"],
            told["score"]
        );
    }
    let nobody = format!(
        "/v1/scoring-runs/{}/customer?{}",
        world.before,
        query("nobody")
    );
    world
        .owner
        .caller
        .get(&nobody)
        .await
        .problem(404, "not_found");
}

async fn columns_are_called_as_somebody_says(world: &World) {
    let dataset = format!("/v1/datasets/{}", text(&world.datasets[0]["id"]));
    let caller = &world.owner.caller;
    let labels =
        json!({ "labels": { "plan": "Tariff", "payment_failures_12m": "Failed payments" } });
    let called = caller.patch(&dataset, &labels).await.body(200);
    assert_eq!(called["labels"], labels["labels"], "{called}");
    assert_eq!(called["status"], "ready", "it is not read again: {called}");
    let odd = caller
        .patch(&dataset, &json!({ "labels": { "plan": "" } }))
        .await;
    odd.problem(422, "invalid_request");

    // All that is told of files of that name, also of runs that have ended.
    let run = format!("/v1/scoring-runs/{}", world.now);
    let top = world.get(&format!("{run}/top?limit=100")).await;
    let drivers: Vec<&Value> = items(&top["items"])
        .iter()
        .flat_map(|one| items(&one["drivers"]))
        .filter(|driver| driver["feature"] == "payment_failures_12m")
        .collect();
    assert!(!drivers.is_empty(), "{top}");
    for driver in drivers {
        assert_eq!(driver["label"], "Failed payments", "{driver}");
        assert!(
            text(&driver["text"]).starts_with("Failed payments is"),
            "{driver}"
        );
        assert!(driver["typical"].is_string(), "{driver}");
    }
    let drift = world.get(&format!("{run}/drift")).await;
    let version = format!("/v1/models/{}/versions/1", world.model);
    let version = world.get(&version).await;
    let listed = world
        .get(&format!("{run}/customers?columns=plan&limit=1"))
        .await;
    for (told, name) in [
        (&drift["features"], "name"),
        (&version["importance"], "feature"),
        (&listed["columns"], "name"),
    ] {
        let plan = items(told).iter().find(|of| of[name] == "plan").unwrap();
        assert_eq!(plan["label"], "Tariff", "{plan}");
    }
}

async fn the_export_is_safe_in_a_spreadsheet(world: &World) {
    let path = format!("/v1/scoring-runs/{}/export?format=csv", world.before);
    let file = world.get(&path).await;
    let named = text(&file["filename"]);
    assert!(
        named.starts_with("customers-20") && named.ends_with(".csv"),
        "{named}"
    );
    let csv = download(&file["url"]).await;
    let cloud = Table::parse(&csv);
    assert_eq!(
        cloud.header,
        ["entity_key", "score", "risk", "known", "value", "band"]
    );
    let model = format!("/v1/models/{}/versions/1/artifact", world.model);
    let model = download(&world.get(&model).await["url"]).await;
    let local = Table::parse(&cli::score(&model, &world.february.to_csv()));
    let odd = format!("'{}", odd_key(60));
    for table in [&cloud, &local] {
        assert!(table.column("entity_key").contains(&odd.as_str()));
        for cell in table.rows.iter().flatten() {
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
            assert!(!formula || cell.parse::<f64>().is_ok(), "{cell}");
        }
        assert!(
            table
                .column("score")
                .iter()
                .all(|cell| cell.parse::<f64>().is_ok())
        );
    }
    let view = "sort=-value_at_stake&risk=high&columns=plan&drivers=true";
    let path = format!("/v1/scoring-runs/{}/export", world.before);
    let viewed = world.get(&format!("{path}?{view}")).await;
    let viewed = Table::parse(&download(&viewed["url"]).await);
    let ends = ["plan", "reason_1", "reason_2", "reason_3"];
    assert_eq!(viewed.header[6..], ends);
    let listed = world.customers(&world.before, view).await;
    let keys: Vec<String> = listed.iter().map(|one| text(&one["entity_key"])).collect();
    let unguarded = |cell: &&str| cell.strip_prefix('\'').unwrap_or(cell).to_owned();
    let written: Vec<String> = viewed.column("entity_key").iter().map(unguarded).collect();
    assert_eq!(written, keys);
    assert!(
        viewed
            .column("reason_1")
            .iter()
            .all(|why| why.contains(" points"))
    );
    the_export_has_the_columns_of_a_view(world, view, &listed).await;
    let said = format!("{path}?{view}&readable=true&language=pt-BR");
    let said = Table::parse(&download(&world.get(&said).await["url"]).await);
    let own = ["Cliente", "Risco de saída", "Nível de risco", "Situação"];
    assert_eq!(said.header[0].trim_start_matches('\u{feff}'), own[0]);
    assert_eq!(said.header[1..4], own[1..]);
    let ends = ["Tariff", "Motivo 1", "Motivo 2", "Motivo 3"];
    assert_eq!(said.header[6..], ends, "as it is called on the page");
    assert_eq!(said.rows.len(), viewed.rows.len());
    assert!(
        said.column("Nível de risco")
            .iter()
            .all(|risk| *risk == "Alto")
    );
    let book = world.get(&format!("{path}?{view}&format=xlsx")).await;
    assert_eq!(&download(&book["url"]).await[..2], b"PK");
    let odd = world
        .owner
        .caller
        .get(&format!("{path}?{view}&format=parquet"))
        .await;
    odd.problem(422, "invalid_request");
    let path = format!("/v1/scoring-runs/{}/export?format=parquet", world.before);
    let parquet = download(&world.get(&path).await["url"]).await;
    assert_eq!(&parquet[..4], b"PAR1");
}

async fn the_export_has_the_columns_of_a_view(world: &World, view: &str, listed: &[Value]) {
    let path = format!("/v1/scoring-runs/{}/export", world.before);
    let fields = "fields=value_at_stake,risk";
    let file = world.get(&format!("{path}?{view}&{fields}")).await;
    let file = Table::parse(&download(&file["url"]).await);
    let begins = ["entity_key", "value_at_stake", "risk", "plan", "reason_1"];
    assert_eq!(file.header[..5], begins);
    let written = file.column("value_at_stake");
    assert_eq!(written.len(), listed.len());
    for (cell, one) in written.into_iter().zip(listed) {
        let lost = one["value"]
            .as_f64()
            .map(|value| value * number(&one["score"]));
        let told = cell.parse::<f64>().ok();
        let is_same = match (told, lost) {
            (Some(told), Some(lost)) => (told - lost).abs() <= 1e-4,
            (told, lost) => told == lost,
        };
        assert!(is_same, "{cell} of {one}");
    }
    let said = format!("{path}?{view}&{fields}&readable=true&language=pt-BR");
    let said = Table::parse(&download(&world.get(&said).await["url"]).await);
    assert_eq!(said.header[1], "Perda esperada");
    for odd in [
        format!("{view}&fields=points"),
        "format=parquet&fields=score".to_owned(),
    ] {
        let refused = world.owner.caller.get(&format!("{path}?{odd}")).await;
        refused.problem(422, "invalid_request");
    }
}

async fn each_customer_is_worth_its_own_value(world: &World) {
    let path = format!(
        "/v1/scoring-runs/{}/profit?contact_cost=0&save_rate=1",
        world.before
    );
    let own = world.get(&path).await;
    let run = world
        .get(&format!("/v1/scoring-runs/{}", world.before))
        .await;
    let lost = number(&run["totals"]["value"]["expected_loss"]);
    let all = items(&own["curve"]).last().unwrap();
    assert!(
        close(number(&all["expected_profit"]), lost),
        "{all}, not {lost}"
    );
}

async fn what_was_deleted_is_missed(world: &World) {
    let dataset = format!("/v1/datasets/{}", text(&world.datasets[1]["id"]));
    let gone = world.owner.caller.delete(&dataset).await;
    assert_eq!(gone.status, 204);
    let path = format!(
        "/v1/scoring-runs/{}/customer?{}",
        world.now,
        query(&odd_key(60))
    );
    let told = world.get(&path).await;
    assert!(number(&told["score"]) > 0.0);
    assert_eq!(told["row"], Value::Null);
    assert_eq!(told["drivers"], Value::Null);
    assert_eq!(told["missing"]["code"], "dataset_deleted", "{told}");
    let path = format!("/v1/scoring-runs/{}/customers", world.now);
    let listed = world.get(&format!("{path}?columns=plan&limit=1")).await;
    assert_eq!(listed["missing"]["code"], "dataset_deleted", "{listed}");
    assert!(listed["items"][0]["cells"].is_null(), "{listed}");
    let filter = parameter("filter", r#"[{"feature":"plan"}]"#);
    let refused = world.owner.caller.get(&format!("{path}?{filter}")).await;
    refused.problem(422, "dataset_deleted");
}
