//! One table an operator: what stands in an answer, and what its mutants hold in its place.

use super::*;

/// The mutants of a function that holds `body` on line 2, without those of the function itself:
/// what was changed, and the body it gave, its white space folded.
fn of_body(body: &str) -> Vec<(String, String)> {
    let text = format!("async fn f() {{\n{body}\n}}\n");
    let found = mutants(&text).into_iter().filter(|mutant| !mutant.name.contains("`f` does"));
    found
        .map(|mutant| {
            assert_eq!(mutant.text.matches('\n').count(), text.matches('\n').count(), "{mutant:?}");
            let inside = mutant.text.strip_prefix("async fn f() {\n").unwrap();
            let words: Vec<_> =
                inside.trim_end().strip_suffix('}').unwrap().split_whitespace().collect();
            let what = mutant.name.strip_prefix("line 2: ").unwrap_or(&mutant.name);
            (what.to_owned(), words.join(" "))
        })
        .collect()
}

#[track_caller]
fn assert_mutants(table: &[(&str, &[(&str, &str)])]) {
    for (body, expected) in table {
        let found = of_body(body);
        let found: Vec<_> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(found, *expected, "{body}");
    }
}

#[test]
fn a_function_returns_what_its_type_offers() {
    let table: [(&str, &[&str]); 22] = [
        ("bool", &["true", "false"]),
        ("u32", &["0", "1"]),
        ("f64", &["0.0", "1.0"]),
        ("String", &["String::new()", "\"xyzzy\".into()"]),
        ("&'static str", &["\"\"", "\"xyzzy\""]),
        ("&[u8]", &["&[]"]),
        ("Vec<u8>", &["vec![]", "vec![0]", "vec![1]"]),
        ("Option<bool>", &["None", "Some(true)", "Some(false)"]),
        ("Result<u8, String>", &["Ok(0)", "Ok(1)", "Err(String::new())"]),
        ("std::io::Result<()>", &["Ok(())"]),
        ("Result<(), Gone>", &["Ok(())"]),
        ("(u8, String)", &["(0, String::new())", "(1, \"xyzzy\".into())"]),
        ("(bool,)", &["(true,)", "(false,)"]),
        ("Poll<()>", &["std::task::Poll::Pending", "std::task::Poll::Ready(())"]),
        ("impl Future<Output = ()>", &["std::future::ready(())"]),
        ("impl Iterator<Item = ()>", &["std::iter::empty()", "std::iter::once(())"]),
        (
            "Pin<Box<dyn Future<Output = bool> + Send>>",
            &["Box::pin(std::future::ready(true))", "Box::pin(std::future::ready(false))"],
        ),
        ("BoxFuture<'_, ()>", &["Box::pin(std::future::ready(()))"]),
        ("Arc<u8>", &["std::sync::Arc::new(0)", "std::sync::Arc::new(1)"]),
        ("std::time::Duration", &["std::time::Duration::ZERO"]),
        ("Self", &["Default::default()"]),
        ("!", &[]),
    ];
    for (returned, values) in table {
        let text = format!("fn f() -> {returned} {{\n    x\n}}\n");
        let names: Vec<_> = mutants(&text).into_iter().map(|mutant| mutant.name).collect();
        let expected: Vec<_> =
            values.iter().map(|value| format!("line 1: `f` returns {value}")).collect();
        assert_eq!(names, expected, "{returned}");
    }
}

#[test]
fn lines_that_go_are_made_up_for() {
    let text = "fn f() -> u8 {\n    let a = 1;\n    a\n}\n\nfn g() {}\n";
    let found = mutants(text);
    assert_eq!(found[0].text, "fn f() -> u8 { 0 }\n\n\n\n\nfn g() {}\n");
}

#[test]
fn operators_become_others() {
    assert_mutants(&[
        ("a == b", &[("== becomes !=", "a != b")]),
        (
            "a < b",
            &[("< becomes ==", "a == b"), ("< becomes >", "a > b"), ("< becomes <=", "a <= b")],
        ),
        ("a && b", &[("&& becomes ||", "a || b")]),
        ("a + b", &[("+ becomes -", "a - b"), ("+ becomes *", "a * b")]),
        ("a += b;", &[("+= becomes -=", "a -= b;"), ("+= becomes *=", "a *= b;")]),
        ("!a", &[("! is dropped", "a")]),
        ("-a", &[("- is dropped", "a")]),
        ("*a", &[]),
    ]);
}

#[test]
fn conditions_are_always_the_same_and_arms_go() {
    assert_mutants(&[
        (
            "if a { b }",
            &[
                ("the condition is always true", "if true { b }"),
                ("the condition is always false", "if false { b }"),
            ],
        ),
        ("if let Some(a) = b { c }", &[]),
        ("while a { b }", &[("the loop's condition is always false", "while false { b }")]),
        ("while let Some(a) = b { c }", &[]),
        (
            "match a { b if c => d, e => f }",
            &[
                ("the arm's condition is always true", "match a { b if true => d, e => f }"),
                ("the arm's condition is always false", "match a { b if false => d, e => f }"),
            ],
        ),
        ("match a { B => c, _ => d }", &[("the arm `B` is removed", "match a { _ => d }")]),
    ]);
}

#[test]
fn an_await_goes_with_what_hangs_on_it() {
    assert_mutants(&[
        ("a().await;", &[("`.await` is dropped", "a();")]),
        ("let b = a.await;", &[("`.await` is dropped", "let b = a;")]),
        ("a().await", &[("`.await` is dropped", "{ let _ = a(); }")]),
        (
            "let b = a.await?;",
            &[("`.await?` is dropped", "let b = a;"), ("`?` is dropped", "let b = a.await;")],
        ),
        (
            "b(a.await, c.await);",
            &[
                ("`b(a.await, c.await);` is removed", ""),
                ("`.await` is dropped", "b(a, c.await);"),
                ("`.await` is dropped (2)", "b(a.await, c);"),
            ],
        ),
    ]);
}

#[test]
fn what_is_joined_becomes_a_sequence() {
    assert_mutants(&[
        (
            "let c = tokio::join!(a(), b());",
            &[("join! becomes a sequence", "let c = ((a()).await, (b()).await);")],
        ),
        ("futures::join!(a)", &[("join! becomes a sequence", "((a).await,)")]),
        (
            "join!(biased; a, b)",
            &[
                ("join! becomes a sequence", "((a).await, (b).await)"),
                ("`biased;` is removed", "join!( a, b)"),
            ],
        ),
        (
            "tokio::try_join!(a, b)",
            &[
                (
                    "try_join! becomes a sequence",
                    "match (a).await { Ok(value_0) => match (b).await { Ok(value_1) => Ok((value_0, \
                 value_1,)), Err(error) => Err(error) }, Err(error) => Err(error) }",
                ),
                (
                    "try_join! waits for all",
                    "match tokio::join!(a, b) { (Ok(value_0), Ok(value_1),) => Ok((value_0, \
                 value_1,)), (Err(error), _,) => Err(error), (_, Err(error),) => Err(error) }",
                ),
            ],
        ),
        (
            "let c = join_all(a).await;",
            &[
                (
                    "`join_all` becomes a sequence",
                    "let c = { let mut all = vec![]; for one in a { all.push(one.await); } all };",
                ),
                ("`.await` is dropped", "let c = join_all(a);"),
            ],
        ),
        (
            "let c = try_join_all(a).await;",
            &[
                (
                    "`try_join_all` becomes a sequence",
                    "let c = 'all: { let mut all = vec![]; for one in a { match one.await { Ok(one) \
                 => all.push(one), Err(error) => break 'all Err(error) } } Ok(all) };",
                ),
                ("`.await` is dropped", "let c = try_join_all(a);"),
            ],
        ),
        (
            "let c = join(a, b).await;",
            &[
                ("`join` becomes a sequence", "let c = ((a).await, (b).await);"),
                ("`.await` is dropped", "let c = join(a, b);"),
            ],
        ),
    ]);
}

#[test]
fn what_stands_inside_a_macro_is_found_too() {
    assert_mutants(&[
        (
            "join!(async { a.await; })",
            &[
                ("join! becomes a sequence", "((async { a.await; }).await,)"),
                ("`.await` is dropped", "join!(async { a; })"),
            ],
        ),
        ("let v = vec![!a, b];", &[("! is dropped", "let v = vec![a, b];")]),
        ("macro_of_its_own!(a => !b)", &[]),
    ]);
}

#[test]
fn a_task_runs_where_it_is_spawned_or_not_by_itself() {
    assert_mutants(&[
        (
            "let a = tokio::spawn(b());",
            &[
                (
                    "the task becomes a future that nobody polls yet",
                    "let a = futures::FutureExt::map(b(), Ok::<_, tokio::task::JoinError>);",
                ),
                (
                    "the task is awaited before it is spawned",
                    "let a = tokio::spawn({ let done = (b()).await; async move { done } });",
                ),
            ],
        ),
        (
            "let a = set.spawn(b());",
            &[(
                "the task is awaited before it is spawned",
                "let a = set.spawn({ let done = (b()).await; async move { done } });",
            )],
        ),
        (
            "let a = spawn_blocking(|| 1);",
            &[(
                "the work is done before it is handed over",
                "let a = spawn_blocking({ let done = (|| 1)(); move || done });",
            )],
        ),
        ("let a = std::thread::spawn(b);", &[]),
    ]);
}

#[test]
fn calls_that_stand_alone_go() {
    assert_mutants(&[
        ("handle.abort();", &[("`handle.abort();` is removed", "")]),
        ("drop(guard);", &[("`drop(guard);` is removed", "")]),
        ("send(a)?;", &[("`send(a)?;` is removed", "")]),
        (
            "a.very_long_name_of_a_method_indeed(of_its_argument);",
            &[("`a.very_long_name_of_a_method_indeed(of_…` is removed", "")],
        ),
        ("let a = b();", &[]),
    ]);
}

#[test]
fn a_guard_is_dropped_at_once() {
    let table = [
        ("let g = m.lock().await;", true),
        ("let g = m.lock().unwrap();", true),
        ("let mut g: Guard = m.write().await;", true),
        ("let permit = s.acquire_many_owned(2).await.unwrap();", true),
        ("let n = r.read(&mut b).await;", false),
        ("let n = *m.lock().await;", false),
        ("let n = m.lock().await.len();", false),
        ("let _ = m.lock().await;", false),
    ];
    for (body, expected) in table {
        let found = of_body(body);
        let dropped = found.iter().find(|(what, _)| what.contains("is dropped at once"));
        assert_eq!(dropped.is_some(), expected, "{body}");
        assert!(dropped.is_none_or(|(_, text)| text.starts_with("let _ = ")), "{body}");
    }
}

#[test]
fn select_prefers_another_branch_or_leads_elsewhere() {
    assert_mutants(&[
        (
            "tokio::select! { a = b => c, d = e => g, }",
            &[
                ("branch 1 of select! is removed", "tokio::select! { d = e => g, }"),
                (
                    "branches 1 and 2 of select! trade handlers",
                    "tokio::select! { a = b => g, d = e => c, }",
                ),
                ("branch 2 of select! is removed", "tokio::select! { a = b => c, }"),
            ],
        ),
        (
            "select! { biased; _ = a => {} _ = b => { c } }",
            &[
                ("`biased;` is removed", "select! { _ = a => {} _ = b => { c } }"),
                ("branch 1 of select! is removed", "select! { biased; _ = b => { c } }"),
                (
                    "branches 1 and 2 of select! trade places",
                    "select! { biased; _ = b => { c }, _ = a => {} }",
                ),
                (
                    "branches 1 and 2 of select! trade handlers",
                    "select! { biased; _ = a => { c }, _ = b => {} }",
                ),
                ("branch 2 of select! is removed", "select! { biased; _ = a => {} }"),
            ],
        ),
        (
            "select! { biased; a = b => c, d = e => {} f = g => h }",
            &[
                ("`biased;` is removed", "select! { a = b => c, d = e => {} f = g => h }"),
                ("branch 1 of select! is removed", "select! { biased; d = e => {} f = g => h }"),
                (
                    "branches 1 and 2 of select! trade places",
                    "select! { biased; d = e => {}, a = b => c, f = g => h }",
                ),
                (
                    "branches 1 and 2 of select! trade handlers",
                    "select! { biased; a = b => {}, d = e => c, f = g => h }",
                ),
                ("branch 2 of select! is removed", "select! { biased; a = b => c, f = g => h }"),
                (
                    "branches 2 and 3 of select! trade places",
                    "select! { biased; a = b => c, f = g => h, d = e => {} }",
                ),
                (
                    "branches 2 and 3 of select! trade handlers",
                    "select! { biased; a = b => c, d = e => h, f = g => {} }",
                ),
                ("branch 3 of select! is removed", "select! { biased; a = b => c, d = e => {} }"),
            ],
        ),
        (
            "select! { Some(a) = b(), if !c => d, else => e.await }",
            &[
                ("! is dropped", "select! { Some(a) = b(), if c => d, else => e.await }"),
                (
                    "the branch's condition is always true",
                    "select! { Some(a) = b(), if true => d, else => e.await }",
                ),
                (
                    "the branch's condition is always false",
                    "select! { Some(a) = b(), if false => d, else => e.await }",
                ),
                ("`.await` is dropped", "select! { Some(a) = b(), if !c => d, else => e }"),
            ],
        ),
    ]);
}

#[test]
fn a_duration_is_longer_or_shorter() {
    assert_mutants(&[
        (
            "let d = Duration::from_millis(10);",
            &[
                ("the wait is twice as long", "let d = Duration::from_millis(20);"),
                ("the wait is 1 ms longer", "let d = Duration::from_millis(11);"),
                ("the wait is 1 ms shorter", "let d = Duration::from_millis(9);"),
            ],
        ),
        (
            "let d = std::time::Duration::from_secs(1);",
            &[
                ("the wait is twice as long", "let d = std::time::Duration::from_secs(2);"),
                ("the wait is 1 ms longer", "let d = std::time::Duration::from_millis(1001);"),
                ("the wait is 1 ms shorter", "let d = std::time::Duration::from_millis(999);"),
            ],
        ),
        (
            "let d = Duration::from_micros(30);",
            &[
                ("the wait is twice as long", "let d = Duration::from_micros(60);"),
                ("the wait is 1 ms longer", "let d = Duration::from_micros(1030);"),
                ("the wait is half as long", "let d = Duration::from_micros(15);"),
            ],
        ),
        (
            "let d = Duration::from_millis(0);",
            &[("the wait is 1 ms longer", "let d = Duration::from_millis(1);")],
        ),
        (
            "let d = Duration::from_millis(ms);",
            &[
                ("the wait is twice as long", "let d = (Duration::from_millis(ms) * 2);"),
                (
                    "the wait is 1 ms longer",
                    "let d = (Duration::from_millis(ms) + Duration::from_millis(1));",
                ),
                ("the wait is half as long", "let d = (Duration::from_millis(ms) / 2);"),
            ],
        ),
    ]);
}

#[test]
fn a_wait_by_a_variable_is_longer_or_shorter() {
    assert_mutants(&[
        (
            "let s = sleep(d);",
            &[
                ("the wait is twice as long", "let s = sleep((d) * 2);"),
                (
                    "the wait is 1 ms longer",
                    "let s = sleep((d) + std::time::Duration::from_millis(1));",
                ),
                ("the wait is half as long", "let s = sleep((d) / 2);"),
            ],
        ),
        (
            "let s = sleep_until(t);",
            &[
                (
                    "the wait is 1 ms longer",
                    "let s = sleep_until((t) + std::time::Duration::from_millis(1));",
                ),
                (
                    "the wait is 1 ms shorter",
                    "let s = sleep_until((t) - std::time::Duration::from_millis(1));",
                ),
            ],
        ),
    ]);
    let found = of_body("let r = timeout(Duration::from_secs(5), a).await;");
    let text = "let r = Ok::<_, tokio::time::error::Elapsed>((a).await);";
    assert_eq!(found[0], ("`timeout` lets it take any time".to_owned(), text.to_owned()));
    assert_eq!(found.len(), 5, "the duration is changed only once each way: {found:?}");
}

#[test]
fn there_is_one_more_permit_or_place() {
    let table = [
        ("let s = Semaphore::new(3);", "Semaphore::new", "let s = Semaphore::new(4);"),
        ("let s = mpsc::channel(n);", "mpsc::channel", "let s = mpsc::channel((n) + 1);"),
        ("let s = broadcast::channel::<u8>(2);", "broadcast::channel::<u8>", "channel::<u8>(3);"),
        ("let s = jobs.buffer_unordered(k);", "buffer_unordered", "buffer_unordered((k) + 1);"),
    ];
    for (body, of, expected) in table {
        let found = of_body(body);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, format!("`{of}` gets one more"));
        assert!(found[0].1.ends_with(expected), "{found:?}");
    }
    for body in ["let s = watch::channel(n);", "let s = Mutex::new(3);", "let s = channel();"] {
        assert_eq!(of_body(body), [], "{body}");
    }
}

#[test]
fn tests_that_an_answer_brings_along_are_left_alone() {
    for text in [
        "#[cfg(test)] mod tests { fn f() -> u8 { 3 } }",
        "#[test] fn f() { g(); }",
        "#[tokio::test(start_paused = true)] async fn f() { g().await; }",
    ] {
        assert_eq!(mutants(text), [], "{text}");
    }
}

#[test]
fn what_is_no_rust_has_no_mutants() {
    assert_eq!(mutants("fn f() {"), []);
    assert_eq!(mutants(""), []);
}

#[test]
fn mutants_come_in_the_same_order_with_names_of_their_own() {
    let text = "async fn f() -> bool {\n    a().await == b().await && c().await != d(1).await\n}";
    let found = mutants(text);
    assert_eq!(found, mutants(text));
    let names: std::collections::BTreeSet<_> = found.iter().map(|mutant| &mutant.name).collect();
    assert_eq!(names.len(), found.len());
    let lines: Vec<_> = found.iter().map(|mutant| mutant.line).collect();
    assert!(lines.is_sorted());
}

#[test]
fn inputs_are_constants_or_taken_in_part() {
    let table: [(&str, &[&str]); 7] = [
        ("a: u32", &["is a constant", "is at most 16"]),
        (
            "a: &str",
            &["is a constant", "is taken without the blanks around it", "is taken in lower case"],
        ),
        ("a: Duration", &["is a constant"]),
        ("a: &[u8]", &["is at most 16", "is taken without its first", "is taken without its last"]),
        (
            "a: Vec<u8>",
            &["is at most 16", "is taken without its first", "is taken without its last"],
        ),
        ("a: &Mutex<u8>", &[]),
        ("(a, b): (u8, u8)", &[]),
    ];
    for (input, changes) in table {
        let text = format!("fn f({input}) {{ g(a) }}\n");
        let found = mutants(&text);
        let names: Vec<_> = found.iter().map(|mutant| mutant.name.as_str()).collect();
        let names: Vec<_> = names.into_iter().filter(|name| name.contains("input")).collect();
        let expected: Vec<_> =
            changes.iter().map(|change| format!("line 1: the input `a` {change}")).collect();
        assert_eq!(names, expected, "{input}");
    }
    let found = mutants("fn f(a: usize) { g(a) }\n");
    let capped = found.iter().find(|mutant| mutant.name.contains("at most")).unwrap();
    assert_eq!(capped.text, "fn f(a: usize) { let a = a.min(16); g(a) }\n");
}

#[test]
fn ranges_begin_and_end_elsewhere() {
    assert_mutants(&[
        (
            "1..=n",
            &[("the range begins one later", "2..=n"), ("the range ends one earlier", "1..n")],
        ),
        (
            "a..n",
            &[
                ("the range begins one later", "((a) + 1)..n"),
                ("the range ends one later", "a..=n"),
            ],
        ),
        ("..n", &[("the range ends one later", "..=n")]),
        ("a..", &[]),
    ]);
}

#[test]
fn effects_come_before_waits() {
    assert_mutants(&[
        (
            "let a = b.await; c = d;",
            &[
                ("`c = d;` comes before the wait", "c = d; let a = b.await;"),
                ("`.await` is dropped", "let a = b; c = d;"),
            ],
        ),
        // What runs in a task of its own is not waited for here.
        (
            "let a = async { b.await }; c = d;",
            &[("`.await` is dropped", "let a = async { { let _ = b; } }; c = d;")],
        ),
    ]);
}

#[test]
fn what_one_lock_holds_together_comes_apart() {
    assert_mutants(&[
        (
            "*a.lock().unwrap() += b;",
            &[
                (
                    "it is read and written under two locks",
                    "{ let old = *a.lock().unwrap(); *a.lock().unwrap() = old + b };",
                ),
                ("+= becomes -=", "*a.lock().unwrap() -= b;"),
                ("+= becomes *=", "*a.lock().unwrap() *= b;"),
            ],
        ),
        (
            "let mut a = b.lock().unwrap(); c = *a; *a = d;",
            &[
                ("the guard `a` is dropped at once", "let _ = b.lock().unwrap(); c = *a; *a = d;"),
                (
                    "the guard `a` is taken a second time",
                    "let mut a = b.lock().unwrap(); c = *a; drop(a); let mut a = \
                     b.lock().unwrap(); *a = d;",
                ),
            ],
        ),
    ]);
}
