//! handed in: rejected
//! at home: failed
//! because: a constructor runs before the inner ring is there, and the outer one is.

use std::ffi::{c_char, c_int, c_long};
use std::sync::atomic::{AtomicUsize, Ordering};

unsafe extern "C" {
    fn syscall(number: c_long, ...) -> c_long;
    fn getppid() -> c_int;
}

const NOBODY: usize = usize::MAX;
static ESCAPED: AtomicUsize = AtomicUsize::new(NOBODY);
static CAME: AtomicUsize = AtomicUsize::new(0);

const TRIED: [&str; 18] = [
    "read a secret",
    "read a hidden test",
    "wrote a file",
    "made a folder",
    "changed a mode",
    "made a socket",
    "made a process",
    "made a process by vfork",
    "made a process by clone",
    "may signal its parent",
    "may signal everybody",
    "read its parent's environment",
    "looked into its parent's memory",
    "made memory that outlives it",
    "left its session",
    "changed a mode the new way",
    "changed an attribute the new way",
    "may outlive the grader",
];

#[used]
#[unsafe(link_section = ".init_array")]
static CONSTRUCTOR: extern "C" fn() = constructor;

extern "C" fn constructor() {
    CAME.fetch_add(1, Ordering::Relaxed);
    // SAFETY: every pointer is to a text that ends, or null.
    let results = unsafe {
        let parent = getppid();
        let secret = c"@OUTSIDE@/secret.txt".as_ptr();
        let hidden = c"@WORKSPACE@/grader/hidden/01_first/01_double/tests.rs".as_ptr();
        let new = c"@OUTSIDE@/written".as_ptr();
        let environment = format!("/proc/{parent}/environ\0");
        let memory = format!("/proc/{parent}/mem\0");
        let open = |path: *const c_char, flags: c_int| syscall(257, -100, path, flags, 0o600);
        [
            open(secret, 0),
            open(hidden, 0),
            open(new, 0o102),
            syscall(258, -100, c"@OUTSIDE@/folder".as_ptr(), 0o700),
            syscall(268, -100, secret, 0o777),
            syscall(41, 2, 1, 0),
            syscall(57),
            syscall(58),
            syscall(56, 17, 0, 0, 0, 0),
            syscall(62, parent, 0),
            syscall(62, -1, 0),
            open(environment.as_ptr().cast(), 0),
            open(memory.as_ptr().cast(), 0),
            syscall(319, c"x".as_ptr(), 0),
            syscall(112),
            syscall(452, -100, secret, 0o777, 0),
            syscall(463, -100, secret, 0, c"user.x".as_ptr(), 0, 0),
            syscall(157, 1, 0),
        ]
    };
    if let Some(which) = results.iter().position(|result| *result >= 0) {
        ESCAPED.store(which, Ordering::Relaxed);
    }
}

pub async fn double(_: u32) -> u32 {
    assert_eq!(CAME.load(Ordering::Relaxed), 1, "ESCAPED: it never ran");
    match ESCAPED.load(Ordering::Relaxed) {
        NOBODY => panic!("contained: all was refused"),
        which => panic!("ESCAPED: it {}", TRIED[which]),
    }
}
