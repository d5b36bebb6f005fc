//! What is written about an account.

use domain::{Asked, Language};
use mail::{Button, Frame};
use report::say;

use crate::letter::words;

words!(Page, "account.html", "account.txt");

pub(crate) struct Page {
    frame: Frame,
    name: String,
    what: String,
    /// How long the button's link is good. It holds a secret, and goes into the mail only.
    life: Option<&'static str>,
    otherwise: &'static str,
}

/// Writes about an account in a language, to whoever has that name.
pub(crate) struct Writer<'a> {
    pub language: Language,
    pub name: &'a str,
}

impl Writer<'_> {
    /// It greets by no name: whoever signed up may have given a stranger's address and any words.
    /// And of the program no name but those of browsers, which its caller does not choose.
    pub(crate) fn verify_email(&self, link: String, asked: Option<&Asked>) -> Page {
        let asked = asked.map_or_else(String::new, |asked| self.asked(asked));
        let what = say!(
            self.language,
            "Somebody, probably you, gave this address for an account in Perene{asked}. Open this to confirm that it was you: in the browser where you did so, or with the password of that account.",
            "Alguém, provavelmente você, informou este endereço para uma conta no Perene{asked}. Abra este link para confirmar que foi você: no navegador em que fez isso ou com a senha dessa conta."
        );
        let otherwise = self.say(
            "If this was not you, open the link and choose “This was not me”: then nobody has an account with your address.",
            "Se não foi você, abra o link e escolha “Não fui eu”: então ninguém terá uma conta com o seu endereço.",
        );
        let headline = self.say(
            "Confirm your e-mail address",
            "Confirme seu endereço de e-mail",
        );
        let label = self.say("Confirm the address", "Confirmar o endereço");
        let nobody = Writer { name: "", ..*self };
        let page = nobody.page(headline, what, otherwise);
        page.with_link(
            label,
            link,
            self.say(
                "The link is good once, for 24 hours.",
                "O link vale uma vez, por 24 horas.",
            ),
        )
    }

    /// Instead of a link to verify it, to an address whose holder has an account with it.
    pub(crate) fn has_account(&self, public_url: &str) -> Page {
        let what = self.say(
            "Somebody, probably you, gave this address for another account. It has one already: sign in with that, or set a new password if you lost yours.",
            "Alguém, provavelmente você, informou este endereço para outra conta. Ele já tem uma: entre com ela, ou defina uma nova senha se perdeu a sua.",
        );
        let otherwise = self.say(
            "If this was not you, do nothing: your account is as it was.",
            "Se não foi você, não faça nada: sua conta continua como estava.",
        );
        let headline = self.say("You have an account already", "Você já tem uma conta");
        let mut page = self.page(headline, what, otherwise);
        page.frame.button = Some(Button {
            label: self.say("Sign in", "Entrar"),
            address: format!("{public_url}/signin"),
        });
        page
    }

    pub(crate) fn reset_password(&self, link: String) -> Page {
        let what = self.say(
            "Somebody, probably you, has lost the password of your account.",
            "Alguém, provavelmente você, perdeu a senha da sua conta.",
        );
        let headline = self.say("Set a new password", "Defina uma nova senha");
        self.page(headline, what, self.not_asked())
            .with_link(headline, link, self.one_hour())
    }

    pub(crate) fn sign_in(&self, link: String) -> Page {
        let what = self.say(
            "Somebody, probably you, gave the password of your account on a device that has not signed in before. As strangers are guessing at your password just now, this link is needed as well: open it on that device, and sign in again.",
            "Alguém, provavelmente você, informou a senha da sua conta em um dispositivo que nunca entrou antes. Como estão tentando adivinhar sua senha neste momento, este link também é necessário: abra-o nesse dispositivo e entre de novo.",
        );
        let otherwise = self.say(
            "If this was not you, somebody knows your password: reset it at once.",
            "Se não foi você, alguém sabe sua senha: redefina-a imediatamente.",
        );
        let headline = self.say("Sign in on a new device", "Entrar em um novo dispositivo");
        let label = self.say("Sign in", "Entrar");
        self.page(headline, what, otherwise)
            .with_link(label, link, self.one_hour())
    }

    pub(crate) fn password_changed(&self) -> Page {
        let what = self.say(
            "Your password was changed. Wherever else you were signed in, you are no longer. Any passkeys that you have still sign you in without the password: you find them under Security in the settings, and can remove them there.",
            "Sua senha foi alterada. Onde mais você estava conectado, não está mais. As chaves de acesso que você tiver continuam permitindo entrar sem a senha: elas estão em Segurança, nas configurações, e podem ser removidas ali.",
        );
        let headline = self.say("Your password was changed", "Sua senha foi alterada");
        self.page(headline, what, self.not_you())
    }

    /// With a link that takes the account back to the address that this goes to, if there is one.
    pub(crate) fn email_changed(&self, new: &str, link: Option<String>) -> Page {
        let new = mail::name(new);
        let mut what = say!(
            self.language,
            "Your account has another address now: {new}. This is the last mail to this one.",
            "Sua conta agora tem outro endereço: {new}. Este é o último e-mail para este aqui."
        );
        let headline = self.say(
            "Your e-mail address was changed",
            "Seu endereço de e-mail foi alterado",
        );
        let Some(link) = link else {
            let otherwise = self.say(
                "If this was not you, write to the admins of your organization at once.",
                "Se não foi você, escreva imediatamente aos administradores da sua empresa.",
            );
            return self.page(headline, what, otherwise);
        };
        what += self.say(
            " If this was not you, take your account back: it gets this address again and a new password, everybody is signed out, and passkeys, other second factors and API keys that were added since are removed.",
            " Se não foi você, recupere sua conta: ela volta a ter este endereço e recebe uma nova senha, todos são desconectados, e chaves de acesso, outros segundos fatores e chaves de API adicionados desde então são removidos.",
        );
        let otherwise = self.say(
            "If this was you, do nothing.",
            "Se foi você, não faça nada.",
        );
        let label = self.say("Take my account back", "Recuperar minha conta");
        let life = self.say(
            "The link is good once, for seven days.",
            "O link vale uma vez, por sete dias.",
        );
        self.page(headline, what, otherwise)
            .with_link(label, link, life)
    }

    pub(crate) fn second_factor_on(&self) -> Page {
        let what = self.say(
            "From now on signing in takes a code from your app as well. Wherever else you were signed in, you are no longer. Keep the recovery codes where you find them without the app.",
            "A partir de agora, para entrar é preciso também um código do seu aplicativo. Onde mais você estava conectado, não está mais. Guarde os códigos de recuperação onde você os encontre sem o aplicativo.",
        );
        let headline = self.say(
            "Your second factor is on",
            "Sua autenticação em dois fatores está ativada",
        );
        self.page(headline, what, self.not_you())
    }

    pub(crate) fn second_factor_off(&self) -> Page {
        let what = self.say(
            "From now on signing in takes no code from your app any more.",
            "A partir de agora, para entrar não é mais preciso um código do seu aplicativo.",
        );
        let headline = self.say(
            "Your second factor is off",
            "Sua autenticação em dois fatores está desativada",
        );
        self.page(headline, what, self.not_you())
    }

    pub(crate) fn passkey_added(&self) -> Page {
        let what = self.say(
            "A passkey was added to your account. It signs in without your password, and the password alone is no longer enough. Your passkeys are listed under Security in the settings, where each can be removed.",
            "Uma chave de acesso foi adicionada à sua conta. Ela entra sem a sua senha, e só a senha já não basta. Suas chaves de acesso estão em Segurança, nas configurações, onde cada uma pode ser removida.",
        );
        let headline = self.say("A passkey was added", "Uma chave de acesso foi adicionada");
        self.page(headline, what, self.not_you())
    }

    pub(crate) fn passkey_removed(&self) -> Page {
        let what = self.say(
            "A passkey of your account was removed. It signs nobody in any more, and wherever else you were signed in, you are no longer.",
            "Uma chave de acesso da sua conta foi removida. Ela não permite mais entrar, e onde mais você estava conectado, não está mais.",
        );
        let headline = self.say("A passkey was removed", "Uma chave de acesso foi removida");
        self.page(headline, what, self.not_you())
    }

    /// When somebody asked, and from where: to go on with after what they did.
    fn asked(&self, asked: &Asked) -> String {
        let at = self.language.moment(asked.at);
        let mut told = say!(self.language, " on {at}", " em {at}");
        if let Some((browser, system)) = &asked.browser {
            told += &say!(
                self.language,
                ", with {browser} on {system}",
                ", com {browser} em {system}"
            );
        }
        if let Some(address) = &asked.address {
            told += &say!(
                self.language,
                ", from the network address {address}",
                ", a partir do endereço de rede {address}"
            );
        }
        told
    }

    fn say(&self, english: &'static str, portuguese: &'static str) -> &'static str {
        self.language.of(english, portuguese)
    }

    fn not_asked(&self) -> &'static str {
        self.say(
            "If you did not ask for this, do nothing: without the link nothing happens.",
            "Se você não pediu isso, não faça nada: sem o link, nada acontece.",
        )
    }

    fn not_you(&self) -> &'static str {
        self.say(
            "If this was not you, reset your password at once and end all sessions, or write to the admins of your organization.",
            "Se não foi você, redefina sua senha imediatamente e encerre todas as sessões, ou escreva aos administradores da sua empresa.",
        )
    }

    fn one_hour(&self) -> &'static str {
        self.say(
            "The link is good once, for one hour.",
            "O link vale uma vez, por uma hora.",
        )
    }

    fn page(&self, headline: &str, what: impl Into<String>, otherwise: &'static str) -> Page {
        Page {
            frame: Frame {
                language: self.language,
                headline: headline.into(),
                button: None,
            },
            name: mail::name(self.name),
            what: what.into(),
            life: None,
            otherwise,
        }
    }
}

impl Page {
    fn with_link(mut self, label: &'static str, address: String, life: &'static str) -> Self {
        self.frame.button = Some(Button { label, address });
        self.life = Some(life);
        self
    }
}

#[cfg(test)]
mod tests {
    use mail::Mail;

    use super::*;
    use crate::{letter::Words, reason::Reason, spoken::whole};

    fn reset(name: &str) -> Mail {
        let link = "https://perene.example/reset-password#token=usr_x.secret".into();
        let page = to(Language::English, name).reset_password(link);
        written(&page, Language::English)
    }

    fn to(language: Language, name: &str) -> Writer<'_> {
        Writer { language, name }
    }

    fn written(page: &Page, language: Language) -> Mail {
        page.mail(&Reason::Account.footer("", language)).unwrap()
    }

    fn about_what_was_done(language: Language) -> [Page; 6] {
        let writer = to(language, "Ana");
        [
            writer.password_changed(),
            writer.email_changed("ana@new.example", None),
            writer.second_factor_on(),
            writer.second_factor_off(),
            writer.passkey_added(),
            writer.passkey_removed(),
        ]
    }

    fn asked() -> Asked {
        Asked {
            at: "2026-11-29T21:03:00Z".parse().unwrap(),
            browser: Some(("Firefox".into(), "Linux".into())),
            address: Some("203.0.113.7".into()),
        }
    }

    #[test]
    fn a_mail_to_verify_says_when_and_from_where_and_names_nobody() {
        let link = || "https://perene.example/verify-email#token=usr_x.secret".to_owned();
        let writer = to(Language::English, "Visit evil.example");
        let mail = written(
            &writer.verify_email(link(), Some(&asked())),
            Language::English,
        );
        for part in [
            "29 November 2026, 21:03 UTC, with Firefox on Linux, from the network address 203.0.113.7",
            "This was not me",
        ] {
            assert!(mail.text.contains(part), "{}", mail.text);
        }
        assert!(!mail.text.contains("evil.example"), "{}", mail.text);
        let mail = written(&writer.verify_email(link(), None), Language::English);
        assert!(
            mail.text.contains("an account in Perene. Open"),
            "{}",
            mail.text
        );
    }

    #[test]
    fn the_text_of_a_reset_mail() {
        insta::assert_snapshot!(reset("Ana").text);
    }

    #[test]
    fn the_page_of_a_reset_mail() {
        insta::assert_snapshot!(reset("Ana").html);
    }

    #[test]
    fn a_name_forges_neither_lines_nor_markup() {
        let mail = reset("Ana\nhttps://evil.example <script>");
        assert!(
            mail.text
                .contains("Hello Ana https://evil.example <script>,")
        );
        assert!(!mail.html.contains("<script>"), "{}", mail.html);
    }

    #[test]
    fn what_was_done_is_told_without_a_link() {
        for page in about_what_was_done(Language::English) {
            let mail = written(&page, Language::English);
            assert!(!mail.html.contains("href"), "{}", mail.html);
            assert!(mail.text.contains("If this was not you"), "{}", mail.text);
        }
    }

    #[test]
    fn accounts_are_told_of_in_portuguese() {
        let writer = to(Language::Portuguese, "Ana");
        let link = || "https://perene.example/#token=usr_x.s".to_owned();
        let with_links = [
            writer.verify_email(link(), Some(&asked())),
            writer.email_changed("ana@new.example", Some(link())),
            writer.has_account("https://perene.example"),
            writer.reset_password(link()),
            writer.sign_in(link()),
        ];
        let others = about_what_was_done(Language::Portuguese);
        let all = with_links.iter().chain(&others);
        let texts: Vec<String> = all
            .map(|page| whole(&written(page, Language::Portuguese)))
            .collect();
        insta::assert_snapshot!(texts.join("\n---\n"));
    }
}
