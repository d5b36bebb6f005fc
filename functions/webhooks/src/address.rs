//! Addresses that are sent to. Whoever names one has our servers call it, so none may lead to where only we
//! get: into a private network, to this machine, or to what AWS tells its machines
//! (<https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html>).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use domain::{EndpointKind, Phrase, Sentence};
use url::{Host, Url};

/// Characters of an address.
pub const LONGEST: usize = 1_000;
/// Where Slack's incoming webhooks are.
const SLACK: (&str, &str) = ("hooks.slack.com", "/services/");
/// Last parts of names that are found within networks alone.
const INSIDE: [&str; 10] = [
    "arpa",
    "corp",
    "home",
    "internal",
    "intranet",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "private",
];

/// Where receivers may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receivers {
    /// On the internet, with TLS.
    Outside,
    /// On this machine, too, as on a local stack.
    AlsoHere,
}

impl Receivers {
    /// Whether a connection may be made there.
    pub fn allow(self, to: IpAddr) -> bool {
        !leads_inside(to) || (self == Self::AlsoHere && to.is_loopback())
    }

    fn are_here(self, host: &Host<&str>) -> bool {
        let is_loopback = match host {
            Host::Domain(name) => *name == "localhost",
            Host::Ipv4(to) => to.is_loopback(),
            Host::Ipv6(to) => to.is_loopback(),
        };
        self == Self::AlsoHere && is_loopback
    }
}

/// Why an address is not sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    Unreadable,
    NotHttps,
    Credentials,
    Port,
    Inside,
    NotSlack,
}

impl From<Refused> for Sentence {
    fn from(why: Refused) -> Self {
        let (text, phrase) = match why {
            Refused::Unreadable => (
                "Give a whole address of at most 1,000 characters, such as https://example.com/perene.",
                Phrase::new("address_unreadable"),
            ),
            Refused::NotHttps => (
                "Give an address that begins with https://: what is sent is not for everybody.",
                Phrase::new("address_not_https"),
            ),
            Refused::Credentials => (
                "Leave name and password out of the address: messages are signed instead.",
                Phrase::new("address_with_credentials"),
            ),
            Refused::Port => (
                "Give an address on port 443, or one from 1024 on.",
                Phrase::new("address_port"),
            ),
            Refused::Inside => (
                "This address leads into a private network. Give one that is found on the internet.",
                Phrase::new("address_inside"),
            ),
            Refused::NotSlack => (
                "Give the address of an incoming webhook, as Slack shows it: https://hooks.slack.com/services/...",
                Phrase::new("address_not_slack"),
            ),
        };
        Self::new(text, phrase)
    }
}

/// An address that may be sent to, as far as that is seen without asking for the name.
pub fn check(text: &str, kind: EndpointKind, receivers: Receivers) -> Result<Url, Refused> {
    if text.chars().count() > LONGEST {
        return Err(Refused::Unreadable);
    }
    let url = Url::parse(text).map_err(|_| Refused::Unreadable)?;
    let host = url.host().ok_or(Refused::Unreadable)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refused::Credentials);
    }
    if receivers.are_here(&host) && url.scheme() == "http" {
        return Ok(url);
    }
    if url.scheme() != "https" {
        return Err(Refused::NotHttps);
    }
    if !host_is_outside(&host) {
        return Err(Refused::Inside);
    }
    if !matches!(url.port(), None | Some(1024..)) {
        return Err(Refused::Port);
    }
    let is_slack = host == Host::Domain(SLACK.0) && url.path().starts_with(SLACK.1);
    if kind == EndpointKind::Slack && !(is_slack && url.port().is_none()) {
        return Err(Refused::NotSlack);
    }
    Ok(url)
}

fn host_is_outside(host: &Host<&str>) -> bool {
    match host {
        // A name without a dot, or with one at its end, is for a network's own resolver.
        Host::Domain(name) => name
            .rsplit_once('.')
            .is_some_and(|(_, last)| !last.is_empty() && !INSIDE.contains(&last)),
        Host::Ipv4(to) => !leads_inside((*to).into()),
        Host::Ipv6(to) => !leads_inside((*to).into()),
    }
}

/// Whether an address is none that is routed on the internet
/// (<https://www.iana.org/assignments/iana-ipv4-special-registry>, and that of IPv6).
pub fn leads_inside(to: IpAddr) -> bool {
    match to {
        IpAddr::V4(to) => v4_leads_inside(to),
        IpAddr::V6(to) => v6_leads_inside(to),
    }
}

fn v4_leads_inside(to: Ipv4Addr) -> bool {
    to.is_private()
        || to.is_loopback()
        || to.is_link_local()
        || to.is_multicast()
        || to.is_documentation()
        || matches!(
            to.octets(),
            [0, ..] // this network
                | [100, 64..=127, ..] // carrier-grade NAT
                | [192, 0, 0, _] // protocol assignments
                | [192, 88, 99, _] // relays to IPv6
                | [198, 18..=19, ..] // benchmarks
                | [240..=255, ..] // reserved, and broadcast
        )
}

/// Outside is what is handed out of 2000::/3, but for what stands for IPv4 (6to4, Teredo), protocols and
/// documents. So mapped IPv4, NAT64, unique-local, link-local and multicast addresses are inside.
fn v6_leads_inside(to: Ipv6Addr) -> bool {
    !matches!(to.segments(), [0x2000..=0x3fff, ..])
        || matches!(
            to.segments(),
            [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..]
        )
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
