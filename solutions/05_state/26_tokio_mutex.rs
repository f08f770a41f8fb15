use kata::Probe;
use tokio::sync::Mutex;

/// Pays `price` from `account`, if the bank approves; whether it did.
pub async fn tokio_mutex(account: &Mutex<u32>, price: u32, io: &Probe) -> bool {
    // One guard from the look to the payment, across the wait: that is what Tokio's lock is for,
    // and what its price buys. Others queue meanwhile, as they must: what they may pay depends on
    // what happens here.
    let mut account = account.lock().await;
    if *account < price {
        return false;
    }
    io.call("approve", 10).await;
    *account -= price;
    true
}
