use kata::state::count_visits;

/// Adds up the visits of the pages numbered 1 to `pages`, in one counter that tasks share.
///
/// Each page has a task of its own. `count_visits(page)` takes 10 ms; all of it takes as long as
/// the slowest, for any number of pages. The total fits in a `u32`.
pub async fn shared_counter(pages: u32) -> u32 {
    todo!("spawn a task for each page that adds its visits to a shared counter")
}
