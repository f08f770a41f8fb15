//! Everything an exercise or its hidden tests may link, built once as one shared library.
//!
//! Linking one library that already holds Tokio is what makes a save become a verdict quickly;
//! the measurements are in `ARCHITECTURE.md`. Nothing else belongs here.

pub use {
    bytes, futures, harness, kata, pin_project_lite, tokio, tokio_stream, tokio_test, tokio_util,
};
