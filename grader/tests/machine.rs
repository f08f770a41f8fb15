//! Machines that are not as the author's: what works all the same, and what is said where it cannot.

#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::{Workspace, binary, run, user_cache};

/// The program that a shell would start.
fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let mut found = std::env::split_paths(&path).map(|folder| folder.join(name));
    found.find(|path| path.is_file()).unwrap_or_else(|| panic!("there is no {name}"))
}

/// A folder with these programs and no others, under names of its own.
fn programs(folder: &Path, names: &[(&str, &str)]) -> PathBuf {
    let path = folder.join("programs");
    fs::create_dir_all(&path).unwrap();
    for (name, real) in names {
        symlink(program(real), path.join(name)).unwrap();
    }
    path
}

const RUST: [(&str, &str); 2] = [("rustc", "rustc"), ("cargo", "cargo")];

#[test]
fn a_folder_that_nothing_can_be_built_in_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    for (dir, reason) in
        [("a:b", "at the colon"), ("100%", "percent sign"), ("kata[1]", "as a pattern")]
    {
        let mut init = binary(folder.path());
        init.args(["init", dir]);
        run(init, "").complains(2, &["Nothing can be built in", dir, reason]);
        assert!(!folder.path().join(dir).exists(), "{dir}");
    }
}

#[test]
fn a_workspace_that_was_moved_to_such_a_folder_says_the_same() {
    let workspace = Workspace::new();
    let moved = workspace.root().with_file_name("50% off");
    fs::rename(workspace.root(), &moved).unwrap();
    let mut check = binary(&moved);
    check.args(["check", "double"]);
    run(check, "").complains(2, &["Nothing can be built in", "percent", "async-kata doctor"]);
}

#[test]
fn without_a_linker_the_way_to_one_is_told() {
    let workspace = Workspace::new();
    let mut check = workspace.command(["check", "double"]);
    check.env("PATH", programs(workspace.root(), &RUST));
    run(check, "").complains(2, &["There is no linker here", "nstall", "async-kata doctor"]);
}

#[test]
fn a_linker_of_another_name_will_do() {
    let workspace = Workspace::new();
    workspace.solve("double");
    let names = [RUST[0], RUST[1], ("gcc", "cc"), ("ld", "ld"), ("as", "as")];
    let mut check = workspace.command(["check", "double", "--json"]);
    check.env("PATH", programs(workspace.root(), &names));
    assert_eq!(run(check, "").result()["verdict"], "passed");
}

#[test]
fn a_compiler_that_is_too_old_is_told_with_what_is_needed() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = Workspace::new();
    let old = workspace.path("rustc");
    let script = "#!/bin/sh\nif [ \"$1\" = -vV ]; then echo 'rustc 1.70.0\nhost: x\nrelease: 1.70.0'\n\
                  else echo /nowhere; fi\n";
    fs::write(&old, script).unwrap();
    fs::set_permissions(&old, fs::Permissions::from_mode(0o755)).unwrap();
    let mut check = workspace.command(["check", "double"]);
    check.env("RUSTC", &old);
    run(check, "").complains(2, &["Rust 1.70.0 is too old", "rustup update"]);
}

#[test]
fn doctor_says_how_each_part_stands_in_a_workspace_and_outside_of_one() {
    let workspace = Workspace::new();
    workspace.check("double");
    let ran = workspace.run(["doctor"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for said in [
        "toolchain  Rust 1.",
        "linker",
        "path",
        "MiB are free",
        "sandbox",
        "4 exercises",
        "all is built",
    ] {
        assert!(ran.stdout.contains(said), "{said}: {ran:?}");
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let mut doctor = binary(elsewhere.path());
    doctor.arg("doctor");
    let ran = run(doctor, "");
    assert!(ran.code == Some(0) && ran.stdout.contains("cache"), "{ran:?}");
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0, "it leaves nothing");
}

#[test]
fn a_second_workspace_does_not_build_the_library_again() {
    let (first, second) = (Workspace::new(), Workspace::new());
    first.check("double");
    second.solve("double");
    let ran = second.run(["check", "double"]);
    assert!(ran.code == Some(0) && !ran.stderr.contains("Preparing"), "{ran:?}");
    assert!(!second.path("target/async-kata/bundle").exists(), "it has no library of its own");
    let ran = second.run(["doctor"]);
    let place = user_cache().join("bundle");
    assert!(ran.stdout.contains(&format!("in {}", place.display())), "{ran:?}");
}

#[test]
fn where_the_user_has_no_cache_a_workspace_builds_its_own_library() {
    let workspace = Workspace::new();
    let file = workspace.path("info.toml");
    let unfit = workspace.path("100%");
    for (cache, reason) in [
        (file.join("cache"), "Nothing can be written"),
        (file, "Nothing can be written"),
        (unfit, "percent"),
    ] {
        let mut doctor = workspace.command(["doctor"]);
        doctor.env("ASYNC_KATA_CACHE", cache);
        let ran = run(doctor, "");
        assert!(ran.stdout.contains(reason), "{ran:?}");
        assert!(ran.stdout.contains("builds a library of its own"), "{ran:?}");
        assert!(ran.stdout.contains("target/async-kata/bundle"), "{ran:?}");
    }
}

#[test]
fn fetch_downloads_what_is_missing_and_says_so_where_it_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let fetch = |change: &dyn Fn(&mut Command)| {
        let mut command = binary(folder.path());
        command.arg("fetch").env("CARGO_NET_OFFLINE", "true");
        change(&mut command);
        run(command, "")
    };
    let ran = fetch(&|_| {});
    assert!(ran.code == Some(0) && ran.stdout.contains("needs no network"), "{ran:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "it leaves nothing");
    let elsewhere = tempfile::tempdir().unwrap();
    let empty = elsewhere.path();
    let ran = fetch(&|command| _ = command.env("CARGO_HOME", empty));
    ran.complains(2, &["Cargo could not download", "Connect to the internet"]);
    let settings = "[source.crates-io]\nreplace-with = \"v\"\n[source.v]\ndirectory = \"v\"\n";
    fs::write(empty.join("config.toml"), settings).unwrap();
    let ran = fetch(&|command| _ = command.env("CARGO_HOME", empty));
    let expected = ["config.toml has cargo take crates from elsewhere", "source.crates-io"];
    ran.complains(2, &expected);
}

#[test]
fn a_machine_without_a_network_builds_from_a_folder_of_sources() {
    let folder = tempfile::tempdir().unwrap();
    let ours = |arguments: &[&str], home: Option<&Path>| {
        let mut command = binary(folder.path());
        command.args(arguments);
        if let Some(home) = home {
            command.env("CARGO_NET_OFFLINE", "true").env("CARGO_HOME", home);
        }
        run(command, "")
    };
    // Whoever makes the folder may have to download what other systems need.
    let ran = ours(&["dev", "vendor", "made"], None);
    let home = folder.path().join("made/cargo");
    assert!(ran.code == Some(0) && ran.stdout.contains(home.to_str().unwrap()), "{ran:?}");
    ours(&["dev", "vendor", "made"], None).complains(2, &["made is not empty"]);
    // On a stick, it lies elsewhere.
    let stick = folder.path().join("a stick");
    fs::rename(folder.path().join("made"), &stick).unwrap();
    let home = stick.join("cargo");
    let ran = ours(&["fetch"], Some(&home));
    assert!(ran.code == Some(0) && ran.stdout.contains("needs no network"), "{ran:?}");
    assert_eq!(ours(&["init", "kata"], None).code, Some(0));
    let mut cargo = Command::new("cargo");
    cargo.args(["metadata", "--offline", "--locked", "--format-version=1"]);
    cargo.current_dir(folder.path().join("kata")).env("CARGO_HOME", &home);
    let of_workspace = cargo.output().unwrap();
    assert!(of_workspace.status.success(), "{of_workspace:?}");
    // Each of them is needed.
    let tokio = fs::read_dir(stick.join("sources")).unwrap().flatten();
    let tokio = tokio.map(|entry| entry.path()).find(|path| path.join("src/task/coop").is_dir());
    fs::remove_dir_all(tokio.unwrap()).unwrap();
    ours(&["fetch"], Some(&home))
        .complains(2, &["config.toml has cargo take crates from elsewhere"]);
}

#[test]
fn doctor_names_what_is_missing_with_its_remedy() {
    let workspace = Workspace::new();
    let doctor = |change: &dyn Fn(&mut Command)| {
        let mut command = workspace.command(["doctor"]);
        change(&mut command);
        run(command, "")
    };
    let no_linker = programs(workspace.root(), &RUST);
    let ran = doctor(&|command| _ = command.env("PATH", &no_linker));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stdout.contains("✗ linker     There is no linker here"), "{ran:?}");
    let ran = doctor(&|command| _ = command.env("RUSTC", "no-such-rustc"));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stdout.contains("✗ toolchain  There is no Rust compiler here"), "{ran:?}");
    assert!(ran.stdout.contains("Install Rust with rustup"), "{ran:?}");
}
