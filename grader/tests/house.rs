//! The rules of the house: what `ARCHITECTURE.md` and the README promise about the source itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use toml::{Table, Value};

#[path = "house/circles.rs"]
mod circles;
#[path = "house/names.rs"]
mod names;
#[path = "house/purity.rs"]
mod purity;

/// Lowest first; mechanisms and judgement are siblings.
const FLOORS: [&str; 5] = ["vocabulary", "mechanisms", "judgement", "pipeline", "surfaces"];

/// What each floor may import beside itself. Judgement is pure: of the floors below, it may know
/// the data and not the disk.
const MAY_IMPORT: [&[&str]; 5] = [
    &[],
    &["vocabulary"],
    &["vocabulary"],
    &["vocabulary", "mechanisms", "judgement"],
    &["vocabulary", "mechanisms", "judgement", "pipeline"],
];

/// The folders of our crates, from `grader/`.
const CRATES: [&str; 5] = [".", "bundle", "harness", "kata", "protocol"];

#[test]
fn imports_go_down() {
    let mut faults = vec![];
    for (path, text) in sources() {
        let Some(floor) = FLOORS.iter().position(|floor| in_folder(&path, floor)) else { continue };
        for (imported, line) in floors_named(&tokens(&text)) {
            if imported != FLOORS[floor] && !MAY_IMPORT[floor].contains(&imported.as_str()) {
                let floor = FLOORS[floor];
                faults.push(format!("{path}:{line}: {floor} imports {imported}"));
            }
        }
    }
    assert!(faults.is_empty(), "imports only go down:\n{}", faults.join("\n"));
}

#[test]
fn judgement_and_its_data_are_pure() {
    let mut faults = vec![];
    for (path, text) in sources() {
        // Tests in files of their own are declared as such by the file above them.
        if !["vocabulary", "judgement"].iter().any(|floor| in_folder(&path, floor))
            || path.contains("/tests")
        {
            continue;
        }
        let impure = purity::impure(&text);
        faults.extend(impure.iter().map(|(what, line)| format!("{path}:{line}: {what}")));
    }
    assert!(faults.is_empty(), "only mechanisms reach out:\n{}", faults.join("\n"));
}

#[test]
fn no_files_of_one_crate_need_each_other_in_a_circle() {
    let mut faults = vec![];
    for crate_folder in CRATES {
        let circles = circles::circles(&sources_below(&grader().join(crate_folder).join("src")));
        faults.extend(circles.iter().map(|circle| format!("{crate_folder}: {circle}")));
    }
    // A benchmark of several files is a crate too, whose root is `main.rs`.
    let mut benchmark = sources_below(&grader().join("benches/ten_thousand"));
    for (path, _) in &mut benchmark {
        if path == "main.rs" {
            *path = "lib.rs".to_owned();
        }
    }
    faults.extend(circles::circles(&benchmark));
    assert!(faults.is_empty(), "there are circles:\n{}", faults.join("\n"));
}

#[test]
fn every_crate_is_checked_by_the_same_lints() {
    let lints = |folder: &str| {
        let manifest: Table = read(&format!("grader/{folder}/Cargo.toml")).parse().unwrap();
        manifest.get("lints").cloned()
    };
    let ours = lints(".");
    for folder in CRATES {
        let lints = lints(folder);
        assert!(lints.is_some() && lints == ours, "grader/{folder}/Cargo.toml: {lints:?}");
    }
}

#[test]
fn the_lower_floors_never_print() {
    let mut faults = vec![];
    for (path, text) in sources() {
        if !FLOORS[..3].iter().any(|floor| in_folder(&path, floor)) {
            continue;
        }
        for (what, line) in printing(&tokens(&text)) {
            faults.push(format!("{path}:{line}: {what}"));
        }
    }
    assert!(faults.is_empty(), "only surfaces print:\n{}", faults.join("\n"));
}

#[test]
fn one_file_names_the_terminal_crate() {
    let names_it = |text: &str| flat(&tokens(text)).iter().any(|(word, _)| word == "colored");
    let files: Vec<_> =
        sources().into_iter().filter(|(_, text)| names_it(text)).map(|(path, _)| path).collect();
    assert_eq!(files, ["surfaces/style.rs"]);
}

#[test]
fn the_rules_find_what_they_forbid() {
    let text = "use crate::{mechanisms::tools::process, vocabulary};\n\
                fn a() { crate::surfaces::main(); super::super::pipeline::judge() }\n\
                // crate::judgement, println!(\"\")\n\
                fn b() { let s = \"crate::judgement println!()\"; dbg!(s); std::io::stdout(); }";
    let found = floors_named(&tokens(text));
    let found: Vec<_> = found.iter().map(|(floor, line)| (floor.as_str(), *line)).collect();
    let expected = [("mechanisms", 1), ("vocabulary", 1), ("surfaces", 2), ("pipeline", 2)];
    assert_eq!(found, expected);
    assert_eq!(printing(&tokens(text)), [("dbg!".to_owned(), 4), ("io::stdout".to_owned(), 4)]);
}

#[test]
fn the_grader_links_neither_the_harness_nor_what_learners_link() {
    let lock: Table = read("Cargo.lock").parse().unwrap();
    let mut needs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in lock["package"].as_array().unwrap() {
        let dependencies = package.get("dependencies").and_then(Value::as_array);
        // Where there are many versions, all count as one: that can only find more.
        let names = dependencies.into_iter().flatten().filter_map(Value::as_str);
        let names = names.filter_map(|dependency| dependency.split(' ').next());
        needs.entry(package["name"].as_str().unwrap()).or_default().extend(names);
    }
    let (mut linked, mut open) = (BTreeSet::new(), vec!["async-kata"]);
    while let Some(name) = open.pop() {
        if linked.insert(name) {
            open.extend(needs.get(name).into_iter().flatten());
        }
    }
    assert!(
        linked.contains("async-kata-protocol") && linked.contains("tokio"),
        "looked in the wrong place"
    );
    for name in ["harness", "kata", "bundle"] {
        assert!(needs.contains_key(name), "{name} is not in Cargo.lock");
        assert!(!linked.contains(name), "the grader links {name}");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let folders = ["src", "build.rs", "tests", "kata", "harness", "protocol", "bundle"];
    // Exercises and answers of the small course are what learners write.
    let course = grader().join("tests/course");
    let files: Vec<_> = folders
        .iter()
        .flat_map(|folder| rust_files(&grader().join(folder)))
        .filter(|file| !file.starts_with(&course))
        .collect();
    let silent: Vec<_> = files
        .iter()
        // The small course's files begin as those of any course do.
        .filter(|file| !file.starts_with(grader().join("tests/course")))
        .filter(|file| !fs::read_to_string(file).unwrap().starts_with("//! "))
        .collect();
    assert!(silent.is_empty(), "begin these with what they are for, as `//! …`: {silent:#?}");
}

#[test]
fn the_readme_names_the_crates_that_answers_may_use() {
    let readme = read("README.md");
    let named: Vec<_> =
        async_kata::vocabulary::crates::names().map(|name| format!("`{name}`")).collect();
    let unnamed: Vec<_> = named.iter().filter(|name| !readme.contains(name.as_str())).collect();
    assert!(unnamed.is_empty(), "README.md does not name {unnamed:?}");
}

#[test]
fn the_map_names_every_file_and_no_other() {
    let map = read("grader/ARCHITECTURE.md");
    let named: BTreeSet<&str> =
        map.split('`').skip(1).step_by(2).filter(|word| word.ends_with(".rs")).collect();
    let places = ["grader/src", "grader", "grader/harness/src", "grader/kata/src", ""];
    let there = |name: &str| {
        let is_there = |place: &&str| match name.strip_suffix("/*.rs") {
            Some(family) => root().join(place).join(family).is_dir(),
            None => root().join(place).join(name).is_file(),
        };
        places.iter().any(is_there)
    };
    let gone: Vec<_> = named.iter().filter(|name| !there(name) && **name != "….rs").collect();
    assert!(gone.is_empty(), "ARCHITECTURE.md names files that are not there: {gone:#?}");
    let missing: Vec<_> = sources()
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| !named.contains(&**path) && !named.contains(&*family_of(path)))
        .collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md does not say what these are for: {missing:#?}");
}

/// How the map names the folder that a file lies in, where all files there are of one kind.
fn family_of(path: &str) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/*.rs")
}

#[test]
fn the_tests_that_the_map_names_exist() {
    let map = read("grader/ARCHITECTURE.md");
    let words = map.split('`').skip(1).step_by(2);
    let is_test = |word: &&str| {
        word.matches('_').count() >= 2 && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    };
    let named: BTreeSet<&str> = words.filter(is_test).collect();
    assert!(!named.is_empty(), "ARCHITECTURE.md names no tests");
    let all: String = rust_files(&grader().join("src"))
        .iter()
        .chain(&rust_files(&grader().join("tests")))
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let gone: Vec<_> =
        named.into_iter().filter(|name| !all.contains(&format!("fn {name}()"))).collect();
    assert!(gone.is_empty(), "ARCHITECTURE.md names tests that are not there: {gone:#?}");
}

#[test]
fn the_readme_begins_with_the_two_commands() {
    let readme = read("README.md");
    let block = readme.split("```").nth(1).expect("the README has a block of commands");
    assert_eq!(block.trim(), "cargo run -- watch\ncargo test");
    assert!(readme.find("```").unwrap() < readme.find("\n## ").unwrap());
}

#[test]
fn the_readme_lists_the_chapters_there_are() {
    let course: Table = read("info.toml").parse().unwrap();
    let titles = course["chapter"].as_array().unwrap().iter();
    let expected: Vec<_> = titles
        .enumerate()
        .map(|(i, chapter)| format!("{}. {}", i + 1, chapter["title"].as_str().unwrap()))
        .collect();
    let readme = read("README.md");
    let (_, section) = readme.split_once("\n## What there is\n").unwrap();
    let section = section.split("\n## ").next().unwrap().trim();
    assert_eq!(section, expected.join("\n"), "put the list on the right into README.md");
}

#[test]
fn instructors_are_told_of_every_verdict_and_diagnosis_and_of_no_other() {
    use async_kata::vocabulary::report::{Diagnosis, Verdict};
    let page = read("grader/INSTRUCTORS.md");
    let words = |title: &str| -> Vec<String> {
        let (_, table) = page.split_once(&format!("| {title} | what happened |")).unwrap();
        let rows = table.lines().skip(2).take_while(|row| row.starts_with('|'));
        let cells = rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim));
        let full = cells.map(|cells| cells.collect::<Vec<_>>()).inspect(|cells| {
            assert!(cells.len() == 3 && cells.iter().all(|cell| !cell.is_empty()), "{cells:?}");
        });
        full.map(|cells| cells[0].trim_matches('`').to_owned()).collect()
    };
    assert_eq!(words("verdict"), Verdict::ALL.map(Verdict::word));
    assert_eq!(words("diagnosis"), Diagnosis::ALL.map(Diagnosis::word));
}

#[test]
fn commands_and_options_in_the_readme_are_in_the_help() {
    let readme = read("README.md");
    let mut looked_up = 0;
    for row in readme.lines().filter(|line| line.starts_with("| `async-kata ")) {
        let command = row["| `async-kata ".len()..].split([' ', '`']).next().unwrap();
        let help = help(&[command]);
        for option in row.split(['`', ' ']).filter(|word| word.starts_with("--")) {
            assert!(help.contains(option), "`{command} --help` has no {option}");
        }
        looked_up += 1;
    }
    assert!(looked_up > 3, "the README has no table of commands");
}

#[test]
fn the_readme_tells_of_the_keys_as_the_help_does() {
    let help = help(&["watch"]);
    let (_, keys) = help.split_once("Keys:\n").expect("`watch --help` names the keys");
    let rows = keys.lines().map_while(|line| line.strip_prefix("  ")?.split_once("  "));
    let rows = rows.map(|(keys, does)| {
        let keys: Vec<_> = keys.split(' ').map(|key| format!("`{key}`")).collect();
        format!("| {} | {} |", keys.join(" "), does.trim_start())
    });
    let expected = rows.collect::<Vec<_>>().join("\n");
    assert!(expected.lines().count() > 5, "{help}");
    let readme = read("README.md");
    let (_, table) = readme.split_once("| key | does |\n|---|---|\n").unwrap();
    let table = table.split("\n\n").next().unwrap();
    assert_eq!(table, expected, "put the table on the right into README.md");
}

/// What `--help` says, with the words of a command line before it.
fn help(words: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_async-kata")).args(words).arg("--help").output();
    let run = run.unwrap();
    assert!(run.status.success(), "there is no command {words:?}");
    String::from_utf8(run.stdout).unwrap()
}

/// The floors that a source names, each with its line: in `crate::floor`, in `crate::{floor, …}`,
/// and the same after `super`.
fn floors_named(stream: &TokenStream) -> Vec<(String, usize)> {
    let trees: Vec<TokenTree> = stream.clone().into_iter().collect();
    let mut found = vec![];
    for (i, tree) in trees.iter().enumerate() {
        if let TokenTree::Group(group) = tree {
            found.extend(floors_named(&group.stream()));
        }
        if !is_ident(tree, &["crate", "super"]) || !is_path(&trees[i + 1..]) {
            continue;
        }
        match trees.get(i + 3) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let parts: Vec<TokenTree> = group.stream().into_iter().collect();
                let starts =
                    parts.split(|part| matches!(part, TokenTree::Punct(p) if p.as_char() == ','));
                found.extend(starts.filter_map(|part| floor(part.first()?)));
            }
            Some(tree) => found.extend(floor(tree)),
            None => {}
        }
    }
    found.sort_by_key(|(_, line)| *line);
    found
}

fn floor(tree: &TokenTree) -> Option<(String, usize)> {
    is_ident(tree, &FLOORS).then(|| (tree.to_string(), line(tree.span())))
}

/// Every way to print that a source uses, each with its line.
fn printing(stream: &TokenStream) -> Vec<(String, usize)> {
    const MACROS: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];
    let words = flat(stream);
    let macros = words.windows(2).filter(|w| MACROS.contains(&&*w[0].0) && w[1].0 == "!");
    let streams = words
        .windows(4)
        .filter(|w| w[0].0 == "io" && w[1].0 == ":" && ["stdout", "stderr"].contains(&&*w[3].0));
    let macros = macros.map(|w| (format!("{}!", w[0].0), w[0].1));
    macros.chain(streams.map(|w| (format!("io::{}", w[3].0), w[0].1))).collect()
}

/// All tokens in order, with what is inside brackets, each with its line.
fn flat(stream: &TokenStream) -> Vec<(String, usize)> {
    let mut words = vec![];
    for tree in stream.clone() {
        match &tree {
            TokenTree::Group(group) => words.extend(flat(&group.stream())),
            other => words.push((other.to_string(), line(other.span()))),
        }
    }
    words
}

fn is_ident(tree: &TokenTree, names: &[&str]) -> bool {
    matches!(tree, TokenTree::Ident(ident) if names.iter().any(|name| ident == name))
}

fn is_path(after: &[TokenTree]) -> bool {
    let colon =
        |tree: Option<&TokenTree>| matches!(tree, Some(TokenTree::Punct(p)) if p.as_char() == ':');
    colon(after.first()) && colon(after.get(1))
}

fn line(span: Span) -> usize {
    span.start().line
}

fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap()
}

/// Every source of the grader: its path from `grader/src`, with forward slashes, and its text.
fn sources() -> Vec<(String, String)> {
    sources_below(&grader().join("src"))
}

fn sources_below(src: &Path) -> Vec<(String, String)> {
    let mut sources: Vec<_> = rust_files(src)
        .into_iter()
        .map(|file| {
            let path = file.strip_prefix(src).unwrap().to_str().unwrap().replace('\\', "/");
            (path, fs::read_to_string(&file).unwrap())
        })
        .collect();
    sources.sort();
    sources
}

fn in_folder(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn rust_files(path: &Path) -> Vec<PathBuf> {
    if path.is_dir() {
        let entries = fs::read_dir(path).unwrap();
        entries.flat_map(|entry| rust_files(&entry.unwrap().path())).collect()
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        vec![path.to_owned()]
    } else {
        vec![]
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn root() -> &'static Path {
    grader().parent().unwrap()
}

fn grader() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
