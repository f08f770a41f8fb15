use kata::limits::Fork;

/// Five philosophers sit round a table, on seats 0 to 4. Each thinks, picks up the two forks beside the
/// seat, eats, and puts them back. Returns their seats, in the order in which they were done eating.
///
/// Nobody starves: as long as anybody is hungry, somebody eats. Who is hungry while both neighbours
/// think or are done eats at once, whatever the others do.
pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    todo!("let all five think, pick up their forks and eat, side by side")
}
