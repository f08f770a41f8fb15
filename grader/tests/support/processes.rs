//! Which processes work in a folder, as the system sees them.

use std::fs;
use std::path::Path;

use super::eventually;

/// The processes that were started in `folder` or from a program in it.
///
/// Linux only; elsewhere none are ever seen.
pub fn working_in(folder: &Path) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return vec![] };
    let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let works_here = |id: &u32| {
        ["cwd", "exe"].iter().any(|link| {
            let leads_to = fs::read_link(format!("/proc/{id}/{link}"));
            leads_to.is_ok_and(|path| path.starts_with(folder))
        })
    };
    ids.filter(works_here).collect()
}

/// Whether a hidden test is running in `folder`.
pub fn hidden_test_runs_in(folder: &Path) -> bool {
    !hidden_tests_in(folder).is_empty()
}

/// The hidden tests that are running in `folder`.
pub fn hidden_tests_in(folder: &Path) -> Vec<u32> {
    let is_test = |id: &u32| {
        let program = fs::read_link(format!("/proc/{id}/exe"));
        program.is_ok_and(|path| path.file_name().is_some_and(|name| name == "hidden_tests"))
    };
    working_in(folder).into_iter().filter(is_test).collect()
}

/// Waits until a hidden test has used up some CPU: it is in the learner's endless loop.
#[track_caller]
pub fn wait_for_endless_loop(folder: &Path) {
    let busy = || {
        working_in(folder).into_iter().any(|id| {
            let program = fs::read_link(format!("/proc/{id}/exe"));
            let is_test = program.is_ok_and(|path| path.ends_with("hidden_tests"));
            is_test && cpu_ticks(id) >= 5
        })
    };
    assert!(eventually(busy), "no hidden test is in an endless loop");
}

fn cpu_ticks(id: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    // After the name, which may hold anything, `utime` is the 12th field.
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    after_name.split_whitespace().nth(11).and_then(|ticks| ticks.parse().ok()).unwrap_or(0)
}

/// Asserts that nothing is at work in `folder`, as soon as the system has cleared up.
#[track_caller]
pub fn assert_nothing_left_in(folder: &Path) {
    assert!(eventually(|| working_in(folder).is_empty()), "left: {:?}", working_in(folder));
}
