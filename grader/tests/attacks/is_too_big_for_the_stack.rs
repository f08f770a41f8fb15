//! handed in: compile_error
//! at home: compile_error
//! because: how large a value is shows only when code is made of it, where no line is known.

fn take<const N: usize>() -> usize {
    std::hint::black_box([1_u8; N]).len()
}

pub async fn double(n: u32) -> u32 {
    n * take::<{ usize::MAX }>() as u32
}
