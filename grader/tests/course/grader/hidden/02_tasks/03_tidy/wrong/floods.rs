//! verdict: resource_limit

pub async fn tidy() -> String {
    loop {
        println!("{}", "all work and no play ".repeat(50));
    }
}
