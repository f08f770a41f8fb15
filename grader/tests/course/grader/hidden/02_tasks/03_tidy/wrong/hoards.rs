//! verdict: resource_limit

pub async fn tidy() -> String {
    let mut heap: Vec<Vec<u8>> = vec![];
    loop {
        heap.push(vec![1; 8 << 20]);
    }
}
