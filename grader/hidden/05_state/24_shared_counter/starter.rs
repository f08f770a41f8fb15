use kata::state::count_visits;

/// Adds up the visits of the pages numbered 1 to `pages`.
///
/// Each page has a task of its own, which adds its visits to a counter that all share, or gives them
/// back to be added. `count_visits(page)` takes 10 ms; all of it takes as long as
/// the slowest, for any number of pages. The total fits in a `u32`.
pub async fn shared_counter(pages: u32) -> u32 {
    todo!("spawn a task for each page, and lose nobody's visits")
}
