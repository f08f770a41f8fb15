//! handed in: crashed or tampered
//! at home: crashed or tampered
//! because: what a process does after the goodbye counts.

struct Leaves;

impl Drop for Leaves {
    fn drop(&mut self) {
        std::process::abort()
    }
}

thread_local! {
    static LEAVES: Leaves = const { Leaves };
}

pub async fn double(n: u32) -> u32 {
    LEAVES.with(|_| n * 2)
}
