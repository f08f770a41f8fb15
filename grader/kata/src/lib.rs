//! What the exercises work with: services that take time, a probe that notes what ran when,
//! and a log.
//!
//! The services stand in for a network. Each takes a fixed time on the runtime's clock, so the
//! same answer always takes the same time: under a paused clock, exactly that many milliseconds.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() {
//! let began = tokio::time::Instant::now();
//! let user = kata::fetch_user(1).await;
//! assert_eq!(user, "User(id=1)");
//! assert_eq!(began.elapsed().as_millis(), 100);
//! # }
//! ```
//!
//! Every service returns a future: nothing happens until it is awaited. What it is called is left
//! open (`impl Future`), because only then does the compiler say where an `.await` is missing.
//! Only [`Probe::call`] names its future, a [`Call`]: an open one would borrow the label.

mod call;
mod ledger;
mod log;
mod probe;
mod services;
mod visit;
#[doc(hidden)]
pub mod world;

pub mod blocking;
pub mod cancellation;
pub mod channels;
pub mod dashboard;
pub mod errors;
pub mod limits;
pub mod memory;
pub mod select;
pub mod shutdown;
pub mod state;
pub mod store;
pub mod streams;
pub mod tasks;

pub use call::Call;
pub use ledger::ProbeCall;
pub use log::Log;
pub use probe::Probe;
pub use services::{fetch_order, fetch_user};
