//! handed in: rejected
//! at home: failed
//! because: what no answer needs, the kernel refuses, however it is asked.

use std::ffi::{c_char, c_int, c_long};

unsafe extern "C" {
    fn syscall(number: c_long, ...) -> c_long;
    fn __errno_location() -> *mut c_int;
}

const EPERM: c_int = 1;
const ENOSYS: c_int = 38;

/// Numbers of x86-64. On other machines some mean other calls, which are refused as well.
const CALLS: &[(&str, c_long, [c_long; 4])] = &[
    ("open", 2, [0, 0, 0, 0]),
    ("stat", 4, [0, 0, 0, 0]),
    ("socket", 41, [2, 1, 0, 0]),
    ("connect", 42, [0, 0, 0, 0]),
    ("accept", 43, [-1, 0, 0, 0]),
    ("sendmsg", 46, [-1, 0, 0, 0]),
    ("recvmsg", 47, [-1, 0, 0, 0]),
    ("shutdown", 48, [-1, 0, 0, 0]),
    ("bind", 49, [-1, 0, 0, 0]),
    ("listen", 50, [-1, 0, 0, 0]),
    ("getsockname", 51, [-1, 0, 0, 0]),
    ("getpeername", 52, [-1, 0, 0, 0]),
    ("setsockopt", 54, [-1, 1, 13, 0]),
    ("getsockopt", 55, [-1, 1, 4, 0]),
    ("accept4", 288, [-1, 0, 0, 0]),
    ("fork", 57, [0, 0, 0, 0]),
    ("vfork", 58, [0, 0, 0, 0]),
    ("clone", 56, [17, 0, 0, 0]),
    ("clone3", 435, [0, 0, 0, 0]),
    ("execve", 59, [0, 0, 0, 0]),
    ("execveat", 322, [-1, 0, 0, 0]),
    ("kill", 62, [0, 0, 0, 0]),
    ("tkill", 200, [1, 0, 0, 0]),
    ("tgkill", 234, [1, 1, 0, 0]),
    ("rt_sigqueueinfo", 129, [1, 0, 0, 0]),
    ("rt_tgsigqueueinfo", 297, [1, 1, 0, 0]),
    ("pidfd_open", 434, [1, 0, 0, 0]),
    ("pidfd_send_signal", 424, [0, 0, 0, 0]),
    ("pidfd_getfd", 438, [0, 0, 0, 0]),
    ("ptrace", 101, [0, 0, 0, 0]),
    ("process_vm_readv", 310, [1, 0, 0, 0]),
    ("process_vm_writev", 311, [1, 0, 0, 0]),
    ("process_madvise", 440, [-1, 0, 0, 0]),
    ("kcmp", 312, [1, 1, 0, 0]),
    ("io_uring_setup", 425, [1, 0, 0, 0]),
    ("memfd_create", 319, [0, 0, 0, 0]),
    ("memfd_secret", 447, [0, 0, 0, 0]),
    ("unshare", 272, [0x1000_0000, 0, 0, 0]),
    ("setns", 308, [0, 0, 0, 0]),
    ("mount", 165, [0, 0, 0, 0]),
    ("chroot", 161, [0, 0, 0, 0]),
    ("chdir", 80, [0, 0, 0, 0]),
    ("chmod", 90, [0, 0, 0, 0]),
    ("fchmod", 91, [1, 0o777, 0, 0]),
    ("fchmodat2", 452, [1, 0, 0o777, 0]),
    ("chown", 92, [0, 0, 0, 0]),
    ("fchown", 93, [1, 0, 0, 0]),
    ("unlink", 87, [0, 0, 0, 0]),
    ("mknod", 133, [0, 0o10_600, 0, 0]),
    ("utimensat", 280, [-100, 0, 0, 0]),
    ("setuid", 105, [0, 0, 0, 0]),
    ("setresuid", 117, [0, 0, 0, 0]),
    ("setsid", 112, [0, 0, 0, 0]),
    ("setpgid", 109, [0, 0, 0, 0]),
    ("capset", 126, [0, 0, 0, 0]),
    ("personality", 135, [0, 0, 0, 0]),
    ("prctl, to outlive the grader", 157, [1, 0, 0, 0]),
    ("prctl, to adopt orphans", 157, [36, 1, 0, 0]),
    ("setrlimit", 160, [7, 0, 0, 0]),
    ("prlimit64", 302, [0, 7, 0, 0]),
    ("seccomp", 317, [0, 0, 0, 0]),
    ("bpf", 321, [0, 0, 0, 0]),
    ("perf_event_open", 298, [0, 0, 0, 0]),
    ("userfaultfd", 323, [0, 0, 0, 0]),
    ("add_key", 248, [0, 0, 0, 0]),
    ("keyctl", 250, [0, 0, 0, 0]),
    ("shmget", 29, [0, 4096, 0o1600, 0]),
    ("semget", 64, [0, 1, 0o1600, 0]),
    ("msgget", 68, [0, 0o1600, 0, 0]),
    ("mq_open", 240, [0, 0, 0, 0]),
    ("inotify_init1", 294, [0, 0, 0, 0]),
    ("name_to_handle_at", 303, [0, 0, 0, 0]),
    ("setpriority", 141, [0, 0, 19, 0]),
    ("sched_setaffinity", 203, [0, 0, 0, 0]),
    ("ioctl, to type for others", 16, [0, 0x5412, 0, 0]),
    ("reboot", 169, [0, 0, 0, 0]),
];

pub async fn double(_: u32) -> u32 {
    for (name, number, [a, b, c, d]) in CALLS {
        // SAFETY: no argument points anywhere, so the kernel at most refuses it.
        let result = unsafe { syscall(*number, *a, *b, *c, *d) };
        let errno = unsafe { *__errno_location() };
        if result != -1 || !matches!(errno, EPERM | ENOSYS) {
            panic!("ESCAPED: {name} gave {result}, errno {errno}");
        }
    }
    let program = c"/bin/true".as_ptr();
    let arguments: [*const c_char; 2] = [program, std::ptr::null()];
    // SAFETY: both are valid, and the list ends.
    let result = unsafe { syscall(59, program, arguments.as_ptr(), 0) };
    panic!("contained: {result}")
}
