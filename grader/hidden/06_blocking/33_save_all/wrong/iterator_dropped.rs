//! verdict: failed, diagnosis: never_awaited
//!
//! `map` is lazy: no future is even made, and `let _ =` silences the compiler.

use kata::store::Store;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    let _ = numbers.iter().map(|&n| async move { store.save(n).await });
}
