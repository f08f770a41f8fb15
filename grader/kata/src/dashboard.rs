//! The services behind a dashboard page (exercise 8).
//!
//! Orders and settings are filed under an account number, which only the user's record holds.

use crate::services::request;

/// A user, as [`fetch_account`] finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The user's id, as asked for.
    pub user: u32,
    /// The number that orders and settings are filed under.
    pub number: u32,
}

/// Everything a dashboard page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dash {
    /// The user's account.
    pub account: Account,
    /// The account's orders.
    pub orders: Vec<String>,
    /// The account's settings.
    pub settings: String,
}

/// Looks up which account belongs to a user. Replies after 100 ms.
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn fetch_account(user: u32) -> impl Future<Output = Account> + use<> {
    request("fetch_account", user, 100, || {
        let number = user.saturating_mul(7).saturating_add(1000);
        Account { user, number }
    })
}

/// Lists an account's orders. Replies after 80 ms.
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn fetch_orders(account: u32) -> impl Future<Output = Vec<String>> + use<> {
    request("fetch_orders", account, 80, || vec![format!("Order(account={account})")])
}

/// Reads an account's settings. Replies after 50 ms.
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn fetch_settings(account: u32) -> impl Future<Output = String> + use<> {
    request("fetch_settings", account, 50, || format!("Settings(account={account})"))
}
