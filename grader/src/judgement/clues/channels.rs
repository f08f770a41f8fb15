//! Channels: who keeps a sender, and where messages are awaited.

use std::collections::BTreeSet;

use super::locks::awaited_line;
use super::tokens::{Tokens, only};
use crate::judgement::source::Source;

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

/// The line that awaits a message alone, where a `select!` of the same text awaits a stop beside
/// one; only if no other line does.
pub fn recv_beside_no_stop(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let inside = tokens.inside_macros(&["select"]);
    tokens.method_calls(&["cancelled"]).into_iter().find(|index| inside.contains(index))?;
    let alone = tokens.method_calls(&["recv"]).into_iter().filter(|index| !inside.contains(index));
    only(alone.filter(|&index| tokens.is_awaited(index)).map(|index| tokens.line(index)))
}

/// The lines where messages are awaited.
pub fn recv_lines(source: &Source) -> BTreeSet<u32> {
    let tokens = Tokens::of(source);
    tokens.method_calls(&["recv"]).into_iter().filter_map(|index| tokens.line(index)).collect()
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
    let end = (receiver..tokens.len()).find(|&at| tokens.text(at) == ";")?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new("lib.rs", text)
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
    fn a_message_that_is_awaited_alone_is_found_beside_a_select_with_a_stop() {
        let text = "fn f() {\n let m = rx.recv().await;\n tokio::select! {\n \
                    _ = stop.cancelled() => n,\n m = rx.recv() => m,\n } }";
        assert_eq!(recv_beside_no_stop(&source(text)), Some(2));
        for (old, new) in [("stop.cancelled()", "other"), ("rx.recv().await", "rx.try_recv()")] {
            assert_eq!(recv_beside_no_stop(&source(&text.replace(old, new))), None, "{new}");
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
}
