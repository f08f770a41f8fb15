//! Locks: where they are asked for, and let go.

use std::collections::BTreeSet;

use super::tokens::{Tokens, only};
use crate::judgement::source::Source;

/// The lines where a lock of the standard library is asked for.
pub fn thread_lock_lines(source: &Source) -> BTreeSet<u32> {
    let tokens = Tokens::of(source);
    let calls = tokens.method_calls(&["lock", "read", "write"]);
    let blocking = calls
        .into_iter()
        .filter(|&index| tokens.text(index + 2) == ")" && !tokens.is_awaited(index));
    blocking.filter_map(|index| tokens.line(index)).collect()
}

/// The line where one statement asks for the same lock twice, so that its first guard, which has no name,
/// is still there.
pub fn locked_twice_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let calls = tokens.method_calls(&["lock", "write"]);
    let blocking: Vec<usize> = calls
        .into_iter()
        .filter(|&index| tokens.text(index + 2) == ")" && !tokens.is_awaited(index))
        .collect();
    let twice = blocking.windows(2).filter(|pair| {
        let [first, second] = [pair[0], pair[1]];
        let same_lock = tokens.text(first - 2) == tokens.text(second - 2);
        let lets_go = (first..second).any(|index| ["{", "}", ";"].contains(&tokens.text(index)));
        same_lock && !lets_go
    });
    only(twice.map(|pair| tokens.line(pair[1])))
}

/// Whether the text names a lock of the standard library's as the only thing a thread can wait for.
pub fn waits_for_locks_only(source: &Source) -> bool {
    const OTHERS: [&str; 6] = ["block_on", "park", "join", "wait", "recv", "into_iter"];
    let tokens = Tokens::of(source);
    let blocks = |index: usize| {
        OTHERS.contains(&tokens.text(index))
            && tokens.text(index + 1) == "("
            && !tokens.is_awaited(index)
    };
    !thread_lock_lines(source).is_empty() && !(0..tokens.len()).any(blocks)
}

/// Whether a guard may be let go by hand.
pub fn drops_by_hand(source: &Source) -> bool {
    Tokens::of(source).find(&["drop", "("]).next().is_some()
}

/// The line where a lock is awaited by one of these methods, if there is one only.
pub fn awaited_line(source: &Source, methods: &[&str]) -> Option<u32> {
    only(awaited_lines(source, methods).into_iter().map(Some))
}

/// All lines where a lock is awaited by one of these methods.
pub fn awaited_lines(source: &Source, methods: &[&str]) -> BTreeSet<u32> {
    let tokens = Tokens::of(source);
    let calls = tokens.method_calls(methods).into_iter();
    calls.filter(|&i| tokens.is_awaited(i)).filter_map(|i| tokens.line(i)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new("lib.rs", text)
    }

    #[test]
    fn a_lock_of_std_is_told_from_one_that_is_awaited() {
        let one = source("fn f() {\n m.lock().unwrap();\n a.lock().await; }");
        assert_eq!(thread_lock_lines(&one), [2].into());
        assert_eq!(awaited_line(&one, &["lock"]), Some(3));
        let two = source("fn f() { a.lock().await;\n a.lock().await; }");
        assert_eq!(awaited_line(&two, &["lock"]), None);
        assert!(waits_for_locks_only(&one));
        assert!(!waits_for_locks_only(&source("fn f() { m.lock().unwrap(); block_on(x); }")));
    }
}
