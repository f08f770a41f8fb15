//! handed in: rejected
//! at home: compile_error
//! because: whatever a macro makes of a word, the word is there.

macro_rules! item {
    ($($word:tt)*) => { #[$($word)*] extern "C" fn naked() -> usize { 0 } };
}

item!(unsafe(naked));

pub async fn double(n: u32) -> u32 {
    n * 2
}
