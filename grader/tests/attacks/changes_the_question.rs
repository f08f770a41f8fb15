//! handed in: rejected
//! otherwise: passed or crashed
//! because: the compiler's lint against unsafe code does not see a naked function, and the machine code in it writes anywhere: here, into what the hidden test asked for.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

#[cfg(target_arch = "x86_64")]
#[unsafe(naked)]
extern "C" fn at<T>(_address: usize) -> &'static mut T {
    core::arch::naked_asm!("mov rax, rdi", "ret")
}

#[cfg(target_arch = "aarch64")]
#[unsafe(naked)]
extern "C" fn at<T>(_address: usize) -> &'static mut T {
    core::arch::naked_asm!("ret")
}

struct Wrong(u32);

impl Future for Wrong {
    type Output = u32;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<u32> {
        if self.0 == 2 {
            return Poll::Ready(4);
        }
        // The hidden test waits for this in a future of its own, which holds its number, and to
        // which the stack holds pointers.
        let (asked, near) = (self.0, 1 << 18);
        let on_stack = 0_usize;
        let (here, stack) = (&raw const *self as usize, &raw const on_stack as usize);
        for slot in (stack..stack + 8192).step_by(8) {
            let pointer = *at::<usize>(slot) & !3;
            if pointer.abs_diff(here) < near && pointer.abs_diff(stack) > near {
                change(pointer, asked);
            }
        }
        Poll::Ready(0)
    }
}

fn change(from: usize, asked: u32) {
    for address in (from..from + 512).step_by(4) {
        let word = at::<u32>(address);
        if *word == asked {
            *word = 0;
        }
    }
}

pub fn double(n: u32) -> impl Future<Output = u32> {
    Wrong(n)
}
