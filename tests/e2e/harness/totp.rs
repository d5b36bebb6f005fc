//! A second factor of codes.

use aws_lc_rs::hmac;

use super::{
    account::{credentials, login},
    prelude::*,
};

/// An app that makes codes: RFC 6238, written a second time so that the two check each other.
pub struct App(Vec<u8>);

impl App {
    fn from(secret: &Value) -> Self {
        let (mut bits, mut held, mut bytes) = (0u64, 0, Vec::new());
        for c in text(secret).bytes() {
            let value = match c {
                b'A'..=b'Z' => c - b'A',
                b'2'..=b'7' => c - b'2' + 26,
                other => panic!("{other} is not of base32"),
            };
            bits = (bits << 5) | u64::from(value);
            held += 5;
            if held >= 8 {
                held -= 8;
                bytes.push((bits >> held) as u8);
            }
        }
        Self(bytes)
    }

    /// The code of now, or of so many steps later.
    pub fn code(&self, later: i64) -> String {
        let step = Utc::now().timestamp() / 30 + later;
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let mac = hmac::sign(&key, &step.to_be_bytes());
        let mac = mac.as_ref();
        let at = (mac[19] & 15) as usize;
        let word = u32::from_be_bytes(mac[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", word % 1_000_000)
    }
}

/// Asks for a secret; the app that has it.
pub async fn begin(account: &Organization) -> App {
    let body = json!({ "password": PASSWORD });
    let begun = account.caller.post("/v1/me/totp", &body).await;
    assert_eq!(begun.headers["cache-control"], "no-store");
    let begun = begun.body(200);
    let uri = text(&begun["uri"]);
    assert!(uri.starts_with("otpauth://totp/Perene:"), "{uri}");
    assert!(uri.contains(&text(&begun["secret"])), "{uri}");
    App::from(&begun["secret"])
}

/// Shows a code of the app; the recovery codes.
pub async fn confirm(account: &Organization, app: &App) -> Vec<String> {
    let code = json!({ "code": app.code(0) });
    let on = account.caller.post("/v1/me/totp/confirm", &code).await;
    items(&on.body(200)["recovery_codes"])
        .iter()
        .map(text)
        .collect()
}

/// Switches the second factor on; the app and the recovery codes.
pub async fn with_second_factor(account: &Organization) -> (App, Vec<String>) {
    let app = begin(account).await;
    // Not on before it is confirmed.
    let before = login(&credentials(account)).await.body(200);
    let codes = confirm(account, &app).await;
    // A session that began without it ends with its start; the one that asks stays.
    let token = json!({ "refresh_token": before["refresh_token"] });
    let refreshed = Caller::nobody().post("/v1/auth/refresh", &token).await;
    refreshed.problem(401, "session_over");
    (app, codes)
}
