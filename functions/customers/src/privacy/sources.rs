//! Subjects in what is kept of connected sources: what was told last of them, and what comparing found.

use std::collections::HashSet;

use cloud::WorkError;
use store::TenantStore;

/// When others compare a connection at the same moment, it is tried this often.
const TRIES: usize = 5;

/// Forgets what was told of subjects. What a source still says of them is dropped, as long as they are suppressed.
pub async fn forget(tenant: &TenantStore, ids: &HashSet<&str>) -> Result<(), WorkError> {
    let told = tenant.forget_told(ids).await?;
    let objects: HashSet<&str> = told.iter().map(String::as_str).collect();
    for connection in tenant.connections().await? {
        let mut is_done = false;
        for _ in 0..TRIES {
            let Some(seen) = tenant.connection(connection.id).await? else {
                is_done = true;
                break;
            };
            let of = |each: &domain::Difference| {
                ids.contains(each.customer.as_str()) || objects.contains(each.object.as_str())
            };
            if tenant.forget_differences(&seen, of).await? {
                is_done = true;
                break;
            }
        }
        if !is_done {
            let why = "the connection is changed by others at this moment";
            return Err(WorkError::Retry(why.into()));
        }
    }
    Ok(())
}
