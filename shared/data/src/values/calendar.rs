//! Names of months, weekdays and zones, in the languages of most files.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::values::date_cursor::Cursor;

/// Months by their names and abbreviations, in English, Portuguese, Spanish, French, German, Italian, Dutch, Polish,
/// Russian, Swedish, Danish, Norwegian, Czech, Turkish, Finnish, Hungarian, Romanian, Ukrainian, Bulgarian, Slovenian, Indonesian,
/// Greek, Arabic and Hebrew. Lower case, without accents.
const MONTHS: [&str; 12] = [
    "jan january janeiro enero ene janvier janv januar janner jaenner januari gennaio gen stycznia styczen sty \
     январь января янв leden ledna led ocak oca tammikuu tammikuuta ianuarie ian січня січень януари يناير ינואר \
     ιανουαριου ιανουάριος ιανουαρίου ιαν",
    "feb february fevereiro fev febrero fevrier fevr februar februari febbraio lutego luty lut февраля февраль \
     фев февр unor unora uno subat sub helmikuu helmikuuta februarie лютого лютий февруари فبراير פברואר \
     φεβρουάριος φεβρουαρίου φεβ",
    "mar march marco marzo mars marz maerz mrz maart mrt marca marzec марта март мар marts brezen brezna bre mart \
     maaliskuu maaliskuuta marcius martie березня березень marec maret مارس מרץ μάρτιος μαρτίου μαρ",
    "apr april abril abr avril avr aprile kwietnia kwiecien kwi апреля апрель апр duben dubna dub nisan nis \
     huhtikuu huhtikuuta aprilis aprilie квітня квітень أبريل ابريل אפריל απρίλιος απριλίου απρ",
    "may maio mai mayo mei maggio mag maj maja мая май kveten kvetna kve mayis toukokuu toukokuuta majus травня \
     травень مايو מאי μάιος μαΐου μαϊ",
    "jun june junho junio juin juni giugno giu czerwca czerwiec cze июня июнь июн cerven cervna cer cvn haziran \
     haz kesakuu kesakuuta junius iunie iun червня червень юни junij يونيو יוני ιούνιος ιουνίου ιουν",
    "jul july julho julio juillet juil juli luglio lug lipca lipiec lip июля июль июл cervenec cervence cvc \
     temmuz tem heinakuu heinakuuta julius iulie iul липня липень юли julij يوليو יולי ιούλιος ιουλίου ιουλ",
    "aug august agosto ago aout aou augustus augusti sierpnia sierpien sie августа август авг srpen srpna srp \
     agustos agu elokuu elokuuta augusztus серпня серпень avgust agustus أغسطس اغسطس אוגוסט αύγουστος αυγούστου \
     αυγ",
    "sep sept september setembro set septiembre setiembre septembre settembre wrzesnia wrzesien wrz сентября \
     сентябрь сен сент zari zar eylul eyl syyskuu syyskuuta szeptember szept septembrie вересня вересень \
     септември سبتمبر ספטמבר σεπτέμβριος σεπτεμβρίου σεπ",
    "oct october outubro out octubre octobre oktober okt ottobre ott pazdziernika pazdziernik paz октября октябрь \
     окт rijen rijna rij ekim eki lokakuu lokakuuta octombrie жовтня жовтень октомври أكتوبر اكتوبر אוקטובר \
     οκτώβριος οκτωβρίου οκτ",
    "nov november novembro noviembre novembre listopada listopad lis ноября ноябрь ноя нояб listopadu kasim kas \
     marraskuu marraskuuta noiembrie листопада листопад ноември نوفمبر נובמבר νοέμβριος νοεμβρίου νοε",
    "dec december dezembro dez diciembre dic decembre dezember dicembre desember des grudnia grudzien gru декабря \
     декабрь дек prosinec prosince pro aralik ara joulukuu joulukuuta decembrie грудня грудень декември ديسمبر \
     דצמבר δεκέμβριος δεκεμβρίου δεκ",
];

/// Weekdays in the same languages. Lower case, without accents.
const WEEKDAYS: &str = "\
    mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday \
    seg ter qua qui sex sab dom segunda terca quarta quinta sexta sabado domingo \
    lun mar mie jue vie lunes martes miercoles jueves viernes \
    mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche \
    mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag \
    gio lunedi martedi mercoledi giovedi venerdi sabato domenica \
    ma wo vr za zo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag \
    pon wt wto sr sro czw pt pia sob nie niedz poniedzialek wtorek sroda czwartek piatek sobota niedziela \
    пн вт ср чт пт сб вс понедельник вторник среда четверг пятница суббота воскресенье \
    man tis ons tors tor fre lor son mandag tisdag onsdag torsdag fredag lordag sondag tir tirsdag \
    po ut st ct pa ne pondeli utery streda ctvrtek patek nedele \
    pzt sal car per cum cmt paz pazartesi sali carsamba persembe cuma cumartesi pazar";

/// Zones by name, in minutes ahead of UTC; of names that several zones share, the one with most people who write it.
const ZONES: [(&str, i64); 62] = [
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("wat", 60),
    ("cet", 60),
    ("cest", 120),
    ("mez", 60),
    ("mesz", 120),
    ("cat", 120),
    ("eet", 120),
    ("eest", 180),
    ("sast", 120),
    ("eat", 180),
    ("msk", 180),
    ("trt", 180),
    ("gst", 240),
    ("pkt", 300),
    ("ist", 330),
    ("npt", 345),
    ("ict", 420),
    ("wib", 420),
    ("sgt", 480),
    ("hkt", 480),
    ("pht", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("acst", 570),
    ("acdt", 630),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("nst", -210),
    ("ndt", -150),
    ("brt", -180),
    ("brst", -120),
    ("art", -180),
    ("clt", -240),
    ("clst", -180),
    ("vet", -240),
    ("bot", -240),
    ("ast", -240),
    ("adt", -180),
    ("cot", -300),
    ("pet", -300),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
    ("sst", -660),
];

/// The longest name, in bytes.
const LONGEST: usize = 32;

static MONTH_NUMBERS: LazyLock<HashMap<&str, i64>> = LazyLock::new(|| {
    let numbered = MONTHS.iter().zip(1..);
    numbered
        .flat_map(|(names, number)| names.split_whitespace().map(move |name| (name, number)))
        .collect()
});

static WEEKDAY_NAMES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| WEEKDAYS.split_whitespace().collect());

/// Months in Thai, in full and short.
const THAI_MONTHS: [[&str; 2]; 12] = [
    ["มกราคม", "ม.ค"],
    ["กุมภาพันธ์", "ก.พ"],
    ["มีนาคม", "มี.ค"],
    ["เมษายน", "เม.ย"],
    ["พฤษภาคม", "พ.ค"],
    ["มิถุนายน", "มิ.ย"],
    ["กรกฎาคม", "ก.ค"],
    ["สิงหาคม", "ส.ค"],
    ["กันยายน", "ก.ย"],
    ["ตุลาคม", "ต.ค"],
    ["พฤศจิกายน", "พ.ย"],
    ["ธันวาคม", "ธ.ค"],
];

/// Whether a byte begins a letter of Thai.
pub(crate) fn begins_thai(cell: &[u8]) -> bool {
    matches!(cell, [0xe0, 0xb8 | 0xb9, ..])
}

/// Takes the name of a month in Thai, and the point behind a short one.
pub(crate) fn thai_month(cursor: &mut Cursor<'_>) -> Option<i64> {
    if !begins_thai(cursor.0) {
        return None;
    }
    let mut named = THAI_MONTHS.iter().zip(1..);
    let (_, month) = named.find(|(names, _)| cursor.any_text(&names[..]).is_some())?;
    cursor.one_of(b".");
    Some(month)
}

/// From 1.
pub(crate) fn month_number(word: &[u8]) -> Option<i64> {
    let mut room = [0; LONGEST];
    MONTH_NUMBERS.get(folded(word, &mut room)?).copied()
}

pub(crate) fn is_weekday(word: &[u8]) -> bool {
    let mut room = [0; LONGEST];
    folded(word, &mut room).is_some_and(|word| WEEKDAY_NAMES.contains(word))
}

/// Minutes ahead of UTC.
pub(crate) fn zone_minutes(word: &[u8]) -> Option<i64> {
    let mut room = [0; LONGEST];
    let word = folded(word, &mut room)?;
    let (_, minutes) = ZONES.iter().find(|(name, _)| *name == word)?;
    Some(*minutes)
}

/// A word in lower case and without accents; `None` when it is too long to be a name.
fn folded<'a>(word: &[u8], room: &'a mut [u8; LONGEST]) -> Option<&'a str> {
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let mut length = 0;
    for c in str::from_utf8(word)
        .ok()?
        .chars()
        .flat_map(char::to_lowercase)
    {
        let c = without_accent(c);
        // What is left of a Turkish capital I.
        if c == '\u{307}' {
            continue;
        }
        let end = length + c.len_utf8();
        c.encode_utf8(room.get_mut(length..end)?);
        length = end;
    }
    str::from_utf8(&room[..length]).ok()
}

fn without_accent(c: char) -> char {
    match c {
        'à'..='å' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' => 'd',
        'è'..='ë' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' => 's',
        'ť' => 't',
        'ù'..='ü' | 'ů' => 'u',
        'ý' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        c => c,
    }
}
