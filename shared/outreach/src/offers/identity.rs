//! What an offer to a customer is known by: the same whoever chooses it, and however often.

use domain::{CampaignId, CustomerId, CustomerOfferId};
use sha2::{Digest, Sha256};

/// In a round of a campaign a customer gets one offer.
pub fn customer_offer_id(
    campaign: CampaignId,
    round: u32,
    customer: &CustomerId,
) -> CustomerOfferId {
    let parts = [
        campaign.to_string(),
        round.to_string(),
        customer.to_string(),
    ];
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let bits = hash
        .finalize()
        .iter()
        .take(16)
        .fold(0, |bits, byte| bits << 8 | u128::from(*byte));
    CustomerOfferId::from_u128(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_round_and_a_customer_there_is_one() {
        let (campaign, c): (_, CustomerId) = (CampaignId::new(), "c".parse().unwrap());
        let id = customer_offer_id(campaign, 1, &c);
        assert_eq!(customer_offer_id(campaign, 1, &c), id);
        let others = [
            customer_offer_id(campaign, 2, &c),
            customer_offer_id(CampaignId::new(), 1, &c),
            customer_offer_id(campaign, 1, &"d".parse().unwrap()),
        ];
        assert!(others.iter().all(|other| *other != id));
        assert_eq!(id.to_string().parse(), Ok(id));
    }
}
