//! The runner of hidden tests.
