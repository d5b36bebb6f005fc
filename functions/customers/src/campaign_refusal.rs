//! What is said where a campaign does not allow what is asked of it as it stands.

use api::ApiError;
use domain::{CampaignAct, CampaignRefusal, CampaignState, Failure};

/// Refuses what a campaign that stands so does not allow.
///
/// # Errors
/// 409 with the reason.
pub fn refuse(state: CampaignState, act: CampaignAct) -> Result<(), ApiError> {
    match state.refuses(act) {
        None => Ok(()),
        Some(CampaignRefusal::IsDraft) => Err(ApiError::conflict(
            "campaign_is_draft",
            "The campaign was not started. Start it, or delete it.",
        )),
        Some(CampaignRefusal::HasStarted) => Err(ApiError::conflict(
            "campaign_has_started",
            "The campaign was started, and what it has offered stays with it. End it instead.",
        )),
        Some(CampaignRefusal::NotRunning) => Err(ApiError::conflict(
            "campaign_not_running",
            "The campaign does not run at present. Start it, or ask for a rehearsal.",
        )),
        Some(CampaignRefusal::HasEnded) => Err(ApiError::conflict(
            "campaign_has_ended",
            "The campaign is over, and stays as it was. Make another.",
        )),
    }
}

/// Why an offer that waits for a person is not let through.
pub fn over() -> Failure {
    Failure::new(
        "campaign_has_ended",
        "The campaign is over: offers that waited for a person are not made any more.",
        "Reject the offer, or leave it until its time is over. Make another campaign for more offers.",
    )
}
