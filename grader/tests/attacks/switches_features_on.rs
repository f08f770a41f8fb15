//! handed in: compile_error
//! at home: compile_error
//! because: unstable features are for another compiler.

#![feature(rustc_attrs)]

pub async fn double(n: u32) -> u32 {
    n * 2
}
