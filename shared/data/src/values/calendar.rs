//! Names of months, weekdays and zones, in the languages of most files.

/// Months by their names and abbreviations, in English, Portuguese, Spanish, French, German, Italian, Dutch, Polish,
/// Russian, the Scandinavian languages and Turkish. Lower case.
const MONTHS: [&str; 12] = [
    "jan january janeiro enero ene janvier janv januar jänner januari gennaio gen stycznia styczeń sty января январь \
     янв ocak oca",
    "feb february fevereiro fev febrero février fevrier févr fevr fév februar februari febbraio lutego luty lut \
     февраля февраль фев şubat şub",
    "mar march março marco marzo mars märz marz mär mrz maart mrt marca marzec марта март мар mart",
    "apr april abril abr avril avr aprile kwietnia kwiecień kwi апреля апрель апр nisan nis",
    "may maio mai mayo mei maggio mag maj maja мая май mayıs",
    "jun june junho junio juin juni giugno giu czerwca czerwiec cze июня июнь июн haziran haz",
    "jul july julho julio juillet juil juli luglio lug lipca lipiec lip июля июль июл temmuz tem",
    "aug august agosto ago août aout aoû augustus augusti sierpnia sierpień sie августа август авг ağustos ağu",
    "sep sept september setembro set septiembre setiembre septembre settembre września wrzesień wrz сентября \
     сентябрь сен сент eylül eyl",
    "oct october outubro out octubre octobre oktober okt ottobre ott października październik paź октября октябрь \
     окт ekim eki",
    "nov november novembro noviembre novembre listopada listopad lis ноября ноябрь ноя нояб kasım kas",
    "dec december dezembro dez diciembre dic décembre decembre déc dezember dicembre desember des grudnia grudzień \
     gru декабря декабрь дек aralık ara",
];

/// How names of weekdays begin, in the same languages.
const WEEKDAYS: [&str; 57] = [
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "seg", "ter", "qua", "qui", "sex", "sáb",
    "sab", "dom", "lun", "mar", "mié", "mie", "jue", "vie", "mer", "jeu", "ven", "sam", "dim",
    "die", "mit", "don", "fre", "son", "mo", "di", "mi", "do", "fr", "sa", "so", "gio", "maa",
    "din", "woe", "vri", "zat", "zon", "пн", "вт", "ср", "чт", "пт", "сб", "вс", "pon", "wto",
    "czw", "pią", "nie",
];

/// Zones by name, in minutes ahead of UTC; of names that several zones share, the one with most people who write it.
const ZONES: [(&str, i64); 33] = [
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("cest", 120),
    ("mez", 60),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("sast", 120),
    ("msk", 180),
    ("trt", 180),
    ("gst", 240),
    ("ist", 330),
    ("sgt", 480),
    ("hkt", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("brt", -180),
    ("art", -180),
    ("est", -300),
    ("edt", -240),
    ("cdt", -300),
    ("mst", -420),
    ("pst", -480),
    ("pdt", -420),
];

/// The longest name, in bytes.
const LONGEST: usize = 24;

fn lower(word: &[u8]) -> Option<String> {
    let fits = !word.is_empty() && word.len() <= LONGEST;
    fits.then(|| std::str::from_utf8(word).ok().map(str::to_lowercase))?
}

/// From 1.
pub(crate) fn month_number(word: &[u8]) -> Option<i64> {
    let word = lower(word)?;
    let named = |names: &str| names.split(' ').any(|name| name == word);
    MONTHS
        .iter()
        .position(|names| named(names))
        .map(|at| at as i64 + 1)
}

/// A word that is no month's as well: `mar` is.
pub(crate) fn is_weekday(word: &[u8]) -> bool {
    lower(word).is_some_and(|word| {
        WEEKDAYS.iter().any(|start| word.starts_with(start))
            && month_number(word.as_bytes()).is_none()
    })
}

pub(crate) fn zone_minutes(word: &[u8]) -> Option<i64> {
    let word = lower(word)?;
    let central = (word == "cst")
        .then_some(-360)
        .or((word == "mdt").then_some(-360));
    central.or_else(|| {
        ZONES
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, minutes)| *minutes)
    })
}
