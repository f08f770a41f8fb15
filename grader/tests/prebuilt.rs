//! Hidden tests that were compiled once judge an answer as those do that are compiled with it, and are not
//! used where they could not: through the binary, on texts that differ from what the starter promises, or
//! that look for what stands behind them.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod support;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use support::{Workspace, run};

/// An answer to `double`, its verdict, and whether it is linked with tests that were compiled before.
type Case = (&'static str, &'static str, &'static str, bool);

const CASES: [Case; 20] = [
    ("right", "pub async fn double(n: u32) -> u32 {\n    2 * n\n}\n", "passed", true),
    ("wrong", "pub async fn double(n: u32) -> u32 {\n    n\n}\n", "failed", true),
    (
        "no async fn",
        "use std::future::{Future, ready};\n\
         pub fn double(n: u32) -> impl Future<Output = u32> {\n    ready(2 * n)\n}\n",
        "passed",
        true,
    ),
    (
        "not for other threads",
        "pub async fn double(n: u32) -> u32 {\n    let n = std::rc::Rc::new(n);\n    \
         tokio::task::yield_now().await;\n    2 * *n\n}\n",
        "passed",
        true,
    ),
    (
        "for more types than one",
        "pub async fn double<N: Into<u32>>(n: N) -> u32 {\n    2 * n.into()\n}\n",
        "compile_error",
        false,
    ),
    (
        "exported from a module",
        "mod inside {\n    pub async fn double(n: u32) -> u32 {\n        2 * n\n    }\n}\n\
         pub use inside::double;\n",
        "passed",
        false,
    ),
    (
        "panics on its line",
        "pub async fn double(n: u32) -> u32 {\n    let none: Option<u32> = None;\n    \
         none.unwrap() + n\n}\n",
        "failed",
        true,
    ),
    (
        "does not compile",
        "pub async fn double(n: u32) -> u32 {\n    \"two\"\n}\n",
        "compile_error",
        false,
    ),
    (
        "lacks an import",
        "pub async fn double(n: u32) -> u32 {\n    \
         tokio::time::sleep(Duration::ZERO).await;\n    2 * n\n}\n",
        "compile_error",
        false,
    ),
    ("private", "async fn double(n: u32) -> u32 {\n    2 * n\n}\n", "compile_error", false),
    (
        "of this crate only",
        "pub(crate) async fn double(n: u32) -> u32 {\n    2 * n\n}\n",
        "compile_error",
        false,
    ),
    (
        "another type is given",
        "pub async fn double(n: u64) -> u32 {\n    2 * n as u32\n}\n",
        "compile_error",
        false,
    ),
    (
        "another type comes back",
        "pub async fn double(n: u32) -> String {\n    (2 * n).to_string()\n}\n",
        "compile_error",
        false,
    ),
    (
        "a type that only looks like it",
        "#[allow(non_camel_case_types)]\npub struct u32(std::primitive::u32);\n\
         pub async fn double(n: std::primitive::u32) -> u32 {\n    u32(2 * n)\n}\n",
        "compile_error",
        false,
    ),
    (
        "a crate under another name",
        "extern crate self as std;\npub async fn double(n: u32) -> u32 {\n    2 * n\n}\n",
        "passed",
        false,
    ),
    (
        "the module is there already",
        "pub mod async_kata_entry {}\npub async fn double(n: u32) -> u32 {\n    2 * n\n}\n",
        "passed",
        false,
    ),
    (
        "reads what stands beside it",
        "pub async fn double(n: u32) -> u32 {\n    \
         include_str!(concat!(\"async_kata\", \"_entry.rs\"));\n    2 * n\n}\n",
        "compile_error",
        false,
    ),
    (
        "ends within an item",
        "pub async fn double(n: u32) -> u32 {\n    2 * n\n}\n\n#[cfg(any())]\n",
        "compile_error",
        false,
    ),
    (
        "forbids what the module does",
        "#![deny(unreachable_pub, missing_docs)]\n//! Doubles.\n\n/// Doubles.\n\
         pub async fn double(n: u32) -> u32 {\n    2 * n\n}\n",
        "passed",
        false,
    ),
    (
        "uses what the shared library keeps to itself",
        "use std::time::Duration;\n\npub async fn double(n: u32) -> u32 {\n    \
         let sleep: fn(Duration) -> tokio::time::Sleep = tokio::time::sleep;\n    \
         sleep(Duration::ZERO).await;\n    2 * n\n}\n",
        "passed",
        false,
    ),
];

fn judged(workspace: &Workspace, text: &str, args: &[&str]) -> Value {
    let mut command = workspace.command(["check", "--json", "double", "--submission", "-"]);
    command.args(args);
    let mut result = run(command, text).result();
    result["wall_ms"] = Value::Null;
    result
}

/// Whether what was judged last was linked with tests that were compiled before.
fn is_linked(workspace: &Workspace) -> bool {
    let work = workspace.path("target/async-kata/work/01_first/01_double");
    work.join("library/libanswer.so").exists() && !work.join("tests/hidden_tests").exists()
}

#[test]
fn both_ways_lead_to_the_same_report() {
    let workspace = Workspace::new();
    for (name, text, verdict, expected) in CASES {
        let once = judged(&workspace, text, &[]);
        assert_eq!(once["verdict"], verdict, "{name}: {once:#}");
        assert_eq!(is_linked(&workspace), expected, "{name}");
        let with_answer = judged(&workspace, text, &["--no-prebuilt"]);
        assert!(!is_linked(&workspace), "{name}");
        assert_eq!(once, with_answer, "{name}");
    }
}

/// The tests of `double` that were compiled before.
fn programs(workspace: &Workspace) -> Vec<PathBuf> {
    let home = workspace.path("target/async-kata/prebuilt/01_first/01_double");
    let folders = fs::read_dir(home).into_iter().flatten().map(|entry| entry.unwrap().path());
    folders.map(|folder| folder.join("hidden_tests")).filter(|path| path.exists()).collect()
}

#[test]
fn they_are_kept_and_made_again_where_they_are_lost_or_changed() {
    let workspace = Workspace::new();
    let (_, right, ..) = CASES[0];
    assert_eq!(programs(&workspace).len(), 0);
    judged(&workspace, right, &[]);
    let [first] = &programs(&workspace)[..] else { panic!("not one") };
    let made = fs::metadata(first).unwrap().modified().unwrap();
    judged(&workspace, right, &[]);
    assert_eq!(fs::metadata(first).unwrap().modified().unwrap(), made, "they are made again");

    fs::remove_file(first).unwrap();
    assert_eq!(judged(&workspace, right, &[])["verdict"], "passed");
    assert_eq!(&programs(&workspace)[..], std::slice::from_ref(first));

    workspace.edit("grader/hidden/01_first/01_double/tests.rs", |tests| {
        tests.replace("got, n * 2", "got, n * 2 + 1")
    });
    let changed = judged(&workspace, right, &[]);
    assert_eq!(changed["verdict"], "failed", "{changed}");
    assert_eq!(programs(&workspace).len(), 2);
}
