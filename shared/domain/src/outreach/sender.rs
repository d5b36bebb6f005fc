//! An organization's own address, from which its messages come once the domain is proved to be its own.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{EmailAddress, Phrase, Sentence};

/// A domain that is not proved is left to others after so long: as long as the mail service looks for its records.
const UNPROVED_HOLDS: TimeDelta = TimeDelta::hours(72);

/// How it stands with the proof that a domain is the organization's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SenderVerification {
    /// The records are not found yet. Messages come from Perene's address.
    Pending,
    /// The records are there: messages come from the address.
    Verified,
    /// The records were not found for three days, or not any more. Messages come from Perene's address.
    Failed,
}

/// What the mail service says of a domain's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DkimFinding {
    Found,
    /// They are still looked for.
    Awaited,
    /// They are looked for no more, or the domain is not known there.
    Missing,
    /// The domain's name servers do not answer at this moment.
    Unclear,
}

/// A record that proves a domain, as its name servers are to say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DkimRecord {
    /// Its kind.
    #[schema(example = "CNAME")]
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What it says.
    pub value: String,
}

/// An organization's own address. The names of its fields in the table are its own, since a worker may write these alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSender {
    pub address: String,
    /// What is proved: the part after the `@`.
    pub domain: String,
    pub verification: SenderVerification,
    pub verification_since: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_checked_at: Option<DateTime<Utc>>,
    /// What the names of the records are made of. Empty before the mail service knows the domain.
    #[serde(default)]
    pub dkim_tokens: Vec<String>,
}

impl OwnSender {
    /// An address whose domain is to be proved.
    ///
    /// # Errors
    /// Why it can be nobody's own; `ours` is the address that Perene itself sends from.
    pub fn new(
        address: &EmailAddress,
        ours: &str,
        now: DateTime<Utc>,
    ) -> Result<Self, SenderRefusal> {
        let domain = domain_of(address.as_str());
        if !address.as_str().is_ascii() {
            return Err(SenderRefusal::NotAscii);
        }
        if PUBLIC_DOMAINS.iter().any(|of| is_within(domain, of)) {
            return Err(SenderRefusal::PublicDomain);
        }
        let ours = domain_of(ours).to_lowercase();
        if is_within(domain, &ours) || is_within(&ours, domain) {
            return Err(SenderRefusal::OursAlready);
        }
        Ok(Self {
            address: address.to_string(),
            domain: domain.to_owned(),
            verification: SenderVerification::Pending,
            verification_since: now,
            verification_checked_at: None,
            dkim_tokens: Vec::new(),
        })
    }

    /// The address, if messages may come from it.
    pub fn usable(&self) -> Option<&str> {
        (self.verification == SenderVerification::Verified).then_some(self.address.as_str())
    }

    /// As it stands by what the mail service says.
    #[must_use]
    pub fn checked(&self, found: DkimFinding, tokens: Vec<String>, now: DateTime<Utc>) -> Self {
        let verification = match found {
            DkimFinding::Found => SenderVerification::Verified,
            DkimFinding::Awaited => SenderVerification::Pending,
            DkimFinding::Missing => SenderVerification::Failed,
            DkimFinding::Unclear => self.verification,
        };
        let is_same = verification == self.verification;
        Self {
            verification,
            verification_since: if is_same {
                self.verification_since
            } else {
                now
            },
            verification_checked_at: Some(now),
            dkim_tokens: match tokens.is_empty() {
                true => self.dkim_tokens.clone(),
                false => tokens,
            },
            ..self.clone()
        }
    }

    /// Whether its domain is kept from others: while it is proved, and for a while that it is not.
    pub fn holds_domain(&self, now: DateTime<Utc>) -> bool {
        self.usable().is_some() || now - self.verification_since < UNPROVED_HOLDS
    }

    /// Whether messages came from it, and do so no more.
    pub fn is_lost(&self, now: &Self) -> bool {
        self.usable().is_some() && now.usable().is_none()
    }

    /// When it is looked at again by itself: what is waited for every hour, the rest every day.
    pub fn check_due(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + match self.verification {
            SenderVerification::Pending => TimeDelta::hours(1),
            SenderVerification::Verified | SenderVerification::Failed => TimeDelta::days(1),
        }
    }

    /// What the domain's name servers are to say.
    pub fn records(&self) -> Vec<DkimRecord> {
        let record = |token: &String| DkimRecord {
            kind: "CNAME",
            name: format!("{token}._domainkey.{}", self.domain),
            value: format!("{token}.dkim.amazonses.com"),
        };
        self.dkim_tokens.iter().map(record).collect()
    }
}

/// Why an address can be no organization's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SenderRefusal {
    NotAscii,
    PublicDomain,
    OursAlready,
}

impl SenderRefusal {
    /// For people.
    pub fn sentence(self) -> Sentence {
        let (text, phrase) = match self {
            Self::NotAscii => (
                "Write the address in plain letters; a domain with others as `xn--…`, which your provider of domains shows.",
                Phrase::new("not_ascii"),
            ),
            Self::PublicDomain => (
                "Anybody can have an address there. Give one at a domain of your own, such as hello@your-company.com.",
                Phrase::new("public_domain"),
            ),
            Self::OursAlready => (
                "That domain is Perene's own. Give an address at a domain of yours.",
                Phrase::new("domain_of_perene"),
            ),
        };
        Sentence::new(text, phrase)
    }
}

fn domain_of(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(_, host)| host)
}

/// Whether a domain is another, or below it.
fn is_within(domain: &str, other: &str) -> bool {
    let rest = domain.strip_suffix(other);
    !other.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Where anybody can have an address. Their records are not the organization's to make, so nobody could prove one: it is
/// said at once instead of after three days.
const PUBLIC_DOMAINS: [&str; 46] = [
    "126.com",
    "163.com",
    "amazonses.com",
    "aol.com",
    "bol.com.br",
    "fastmail.com",
    "free.fr",
    "gmail.com",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.com.br",
    "hotmail.fr",
    "icloud.com",
    "ig.com.br",
    "laposte.net",
    "libero.it",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "orange.fr",
    "outlook.com",
    "outlook.com.br",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "sapo.pt",
    "t-online.de",
    "terra.com.br",
    "uol.com.br",
    "web.de",
    "yahoo.co.jp",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.com.br",
    "yahoo.de",
    "yahoo.es",
    "yahoo.fr",
    "yandex.ru",
];

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "perene@mail.perene.example";

    fn at(hour: u32) -> DateTime<Utc> {
        format!("2027-01-01T{hour:02}:00:00Z").parse().unwrap()
    }

    fn asked(address: &str) -> Result<OwnSender, SenderRefusal> {
        OwnSender::new(&EmailAddress::parse(address).unwrap(), OURS, at(0))
    }

    #[test]
    fn what_cannot_be_an_organizations_own_is_refused() {
        for (address, why) in [
            ("ana@gmail.com", SenderRefusal::PublicDomain),
            ("ana@mail.gmail.com", SenderRefusal::PublicDomain),
            ("ana@mail.perene.example", SenderRefusal::OursAlready),
            ("ana@x.mail.perene.example", SenderRefusal::OursAlready),
            ("ana@perene.example", SenderRefusal::OursAlready),
            ("ana@nuvem-é.com", SenderRefusal::NotAscii),
        ] {
            assert_eq!(asked(address), Err(why), "{address}");
        }
        let own = asked("Hello@NotGmail.com").unwrap();
        assert_eq!(
            (own.address.as_str(), own.domain.as_str()),
            ("hello@notgmail.com", "notgmail.com")
        );
        assert!(PUBLIC_DOMAINS.is_sorted());
    }

    #[test]
    fn messages_come_from_it_while_it_is_proved_and_its_loss_is_noticed_once() {
        let tokens = || vec!["one".to_owned(), "two".to_owned(), "three".to_owned()];
        let asked = asked("hello@nuvem.example").unwrap();
        assert_eq!(asked.usable(), None);
        assert!(asked.records().is_empty());
        let waits = asked.checked(DkimFinding::Awaited, tokens(), at(1));
        assert_eq!(
            (waits.usable(), waits.verification_since),
            (None, at(0)),
            "it stands so since it was asked for"
        );
        assert_eq!(
            waits.records()[0],
            DkimRecord {
                kind: "CNAME",
                name: "one._domainkey.nuvem.example".into(),
                value: "one.dkim.amazonses.com".into(),
            }
        );
        let proved = waits.checked(DkimFinding::Found, tokens(), at(2));
        assert_eq!(proved.usable(), Some("hello@nuvem.example"));
        assert_eq!(proved.verification_since, at(2));
        assert!(!waits.is_lost(&proved));
        // Name servers that do not answer change nothing.
        let unclear = proved.checked(DkimFinding::Unclear, vec![], at(3));
        assert_eq!(unclear.usable(), proved.usable());
        assert_eq!(unclear.records(), proved.records());
        for found in [DkimFinding::Missing, DkimFinding::Awaited] {
            let lost = unclear.checked(found, vec![], at(4));
            assert!(lost.usable().is_none() && unclear.is_lost(&lost));
            assert!(!lost.is_lost(&lost.checked(found, vec![], at(5))));
        }
    }

    #[test]
    fn a_domain_is_nobodys_for_good_that_is_not_proved() {
        let waits = asked("hello@nuvem.example").unwrap();
        let later = |hours| at(0) + TimeDelta::hours(hours);
        assert!(waits.holds_domain(later(71)) && !waits.holds_domain(later(72)));
        let proved = waits.checked(DkimFinding::Found, vec![], at(2));
        assert!(proved.holds_domain(later(10_000)));
        let lost = proved.checked(DkimFinding::Missing, vec![], later(100));
        assert!(lost.holds_domain(later(171)) && !lost.holds_domain(later(172)));
    }

    #[test]
    fn what_is_waited_for_is_looked_at_more_often() {
        let waits = asked("hello@nuvem.example").unwrap();
        let proved = waits.checked(DkimFinding::Found, vec![], at(2));
        assert_eq!(waits.check_due(at(0)), at(1));
        assert_eq!(proved.check_due(at(0)), at(0) + TimeDelta::days(1));
    }
}
