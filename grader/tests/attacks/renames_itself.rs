//! handed in: compile_error
//! at home: compile_error
//! because: whose crate it is was settled before.

#![crate_name = "harness"]
#![crate_type = "proc-macro"]

pub async fn double(n: u32) -> u32 {
    n * 2
}
