//! `info.toml`, read strictly: an author sees every mistake at once, each with its line.
//!
//! The document is walked by hand, because serde stops at the first mistake.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::time::Duration;

use protocol::Diagnosis;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::nearest;
use crate::vocabulary::course::{
    Allowance, BatteryPart, Chapter, Course, Exercise, Key, Kind, Limits, Link, Points, Starter,
};
use crate::vocabulary::crates;
use crate::vocabulary::failure::{Failure, Result};

/// Reads a course. `file_name` is what its mistakes are reported under.
pub fn parse(text: &str, file_name: &str) -> Result<Course> {
    let mut page = Page { text, mistakes: Vec::new(), seen: BTreeMap::new() };
    match DeTable::parse(text) {
        Ok(document) => {
            let course = course(&mut page, &document);
            if page.mistakes.is_empty() {
                return Ok(course);
            }
        }
        Err(error) => page.report(error.span().map_or(0, |span| span.start), error.message()),
    }
    Err(failure(page, file_name))
}

/// The text, and what was found out about it so far.
struct Page<'t> {
    text: &'t str,
    /// Where each mistake is, as an offset in the text, and what it is.
    mistakes: Vec<(usize, String)>,
    /// Where each name that must be unique stood first.
    seen: BTreeMap<(&'static str, String), usize>,
}

impl Page<'_> {
    fn report(&mut self, at: usize, mistake: impl Into<String>) {
        self.mistakes.push((at, mistake.into()));
    }

    fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }

    fn report_repeated(&mut self, what: &'static str, name: &str, at: usize) {
        match self.seen.get(&(what, name.to_owned())) {
            Some(first) => {
                let line = self.line(*first);
                self.report(at, format!("{what} `{name}` stands on line {line} already"));
            }
            None => _ = self.seen.insert((what, name.to_owned()), at),
        }
    }
}

fn failure(mut page: Page<'_>, file_name: &str) -> Failure {
    page.mistakes.sort();
    let lines: Vec<String> = page
        .mistakes
        .iter()
        .map(|(at, mistake)| format!("{file_name}:{}: {mistake}", page.line(*at)))
        .collect();
    let remedy = match lines.len() {
        1 => format!("Correct this in {file_name}."),
        count => format!("Correct these {count} places in {file_name}."),
    };
    Failure::user(lines.join("\n"), remedy)
}

type Value<'i> = Spanned<DeValue<'i>>;

/// A table of the document: its entries, where it begins, and what it describes.
struct Table<'a, 'i> {
    entries: &'a DeTable<'i>,
    at: usize,
    what: &'static str,
}

// Each of the following reports what is wrong and then returns something harmless, so that the
// rest is looked at too. `parse` throws it away if anything was reported.

fn course(page: &mut Page<'_>, document: &Spanned<DeTable<'_>>) -> Course {
    let table = Table { entries: document.get_ref(), at: 0, what: "the course" };
    report_unknown(page, &table, &["title", "limits", "chapter"]);
    let title = text(page, &table, "title");
    let limits = limits(page, &table, Limits::default());
    let chapters = tables(page, &table, "chapter", "this chapter", "at least one [[chapter]]");
    let chapters = chapters.iter().map(|chapter| self::chapter(page, chapter, limits)).collect();
    Course { title, limits, chapters }
}

fn chapter(page: &mut Page<'_>, table: &Table<'_, '_>, limits: Limits) -> Chapter {
    report_unknown(page, table, &["folder", "title", "exercise"]);
    let folder = folder(page, table, "chapter");
    let title = text(page, table, "title");
    let expected = "at least one [[chapter.exercise]]";
    let exercises = tables(page, table, "exercise", "this exercise", expected);
    let exercises =
        exercises.iter().map(|exercise| self::exercise(page, exercise, &folder, limits)).collect();
    Chapter { folder, title, exercises }
}

fn exercise(
    page: &mut Page<'_>,
    table: &Table<'_, '_>,
    chapter: &str,
    course_limits: Limits,
) -> Exercise {
    const KEYS: [&str; 15] = [
        "folder",
        "aliases",
        "kind",
        "starter",
        "rules_out",
        "points",
        "difficulty",
        "budget_ms",
        "concepts",
        "hints",
        "further",
        "weights",
        "leaves_out",
        "allow",
        "limits",
    ];
    report_unknown(page, table, &KEYS);
    let folder = folder(page, table, "exercise");
    Exercise {
        key: Key::new(chapter, &folder),
        aliases: aliases(page, table),
        kind: kind(page, table),
        starter: starter(page, table),
        points: points(page, table),
        difficulty: whole(page, table, "difficulty", 1..=5) as u8,
        concepts: texts(page, table, "concepts", "a list of at least one text", |n| n > 0),
        hints: texts(page, table, "hints", "a list of exactly three texts", |n| n == 3),
        further: further(page, table),
        budget: Duration::from_millis(whole(page, table, "budget_ms", 0..=86_400_000)),
        limits: limits(page, table, course_limits),
        rules_out: rules_out(page, table),
        weights: weights(page, table),
        leaves_out: leaves_out(page, table),
        allow: allow(page, table),
    }
}

/// A folder `NN_name` that is unique among those of its kind; for an exercise, by its name,
/// which is a crate's and thus unique in the whole course.
fn folder(page: &mut Page<'_>, table: &Table<'_, '_>, kind: &'static str) -> String {
    const EXPECTED: &str = "two digits and a name in snake case, such as `01_greet`";
    let Some(value) = required(page, table, "folder", EXPECTED) else { return String::new() };
    let Some(folder) = value.get_ref().as_str() else {
        mismatch(page, "folder", value, EXPECTED);
        return String::new();
    };
    let at = value.span().start;
    match folder_name(folder) {
        None => page.report(at, format!("`{folder}` is no folder name; expected {EXPECTED}")),
        Some(name) if kind == "exercise" && is_taken(name) => page.report(
            at,
            format!("`{name}` cannot be the name of an exercise's crate; choose another"),
        ),
        Some(name) => {
            page.report_repeated(kind, if kind == "exercise" { name } else { folder }, at)
        }
    }
    folder.to_owned()
}

/// The name in an exercise's folder `NN_name`, if it can be that of a crate.
pub fn exercise_name(folder: &str) -> Option<&str> {
    folder_name(folder).filter(|name| !is_taken(name))
}

/// The name in a folder `NN_name`.
pub fn folder_name(folder: &str) -> Option<&str> {
    let (number, name) = folder.split_once('_')?;
    let is_number = number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit());
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    (is_number && is_name).then_some(name)
}

/// A crate of this name could not be written in Rust, or would hide one that is in use.
fn is_taken(name: &str) -> bool {
    const KEYWORDS: &str = "abstract as async await become box break const continue crate do dyn \
        else enum extern false final fn for gen if impl in let loop macro match mod move mut \
        override priv pub ref return self static struct super trait true try type typeof unsafe \
        unsized use virtual where while yield";
    const OURS: [&str; 4] = ["async_kata", "bundle", "harness", "protocol"];
    crates::is_known(name)
        || OURS.contains(&name)
        || KEYWORDS.split(' ').any(|keyword| keyword == name)
}

/// Keys that the exercise had before, each of which only one exercise can have had.
fn aliases(page: &mut Page<'_>, table: &Table<'_, '_>) -> Vec<Key> {
    const EXPECTED: &str = "a list of former keys, such as \"01_futures/03_old_name\"";
    let Some(value) = table.entries.get("aliases") else { return vec![] };
    let Some(values) = value.get_ref().as_array() else {
        mismatch(page, "aliases", value, EXPECTED);
        return vec![];
    };
    let mut keys = vec![];
    for value in values {
        let key = value.get_ref().as_str().and_then(|text| text.split_once('/'));
        match key.filter(|(chapter, folder)| are_folders(chapter, folder)) {
            Some((chapter, folder)) => {
                let key = Key::new(chapter, folder);
                page.report_repeated("former key", key.as_str(), value.span().start);
                keys.push(key);
            }
            None => mismatch(page, "aliases", value, EXPECTED),
        }
    }
    keys
}

fn are_folders(chapter: &str, folder: &str) -> bool {
    folder_name(chapter).is_some() && folder_name(folder).is_some()
}

fn kind(page: &mut Page<'_>, table: &Table<'_, '_>) -> Kind {
    let Some(value) = table.entries.get("kind") else { return Kind::default() };
    match value.get_ref().as_str() {
        Some("functions") => Kind::Functions,
        Some("tests") => Kind::Tests,
        _ => {
            mismatch(page, "kind", value, "\"functions\" or \"tests\"");
            Kind::default()
        }
    }
}

fn starter(page: &mut Page<'_>, table: &Table<'_, '_>) -> Starter {
    let Some(value) = table.entries.get("starter") else { return Starter::default() };
    value.get_ref().as_str().and_then(Starter::from_word).unwrap_or_else(|| {
        let words = Starter::ALL.map(|known| format!("\"{}\"", known.word()));
        mismatch(page, "starter", value, &words.join(" or "));
        Starter::default()
    })
}

/// Diagnoses that a record is not to be read as.
fn rules_out(page: &mut Page<'_>, table: &Table<'_, '_>) -> BTreeSet<Diagnosis> {
    let words = Diagnosis::ALL.map(Diagnosis::word);
    known_words(page, table, "rules_out", &words, Diagnosis::from_word)
}

/// What answers may do beyond what every answer may.
fn allow(page: &mut Page<'_>, table: &Table<'_, '_>) -> BTreeSet<Allowance> {
    let words = Allowance::ALL.map(Allowance::word);
    known_words(page, table, "allow", &words, Allowance::from_word)
}

/// Words of a closed list, of which each mistaken one is reported.
fn known_words<T: Ord>(
    page: &mut Page<'_>,
    table: &Table<'_, '_>,
    key: &'static str,
    words: &[&str],
    from_word: fn(&str) -> Option<T>,
) -> BTreeSet<T> {
    let Some(value) = table.entries.get(key) else { return BTreeSet::new() };
    let words: Vec<_> = words.iter().map(|known| format!("\"{known}\"")).collect();
    let Some(values) = value.get_ref().as_array() else {
        mismatch(page, key, value, &format!("a list of {}", words.join(", ")));
        return BTreeSet::new();
    };
    let mut known = BTreeSet::new();
    for value in values {
        match value.get_ref().as_str().and_then(from_word) {
            Some(word) => _ = known.insert(word),
            None => mismatch(page, key, value, &words.join(" or ")),
        }
    }
    known
}

fn points(page: &mut Page<'_>, table: &Table<'_, '_>) -> Points {
    const EXPECTED: &str = "a number from 0 to 1000 with at most three decimals";
    let Some(value) = required(page, table, "points", EXPECTED) else { return Points::default() };
    let number = match value.get_ref() {
        DeValue::Integer(_) => integer(value).map(|points| points as f64),
        DeValue::Float(points) => points.as_str().parse().ok(),
        _ => None,
    };
    let thousandths = number.map(|points: f64| points * 1000.0).filter(|thousandths| {
        (0.0..=1e6).contains(thousandths) && (thousandths - thousandths.round()).abs() < 1e-6
    });
    match thousandths {
        Some(thousandths) => Points::from_thousandths(thousandths.round() as u64),
        None => {
            mismatch(page, "points", value, EXPECTED);
            Points::default()
        }
    }
}

fn further(page: &mut Page<'_>, table: &Table<'_, '_>) -> Vec<Link> {
    let expected = "a list of at least one { title = \"…\", url = \"https://…\" }";
    tables(page, table, "further", "this link", expected)
        .iter()
        .map(|link| {
            report_unknown(page, link, &["title", "url"]);
            Link { title: text(page, link, "title"), url: url(page, link) }
        })
        .collect()
}

fn url(page: &mut Page<'_>, link: &Table<'_, '_>) -> String {
    let url = text(page, link, "url");
    if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://") {
        let at = link.entries.get("url").map_or(link.at, |value| value.span().start);
        page.report(at, format!("`{url}` is no address; expected one that begins with https://"));
    }
    url
}

fn weights(page: &mut Page<'_>, table: &Table<'_, '_>) -> BTreeMap<String, u32> {
    let Some(weights) = optional_table(page, table, "weights") else { return BTreeMap::new() };
    let names = weights.entries.keys().map(|name| name.get_ref().as_ref());
    names.map(|name| (name.to_owned(), whole(page, &weights, name, 1..=1000) as u32)).collect()
}

/// Parts of the battery, each with the reason why the hidden tests do without it.
fn leaves_out(page: &mut Page<'_>, table: &Table<'_, '_>) -> BTreeMap<BatteryPart, String> {
    let Some(parts) = optional_table(page, table, "leaves_out") else { return BTreeMap::new() };
    let known: Vec<_> = BatteryPart::ALL.iter().map(|part| part.word()).collect();
    report_unknown(page, &parts, &known);
    let names = parts.entries.keys().map(|name| name.get_ref().to_string());
    let names: Vec<_> = names.collect();
    let reasons = names
        .iter()
        .filter_map(|name| Some((BatteryPart::from_word(name)?, text(page, &parts, name))));
    reasons.collect()
}

/// The limits in the table's `limits`, and those of `base` for all that it leaves out.
fn limits(page: &mut Page<'_>, table: &Table<'_, '_>, base: Limits) -> Limits {
    let Some(table) = optional_table(page, table, "limits") else { return base };
    report_unknown(page, &table, &["compile_seconds", "test_seconds", "memory_mib", "output_kib"]);
    let mut number =
        |key, range| table.entries.contains_key(key).then(|| whole(page, &table, key, range));
    Limits {
        compile: number("compile_seconds", 1..=3600).map_or(base.compile, Duration::from_secs),
        test: number("test_seconds", 1..=3600).map_or(base.test, Duration::from_secs),
        memory: number("memory_mib", 16..=1 << 20).map_or(base.memory, |mib| mib << 20),
        output: number("output_kib", 1..=1 << 20).map_or(base.output, |kib| (kib as usize) << 10),
    }
}

// The kinds of value there are.

fn required<'a, 'i>(
    page: &mut Page<'_>,
    table: &Table<'a, 'i>,
    key: &str,
    expected: &str,
) -> Option<&'a Value<'i>> {
    let value = table.entries.get(key);
    if value.is_none() {
        page.report(table.at, format!("{} has no `{key}`; expected {expected}", table.what));
    }
    value
}

fn text(page: &mut Page<'_>, table: &Table<'_, '_>, key: &str) -> String {
    match required(page, table, key, TEXT) {
        Some(value) => text_of(page, key, value),
        None => String::new(),
    }
}

const TEXT: &str = "a text that is not empty";

fn text_of(page: &mut Page<'_>, key: &str, value: &Value<'_>) -> String {
    let text = value.get_ref().as_str().unwrap_or_default();
    if text.trim().is_empty() {
        mismatch(page, key, value, TEXT);
    }
    text.to_owned()
}

fn texts(
    page: &mut Page<'_>,
    table: &Table<'_, '_>,
    key: &str,
    expected: &str,
    right_number: fn(usize) -> bool,
) -> Vec<String> {
    let Some(value) = required(page, table, key, expected) else { return Vec::new() };
    match value.get_ref().as_array() {
        Some(texts) if right_number(texts.len()) => {
            texts.iter().map(|text| text_of(page, key, text)).collect()
        }
        _ => {
            mismatch(page, key, value, expected);
            Vec::new()
        }
    }
}

fn whole(page: &mut Page<'_>, table: &Table<'_, '_>, key: &str, range: RangeInclusive<u64>) -> u64 {
    let expected = format!("a whole number from {} to {}", range.start(), range.end());
    let Some(value) = required(page, table, key, &expected) else { return *range.start() };
    match integer(value).and_then(|number| u64::try_from(number).ok()) {
        Some(number) if range.contains(&number) => number,
        _ => {
            mismatch(page, key, value, &expected);
            *range.start()
        }
    }
}

fn integer(value: &Value<'_>) -> Option<i64> {
    let integer = value.get_ref().as_integer()?;
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// A list of at least one table.
fn tables<'a, 'i>(
    page: &mut Page<'_>,
    table: &Table<'a, 'i>,
    key: &str,
    what: &'static str,
    expected: &str,
) -> Vec<Table<'a, 'i>> {
    let Some(value) = required(page, table, key, expected) else { return Vec::new() };
    let Some(values) = value.get_ref().as_array().filter(|values| !values.is_empty()) else {
        mismatch(page, key, value, expected);
        return Vec::new();
    };
    values
        .iter()
        .filter_map(|value| {
            let entries = value.get_ref().as_table();
            if entries.is_none() {
                mismatch(page, key, value, expected);
            }
            Some(Table { entries: entries?, at: value.span().start, what })
        })
        .collect()
}

fn optional_table<'a, 'i>(
    page: &mut Page<'_>,
    table: &Table<'a, 'i>,
    key: &'static str,
) -> Option<Table<'a, 'i>> {
    let value = table.entries.get(key)?;
    let entries = value.get_ref().as_table();
    if entries.is_none() {
        mismatch(page, key, value, "a table");
    }
    Some(Table { entries: entries?, at: value.span().start, what: key })
}

fn report_unknown(page: &mut Page<'_>, table: &Table<'_, '_>, known: &[&str]) {
    for key in table.entries.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
        let name = key.get_ref();
        let advice = match nearest(name, known.iter().copied()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("expected one of {}", known.join(", ")),
        };
        page.report(key.span().start, format!("unknown key `{name}`; {advice}"));
    }
}

fn mismatch(page: &mut Page<'_>, key: &str, value: &Value<'_>, expected: &str) {
    let found = match value.get_ref() {
        DeValue::String(text) if text.trim().is_empty() => "an empty text".to_owned(),
        DeValue::String(text) if text.len() <= 40 => format!("\"{text}\""),
        DeValue::String(_) => "a text".to_owned(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(values) => format!("a list of {}", values.len()),
        DeValue::Table(_) => "a table".to_owned(),
    };
    page.report(value.span().start, format!("`{key}` is {found}; expected {expected}"));
}

#[cfg(test)]
pub(super) mod tests;
