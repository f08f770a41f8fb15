//! handed in: failed
//! at home: failed
//! because: a test is one process, and stays one.

use std::process::Command;

pub async fn double(_: u32) -> u32 {
    for program in ["/bin/sh", "/bin/true", "/proc/self/exe", "true"] {
        if let Ok(child) = Command::new(program).arg("-c").arg("sleep 1000").spawn() {
            panic!("ESCAPED: {program} is process {}", child.id());
        }
    }
    panic!("contained: no program starts")
}
