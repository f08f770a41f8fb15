//! Reading the submissions of a class, of whom many have the same report: what is not handed in, not
//! begun, or the same text. Each such report is held once, as it was when the class was graded.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserializer, SeqAccess, Visitor};

use crate::vocabulary::class::Graded;
use crate::vocabulary::course::Key;
use crate::vocabulary::report::Report;

/// Reports on one exercise that are looked through for an equal one.
const MOST_COMPARED: usize = 8;

/// Reads a list of submissions.
pub fn submissions<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Graded>, D::Error> {
    from.deserialize_seq(Submissions)
}

struct Submissions;

impl<'de> Visitor<'de> for Submissions {
    type Value = Vec<Graded>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of submissions")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Graded>, A::Error> {
        let (mut read, mut known) = (vec![], Known::default());
        while let Some(mut graded) = list.next_element::<Graded>()? {
            graded.results.iter_mut().for_each(|report| known.share(report));
            graded.results.shrink_to_fit();
            read.push(graded);
        }
        Ok(read)
    }
}

/// Reports that were met, of each exercise those last met: the commonest stay among them.
#[derive(Default)]
struct Known(HashMap<Key, Vec<Arc<Report>>>);

impl Known {
    /// Puts a report that is held already in the place of an equal one.
    fn share(&mut self, report: &mut Arc<Report>) {
        let known = self.0.entry(report.key.clone()).or_default();
        match known.iter().position(|other| other == report) {
            Some(at) => {
                *report = Arc::clone(&known[at]);
                known[..=at].rotate_right(1);
            }
            None => {
                known.truncate(MOST_COMPARED - 1);
                known.insert(0, Arc::clone(report));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::class::{ClassResults, SubmissionId};
    use crate::vocabulary::course::Points;
    use crate::vocabulary::report::Verdict;

    #[test]
    fn what_is_the_same_for_many_is_held_once_however_many_have_something_else() {
        let key = Key::new("01_first", "01_double");
        let report = |verdict, message: String| {
            Report::without_running(&key, verdict, message, Points::whole(1))
        };
        let graded = (0..100).map(|number| {
            let answer = report(Verdict::Failed, number.to_string());
            let missing = report(Verdict::Missing, "Not handed in.".to_owned());
            Graded::new(SubmissionId::new(format!("{number:03}")), [answer, missing])
        });
        let class = ClassResults::new("Course", graded.collect());
        let written = serde_json::to_string(&class).unwrap();
        let read: ClassResults = serde_json::from_str(&written).unwrap();
        assert_eq!(read, class);
        let missing = |graded: &Graded| Arc::as_ptr(&graded.results[1]);
        let first = missing(&read.submissions[0]);
        assert!(read.submissions.iter().all(|graded| missing(graded) == first));
    }
}
