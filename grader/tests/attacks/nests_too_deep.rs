//! handed in: rejected
//! at home: crashed
//! because: the compiler's own stack is not endless.

pub async fn double(n: u32) -> u32 {
    @20000 (@n * 2@20000 )@
}
