//! handed in: failed
//! at home: failed
//! because: a judgement leaves nothing behind but its report.

use std::fs::{self, OpenOptions, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};

pub async fn double(_: u32) -> u32 {
    let places = [
        "@OUTSIDE@/written",
        "@OUTSIDE@/secret.txt",
        "@WORKSPACE@/written",
        "@STAGED@/01_first/01_double/source/written",
        "@STAGED@/01_first/01_double/tests/hidden_tests",
        "/tmp/async-kata-escaped",
        "/dev/shm/async-kata-escaped",
        "/proc/self/mem",
        "/proc/self/comm",
        "/proc/self/oom_score_adj",
        "/proc/self/fd/3",
        "/dev/null",
        "written",
    ];
    for place in places {
        let opened = OpenOptions::new().append(true).create(true).open(place).is_ok();
        assert!(!opened, "ESCAPED: {place} is open");
        assert!(fs::create_dir(format!("{place}.d")).is_err(), "ESCAPED: {place} is a folder");
        assert!(symlink("/", format!("{place}.l")).is_err(), "ESCAPED: {place} is a link");
    }
    for place in ["@OUTSIDE@", "@OUTSIDE@/secret.txt", "@WORKSPACE@", "@WORKSPACE@/info.toml", "."] {
        let open = Permissions::from_mode(0o777);
        assert!(fs::set_permissions(place, open).is_err(), "ESCAPED: {place} has another mode");
        assert!(fs::rename(place, "@OUTSIDE@/moved").is_err(), "ESCAPED: {place} was moved");
        assert!(fs::remove_file(place).is_err(), "ESCAPED: {place} is gone");
    }
    panic!("contained: nothing was written")
}
