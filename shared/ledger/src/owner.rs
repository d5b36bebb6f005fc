//! Whose an event is.

use twox_hash::XxHash64;

/// Sets the hashes of owners apart from others of the same bytes; what lies in the ledger depends on it.
const SEED: u64 = 0x6c65_6467_6572;

/// A customer, or who is not known as one yet. In this order they lie in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner<'a> {
    Customer(&'a str),
    /// A person who belongs to no account yet, where accounts are customers.
    User(&'a str),
    /// A visitor who has not been identified.
    Anonymous(&'a str),
    /// An account, where people are customers.
    Group(&'a str),
    Nobody,
}

impl<'a> Owner<'a> {
    /// Of an event that no customer is known of: by its own ids alone, so that a row tells it again.
    pub fn unknown(
        user_id: Option<&'a str>,
        anonymous_id: Option<&'a str>,
        group_id: Option<&'a str>,
    ) -> Self {
        let user = user_id.map(Self::User);
        let person = user.or(anonymous_id.map(Self::Anonymous));
        person.or(group_id.map(Self::Group)).unwrap_or(Self::Nobody)
    }

    /// Its first bits choose the bucket.
    pub fn hash(&self) -> u64 {
        XxHash64::oneshot(SEED + u64::from(self.kind()), self.id().as_bytes())
    }

    pub(crate) fn id(&self) -> &'a str {
        match *self {
            Self::Customer(id) | Self::User(id) | Self::Anonymous(id) | Self::Group(id) => id,
            Self::Nobody => "",
        }
    }

    pub(crate) fn kind(&self) -> u8 {
        match self {
            Self::Customer(_) => 0,
            Self::User(_) => 1,
            Self::Anonymous(_) => 2,
            Self::Group(_) => 3,
            Self::Nobody => 4,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_stays_what_it_was() {
        // Files lie in buckets by it: it must never change.
        let hashes = [Owner::Customer("42"), Owner::Anonymous("42"), Owner::Nobody]
            .map(|owner| owner.hash());
        assert_eq!(
            hashes,
            [
                16207910252083646120,
                17929610704607043348,
                15363490077669128761
            ]
        );
    }
}
