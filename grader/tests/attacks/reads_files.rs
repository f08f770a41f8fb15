//! handed in: failed
//! at home: failed
//! because: neither secrets nor hidden tests, nor the program itself, can be opened.

use std::fs;

pub async fn double(_: u32) -> u32 {
    let files = [
        "@OUTSIDE@/secret.txt",
        "@WORKSPACE@/grader/hidden/01_first/01_double/tests.rs",
        "@WORKSPACE@/solutions/01_first/01_double.rs",
        "@WORKSPACE@/exercises/01_first/02_pair/src/lib.rs",
        "@STAGED@/01_first/01_double/tests/hidden_tests",
        "/etc/passwd",
        "/etc/hostname",
        "/dev/zero",
        "/dev/urandom",
        "/proc/self/exe",
        "/proc/self/mem",
        "/proc/self/maps",
        "/proc/self/environ",
        "/proc/1/environ",
        "/proc/self/fd/0",
        "/proc/self/fd/3",
        "/proc/self/fd/4",
    ];
    let folders = ["/", "/proc", "/proc/self/fd", "/tmp", "@WORKSPACE@", "@OUTSIDE@", "."];
    let file = files.iter().find(|file| fs::File::open(file).is_ok());
    let folder = folders.iter().find(|folder| fs::read_dir(folder).is_ok());
    match file.or(folder) {
        Some(opened) => panic!("ESCAPED: {opened}"),
        None => panic!("contained: nothing can be opened"),
    }
}
