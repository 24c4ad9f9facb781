//! What is tested: from the input of a vector to its `expect`, or the class of the error. Put your own codec here.

use crate::json::{read, write, Value};

pub type Answer = Result<Vec<(&'static str, Item)>, &'static str>;

/// A member of an answer; vectors write big integers as text and small ones as numbers.
#[derive(Debug, PartialEq)]
pub enum Item {
    Bytes(Vec<u8>),
    Text(String),
    Number(i64),
    Bool(bool),
}

const REFUSED: &str = "bad-argument";

pub fn json_text(text: &[u8]) -> Answer {
    let value = read(text, 64).map_err(|_| "malformed")?;
    Ok(vec![("canonical", Item::Bytes(write(&value).into_bytes()))])
}

/// An integer by its exact value: 1.50e1 is 15, and 1e999999999 costs nothing.
pub fn integer(text: &str, low: i128, high: i128) -> Answer {
    let Value::Number(number) = read(text.as_bytes(), 64).map_err(|_| "malformed")? else { return Err(REFUSED) };
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((&number, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = (whole.trim_start_matches('-').to_string() + fraction).trim_start_matches('0').to_string();
    let mut value: i128 = 0;
    if !digits.is_empty() {
        let shift = exponent.parse::<i64>().map_err(|_| REFUSED)?.saturating_sub(fraction.len() as i64);
        let length = (digits.len() as i64).saturating_add(shift);
        if !(1..=30).contains(&length) {
            return Err(REFUSED);
        }
        let kept = &digits[..digits.len().min(length as usize)];
        if digits[kept.len()..].bytes().any(|digit| digit != b'0') {
            return Err(REFUSED);
        }
        value = format!("{kept:0<width$}", width = length as usize).parse().map_err(|_| REFUSED)?;
    }
    let value = if whole.starts_with('-') { -value } else { value };
    if value < low || value > high {
        return Err(REFUSED);
    }
    Ok(vec![("value", Item::Text(value.to_string()))])
}

/// The number in a part of a text; none but digits count, not even a sign.
fn digits(text: &str, range: std::ops::Range<usize>) -> Result<i64, &'static str> {
    let part = text.get(range).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit())).ok_or(REFUSED)?;
    part.parse().map_err(|_| REFUSED)
}

/// Up to nine digits, as nanoseconds.
fn nanoseconds(fraction: &str) -> Result<i64, &'static str> {
    if fraction.is_empty() || fraction.len() > 9 {
        return Err(REFUSED);
    }
    digits(&format!("{fraction:0<9}"), 0..9)
}

/// Days since 1970 of a day of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + day - 1 - 719_468
}

fn date(days_since: i64) -> (i64, i64, i64) {
    let mut year = 1969 + (days_since * 400).div_euclid(146_097);
    while days(year + 1, 1, 1) <= days_since {
        year += 1;
    }
    let month = (1..=12).rev().find(|month| days(year, *month, 1) <= days_since).unwrap_or(1);
    (year, month, days_since - days(year, month, 1) + 1)
}

pub fn timestamp(text: &str) -> Answer {
    let bytes = text.as_bytes();
    let marks = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
    if bytes.len() < 20 || marks.iter().any(|(place, mark)| bytes[*place] != *mark) || bytes[10] | 32 != b't' {
        return Err(REFUSED);
    }
    let (year, month, day) = (digits(text, 0..4)?, digits(text, 5..7)?, digits(text, 8..10)?);
    let (hour, minute, second) = (digits(text, 11..13)?, digits(text, 14..16)?, digits(text, 17..19)?);
    if !(1..=12).contains(&month) || hour > 23 || minute > 59 || second > 59 || date(days(year, month, day)) != (year, month, day) {
        return Err(REFUSED);
    }
    let rest = text.get(19..).ok_or(REFUSED)?;
    let zone_at = rest.find(['Z', 'z', '+', '-']).ok_or(REFUSED)?;
    let (fraction, zone) = rest.split_at(zone_at);
    let nanos = match fraction.strip_prefix('.') {
        Some(fraction) => nanoseconds(fraction)?,
        None if fraction.is_empty() => 0,
        None => return Err(REFUSED),
    };
    let mut offset = 0;
    if !zone.eq_ignore_ascii_case("z") {
        if zone.len() != 6 || zone.as_bytes()[3] != b':' {
            return Err(REFUSED);
        }
        let (hours, minutes) = (digits(zone, 1..3)?, digits(zone, 4..6)?);
        if hours > 23 || minutes > 59 {
            return Err(REFUSED);
        }
        offset = (hours * 60 + minutes) * if zone.starts_with('-') { -60 } else { 60 };
    }
    let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset;
    let (year, month, day) = date(seconds.div_euclid(86_400));
    if !(2..=9999).contains(&year) {
        return Err(REFUSED);
    }
    let of_day = seconds.rem_euclid(86_400);
    let written = format!("{nanos:09}");
    let places = if nanos % 1_000_000 == 0 { 3 } else if nanos % 1_000 == 0 { 6 } else { 9 };
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    let canonical = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{}Z", &written[..places]);
    Ok(vec![
        ("seconds", Item::Text(seconds.to_string())),
        ("nanoseconds", Item::Number(nanos)),
        ("canonical", Item::Text(canonical)),
    ])
}

pub fn duration(text: &str) -> Answer {
    let mut rest = text.strip_prefix('P').ok_or(REFUSED)?;
    let (mut seconds, mut nanos, mut is_time, mut units) = (0i64, 0, false, 0);
    let mut left: &[(char, i64)] = &[('D', 86_400)];
    loop {
        if !is_time && rest.starts_with('T') {
            (rest, is_time, left) = (&rest[1..], true, &[('H', 3_600), ('M', 60), ('S', 1)]);
            if rest.is_empty() {
                return Err(REFUSED);
            }
        }
        if rest.is_empty() {
            break;
        }
        let end = rest.find(|character: char| !character.is_ascii_digit() && character != '.').ok_or(REFUSED)?;
        let unit = rest[end..].chars().next().ok_or(REFUSED)?;
        let place = left.iter().position(|(letter, _)| *letter == unit).ok_or(REFUSED)?;
        let (whole, fraction) = rest[..end].split_once('.').map_or((&rest[..end], None), |(w, f)| (w, Some(f)));
        if whole.is_empty() || fraction.is_some() && unit != 'S' {
            return Err(REFUSED);
        }
        nanos = fraction.map_or(Ok(nanos), nanoseconds)?;
        let part = digits(whole, 0..whole.len())?.checked_mul(left[place].1).ok_or(REFUSED)?;
        seconds = seconds.checked_add(part).ok_or(REFUSED)?;
        (rest, left, units) = (&rest[end + unit.len_utf8()..], &left[place + 1..], units + 1);
    }
    if units == 0 {
        return Err(REFUSED);
    }
    Ok(vec![("seconds", Item::Text(seconds.to_string())), ("nanoseconds", Item::Number(nanos))])
}

pub fn identifier(text: &[u8], other: Option<&[u8]>) -> Answer {
    if [Some(text), other].iter().flatten().any(|id| id.is_empty() || id.len() > 256) {
        return Err(REFUSED);
    }
    let mut answer = vec![("bytes", Item::Number(text.len() as i64))];
    answer.extend(other.map(|other| ("equal", Item::Bool(other == text))));
    Ok(answer)
}

const RIGHTS: &str = "JRWPASDO";

fn rights(text: &str) -> Result<i64, &'static str> {
    if text.starts_with(['N', 'n']) {
        return Ok(0);
    }
    if text.is_empty() {
        return Err(REFUSED);
    }
    text.chars().try_fold(0, |bits, letter| {
        let place = RIGHTS.find(letter.to_ascii_uppercase()).ok_or(REFUSED)?;
        Ok(bits | 1 << place)
    })
}

fn changed(bits: i64, change: &str) -> Result<i64, &'static str> {
    if matches!(change, "" | "N" | "n") {
        return Ok(bits);
    }
    if !change.starts_with(['+', '-']) {
        return Err(REFUSED);
    }
    let starts: Vec<usize> = change.match_indices(['+', '-']).map(|(place, _)| place).chain([change.len()]).collect();
    starts.windows(2).try_fold(bits, |bits, ends| {
        let letters = &change[ends[0] + 1..ends[1]];
        if letters.starts_with(['N', 'n']) {
            return Err(REFUSED);
        }
        let set = rights(letters)?;
        Ok(if change[ends[0]..].starts_with('+') { bits | set } else { bits & !set })
    })
}

pub fn access_mode(input: &Value) -> Answer {
    let text = |name| input.get(name).and_then(Value::text);
    let bits = match (text("text"), text("mode"), text("change"), input.get("bits").and_then(Value::int)) {
        (Some(text), ..) => rights(text)?,
        (_, Some(mode), Some(change), _) => changed(rights(mode)?, change)?,
        (_, _, _, Some(bits)) if (0..256).contains(&bits) => bits,
        _ => return Err(REFUSED),
    };
    let letters: String = RIGHTS.char_indices().filter(|(place, _)| bits >> place & 1 == 1).map(|(_, l)| l).collect();
    let written = if letters.is_empty() { "N".to_string() } else { letters };
    Ok(vec![("text", Item::Text(written)), ("bits", Item::Number(bits))])
}
