//! handed in: timed_out
//! at home: timed_out
//! because: the lint against it can be switched off, and the limits cannot.
//! compile_seconds: 1

#![allow(long_running_const_eval)]

const ENDLESS: u32 = {
    let mut n = 0_u32;
    loop {
        n = n.wrapping_add(1);
    }
};

pub async fn double(n: u32) -> u32 {
    n * ENDLESS
}
