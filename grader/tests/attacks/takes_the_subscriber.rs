//! handed in: compile_error
//! at home: compile_error
//! because: what listens to Tokio is not in reach.

extern crate tracing_core;

pub async fn double(n: u32) -> u32 {
    n * 2
}
