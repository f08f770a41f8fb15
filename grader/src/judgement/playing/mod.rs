//! What a program is that is played, and what may be said of its run where nobody expects anything.
//!
//! `entry.rs` finds what can be called in a text and makes it callable, `ending.rs` says how a run
//! came out, `text.rs` what the text alone shows, `story.rs` what of its story is told and drawn;
//! what stands out in the record is a matter of `judgement::findings`.

mod ending;
mod entry;
mod story;
mod text;

pub use ending::{Call, Cut, Ending, ending};
pub use entry::{CRATE, Entry, NoEntry, TEST, entry};
pub use story::{drawn, told};
pub use text::of_the_text;
