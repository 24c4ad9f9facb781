//! Runs the test vectors in the folder that PNS_VECTORS names; the contract is CONSUMERS.md. Build: `rustc -O consumer.rs`.

mod json;
mod rules;

use json::Value;
use rules::{Answer, Item};
use std::collections::{HashMap, HashSet};
use std::process::ExitCode;

/// What is not run: which member names it, its value, the reason.
const EXCLUDED: [(&str, &str, &str); 8] = [
    ("folder", "core", "the sample is about the text rules, and rights"),
    ("folder", "gateway", "the sample is about the text rules, and rights"),
    ("folder", "providers", "the sample is about the text rules, and rights"),
    ("kind", "message-decode", "the sample has no messages"),
    ("kind", "message-encode", "the sample has no messages"),
    ("kind", "preview", "needs grapheme clusters, which the standard library lacks"),
    ("kind", "topic-name", "needs base64url, which the standard library lacks"),
    ("kind", "user-number", "needs base64url, which the standard library lacks"),
];
const INPUTS: [(&str, &[&str]); 6] = [
    ("json-text", &["text"]),
    ("integer", &["range text"]),
    ("timestamp", &["text"]),
    ("duration", &["text"]),
    ("identifier", &["text", "other text"]),
    ("access-mode", &["text", "bits", "change mode"]),
];

type Checked<T> = Result<T, String>;

fn loaded(folder: &str, path: &str) -> Checked<Value> {
    let bytes = std::fs::read(format!("{folder}/{path}")).map_err(|error| format!("{path} cannot be read: {error}"))?;
    json::read(&bytes, 512).map_err(|_| format!("{path} is not JSON"))
}

fn demand(holds: bool, sentence: impl Fn() -> String) -> Checked<()> {
    if holds { Ok(()) } else { Err(sentence()) }
}

/// Demands an object with these members and no others; those behind `?` can be absent.
fn closed(value: &Value, names: &str, place: &str) -> Checked<()> {
    let Value::Object(members) = value else { return Err(format!("{place} is no object")) };
    let known = |name: &str| names.split(' ').any(|known| known.trim_start_matches('?') == name);
    if let Some((name, _)) = members.iter().find(|(name, _)| !known(name)) {
        return Err(format!("{place}: the member {name} is unknown"));
    }
    match names.split(' ').find(|name| !name.starts_with('?') && value.get(name).is_none()) {
        Some(name) => Err(format!("{place}: the member {name} is missing")),
        None => Ok(()),
    }
}

fn text<'a>(value: &'a Value, name: &str, place: &str) -> Checked<&'a str> {
    value.get(name).and_then(Value::text).ok_or(format!("{place}: the member {name} is no string"))
}

fn items<'a>(value: &'a Value, name: &str, place: &str) -> Checked<&'a [Value]> {
    value.get(name).and_then(Value::items).ok_or(format!("{place}: the member {name} is no array"))
}

fn strings<'a>(value: Option<&'a Value>) -> Vec<&'a str> {
    value.and_then(Value::items).unwrap_or(&[]).iter().filter_map(Value::text).collect()
}

/// The bytes of one of their forms.
fn bytes(form: &Value) -> Option<Vec<u8>> {
    if let Some(text) = form.get("text") {
        return Some(text.text()?.as_bytes().to_vec());
    }
    if let Some(hex) = form.get("hex") {
        let hex = hex.text()?;
        return (0..hex.len() / 2).map(|at| u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()).collect();
    }
    if let Some(unit) = form.get("repeat") {
        return Some(bytes(unit)?.repeat(form.get("times")?.int()? as usize));
    }
    form.get("join")?.items()?.iter().map(bytes).collect::<Option<Vec<_>>>().map(|parts| parts.concat())
}

fn answer(kind: &str, input: &Value) -> Option<Answer> {
    let plain = |name: &str| input.get(name)?.text();
    Some(match kind {
        "json-text" => rules::json_text(&bytes(input.get("text")?)?),
        "integer" => {
            let range = input.get("range")?;
            let end = |name: &str| range.get(name)?.text()?.parse().ok();
            rules::integer(plain("text")?, end("min")?, end("max")?)
        }
        "timestamp" => rules::timestamp(plain("text")?),
        "duration" => rules::duration(plain("text")?),
        "identifier" => {
            let other = input.get("other").and_then(bytes);
            rules::identifier(&bytes(input.get("text")?)?, other.as_deref())
        }
        _ => rules::access_mode(input),
    })
}

fn same(expected: &Value, actual: &[(&str, Item)]) -> bool {
    let Value::Object(members) = expected else { return false };
    members.len() == actual.len()
        && actual.iter().all(|(name, item)| match (item, expected.get(name)) {
            (Item::Bytes(found), Some(form)) => bytes(form).as_ref() == Some(found),
            (Item::Text(found), Some(Value::Text(text))) => text == found,
            (Item::Number(found), Some(number)) => number.int() == Some(*found),
            (Item::Bool(found), Some(Value::Bool(flag))) => flag == found,
            _ => false,
        })
}

/// None where the vector is obeyed, else what happened.
fn wrong(kind: &str, vector: &Value, codes: &HashSet<&str>) -> Checked<Option<String>> {
    let either = vector.get("either");
    let expected = vector.get("expect").or(either.and_then(|either| either.get("ifAccepted")));
    let given = vector.get("input").and_then(|input| answer(kind, input));
    Ok(match (given.ok_or("the input is not of its kind")?, expected) {
        (Err(code), _) if codes.contains(code) => None,
        (Err(code), _) => Some(format!("refused as {code}")),
        (Ok(actual), Some(expected)) if same(expected, &actual) => None,
        (Ok(actual), _) => Some(format!("gave {actual:?}")),
    })
}

fn run(folder: &str) -> Checked<(usize, usize, Vec<String>)> {
    let manifest = loaded(folder, "manifest.json")?;
    demand(text(&manifest, "format", "manifest.json")? == "vectors-manifest/1", || {
        "manifest.json: only vectors-manifest/1 can be read".into()
    })?;
    let errors = loaded(folder, "errors.json")?;
    let mut codes = HashMap::new();
    for row in items(&errors, "reasons", "errors.json")? {
        codes.insert(text(row, "reason", "errors.json")?, text(row, "code", "errors.json")?);
    }
    let (mut seen, mut executed, mut failures) = (HashSet::new(), 0, Vec::new());
    let mut complaints = Vec::new();
    let rows = items(&manifest, "vectors", "manifest.json")?;
    for row in rows {
        let (path, kind) = (text(row, "path", "manifest.json")?, text(row, "kind", "manifest.json")?);
        let folder_name = path.split('/').nth(1).unwrap_or("");
        let is_out = |key: &str, word: &str| EXCLUDED.iter().any(|entry| (entry.0, entry.1) == (key, word));
        let is_file_out = is_out("folder", folder_name) || is_out("kind", kind);
        let shapes = INPUTS.iter().find(|(name, _)| *name == kind).map(|(_, shapes)| *shapes);
        demand(shapes.is_some() || is_file_out, || format!("{path}: the kind {kind} is unknown"))?;
        let file = loaded(folder, path)?;
        closed(&file, "format kind spec suite count about flags groups", path)?;
        demand(text(&file, "format", path)? == "vectors/1", || format!("{path}: another format"))?;
        demand(text(&file, "kind", path)? == kind, || format!("{path}: another kind than announced"))?;
        if let Some(Value::Object(flags)) = file.get("flags") {
            flags.iter().try_for_each(|(name, flag)| closed(flag, "why bug effect ?refs", &format!("{path}: {name}")))?;
        }
        let mut found = 0;
        for group in items(&file, "groups", path)? {
            closed(group, "id source ?given vectors", path)?;
            closed(group.get("source").unwrap_or(&Value::Null), "name version ?seed ?handwritten", path)?;
            for vector in items(group, "vectors", path)? {
                let place = format!("{path}: {}", text(vector, "id", path)?);
                let more = match text(vector, "result", &place)? {
                    "valid" => "expect",
                    "invalid" => "error ?pointer",
                    "either" => "either",
                    word => return Err(format!("{place}: the result {word} is unknown")),
                };
                closed(vector, &format!("id clauses ?needs comment flags input result ?live {more}"), &place)?;
                if let Some(either) = vector.get("either") {
                    closed(either, "decidedBy ifAccepted ifRejected", &place)?;
                }
                let id = text(vector, "id", &place)?;
                let is_new = seen.insert(id.to_string()) && id.starts_with(&format!("vec.{kind}."));
                demand(is_new, || format!("{place}: the id is here twice, or not of the kind"))?;
                let either = vector.get("either").and_then(|either| either.get("ifRejected"));
                let mut classes = HashSet::new();
                for reason in strings(vector.get("error").or(either)) {
                    let code = codes.get(reason).ok_or(format!("{place}: the reason {reason} is not in errors.json"))?;
                    classes.insert(*code);
                }
                found += 1;
                if is_file_out {
                    continue;
                }
                let Some(Value::Object(input)) = vector.get("input") else { return Err(format!("{place}: no input")) };
                let mut names: Vec<_> = input.iter().map(|(name, _)| name.as_str()).collect();
                names.sort();
                let is_known = shapes.is_some_and(|shapes| shapes.contains(&names.join(" ").as_str()));
                demand(is_known, || format!("{place}: the members of the input are missing or unknown"))?;
                executed += 1;
                if let Some(why) = wrong(kind, vector, &classes).map_err(|fault| format!("{place}: {fault}"))? {
                    complaints.push(format!("{place} {}: {why}", text(vector, "comment", &place)?));
                    failures.push(id.to_string());
                }
            }
        }
        let counts = (file.get("count").and_then(Value::int), row.get("count").and_then(Value::int));
        demand(counts == (Some(found), Some(found)), || format!("{path}: {counts:?} announced, {found} found"))?;
    }
    complaints.iter().for_each(|complaint| eprintln!("{complaint}"));
    Ok((rows.len(), executed, failures))
}

fn main() -> ExitCode {
    let Ok(folder) = std::env::var("PNS_VECTORS") else {
        eprintln!("set PNS_VECTORS to the folder of an unpacked archive: pns vectors export vectors.tar.gz");
        return ExitCode::from(2);
    };
    match run(&folder) {
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::from(2)
        }
        Ok((files, executed, failures)) => {
            let failed = failures.len();
            let ids = failures.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(",");
            let entry = |(key, name, why): &(&str, &str, &str)| format!("{{\"{key}\":\"{name}\",\"reason\":\"{why}\"}}");
            let left: Vec<_> = EXCLUDED.iter().map(entry).collect();
            println!(
                "{{\"files\":{files},\"executed\":{executed},\"passed\":{},\"failed\":{failed},\"failures\":[{ids}],\"excluded\":[{}]}}",
                executed - failed,
                left.join(",")
            );
            ExitCode::from((failed > 0) as u8)
        }
    }
}
