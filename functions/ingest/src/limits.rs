//! How large a file may be.

use chrono::Utc;
use cloud::{WorkError, config, config::ConfigError};
use data::Limits;
use domain::{Limit, Organization};
use store::TenantStore;

pub fn from_env() -> Result<Limits, ConfigError> {
    Ok(Limits {
        bytes: config::or("MAX_UPLOAD_BYTES", 5 * 1024 * 1024 * 1024)?,
        rows: config::or("MAX_ROWS", 10_000_000)?,
        columns: config::or("MAX_COLUMNS", 1_000)?,
    })
}

/// The stack's limits, with the fewer rows that an organization's plan may allow.
pub fn of_plan(stack: Limits, organization: &Organization) -> Limits {
    Limits {
        rows: stack.rows.min(organization.plan.plan().dataset_rows),
        ..stack
    }
}

/// The same error, but for that of too many rows: where the plan set the limit, it says so and how
/// to lift it.
pub fn told(error: WorkError, limits: &Limits, organization: &Organization) -> WorkError {
    match error {
        WorkError::Owner(failure) if failure.code == "too_many_rows" => {
            let beyond = limits.rows.saturating_add(1);
            match Limit::DatasetRows.check(organization.plan, beyond, 0) {
                Err(refusal) => WorkError::Owner(refusal.into()),
                Ok(()) => WorkError::Owner(failure),
            }
        }
        error => error,
    }
}

/// Refuses a file that has come, of so many bytes, for which the plan has no room beside the others.
pub async fn check_storage(tenant: &TenantStore, bytes: u64) -> Result<(), WorkError> {
    let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
    let stored = tenant.stored_bytes(Utc::now()).await?;
    let others = stored.saturating_sub(bytes);
    let checked = Limit::StoredBytes.check(organization.plan, others, bytes);
    checked.map_err(|refusal| WorkError::Owner(refusal.into()))
}

#[cfg(test)]
mod tests {
    use domain::{OrgId, PlanId, Standing};

    use super::*;

    fn told_of_rows(plan: PlanId, stack_rows: u64) -> String {
        let organization = Organization {
            id: OrgId::new(),
            name: "Example".into(),
            plan,
            standing: Standing::Active,
            created_at: chrono::Utc::now(),
            deletion: None,
            second_factor_required: false,
            customers_are: domain::CustomersAre::default(),
        };
        let stack = Limits {
            bytes: 1,
            rows: stack_rows,
            columns: 1,
        };
        let limits = of_plan(stack, &organization);
        let error = WorkError::owner("too_many_rows", "Too many.", "Fewer.");
        match told(error, &limits, &organization) {
            WorkError::Owner(failure) => format!("{}: {}", failure.code, failure.remedy),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn the_smaller_limit_says_how_it_is_lifted() {
        let by_plan = told_of_rows(PlanId::Free, 1_000_000);
        assert!(by_plan.starts_with("plan_limit_reached: ") && by_plan.contains("Starter"));
        assert_eq!(told_of_rows(PlanId::Free, 100), "too_many_rows: Fewer.");
    }
}
