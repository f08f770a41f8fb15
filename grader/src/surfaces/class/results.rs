//! `results.json`: the document that every report is made from.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::mechanisms::class::report_folder::PlannedReport;
use crate::surfaces::class::document::write_document;
use crate::surfaces::style::plain;
use crate::vocabulary::class::ClassResults;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::report::SCHEMA;

/// The document, with a submission a line.
pub fn report(results: &ClassResults) -> PlannedReport<'_> {
    PlannedReport::written("results.json", |writer| write_document(results, writer))
}

/// Reads the document again. `shown_as` is what the user calls it.
pub fn read_results(bytes: &[u8], shown_as: &str) -> Result<ClassResults> {
    /// What documents of every version have in common.
    #[derive(Deserialize)]
    struct Versioned {
        schema: u32,
    }

    let foreign = |error: serde_json::Error| {
        let (shown_as, error) = (plain(shown_as), plain(&error.to_string()));
        Failure::user(
            format!(
                "{shown_as} is not a results.json that `async-kata grade` has written: {error}."
            ),
            "Name the results.json in the folder that was given to `grade` as `--out`. \
             If it was cut short, grade again.",
        )
    };
    let Versioned { schema } = serde_json::from_slice(bytes).map_err(foreign)?;
    if schema != SCHEMA {
        return Err(Failure::user(
            format!("{} is of version {schema}; this program reads {SCHEMA}.", plain(shown_as)),
            "Grade and merge with the same version of async-kata.",
        ));
    }
    let read: ClassResults = serde_json::from_slice(bytes).map_err(foreign)?;
    let mut seen = BTreeSet::new();
    if let Some(twice) = read.submissions.iter().find(|graded| !seen.insert(&graded.id)) {
        let (shown_as, id) = (plain(shown_as), plain(twice.id.as_str()));
        return Err(Failure::user(
            format!("{shown_as} names the submission {id} twice."),
            "Grade again: each submission has one place in it.",
        ));
    }
    Ok(ClassResults::new(read.course, read.submissions))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surfaces::class::document::document;
    use crate::surfaces::class::samples;

    #[test]
    fn what_is_written_is_read_again() {
        for class in [samples::small(), samples::hostile(), ClassResults::new("", vec![])] {
            let bytes = document(&class).unwrap();
            let read = read_results(&bytes, "results.json").unwrap();
            assert_eq!(read, class);
            assert_eq!(document(&read).unwrap(), bytes);
        }
    }

    #[test]
    fn a_submission_is_a_line() {
        let class = samples::small();
        let text = String::from_utf8(document(&class).unwrap()).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), class.submissions.len() + 2);
        for (line, graded) in lines[1..].iter().zip(&class.submissions) {
            assert!(line.starts_with(&format!("{{\"id\":\"{}\"", graded.id)), "{line}");
        }
        assert!(!text.contains("wall_ms") && text.ends_with("]}\n"));
    }

    #[test]
    fn what_is_no_such_document_is_the_users_mistake() {
        let cases: [(&[u8], &str); 7] = [
            (b"", "my.json is not a results.json"),
            (b"\xff\xfe", "my.json is not a results.json"),
            (b"{\"schema\":1,\"course\":\"c\",\"submissions\":[", "is not a results.json"),
            (b"{\"schema\":1,\"results\":[]}", "missing field `course`"),
            (b"[\"\x1b[2J\"]", "is not a results.json"),
            (b"{\"schema\":7,\"entries\":[]}", "my.json is of version 7; this program reads 1."),
            (
                br#"{"schema":1,"course":"c","submissions":[{"id":"a","points":0,"max_points":0,"results":[]},{"id":"a","points":1,"max_points":1,"results":[]}]}"#,
                "names the submission a twice",
            ),
        ];
        for (bytes, expected) in cases {
            let failure = read_results(bytes, "my.json").unwrap_err();
            let Failure::User { problem, remedy } = failure else { panic!("{failure:?}") };
            assert!(problem.contains(expected), "{problem}");
            assert!(!remedy.is_empty() && !problem.contains(char::is_control));
        }
    }
}
