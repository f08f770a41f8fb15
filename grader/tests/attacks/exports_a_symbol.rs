//! handed in: rejected
//! because: a symbol of the program is found before the library's of the same name.

#[unsafe(no_mangle)]
pub extern "C" fn clock_nanosleep() -> i32 {
    0
}

pub async fn double(n: u32) -> u32 {
    n * 2
}
