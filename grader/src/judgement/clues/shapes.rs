//! What kind of code stands where: a loop, a branch, a chain of calls.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::tokens::{PRINTING, Tokens, only};
use crate::judgement::source::Source;

/// Adaptors of iterators, which do nothing until what they make is consumed.
const ADAPTORS: [&str; 8] =
    ["map", "filter", "filter_map", "flat_map", "inspect", "enumerate", "take_while", "map_while"];

/// Where iterators come from.
const ITERATORS: [&str; 6] = ["iter", "iter_mut", "into_iter", "drain", "chars", "lines"];

/// Whether something of this name is called on this line, or on any where none is given.
pub fn is_called(source: &Source, name: &str, line: Option<u32>) -> bool {
    let tokens = Tokens::of(source);
    tokens.find(&[name]).any(|index| line.is_none_or(|line| tokens.line(index) == Some(line)))
}

/// The line where a function of this name is called, if there is one only.
pub fn only_call_line(source: &Source, name: &str) -> Option<u32> {
    only(call_lines(source, name).into_iter().map(Some))
}

/// The lines where functions of this name are called.
pub fn call_lines(source: &Source, name: &str) -> BTreeSet<u32> {
    let tokens = Tokens::of(source);
    let call = [name, "("];
    let calls = tokens.find(&call).filter(|&index| tokens.before(index) != "fn");
    calls.filter_map(|index| tokens.line(index)).collect()
}

/// The macros whose code is told to be all on their first line: that line, and which tokens are inside.
/// Of two that begin on one line neither.
pub fn macros_by_line(source: &Source) -> BTreeMap<u32, Range<usize>> {
    const MACROS: [&str; 4] = ["select", "select_biased", "join", "try_join"];
    let tokens = Tokens::of(source);
    let begins =
        |&index: &usize| MACROS.contains(&tokens.text(index)) && tokens.text(index + 1) == "!";
    let mut found: BTreeMap<u32, Vec<Range<usize>>> = BTreeMap::new();
    for index in (0..tokens.len()).filter(begins) {
        let inside = index + 2..tokens.close(index + 2);
        found.entry(tokens.line(index).unwrap_or_default()).or_default().push(inside);
    }
    let only = |(line, inside): (u32, Vec<Range<usize>>)| {
        let [inside] = <[_; 1]>::try_from(inside).ok()?;
        Some((line, inside))
    };
    found.into_iter().filter_map(only).collect()
}

/// The line of the only call of one of these methods among these tokens.
pub fn call_among(source: &Source, inside: &Range<usize>, names: &[&str]) -> Option<u32> {
    let tokens = Tokens::of(source);
    let calls = tokens.method_calls(names).into_iter().filter(|index| inside.contains(index));
    only(calls.map(|index| tokens.line(index)))
}

/// Whether it names a buffer that keeps what is written until it is flushed.
pub fn buffers_what_it_writes(source: &Source) -> bool {
    const BUFFERS: [&str; 6] =
        ["BufWriter", "BufStream", "Framed", "FramedWrite", "feed", "LineWriter"];
    let tokens = Tokens::of(source);
    BUFFERS.iter().any(|name| tokens.find(&[name]).next().is_some())
}

/// Where a method of one of kata's types is handed over, as in `map(Job::run)`, if on one line only.
pub fn handed_over_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let paths = tokens.find(&["::"]);
    let handed = paths
        .filter(|&index| matches!(tokens.text(index + 2), ")" | ","))
        .filter(|&index| is_from_kata(&tokens, tokens.before(index)));
    only(handed.map(|index| tokens.line(index)))
}

/// Whether this name is in an import from kata, or in a path that begins there.
fn is_from_kata(tokens: &Tokens<'_>, name: &str) -> bool {
    let goes_on = |text: &&str| {
        matches!(*text, "::" | "{" | "}" | ",")
            || text.starts_with(|c: char| c.is_alphabetic() || c == '_')
    };
    tokens.find(&["kata", "::"]).any(|from| {
        let path = (from..tokens.len()).map(|index| tokens.text(index)).take_while(goes_on);
        path.into_iter().any(|text| text == name)
    })
}

/// The first line that names something outside of a program, and what it names: the network, files,
/// or another program.
pub fn outside_line(source: &Source) -> Option<(u32, &'static str)> {
    let tokens = Tokens::of(source);
    let named = |words: &[&str], name| {
        let index = tokens.find(words).next()?;
        Some((tokens.line(index)?, name))
    };
    let named = [
        named(&["net", "::"], "net"),
        named(&["fs", "::"], "fs"),
        named(&["process", "::", "Command"], "process::Command"),
    ];
    named.into_iter().flatten().min()
}

/// The line of a `static` variable, if there is one only.
pub fn static_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    only(statics(&tokens).map(|index| tokens.line(index)))
}

/// Whether anything may outlive a call in a `static` variable.
pub fn keeps_statics(source: &Source) -> bool {
    statics(&Tokens::of(source)).next().is_some()
}

fn statics<'a>(tokens: &'a Tokens<'_>) -> impl Iterator<Item = usize> + 'a {
    let declares =
        |&index: &usize| tokens.text(index + 2) == ":" || tokens.text(index + 1) == "mut";
    tokens.find(&["static"]).filter(declares)
}

/// Whether the text itself drops what waits: aborts a task, by hand or by a handle that does so when
/// it goes, or gives up a wait.
pub fn drops_what_waits(source: &Source) -> bool {
    let tokens = Tokens::of(source);
    ["abort", "abort_all", "AbortOnDropHandle", "JoinSet", "select", "timeout", "timeout_at"]
        .iter()
        .any(|name| tokens.find(&[name]).next().is_some())
}

/// Whether a line lies inside the brackets of a `select!`, which polls its branches only until one
/// is ready.
pub fn is_in_select(source: &Source, line: u32) -> bool {
    let tokens = Tokens::of(source);
    let inside = tokens.inside_macros(&["select"]);
    inside.into_iter().any(|index| tokens.line(index) == Some(line))
}

/// Whether what is bound to a name on a line is set anew elsewhere, as a spare timer is that only keeps
/// the place of the next one.
pub fn is_set_anew(source: &Source, line: u32) -> bool {
    let tokens = Tokens::of(source);
    let bindings = tokens.find(&["let"]).filter(|&index| tokens.line(index) == Some(line));
    let mut names = bindings.map(|index| match tokens.text(index + 1) {
        "mut" => tokens.text(index + 2),
        name => name,
    });
    names.any(|name| {
        let set = |to: &[&str]| tokens.find(&[&[name], to].concat()).next().is_some();
        let assigned = tokens.find(&[name, "="]).any(|index| {
            let is_let = matches!(tokens.before(index), "let" | "mut");
            !is_let && tokens.text(index + 2) != "="
        });
        let pinned = ["set", "reset"]
            .iter()
            .any(|method| set(&[".", method]) || set(&[".", "as_mut", "(", ")", ".", method]));
        assigned || pinned
    })
}

/// The line that says `Pending` by hand, if there is one only.
pub fn pending_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    only(pendings(&tokens).map(|index| tokens.line(index)))
}

/// Whether anything says `Pending` by hand.
pub fn says_pending(source: &Source) -> bool {
    pendings(&Tokens::of(source)).next().is_some()
}

fn pendings<'a>(tokens: &'a Tokens<'_>) -> impl Iterator<Item = usize> + 'a {
    let says =
        |&index: &usize| !tokens.reads(index + 1, &["=", ">"]) && tokens.before(index) == "::";
    tokens.find(&["Pending"]).filter(says)
}

/// Whether a line lies in a function that is polled by hand: one that is given a `Context`. What an
/// `async` block in it awaits is not.
pub fn is_polled_by_hand(source: &Source, line: u32) -> bool {
    let tokens = Tokens::of(source);
    let within = |start: usize| {
        let open = opening(&tokens, start)?;
        let (from, to) = (tokens.line(open)?, tokens.line(tokens.close(open))?);
        (from..=to).contains(&line).then_some(start..open)
    };
    let around = |word| tokens.find(&[word]).filter_map(within).last();
    let Some(head) = around("fn") else { return false };
    let is_awaited = around("async").is_some_and(|block| block.start > head.start);
    let mut words = head.map(|index| tokens.text(index));
    !is_awaited && words.any(|word| word == "Context")
}

/// The line of a stream with a limit of its own, and what it is called, if there is one only.
pub fn buffered_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let calls = tokens.method_calls(&["buffered", "buffer_unordered", "try_buffered"]);
    only(calls.into_iter().map(|index| tokens.line(index)))
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

/// The line of the only loop in the polls of futures, if there is one only, and no `.await` in it. What
/// runs on a thread of its own runs in no poll.
pub fn loop_without_await_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let elsewhere = on_other_threads(&tokens);
    let loops: Vec<_> = loops(&tokens).filter(|index| !elsewhere.contains(index)).collect();
    let [start] = loops[..] else { return None };
    let open = opening(&tokens, start)?;
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

/// The line of the head of the outermost loop that goes over `line`.
pub fn loop_around(source: &Source, line: u32) -> Option<u32> {
    let tokens = Tokens::of(source);
    let around = |start: &usize| {
        let end = opening(&tokens, *start).map(|open| tokens.close(open));
        let to = end.and_then(|end| tokens.line(end.min(tokens.len().saturating_sub(1))));
        tokens.line(*start).zip(to).is_some_and(|(from, to)| (from..=to).contains(&line))
    };
    let outermost = loops(&tokens).find(around)?;
    tokens.line(outermost)
}

/// Where loops begin.
fn loops(tokens: &Tokens<'_>) -> impl Iterator<Item = usize> {
    (0..tokens.len()).filter(|&index| match tokens.text(index) {
        "loop" | "while" => true,
        "for" => {
            let mut head = (index..tokens.len()).take_while(|&at| tokens.text(at) != "{");
            head.any(|at| tokens.text(at) == "in")
        }
        _ => false,
    })
}

/// The brace that opens the body of what begins here.
fn opening(tokens: &Tokens<'_>, start: usize) -> Option<usize> {
    (start..tokens.len()).find(|&index| tokens.text(index) == "{")
}

/// What is handed to threads: the arguments of `thread::spawn` and its like.
fn on_other_threads(tokens: &Tokens<'_>) -> BTreeSet<usize> {
    let hands_over = |index: &usize| match tokens.text(*index) {
        "spawn_blocking" => true,
        "spawn" => {
            *index > 1 && tokens.before(*index) == "::" && tokens.text(index - 2) == "thread"
        }
        _ => false,
    };
    let calls = (0..tokens.len()).filter(hands_over).map(|index| index + 1);
    calls
        .filter(|open| tokens.text(*open) == "(")
        .flat_map(|open| open..tokens.close(open))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new("lib.rs", text)
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
    fn a_call_in_a_macro_is_found_where_it_is_the_only_one() {
        let select = "fn f() {\n tokio::select! {\n m = a.recv() => {}\n () = b.closed() => {}\n }\n c.recv() }";
        let two = "fn f() {\n select! {\n m = a.recv() => {}\n m = b.recv() => {}\n }\n }";
        let table = [
            (select, 2, "recv", Some(3)),
            (select, 2, "closed", Some(4)),
            (select, 2, "tick", None),
            (select, 6, "recv", None),
            (two, 2, "recv", None),
        ];
        for (text, line, name, expected) in table {
            let source = source(text);
            let macros = macros_by_line(&source);
            let found = macros.get(&line).and_then(|inside| call_among(&source, inside, &[name]));
            assert_eq!(found, expected, "{text} {line} {name}");
        }
        assert!(macros_by_line(&source("select! { a } select! { b }")).is_empty());
    }

    #[test]
    fn a_method_that_is_handed_over_is_katas_where_its_type_comes_from_there() {
        let table = [
            ("use kata::limits::Job;\nfn f() {\n jobs.map(Job::run) }", Some(3)),
            ("use kata::limits::{Gate, Job};\nfn f() { jobs.map(Job::start, 1) }", Some(2)),
            ("fn f() {\n jobs.map(kata::limits::Job::run) }", Some(2)),
            ("use other::Job;\nfn f() { kata::a(); jobs.map(Job::run) }", None),
            ("use kata::limits::Job;\nfn f() {\n a.map(Job::run);\n b.map(Job::run) }", None),
            ("use kata::limits::Job;\nfn f() { Job::run(job) }", None),
        ];
        for (text, expected) in table {
            assert_eq!(handed_over_line(&source(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_buffer_is_one_that_keeps_what_is_written() {
        let table = [
            ("fn f() { let w = BufWriter::new(w); }", true),
            ("fn f() { sink.feed(x).await; }", true),
            ("fn f() { let r = BufReader::new(r); }", false),
            ("fn f() { \"BufWriter\" }", false),
        ];
        for (text, expected) in table {
            assert_eq!(buffers_what_it_writes(&source(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_loop_is_named_where_nothing_in_it_awaits() {
        let table = [
            ("fn f() {\n loop { g(); } }", Some(2)),
            ("fn f() { loop { g().await; } }", None),
            ("fn f() { loop { tokio::select! { a = b => c } } }", None),
            ("fn f() { loop { println!(); } }", Some(1)),
            ("fn f() { loop {} while x {} }", None),
            ("impl A for B {} fn f() {}", None),
            ("fn f() { thread::spawn(|| loop { g(); }).join() }", None),
            ("fn f() { std::thread::spawn(|| { loop {} });\n while x {} }", Some(2)),
            ("fn f() { spawn_blocking(move || loop { g(); }); }", None),
            ("fn f() { tokio::spawn(async { loop {} }); }", Some(1)),
        ];
        for (text, expected) in table {
            assert_eq!(loop_without_await_line(&source(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_line_is_named_only_where_no_other_is_in_question() {
        assert_eq!(static_line(&source("fn f(a: &'static str) {\n static A: u8 = 1; }")), Some(2));
        assert_eq!(pending_line(&source("fn f() {\n Poll::Pending }")), Some(2));
        assert_eq!(pending_line(&source("fn f() { Poll::Pending => 1, }")), None);
        assert_eq!(buffered_line(&source("fn f() {\n x.buffered(0); }")), Some(2));
        let select = source("fn f() {\n select! {\n a = b => c,\n } }");
        assert_eq!((is_in_select(&select, 3), is_in_select(&select, 1)), (true, false));
    }

    #[test]
    fn what_is_set_anew_elsewhere_is_no_forgotten_wait() {
        let table = [
            ("fn f() {\n let timer = pin!(sleep(d));\n timer.as_mut().reset(now);\n}", true),
            ("fn f() {\n let mut timer = pin!(sleep(d));\n timer.set(sleep(e));\n}", true),
            ("fn f() {\n let mut timer = sleep(d);\n timer = sleep(e);\n}", true),
            ("fn f() {\n let timer = sleep(d);\n drop(timer);\n}", false),
            ("fn f() {\n let timer = sleep(d);\n let timer = 1; timer == 2\n}", false),
            ("fn f() {\n sleep(d);\n}", false),
        ];
        for (text, expected) in table {
            assert_eq!(is_set_anew(&source(text), 2), expected, "{text}");
        }
    }
}
