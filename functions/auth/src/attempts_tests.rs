//! Guessing against an embedded DynamoDB: who is refused, and who never is.

use super::*;
use crate::common;

const LIMITS: AttemptLimits = AttemptLimits {
    per_account: 10,
    per_address: 50,
};
const ANA: &str = "ana@example.com";

fn stranger(n: u32) -> Attempter {
    let address = Ipv4Addr::from_bits((n << 8) + 7).into();
    Attempter::signing_in(&[], None, CallerAddress(Some(address)))
}

/// A device of Ana's, which has shown the second factor or only the password.
fn known_device(second_factor: bool) -> Attempter {
    let ana = common::account(ANA).user;
    let device = SessionId::new();
    Attempter::Device(DeviceToken::of(&ana, device, second_factor))
}

/// How many of so many attempts are let through.
async fn passed(store: &Store, attempt: Attempt, by: &Attempter, times: u32) -> u32 {
    let mut passed = 0;
    for _ in 0..times {
        let counted = LIMITS.count_guess(store, attempt, ANA, by).await;
        passed += u32::from(counted.is_ok());
    }
    passed
}

#[tokio::test]
async fn a_stranger_locks_nobody_else_out() {
    let store = common::store().await;
    let session = SessionId::new();
    for (attempt, limit) in [
        (Attempt::Login, 10),
        (Attempt::Password, 10),
        (Attempt::RecoveryCode, 5),
    ] {
        assert_eq!(passed(&store, attempt, &stranger(1), 30).await, limit);
        for other in [stranger(2), known_device(true), Attempter::Session(session)] {
            let let_through = passed(&store, attempt, &other, 30).await;
            assert_eq!(let_through, limit, "{attempt:?} by {other:?}");
        }
    }
}

#[tokio::test]
async fn codes_of_six_digits_are_few_for_all_strangers_and_close_no_recovery_code() {
    let store = common::store().await;
    let attempt = Attempt::SecondFactor;
    assert_eq!(passed(&store, attempt, &stranger(1), 30).await, 5);
    assert_eq!(passed(&store, attempt, &stranger(2), 30).await, 0);
    // A device that has shown the password alone is a stranger to codes.
    assert_eq!(passed(&store, attempt, &known_device(false), 30).await, 0);
    let known = known_device(true);
    assert_eq!(passed(&store, attempt, &known, 30).await, 5);
    for by in [stranger(1), known] {
        assert_eq!(passed(&store, Attempt::RecoveryCode, &by, 30).await, 5);
    }
}

#[tokio::test]
async fn however_many_devices_are_known_their_codes_are_few() {
    let store = common::store().await;
    let attempt = Attempt::SecondFactor;
    for (second_factor, most) in [(false, 5), (true, 10)] {
        let mut tried = 0;
        for _ in 0..8 {
            tried += passed(&store, attempt, &known_device(second_factor), 8).await;
        }
        assert_eq!(tried, most, "{second_factor}");
    }
    // What is right uses nothing up.
    let bea = "bea@example.com";
    for _ in 0..12 {
        let by = known_device(true);
        LIMITS.count_guess(&store, attempt, bea, &by).await.unwrap();
        LIMITS
            .forgive_guess(&store, attempt, bea, &by)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn many_strangers_besiege_an_account_but_not_for_a_known_device() {
    let store = common::store().await;
    for n in 1..=101 {
        let besieged = LIMITS.is_besieged(&store, ANA, &stranger(n)).await;
        assert_eq!(besieged.unwrap(), n > 100, "{n}");
    }
    let known = known_device(false);
    assert!(!LIMITS.is_besieged(&store, ANA, &known).await.unwrap());
    let (bea, by) = ("bea@example.com", stranger(1));
    assert!(!LIMITS.is_besieged(&store, bea, &by).await.unwrap());
}

#[tokio::test]
async fn one_network_leaves_mails_to_an_address_for_others() {
    let store = common::store().await;
    let address = EmailAddress::parse(ANA).unwrap();
    let mails = async |network: u32| {
        let caller = CallerAddress(Some(Ipv4Addr::from_bits(network << 8).into()));
        let mut mails = 0;
        for _ in 0..8 {
            let counted = LIMITS.count_verification(&store, &address, caller).await;
            mails += u32::from(counted.is_ok());
        }
        mails
    };
    for (network, most) in [(1, 5), (2, 5), (3, 5), (4, 5), (5, 0)] {
        assert_eq!(mails(network).await, most, "{network}");
    }
}

#[tokio::test]
async fn who_is_right_uses_nothing_up() {
    let store = common::store().await;
    let by = stranger(1);
    for _ in 0..120 {
        LIMITS
            .count_guess(&store, Attempt::Login, ANA, &by)
            .await
            .unwrap();
        assert!(!LIMITS.is_besieged(&store, ANA, &by).await.unwrap());
        LIMITS
            .forgive_guess(&store, Attempt::Login, ANA, &by)
            .await
            .unwrap();
    }
    assert_eq!(passed(&store, Attempt::Login, &by, 30).await, 10);
}

#[tokio::test]
async fn a_budget_of_a_day_is_spent_by_how_much_is_asked() {
    let store = common::store().await;
    let (mine, others) = (["bytes", "usr_a"], ["bytes", "usr_b"]);
    for (whose, by, is_fine) in [
        (&mine, 60, true),
        (&mine, 40, true),
        (&mine, 1, false),
        (&others, 101, false),
        (&["invitations", "usr_a"], 100, true),
    ] {
        let spent = api::attempts::spend(&store, whose, by, 100, "it").await;
        assert_eq!(spent.is_ok(), is_fine, "{whose:?} {by}");
    }
}

#[test]
fn a_device_is_known_to_the_account_that_it_signed_in_to() {
    let (ana, bea) = (
        common::account(ANA).user,
        common::account("bea@example.com").user,
    );
    let token = DeviceToken::of(&ana, SessionId::new(), false);
    let known = |holders: &[Option<User>]| {
        Attempter::signing_in(holders, Some(token), CallerAddress(None)).device()
    };
    let changed = User {
        password_hash: "$argon2id$other".into(),
        ..ana.clone()
    };
    assert_eq!(
        known(&[None, Some(changed)]),
        None,
        "the password is another"
    );
    assert_eq!(known(&[Some(bea.clone()), Some(ana)]), Some(token.device));
    assert_eq!(known(&[None, Some(bea)]), None);
    assert_eq!(known(&[None, None]), None);
    // Whoever signed up with somebody's address is a stranger to that account.
    let by = Attempter::Device(token);
    assert!(by.may_open(token.user) && !by.may_open(UserId::new()));
    assert!(stranger(1).may_open(token.user));
}

#[test]
fn a_neighbourhood_is_what_one_stranger_may_have() {
    let of = |text: &str| neighbourhood(text.parse().unwrap());
    assert_eq!(of("192.0.2.7"), of("192.0.2.200"));
    assert_ne!(of("192.0.2.7"), of("192.0.3.7"));
    assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:ff::9"));
    assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:102::1"));
}
