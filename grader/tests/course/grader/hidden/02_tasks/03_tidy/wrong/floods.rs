//! verdict: resource_limit

pub async fn rounds(_: u32) -> String {
    loop {
        println!("{}", "all work and no play ".repeat(50));
    }
}
