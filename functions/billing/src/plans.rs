//! Plans: `/v1/plans`.

use api::{Json, List};
use domain::{Plan, plans};

/// Lists the plans on offer, cheapest first.
#[utoipa::path(
    get, path = "/v1/plans", tag = "billing", operation_id = "listPlans",
    responses((status = 200, description = "All plans", body = List<Plan>))
)]
pub async fn list() -> Json<List<Plan>> {
    Json(List {
        items: plans(),
        next_cursor: None,
    })
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn anybody_sees_the_plans_cheapest_first() {
        let shown = serde_json::to_value(&super::list().await.0).unwrap();
        let items = shown["items"].as_array().unwrap();
        let names: Vec<_> = items.iter().map(|plan| &plan["id"]).collect();
        assert_eq!(names, ["free", "starter", "growth", "scale"]);
        assert_eq!(items[1]["price"]["amount"], 9_900);
        assert_eq!(items[1]["features"][0], "scheduled_scoring");
    }
}
