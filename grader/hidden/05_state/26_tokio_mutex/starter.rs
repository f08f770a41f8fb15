use kata::Probe;
use tokio::sync::Mutex;

/// Pays `price` from `account`, if the bank approves; whether it did.
///
/// If the account holds less than `price`, it does not, and nobody is asked. Otherwise ask with
/// `io.call("approve", 10)`, which takes 10 ms, and then take the price off the account. Between
/// the look at the account and the payment nobody else may pay from it.
///
/// The future is `Send`.
pub async fn tokio_mutex(account: &Mutex<u32>, price: u32, io: &Probe) -> bool {
    todo!("check, ask and pay under one lock")
}
