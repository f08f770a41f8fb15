use kata::state::approve;
use tokio::sync::Mutex;

/// Pays `price` from `account`, if that holds enough and the bank approves; whether it did.
///
/// If the account holds less than `price`, nobody is asked. Otherwise the bank is, also about a
/// price of 0, with `approve(price)`, which takes 10 ms. If it approves, the price is taken off the
/// account, and not before.
///
/// The account stays locked from the look to the payment: payments are made in turn. The future is
/// `Send`.
pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    todo!("check, ask and pay under one lock")
}
