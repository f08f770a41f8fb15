//! What a thread is put to sleep by, or waits for standing still.

use std::collections::BTreeSet;

use super::tokens::{Tokens, only};
use crate::judgement::source::Source;

/// Calls of the standard library that block the thread for a limited time.
const TIMED_WAITS: [&str; 5] =
    ["recv_timeout", "wait_timeout", "wait_timeout_while", "wait_timeout_ms", "park_timeout"];

/// The lines where a thread is put to sleep: calls of `std::thread::sleep`, by path or imported.
pub fn thread_sleep_lines(source: &Source) -> BTreeSet<u32> {
    let tokens = Tokens::of(source);
    let of_thread = |index: usize| index >= 2 && tokens.text(index - 2) == "thread";
    let imported = (0..tokens.len()).any(|index| {
        let is_import = tokens.text(index) == "sleep" && tokens.text(index + 1) != "(";
        is_import && (of_thread(index) || is_among_imports_of_thread(&tokens, index))
    });
    let calls = tokens.find(&["sleep", "("]).filter(|&index| match tokens.before(index) {
        "::" => of_thread(index),
        "fn" | "." => false,
        _ => imported,
    });
    calls.filter_map(|index| tokens.line(index)).collect()
}

fn is_among_imports_of_thread(tokens: &Tokens<'_>, index: usize) -> bool {
    let groups = tokens.find(&["thread", "::", "{"]).map(|start| start + 2);
    groups.into_iter().any(|open| (open..tokens.close(open)).contains(&index))
}

/// The line where a thread is put to sleep, if there is one only.
pub fn thread_sleep_line(source: &Source) -> Option<u32> {
    only(thread_sleep_lines(source).into_iter().map(Some))
}

/// The line of the standard library's wait with a limit.
pub fn timed_wait_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let calls = (0..tokens.len()).filter(|&index| {
        TIMED_WAITS.contains(&tokens.text(index))
            && tokens.text(index + 1) == "("
            && tokens.before(index) != "fn"
    });
    only(calls.map(|index| tokens.line(index)))
}

/// Calls of the standard library that block the thread until another one does something.
const ENDLESS_WAITS: [&str; 4] = ["join", "recv", "wait", "park"];

/// The line where a thread stands still for as long as another one likes, if there is one only.
pub fn endless_wait_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let waits = (0..tokens.len()).filter(|&index| {
        let stands = match tokens.text(index) {
            "block_on" => tokens.text(index + 1) == "(",
            name => ENDLESS_WAITS.contains(&name) && tokens.reads(index + 1, &["(", ")"]),
        };
        let is_call = stands && tokens.before(index) != "fn";
        is_call && !(tokens.before(index) == "." && tokens.is_awaited(index))
    });
    only(waits.map(|index| tokens.line(index)))
}

/// The line where a thread is waited for, if there is one only: `join()` without `.await`.
pub fn joins_a_thread_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let joins = tokens
        .method_calls(&["join"])
        .into_iter()
        .filter(|&index| tokens.text(index + 2) == ")" && !tokens.is_awaited(index));
    only(joins.map(|index| tokens.line(index)))
}

/// Whether tasks are told to go anywhere.
pub fn aborts(source: &Source) -> bool {
    let tokens = Tokens::of(source);
    !tokens.method_calls(&["abort", "abort_all", "shutdown"]).is_empty()
        || tokens.find(&["JoinSet"]).next().is_some()
}

/// The line where a task is asked whether it has finished, if there is one only.
pub fn asks_a_task_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    only(tokens.method_calls(&["is_finished"]).into_iter().map(|index| tokens.line(index)))
}

/// The line where a future is waited for by standing still, if there is one only.
pub fn block_on_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let calls = (0..tokens.len())
        .filter(|&index| tokens.text(index) == "block_on" && tokens.text(index + 1) == "(");
    only(calls.map(|index| tokens.line(index)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new("lib.rs", text)
    }

    #[test]
    fn a_threads_sleep_is_told_from_tokios() {
        let table: [(&str, &[u32]); 8] = [
            ("fn f() {\n std::thread::sleep(d); }", &[2]),
            ("use std::thread;\nfn f() { thread::sleep(d) }", &[2]),
            ("use std::thread::sleep;\nfn f() {\n sleep(d) }", &[3]),
            ("use std::thread::{self, sleep};\nfn f() {\n sleep(d);\n thread::sleep(d) }", &[3, 4]),
            ("use tokio::time::sleep;\nfn f() { sleep(d) }", &[]),
            ("use tokio::time::sleep;\nfn f() { sleep(d);\n thread::sleep(d); }", &[3]),
            ("use std::thread::sleep;\nfn f() { tokio::time::sleep(d) }", &[]),
            ("use std::thread::sleep;\nfn f() { g.sleep(d) }", &[]),
        ];
        for (text, expected) in table {
            let lines: Vec<_> = thread_sleep_lines(&source(text)).into_iter().collect();
            assert_eq!(lines, expected, "{text}");
        }
    }

    #[test]
    fn a_wait_of_the_threads_is_named() {
        assert_eq!(timed_wait_line(&source("fn f() {\n r.recv_timeout(d); }")), Some(2));
        assert_eq!(block_on_line(&source("fn f() {\n block_on(x) }")), Some(2));
        assert_eq!(asks_a_task_line(&source("fn f() {\n h.is_finished() }")), Some(2));
        assert_eq!(joins_a_thread_line(&source("fn f() {\n t.join().unwrap(); }")), Some(2));
    }

    #[test]
    fn a_wait_without_a_limit_is_named_where_it_is_the_only_one() {
        let table = [
            ("fn f() {\n t.join().unwrap(); }", Some(2)),
            ("fn f() {\n r.recv().unwrap(); }", Some(2)),
            ("fn f() {\n thread::park(); }", Some(2)),
            ("fn f() {\n h.block_on(t) }", Some(2)),
            ("async fn f() {\n r.recv().await; }", None),
            ("fn f() {\n t.join();\n r.recv(); }", None),
            ("fn f() {\n v.join(\",\"); }", None),
            ("fn recv() {}", None),
        ];
        for (text, expected) in table {
            assert_eq!(endless_wait_line(&source(text)), expected, "{text}");
        }
    }
}
