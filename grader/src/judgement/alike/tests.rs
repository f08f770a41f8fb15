//! What is alike and what is not, in tables.

use super::*;

/// What two people could have written, and hardly did by chance.
const ANSWER: &str = r#"
pub async fn totals(orders: &[Order], limit: usize) -> Vec<u64> {
    let mut sums = vec![0; limit + 3];
    for (place, order) in orders.iter().enumerate() {
        if order.price > 17 && place % 5 != 2 {
            sums[place % limit] += order.price * 3 - 1;
        } else if let Some(last) = sums.last_mut() {
            *last = order.count << 2;
        }
    }
    let task = tokio::spawn(async move { sums.iter().map(|sum| sum ^ 0x2a).collect::<Vec<_>>() });
    match task.await {
        Ok(done) => done,
        Err(error) => panic!("no total of {limit}: {error}"),
    }
}
"#;

/// The same in other words: names, comments, layout, imports, paths and attributes.
const RENAMED: &str = r#"
//! All by myself.
use tokio::spawn; // at once
#[allow(clippy::all)]
pub async fn totals(list: &[Order], most: usize) -> Vec<u64> {
    let mut r#box = vec![
        0;
        most + 3
    ];
    for (i, o,) in list.iter().enumerate() {
        /* prices */ if o.price > 17 && i % 5 != 2 { r#box[i % most] += o.price * 3 - 1; }
        else if let Some(x) = r#box.last_mut() { *x = o.count << 2; }
    }
    let handle = spawn(async move { r#box.iter().map(|s| s ^ 0x2a).collect::<std::vec::Vec<_>>() });
    match handle.await { Ok(value) => value, Err(why) => panic!("no total of {most}: {why}"), }
}
"#;

type Texts<'a> = &'a [&'a str];

fn found(texts: Texts<'_>, background: Texts<'_>) -> Vec<Pair> {
    let background = Background::of(background.iter().copied());
    let mut index = Index::default();
    for (owner, text) in (0..).zip(texts) {
        index.add(owner, &Fingerprints::of(text, &background));
    }
    index.pairs()
}

fn same(one: u32, other: u32) -> Pair {
    Pair { one, other, likeness: Likeness::SameForm }
}

#[test]
fn the_same_form_is_found_and_what_is_common_is_not() {
    let other = "pub async fn totals() -> Vec<u64> { vec![1, 2, 3] }";
    let short = "pub async fn totals() -> u64 { a().await + b() }";
    let table: [(&str, Texts<'_>, Texts<'_>, &[Pair]); 8] = [
        ("a copy", &[ANSWER, other, ANSWER], &[], &[same(0, 2)]),
        ("a copy in other words", &[RENAMED, ANSWER], &[], &[same(0, 1)]),
        ("what three have", &[ANSWER, RENAMED, ANSWER], &[], &[]),
        ("what the course says", &[ANSWER, RENAMED], &[ANSWER], &[]),
        ("what the course says in other words", &[ANSWER, ANSWER], &[RENAMED], &[]),
        ("what is short", &[short, short], &[], &[]),
        ("two answers", &[ANSWER, other], &[], &[]),
        ("no Rust, and nothing", &["\"}{(", "", "\"}{(", ""], &[], &[]),
    ];
    for (what, texts, background, expected) in table {
        assert_eq!(found(texts, background), expected, "{what}");
    }
}

#[test]
fn the_order_of_items_does_not_matter_inside_of_others_either() {
    let parts = ["fn one(&self) -> u8 { self.a + 1 }", "fn two(&self) { self.b.push(2); }"];
    let around = |one: &str, two: &str| {
        let functions = format!("pub async fn f() {{ g(1).await; h(2) }} {one} {two}");
        format!("struct S {{ a: u8 }} impl Clone for S {{ {functions} }} mod m {{ {two} {one} }}")
    };
    let texts = [around(parts[0], parts[1]), around(parts[1], parts[0])];
    assert_eq!(found(&[&texts[0], &texts[1]], &[]), [same(0, 1)]);
    // What stands in a function has its order.
    let body = |one, two| ANSWER.replace("let mut sums", &format!("{one}{two}let mut sums"));
    let texts = [body("a(1);", "b = c;"), body("b = c;", "a(1);")];
    let pairs = found(&[&texts[0], &texts[1]], &[]);
    assert!(matches!(pairs[0].likeness, Likeness::SharedRuns(_)), "{pairs:?}");
}

#[test]
fn a_long_run_is_found_in_a_text_that_has_more() {
    let more = format!("fn mine(x: u8) -> bool {{ x == 3 }}\n{RENAMED}\nfn also() {{}}");
    let [pair] = found(&[ANSWER, &more], &[])[..] else { panic!("not found") };
    let Likeness::SharedRuns(count) = pair.likeness else { panic!("{pair:?}") };
    assert!(count >= LEAST_SHARED, "{pair:?}");
    let third = format!("struct Third; {ANSWER}");
    assert_eq!(found(&[ANSWER, &more, &third], &[]), [], "three have the runs");
}

#[test]
fn numbers_and_texts_are_no_names() {
    for (from, to) in [("> 17", "> 18"), ("no total", "no sum"), ("<< 2", ">> 2")] {
        let pairs = found(&[ANSWER, &ANSWER.replace(from, to)], &[]);
        assert!(pairs.iter().all(|pair| pair.likeness != Likeness::SameForm), "{from}");
    }
}

#[test]
fn what_both_say_is_marked_in_both_and_what_the_course_says_is_not() {
    let starter = "pub async fn totals(orders: &[Order], limit: usize) -> Vec<u64> { todo!() }";
    let more = format!("fn mine(x: u8) -> bool {{ x == 3 }}\n{RENAMED}");
    for other in [RENAMED, &more] {
        let marks = shared(ANSWER, other, &Background::of([starter]));
        for (text, marks) in [ANSWER, other].into_iter().zip(marks) {
            let marked: Vec<&str> = marks.into_iter().map(|mark| &text[mark]).collect();
            let all = marked.concat();
            assert!(all.contains("0x2a") && !all.contains("mine"), "{marked:?}");
            assert!(!all.contains("totals") && !all.contains("usize"), "{marked:?}");
        }
    }
    assert_eq!(shared(ANSWER, "fn other() {}", &Background::default()), [vec![], vec![]]);
}

#[test]
fn of_a_long_text_no_more_is_kept_than_of_any() {
    let statement = |at: u32| format!("let x{at} = y.f({at}, {}) + {};\n", at * 7, at * 31);
    let long: String = (0..30_000).map(statement).collect();
    let long = format!("fn f() {{ {long} }}");
    let fingerprints = Fingerprints::of(&long, &Background::default());
    assert_eq!(fingerprints.runs.len(), MOST_KEPT);
    assert_eq!(found(&[&long, &long], &[]), [same(0, 1)]);
}

#[test]
fn the_pairs_that_share_most_come_first() {
    let half = &ANSWER[..ANSWER.find("let task").unwrap()];
    let runs = |text: &str| format!("fn begins_otherwise() -> u8 {{ 7 }} {text}");
    let part = format!("{half} }}").replace("17", "19").replace("limit + 3", "limit + 4");
    let (longer, shorter) = (runs(&part), runs(ANSWER));
    let pairs = found(&[&part, ANSWER, &longer, &shorter, RENAMED], &[]);
    // The whole answer is had by three; only the half that was changed is two's.
    assert_eq!(
        pairs.iter().map(|pair| (pair.one, pair.other)).collect::<Vec<_>>(),
        [(1, 4), (0, 2)]
    );
}

#[test]
fn a_shared_stretch_as_long_as_a_window_of_runs_is_never_missed() {
    for seed in 0_u64..200 {
        let symbol = |at: usize, salt: u64| FormToken {
            symbol: mixed(at as u64 * 1_000 + salt),
            bytes: 0..0,
        };
        let shared = |at| symbol(at, 10_000 + seed);
        let text = |salt: u64, before: usize| -> Vec<FormToken> {
            let around = |count: usize| (0..count).map(move |at| symbol(at, salt));
            let stretch = (0..RUN + WINDOW - 1).map(shared);
            around(before).chain(stretch).chain(around(40)).collect()
        };
        let kept = |item: &[FormToken]| -> HashSet<u64> {
            let hashes: Vec<u64> = hashes(item, RUN).collect();
            winnowed(&hashes).into_iter().map(|at| hashes[at]).collect()
        };
        let (one, other) = (text(2 * seed, 3), text(2 * seed + 1, 50));
        assert!(!kept(&one).is_disjoint(&kept(&other)), "{seed}");
    }
}
