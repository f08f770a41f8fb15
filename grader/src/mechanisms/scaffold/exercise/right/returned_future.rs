//! The request is a future already: no block is needed around it.

pub fn exercise_name(id: u32) -> impl Future<Output = String> {
    kata::fetch_user(id)
}
