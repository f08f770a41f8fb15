//! Floor 4: from a source to its verdict, as events.
