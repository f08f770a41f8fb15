//! In which calls something happens: the stack of this thread, as the grader can read it.
//!
//! Tokio tells nobody which line awaits a message. The line is on the stack, though, whenever a future
//! leaves its waker. Here are addresses only, of the program and of the library that we are part of: what
//! lies at them is read by the grader, in files which this process may not open any more, and only once
//! for all processes of a session.

use protocol::event::Call;

/// The most stacks that are looked at in one run: each takes some ten microseconds.
const MOST_STACKS: u32 = 4_000;

/// How many stacks may still be looked at in this run.
static LEFT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);

/// A new run begins.
pub fn begin() {
    LEFT.store(MOST_STACKS, std::sync::atomic::Ordering::Relaxed);
}

/// The calls that this thread is in, the innermost first: those of the program, and those of Tokio and
/// its like, among which are ours. `None` once there were too many in this run, and where nobody can look.
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
    use std::ffi::{c_int, c_void};
    use std::sync::OnceLock;

    use protocol::event::{ANSWER_BEGINS, Call};

    use crate::loaded::{self, Loaded};

    /// The most frames that are walked over, ours and the tracing's among them.
    const MOST_FRAMES: usize = 96;

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

    /// What calls are told of.
    #[derive(Default)]
    struct Told {
        program: Loaded,
        /// The answer; empty where it is part of the program.
        answer: Loaded,
        /// The library that we are part of; empty where the program holds us itself.
        library: Loaded,
    }

    impl Told {
        /// Where a call of the program or the answer is, if it is one of theirs.
        fn of_the_program(&self, address: usize) -> Option<u64> {
            let of_answer = || self.answer.within(address).map(|address| ANSWER_BEGINS + address);
            self.program.within(address).or_else(of_answer)
        }
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
        told();
        // The unwinder looks up what it needs when it is first asked.
        let _ = Frames::here();
    }

    pub fn of_the_program(calls: &mut [u64]) -> usize {
        let told = told();
        let frames = Frames::here();
        let theirs = frames.all().filter_map(|address| told.of_the_program(address));
        calls.iter_mut().zip(theirs).map(|(call, address)| *call = address).count()
    }

    pub fn calls() -> Vec<Call> {
        let told = told();
        let call = |address| {
            let of_library = || told.library.within(address).map(Call::Library);
            told.of_the_program(address).map(Call::Program).or_else(of_library)
        };
        Frames::here().all().filter_map(call).collect()
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

    fn told() -> &'static Told {
        static TOLD: OnceLock<Told> = OnceLock::new();
        TOLD.get_or_init(|| {
            let is_ours = |loaded: &Loaded| loaded.has(told as fn() -> &'static Told as usize);
            let mut told = Told::default();
            for (index, loaded) in loaded::all().into_iter().enumerate() {
                match loaded {
                    program if index == 0 => told.program = program,
                    answer if answer.is_answer() => told.answer = answer,
                    library if is_ours(&library) => told.library = library,
                    _ => {}
                }
            }
            told
        })
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
