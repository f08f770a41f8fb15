//! The services that most exercises call.

use std::fmt::Display;
use std::panic::Location;
use std::time::Duration;

use crate::call::Call;
use crate::visit::Visit;
use crate::world::{Plan, world};

/// Looks a user up. Replies `User(id=…)` after 100 ms.
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// assert_eq!(kata::fetch_user(7).await, "User(id=7)");
/// # }
/// ```
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn fetch_user(id: u32) -> impl Future<Output = String> + use<> {
    request("fetch_user", id, 100, || format!("User(id={id})"))
}

/// Looks an order up. Replies `Order(id=…)` after 80 ms.
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// assert_eq!(kata::fetch_order(42).await, "Order(id=42)");
/// # }
/// ```
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn fetch_order(id: u32) -> impl Future<Output = String> + use<> {
    request("fetch_order", id, 80, || format!("Order(id={id})"))
}

/// One call of the service `name`, with its documented latency and reply unless the harness has
/// other plans.
#[track_caller]
pub(crate) fn request<T: 'static>(
    name: &str,
    argument: impl Display,
    latency_ms: u64,
    reply: impl FnOnce() -> T,
) -> Call<T> {
    request_noted(name, argument, latency_ms, None, reply)
}

/// Like [`request`], and a probe takes note of it.
#[track_caller]
pub(crate) fn request_noted<T: 'static>(
    name: &str,
    argument: impl Display,
    latency_ms: u64,
    visit: Option<Visit>,
    reply: impl FnOnce() -> T,
) -> Call<T> {
    let argument = argument.to_string();
    let Plan { latency, reply: planned } =
        world().map(|world| world.plan(name, &argument)).unwrap_or_default();
    let latency = latency.unwrap_or(Duration::from_millis(latency_ms));
    let reply = match planned.map(|planned| planned.downcast::<T>()) {
        Some(Ok(planned)) => *planned,
        Some(Err(_)) => panic!("the harness planned a reply of another type for {name}"),
        None => reply(),
    };
    Call::new(&format!("{name}({argument})"), latency, reply, visit, Location::caller())
}

/// What the harness has planned for `name` to give, where nothing is waited for.
pub(crate) fn planned<T: 'static>(name: &str) -> Option<T> {
    planned_for(name, "")
}

/// Like [`planned`], where it depends on what `name` is asked.
pub(crate) fn planned_for<T: 'static>(name: &str, argument: impl Display) -> Option<T> {
    let planned = world()?.plan(name, &argument.to_string()).reply?;
    match planned.downcast::<T>() {
        Ok(planned) => Some(*planned),
        Err(_) => panic!("the harness planned something of another type for {name}"),
    }
}
