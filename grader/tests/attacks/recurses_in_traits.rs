//! handed in: compile_error
//! at home: compile_error
//! because: a trait that needs itself has no end.

struct Nest<T>(T);

trait Depth {
    fn depth() -> u32;
}

impl<T> Depth for T
where
    Nest<T>: Depth,
{
    fn depth() -> u32 {
        Nest::<T>::depth() + 1
    }
}

pub async fn double(n: u32) -> u32 {
    n + u8::depth()
}
