//! What the name of a column says of its being a key.

/// `customerID`, `Customer_ID`, `customer id` → `customer`, `id`.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for c in name.chars() {
        let starts = !c.is_alphanumeric() || (c.is_uppercase() && lower);
        if starts && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// How much the name of a column is that of a key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeyName {
    #[default]
    No,
    /// `CLIENTNUM`, `houseno`: the end of its last word says so.
    Ending,
    /// `customer_number`: a number may also be a quantity.
    Number,
    /// `customer_id`: names, however much they look like numbers.
    Plain,
}

/// Last words of names that are those of keys.
const PLAIN: [&str; 24] = [
    "id",
    "key",
    "code",
    "email",
    "mail",
    "uuid",
    "guid",
    "customerid",
    "clientid",
    "userid",
    "memberid",
    "accountid",
    "kundenid",
    "clienteid",
    "codigo",
    "código",
    "clave",
    "chave",
    "codice",
    "identifiant",
    "msisdn",
    "kennung",
    "ид",
    "编号",
];

const NUMBER: [&str; 13] = [
    "num",
    "number",
    "no",
    "nr",
    "numero",
    "número",
    "numéro",
    "nummer",
    "номер",
    "号码",
    "番号",
    "번호",
    "matricula",
];

const ENDINGS: [&str; 12] = [
    "id", "key", "num", "email", "uuid", "nummer", "numero", "nr", "szám", "编号", "番号", "번호",
];

/// First words of names that are those of keys where a customer follows: `N° client`.
const NUMBERS_OF: [&str; 8] = ["n", "nº", "číslo", "رقم", "№", "cod", "cód", "mã"];

/// One customer; several are counted.
const CUSTOMERS: [&str; 29] = [
    "customer",
    "cust",
    "client",
    "user",
    "subscriber",
    "member",
    "account",
    "acct",
    "subscription",
    "cliente",
    "klient",
    "klienta",
    "kunde",
    "kunden",
    "klant",
    "abonné",
    "abonado",
    "usuario",
    "usuário",
    "utente",
    "socio",
    "sócio",
    "zákazníka",
    "клиент",
    "клиента",
    "العميل",
    "asiakas",
    "ügyfél",
    "客户",
];

/// Words that end with `id` for no such reason.
const NO_IDS: [&str; 12] = [
    "paid", "valid", "bid", "void", "grid", "covid", "fluid", "solid", "hybrid", "android", "said",
    "liquid",
];

impl KeyName {
    pub fn of(name: &str) -> Self {
        let words = words(name);
        let Some(last) = words.last().map(String::as_str) else {
            return Self::No;
        };
        match last {
            last if PLAIN.contains(&last) => Self::Plain,
            last if NUMBER.contains(&last) => Self::Number,
            last if CUSTOMERS.contains(&last) => Self::of_customer(&words),
            last if NO_IDS.iter().any(|word| last.ends_with(word)) => Self::No,
            last if ENDINGS.iter().any(|ending| last.ends_with(ending)) => Self::Ending,
            _ => Self::No,
        }
    }

    /// Of a name whose last word is a customer: `ID Cliente`, `user`.
    fn of_customer(words: &[String]) -> Self {
        match words {
            [_] => Self::Ending,
            [first, ..] if PLAIN.contains(&first.as_str()) => Self::Plain,
            [first, ..] if NUMBER.contains(&first.as_str()) => Self::Number,
            [first, ..] if NUMBERS_OF.contains(&first.as_str()) => Self::Number,
            _ => Self::No,
        }
    }
}

/// Whether the name of a column is that of codes which may look like amounts once they have marks: of telephones,
/// versions and postcodes.
pub(crate) fn names_code(name: &str) -> bool {
    const CODES: [&str; 38] = [
        "phone",
        "phones",
        "telephone",
        "tel",
        "fax",
        "whatsapp",
        "telefon",
        "telefono",
        "teléfono",
        "telefone",
        "telefoon",
        "téléphone",
        "tél",
        "celular",
        "rufnummer",
        "телефон",
        "電話",
        "電話番号",
        "电话",
        "手机",
        "手机号",
        "전화",
        "전화번호",
        "version",
        "versions",
        "versión",
        "versão",
        "versione",
        "versie",
        "wersja",
        "verze",
        "verzió",
        "версия",
        "バージョン",
        "版本",
        "版本号",
        "버전",
        "sürüm",
    ];
    let words = words(name);
    let of = |word: &String| CODES.contains(&word.as_str());
    let is_code = match &words[..] {
        [.., what, last] if NUMBER.contains(&last.as_str()) => of(what),
        [.., last] => of(last) || last.ends_with("telefonnummer"),
        [] => false,
    };
    is_code || are_postcodes(&words)
}

/// Whether the name of a column is that of postcodes, which are names of places however much they look like numbers.
pub(crate) fn names_postcode(name: &str) -> bool {
    are_postcodes(&words(name))
}

fn are_postcodes(words: &[String]) -> bool {
    const WORDS: [&str; 24] = [
        "zip",
        "zips",
        "zipcode",
        "zip5",
        "postcode",
        "postcodes",
        "postalcode",
        "plz",
        "postleitzahl",
        "cep",
        "pincode",
        "eircode",
        "postnummer",
        "postnr",
        "postinumero",
        "psč",
        "psc",
        "irányítószám",
        "郵便番号",
        "邮编",
        "邮政编码",
        "郵遞區號",
        "우편번호",
        "รหัสไปรษณีย์",
    ];
    /// Two words that say so together.
    const PAIRS: [(&str, &str); 17] = [
        ("zip", "code"),
        ("post", "code"),
        ("postal", "code"),
        ("pin", "code"),
        ("código", "postal"),
        ("codigo", "postal"),
        ("cod", "postal"),
        ("cp", "postal"),
        ("code", "postal"),
        ("codice", "postale"),
        ("cod", "poștal"),
        ("kod", "pocztowy"),
        ("posta", "kodu"),
        ("почтовый", "индекс"),
        ("поштовий", "індекс"),
        ("poštovní", "směrovací"),
        ("poštanski", "broj"),
    ];
    let is_one = |word: &String| WORDS.contains(&word.as_str());
    let are_two = |pair: &[String]| PAIRS.iter().any(|(a, b)| pair[0] == *a && pair[1] == *b);
    let is_whose = |word: &str| CUSTOMERS.contains(&word) || NUMBER.contains(&word);
    let end = match words {
        [rest @ .., last] if is_whose(last) => rest,
        _ => words,
    };
    end.last().is_some_and(is_one) || end.windows(2).next_back().is_some_and(are_two)
}

/// Whether the name of a column is that of a day of birth.
pub(crate) fn names_birth(name: &str) -> bool {
    const STEMS: [&str; 22] = [
        "birth",
        "dob",
        "born",
        "nascimento",
        "nascita",
        "nacimiento",
        "naissance",
        "geburt",
        "geboren",
        "geboorte",
        "urodz",
        "narozen",
        "рожд",
        "doğum",
        "föd",
        "fød",
        "szület",
        "syntym",
        "生年",
        "生日",
        "出生",
        "생년",
    ];
    /// Abbreviations, and such as are other words when they go on.
    const WORDS: [&str; 19] = [
        "geb",
        "gebdat",
        "gebdatum",
        "gebtag",
        "nasc",
        "dtnasc",
        "nac",
        "fnac",
        "fecnac",
        "fechanac",
        "naiss",
        "datenaiss",
        "ddn",
        "né",
        "née",
        "nato",
        "nata",
        "bday",
        "bdate",
    ];
    let is_birth = |word: &String| {
        STEMS.iter().any(|stem| word.starts_with(stem)) || WORDS.contains(&word.as_str())
    };
    words(name).iter().any(is_birth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_codes_and_births() {
        for (name, code, birth) in [
            ("phone", true, false),
            ("Phone Number", true, false),
            ("Telefon-Nr.", true, false),
            ("app_version", true, false),
            ("zip", true, false),
            ("Código Postal", true, false),
            ("phone_bill", false, false),
            ("Versicherung", false, false),
            ("Geburtsdatum", false, true),
            ("DateOfBirth", false, true),
            ("geb", false, true),
            ("GebDat", false, true),
            ("Geb.-Datum", false, true),
            ("né le", false, true),
            ("Née le", false, true),
            ("dt_nasc", false, true),
            ("nasc", false, true),
            ("Fecha Nac.", false, true),
            ("nacional", false, false),
            ("Gebiet", false, false),
            ("Gebühr", false, false),
        ] {
            assert_eq!(
                (names_code(name), names_birth(name)),
                (code, birth),
                "{name}"
            );
        }
    }

    #[test]
    fn names_of_postcodes() {
        for name in "zip|Zip Code|ZipCode|billing_zip|PLZ|PLZ Kunde|Postleitzahl|CEP|Código postal|code postal|Kod pocztowy|\
                     Почтовый индекс|郵便番号|postal_code|PostalCode|zip no"
            .split('|')
        {
            assert!(names_postcode(name), "{name}");
        }
        for name in "zip_count|zip population|income by zip band|unzipped|code|postal|concept|gzip|plztest|user|id".split('|') {
            assert!(!names_postcode(name), "{name}");
        }
    }

    #[test]
    fn names_of_keys() {
        for (key, names) in [
            (
                KeyName::Plain,
                "customerID|Customer_ID|id|código|zip code|CustomerId|e-mail|ID Cliente|Código do Cliente|Codice cliente|ID klienta|MSISDN",
            ),
            (
                KeyName::Number,
                "customer number|Kunden-Nr.|номер|N° client|Numéro client|Nr klienta|Номер клиента|Číslo zákazníka|رقم العميل|cod_cliente",
            ),
            (
                KeyName::Ending,
                "CLIENTNUM|Kundennummer|contactid|顧客番号|Kundennr.|Asiakasnumero|Ügyfélszám|客户编号|user|cust|acct|顧客ID",
            ),
            (
                KeyName::No,
                "amount_paid|valid|balance|identity|plan|number of clients|new customer|orders per user",
            ),
        ] {
            for name in names.split('|') {
                assert_eq!(KeyName::of(name), key, "{name}");
            }
        }
    }
}
