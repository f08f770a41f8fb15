//! The course as a book: the source of an mdBook, which makes pages of it without asking anybody.
//!
//! A page an exercise, one a chapter, one for the whole. What the course says passes through
//! `markdown`, so that a book does nothing to who builds or reads it.

mod markdown;
mod page;
mod places;
#[cfg(test)]
mod tests;

use maud::html;

use crate::mechanisms::course::book_folder::{OURS, PAGES, SETTINGS};
use crate::pipeline::authoring::book::BookExercise;
use crate::surfaces::book::markdown::escaped;
use crate::surfaces::book::page::{page, title, with_code};
use crate::surfaces::style::plain;
use crate::surfaces::svg::DRAWING_STYLE;
use crate::surfaces::text::counted;
use crate::vocabulary::course::{Chapter, Course, Key};

pub use page::Extent;

/// How a book looks beside what mdBook brings.
const STYLE: &str = "course.css";

/// Where all colours of pictures are from, in light and in dark.
const PALETTE: &str = include_str!("../palette.css");

/// The files of the book, each by its path, the settings first. Of the course it holds what `told`
/// holds.
pub fn files(course: &Course, told: &[BookExercise], extent: Extent) -> Vec<(String, String)> {
    let pages: Vec<Key> = told.iter().map(|told| told.exercise.key.clone()).collect();
    let chapters: Vec<_> = course
        .chapters
        .iter()
        .map(|chapter| (chapter, of_chapter(chapter, told)))
        .filter(|(_, told)| !told.is_empty())
        .collect();
    let mut files = vec![
        (SETTINGS.to_owned(), settings(&course.title)),
        (STYLE.to_owned(), style()),
        (format!("{PAGES}/SUMMARY.md"), summary(&chapters)),
        (format!("{PAGES}/index.md"), front(&course.title, &chapters)),
    ];
    for (chapter, told) in &chapters {
        files.push((format!("{PAGES}/{}/index.md", chapter.folder), opening(chapter, told)));
        for told in told {
            let path = format!("{PAGES}/{}.md", told.exercise.key);
            files.push((path, page(told, &pages, extent)));
        }
    }
    files
}

fn of_chapter<'a>(chapter: &Chapter, told: &'a [BookExercise]) -> Vec<&'a BookExercise> {
    told.iter().filter(|told| told.exercise.key.chapter() == chapter.folder).collect()
}

/// What mdBook has to know. It includes no files that a page names, and changes no word.
fn settings(title: &str) -> String {
    let title = toml::Value::String(plain(title));
    format!("{OURS}\n\n[book]\ntitle = {title}\n{}", include_str!("settings.toml"))
}

/// Pictures have the colours that they have everywhere, by the theme that the reader has chosen.
fn style() -> String {
    let declared = |text: &str| {
        let after = text.split_once(":root {").map_or("", |(_, after)| after);
        let declared = after.split_once('}').map_or("", |(declared, _)| declared);
        // Which scheme it is, is mdBook's to say.
        let lines = declared.lines().filter(|line| !line.contains("color-scheme"));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let (light, dark) = PALETTE.split_once("@media").unwrap_or((PALETTE, ""));
    let (light, dark) = (declared(light), declared(dark));
    format!(
        ".content {{{light}}}\nhtml:is(.coal, .navy, .ayu) .content {{{dark}}}\n\
         .picture {{\n{DRAWING_STYLE}}}\n{}",
        include_str!("book.css")
    )
}

type Told<'a> = (&'a Chapter, Vec<&'a BookExercise>);

fn summary(chapters: &[Told<'_>]) -> String {
    let mut text = "# Summary\n\n[About this course](index.md)\n\n".to_owned();
    for (chapter, told) in chapters {
        text += &format!("- [{}]({}/index.md)\n", escaped(&chapter.title), chapter.folder);
        for told in told {
            text += &format!("  - [{}]({}.md)\n", escaped(&title(told)), told.exercise.key);
        }
    }
    text
}

fn front(course: &str, chapters: &[Told<'_>]) -> String {
    let exercises = chapters.iter().map(|(_, told)| told.len()).sum();
    let mut text = format!(
        "# {}\n\n{} to be solved on your own machine. Each page has a lesson, what to begin with, a \
         picture of what a right answer does in time, hints that give away as much as you ask for, \
         and what people get wrong.\n\n```console\n$ async-kata init kata\n$ cd kata\n$ async-kata\n\
         ```\n\nmakes a folder to work in and judges at every save, by hidden tests in virtual time.\n",
        escaped(course),
        counted(exercises, "exercise"),
    );
    for (chapter, told) in chapters {
        let (title, folder) = (escaped(&chapter.title), &chapter.folder);
        text +=
            &format!("\n## [{title}]({folder}/index.md)\n\n{}", list(told, &format!("{folder}/")));
    }
    text
}

fn opening(chapter: &Chapter, told: &[&BookExercise]) -> String {
    format!("# {}\n\n{}", escaped(&chapter.title), list(told, ""))
}

/// Exercises with what they teach; their pages lie in `folder`.
fn list(told: &[&BookExercise], folder: &str) -> String {
    let item = |told: &&BookExercise| {
        let exercise = &told.exercise;
        let concepts = exercise.concepts.iter();
        let taught = html! {
            @for concept in concepts { span class="concept" { (with_code(concept)) } " " }
        };
        let page = exercise.key.folder();
        format!("- [{}]({folder}{page}.md)<br>{}\n", escaped(&title(told)), taught.into_string())
    };
    told.iter().map(item).collect()
}
