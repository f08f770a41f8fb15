//! handed in: compile_error
//! at home: compile_error
//! because: attributes take macros too.

#![doc = include_str!("@OUTSIDE@/secret.txt")]

pub async fn double(n: u32) -> u32 {
    n * 2
}
