//! Every file is judged, explained or named, whatever lies where: held for random trees of folders
//! and archives.

use super::*;

/// Trees that are tried.
const TREES: u64 = 120;

/// Numbers that look random, the same in every run (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// What lies somewhere.
enum Node {
    File(Vec<u8>),
    Folder(Nodes),
    Archive(Packing, Nodes),
}

type Nodes = Vec<(String, Node)>;

#[derive(Clone, Copy)]
enum Packing {
    Zip,
    Tar,
    /// Cut off.
    Torn,
}

const FOLDERS: [&str; 29] = [
    "alice",
    "bob",
    "Zoë",
    "exercises",
    "Exercises",
    "01_futures",
    "01_greet",
    "02_join",
    "src",
    "kata",
    "my-kata",
    "my-kata (1)",
    "solutions",
    "grader",
    "target",
    ".git",
    ".old",
    "__MACOSX",
    "join",
    "Ada L_12_assignsubmission_file_",
    "Ben_7_assignsubmission_onlinetext_",
    "submission_9",
    "12-34 - Ada L - Mar 1, 2024 1203 PM",
    "12-35 - Ada L - Mar 2, 2024 903 AM",
    "L, Ada(ada)",
    "Submission attachment(s)",
    "Kata 1",
    "Version 1",
    "Version 2",
];

const FILES: [&str; 33] = [
    "lib.rs",
    "lib.rs",
    "lib.rs",
    "lib (1).rs",
    "main.rs",
    "greet.rs",
    "02_join.rs",
    "what.rs",
    "alice.rs",
    "answer.rs",
    "build.rs",
    "._lib.rs",
    "LIB.RS",
    "lib.rs.txt",
    "notes.txt",
    "report.pdf",
    "x.png",
    "Cargo.toml",
    "README.md",
    ".DS_Store",
    "strange",
    "kata.rar",
    "ada_1_22_lib-1.rs",
    "ada_1_21_lib.rs",
    "Lab_ada_attempt_2024-03-01-12-00-00_lib.rs",
    "Lab_ada_attempt_2024-03-02-12-00-00_lib.rs",
    "Lab_ben_attempt_2024-03-01-12-00-00.txt",
    "timestamp.txt",
    "timestamp.txt",
    "submission_metadata.yml",
    "lib - Ada L.rs",
    "join - Ben.rs",
    "ada_join.rs",
];

const ARCHIVES: [&str; 8] = [
    "kata.zip",
    "alice.zip",
    "a.tar.gz",
    "b.tar",
    "ada_LATE_1_23_kata.zip",
    "Ada L_12_assignsubmission_file_kata.zip",
    "Kata-20240301T120000Z-001.zip",
    "Kata-20240301T120000Z-002.zip",
];

const TEXTS: [&str; 10] = [
    STARTER,
    STARTER,
    "pub fn greet() {}",
    "pub fn greet() { 1; }",
    "pub fn join() {}",
    "fn greet() {} fn join() {}",
    "fn other() {}",
    "",
    "\u{feff}pub fn join() { 2; }",
    "<<<<<<< a\n=======\n>>>>>>> b\n",
];

fn nodes(random: &mut Random, depth: usize) -> Nodes {
    let mut nodes: Nodes = vec![];
    for _ in 0..random.below(5) + usize::from(depth == 0) * 2 {
        let (name, node) = match random.below(if depth > 5 { 3 } else { 8 }) {
            0..3 => (*random.of(&FILES), Node::File(content(random))),
            3..7 => (*random.of(&FOLDERS), Node::Folder(self::nodes(random, depth + 1))),
            _ => {
                let name = *random.of(&ARCHIVES);
                let packing = match random.below(8) {
                    0 => Packing::Torn,
                    _ if name.ends_with(".zip") => Packing::Zip,
                    _ => Packing::Tar,
                };
                (name, Node::Archive(packing, self::nodes(random, depth + 1)))
            }
        };
        // Not every file system keeps names apart that differ in case.
        if !nodes.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
            nodes.push((name.to_owned(), node));
        }
    }
    nodes
}

fn content(random: &mut Random) -> Vec<u8> {
    match random.below(12) {
        0 => b"\xff\xfe\x00".to_vec(),
        1 => random.of(&TEXTS).encode_utf16().fold(vec![0xff, 0xfe], |mut bytes, unit| {
            bytes.extend(unit.to_le_bytes());
            bytes
        }),
        2 => random.of(&TEXTS).replace('\n', "\r\n").into_bytes(),
        _ => random.of(&TEXTS).as_bytes().to_vec(),
    }
}

fn unpack(nodes: &Nodes, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    for (name, node) in nodes {
        let path = folder.join(name);
        match node {
            Node::File(bytes) => fs::write(path, bytes).unwrap(),
            Node::Folder(nodes) => unpack(nodes, &path),
            Node::Archive(packing, nodes) => fs::write(path, packed(*packing, nodes)).unwrap(),
        }
    }
}

fn packed(packing: Packing, nodes: &Nodes) -> Vec<u8> {
    let mut flat = vec![];
    flatten(nodes, "", &mut flat);
    let borrowed: Vec<(&str, &[u8])> = flat.iter().map(|(p, b)| (&**p, &**b)).collect();
    match packing {
        Packing::Zip => zipped(&borrowed),
        Packing::Torn => zipped(&borrowed)[..10].to_vec(),
        Packing::Tar => {
            let mut tar = tar::Builder::new(vec![]);
            for (path, bytes) in borrowed {
                let mut header = tar::Header::new_gnu();
                let kind = match path.ends_with('/') {
                    true => tar::EntryType::Directory,
                    false => tar::EntryType::Regular,
                };
                header.set_entry_type(kind);
                header.set_size(bytes.len() as u64);
                tar.append_data(&mut header, path, bytes).unwrap();
            }
            tar.into_inner().unwrap()
        }
    }
}

fn flatten(nodes: &Nodes, above: &str, flat: &mut Vec<(String, Vec<u8>)>) {
    for (name, node) in nodes {
        let path = format!("{above}{name}");
        match node {
            Node::File(bytes) => flat.push((path, bytes.clone())),
            Node::Folder(nodes) => {
                flat.push((format!("{path}/"), vec![]));
                flatten(nodes, &format!("{path}/"), flat);
            }
            Node::Archive(packing, nodes) => flat.push((path, packed(*packing, nodes))),
        }
    }
}

/// The path of every file, archives and what is in them alike.
fn files(nodes: &Nodes, above: &str, all: &mut Vec<String>) {
    for (name, node) in nodes {
        let path = format!("{above}/{name}");
        match node {
            Node::File(_) => all.push(path),
            Node::Folder(nodes) => files(nodes, &path, all),
            Node::Archive(_, nodes) => {
                all.push(path.clone());
                files(nodes, &path, all);
            }
        }
    }
}

/// Holds the rule for what was read of these files.
fn hold(handed_in: &HandedIn, all: &[String]) {
    let records = &handed_in.read.files;
    for path in all {
        let covers = |record: &&FileRecord| {
            let below = path.strip_prefix(&record.path);
            below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let own = records.iter().filter(|record| record.path == *path).count();
        let around = records.iter().filter(covers).max_by_key(|record| record.path.len());
        let around = around.unwrap_or_else(|| panic!("{path} is in no record: {records:#?}"));
        assert!(own <= 1, "{path} is in {own} records");
        // What is not named itself lies in something that was not opened, and that says why.
        let is_closed =
            around.why != "an archive that was opened" && around.why != "the archive of the class";
        assert!(own == 1 || is_closed, "{path} is covered by {around:?}");
    }
    for record in records {
        assert!(!record.why.is_empty() && record.why != "no choice was made of it", "{record:?}");
    }
    for submission in &handed_in.submissions {
        hold_for(submission, records);
    }
}

fn hold_for(submission: &Submission, records: &[FileRecord]) {
    let own: Vec<_> =
        records.iter().filter(|record| record.students.contains(&submission.id)).collect();
    for key in keys() {
        let of_it = || own.iter().filter(|record| record.exercise.as_ref() == Some(&key));
        let judged = of_it().filter(|record| record.became == Became::Judged).count();
        assert!(judged <= 1, "{key} of {}: {own:#?}", submission.id);
        match submission.source(&key) {
            Intake::Missing => {
                assert_eq!(of_it().count(), 0, "{key} of {}: {own:#?}", submission.id);
                let unknown = own.iter().find(|record| {
                    let name = record.path.to_lowercase();
                    let may_answer = [".rs", ".rs.txt", ".zip", ".tar", ".gz", ".rar"];
                    record.became == Became::NotUnderstood
                        && record.exercise.is_none()
                        && may_answer.iter().any(|ending| name.ends_with(ending))
                });
                assert_eq!(unknown, None, "{key} of {} may be there", submission.id);
            }
            Intake::Unclear(_) => {
                assert!(!submission.handed_in.problems.is_empty(), "{key} of {}", submission.id);
            }
            Intake::Text(_) => assert_eq!(judged, 1, "{key} of {}: {own:#?}", submission.id),
            Intake::Rejected(_) | Intake::Unreadable(_) => {}
        }
    }
}

#[test]
fn every_file_is_judged_explained_or_named() {
    let (mut read_as, mut judged, mut unclear) = (std::collections::BTreeSet::new(), 0, 0);
    for seed in 0..TREES {
        let random = &mut Random(seed);
        let class = nodes(random, 0);
        let folder = tempfile::tempdir().unwrap();
        let unpacked = folder.path().join("class");
        unpack(&class, &unpacked);
        let zip = folder.path().join("class.zip");
        fs::write(&zip, packed(Packing::Zip, &class)).unwrap();
        let tar = folder.path().join("class.tar");
        fs::write(&tar, packed(Packing::Tar, &class)).unwrap();
        for path in [unpacked, zip, tar] {
            let Ok(handed_in) = read(std::slice::from_ref(&path), &asked(), PLAIN) else {
                continue;
            };
            let mut all = vec![];
            files(&class, &path.display().to_string(), &mut all);
            hold(&handed_in, &all);
            read_as.insert(handed_in.read.readings[0].shape.name());
            judged += handed_in.read.files.iter().filter(|f| f.became == Became::Judged).count();
            unclear += handed_in.submissions.iter().filter(|one| one.otherwise.is_some()).count();
        }
    }
    // The trees are of many kinds, so that the rule is put to the test.
    assert!(read_as.len() >= 4 && judged > 100 && unclear > 100, "{read_as:?} {judged} {unclear}");
}

#[test]
fn a_folder_that_is_skipped_says_how_many_files_are_in_it() {
    let class = on_disk(&[
        ("a/GREET", "x"),
        ("a/target/debug/1.rs", ""),
        ("a/target/debug/deps/2.rs", ""),
        ("a/target/.rustc_info.json", ""),
        ("b/GREET", "x"),
    ]);
    let handed_in = imported(&class.path().join("class"));
    let skipped = handed_in.read.files.iter().find(|record| record.path.ends_with("a/target"));
    let skipped = skipped.unwrap();
    assert_eq!((skipped.files, skipped.became), (3, Became::Explained));
}
