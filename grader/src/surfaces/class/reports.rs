//! Which reports on a class there are, and how all of them are written.

use std::collections::BTreeMap;

use crate::mechanisms::class::answer_texts::AnswerTexts;
use crate::mechanisms::class::report_folder::{PlannedReport, ReportFolder};
use crate::mechanisms::class::submissions::Submission;
use crate::mechanisms::course::catalogue::CourseFiles;
use crate::pipeline::grading::alike as alike_answers;
use crate::surfaces::class::material::{Links, Material};
use crate::surfaces::class::{
    alike, canvas, classroom, csv, feedback, gradescope, junit, moodle, page, results,
};
use crate::vocabulary::alike::AlikeAnswers;
use crate::vocabulary::class::{ClassResults, SubmissionId};
use crate::vocabulary::course::{Exercise, Key};
use crate::vocabulary::failure::Result;
use crate::vocabulary::run::{Manifest, Run};

/// The reports there are. Each is one file here, which says where it goes and writes it; a new one is
/// a variant with its arm below, and its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// `grades.csv`: a student a row, an exercise a column.
    Csv,
    /// `junit.xml`: for what shows test results.
    Junit,
    /// `gradescope/<id>/results.json`.
    Gradescope,
    /// `classroom/<id>.json`: for GitHub Classroom's grading reporter.
    Classroom,
    /// `moodle.csv`: the grading worksheet that Moodle imports.
    Moodle,
    /// `canvas.csv`: the gradebook that Canvas imports.
    Canvas,
    /// `report.html`: one page to look around in.
    Html,
    /// `feedback/<id>.html`: a page to send to each student.
    Feedback,
    /// `alike.html`: answers of two that are alike, side by side.
    Alike,
}

/// Where what the reports show beside the results is read from.
pub struct Sources<'a> {
    /// The formats that are asked for; all if none is named.
    pub formats: &'a [Format],
    /// How many hints to each exercise students may be told.
    pub hints: u8,
    /// The course, if it is at hand.
    pub course_files: Option<&'a CourseFiles>,
    /// Where the texts are, if they are at hand.
    pub submissions: &'a [Submission],
    /// Of each submission, the fingerprint of the texts that were graded, where that was earlier.
    pub graded: BTreeMap<SubmissionId, String>,
}

/// What is to be said of the reports when they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// How many pairs of answers are alike, if the class was compared.
    pub alike: Option<usize>,
    /// How many submissions have changed since they were graded. Their texts are not shown.
    pub changed: usize,
    /// `moodle.csv` names nobody, because only a roster could say whom Moodle's numbers stand for.
    pub is_roster_lacking: bool,
}

impl Sources<'_> {
    fn formats(&self) -> &[Format] {
        match self.formats {
            [] => <Format as clap::ValueEnum>::value_variants(),
            named => named,
        }
    }

    /// The hints that may be told.
    fn hints(&self) -> Result<BTreeMap<Key, Vec<String>>> {
        let Some(course_files) = self.course_files.filter(|_| self.hints > 0) else {
            return Ok(BTreeMap::new());
        };
        let course = course_files.course()?;
        let allowed = |exercise: &Exercise| {
            let hints = exercise.hints.iter().take(usize::from(self.hints));
            (exercise.key.clone(), hints.cloned().collect())
        };
        Ok(course.exercises().map(allowed).collect())
    }

    /// What is alike, if it is asked for and the texts are at hand.
    async fn alike(
        &self,
        results: &ClassResults,
        texts: &AnswerTexts<'_>,
    ) -> Result<Option<Vec<AlikeAnswers>>> {
        let is_wanted = self.formats().contains(&Format::Alike) && !self.submissions.is_empty();
        let Some(course_files) = self.course_files.filter(|_| is_wanted) else {
            return Ok(None);
        };
        let keys: Vec<_> =
            course_files.course()?.exercises().map(|exercise| exercise.key.clone()).collect();
        let students: Vec<_> = results.submissions.iter().map(|graded| &graded.id).collect();
        alike_answers(course_files, &keys, &students, texts).await.map(Some)
    }
}

/// The reports of these formats. The document of the results is not among them: [`results::report`].
pub(super) fn reports<'a>(
    material: &'a Material<'a>,
    formats: &[Format],
) -> Vec<PlannedReport<'a>> {
    let links = Links {
        feedback: formats.contains(&Format::Feedback),
        alike: formats.contains(&Format::Alike),
    };
    let mut reports = vec![];
    for format in formats {
        let results = material.results;
        match format {
            Format::Csv => reports.push(csv::report(results)),
            Format::Junit => reports.push(junit::report(results)),
            Format::Gradescope => reports.extend(gradescope::reports(results)),
            Format::Classroom => reports.extend(classroom::reports(results)),
            Format::Moodle => reports.push(moodle::report(results)),
            Format::Canvas => reports.push(canvas::report(results)),
            Format::Html => reports.push(page::report(material, links)),
            Format::Alike => reports.extend(alike::report(material)),
            Format::Feedback => reports.extend(feedback::reports(material)),
        }
    }
    reports
}

/// Writes the document of a part of a class, and no report: of a student whose answers lie in several
/// parts, each would tell a wrong sum. `merge` makes them of all parts.
pub async fn write_part(
    folder: &ReportFolder,
    results: &ClassResults,
    submissions: &[Submission],
    run: Run,
) -> Result<Written> {
    let texts = fingerprints(&run.manifest, &AnswerTexts::new(submissions)).await;
    folder.write(vec![results::report(results)], Run { texts, ..run })?;
    Ok(Written { alike: None, changed: 0, is_roster_lacking: false })
}

/// Writes the document of all results and the reports that are asked for.
pub async fn write(
    folder: &ReportFolder,
    results: &ClassResults,
    sources: &Sources<'_>,
    run: Run,
) -> Result<Written> {
    let mut texts = AnswerTexts::new(sources.submissions);
    let fingerprints = match sources.submissions {
        [] => sources.graded.clone(),
        _ => fingerprints(&run.manifest, &texts).await,
    };
    let graded = |student: &SubmissionId| sources.graded.get(student);
    let is_changed = |(student, now): &(&SubmissionId, &String)| {
        graded(student).is_some_and(|graded| graded != *now)
    };
    let changed: Vec<_> =
        fingerprints.iter().filter(is_changed).map(|(student, _)| student).collect();
    changed.iter().for_each(|student| texts.forget(student));
    let alike = sources.alike(results, &texts).await?;
    let text = |student: &SubmissionId, key: &Key| texts.of(student, key);
    let hints = sources.hints()?;
    let material = Material { results, text: &text, hints, alike: alike.as_deref() };
    let mut reports = vec![results::report(results)];
    reports.extend(self::reports(&material, sources.formats()));
    let is_moodle = sources.formats().contains(&Format::Moodle);
    let written = Written {
        alike: alike.as_ref().map(Vec::len),
        changed: changed.len(),
        is_roster_lacking: is_moodle && moodle::is_roster_lacking(results),
    };
    let run = Run { alike: written.alike, texts: fingerprints.clone(), ..run };
    folder.write(reports, run)?;
    Ok(written)
}

/// The fingerprint of every student's texts, as they are now.
async fn fingerprints(
    manifest: &Manifest,
    texts: &AnswerTexts<'_>,
) -> BTreeMap<SubmissionId, String> {
    let mut fingerprints = BTreeMap::new();
    for student in &manifest.submissions {
        let keys = manifest.exercises.iter().map(|exercise| &exercise.key);
        fingerprints.insert(student.clone(), texts.fingerprint(student, keys).to_string());
        // Reading a big class takes a while, in which Ctrl-C must be heard.
        tokio::task::yield_now().await;
    }
    fingerprints
}
