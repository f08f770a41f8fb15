//! handed in: timed_out
//! at home: timed_out
//! because: a wait that costs no time of the processor has its limit too.

pub async fn double(n: u32) -> u32 {
    loop {
        std::thread::park();
        std::hint::black_box(n);
    }
}
