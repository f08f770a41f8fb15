//! handed in: compile_error
//! at home: compile_error
//! because: hidden tests say which type an answer has, and nothing is made into it.

pub struct Almost(u32);

impl std::ops::Deref for Almost {
    type Target = u32;

    fn deref(&self) -> &u32 {
        &self.0
    }
}

impl From<Almost> for u32 {
    fn from(almost: Almost) -> u32 {
        almost.0
    }
}

pub async fn double(n: u32) -> Almost {
    Almost(n * 2)
}
