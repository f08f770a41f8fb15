//! handed in: resource_limit
//! at home: resource_limit
//! because: what is printed is kept, and there is a limit to it.

pub async fn double(n: u32) -> u32 {
    loop {
        println!("{n} {}", "test result: ok. ".repeat(1000));
    }
}
