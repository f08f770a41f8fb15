//! The class as one page that needs nothing else.
