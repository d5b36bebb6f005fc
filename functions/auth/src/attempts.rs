//! Limits of attempts, per account and per address.

use std::net::{IpAddr, Ipv6Addr};

use api::{ApiError, CallerAddress, attempts::count};
use cloud::{config, config::ConfigError};
use store::Store;

/// How many attempts a window allows, successful ones included.
#[derive(Debug, Clone, Copy)]
pub struct AttemptLimits {
    per_account: u32,
    per_address: u32,
}

/// What is attempted. Sign-ups do not use up sign-ins.
#[derive(Debug, Clone, Copy, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case", const_into_str)]
pub enum Attempt {
    #[strum(to_string = "signup")]
    SignUp,
    Login,
    Invitation,
    /// Giving one's password again, to change something.
    Password,
    SecondFactor,
    Mail,
    Link,
}

/// So few mails a window for one account, and so few codes of six digits: a million attempts at
/// this pace take sixty years.
const FEW: u32 = 5;

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

    /// Counts an attempt on an account, named by address or id, whether it exists or not; 429 when
    /// there were too many.
    pub async fn count_account(
        &self,
        store: &Store,
        attempt: Attempt,
        account: impl std::fmt::Display,
    ) -> Result<(), ApiError> {
        let limit = match attempt {
            Attempt::SecondFactor | Attempt::Mail => FEW.min(self.per_account),
            _ => self.per_account,
        };
        let scope = [attempt.into_str(), "account", &account.to_string()];
        count(store, &scope, limit, "for this account").await
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
