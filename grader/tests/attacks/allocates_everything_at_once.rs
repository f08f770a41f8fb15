//! handed in: resource_limit
//! at home: resource_limit
//! because: there is a limit to what a process may map.

pub async fn double(n: u32) -> u32 {
    let all: Vec<u8> = Vec::with_capacity(usize::MAX / 2);
    all.capacity() as u32 + n
}
