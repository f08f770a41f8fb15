//! handed in: crashed or tampered
//! at home: crashed or tampered
//! because: a thread's own values go after the goodbye, and what follows it counts.

struct Leaves;

impl Drop for Leaves {
    fn drop(&mut self) {
        std::process::exit(7)
    }
}

thread_local! {
    static LEAVES: Leaves = const { Leaves };
}

pub async fn double(n: u32) -> u32 {
    LEAVES.with(|_| n * 2)
}
