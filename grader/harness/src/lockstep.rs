//! Lets a thread go on from a reply one instruction at a time, with another thread's replies between
//! any two of them.
//!
//! What is wrong for a nanosecond only, between a load and a store, is not seen by trying often: a
//! task needs a thousand times as long for everything else, and a loaded machine has no time for two
//! threads at once. Here it makes no difference how fast either is, or whether there is a second
//! processor. Between two instructions of the answer the *stepper* stands still until *others* have
//! had two replies, so that one of them has gone all the way from a reply to whatever comes of it;
//! and these stand still until the stepper has made its next instruction.
//!
//! An instruction that others have come after once, in any run of this process, is not stopped at
//! again; a poll without a new one ends it for this run, and a few such runs in a row for all: a trap
//! takes some ten microseconds on a virtual machine, and a poll has thousands.
//!
//! Nobody waits long for what the other holds: where one of them waits for a lock, both go on.
//!
//! A processor that cannot trap after each instruction of a program by itself has only the first of
//! these stops, at the reply.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use crate::real_time;

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
use traps as steps;

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
use no_steps as steps;

/// The replies that others get while the stepper stands still.
const REPLIES: i64 = 2;

/// How long one waits for the other before both go on for the rest of the run. Longer than a loaded
/// machine leaves a thread waiting; only what is waited for without a lock lasts as long.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long somebody waits for a lock before it is the other who holds it: the recorder's are
/// given back at once.
const LOCKED: Duration = Duration::from_millis(2);

/// Looks at the other before the processor is given away.
const LOOKS: usize = 300;

/// How long it is given away for at a time, at least and at most: for longer the longer it has been waited,
/// so that who waits on a loaded machine needs next to none of the time that it has no more of.
const PAUSES: (Duration, Duration) = (Duration::from_micros(10), Duration::from_millis(2));

/// After so many runs in a row that ended without a new instruction there is nothing more to come
/// between. Other inputs lead elsewhere, so that one does not say it.
const ENOUGH_OLD_RUNS: usize = 3;

static IS_ON: AtomicBool = AtomicBool::new(false);
/// Runs in a row whose instructions others had come after before.
static OLD_RUNS: AtomicUsize = AtomicUsize::new(0);
/// Replies that are still to come.
static TO_COME: AtomicI64 = AtomicI64::new(0);
/// Replies that others may have before the stepper goes on. Below one, they stand still.
static GRANTED: AtomicI64 = AtomicI64::new(0);
static SOMEBODY_STEPS: AtomicBool = AtomicBool::new(false);
/// Threads that wait for a lock inside a poll.
static LOCKED_OUT: AtomicUsize = AtomicUsize::new(0);

static TURNS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static STEPS: Cell<bool> = const { Cell::new(false) };
}

/// Whether a poll had instructions that others had not come after before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    Some,
    None,
}

/// How many polls have ended and replies been given so far, on whatever thread: as long as that
/// changes, something goes on.
pub fn turns() -> usize {
    TURNS.load(Ordering::Relaxed)
}

/// Lockstep is on while it lives.
pub struct Lockstep(());

impl Lockstep {
    /// From now on, for an answer that gets so many replies.
    pub fn begin(replies: u32) -> Self {
        steps::prepare();
        TO_COME.store(i64::from(replies), Ordering::SeqCst);
        GRANTED.store(0, Ordering::SeqCst);
        SOMEBODY_STEPS.store(false, Ordering::SeqCst);
        IS_ON.store(OLD_RUNS.load(Ordering::SeqCst) < ENOUGH_OLD_RUNS, Ordering::SeqCst);
        Self(())
    }
}

impl Drop for Lockstep {
    fn drop(&mut self) {
        IS_ON.store(false, Ordering::SeqCst);
    }
}

/// A reply is given on this thread.
pub fn replied() {
    if !IS_ON.load(Ordering::SeqCst) {
        return;
    }
    poll_ended();
    TO_COME.fetch_sub(1, Ordering::SeqCst);
    if !SOMEBODY_STEPS.swap(true, Ordering::SeqCst) {
        GRANTED.store(0, Ordering::SeqCst);
        STEPS.set(true);
        steps::begin();
        return;
    }
    GRANTED.fetch_sub(1, Ordering::SeqCst);
    wait_until(|| GRANTED.load(Ordering::SeqCst) > 0 || !SOMEBODY_STEPS.load(Ordering::SeqCst));
}

/// The poll that this thread was in is over, and with it what came of a reply.
pub fn poll_ended() {
    TURNS.fetch_add(1, Ordering::Relaxed);
    if STEPS.replace(false) {
        match steps::end() {
            News::Some => OLD_RUNS.store(0, Ordering::SeqCst),
            // Where one has waited too long for the other, nobody has looked.
            News::None => {
                let has_looked = IS_ON.swap(false, Ordering::SeqCst);
                OLD_RUNS.fetch_add(usize::from(has_looked), Ordering::SeqCst);
            }
        }
        SOMEBODY_STEPS.store(false, Ordering::SeqCst);
    }
}

/// Does `wait`, for a lock inside a poll: the other is not waited for meanwhile.
pub fn locked_out<T>(wait: impl FnOnce() -> T) -> T {
    LOCKED_OUT.fetch_add(1, Ordering::SeqCst);
    let result = wait();
    LOCKED_OUT.fetch_sub(1, Ordering::SeqCst);
    result
}

/// The stepper stands still, for others to come between. Called between any two instructions: waits
/// without a lock, and allocates nothing. Whether others have come as far as they can.
fn stand_still() -> bool {
    if TO_COME.load(Ordering::SeqCst) < REPLIES {
        return false;
    }
    GRANTED.store(REPLIES, Ordering::SeqCst);
    wait_until(|| GRANTED.load(Ordering::SeqCst) <= 0);
    IS_ON.load(Ordering::SeqCst)
}

fn wait_until(is_so: impl Fn() -> bool) {
    let (began, mut locked_out_since) = (real_time::now_ns(), None);
    while IS_ON.load(Ordering::SeqCst) {
        if (0..LOOKS).any(|_| is_so()) {
            return;
        }
        let now = real_time::now_ns();
        let locked_out = LOCKED_OUT.load(Ordering::SeqCst) > 0;
        locked_out_since = locked_out.then(|| locked_out_since.unwrap_or(now));
        if locked_out_since.is_some_and(|since| real_time::passed_since(since) >= LOCKED) {
            return;
        }
        if real_time::passed_since(began) >= PATIENCE {
            IS_ON.store(false, Ordering::SeqCst);
        }
        let (least, most) = PAUSES;
        real_time::pause((real_time::passed_since(began) / 4).clamp(least, most));
    }
}

/// The processor traps after each instruction, which makes a signal of it.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod traps {
    use std::arch::asm;
    use std::ops::Range;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};

    use libc::{c_int, c_void, siginfo_t, ucontext_t};

    use super::News;
    use crate::loaded;

    /// The flag of x86 that traps after each instruction.
    const TRAP_FLAG: i64 = 0x100;

    /// What comes of a reply is over by then, or goes on for too long to be watched.
    const MOST: usize = 50_000;

    /// The instructions of the program, and of the answer where that is no part of it, without the shared
    /// library's.
    static CODE: OnceLock<Vec<Code>> = OnceLock::new();
    static ARE_HEARD: AtomicBool = AtomicBool::new(false);
    static TRAPS: AtomicUsize = AtomicUsize::new(0);
    /// There was something new in this poll.
    static NEWS: AtomicBool = AtomicBool::new(false);

    struct Code {
        lies: Range<usize>,
        /// A bit for each place: whether others have come there.
        seen: Box<[AtomicU8]>,
    }

    pub fn prepare() {
        CODE.get_or_init(Code::of_this_program);
        // SAFETY: all zeros is a valid action, which is then filled in; the handler takes what
        // `SA_SIGINFO` says that it gets.
        let result = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            let handler: extern "C" fn(c_int, *mut siginfo_t, *mut c_void) = trapped;
            action.sa_sigaction = handler as usize;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART;
            libc::sigaction(libc::SIGTRAP, &raw const action, std::ptr::null_mut())
        };
        ARE_HEARD.store(result == 0, Ordering::SeqCst);
    }

    pub fn begin() {
        if ARE_HEARD.load(Ordering::SeqCst) {
            TRAPS.store(0, Ordering::SeqCst);
            NEWS.store(false, Ordering::SeqCst);
            // SAFETY: sets nothing but the flag, whose signals are heard.
            unsafe { asm!("pushfq", "or qword ptr [rsp], 0x100", "popfq") };
        }
    }

    pub fn end() -> News {
        // SAFETY: clears nothing but the flag.
        unsafe { asm!("pushfq", "and qword ptr [rsp], -0x101", "popfq") };
        if NEWS.load(Ordering::SeqCst) { News::Some } else { News::None }
    }

    extern "C" fn trapped(_: c_int, _: *mut siginfo_t, context: *mut c_void) {
        // SAFETY: the kernel hands a handler the context that it goes back to.
        let registers = unsafe { &mut (*context.cast::<ucontext_t>()).uc_mcontext.gregs };
        if TRAPS.fetch_add(1, Ordering::SeqCst) > MOST || !super::IS_ON.load(Ordering::SeqCst) {
            registers[libc::REG_EFL as usize] &= !TRAP_FLAG;
            return;
        }
        let next = usize::try_from(registers[libc::REG_RIP as usize]).unwrap_or(0);
        if blocks_signals(next, registers[libc::REG_RAX as usize]) {
            registers[libc::REG_EFL as usize] &= !TRAP_FLAG;
            return;
        }
        if let Some((byte, bit)) =
            CODE.get().and_then(|all| all.iter().find_map(|code| code.place(next)))
            && byte.load(Ordering::SeqCst) & bit == 0
            && super::stand_still()
        {
            byte.fetch_or(bit, Ordering::SeqCst);
            NEWS.store(true, Ordering::SeqCst);
        }
    }

    /// Whether the instruction at `next` is the system call that may block signals. Whoever starts a
    /// thread blocks them all, and a trap that is blocked ends the process.
    fn blocks_signals(next: usize, number: i64) -> bool {
        let code = next as *const u8;
        // SAFETY: what the processor is about to read can be read: one byte of every instruction, and
        // two of one that begins like this.
        let is_call = || unsafe { *code == 0x0f && *code.add(1) == 0x05 };
        number == libc::SYS_rt_sigprocmask && is_call()
    }

    impl Code {
        fn of_this_program() -> Vec<Self> {
            let all = loaded::all().into_iter().enumerate();
            let theirs = all.filter(|(index, loaded)| *index == 0 || loaded.is_answer());
            theirs
                .filter_map(|(_, loaded)| Some(Self::at(loaded.code().first()?.clone())))
                .collect()
        }

        fn at(lies: Range<usize>) -> Self {
            let seen = (0..lies.len().div_ceil(8)).map(|_| AtomicU8::new(0)).collect();
            Self { lies, seen }
        }

        /// Where it is noted that others have come to this place, if it is one of these.
        fn place(&self, address: usize) -> Option<(&AtomicU8, u8)> {
            let from_start = self.lies.contains(&address).then(|| address - self.lies.start)?;
            Some((self.seen.get(from_start / 8)?, 1 << (from_start % 8)))
        }
    }
}

/// A stop at the reply, and none after it.
#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
mod no_steps {
    pub fn prepare() {}

    pub fn begin() {
        super::stand_still();
    }

    pub fn end() -> super::News {
        super::News::Some
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::task::JoinSet;

    use super::*;
    use crate::trial::Trial;

    /// What comes of adding 1 after each of so many replies, with `add`.
    fn add_up(add: fn(&AtomicU32)) -> Option<u32> {
        const MANY: u32 = 512;
        Trial::new(0, true).in_lockstep(MANY, async move {
            let number = Arc::new(AtomicU32::new(0));
            let add_after_a_reply = |number: Arc<AtomicU32>| async move {
                replied();
                add(&number);
                poll_ended();
            };
            let tasks: JoinSet<()> =
                (0..MANY).map(|_| add_after_a_reply(Arc::clone(&number))).collect();
            tasks.join_all().await;
            MANY.saturating_sub(number.load(Ordering::SeqCst))
        })
    }

    // One test, because there is one lockstep.
    #[test]
    fn two_steps_lose_an_update_and_one_step_loses_none() {
        let in_two_steps = |number: &AtomicU32| {
            let before = number.load(Ordering::SeqCst);
            number.store(before + 1, Ordering::SeqCst);
        };
        let in_one_step = |number: &AtomicU32| {
            number.fetch_add(1, Ordering::SeqCst);
        };
        let until_nobody_came_between = |number: &AtomicU32| {
            let mut before = number.load(Ordering::SeqCst);
            while let Err(now) =
                number.compare_exchange(before, before + 1, Ordering::SeqCst, Ordering::SeqCst)
            {
                before = now;
            }
        };
        if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
            assert!(add_up(in_two_steps) > Some(0));
        }
        for _ in 0..10 {
            assert_eq!(add_up(in_one_step), Some(0));
        }
        for _ in 0..10 {
            assert_eq!(add_up(until_nobody_came_between), Some(0));
        }
        if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
            assert!(OLD_RUNS.load(Ordering::SeqCst) >= ENOUGH_OLD_RUNS, "it comes to an end");
        }
    }
}
