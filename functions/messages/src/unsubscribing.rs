//! Links by which a customer says that they want no messages. They name an organization and an address by its hash, and
//! are signed with the organization's key: nobody can make one for somebody else, and none needs to be kept.

use aws_lc_rs::{constant_time::verify_slices_are_equal, hmac};
use data_encoding::BASE64URL_NOPAD;
use domain::OrgId;
use store::TenantStore;

/// Sets these signatures apart from whatever else is made with the key.
const PURPOSE: &[u8] = b"unsubscribe";
const ORG: usize = 16;
const HASH: usize = 32;
const SIGNATURE: usize = 16;

/// What a link says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsubscribing {
    pub org: OrgId,
    /// The address, by its hash.
    pub hash: [u8; HASH],
    signature: [u8; SIGNATURE],
}

impl Unsubscribing {
    /// Reads what a link has; what it says is not to be believed before [`is_signed`](Self::is_signed).
    pub fn read(token: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
        let (org, rest) = bytes.split_first_chunk::<ORG>()?;
        let (hash, rest) = rest.split_first_chunk::<HASH>()?;
        Some(Self {
            org: OrgId::from_u128(u128::from_be_bytes(*org)),
            hash: *hash,
            signature: rest.try_into().ok()?,
        })
    }

    pub fn is_signed(&self, key: &[u8; 32]) -> bool {
        let signature = signature(key, self.org, &self.hash);
        verify_slices_are_equal(&signature, &self.signature).is_ok()
    }

    fn token(&self) -> String {
        let org = self.org.as_u128().to_be_bytes();
        let bytes = [&org[..], &self.hash, &self.signature].concat();
        BASE64URL_NOPAD.encode(&bytes)
    }
}

fn signature(key: &[u8; 32], org: OrgId, hash: &[u8; HASH]) -> [u8; SIGNATURE] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let signed = [PURPOSE, &org.as_u128().to_be_bytes(), hash].concat();
    let mut signature = [0; SIGNATURE];
    signature.copy_from_slice(&hmac::sign(&key, &signed).as_ref()[..SIGNATURE]);
    signature
}

/// The link for an address; nothing where the address of the API is not known.
pub fn link(
    public_url: &str,
    tenant: &TenantStore,
    key: &[u8; 32],
    address: &str,
) -> Option<String> {
    let (org, hash) = (tenant.org(), tenant.address_hash(address));
    let token = Unsubscribing {
        org,
        hash,
        signature: signature(key, org, &hash),
    };
    (!public_url.is_empty()).then(|| format!("{public_url}/v1/unsubscribe/{}", token.token()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn signed(key: &[u8; 32], org: OrgId, hash: [u8; 32]) -> Unsubscribing {
        Unsubscribing {
            org,
            hash,
            signature: signature(key, org, &hash),
        }
    }

    #[test]
    fn a_link_reads_back_and_holds_for_its_key_organization_and_address_alone() {
        let (key, org) = ([1; 32], OrgId::new());
        let link = signed(&key, org, [7; 32]);
        assert_eq!(Unsubscribing::read(&link.token()), Some(link.clone()));
        assert!(link.is_signed(&key) && !link.is_signed(&[2; 32]));
        let other = Unsubscribing {
            org: OrgId::new(),
            ..link.clone()
        };
        assert!(!other.is_signed(&key));
        let other = Unsubscribing {
            hash: [8; 32],
            ..link
        };
        assert!(!other.is_signed(&key));
    }

    proptest! {
        #[test]
        fn whatever_else_comes_is_no_link(text in "\\PC{0,100}") {
            if let Some(read) = Unsubscribing::read(&text) {
                prop_assert!(!read.is_signed(&[1; 32]));
            }
        }
    }
}
