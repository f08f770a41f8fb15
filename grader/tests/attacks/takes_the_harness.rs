//! handed in: compile_error
//! at home: compile_error
//! because: the crates behind the hidden tests are not in reach.

extern crate bundle;
extern crate harness;

pub async fn double(n: u32) -> u32 {
    n * 2
}
