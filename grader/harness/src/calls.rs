//! In which calls something happens: the stack of this thread, as the grader can read it.
//!
//! Tokio tells nobody which line awaits a message. The line is on the stack, though, whenever a future
//! leaves its waker. Here are addresses only: what lies at them is read by the grader, in the program,
//! which this process may not open any more. Of the shared library the linker knows the names.

use protocol::event::Call;

/// The most calls that are told of one place, the innermost first.
const MOST_CALLS: usize = 32;

/// The most stacks that are looked at in one run: each takes some ten microseconds.
const MOST_STACKS: u32 = 4_000;

/// How many stacks may still be looked at in this run.
static LEFT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);

/// A new run begins.
pub fn begin() {
    LEFT.store(MOST_STACKS, std::sync::atomic::Ordering::Relaxed);
}

/// The calls that this thread is in, the innermost first: those of the program, and those of Tokio and
/// its like. `None` once there were too many in this run, and where nobody can look.
pub fn here() -> Option<Vec<Call>> {
    use std::sync::atomic::Ordering::Relaxed;
    LEFT.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)).ok()?;
    let calls = platform::calls();
    (!calls.is_empty()).then_some(calls)
}

/// Fills `calls` with the addresses of the program's calls that this thread is in, the innermost first,
/// and says how many there are. It allocates nothing and waits for nobody, once [`get_ready`] was called:
/// a signal may ask.
pub fn of_the_program(calls: &mut [u64]) -> usize {
    platform::of_the_program(calls)
}

/// Looks up now what [`of_the_program`] must not have to look for.
pub fn get_ready() {
    platform::get_ready();
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod platform {
    use std::cell::RefCell;
    use std::collections::HashMap;
    use std::ffi::{CStr, c_char, c_int, c_void};
    use std::ops::Range;
    use std::sync::OnceLock;

    use protocol::event::Call;

    use super::MOST_CALLS;

    /// The most frames that are walked over, ours and the tracing's among them.
    const MOST_FRAMES: usize = 96;

    /// The most calls into libraries that are told of one place.
    const MOST_NAMED: usize = 10;

    /// The longest name that is told.
    const LONGEST_NAME: usize = 110;

    /// Whose calls are told, as parts of their names. The harness is in none of them.
    const TOLD: [&str; 4] = ["5tokio", "tokio..", "tokio_", "futures_"];

    /// What stands between the one who leaves a waker and us.
    const OURS: [&str; 4] = ["tracing", "harness", "clone_waker", "runtime4task5waker"];

    const GO_ON: c_int = 0;
    const STOP: c_int = 4;

    #[link(name = "gcc_s")]
    unsafe extern "C" {
        fn _Unwind_Backtrace(
            step: unsafe extern "C" fn(*mut c_void, *mut c_void) -> c_int,
            frames: *mut c_void,
        ) -> c_int;
        fn _Unwind_GetIPInfo(frame: *mut c_void, before: *mut c_int) -> usize;
    }

    /// Where the program lies in memory: its first address, and its code.
    struct Program {
        base: usize,
        code: Vec<Range<usize>>,
    }

    impl Program {
        fn has(&self, address: usize) -> bool {
            self.code.iter().any(|code| code.contains(&address))
        }
    }

    thread_local! {
        /// What the calls into libraries are called, by their addresses.
        static NAMES: RefCell<HashMap<usize, Option<String>>> = RefCell::default();
    }

    /// The addresses of the calls that this thread is in, the innermost first.
    struct Frames {
        addresses: [usize; MOST_FRAMES],
        count: usize,
    }

    impl Frames {
        fn here() -> Self {
            let mut frames = Self { addresses: [0; MOST_FRAMES], count: 0 };
            // SAFETY: `step` is given the pointer that is handed over here, and nothing keeps it.
            unsafe { _Unwind_Backtrace(step, (&raw mut frames).cast()) };
            frames
        }

        fn all(&self) -> impl Iterator<Item = usize> {
            self.addresses[..self.count].iter().copied()
        }
    }

    pub fn get_ready() {
        program();
        // The unwinder looks up what it needs when it is first asked.
        let _ = Frames::here();
    }

    pub fn of_the_program(calls: &mut [u64]) -> usize {
        let program = program();
        let frames = Frames::here();
        let theirs = frames.all().filter(|address| program.has(*address));
        let places = calls.iter_mut().zip(theirs);
        places.map(|(call, address)| *call = (address - program.base) as u64).count()
    }

    pub fn calls() -> Vec<Call> {
        let frames = Frames::here();
        let mut named = 0;
        let mut told = vec![];
        for address in frames.all() {
            let Some(call) = call(address) else { continue };
            named += usize::from(matches!(call, Call::Library(_)));
            if named <= MOST_NAMED || matches!(call, Call::Program(_)) {
                told.push(call);
            }
            if told.len() == MOST_CALLS {
                break;
            }
        }
        told
    }

    /// # Safety
    ///
    /// `frames` must be what [`Frames::here`] hands over.
    unsafe extern "C" fn step(frame: *mut c_void, frames: *mut c_void) -> c_int {
        // SAFETY: see above.
        let frames = unsafe { &mut *frames.cast::<Frames>() };
        let mut interrupted = 0;
        // SAFETY: the unwinder calls this with a frame of its own.
        let address = unsafe { _Unwind_GetIPInfo(frame, &raw mut interrupted) };
        // It is where the call will return to, and the call itself lies before; but where a signal came
        // it is what would have been done next.
        let address = if interrupted == 0 { address.saturating_sub(1) } else { address };
        frames.addresses[frames.count] = address;
        frames.count += 1;
        if frames.count < MOST_FRAMES { GO_ON } else { STOP }
    }

    /// What is told of the call at `address`.
    fn call(address: usize) -> Option<Call> {
        let program = program();
        if program.has(address) {
            return Some(Call::Program((address - program.base) as u64));
        }
        NAMES.with_borrow_mut(|names| {
            names.entry(address).or_insert_with(|| name(address)).clone().map(Call::Library)
        })
    }

    fn name(address: usize) -> Option<String> {
        let mut found = std::mem::MaybeUninit::<libc::Dl_info>::uninit();
        // SAFETY: it is written where the call says that it has found something.
        let found = unsafe {
            if libc::dladdr(address as *const c_void, found.as_mut_ptr()) == 0 {
                return None;
            }
            found.assume_init()
        };
        if found.dli_sname.is_null() {
            return None;
        }
        // SAFETY: a name in a library that stays loaded, which ends with a zero.
        let name = unsafe { CStr::from_ptr(found.dli_sname.cast::<c_char>()) }.to_str().ok()?;
        let is_told = TOLD.iter().any(|part| name.contains(part))
            && !OURS.iter().any(|part| name.contains(part));
        is_told.then(|| name.chars().take(LONGEST_NAME).collect())
    }

    fn program() -> &'static Program {
        static PROGRAM: OnceLock<Program> = OnceLock::new();
        PROGRAM.get_or_init(|| {
            let mut program = Program { base: 0, code: vec![] };
            // SAFETY: `first` is given the pointer that is handed over here, and nothing keeps it.
            unsafe { libc::dl_iterate_phdr(Some(first), (&raw mut program).cast()) };
            program
        })
    }

    /// Takes the first of what is loaded, which is the program.
    ///
    /// # Safety
    ///
    /// `program` must be what [`program`] hands over.
    unsafe extern "C" fn first(
        loaded: *mut libc::dl_phdr_info,
        _size: usize,
        program: *mut c_void,
    ) -> c_int {
        // SAFETY: the loader calls this with a description of its own, and see above.
        let (loaded, program) = unsafe { (&*loaded, &mut *program.cast::<Program>()) };
        program.base = loaded.dlpi_addr as usize;
        for index in 0..usize::from(loaded.dlpi_phnum) {
            // SAFETY: the description says that there are so many.
            let part = unsafe { &*loaded.dlpi_phdr.add(index) };
            if part.p_type == libc::PT_LOAD && part.p_flags & libc::PF_X != 0 {
                let from = program.base.wrapping_add(part.p_vaddr as usize);
                program.code.push(from..from.wrapping_add(part.p_memsz as usize));
            }
        }
        1
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod platform {
    use protocol::event::Call;

    pub fn calls() -> Vec<Call> {
        vec![]
    }

    pub fn of_the_program(_: &mut [u64]) -> usize {
        0
    }

    pub fn get_ready() {}
}
