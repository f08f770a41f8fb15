//! handed in: compile_error
//! at home: compile_error
//! because: a file that is included as code would be printed in the compiler's messages.

include!("@WORKSPACE@/grader/hidden/01_first/01_double/tests.rs");

pub async fn double(n: u32) -> u32 {
    n * 2
}
