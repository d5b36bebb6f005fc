//! What is wrong with a campaign as somebody wrote it, and what it lacks before it is started.

use chrono::{DateTime, Utc};
use report::{Phrase, Sentence};

use super::{Campaign, MOST_CAMPAIGN_OFFERS};
use crate::{
    Offer, OfferFulfillment, OfferId, OfferState, Segment, SegmentId, name,
    offer::{amounts_problem, no_amounts, number_problem, too_many, twice},
};

const MOST_COOLDOWN_DAYS: u64 = 730;
const MOST_OPEN_DAYS: u64 = 90;

/// A field, and what is wrong with it.
pub(super) type Wrong = (&'static str, Sentence);

impl Campaign {
    /// What is wrong with it in itself, by the API's names of the fields; nothing when it can be kept.
    pub fn problems(&self) -> Vec<Wrong> {
        let cooldown = number_problem(self.cooldown_days.into(), 1, MOST_COOLDOWN_DAYS);
        let open = number_problem(self.open_days.into(), 1, MOST_OPEN_DAYS);
        those_of([
            ("name", name::problem(&self.name)),
            ("offers", offers_problem(&self.offers)),
            ("budgets", amounts_problem(&self.budgets, 0)),
            ("cooldown_days", cooldown),
            ("open_days", open),
            ("ends_at", self.end_problem()),
        ])
    }

    /// What it names that is not there, of all offers and segments of the organization.
    pub fn missing(&self, offers: &[Offer], segments: &[Segment]) -> Vec<Wrong> {
        let segment = self.segment_id.and_then(|id| segment_problem(id, segments));
        those_of([
            ("offers", self.gone_problem(offers)),
            ("segment_id", segment),
        ])
    }

    /// What it lacks before it is started at a moment, of all offers and segments of the organization, and whether a
    /// server of its own carries out what is accepted.
    pub fn lacks(
        &self,
        offers: &[Offer],
        segments: &[Segment],
        has_server: bool,
        now: DateTime<Utc>,
    ) -> Vec<Wrong> {
        let segment = self.segment_id.and_then(|id| segment_problem(id, segments));
        let of_offers = self
            .gone_problem(offers)
            .or_else(|| self.idle_problem(offers))
            .or_else(|| self.untold_problem(offers).filter(|_| !has_server));
        those_of([
            ("offers", of_offers),
            ("segment_id", segment),
            ("budgets", self.budgets.is_empty().then(no_amounts)),
            ("ends_at", self.is_over(now).then(end_is_past)),
        ])
    }

    /// Whether anything can be offered at all.
    pub fn has_active(&self, offers: &[Offer]) -> bool {
        let is_active = |offer: &Offer| offer.state == OfferState::Active;
        let mut chosen = offers
            .iter()
            .filter(|offer| self.offers.contains(&offer.id));
        chosen.any(is_active)
    }

    fn end_problem(&self) -> Option<Sentence> {
        let both = self.starts_at.zip(self.ends_at);
        both.filter(|(start, end)| end <= start).map(|_| {
            let text = "Choose an end after the start.";
            Sentence::new(text, Phrase::new("end_before_start"))
        })
    }

    fn gone_problem(&self, offers: &[Offer]) -> Option<Sentence> {
        let is_gone = |id: &&OfferId| !offers.iter().any(|offer| offer.id == **id);
        let ids: Vec<String> = self
            .offers
            .iter()
            .filter(is_gone)
            .map(OfferId::to_string)
            .collect();
        let ids = ids.join(", ");
        (!ids.is_empty()).then(|| {
            let text = format!("There is no such offer: {ids}. Leave it out.");
            Sentence::new(text, Phrase::new("no_such_offer").with("names", ids))
        })
    }

    /// The names of those of its offers of which something is so.
    fn names_of(&self, offers: &[Offer], is_so: impl Fn(&Offer) -> bool) -> String {
        let chosen = offers
            .iter()
            .filter(|offer| self.offers.contains(&offer.id) && is_so(offer));
        let names: Vec<&str> = chosen.map(|offer| offer.name.as_str()).collect();
        names.join(", ")
    }

    /// What the organization's own servers are to carry out, nobody would, if none of them is told.
    fn untold_problem(&self, offers: &[Offer]) -> Option<Sentence> {
        let is_by_server = |offer: &Offer| offer.fulfillment == OfferFulfillment::Webhook;
        let names = self.names_of(offers, is_by_server);
        (!names.is_empty()).then(|| {
            let text = format!(
                "Your own servers are to carry it out, and none of them is told of `offer.accepted`: {names}. Add an endpoint for it, or resume one."
            );
            Sentence::new(text, Phrase::new("no_endpoint_for_offer").with("names", names))
        })
    }

    fn idle_problem(&self, offers: &[Offer]) -> Option<Sentence> {
        let names = self.names_of(offers, |offer| offer.state != OfferState::Active);
        (!names.is_empty()).then(|| {
            let text = format!("Not active, so that nobody may get it: {names}. Activate it.");
            Sentence::new(text, Phrase::new("offer_not_active").with("names", names))
        })
    }
}

/// What is wrong with the end of a campaign that is to go on.
pub fn end_is_past() -> Sentence {
    Sentence::new("Give a time to come.", Phrase::new("time_is_past"))
}

pub(super) fn those_of<const N: usize>(
    fields: [(&'static str, Option<Sentence>); N],
) -> Vec<Wrong> {
    let fields = fields.into_iter();
    fields
        .filter_map(|(field, wrong)| Some((field, wrong?)))
        .collect()
}

fn offers_problem(offers: &[OfferId]) -> Option<Sentence> {
    let none = offers.is_empty().then(|| {
        let text = "Choose at least one offer.";
        Sentence::new(text, Phrase::new("no_offers"))
    });
    none.or_else(|| too_many(offers.len(), MOST_CAMPAIGN_OFFERS))
        .or_else(|| twice(offers.iter()))
}

/// A segment that is one member's own goes when they leave, and others cannot see whom it has.
fn segment_problem(id: SegmentId, segments: &[Segment]) -> Option<Sentence> {
    match segments.iter().find(|segment| segment.id == id) {
        None => Some(Sentence::new(
            "There is no such segment any more. Choose another, or none for all customers.",
            Phrase::new("no_such_segment"),
        )),
        Some(segment) if !segment.shared => Some(Sentence::new(
            "This segment is one member's own. Share it with everybody, or choose another.",
            Phrase::new("segment_not_shared"),
        )),
        Some(_) => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::{
        CampaignId, CampaignInterval, CampaignState, OfferAmount, OfferEligibility, OfferLimits,
        OfferTerms, UserId,
    };

    pub fn campaign(offers: &[OfferId]) -> Campaign {
        Campaign {
            id: CampaignId::new(),
            name: "Annual".into(),
            state: CampaignState::Draft,
            segment_id: None,
            offers: offers.to_vec(),
            budgets: vec![euros(100_000)],
            interval: CampaignInterval::Month,
            approval: true,
            cooldown_days: 90,
            open_days: 14,
            starts_at: None,
            ends_at: None,
            rounds: 0,
            estimated: Vec::new(),
            next_round_at: None,
            last_run: None,
            made_by: UserId::new().into(),
            changed_at: DateTime::UNIX_EPOCH,
            revision: 1,
        }
    }

    pub fn euros(amount_minor: i64) -> OfferAmount {
        OfferAmount {
            currency: "EUR".into(),
            amount_minor,
        }
    }

    fn offer(name: &str, state: OfferState) -> Offer {
        Offer {
            id: OfferId::new(),
            name: name.into(),
            state,
            terms: OfferTerms::Pause { months: 1 },
            eligibility: OfferEligibility::default(),
            limits: OfferLimits::default(),
            words: Vec::new(),
            fulfillment: OfferFulfillment::Task,
            made_by: UserId::new().into(),
            changed_at: DateTime::UNIX_EPOCH,
            revision: 1,
        }
    }

    pub fn codes(wrong: Vec<Wrong>) -> Vec<(&'static str, String)> {
        let all = wrong.into_iter();
        all.map(|(field, wrong)| (field, wrong.phrase.code))
            .collect()
    }

    fn fields(campaign: &Campaign) -> Vec<&'static str> {
        let all = campaign.problems().into_iter();
        all.map(|(field, _)| field).collect()
    }

    #[test]
    fn what_somebody_wrote_lies_within_bounds() {
        let good = campaign(&[OfferId::new()]);
        assert!(good.problems().is_empty());
        let mut nothing = good.clone();
        nothing.budgets = Vec::new();
        assert!(nothing.problems().is_empty(), "a draft may lack a budget");
        let mut wrong = good.clone();
        (wrong.name, wrong.offers) = (String::new(), Vec::new());
        wrong.budgets = vec![euros(-1)];
        (wrong.cooldown_days, wrong.open_days) = (0, 91);
        let expected = ["name", "offers", "budgets", "cooldown_days", "open_days"];
        assert_eq!(fields(&wrong), expected);
        let mut wide = good.clone();
        (wide.cooldown_days, wide.open_days) = (730, 90);
        assert!(wide.problems().is_empty());
        wide.cooldown_days = 731;
        assert_eq!(fields(&wide), ["cooldown_days"]);
    }

    #[test]
    fn each_offer_and_each_currency_is_named_once() {
        let one = OfferId::new();
        let mut twice = campaign(&[one, one]);
        twice.budgets = vec![euros(1), euros(2)];
        let expected = [
            ("offers", "given_twice".to_owned()),
            ("budgets", "given_twice".to_owned()),
        ];
        assert_eq!(codes(twice.problems()), expected);
        let many: Vec<OfferId> = (0..=MOST_CAMPAIGN_OFFERS).map(|_| OfferId::new()).collect();
        assert_eq!(fields(&campaign(&many)), ["offers"]);
        assert!(campaign(&many[1..]).problems().is_empty());
    }

    #[test]
    fn it_ends_after_it_starts() {
        let mut campaign = campaign(&[OfferId::new()]);
        let start = DateTime::UNIX_EPOCH;
        (campaign.starts_at, campaign.ends_at) = (Some(start), Some(start));
        assert_eq!(fields(&campaign), ["ends_at"]);
        campaign.ends_at = Some(start + TimeDelta::seconds(1));
        assert!(campaign.problems().is_empty());
    }

    #[test]
    fn it_lacks_what_is_gone_idle_or_not_everybodys() {
        let (active, idle) = (
            offer("Save", OfferState::Active),
            offer("Pause", OfferState::Withdrawn),
        );
        let (offers, now) = ([active.clone(), idle.clone()], DateTime::UNIX_EPOCH);
        let mut segment = Segment {
            id: SegmentId::new(),
            name: "Annual".into(),
            filter: "{}".into(),
            shared: true,
            made_by: UserId::new().into(),
        };
        let mut ready = campaign(&[active.id]);
        ready.segment_id = Some(segment.id);
        assert!(
            ready
                .lacks(&offers, std::slice::from_ref(&segment), false, now)
                .is_empty()
        );
        let lacks = codes(ready.lacks(&offers, &[], false, now));
        assert_eq!(lacks, [("segment_id", "no_such_segment".to_owned())]);
        segment.shared = false;
        let lacks = codes(ready.missing(&offers, &[segment]));
        assert_eq!(lacks, [("segment_id", "segment_not_shared".to_owned())]);

        let mut draft = campaign(&[active.id, idle.id]);
        draft.budgets = Vec::new();
        assert!(
            draft.missing(&offers, &[]).is_empty(),
            "drafts may wait for it"
        );
        let expected = [
            ("offers", "offer_not_active".to_owned()),
            ("budgets", "no_amounts".to_owned()),
        ];
        assert_eq!(codes(draft.lacks(&offers, &[], false, now)), expected);
        assert!(draft.has_active(&offers) && !draft.has_active(&offers[1..]));
        let gone = codes(draft.missing(&offers[..1], &[]));
        assert_eq!(gone, [("offers", "no_such_offer".to_owned())]);
        let over = Campaign {
            ends_at: Some(now),
            segment_id: None,
            ..ready
        };
        let lacks = codes(over.lacks(&offers, &[], false, now));
        assert_eq!(lacks, [("ends_at", "time_is_past".to_owned())]);
    }

    #[test]
    fn what_servers_carry_out_needs_one_that_is_told() {
        let by_server = Offer {
            fulfillment: OfferFulfillment::Webhook,
            ..offer("Save", OfferState::Active)
        };
        let by_person = offer("Call", OfferState::Active);
        let both = campaign(&[by_server.id, by_person.id]);
        let (offers, now) = ([by_server, by_person], DateTime::UNIX_EPOCH);
        let expected = [("offers", "no_endpoint_for_offer".to_owned())];
        let lacks = both.lacks(&offers, &[], false, now);
        let text = &lacks[0].1.text;
        assert!(text.contains(": Save."), "{text}");
        assert_eq!(codes(lacks), expected);
        assert!(both.lacks(&offers, &[], true, now).is_empty());
        let by_hand = campaign(&[offers[1].id]);
        assert!(by_hand.lacks(&offers, &[], false, now).is_empty());
    }
}
