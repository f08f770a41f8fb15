/// Gives `Order(id={id})` after 80 ms. A thousand that begin together take 80 ms too.
///
/// You write the service yourself here: do the waiting, and don't call `kata::fetch_order`.
pub async fn fetch_order(id: u32) -> String {
    todo!("wait 80 ms, then return the order")
}
