//! Secrets of invitations: `{org}.{invitation}.{secret}`. A token says where the invitation lies, so
//! that nothing outside its organization has to; the table knows only the secret's hash.

use aws_lc_rs::{error::Unspecified, rand};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use domain::{InvitationId, OrgId};
use sha2::{Digest, Sha256};

/// What an invited person holds. No `Debug`: it may not reach a log.
pub struct InvitationToken {
    pub org: OrgId,
    pub invitation: InvitationId,
    secret: [u8; 32],
}

impl InvitationToken {
    /// A new secret of that invitation. Fails when there is no randomness to be had.
    pub fn generate(org: OrgId, invitation: InvitationId) -> Result<Self, Unspecified> {
        let mut secret = [0; 32];
        rand::fill(&mut secret)?;
        Ok(Self {
            org,
            invitation,
            secret,
        })
    }

    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '.');
        Some(Self {
            org: parts.next()?.parse().ok()?,
            invitation: parts.next()?.parse().ok()?,
            secret: BASE64URL_NOPAD
                .decode(parts.next()?.as_bytes())
                .ok()?
                .try_into()
                .ok()?,
        })
    }

    pub fn to_text(&self) -> String {
        let secret = BASE64URL_NOPAD.encode(&self.secret);
        format!("{}.{}.{secret}", self.org, self.invitation)
    }

    /// What the table keeps: SHA-256 of the secret, in hex. Of 32 random bytes that is enough.
    pub fn hash(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_is_no_other() {
        let (org, invitation) = (OrgId::new(), InvitationId::new());
        let token = InvitationToken::generate(org, invitation).unwrap();
        let text = token.to_text();
        let read = InvitationToken::parse(&text).unwrap();
        assert_eq!((read.org, read.invitation), (org, invitation));
        assert_eq!(read.hash(), token.hash());
        assert!(!text.contains(&token.hash()));
        let other = InvitationToken::generate(org, invitation).unwrap();
        assert_ne!(other.hash(), token.hash());
    }

    #[test]
    fn other_texts_are_no_tokens() {
        let token = InvitationToken::generate(OrgId::new(), InvitationId::new());
        let text = token.unwrap().to_text();
        for bad in [
            "",
            ".",
            "..",
            &text[1..],
            &text[..text.len() - 4],
            &format!("{text}."),
        ] {
            assert!(InvitationToken::parse(bad).is_none(), "{bad}");
        }
    }
}
