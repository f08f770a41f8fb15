//! What the text of one test says: its attributes, and what stands in its body.

use crate::judgement::source::{Source, Token};

/// A function in a learner's tests.
#[derive(Clone, Copy, Debug)]
pub(super) struct TestFunction<'s> {
    attributes: &'s [Token],
    /// The tokens from the opening to the closing bracket of its body.
    body: &'s [Token],
}

impl<'s> TestFunction<'s> {
    /// The function that libtest calls `path`, such as `tests::it_is_quick`. A helper may bear the
    /// same name in another module.
    pub(super) fn find(source: &'s Source, path: &str) -> Option<Self> {
        let name = path.rsplit("::").next()?;
        let tokens = source.tokens();
        let is_declared = |pair: &[Token]| pair[0].text == "fn" && pair[1].text == name;
        let pairs = tokens.windows(2).enumerate().filter(|(_, pair)| is_declared(pair));
        let mut functions = pairs.filter_map(|(at, _)| Self::declared_at(tokens, at));
        let first = functions.next()?;
        let mut all = [first].into_iter().chain(functions);
        Some(all.find(|function| is_test(function.attributes)).unwrap_or(first))
    }

    /// The function whose `fn` is the token at `at`, if it has a body.
    fn declared_at(tokens: &'s [Token], at: usize) -> Option<Self> {
        let before = &tokens[..at];
        let start = before.iter().rposition(|token| matches!(&*token.text, ";" | "}" | "{"));
        let open = at + tokens[at..].iter().position(|token| token.text == "{")?;
        let body = &tokens[open..open + length(&tokens[open..])];
        Some(Self { attributes: &before[start.map_or(0, |start| start + 1)..], body })
    }

    pub(super) fn has_attribute(&self, name: &str) -> bool {
        self.attributes.iter().any(|token| token.text == name)
    }

    /// Whether its clock stands still while something can be done.
    pub(super) fn is_paused(&self) -> bool {
        let by_attribute = self.attributes.windows(3).any(|three| {
            three[0].text == "start_paused" && three[1].text == "=" && three[2].text == "true"
        });
        by_attribute || self.call(&["pause"]).is_some()
    }

    pub(super) fn contains(&self, line: u32) -> bool {
        let lines = self.body.first().zip(self.body.last());
        lines.is_some_and(|(first, last)| (first.line..=last.line).contains(&line))
    }

    pub(super) fn names(&self, word: &str) -> bool {
        self.body.iter().any(|token| token.text == word)
    }

    /// Whether the statement that goes on at `line` has `word` in it.
    pub(super) fn names_at(&self, line: u32, word: &str) -> bool {
        let rest = self.body.iter().skip_while(|token| token.line < line);
        rest.take_while(|token| token.text != ";").any(|token| token.text == word)
    }

    /// The line where the sending half of a channel is bound to `_`, which drops it at once.
    pub(super) fn sender_dropped(&self) -> Option<u32> {
        let starts = self.body.windows(4).position(|four| {
            let texts: Vec<_> = four.iter().map(|token| &*token.text).collect();
            texts == ["let", "(", "_", ","]
        })?;
        let statement = self.body[starts..].iter().take_while(|token| token.text != ";");
        statement
            .clone()
            .any(|token| token.text.ends_with("channel"))
            .then(|| self.body[starts].line)
    }

    /// Where `advance` is called though what was made by one of `subjects` before it has had no
    /// occasion to be polled: the lines of both.
    pub(super) fn advanced_too_early(&self, subjects: &[String]) -> Option<(u32, u32)> {
        let advance = self.call(&["advance"])?;
        let subjects: Vec<_> = subjects.iter().map(String::as_str).collect();
        let made = self.call(&subjects).filter(|made| *made < advance)?;
        let between = &self.body[made..advance];
        let polled = between.iter().any(|token| matches!(&*token.text, "await" | "poll"));
        (!polled).then(|| (self.body[advance].line, self.body[made].line))
    }

    /// The line where the clock is paused by a call, in a test that begins with a running one.
    pub(super) fn paused_midway(&self) -> Option<u32> {
        let pause = self.call(&["pause"])?;
        (!self.has_attribute("start_paused")).then(|| self.body[pause].line)
    }

    /// The line where a message is made ready for one of Tokio's bounded channels, and the future that
    /// would send it is bound to `_`, which drops it.
    pub(super) fn unsent(&self) -> Option<u32> {
        let texts: Vec<_> = self.body.iter().map(|token| &*token.text).collect();
        let bounded = texts.windows(2).any(|pair| pair == ["channel", "("]);
        let others = ["unbounded_channel", "oneshot", "broadcast", "watch", "std", "SinkExt"];
        if !bounded || others.iter().any(|other| texts.contains(other)) {
            return None;
        }
        let starts = texts.windows(3).enumerate().filter(|(_, three)| *three == ["let", "_", "="]);
        let statements = starts.map(|(at, _)| at).map(|at| {
            let length = texts[at..].iter().position(|text| *text == ";");
            &self.body[at..at + length.unwrap_or(0)]
        });
        let unsent = |statement: &&[Token]| {
            let at = statement.windows(3).position(|three| {
                three[0].text == "." && three[1].text == "send" && three[2].text == "("
            });
            at.is_some_and(|at| at + 2 + length(&statement[at + 2..]) == statement.len())
        };
        let first = statements.into_iter().find(unsent)?;
        first.first().map(|token| token.line)
    }

    fn call(&self, names: &[&str]) -> Option<usize> {
        self.body.windows(2).position(|pair| names.contains(&&*pair[0].text) && pair[1].text == "(")
    }
}

/// Whether a function of this name is called that is not plainly the one of `mod subject;`.
pub(super) fn calls_another(source: &Source, name: &str) -> bool {
    source.calls(name).any(|at| {
        let before = source.tokens()[..at].iter().rev().map(|token| &*token.text);
        !before.take(2).eq(["::", "subject"])
    })
}

/// The line of a function of this name that is neither a test nor a method.
pub(super) fn helper_line(source: &Source, name: &str) -> Option<u32> {
    let tokens = source.tokens();
    // Of each brace that is open: whether methods stand in it, and how many other brackets were open
    // around it.
    let mut open: Vec<(bool, u32)> = vec![];
    let (mut start, mut brackets) = (0, 0_u32);
    for (at, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "(" | "[" => brackets += 1,
            ")" | "]" => brackets = brackets.saturating_sub(1),
            "{" => {
                open.push((has_methods(&tokens[start..at]), brackets));
                (start, brackets) = (at + 1, 0);
            }
            "}" => {
                brackets = open.pop().map_or(0, |(_, brackets)| brackets);
                start = at + 1;
            }
            ";" if brackets == 0 => start = at + 1,
            "fn" if tokens.get(at + 1).is_some_and(|next| next.text == name) => {
                let is_method = open.last().is_some_and(|(has_methods, _)| *has_methods);
                if !is_method && !is_test(&tokens[start..at]) {
                    return Some(token.line);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether what opens with these tokens holds methods.
fn has_methods(head: &[Token]) -> bool {
    let is_part_of_function = head.iter().any(|token| token.text == "fn");
    !is_part_of_function && head.iter().any(|token| matches!(&*token.text, "impl" | "trait"))
}

/// Whether one of the attributes in front of a function makes it a test: `#[test]`,
/// `#[tokio::test(…)]`; not `#[cfg(test)]`.
fn is_test(head: &[Token]) -> bool {
    let starts = head.windows(2).enumerate();
    let starts = starts.filter(|(_, two)| two[0].text == "#" && two[1].text == "[");
    starts.map(|(at, _)| &head[at + 2..]).any(|attribute| {
        let path = attribute.iter().take_while(|token| !matches!(&*token.text, "(" | "]" | "="));
        path.last().is_some_and(|token| token.text == "test")
    })
}

/// The line of a task that is spawned and forgotten, and that asserts something.
pub(super) fn detached_assertions(source: &Source) -> Option<u32> {
    let tokens = source.tokens();
    let spawns = tokens
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| pair[0].text == "spawn" && pair[1].text == "(");
    spawns.map(|(at, _)| at).find_map(|at| {
        let call = &tokens[at + 1..at + 1 + length(&tokens[at + 1..])];
        let forgotten = tokens.get(at + 1 + call.len()).is_some_and(|next| next.text == ";");
        let asserts = call.iter().any(|token| token.text.starts_with("assert"));
        (forgotten && asserts && begins_a_statement(tokens, at)).then(|| tokens[at].line)
    })
}

/// The line of the first task that is spawned and asserts something.
pub(super) fn assertions_in_a_task(source: &Source) -> Option<u32> {
    let tokens = source.tokens();
    let spawns = tokens.windows(2).enumerate();
    let mut spawns = spawns.filter(|(_, pair)| pair[0].text == "spawn" && pair[1].text == "(");
    spawns.find_map(|(at, _)| {
        let call = &tokens[at + 1..at + 1 + length(&tokens[at + 1..])];
        call.iter().any(|token| token.text.starts_with("assert")).then(|| tokens[at].line)
    })
}

/// A function that asserts something, but is no test, and that nothing else in the text names; with
/// its line.
pub(super) fn no_test(source: &Source) -> Option<(&str, u32)> {
    let tokens = source.tokens();
    let functions = tokens.windows(2).filter(|pair| pair[0].text == "fn");
    functions.map(|pair| &pair[1]).find_map(|name| {
        let function = TestFunction::find(source, &name.text)?;
        let asserts = function.body.iter().any(|token| token.text.starts_with("assert"));
        let named = tokens.iter().filter(|token| token.text == name.text).count();
        let is_alone = asserts && named == 1 && function.attributes.iter().all(is_signature);
        is_alone.then(|| (&*name.text, name.line))
    })
}

/// What may stand before `fn`, where there is no attribute.
fn is_signature(token: &Token) -> bool {
    matches!(&*token.text, "pub" | "async" | "const" | "unsafe")
}

/// Whether the path that ends at `at` is what a statement begins with.
fn begins_a_statement(tokens: &[Token], mut at: usize) -> bool {
    while at >= 2 && tokens[at - 1].text == "::" {
        at -= 2;
    }
    at == 0 || matches!(&*tokens[at - 1].text, ";" | "{" | "}")
}

/// How many tokens there are from an opening bracket to the one that closes it.
fn length(tokens: &[Token]) -> usize {
    let mut depth = 0_u32;
    for (index, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_test_says_is_read_from_its_own_text() {
        let text = "#[tokio::test]\nasync fn a() {\n assert_eq!(x.elapsed(), 1);\n}\n\
                    #[tokio::test(start_paused = true)]\n#[should_panic]\nasync fn b() {\n}\n";
        let source = Source::new("lib.rs", text);
        let a = TestFunction::find(&source, "a").unwrap();
        let b = TestFunction::find(&source, "tests::b").unwrap();
        assert_eq!((a.is_paused(), b.is_paused()), (false, true));
        assert_eq!(
            (a.has_attribute("should_panic"), b.has_attribute("should_panic")),
            (false, true)
        );
        assert_eq!((a.contains(3), a.contains(7)), (true, false));
        assert_eq!((a.names_at(3, "elapsed"), b.names("elapsed")), (true, false));
        assert!(TestFunction::find(&source, "c").is_none());
    }

    #[test]
    fn a_helper_of_the_same_name_is_not_the_test() {
        let test = "mod tests { #[tokio::test(start_paused = true)] async fn load() { f() } }";
        let helper = "async fn load() { g() }";
        for text in [format!("{helper}\n{test}"), format!("{test}\n{helper}")] {
            let source = Source::new("lib.rs", &*text);
            let found = TestFunction::find(&source, "tests::load").unwrap();
            assert!(found.is_paused() && found.names("f") && !found.names("g"), "{text}");
        }
    }

    #[test]
    fn advance_is_to_blame_only_where_nothing_was_polled_before() {
        let table = [
            ("let s = spawn(session(a)); advance(h).await;", Some((1, 1))),
            ("let s = spawn(session(a)); yield_now().await; advance(h).await;", None),
            ("let s = task::spawn(session(a)); s.poll(); advance(h).await;", None),
            ("session(a).await; advance(h).await;", None),
            ("advance(h).await; session(a).await;", None),
            ("let s = spawn(other(a)); advance(h).await;", None),
        ];
        for (body, expected) in table {
            let source = Source::new("lib.rs", format!("#[test] fn t() {{ {body} }}"));
            let test = TestFunction::find(&source, "t").unwrap();
            assert_eq!(test.advanced_too_early(&["session".to_owned()]), expected, "{body}");
        }
    }

    #[test]
    fn assertions_are_lost_in_a_task_that_is_spawned_as_a_statement() {
        let table = [
            ("tokio::spawn(async { assert!(x) });", true),
            ("let task = tokio::spawn(async { assert!(x) });", false),
            ("tokio::spawn(async { assert!(x) }).await.unwrap();", false),
            ("tokio::spawn(async { f() });", false),
            ("all.push(spawn(async { assert!(x) }));", false),
        ];
        for (body, expected) in table {
            let source = Source::new("lib.rs", format!("fn t() {{ {body} }}"));
            assert_eq!(detached_assertions(&source).is_some(), expected, "{body}");
        }
    }

    #[test]
    fn a_helper_is_a_function_that_is_neither_a_test_nor_a_method() {
        let table = [
            ("fn double() {}", true),
            ("async fn other() {}\npub async fn double() {}", true),
            ("mod copy { pub fn double() {} }", true),
            ("#[cfg(test)] fn double() {}", true),
            ("impl A { fn b() {} }\nfn double() {}", true),
            ("fn a() -> impl Sized { fn double() {} }", true),
            ("fn a(x: [u8; 2]) -> impl Sized { fn double() {} }", true),
            ("#[test] fn a() { f(|| { g(); }); }\nfn double() {}", true),
            ("#[test] fn double() { subject::double() }", false),
            ("#[test]\n#[should_panic(expected = \"{\")]\nfn double() {}", false),
            ("#[tokio::test(start_paused = true)]\nasync fn double() {}", false),
            ("mod tests { use super::*; #[test] fn double() {} }", false),
            ("impl Clock { fn double(&self) {} }", false),
            ("impl<T> Double for [T; 2] where T: Copy { fn double(&self) {} }", false),
            ("pub trait Double { fn double(&self); }", false),
            ("fn a() { double() }", false),
        ];
        for (text, expected) in table {
            let source = Source::new("lib.rs", text);
            assert_eq!(helper_line(&source, "double").is_some(), expected, "{text}");
        }
    }

    #[test]
    fn a_function_that_asserts_and_that_nobody_calls_is_no_test() {
        let table = [
            ("#[tokio::test] async fn a() { assert!(x) }", None),
            ("#[tokio::test] async fn a() {} async fn b() { assert!(x) }", Some("b")),
            ("#[tokio::test] async fn a() { b() } fn b() { assert!(x) }", None),
            ("fn b() { f() }", None),
            ("#[cfg(test)] fn b() { assert!(x) }", None),
        ];
        for (text, expected) in table {
            let source = Source::new("lib.rs", text);
            assert_eq!(no_test(&source).map(|(name, _)| name), expected, "{text}");
        }
    }

    #[test]
    fn a_message_of_a_bounded_channel_is_not_sent_where_the_future_is_dropped() {
        let table = [
            ("let (u, a) = mpsc::channel(8); let _ = u.send(());", Some(1)),
            ("let (u, a) = mpsc::channel(8); let _ = u.send(()).await;", None),
            ("let (u, a) = mpsc::channel(8); let _ = block_on(u.send(()));", None),
            ("let (u, a) = mpsc::unbounded_channel(); let _ = u.send(());", None),
            ("let (u, a) = broadcast::channel(8); let _ = u.send(());", None),
        ];
        for (body, expected) in table {
            let source = Source::new("lib.rs", format!("#[test] fn t() {{ {body} }}"));
            let test = TestFunction::find(&source, "t").unwrap();
            assert_eq!(test.unsent(), expected, "{body}");
        }
    }

    #[test]
    fn only_an_underscore_drops_the_sender() {
        let table = [
            ("let (_, activity) = mpsc::channel(1);", Some(1)),
            ("let (_, activity) = mpsc::unbounded_channel();", Some(1)),
            ("let (_user, activity) = mpsc::channel(1);", None),
            ("let (_, b) = pair();", None),
        ];
        for (body, expected) in table {
            let source = Source::new("lib.rs", format!("fn t() {{ {body} }}"));
            let test = TestFunction::find(&source, "t").unwrap();
            assert_eq!(test.sender_dropped(), expected, "{body}");
        }
    }
}
