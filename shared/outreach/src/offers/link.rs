//! Links by which a customer sees an offer that was made to them, and answers it. They name an organization and the offer,
//! and are signed with the organization's key: nobody can make one for somebody else, and none needs to be kept. They say
//! nothing of the customer, and lead to the offer whoever that turns out to be.

use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use domain::{CustomerOffer, CustomerOfferId, OrgId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Sets these signatures apart from whatever else is made with the key.
const PURPOSE: &[u8] = b"customer offer";
const ID: usize = 16;
const MOMENT: usize = 8;
const SIGNATURE: usize = 16;
/// Bytes of what HMAC-SHA256 works with.
const BLOCK: usize = 64;

/// What a link names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomerOfferLink {
    pub org: OrgId,
    pub id: CustomerOfferId,
    /// When the offer was chosen, to the millisecond: by that it is found.
    pub chosen_at: DateTime<Utc>,
}

/// A link that somebody came with. What it names is not to be believed before [`opened`](Self::opened).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedOfferLink {
    link: CustomerOfferLink,
    signature: [u8; SIGNATURE],
}

impl CustomerOfferLink {
    pub fn of(org: OrgId, offer: &CustomerOffer) -> Self {
        Self {
            org,
            id: offer.id,
            chosen_at: offer.chosen_at,
        }
    }

    /// What stands in the address, signed.
    pub fn seal(&self, key: &[u8; 32]) -> String {
        let signed = self.signed();
        let mut bytes = signed.to_vec();
        let signature = mac(key, &signed).finalize().into_bytes();
        bytes.extend(signature.iter().take(SIGNATURE));
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// The whole address; nothing where that of the API is not known.
    pub fn url(&self, public_url: &str, key: &[u8; 32]) -> Option<String> {
        (!public_url.is_empty()).then(|| format!("{public_url}/v1/offer/{}", self.seal(key)))
    }

    fn signed(&self) -> [u8; ID + ID + MOMENT] {
        let mut bytes = [0; ID + ID + MOMENT];
        bytes[..ID].copy_from_slice(&self.org.as_u128().to_be_bytes());
        bytes[ID..ID + ID].copy_from_slice(&self.id.as_u128().to_be_bytes());
        bytes[ID + ID..].copy_from_slice(&self.chosen_at.timestamp_millis().to_be_bytes());
        bytes
    }
}

impl SealedOfferLink {
    /// Reads what an address has; nothing of what no link is.
    pub fn read(token: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
        let (org, rest) = bytes.split_first_chunk::<ID>()?;
        let (id, rest) = rest.split_first_chunk::<ID>()?;
        let (moment, signature) = rest.split_first_chunk::<MOMENT>()?;
        Some(Self {
            link: CustomerOfferLink {
                org: OrgId::from_u128(u128::from_be_bytes(*org)),
                id: CustomerOfferId::from_u128(u128::from_be_bytes(*id)),
                chosen_at: DateTime::from_timestamp_millis(i64::from_be_bytes(*moment))?,
            },
            signature: signature.try_into().ok()?,
        })
    }

    /// Whose key has to have signed it.
    pub fn org(&self) -> OrgId {
        self.link.org
    }

    /// What it names, if that key has signed it.
    pub fn opened(&self, key: &[u8; 32]) -> Option<CustomerOfferLink> {
        let mac = mac(key, &self.link.signed());
        let is_signed = mac.verify_truncated_left(&self.signature).is_ok();
        is_signed.then_some(self.link)
    }
}

fn mac(key: &[u8; 32], signed: &[u8]) -> Hmac<Sha256> {
    let mut block = [0; BLOCK];
    block[..key.len()].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(PURPOSE);
    mac.update(signed);
    mac
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn link() -> CustomerOfferLink {
        CustomerOfferLink {
            org: OrgId::new(),
            id: CustomerOfferId::new(),
            chosen_at: DateTime::from_timestamp_millis(1_800_000_000_123).unwrap(),
        }
    }

    #[test]
    fn a_link_opens_by_its_key_alone_and_cannot_be_changed() {
        let (link, key) = (link(), [1; 32]);
        let token = link.seal(&key);
        let sealed = SealedOfferLink::read(&token).unwrap();
        assert_eq!(sealed.org(), link.org);
        assert_eq!(sealed.opened(&key), Some(link));
        assert_eq!(sealed.opened(&[2; 32]), None);
        for byte in 0..BASE64URL_NOPAD.decode(token.as_bytes()).unwrap().len() {
            let mut bytes = BASE64URL_NOPAD.decode(token.as_bytes()).unwrap();
            bytes[byte] ^= 1;
            let other = SealedOfferLink::read(&BASE64URL_NOPAD.encode(&bytes));
            assert_eq!(other.and_then(|other| other.opened(&key)), None, "{byte}");
        }
        let url = link.url("https://perene.test", &key).unwrap();
        assert_eq!(url, format!("https://perene.test/v1/offer/{token}"));
        assert_eq!(link.url("", &key), None);
    }

    proptest! {
        #[test]
        fn whatever_else_comes_is_no_link(text in "\\PC{0,100}") {
            if let Some(read) = SealedOfferLink::read(&text) {
                prop_assert!(read.opened(&[1; 32]).is_none());
            }
        }
    }
}
