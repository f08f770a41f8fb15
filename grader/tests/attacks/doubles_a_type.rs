//! handed in: compile_error or resource_limit or timed_out
//! at home: compile_error or resource_limit or timed_out
//! because: a type is written out in full, and this one has a billion parts.
//! compile_seconds: 5

type P<T> = (T, T);
type P4<T> = P<P<P<P<T>>>>;
type P16<T> = P4<P4<P4<P4<T>>>>;

pub async fn double(n: u32) -> u32 {
    let all: P16<P16<u8>> = Default::default();
    n * 2 + std::mem::size_of_val(&all) as u32
}
