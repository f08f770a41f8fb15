//! handed in: crashed
//! at home: crashed
//! because: the system ends a thread that has used up its stack.

#[allow(unconditional_recursion)]
fn deeper(n: u64) -> u64 {
    std::hint::black_box(deeper(std::hint::black_box(n + 1)) + 1)
}

pub async fn double(_: u32) -> u32 {
    deeper(0) as u32
}
