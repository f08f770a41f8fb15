//! Pages of ours in a browser: the one that follows a watch, the one that `timeline --html` writes, and
//! what they share with those about a class.

pub mod browser;
pub(crate) mod document;
pub(crate) mod drawing;
mod guard;
mod lesson;
pub mod live;
pub(crate) mod mark;
pub mod server;
pub mod standalone;
mod stepping;
pub(crate) mod view;
