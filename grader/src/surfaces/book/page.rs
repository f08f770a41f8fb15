//! The page of one exercise.

use maud::{Markup, PreEscaped, html};

use crate::pipeline::authoring::book::{BookExercise, Mistake};
use crate::surfaces::book::markdown::{Lesson, escaped, lesson, rust_block};
use crate::surfaces::book::places::{CODE_UNDER_TEST, Places, STARTER};
use crate::surfaces::picture::Picture;
use crate::surfaces::report::picture;
use crate::surfaces::style::plain;
use crate::surfaces::svg::{PATTERNS, beside};
use crate::surfaces::text::{counted, counted_points};
use crate::vocabulary::course::{Exercise, Key, Kind, Link, Starter};
use crate::vocabulary::report::{Diagnosis, Report};

/// Lines of a wrong answer that are shown; of a longer one, those around what is said of it.
const MOST_LINES: usize = 28;

/// What each hint gives away, the first one least.
const TIERS: [&str; 3] = ["a question", "the tool", "the shape of the code"];

/// What a book gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// No reference answer.
    WithoutSolutions,
    /// The reference answers too.
    WithSolutions,
}

/// What an exercise's page is called: the heading of its lesson.
pub fn title(told: &BookExercise) -> String {
    let key = &told.exercise.key;
    let title = lesson(&told.lesson, &Places::new(key, &[])).title;
    title.unwrap_or_else(|| key.exercise().to_owned())
}

/// The page, as markdown.
pub fn page(told: &BookExercise, pages: &[Key], extent: Extent) -> String {
    let exercise = &told.exercise;
    let lesson = lesson(&told.lesson, &Places::new(&exercise.key, pages));
    let parts = [
        format!("# {}\n", escaped(&title(told))),
        about(exercise),
        block(
            html! { div class="patterns" { svg width="0" height="0" aria-hidden="true" { (PreEscaped(PATTERNS)) } } },
        ),
        lesson.body.clone(),
        starter(told),
        aim(told),
        hints(exercise),
        mistakes(told),
        if extent == Extent::WithSolutions { solution(told) } else { String::new() },
        further(&exercise.further, &lesson),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// Markup as a block in markdown, which an empty line would end.
fn block(markup: Markup) -> String {
    let markup = markup.into_string();
    let lines = markup.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| format!("{line}\n")).collect()
}

/// What can be said of an exercise on one line.
fn about(exercise: &Exercise) -> String {
    let difficulty = usize::from(exercise.difficulty.clamp(1, 5));
    block(html! {
        p class="about" {
            span class="dots" title={ "Difficulty " (difficulty) " of 5" } {
                (PreEscaped("●".repeat(difficulty))) (PreEscaped("○".repeat(5 - difficulty)))
            }
            " " (counted_points(exercise.points))
            @for concept in &exercise.concepts { " " span class="concept" { (with_code(concept)) } }
        }
    })
}

fn starter(told: &BookExercise) -> String {
    let name = told.exercise.key.exercise();
    let source = told.exercise.key.source_path();
    let mut text = format!("## {STARTER}\n\n");
    let what = match (told.exercise.starter, told.exercise.kind) {
        (Starter::ToRepair, _) => "Repair this code, which is",
        (Starter::ToWrite, Kind::Functions) => "Fill in the `todo!()`",
        (Starter::ToWrite, Kind::Tests) => "Write your tests",
    };
    text += &format!(
        "{what} in `{source}` of your workspace. `async-kata check {name}` judges it, and \
         `async-kata watch` does at every save.\n\n"
    );
    text += &rust_block(&told.starter);
    text += &told.given.as_ref().map_or_else(String::new, given);
    if let Some(subject) = &told.subject {
        text += &format!("\n## {CODE_UNDER_TEST}\n\n{}", rust_block(subject));
    }
    text
}

/// What code to repair does.
fn given(report: &Report) -> String {
    let picture = picture(report, None);
    let drawing = match picture.is_empty() {
        true => String::new(),
        false => format!("\n{}", drawing(&picture)),
    };
    format!("\nThis is what it does now:\n\n{}{drawing}", sentence(report))
}

/// What the reference answer does in time, where it takes any.
fn aim(told: &BookExercise) -> String {
    let aim = picture(&told.reference, None);
    if aim.is_empty() || !aim.takes_time() {
        return String::new();
    }
    let said = "An answer that passes, in one of the hidden tests:";
    format!("## What it should do in time\n\n{said}\n\n{}", drawing(&aim))
}

/// A picture.
fn drawing(picture: &Picture<'_>) -> String {
    let label = format!("What {} did in time", plain(picture.title));
    block(html! {
        figure class="picture" tabindex="0" role="group" aria-label=(label) {
            (beside(picture))
        }
    })
}

fn hints(exercise: &Exercise) -> String {
    if exercise.hints.is_empty() {
        return String::new();
    }
    let numbered = exercise.hints.iter().enumerate();
    let hints: String = numbered
        .map(|(at, hint)| {
            let tier = TIERS.get(at).map_or_else(String::new, |tier| format!(": {tier}"));
            block(html! {
                details class="hint" {
                    summary { "Hint " (at + 1) (tier) }
                    p { (with_code(hint)) }
                }
            }) + "\n"
        })
        .collect();
    format!("## Hints\n\n{hints}")
}

fn mistakes(told: &BookExercise) -> String {
    if told.mistakes.is_empty() {
        return String::new();
    }
    let count = counted(told.mistakes.len(), "answer");
    let (verb, whom) = if told.mistakes.len() == 1 { ("does", "it") } else { ("do", "each") };
    let mut text = format!(
        "## What people get wrong\n\n{count} that {verb} not pass, and what async-kata says of {whom}.\n"
    );
    for mistake in &told.mistakes {
        text += &format!("\n{}", one_mistake(mistake));
    }
    text
}

fn one_mistake(Mistake { answer, report, reference }: &Mistake) -> String {
    let mut text = format!("### {}\n\n", escaped(&in_words(&answer.name)));
    if !answer.why.is_empty() {
        text += &block(html! { p { (with_code(&answer.why)) } });
        text.push('\n');
    }
    text += &rust_block(&excerpt(&answer.text, report.line));
    text += &format!("\n{}", sentence(report));
    let picture = picture(report, reference.as_ref());
    if !picture.is_empty() {
        text += &format!("\n{}", drawing(&picture));
    }
    text
}

/// What the judge says.
fn sentence(report: &Report) -> String {
    // Of code to repair the cause is what there is to say: that it is to do stands above it.
    let word = report.diagnosis.map_or(report.verdict.word(), Diagnosis::word);
    block(html! {
        blockquote class="said" {
            p { span class="diagnosis" { (word) } " " (with_code(&report.message)) }
        }
    })
}

fn solution(told: &BookExercise) -> String {
    format!(
        "## The reference answer\n\n<details class=\"hint\">\n<summary>Show it</summary>\n\n{}\n</details>\n",
        rust_block(&told.solution)
    )
}

/// What there is to read that the lesson does not name.
fn further(links: &[Link], lesson: &Lesson) -> String {
    let is_web = |link: &&Link| ["https://", "http://"].iter().any(|web| link.url.starts_with(web));
    let new = links.iter().filter(|link| !lesson.addresses.contains(&link.url)).filter(is_web);
    let items: String = new
        .map(|link| block(html! { li { a href=(plain(&link.url)) { (with_code(&link.title)) } } }))
        .collect();
    if items.is_empty() {
        return items;
    }
    format!("## Further reading\n\n<ul>\n{items}</ul>\n")
}

/// A plain text with what stands in backticks as code.
pub fn with_code(text: &str) -> Markup {
    let text = plain(text);
    let pieces: Vec<_> = text.split('`').collect();
    // Without its partner the last backtick is one.
    let last_is_alone = pieces.len().is_multiple_of(2);
    html! {
        @for (at, piece) in pieces.iter().enumerate() {
            @if at % 2 == 0 { (piece) }
            @else if last_is_alone && at == pieces.len() - 1 { "`" (piece) }
            @else { code { (piece) } }
        }
    }
}

/// The name of an answer as a heading: `made_first` is "Made first".
fn in_words(name: &str) -> String {
    let mut letters = name.trim_matches('_').chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + &letters.as_str().replace('_', " ")
}

/// The answer, or of a long one the lines around `line`, which is marked.
fn excerpt(text: &str, line: Option<u32>) -> String {
    let lines: Vec<_> = text.trim_end().lines().collect();
    let said_of = line.and_then(|line| usize::try_from(line).ok()?.checked_sub(1));
    let shown = shown(lines.len(), said_of);
    let (before, after) = (shown.start, lines.len() - shown.end);
    let mut excerpt = String::new();
    if before > 0 {
        excerpt += &format!("// … {} before\n", counted(before, "line"));
    }
    for (at, line) in lines.iter().enumerate().skip(shown.start).take(shown.len()) {
        let mark =
            if said_of == Some(at) { format!(" // ← line {}", at + 1) } else { String::new() };
        excerpt += &format!("{line}{mark}\n");
    }
    if after > 0 {
        excerpt += &format!("// … {}\n", counted(after, "more line"));
    }
    excerpt
}

/// Which of so many lines are shown, where something is said of the one at `said_of`.
fn shown(lines: usize, said_of: Option<usize>) -> std::ops::Range<usize> {
    if lines <= MOST_LINES {
        return 0..lines;
    }
    let start = said_of.unwrap_or(0).saturating_sub(MOST_LINES / 2).min(lines - MOST_LINES);
    start..start + MOST_LINES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_answer_is_cut_around_the_line_that_something_is_said_of() {
        let long: String = (1..=60).map(|line| format!("line();  {line}\n")).collect();
        let table = [
            ("a();\nb();\n", Some(2), "a();\nb(); // ← line 2\n", 2),
            ("a();\n", None, "a();\n", 1),
            ("a();\n", Some(9), "a();\n", 1),
            (long.as_str(), None, "line();  1\n", MOST_LINES + 1),
            (long.as_str(), Some(40), "// … 25 lines before\nline();  26\n", MOST_LINES + 2),
            (long.as_str(), Some(60), "// … 32 lines before\nline();  33\n", MOST_LINES + 1),
        ];
        for (text, line, start, lines) in table {
            let excerpt = excerpt(text, line);
            assert!(excerpt.starts_with(start), "{excerpt}");
            assert_eq!(excerpt.lines().count(), lines, "{excerpt}");
        }
    }

    #[test]
    fn a_name_becomes_a_heading_and_backticks_become_code() {
        assert_eq!(in_words("awaited_inside_join"), "Awaited inside join");
        assert_eq!(in_words(""), "");
        let table = [
            ("a `b` c", "a <code>b</code> c"),
            ("a ` c", "a ` c"),
            ("`<b>` `", "<code>&lt;b&gt;</code> `"),
            ("<script>\n", "&lt;script&gt;\\n"),
        ];
        for (text, expected) in table {
            assert_eq!(with_code(text).into_string(), expected);
        }
    }
}
