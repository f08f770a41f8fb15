//! What a submission is called, prints, names things and panics with reaches no terminal, no log of a
//! CI system and no spreadsheet, whatever is written: every byte is looked at.

#![cfg(unix)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{Ran, Workspace, key, run};

/// What somebody who reads a report would rather not obey.
const HOSTILE: [&str; 9] = [
    "=cmd|' C'!A0",
    "anna,=1+1;@SUM(1)",
    "+1-1",
    "\t=1+1",
    "\r-1+1",
    "::error::owned",
    "x\n  ::add-mask::secret",
    "##[group]x##vso[task.x]",
    "\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}",
];

/// A wrong answer to `double` that says all of it in every way there is.
fn says_everything() -> String {
    format!(
        "pub async fn double(n: u32) -> u32 {{
    let probe = kata::Probe::new();
    let texts: [&'static str; {}] = {HOSTILE:?};
    for text in texts {{
        println!(\"{{text}}\");
        eprintln!(\"{{text}}\");
        probe.call(text, 1).await;
    }}
    assert!(n > 1_000_000, \"{{}}\", texts.join(\"\\n\"));
    n
}}
",
        HOSTILE.len()
    )
}

/// One that the compiler has to quote.
fn has_it_quoted() -> String {
    let said: String = HOSTILE.iter().map(|text| format!("compile_error!({text:?});\n")).collect();
    format!("{said}pub async fn double(n: u32) -> u32 {{ n }}\n")
}

/// What would be obeyed in this text: by a terminal, or in the log of a CI system.
fn obeyed(text: &str) -> Option<String> {
    let is_control = |character: char| {
        (character.is_control() && character != '\n')
            || matches!(character, '\u{202a}'..='\u{202e}')
    };
    let marks = ["##[", "##vso[", "##teamcity["];
    let line = text.split('\n').find(|line| {
        line.contains(is_control)
            || line.trim_start().starts_with("::")
            || marks.iter().any(|mark| line.contains(mark))
    });
    line.map(|line| format!("{:?}", line.chars().take(300).collect::<String>()))
}

fn begins_a_formula(cell: &str) -> bool {
    let cell = cell.trim_start_matches([' ', '"']);
    cell.starts_with(['=', '+', '@', '\t', '\r']) || (cell.starts_with('-') && cell.len() > 1)
}

/// A cell of this file that a spreadsheet would calculate.
fn calculated(path: &Path, text: &str) -> Option<String> {
    let cells: Vec<String> = match path.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => {
            let mut table = csv::ReaderBuilder::new();
            let rows = table.has_headers(false).from_reader(text.as_bytes()).into_records();
            rows.flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
                .collect()
        }
        Some("json" | "jsonl") => text.split(['\n', ',', ';']).map(str::to_owned).collect(),
        _ => vec![],
    };
    cells.into_iter().find(|cell| begins_a_formula(cell))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// As the system names a file: it knows neither `/` nor a text without an end.
fn file_name(text: &str) -> String {
    text.replace('/', "-")
}

#[track_caller]
fn assert_harmless(ran: &Ran) {
    for printed in [&ran.stdout, &ran.stderr] {
        assert_eq!(obeyed(printed), None, "{printed}");
    }
}

#[test]
fn no_report_of_a_class_does_anything_to_who_reads_it() {
    let workspace = Workspace::new();
    for (number, id) in HOSTILE.into_iter().enumerate() {
        let folder = format!("class/{}/exercises/{}/src", file_name(id), key("double"));
        fs::create_dir_all(workspace.path(&folder)).unwrap();
        let text = if number % 2 == 0 { says_everything() } else { has_it_quoted() };
        fs::write(workspace.path(&folder).join("lib.rs"), text).unwrap();
    }
    let ran = workspace.run(["grade", "class", "--out", "report"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_harmless(&ran);
    let report = workspace.path("report");
    let said = fs::read_to_string(report.join("journal.jsonl")).unwrap();
    assert!(said.contains("owned") && said.contains("secret"), "it has said what it was to say");
    let mut seen = vec![];
    for path in files(&report) {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        assert_eq!(obeyed(text), None, "{}", path.display());
        assert_eq!(calculated(&path, text), None, "{}", path.display());
        seen.push(path.strip_prefix(&report).unwrap().to_owned());
    }
    for name in
        ["results.json", "run.json", "journal.jsonl", "grades.csv", "junit.xml", "report.html"]
    {
        assert!(seen.contains(&PathBuf::from(name)), "{name}");
    }
    let merged = workspace.run(["merge", "report", "--out", "merged"]);
    assert_harmless(&merged);
}

#[test]
fn what_a_check_prints_does_nothing_to_a_terminal_or_a_log() {
    let workspace = Workspace::new();
    for text in [says_everything(), has_it_quoted()] {
        for how in [&[][..], &["--json"]] {
            let mut command = workspace.command(["check", "double", "--submission", "-"]);
            command.args(how);
            let ran = run(command, &text);
            assert_eq!(ran.code, Some(1), "{ran:?}");
            assert!(ran.stdout.contains("owned"), "{ran:?}");
            assert_harmless(&ran);
        }
    }
}

#[test]
fn a_complaint_about_a_hostile_name_does_nothing_to_a_terminal() {
    let workspace = Workspace::new();
    for name in HOSTILE {
        let ran = workspace.run(["grade", &format!("nowhere/{name}"), "--out", "report"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert_harmless(&ran);
    }
}

#[test]
fn a_sandbox_that_is_less_than_strict_is_said() {
    let workspace = Workspace::new();
    let folder = workspace.path(&format!("class/anna/exercises/{}/src", key("double")));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("lib.rs"), support::solution("double")).unwrap();
    let closed: fs::Permissions = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    // Where root grades, tests run as somebody who cannot pass through here.
    fs::set_permissions(workspace.root(), closed).unwrap();
    for args in [["grade", "class", "--out", "report"], ["merge", "report", "--out", "merged"]] {
        let ran = workspace.run(args);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let record = fs::read_to_string(workspace.path("report/run.json")).unwrap();
        let record: serde_json::Value = serde_json::from_str(&record).unwrap();
        let words = match record["manifest"]["sandbox"].as_str().unwrap() {
            "strict" => None,
            "reduced" => Some("The sandbox was reduced."),
            _ => Some("There was no sandbox."),
        };
        assert_eq!(words.is_some(), ran.stdout.to_lowercase().contains("sandbox"), "{ran:?}");
        assert!(words.is_none_or(|words| ran.stdout.contains(words)), "{ran:?}");
    }
}
