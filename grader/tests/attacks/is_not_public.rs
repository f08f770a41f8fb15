//! handed in: compile_error
//! at home: compile_error
//! because: hidden tests cannot call it, and no line of theirs is shown.

async fn double(n: u32) -> u32 {
    n * 2
}
