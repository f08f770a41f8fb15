use kata::state::approve;
use tokio::sync::Mutex;

/// Pays `price` from `account`, if that holds enough and the bank approves; whether it did.
pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    // One guard from the look to the payment, across the wait: that is what Tokio's lock is for,
    // and what its price buys. Others queue meanwhile, as they must: what they may pay depends on
    // what happens here, and that only the bank knows.
    let mut account = account.lock().await;
    // `&&` asks the bank only if there is enough to pay with.
    let pays = *account >= price && approve(price).await;
    if pays {
        *account -= price;
    }
    pays
}
