//! handed in: compile_error
//! at home: compile_error
//! because: the compiler can open no file but the source and what it needs itself.

const SECRET: &str = include_str!("@OUTSIDE@/secret.txt");

pub async fn double(n: u32) -> u32 {
    panic!("ESCAPED: {SECRET} {n}")
}
