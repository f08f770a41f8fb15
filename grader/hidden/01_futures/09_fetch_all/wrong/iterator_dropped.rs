//! verdict: failed, diagnosis: never_awaited
//!
//! `map` is lazy, and nothing consumes what it makes.

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let mut out = Vec::new();
    ids.iter().map(|&id| out.push(id.to_string()));
    out
}
