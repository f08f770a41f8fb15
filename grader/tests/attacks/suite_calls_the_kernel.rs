//! exercise: watchful
//! handed in: rejected
//! at home: failed
//! because: what the outer ring refuses, it refuses to unsafe code as well.

mod subject;

use std::ffi::c_long;

unsafe extern "C" {
    fn syscall(number: c_long, ...) -> c_long;
}

/// Numbers of x86-64. On other machines some mean other calls, which are refused as well.
const CALLS: [(&str, c_long, [c_long; 3]); 20] = [
    ("socket", 41, [2, 1, 0]),
    ("clone", 56, [17, 0, 0]),
    ("fork", 57, [0, 0, 0]),
    ("kill", 62, [0, 0, 0]),
    ("chmod", 90, [0, 0, 0]),
    ("fchmod", 91, [1, 0o777, 0]),
    ("fchown", 93, [1, 0, 0]),
    ("ptrace", 101, [0, 0, 0]),
    ("setuid", 105, [0, 0, 0]),
    ("setsid", 112, [0, 0, 0]),
    ("tkill", 200, [1, 0, 0]),
    ("unshare", 272, [0x1000_0000, 0, 0]),
    ("perf_event_open", 298, [0, 0, 0]),
    ("process_vm_readv", 310, [1, 0, 0]),
    ("memfd_create", 319, [0, 0, 0]),
    ("bpf", 321, [0, 0, 0]),
    ("userfaultfd", 323, [0, 0, 0]),
    ("io_uring_setup", 425, [1, 0, 0]),
    ("clone3", 435, [0, 0, 0]),
    ("fchmodat2", 452, [1, 0, 0o777]),
];

#[test]
fn calls_the_kernel() {
    for (name, number, [a, b, c]) in CALLS {
        // SAFETY: no argument points anywhere, so the kernel at most refuses it.
        let result = unsafe { syscall(number, a, b, c, 0, 0) };
        assert_eq!(result, -1, "ESCAPED: {name}");
    }
    panic!("contained: all was refused")
}
