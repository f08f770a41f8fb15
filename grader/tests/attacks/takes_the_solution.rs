//! handed in: compile_error
//! at home: compile_error
//! because: the way up from the staged source leads nowhere either.

include!("../../../../../../../../../../solutions/01_first/01_double.rs");
