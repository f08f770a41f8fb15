//! Which calls a hidden test expects, compared with the calls of a run when it ends.
//!
//! A call counts once it has been polled: one that was made and then forgotten has asked nobody for
//! anything. The record still has it, so the judge can tell the two apart.

use std::sync::{Mutex, MutexGuard, PoisonError};

use protocol::claim::Check;

use crate::short;

/// The most labels that either side of a check holds.
const MOST_LABELS: usize = 200;

static EXPECTED: Mutex<Option<ExpectedCalls>> = Mutex::new(None);

/// What the current run has said of its calls; nothing where it leaves them open.
#[derive(Debug, Default)]
struct ExpectedCalls {
    labels: Vec<String>,
    left_open: Vec<String>,
}

/// Expects these calls, beside those expected before.
pub fn expect(labels: impl Iterator<Item = String>) {
    expected().get_or_insert_default().labels.extend(labels);
}

/// Leaves open how often the service or probe of this name is called.
pub fn leave_open(name: String) {
    expected().get_or_insert_default().left_open.push(name);
}

/// Takes what was expected and compares it with the calls of the run, given by their labels.
/// `None` if nothing was expected.
pub fn take(polled: impl Iterator<Item = String>) -> Option<Check> {
    let ExpectedCalls { labels, left_open } = expected().take()?;
    let is_open = |label: &String| left_open.iter().any(|name| name == callee(label));
    let got = polled.filter(|label| !is_open(label)).collect();
    let (expected, got) = compared(labels, got);
    Some(Check::Calls { expected, got })
}

// A panic elsewhere leaves whole labels behind.
fn expected() -> MutexGuard<'static, Option<ExpectedCalls>> {
    EXPECTED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The name in `fetch_user(1)`.
fn callee(label: &str) -> &str {
    label.split('(').next().unwrap_or(label)
}

/// Both sides sorted, and cut so that they stay different where they are: what only one side has
/// goes before what both have.
fn compared(mut expected: Vec<String>, mut got: Vec<String>) -> (Vec<String>, Vec<String>) {
    expected.sort();
    got.sort();
    let (missing, both) = split(&expected, &got);
    let (extra, _) = split(&got, &expected);
    (cut(missing, &both), cut(extra, &both))
}

/// What `these` have more often than `those`, and what they share. Both are sorted.
fn split(these: &[String], those: &[String]) -> (Vec<String>, Vec<String>) {
    let mut those = those.iter().peekable();
    these.iter().cloned().partition(|label| {
        while those.next_if(|other| *other < label).is_some() {}
        those.next_if_eq(&label).is_none()
    })
}

fn cut(mut own: Vec<String>, both: &[String]) -> Vec<String> {
    own.truncate(MOST_LABELS / 2);
    own.extend(both.iter().take(MOST_LABELS / 2).cloned());
    let mut labels: Vec<_> = own.iter().map(|label| short::short(label)).collect();
    labels.sort();
    labels
}

#[cfg(test)]
mod tests {
    use super::{MOST_LABELS, callee, compared};

    fn labels(labels: &[&str]) -> Vec<String> {
        labels.iter().map(|label| (*label).to_owned()).collect()
    }

    #[test]
    fn calls_are_compared_as_often_as_they_were_made() {
        let table: [(&[&str], &[&str], bool); 6] = [
            (&["a", "b"], &["b", "a"], true),
            (&["a", "a"], &["a"], false),
            (&["a"], &["a", "a"], false),
            (&["a"], &["b"], false),
            (&[], &["a"], false),
            (&[], &[], true),
        ];
        for (expected, got, same) in table {
            let (expected, got) = compared(labels(expected), labels(got));
            assert_eq!(expected == got, same, "{expected:?} {got:?}");
        }
    }

    #[test]
    fn what_differs_survives_the_cut() {
        let many = vec!["a".to_owned(); 10 * MOST_LABELS];
        let (expected, got) = compared(many.clone(), [many, labels(&["z"])].concat());
        assert!(expected.len() < MOST_LABELS && got.len() < MOST_LABELS);
        assert_eq!(got.last().map(String::as_str), Some("z"));
        assert_ne!(expected, got);
    }

    #[test]
    fn a_label_names_whom_it_calls() {
        assert_eq!(["fetch_user(1)", "print"].map(callee), ["fetch_user", "print"]);
    }
}
