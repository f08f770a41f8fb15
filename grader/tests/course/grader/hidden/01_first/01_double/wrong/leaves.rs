//! verdict: tampered

pub async fn double(_: u32) -> u32 {
    std::process::exit(0)
}
