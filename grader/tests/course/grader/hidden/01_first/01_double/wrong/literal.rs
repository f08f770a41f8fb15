//! verdict: failed, diagnosis: hard_coded

pub async fn double(_: u32) -> u32 {
    4
}
