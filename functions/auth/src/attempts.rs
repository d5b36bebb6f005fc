//! Limits of attempts. Passwords and codes are counted by account and whoever attempts, so that nobody
//! locks anybody else out.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use api::{
    ApiError, CallerAddress,
    attempts::{count, exceeds, forgive},
};
use cloud::{config, config::ConfigError};
use domain::{EmailAddress, SessionId, User, UserId};
use store::Store;

use crate::sign_in::device_token::DeviceToken;

/// How many attempts a window allows.
#[derive(Debug, Clone, Copy)]
pub struct AttemptLimits {
    per_account: u32,
    per_address: u32,
}

/// What is attempted. Sign-ups do not use up sign-ins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case", const_into_str)]
pub enum Attempt {
    #[strum(to_string = "signup")]
    SignUp,
    Login,
    Invitation,
    /// Giving one's password again, to change something.
    Password,
    /// A code of the app: six digits.
    SecondFactor,
    RecoveryCode,
    /// An answer of a passkey, which nobody guesses: counted by address alone.
    Passkey,
    Mail,
    Link,
}

/// So few mails a window for one account, and so few codes of six digits: a million attempts at
/// this pace take sixty years.
const FEW: u32 = 5;

/// As many times the codes of one device are those of all devices that have shown the second factor.
const MANY_DEVICES: u32 = 2;

/// As many times the mails to an address that one network asks for are those that all do: one alone
/// leaves some to whoever has the address.
const MANY_NETWORKS: u32 = 4;

/// As many times the attempts of one are those of all strangers on an account: then a password alone
/// lets none of them in.
const MANY_STRANGERS: u32 = 10;

/// Who gives a password or a code, as far as is known before it is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempter {
    /// Somebody signed in.
    Session(SessionId),
    /// A device that has signed in to the account before, with the password of now.
    Device(DeviceToken),
    /// A network.
    Stranger(String),
}

impl Attempter {
    /// Whoever signs in to an account of an address, if there are such.
    pub fn signing_in(
        holders: &[Option<User>],
        device: Option<DeviceToken>,
        caller: CallerAddress,
    ) -> Self {
        let is_known = |token: &DeviceToken| holders.iter().flatten().any(|user| token.is_of(user));
        match device.filter(is_known) {
            Some(token) => Self::Device(token),
            None => Self::stranger(caller),
        }
    }

    /// Whoever is not known by anything but their network.
    pub fn stranger(caller: CallerAddress) -> Self {
        Self::Stranger(stranger_network(caller))
    }

    pub fn is_stranger(&self) -> bool {
        matches!(self, Self::Stranger(_))
    }

    /// Whether that user's account may be signed in to. A device that is known to one account opens no
    /// other of the same address: whoever signs up with somebody's is no less a stranger to them.
    pub fn may_open(&self, user: UserId) -> bool {
        match self {
            Self::Device(token) => token.user == user,
            _ => true,
        }
    }

    /// The device, if it is known.
    pub fn device(&self) -> Option<SessionId> {
        match self {
            Self::Device(token) => Some(token.device),
            _ => None,
        }
    }

    /// What attempts are counted under.
    fn scope(&self, attempt: Attempt) -> (&'static str, String) {
        match self {
            Self::Session(id) => ("session", id.to_string()),
            // However many networks or, with the password, devices somebody has, a million codes are
            // soon tried.
            Self::Device(DeviceToken {
                second_factor: false,
                ..
            })
            | Self::Stranger(_)
                if attempt == Attempt::SecondFactor =>
            {
                ("strangers", String::new())
            }
            Self::Device(token) => ("device", token.device.to_string()),
            Self::Stranger(network) => ("network", network.clone()),
        }
    }
}

impl AttemptLimits {
    /// Reads `LOGIN_LIMIT_ACCOUNT` (10 unless set) and `LOGIN_LIMIT_ADDRESS` (50 unless set,
    /// for each kind of attempt).
    pub fn from_env() -> Result<Self, ConfigError> {
        Ok(Self {
            per_account: config::or("LOGIN_LIMIT_ACCOUNT", 10)?,
            per_address: config::or("LOGIN_LIMIT_ADDRESS", 50)?,
        })
    }

    /// Counts an attempt from an address; 429 when there were too many. Callers whose address is
    /// not known share one count.
    pub async fn count_address(
        &self,
        store: &Store,
        attempt: Attempt,
        address: CallerAddress,
    ) -> Result<(), ApiError> {
        let network = address.0.map_or_else(|| "unknown".into(), network);
        let scope = [attempt.into_str(), "address", &network];
        count(store, &scope, self.per_address, "from your address").await
    }

    /// Counts a mail to an account, named by address or id, whether it exists or not; 429 when there
    /// were too many.
    pub async fn count_mail(
        &self,
        store: &Store,
        account: impl std::fmt::Display,
    ) -> Result<(), ApiError> {
        let scope = [Attempt::Mail.into_str(), "account", &account.to_string()];
        count(store, &scope, FEW.min(self.per_account), "for this account").await
    }

    /// Counts a mail that asks whether an address is somebody's, who may be a stranger to it; 429 when
    /// there were too many from that network, or from all. Other mails to it have a budget of their own.
    pub async fn count_verification(
        &self,
        store: &Store,
        address: &EmailAddress,
        caller: CallerAddress,
    ) -> Result<(), ApiError> {
        let verify = format!("verify {address}");
        self.count_mail(store, format!("{verify} {}", stranger_network(caller)))
            .await?;
        let scope = [Attempt::Mail.into_str(), "networks", &verify];
        count(store, &scope, FEW * MANY_NETWORKS, "for this address").await
    }

    /// Counts an attempt on an account, named by address or id, whether it exists or not; 429 when
    /// whoever makes it has made too many.
    pub async fn count_guess(
        &self,
        store: &Store,
        attempt: Attempt,
        account: impl std::fmt::Display,
        by: &Attempter,
    ) -> Result<(), ApiError> {
        let limit = match attempt {
            Attempt::SecondFactor | Attempt::RecoveryCode => FEW.min(self.per_account),
            _ => self.per_account,
        };
        let (kind, who) = by.scope(attempt);
        let account = account.to_string();
        let scope = [attempt.into_str(), kind, &account, &who];
        count(store, &scope, limit, "for this account").await?;
        if counts_for_all_devices(attempt, kind) {
            let limit = limit.saturating_mul(MANY_DEVICES);
            count(store, &all_devices(&account), limit, "for this account").await?;
        }
        Ok(())
    }

    /// Counts a stranger's attempt to sign in to an account. Whether all strangers together have made
    /// so many that a right password may be a guessed one.
    pub async fn is_besieged(
        &self,
        store: &Store,
        account: impl std::fmt::Display,
        by: &Attempter,
    ) -> Result<bool, ApiError> {
        let limit = self.per_account.saturating_mul(MANY_STRANGERS);
        Ok(by.is_stranger() && exceeds(store, &strangers(&account.to_string()), limit).await?)
    }

    /// Counts a link to sign in that is to be mailed for a right password, or would be for a wrong
    /// one. Whether there were few enough.
    pub async fn has_link_left(
        &self,
        store: &Store,
        account: impl std::fmt::Display,
        proven: bool,
    ) -> Result<bool, ApiError> {
        let whose = if proven { "right" } else { "wrong" };
        let scope = ["sign-in link", whose, &account.to_string()];
        Ok(!exceeds(store, &scope, FEW).await?)
    }

    /// Takes an attempt back that was right.
    pub async fn forgive_guess(
        &self,
        store: &Store,
        attempt: Attempt,
        account: impl std::fmt::Display,
        by: &Attempter,
    ) -> Result<(), ApiError> {
        let account = account.to_string();
        let (kind, who) = by.scope(attempt);
        forgive(store, &[attempt.into_str(), kind, &account, &who]).await?;
        if counts_for_all_devices(attempt, kind) {
            forgive(store, &all_devices(&account)).await?;
        }
        if by.is_stranger() && attempt == Attempt::Login {
            forgive(store, &strangers(&account)).await?;
        }
        Ok(())
    }
}

fn strangers(account: &str) -> [&str; 3] {
    [Attempt::Login.into_str(), "strangers", account]
}

fn counts_for_all_devices(attempt: Attempt, kind: &str) -> bool {
    attempt == Attempt::SecondFactor && kind == "device"
}

fn all_devices(account: &str) -> [&str; 3] {
    [Attempt::SecondFactor.into_str(), "devices", account]
}

fn stranger_network(caller: CallerAddress) -> String {
    caller.0.map_or_else(|| "unknown".into(), neighbourhood)
}

/// The network that a stranger may have many addresses of: /24 of IPv4, /56 of IPv6.
fn neighbourhood(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => Ipv4Addr::from_bits(v4.to_bits() & (u32::MAX << 8)).to_string(),
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 72)).to_string(),
    }
}

/// One caller's addresses: an IPv4 address, or the /64 network that an IPv6 host chooses from.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64)).to_string(),
    }
}

#[cfg(test)]
#[path = "attempts_tests.rs"]
mod guesses;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_ipv6_host_count_together() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
    }
}
