//! A whole book, and one of a course that means harm.
