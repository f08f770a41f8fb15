//! verdict: compile_error

pub async fn double(text: &str) -> u32 {
    text.len() as u32
}
