//! handed in: compile_error
//! at home: compile_error
//! because: a macro can be handed the name of another.

macro_rules! call {
    ($name:ident) => {
        $name!("@OUTSIDE@/secret.txt")
    };
}

pub async fn double(n: u32) -> u32 {
    panic!("ESCAPED: {} {n}", call!(include_str))
}
