//! Where the learner's text says something that a finding may name: a clock, a lock, a channel.
//!
//! A clue is no finding. It is a line, given only where the tokens leave no other line in question;
//! what happened in a run is known from its record alone.

mod system_clock;

use std::collections::BTreeSet;

pub use system_clock::system_clock_line;

use crate::judgement::source::{Source, Token};

/// Macros whose arguments are printed, and decide nothing.
const PRINTING: [&str; 14] = [
    "print", "println", "eprint", "eprintln", "dbg", "format", "write", "writeln", "trace",
    "debug", "info", "warn", "error", "panic",
];

/// Calls of the standard library that block the thread for a limited time.
const TIMED_WAITS: [&str; 5] =
    ["recv_timeout", "wait_timeout", "wait_timeout_while", "wait_timeout_ms", "park_timeout"];

/// Adaptors of iterators, which do nothing until what they make is consumed.
const ADAPTORS: [&str; 8] =
    ["map", "filter", "filter_map", "flat_map", "inspect", "enumerate", "take_while", "map_while"];

/// Where iterators come from.
const ITERATORS: [&str; 6] = ["iter", "iter_mut", "into_iter", "drain", "chars", "lines"];

/// The text's tokens, with the words to walk them.
struct Tokens<'a>(&'a [Token]);

impl<'a> Tokens<'a> {
    fn of(source: &'a Source) -> Self {
        Self(source.tokens())
    }

    fn text(&self, index: usize) -> &'a str {
        self.0.get(index).map_or("", |token| token.text.as_str())
    }

    fn before(&self, index: usize) -> &'a str {
        index.checked_sub(1).map_or("", |index| self.text(index))
    }

    fn line(&self, index: usize) -> Option<u32> {
        self.0.get(index).map(|token| token.line)
    }

    fn reads(&self, index: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(nth, word)| self.text(index + nth) == *word)
    }

    /// Where these words stand one after the other.
    fn find(&self, words: &[&str]) -> impl Iterator<Item = usize> {
        (0..self.0.len()).filter(move |&index| self.reads(index, words))
    }

    /// The bracket that closes the one at `open`.
    fn close(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for index in open..self.0.len() {
            match self.text(index) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return index;
            }
        }
        self.0.len()
    }

    /// What stands in the brackets of each call of one of these macros.
    fn inside_macros(&self, names: &[&str]) -> BTreeSet<usize> {
        let calls = (0..self.0.len())
            .filter(|&index| names.contains(&self.text(index)) && self.text(index + 1) == "!");
        calls.flat_map(|index| index + 2..self.close(index + 2)).collect()
    }

    /// Calls of methods of these names: the index of the name.
    fn method_calls(&self, names: &[&str]) -> Vec<usize> {
        let is_call = |&index: &usize| {
            names.contains(&self.text(index))
                && self.before(index) == "."
                && self.text(index + 1) == "("
        };
        (0..self.0.len()).filter(is_call).collect()
    }

    fn is_awaited(&self, call: usize) -> bool {
        self.reads(self.close(call + 1) + 1, &[".", "await"])
    }

    /// Where the statement begins that this token is part of.
    fn statement(&self, index: usize) -> usize {
        let mut depth = 0_usize;
        for at in (0..index).rev() {
            match self.text(at) {
                ")" | "]" | "}" => depth += 1,
                "(" | "[" if depth == 0 => return at + 1,
                "{" if depth == 0 => return at + 1,
                "(" | "[" | "{" => depth -= 1,
                ";" if depth == 0 => return at + 1,
                _ => {}
            }
            // A block that ends is a statement that ends, unless it is a closure's.
            if depth == 1 && self.text(at) == "}" && self.text(at + 1) != ")" {
                return at + 1;
            }
        }
        0
    }
}

/// The one line of these, if they are all on one.
fn only(lines: impl IntoIterator<Item = Option<u32>>) -> Option<u32> {
    let lines: BTreeSet<_> = lines.into_iter().flatten().collect();
    lines.first().copied().filter(|_| lines.len() == 1)
}

/// Whether something of this name is called on this line, or on any where none is given.
pub fn is_called(source: &Source, name: &str, line: Option<u32>) -> bool {
    let tokens = Tokens::of(source);
    tokens.find(&[name]).any(|index| line.is_none_or(|line| tokens.line(index) == Some(line)))
}

/// What the clocks of `std::time` are called here.
fn clock_names<'a>(tokens: &Tokens<'a>) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    for path in tokens.find(&["std", "::", "time", "::"]) {
        let first = path + 4;
        let rest = match tokens.text(first) {
            "{" => first + 1..tokens.close(first),
            _ => first..first + 1,
        };
        for index in rest {
            match (tokens.text(index), tokens.text(index + 1)) {
                ("Instant" | "SystemTime", "as") => _ = names.insert(tokens.text(index + 2)),
                (name @ ("Instant" | "SystemTime"), next) if next != "::" => {
                    names.insert(name);
                }
                ("*", _) => names.extend(["Instant", "SystemTime"]),
                _ => {}
            }
        }
    }
    names
}

/// Whether the type whose function is called here is one of the system's clocks.
fn is_system_clock(tokens: &Tokens<'_>, index: usize, names: &BTreeSet<&str>) -> bool {
    let name = tokens.text(index);
    if tokens.before(index) != "::" {
        return names.contains(name);
    }
    let is_clock = matches!(name, "Instant" | "SystemTime");
    let in_time = index >= 2 && tokens.text(index - 2) == "time";
    let of_std = match index.checked_sub(4) {
        Some(root) if tokens.text(index - 3) == "::" => tokens.text(root) == "std",
        _ => tokens.find(&["use", "std", "::", "time"]).next().is_some(),
    };
    is_clock && in_time && of_std
}

/// The line of the standard library's wait with a limit.
pub fn timed_wait_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let calls = (0..tokens.0.len()).filter(|&index| {
        TIMED_WAITS.contains(&tokens.text(index))
            && tokens.text(index + 1) == "("
            && tokens.before(index) != "fn"
    });
    only(calls.map(|index| tokens.line(index)))
}

/// The line of `std::thread::sleep`, if there is one only.
pub fn thread_sleep_line(source: &Source) -> Option<u32> {
    let first = source.thread_sleep_line()?;
    let tokens = Tokens::of(source);
    let calls: Vec<_> = tokens
        .find(&["sleep", "("])
        .filter(|&index| tokens.before(index) != "fn" && tokens.before(index) != ".")
        .filter(|&index| {
            let qualified = tokens.before(index) == "::";
            !qualified || index >= 2 && tokens.text(index - 2) == "thread"
        })
        .collect();
    let by_thread = calls.iter().map(|&index| tokens.line(index));
    only(by_thread.chain([Some(first)]))
}

/// The lines where a lock of the standard library is asked for.
pub fn thread_lock_lines(source: &Source) -> BTreeSet<u32> {
    let tokens = Tokens::of(source);
    let calls = tokens.method_calls(&["lock", "read", "write"]);
    let blocking = calls
        .into_iter()
        .filter(|&index| tokens.text(index + 2) == ")" && !tokens.is_awaited(index));
    blocking.filter_map(|index| tokens.line(index)).collect()
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

/// The line of a `static` variable, if there is one only.
pub fn static_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let statics = tokens
        .find(&["static"])
        .filter(|&index| tokens.text(index + 2) == ":" || tokens.text(index + 1) == "mut");
    only(statics.map(|index| tokens.line(index)))
}

/// The line where a future is waited for by standing still, if there is one only.
pub fn block_on_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let calls = (0..tokens.0.len())
        .filter(|&index| tokens.text(index) == "block_on" && tokens.text(index + 1) == "(");
    only(calls.map(|index| tokens.line(index)))
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
    !thread_lock_lines(source).is_empty() && !(0..tokens.0.len()).any(blocks)
}

/// Whether a line lies inside the brackets of a `select!`, which polls its branches only until one
/// is ready.
pub fn is_in_select(source: &Source, line: u32) -> bool {
    let tokens = Tokens::of(source);
    let inside = tokens.inside_macros(&["select"]);
    inside.into_iter().any(|index| tokens.line(index) == Some(line))
}

/// The line that says `Pending` by hand, if there is one only.
pub fn pending_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let says = tokens
        .find(&["Pending"])
        .filter(|&index| !tokens.reads(index + 1, &["=", ">"]) && tokens.before(index) == "::");
    only(says.map(|index| tokens.line(index)))
}

/// The line of a stream with a limit of its own, and what it is called, if there is one only.
pub fn buffered_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let calls = tokens.method_calls(&["buffered", "buffer_unordered", "try_buffered"]);
    only(calls.into_iter().map(|index| tokens.line(index)))
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

/// The line of a branch of `select!` for `Some` of what a channel gives, if there is one only, and
/// whether the `select!` has an `else`.
pub fn some_branch(source: &Source) -> Option<(u32, bool)> {
    let tokens = Tokens::of(source);
    let selects: Vec<_> = tokens.find(&["select", "!"]).map(|index| index + 2).collect();
    let [open] = selects[..] else { return None };
    let close = tokens.close(open);
    let branches = (open..close).filter(|&index| {
        let pattern = tokens.reads(index, &["Some", "("]);
        let end = tokens.close(index + 1);
        pattern && tokens.text(end + 1) == "=" && {
            let handler = (end..close).find(|&at| tokens.reads(at, &["=", ">"])).unwrap_or(close);
            (end..handler).any(|at| tokens.reads(at, &["recv", "("]))
        }
    });
    let line = only(branches.map(|index| tokens.line(index)))?;
    Some((line, (open..close).any(|index| tokens.reads(index, &["else", "=", ">"]))))
}

/// The lines where a stop is only asked about, and where a message is awaited, outside `select!`.
pub fn asks_between_messages(source: &Source) -> Option<(u32, u32)> {
    let tokens = Tokens::of(source);
    if tokens.find(&["select", "!"]).next().is_some() {
        return None;
    }
    let asked = only(tokens.method_calls(&["is_cancelled"]).into_iter().map(|i| tokens.line(i)))?;
    Some((asked, awaited_line(source, &["recv"])?))
}

/// The line where messages are awaited in a loop, if there is one only.
pub fn recv_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    only(tokens.method_calls(&["recv"]).into_iter().map(|index| tokens.line(index)))
}

/// A sender that its function keeps while it awaits the channel's messages to the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSender {
    pub name: String,
    pub made: u32,
    pub awaited: u32,
}

/// The only channel's sender, if it is cloned and never given away, while all messages are awaited.
pub fn kept_sender(source: &Source) -> Option<KeptSender> {
    let tokens = Tokens::of(source);
    let pairs: Vec<_> = tokens.find(&["let", "("]).filter_map(|i| sender_at(&tokens, i)).collect();
    let [(name, receiver, made)] = pairs[..] else { return None };
    let scope = tokens.close_of_block(made);
    let awaited = (made..scope).find(|&index| {
        tokens.reads(index, &[receiver, ".", "recv", "("]) && in_while_let(&tokens, index)
    })?;
    let given_away = uses(&tokens, name, made, scope).into_iter().any(|index| {
        !(tokens.reads(index + 1, &[".", "clone", "("])
            || tokens.before(index) == "&"
            || tokens.reads(index + 1, &[".", "send", "("]))
    });
    (!given_away).then(|| KeptSender {
        name: name.to_owned(),
        made: tokens.line(made).unwrap_or_default(),
        awaited: tokens.line(awaited).unwrap_or_default(),
    })
}

/// `let (sender, mut receiver) = …channel(…)`: both names, and where the sender's stands.
fn sender_at<'a>(tokens: &Tokens<'a>, index: usize) -> Option<(&'a str, &'a str, usize)> {
    let sender = index + 2;
    let receiver = sender + if tokens.text(sender + 2) == "mut" { 3 } else { 2 };
    let shape = tokens.text(sender + 1) == "," && tokens.reads(receiver + 1, &[")", "="]);
    let end = (receiver..tokens.0.len()).find(|&at| tokens.text(at) == ";")?;
    let is_channel = (receiver..end)
        .any(|at| matches!(tokens.text(at), "channel" | "unbounded_channel") && at > receiver + 1);
    (shape && is_channel).then(|| (tokens.text(sender), tokens.text(receiver), sender))
}

fn in_while_let(tokens: &Tokens<'_>, index: usize) -> bool {
    (index.saturating_sub(12)..index).any(|at| {
        tokens.reads(at, &["while", "let", "Some"])
            && !(at..index).any(|between| tokens.text(between) == "{")
    })
}

/// Where the variable `name` is used from its binding to the end of its block, but for the blocks
/// in which a clone of it has taken its name.
fn uses(tokens: &Tokens<'_>, name: &str, made: usize, scope: usize) -> Vec<usize> {
    let mut found = vec![];
    let mut index = made + 1;
    while index < scope {
        if tokens.reads(index, &["let", name, "=", name, ".", "clone", "("]) {
            index = tokens.close_of_block(index);
        } else if tokens.text(index) == name && tokens.before(index) != "." {
            found.push(index);
        }
        index += 1;
    }
    found
}

impl Tokens<'_> {
    /// The bracket that closes the block in which this token stands.
    fn close_of_block(&self, index: usize) -> usize {
        let mut depth = 0_usize;
        for at in index..self.0.len() {
            match self.text(at) {
                "{" => depth += 1,
                "}" if depth == 0 => return at,
                "}" => depth -= 1,
                _ => {}
            }
        }
        self.0.len()
    }
}

/// The line of an iterator that is made and dropped, though the compiler was told to be silent.
pub fn unconsumed_iterator_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let last = tokens.method_calls(&ADAPTORS).into_iter().find(|&index| {
        let start = tokens.statement(index);
        let from_iterator = (start..index).any(|at| {
            ITERATORS.contains(&tokens.text(at)) && tokens.text(at + 1) == "("
                || tokens.reads(at, &[".", "."])
        });
        from_iterator
            && tokens.text(tokens.close(index + 1) + 1) == ";"
            && tokens.reads(start, &["let", "_", "="])
    })?;
    tokens.line(last)
}

/// The line of the only loop, if there is one only, and no `.await` in it.
pub fn loop_without_await_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let loops: Vec<_> = (0..tokens.0.len())
        .filter(|&index| match tokens.text(index) {
            "loop" | "while" => true,
            "for" => {
                let mut head = (index..tokens.0.len()).take_while(|&at| tokens.text(at) != "{");
                head.any(|at| tokens.text(at) == "in")
            }
            _ => false,
        })
        .collect();
    let [start] = loops[..] else { return None };
    let open = (start..tokens.0.len()).find(|&index| tokens.text(index) == "{")?;
    // A macro may await, as `select!` does.
    let awaits = (start..tokens.close(open)).any(|i| {
        tokens.reads(i, &[".", "await"])
            || tokens.text(i + 1) == "!"
                && tokens.text(i + 2) != "="
                && !PRINTING.contains(&tokens.text(i))
                && tokens.text(i).starts_with(|c: char| c.is_alphabetic())
    });
    if awaits { None } else { tokens.line(start) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new("lib.rs", text)
    }

    #[test]
    fn the_systems_clock_is_named_where_it_decides_something() {
        let table = [
            ("use std::time::Instant;\nfn f() {\n let d = Instant::now() + x; g(d); }", Some(3)),
            ("use std::time::{Duration, Instant};\nfn f() { g(Instant::now()) }", Some(2)),
            ("use std::time::{Instant as Std};\nfn f() { g(Std::now()) }", Some(2)),
            ("use std::time::*;\nfn f() { g(SystemTime::now()) }", Some(2)),
            ("use std::time;\nfn f() { g(time::Instant::now()) }", Some(2)),
            ("fn f() { g(std::time::Instant::now()) }", Some(1)),
            (
                "use std::time::Instant;\nfn f() { let s = Instant::now();\n while s.elapsed() < l {} }",
                Some(2),
            ),
            ("use std::time::Instant;\nfn f() { println!(\"{:?}\", Instant::now()); }", None),
            (
                "use std::time::Instant;\nfn f() { let s = Instant::now(); println!(\"{:?}\", s.elapsed()); }",
                None,
            ),
            ("use tokio::time::Instant;\nfn f() { g(Instant::now()) }", None),
            ("fn f() { g(tokio::time::Instant::now()) }", None),
            ("use tokio::time;\nfn f() { g(time::Instant::now()) }", None),
            (
                "use std::time::Duration;\nuse tokio::time::Instant;\nfn f() { g(Instant::now()) }",
                None,
            ),
        ];
        for (text, expected) in table {
            assert_eq!(system_clock_line(&source(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_sender_is_kept_if_only_clones_of_it_are_given_away() {
        let kept = "fn f() {\n let (tx, mut rx) = channel(1);\n for i in x { let tx = tx.clone(); go(tx); }\n \
                    while let Some(m) = rx.recv().await {} }";
        let found = kept_sender(&source(kept)).unwrap();
        assert_eq!((found.name.as_str(), found.made, found.awaited), ("tx", 2, 4));
        for (old, new) in [
            ("while let", "drop(tx); while let"),
            ("let tx = tx.clone(); go(tx);", "go(tx);"),
            ("while let Some(m)", "for _ in y { let m"),
        ] {
            assert_eq!(kept_sender(&source(&kept.replace(old, new))), None, "{new}");
        }
    }

    #[test]
    fn an_iterator_is_unconsumed_where_an_adaptor_ends_its_statement() {
        let table = [
            ("fn f() { let _ = x.iter().map(|n| async move { s.save(n).await }); }", Some(1)),
            ("fn f() { let _ = (0..3).map(g); }", Some(1)),
            ("fn f() { let _ = join_all(x.iter().map(g)); }", None),
            ("fn f() { let _ = x.iter().map(g).count(); }", None),
            ("fn f() { let _ = option.map(g); }", None),
            ("fn f() { let a = x.iter().map(g); a.count(); }", None),
        ];
        for (text, expected) in table {
            assert_eq!(unconsumed_iterator_line(&source(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_branch_for_some_message_is_found_with_its_else() {
        let select = "fn f() { loop { tokio::select! { biased;\n _ = stop.cancelled() => return n,\n \
                      Some(_) = rx.recv() => n += 1, } } }";
        assert_eq!(some_branch(&source(select)), Some((3, false)));
        let with_else = select.replace("n += 1,", "n += 1, else => return n,");
        assert_eq!(some_branch(&source(&with_else)), Some((3, true)));
        let any = select.replace("Some(_)", "message");
        assert_eq!(some_branch(&source(&any)), None);
    }

    #[test]
    fn a_line_is_named_only_where_no_other_is_in_question() {
        let one = source("fn f() {\n m.lock().unwrap();\n a.lock().await; }");
        assert_eq!(thread_lock_lines(&one), [2].into());
        assert_eq!(awaited_line(&one, &["lock"]), Some(3));
        let two = source("fn f() { a.lock().await;\n a.lock().await; }");
        assert_eq!(awaited_line(&two, &["lock"]), None);
        let table = [
            ("fn f() {\n loop { g(); } }", Some(2)),
            ("fn f() { loop { g().await; } }", None),
            ("fn f() { loop { tokio::select! { a = b => c } } }", None),
            ("fn f() { loop { println!(); } }", Some(1)),
            ("fn f() { loop {} while x {} }", None),
            ("impl A for B {} fn f() {}", None),
        ];
        for (text, expected) in table {
            assert_eq!(loop_without_await_line(&source(text)), expected, "{text}");
        }
        assert_eq!(timed_wait_line(&source("fn f() {\n r.recv_timeout(d); }")), Some(2));
        assert_eq!(static_line(&source("fn f(a: &'static str) {\n static A: u8 = 1; }")), Some(2));
        assert_eq!(block_on_line(&source("fn f() {\n block_on(x) }")), Some(2));
        assert_eq!(pending_line(&source("fn f() {\n Poll::Pending }")), Some(2));
        assert_eq!(pending_line(&source("fn f() { Poll::Pending => 1, }")), None);
        assert_eq!(buffered_line(&source("fn f() {\n x.buffered(0); }")), Some(2));
        let select = source("fn f() {\n select! {\n a = b => c,\n } }");
        assert_eq!((is_in_select(&select, 3), is_in_select(&select, 1)), (true, false));
        assert!(waits_for_locks_only(&one));
        assert!(!waits_for_locks_only(&source("fn f() { m.lock().unwrap(); block_on(x); }")));
        assert_eq!(joins_a_thread_line(&source("fn f() {\n t.join().unwrap(); }")), Some(2));
    }
}
