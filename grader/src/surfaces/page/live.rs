//! The page that follows a watch: its frame, what it is told, and what it may ask for.

use std::collections::HashMap;

use maud::html;
use serde::{Deserialize, Serialize};

use crate::mechanisms::course::catalogue::CourseFiles;
use crate::surfaces::page::document::{COMMON_SCRIPT, Document, fill};
use crate::surfaces::page::view::{Parts, VIEW_SCRIPT, VIEW_STYLES, View, empty, parts};
use crate::surfaces::style::plain;
use crate::surfaces::trying::with_something_to_try;
use crate::surfaces::watch::audience::{Asked, Judged, Look, Seen};
use crate::vocabulary::course::{Course, Key, Points};
use crate::vocabulary::report::{Report, Verdict};

/// The course, as far as the page shows it.
#[derive(Clone)]
pub struct Lessons {
    course: Course,
    files: CourseFiles,
}

impl Lessons {
    /// Those of this course.
    pub fn new(course: &Course, files: &CourseFiles) -> Self {
        Self { course: course.clone(), files: files.clone() }
    }

    /// What the watch is to do. `None` if it is about an exercise that the course does not have.
    pub fn understand(&self, wish: Wish) -> Option<Asked> {
        let asked = match wish {
            Wish::GoTo { exercise } => Asked::GoTo(exercise),
            Wish::Next => Asked::Next,
            Wish::Reset { exercise } => Asked::Reset(exercise),
            Wish::Look { exercise, test, seed } => Asked::Look(Look { key: exercise, test, seed }),
        };
        let key = match &asked {
            Asked::GoTo(key) | Asked::Reset(key) | Asked::Look(Look { key, .. }) => key,
            Asked::Next | Asked::Judge(_) | Asked::CheckAll => return Some(asked),
        };
        self.course.exercise(key).is_some().then_some(asked)
    }
}

/// What the page asks for.
#[derive(Debug, Deserialize)]
#[serde(tag = "wish", rename_all = "snake_case", deny_unknown_fields)]
pub enum Wish {
    GoTo { exercise: Key },
    Next,
    Reset { exercise: Key },
    Look { exercise: Key, test: Option<String>, seed: Option<u64> },
}

/// The page, with nothing on it yet.
pub fn page(lessons: &Lessons) -> String {
    let script = format!("{COMMON_SCRIPT}{VIEW_SCRIPT}{}", include_str!("live.js"));
    let title = plain(&lessons.course.title);
    let chapters = html! {
        @for chapter in &lessons.course.chapters {
            optgroup label=(plain(&chapter.title)) {
                @for exercise in &chapter.exercises {
                    option value=(exercise.key) { (plain(exercise.key.exercise())) }
                }
            }
        }
    };
    let body = fill(include_str!("live.html"), |slot| match slot {
        "course" => html! { (title) }.into_string(),
        "chapters" => chapters.clone().into_string(),
        "view" => empty(),
        "script" => script.clone(),
        _ => String::new(),
    });
    let styles = [&VIEW_STYLES[..], &[include_str!("live.css")]].concat();
    Document { title: &title, styles: &styles, script: Some(&script), body }.html_that_follows()
}

/// What the page is told when something has changed: enough to know what to fetch.
#[derive(Serialize)]
struct News<'a> {
    /// Another word whenever there is something else to see.
    version: String,
    judging: Option<&'a Key>,
}

/// The news, as JSON.
pub fn news(seen: &Seen) -> String {
    let judging = seen.judging.as_ref();
    json(&News { version: version(seen), judging })
}

fn version(seen: &Seen) -> String {
    let of = |judged: &Judged| {
        let looked = judged.looked.as_ref().map(|looked| &looked.look);
        let beside = (judged.reference.is_some(), judged.lints.len());
        format!("{} {beside:?} {looked:?}", judged.number)
    };
    let judged = seen.judged.get(&seen.current).map(|judged| of(judged));
    let all: u64 = seen.judged.values().map(|judged| judged.number).sum();
    format!("{} {} {:?}", seen.current, judged.unwrap_or_default(), (all, seen.passed))
}

/// All that there is to see at a moment.
#[derive(Serialize)]
struct Shown {
    version: String,
    exercise: Key,
    name: String,
    /// Which verdict it is since watching began; 0 before the first.
    number: u64,
    passed: (usize, usize),
    /// How the exercises stand that were judged since watching began.
    verdicts: HashMap<Key, &'static str>,
    /// The test and the seed that the picture is of.
    test: Option<String>,
    seed: Option<u64>,
    /// What of these somebody has asked for.
    asked_test: Option<String>,
    asked_seed: Option<u64>,
    parts: Parts,
}

/// All that there is to see now, as JSON.
pub fn view(lessons: &Lessons, seen: &Seen) -> String {
    let key = &seen.current;
    let judged = seen.judged.get(key);
    let waiting = Report::without_running(key, Verdict::Todo, WAITING, Points::default());
    let looked = judged.and_then(|judged| judged.looked.as_deref());
    let report = looked.map(|looked| &looked.report);
    let report = report.or(judged.map(|judged| &*judged.report)).unwrap_or(&waiting);
    let reference = match looked {
        Some(looked) => looked.reference.as_ref(),
        None => judged.and_then(|judged| judged.reference.as_deref()),
    };
    let lesson = lessons.files.lesson(key).ok().map(|lesson| with_something_to_try(&lesson));
    let view = View {
        reference,
        lints: judged.map_or(&[], |judged| &judged.lints),
        lesson: lesson.as_deref(),
        asks: true,
        ..View::of(report, judged.map(|judged| &*judged.text))
    };
    let look = looked.map(|looked| &looked.look);
    json(&Shown {
        version: version(seen),
        exercise: key.clone(),
        name: plain(key.exercise()),
        number: judged.map_or(0, |judged| judged.number),
        passed: seen.passed,
        verdicts: seen
            .judged
            .iter()
            .map(|(key, judged)| (key.clone(), judged.report.verdict.word()))
            .collect(),
        test: view.shown.map(|test| test.name.clone()),
        seed: judged.map(|_| report.seed),
        asked_test: look.and_then(|look| look.test.clone()),
        asked_seed: look.and_then(|look| look.seed),
        parts: parts(&view),
    })
}

const WAITING: &str = "Not judged yet.";

fn json(document: &impl Serialize) -> String {
    // Plain records of numbers and text always serialize.
    serde_json::to_string(document).unwrap_or_else(|_| "null".to_owned())
}
