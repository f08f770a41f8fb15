//! handed in: timed_out
//! at home: timed_out
//! because: what may be inlined is computed only when the hidden tests are compiled.
//! compile_seconds: 2

#![allow(long_running_const_eval)]

use std::future::{Future, ready};

struct Endless<T>(T);

impl<T> Endless<T> {
    const VALUE: u32 = {
        let mut n = 0_u32;
        loop {
            n = n.wrapping_add(1);
        }
    };
}

#[inline]
pub fn double(n: u32) -> impl Future<Output = u32> {
    ready(n * Endless::<u32>::VALUE)
}
