//! What may be done with a campaign, by how it stands.

use super::CampaignState;

/// What somebody wants to do with a campaign, or with what a round of it has decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CampaignAct {
    /// Have it say something else.
    Change,
    /// Start it, or let it go on.
    Start,
    /// Have no round decided for a while.
    Pause,
    /// Have no round decided any more.
    End,
    /// Take it away.
    Delete,
    /// See what a round would decide.
    Rehearse,
    /// Have a round decided.
    Decide,
    /// Let an offer through that waits for a person.
    Approve,
}

/// Why it cannot be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CampaignRefusal {
    /// It was not started yet.
    IsDraft,
    /// It was started, and what it has offered stays.
    HasStarted,
    /// It does not run at present.
    NotRunning,
    /// It is over.
    HasEnded,
}

impl CampaignState {
    /// Why something cannot be done with a campaign that stands so; nothing where it can, or was done before. Of what was
    /// started not everything changes, and rounds have their time: that is said beside it.
    pub fn refuses(self, act: CampaignAct) -> Option<CampaignRefusal> {
        use CampaignAct as Act;
        use CampaignRefusal as Refusal;
        match (act, self) {
            (Act::End, Self::Ended) => None,
            (_, Self::Ended) => Some(Refusal::HasEnded),
            (Act::Pause | Act::End, Self::Draft) => Some(Refusal::IsDraft),
            (Act::Delete, Self::Running | Self::Paused) => Some(Refusal::HasStarted),
            (Act::Decide, Self::Draft | Self::Paused) => Some(Refusal::NotRunning),
            (_, Self::Draft | Self::Running | Self::Paused) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_allows_what_has_a_meaning_there() {
        use CampaignRefusal::{HasEnded, HasStarted, IsDraft, NotRunning};
        let table = [
            (CampaignAct::Change, [None, None, None, Some(HasEnded)]),
            (CampaignAct::Start, [None, None, None, Some(HasEnded)]),
            (
                CampaignAct::Pause,
                [Some(IsDraft), None, None, Some(HasEnded)],
            ),
            (CampaignAct::End, [Some(IsDraft), None, None, None]),
            (
                CampaignAct::Delete,
                [None, Some(HasStarted), Some(HasStarted), Some(HasEnded)],
            ),
            (CampaignAct::Rehearse, [None, None, None, Some(HasEnded)]),
            (
                CampaignAct::Decide,
                [Some(NotRunning), None, Some(NotRunning), Some(HasEnded)],
            ),
            (CampaignAct::Approve, [None, None, None, Some(HasEnded)]),
        ];
        let states = [
            CampaignState::Draft,
            CampaignState::Running,
            CampaignState::Paused,
            CampaignState::Ended,
        ];
        for (act, expected) in table {
            let said = states.map(|state| state.refuses(act));
            assert_eq!(said, expected, "{act:?}");
        }
    }
}
