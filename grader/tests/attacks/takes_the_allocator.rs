//! handed in: failed or compile_error
//! at home: failed or compile_error
//! because: whoever gives out memory, the answer stays wrong.

#[global_allocator]
static ALLOCATOR: std::alloc::System = std::alloc::System;

pub async fn double(n: u32) -> u32 {
    n * 3
}
