//! `alike.html`: the answers of two students that are alike, side by side, for a person to look at.

use maud::{Markup, html};

use crate::mechanisms::class::report_folder::PlannedReport;
use crate::pipeline::grading::MOST_MARKED;
use crate::surfaces::class::listing::{LISTING_STYLE, listing};
use crate::surfaces::class::material::Material;
use crate::surfaces::class::neutral::line;
use crate::surfaces::page::document::{Document, fill};
use crate::surfaces::text::{counted, grouped};
use crate::vocabulary::alike::{AlikeAnswers, Likeness};

/// Where it goes, from the folder of reports.
pub const PAGE: &str = "alike.html";

/// The page, if the class was compared.
pub fn report<'a>(material: &'a Material<'a>) -> Option<PlannedReport<'a>> {
    let pairs = material.alike?;
    Some(PlannedReport::made(PAGE, move || Ok(page(material, pairs).into_bytes())))
}

fn page(material: &Material<'_>, pairs: &[AlikeAnswers]) -> String {
    let course = line(&material.results.course);
    let body = fill(include_str!("alike.html"), |slot| match slot {
        "course" => html! { (course) }.into_string(),
        "count" => count(pairs).into_string(),
        "pairs" => {
            html! { @for pair in pairs.iter().take(MOST_MARKED) { (shown(material, pair)) } }
                .into_string()
        }
        _ => String::new(),
    });
    let title = format!("{course} · alike answers");
    let styles = [LISTING_STYLE, include_str!("alike.css")];
    Document { title: &title, styles: &styles, script: None, body }.html()
}

fn count(pairs: &[AlikeAnswers]) -> Markup {
    let more = pairs.len().saturating_sub(MOST_MARKED);
    html! {
        @if pairs.is_empty() {
            p { "No two answers of this class are alike." }
        } @else {
            p { (counted(pairs.len(), "pair")) ", the most alike first." }
        }
        @if more > 0 { p { (grouped(MOST_MARKED as u64)) " of them are shown." } }
    }
}

fn shown(material: &Material<'_>, pair: &AlikeAnswers) -> Markup {
    let [one, other] = &pair.students;
    let text = |student| (material.text)(student, &pair.key);
    html! {
        details open=[material.alike.filter(|pairs| pairs.len() <= FEW).map(|_| "")] {
            summary {
                strong { bdi { (line(pair.key.exercise())) } } ": "
                bdi { (line(one.as_str())) } " and " bdi { (line(other.as_str())) }
                span class="how" { (how(pair.likeness)) }
            }
            div class="side-by-side" {
                @for (student, marks) in [one, other].into_iter().zip(&pair.marks) {
                    div {
                        h3 { bdi { (line(student.as_str())) } }
                        @match text(student) {
                            Some(text) => (listing(&text, &[], marks)),
                            None => p { "The text is not there any more." },
                        }
                    }
                }
            }
        }
        "\n"
    }
}

/// Up to so many pairs are open at once.
const FEW: usize = 5;

fn how(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::SameForm => "the same but for names, comments, layout and the order of items",
        Likeness::SharedRuns(_) => "long runs are the same that nobody else in the class has",
    }
}
