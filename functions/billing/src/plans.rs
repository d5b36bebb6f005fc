//! Plans: `/v1/plans`.

use domain::plan::{Plan, plans};
use platform::{Json, List};

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
    use axum::{Router, body::Body, http::Request};
    use tower::ServiceExt;

    #[tokio::test]
    async fn anybody_sees_the_plans_cheapest_first() {
        let router: Router = crate::routes().into();
        let request = Request::get("/v1/plans").body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        let body = axum::body::to_bytes(response.into_body(), 100_000)
            .await
            .unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        let prices: Vec<u64> = body["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|plan| plan["price"]["amount"].as_u64().unwrap())
            .collect();
        assert_eq!(body["items"][0]["id"], "free");
        assert!(prices.len() > 1 && prices.is_sorted());
    }
}
