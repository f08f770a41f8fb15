//! verdict: compile_error

pub async fn double(n: u32) -> u32 {
    format!("{n}{n}")
}
