//! handed in: compile_error
//! at home: compile_error
//! because: a macro can be given another name.

use std::include_str as greeting;

pub async fn double(n: u32) -> u32 {
    panic!("ESCAPED: {} {n}", greeting!("@OUTSIDE@/secret.txt"))
}
