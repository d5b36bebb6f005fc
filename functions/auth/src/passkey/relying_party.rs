//! What WebAuthn asks of a relying party, as `webauthn-rs` does it. Passkeys are discoverable and verify
//! their user, so that one alone says who signs in, and is two factors.

use api::ApiError;
use domain::{User, UserId};
use serde_json::Value;
use store::Passkey;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey as Credential, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
    WebauthnError,
};

/// A credential that takes more bytes than this is not kept: its id alone may have a thousand.
const LONGEST_CREDENTIAL: usize = 4096;

/// Us, as browsers bind passkeys to us: by the host of the public address.
pub struct RelyingParty(Webauthn);

/// What a browser is asked, and what is needed to judge its answer.
pub struct Asked {
    /// For `navigator.credentials`.
    pub options: Value,
    pub state: String,
}

impl RelyingParty {
    /// Nothing where the address has no host name: browsers bind passkeys to none but names.
    pub fn new(public_url: &str) -> Option<Self> {
        let origin = Url::parse(public_url).ok()?;
        let builder = WebauthnBuilder::new(origin.domain()?, &origin).ok()?;
        builder.rp_name("Perene").build().ok().map(Self)
    }

    /// Asks for a new passkey of a user who has those already.
    pub fn ask_for_new(&self, user: &User, own: &[Passkey]) -> Result<Asked, ApiError> {
        let own = own.iter().map(id_of).collect::<Result<_, _>>()?;
        let (asked, state) = self
            .0
            .start_passkey_registration(handle(user.id), &user.email, &user.name, Some(own))
            .map_err(ApiError::internal)?;
        let mut options = serde_json::to_value(asked.public_key)?;
        // It is found without an address being typed.
        options["authenticatorSelection"]["residentKey"] = "required".into();
        options["authenticatorSelection"]["requireResidentKey"] = true.into();
        let state = serde_json::to_string(&state)?;
        Ok(Asked { options, state })
    }

    /// The credential of a new passkey, as it is kept.
    pub fn new_credential(
        &self,
        state: &str,
        answer: &RegisterPublicKeyCredential,
    ) -> Result<String, Refused> {
        let state: PasskeyRegistration = serde_json::from_str(state)?;
        let credential = self.0.finish_passkey_registration(answer, &state)?;
        let text = serde_json::to_string(&credential)?;
        match text.len() > LONGEST_CREDENTIAL {
            true => Err(Refused::because("it is too long")),
            false => Ok(text),
        }
    }

    /// Asks for any passkey of ours.
    pub fn ask_for_one(&self) -> Result<Asked, ApiError> {
        let (asked, state) = self
            .0
            .start_discoverable_authentication()
            .map_err(ApiError::internal)?;
        let options = serde_json::to_value(asked.public_key)?;
        let state = serde_json::to_string(&state)?;
        Ok(Asked { options, state })
    }

    /// Judges the answer of a passkey that is that credential. The credential as it is to be kept from
    /// now on: with another count of its uses.
    pub fn judge(
        &self,
        state: &str,
        answer: &PublicKeyCredential,
        credential: &str,
    ) -> Result<String, Refused> {
        let state: DiscoverableAuthentication = serde_json::from_str(state)?;
        let mut credential: Credential = serde_json::from_str(credential)?;
        let judged = self
            .0
            .finish_discoverable_authentication_v2(answer, state, &credential)?;
        credential.update_credential(&judged);
        Ok(serde_json::to_string(&credential)?)
    }
}

/// Which of a user's passkeys has answered.
pub fn answering<'a>(passkeys: &'a [Passkey], answer: &PublicKeyCredential) -> Option<&'a Passkey> {
    let id = answer.get_credential_id();
    let is_it = |one: &&Passkey| id_of(one).is_ok_and(|of| of.as_slice() == id);
    passkeys.iter().find(is_it)
}

/// Whose passkey it says it is.
pub fn whose(answer: &PublicKeyCredential) -> Option<UserId> {
    let handle = Uuid::from_slice(answer.get_user_unique_id()?).ok()?;
    Some(UserId::from_u128(handle.as_u128()))
}

/// What passkeys call a user: nothing that tells an address.
fn handle(user: UserId) -> Uuid {
    Uuid::from_u128(user.as_u128())
}

fn id_of(passkey: &Passkey) -> Result<CredentialID, ApiError> {
    let credential: Credential = serde_json::from_str(&passkey.credential)?;
    Ok(credential.cred_id().clone())
}

/// Why a passkey's answer is refused.
#[derive(Debug)]
pub struct Refused {
    /// For the log.
    pub why: String,
    /// Whether its count of uses went back, as that of a copy does.
    pub is_copy: bool,
}

impl Refused {
    fn because(why: impl ToString) -> Self {
        Self {
            why: why.to_string(),
            is_copy: false,
        }
    }
}

impl From<WebauthnError> for Refused {
    fn from(error: WebauthnError) -> Self {
        Self {
            is_copy: matches!(error, WebauthnError::CredentialPossibleCompromise),
            ..Self::because(error)
        }
    }
}

impl From<serde_json::Error> for Refused {
    fn from(error: serde_json::Error) -> Self {
        Self::because(error)
    }
}
