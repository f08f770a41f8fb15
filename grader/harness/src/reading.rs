//! Tells in how many stretches an answer reads a list that it is lent.
//!
//! What is read between two turns of others leaves no trace by itself. So the list lies in pages of
//! its own, which may not be read when a poll of the answer begins; the first read of each is
//! caught, noted, and allowed. What a stretch is, is one poll. Elsewhere than on Linux nothing is
//! noted.

use std::future::{Future, poll_fn};
use std::pin::pin;

use crate::trial::Trial;

#[cfg(target_os = "linux")]
use pages::Pages;
#[cfg(not(target_os = "linux"))]
use unwatched::Pages;

/// How a piece of a list was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// The place of its first number in the list, from 0.
    pub first: usize,
    /// How many numbers it has.
    pub numbers: usize,
    /// In how many polls any of them was read.
    pub polls: usize,
}

impl Trial {
    /// Lends `numbers` to the answer that `make` gives, awaits it, and says in how many polls each
    /// piece of the list was read; nothing where that cannot be seen. A piece is a page of memory,
    /// usually 512 numbers; `numbers` may have some thousands.
    ///
    /// ```ignore
    /// let (sum, reads) = t.run_lending(&numbers, |numbers| cooperative_sum(numbers)).await;
    /// let hurried = reads.iter().any(|read| read.polls < read.numbers.div_ceil(200));
    /// ```
    pub async fn run_lending<T>(
        &mut self,
        numbers: &[u64],
        make: impl AsyncFnOnce(&[u64]) -> T,
    ) -> (T, Vec<Read>) {
        let pages = Pages::holding(numbers);
        let mut polls = vec![0; pages.count()];
        let answer = {
            let mut future = pin!(make(pages.numbers()));
            let watched = poll_fn(|cx| {
                pages.close();
                let polled = future.as_mut().poll(cx);
                for page in pages.opened() {
                    polls[page] += 1;
                }
                polled
            });
            self.run(watched).await
        };
        let reads = polls.into_iter().enumerate().map(|(page, polls)| {
            let first = page * pages.per_page();
            let numbers = pages.per_page().min(numbers.len() - first);
            Read { first, numbers, polls }
        });
        (answer, reads.collect())
    }
}

#[cfg(target_os = "linux")]
mod pages {
    use std::mem::MaybeUninit;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::sync::{Mutex, MutexGuard, PoisonError};

    use libc::{c_int, c_long, c_void, sigaction, siginfo_t};
    use memmap2::MmapMut;

    use crate::interposed::kernel;

    /// More pages than this are not told apart.
    const MOST_PAGES: usize = 64;

    /// One list is watched at a time.
    static WATCHING: Mutex<()> = Mutex::new(());

    /// Where the watched pages begin, and how large one is. What the handler reads.
    static BEGIN: AtomicUsize = AtomicUsize::new(0);
    static SIZE: AtomicUsize = AtomicUsize::new(0);
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    static OPENED: [AtomicBool; MOST_PAGES] = [const { AtomicBool::new(false) }; MOST_PAGES];

    /// A list in pages that say when they are read.
    pub struct Pages {
        memory: MmapMut,
        length: usize,
        before: sigaction,
        _watching: MutexGuard<'static, ()>,
    }

    impl Pages {
        /// # Panics
        ///
        /// When there is no memory, or the list is too long.
        pub fn holding(numbers: &[u64]) -> Self {
            let watching = WATCHING.lock().unwrap_or_else(PoisonError::into_inner);
            let size = page_size();
            let count = size_of_val(numbers).div_ceil(size).max(1);
            assert!(count <= MOST_PAGES, "too many numbers to watch");
            let mut memory = MmapMut::map_anon(count * size).expect("memory for a list");
            for (place, number) in memory.chunks_exact_mut(size_of::<u64>()).zip(numbers) {
                place.copy_from_slice(&number.to_ne_bytes());
            }
            BEGIN.store(memory.as_ptr().addr(), Ordering::SeqCst);
            SIZE.store(size, Ordering::SeqCst);
            COUNT.store(count, Ordering::SeqCst);
            Self { memory, length: numbers.len(), before: handle(), _watching: watching }
        }

        pub fn numbers(&self) -> &[u64] {
            // SAFETY: mapped memory is aligned to a page, holds so many numbers, and is not written
            // while it is borrowed. Where it may not be read, the handler allows it.
            unsafe { std::slice::from_raw_parts(self.memory.as_ptr().cast(), self.length) }
        }

        /// None for an empty list.
        pub fn count(&self) -> usize {
            self.length.div_ceil(self.per_page())
        }

        pub fn per_page(&self) -> usize {
            page_size() / size_of::<u64>()
        }

        /// From now on reads are noted.
        pub fn close(&self) {
            for opened in &OPENED {
                opened.store(false, Ordering::SeqCst);
            }
            allow(self.memory.as_ptr().addr(), self.memory.len(), libc::PROT_NONE);
        }

        /// The pages that were read since [`Pages::close`]. From now on nothing is noted.
        pub fn opened(&self) -> impl Iterator<Item = usize> + use<> {
            allow(self.memory.as_ptr().addr(), self.memory.len(), libc::PROT_READ);
            let opened = OPENED.iter().take(self.count()).map(|page| page.load(Ordering::SeqCst));
            let pages: Vec<_> = opened.enumerate().filter(|(_, opened)| *opened).collect();
            pages.into_iter().map(|(page, _)| page)
        }
    }

    impl Drop for Pages {
        fn drop(&mut self) {
            COUNT.store(0, Ordering::SeqCst);
            // SAFETY: what was handled before is put back as it was.
            unsafe { libc::sigaction(libc::SIGSEGV, &raw const self.before, std::ptr::null_mut()) };
        }
    }

    fn page_size() -> usize {
        // SAFETY: it has no preconditions.
        usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096)
    }

    /// Has [`on_fault`] called from now on. Returns what was called before.
    fn handle() -> sigaction {
        let mut before = MaybeUninit::<sigaction>::zeroed();
        // SAFETY: all zeroes are an action; this one is complete when it is installed, and what was
        // there before is written over `before`.
        unsafe {
            let mut action: sigaction = std::mem::zeroed();
            action.sa_sigaction = on_fault as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
            libc::sigaction(libc::SIGSEGV, &raw const action, before.as_mut_ptr());
            before.assume_init()
        }
    }

    /// Notes which page was read, and allows it. Any other fault is left to kill this process.
    extern "C" fn on_fault(_signal: c_int, info: *mut siginfo_t, _context: *mut c_void) {
        // SAFETY: the kernel gives a fault's information to a handler that asks for it.
        let fault = unsafe { (*info).si_addr() }.addr();
        let (begin, size) = (BEGIN.load(Ordering::SeqCst), SIZE.load(Ordering::SeqCst));
        let page = fault.checked_sub(begin).and_then(|offset| offset.checked_div(size));
        match page.filter(|page| *page < COUNT.load(Ordering::SeqCst)) {
            Some(page) => {
                OPENED[page].store(true, Ordering::SeqCst);
                allow(begin + page * size, size, libc::PROT_READ);
            }
            // SAFETY: the fault comes again, and then nobody handles it.
            None => unsafe {
                libc::signal(libc::SIGSEGV, libc::SIG_DFL);
            },
        }
    }

    /// Says what may be done with watched memory. Made for signal handlers too.
    fn allow(begin: usize, length: usize, how: c_int) {
        let arguments = [begin as c_long, length as c_long, c_long::from(how), 0, 0, 0];
        // SAFETY: this memory is ours, and only ever read while it is lent.
        unsafe { kernel::call(libc::SYS_mprotect, arguments) };
    }
}

#[cfg(not(target_os = "linux"))]
mod unwatched {
    /// A list that is read unseen.
    pub struct Pages(Vec<u64>);

    impl Pages {
        pub fn holding(numbers: &[u64]) -> Self {
            Self(numbers.to_vec())
        }

        pub fn numbers(&self) -> &[u64] {
            &self.0
        }

        pub fn count(&self) -> usize {
            0
        }

        pub fn per_page(&self) -> usize {
            self.0.len()
        }

        pub fn close(&self) {}

        pub fn opened(&self) -> impl Iterator<Item = usize> + use<> {
            std::iter::empty()
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use tokio::task::yield_now;

    use crate::trial::Trial;

    async fn sum_in_stretches_of(numbers: &[u64], most: usize) -> u64 {
        let mut sum = 0;
        for stretch in numbers.chunks(most) {
            sum += stretch.iter().sum::<u64>();
            yield_now().await;
        }
        sum
    }

    #[tokio::test(start_paused = true)]
    async fn each_piece_was_read_in_so_many_polls() {
        let numbers: Vec<u64> = (0..3000).collect();
        let mut t = Trial::new(0, false);
        for (most, at_least) in [(200, true), (300, false), (3000, false)] {
            let make = async |numbers: &[u64]| sum_in_stretches_of(numbers, most).await;
            let (sum, reads) = t.run_lending(&numbers, make).await;
            assert_eq!(sum, numbers.iter().sum());
            assert_eq!(reads.iter().map(|read| read.numbers).sum::<usize>(), numbers.len());
            let unhurried = reads.iter().all(|read| read.polls >= read.numbers.div_ceil(200));
            assert_eq!(unhurried, at_least, "{most} at once: {reads:?}");
        }
    }
}
