//! handed in: failed
//! at home: failed
//! because: no other thread is there to end the wait, which is seen at once.

pub async fn double(n: u32) -> u32 {
    loop {
        std::thread::park();
        std::hint::black_box(n);
    }
}
