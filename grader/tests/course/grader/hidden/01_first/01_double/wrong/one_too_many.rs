//! verdict: failed, diagnosis: wrong_value

pub async fn double(n: u32) -> u32 {
    n * 2 + 1
}
