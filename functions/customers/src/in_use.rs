//! What campaigns need that are not over, and so cannot be taken away.

use api::{ApiError, Principal};
use domain::{Campaign, CampaignState};

/// Refuses with 409 to take away what campaigns use that are not over, and says which.
///
/// # Errors
/// 409 with that code where there are some.
pub async fn refuse_used(
    principal: &Principal,
    code: &str,
    uses: impl Fn(&Campaign) -> bool,
) -> Result<(), ApiError> {
    let users = users(&principal.tenant.campaigns().await?, uses);
    if users.is_empty() {
        return Ok(());
    }
    let detail = format!(
        "Campaigns that are not over use it: {users}. End those that have started, and change or delete the drafts."
    );
    Err(ApiError::conflict(code, detail))
}

fn users(all: &[Campaign], uses: impl Fn(&Campaign) -> bool) -> String {
    let open = all
        .iter()
        .filter(|campaign| campaign.state != CampaignState::Ended);
    let names: Vec<String> = open
        .filter(|campaign| uses(campaign))
        .map(|campaign| format!("`{}`", campaign.name))
        .collect();
    names.join(", ")
}
